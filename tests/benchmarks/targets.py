"""What the figures are to be: ratios to peers, floors or ourselves within the same run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tests.benchmarks.measure import Race, Ratio


@dataclass(frozen=True, slots=True)
class Target:
    """Ours divided by the *peer*'s in *metric*, or by our own *base*, is at most *limit*.

    ``race`` is what stands in the title of the race in *suite*.
    """

    words: str
    suite: str
    race: str
    metric: str
    limit: float
    peer: str = ""
    base: str = ""

    @property
    def title(self) -> str:
        """Return the words, and what is compared with."""
        return f"{self.words} vs {self.peer or self.base}"

    def line(self, races: Sequence[Race]) -> str:
        """Return the line of the table, measured in the first of *races* that it is about."""
        begin = f"| {self.title} | ≤ {self.limit:g}x |"
        found = next((race for race in races if self.race in race.title), None)
        if found is None:
            return f"{begin} not run | |"
        absent = next((name for name in (found.ours, self.peer) if name in found.missing), None)
        if absent is not None:
            return f"{begin} {absent} is missing | |"
        if (ratio := self.measured(found)) is None:
            return f"{begin} not measured | |"
        return f"{begin} {ratio} | {'yes' if ratio.median <= self.limit else '**no**'} |"

    def measured(self, race: Race) -> Ratio | None:
        """Return the ratio in *race*."""
        if self.base:
            return race.share(self.metric, self.base)
        return race.ratio(self.peer, self.metric)


def _against(
    words: str, suite: str, race: str, metric: str, limits: Mapping[str, float]
) -> list[Target]:
    """Return a target for each peer in *limits*."""
    return [Target(words, suite, race, metric, limit, peer=peer) for peer, limit in limits.items()]


_SSH: Final = "ssh, 1,000 people, 100 updates/s"
_WARM: Final = "key to POST, 1,000 people"
_KEY: Final = "key to action p99"

TARGETS: Final[Sequence[Target]] = [
    *_against(
        "ingest CPU, one chunk per event",
        "ingest",
        "a chunk for each event",
        "CPU µs per event",
        {"@pexip/infinity": 1.0, "json + dict from memory": 1.3},
    ),
    *_against(
        "full-app CPU, 1,000 rows, 100/s",
        "render",
        "1,000 people, 100 events/s",
        "CPU of a core",
        {"datatable": 0.2, "ink": 0.35, "blessed": 0.9, "urwid": 1.5},
    ),
    *_against(
        "render CPU 10,000 rows",
        "render",
        "10,000 people against 100, 100 events/s",
        "CPU of a core",
        {"100 people": 1.2},
    ),
    *_against(
        "ssh wire bytes per update at 100/s",
        "ssh",
        _SSH,
        "wire B/update",
        {"curses": 0.9, "blessed": 0.9, "urwid": 0.4, "datatable": 0.02, "floor": 1.5},
    ),
    *_against(
        "event to pty p50 at 10/s",
        "render",
        "1,000 people, 10 events/s",
        "p50 ms",
        {"blessed": 0.3, "ink": 0.1},
    ),
    *_against(
        "event to pty p50 at 100/s",
        "render",
        "1,000 people, 100 events/s",
        "p50 ms",
        {"blessed": 0.5},
    ),
    *_against(
        f"{_KEY}, 1,000/s", "render", "1,000 people, 1,000 events/s", "key p99 ms",
        {"datatable": 0.01},
    ),
    *_against(f"{_KEY}, slow link", "slow", "a line of 32 KB/s", "p99 ms", {"datatable": 0.01}),
    *_against(
        f"{_KEY}, stalled link", "slow", "a terminal stuck for 4 s", "p99 ms", {"datatable": 0.01}
    ),
    *_against("key to POST, warm", "keys", _WARM, "warm p50 ms", {"node fetch": 2.0}),
    Target(
        "key to POST after 10 s idle", "keys", _WARM, "after idle ms", 3.0, base="warm p50 ms"
    ),
    *_against(
        "first row", "start", "start, 1,000 people", "first row ms", {"ink": 0.55, "blessed": 2.0}
    ),
    *_against(
        "RSS 1,000 rows", "render", "1,000 people, 100 events/s", "RSS MB",
        {"blessed": 0.8, "ink": 0.5},
    ),
    *_against(
        "RSS 10,000 rows", "render", "10,000 people, 100 events/s", "RSS MB",
        {"blessed": 0.55, "ink": 0.5},
    ),
]  # fmt: skip
"""All that is aimed at."""


def table(done: Mapping[str, Sequence[Race]], suites: Sequence[str] = ()) -> str:
    """Return the targets of *suites*, of all where none is named, beside the races *done*.

    It is empty where there are none.
    """
    wanted = [target for target in TARGETS if not suites or target.suite in suites]
    lines = [target.line(done.get(target.suite, ())) for target in wanted]
    head = ["| target | limit | measured | met? |", "|---|---|---|---|"]
    return "\n".join(head + lines) if lines else ""
