"""What an update costs on the wire behind ssh: bytes and segments, for a thousand people."""

from functools import partial
from typing import Final

from tests.benchmarks.contest import Command, command, meeting
from tests.benchmarks.measure import OURS, Race, Sample, race
from tests.benchmarks.tunnel import tunnel

PEOPLE: Final = 1000
RATES: Final = (20, 100)
"""Changes a second."""

NAMES: Final = (OURS, "datatable", "ink", "blessed", "urwid", "curses", "floor")


def races(*, is_quick: bool) -> list[Race]:
    """Return a race for each rate; who cannot run behind ssh on this machine is missing."""
    seconds, rounds = (4, 1) if is_quick else (5, 5)
    return [
        race(
            f"ssh, {PEOPLE:,} people, {rate} updates/s",
            {name: partial(cost, command(name), rate, seconds) for name in NAMES},
            rounds,
        )
        for rate in RATES
    ]


def cost(run: Command, rate: int, seconds: int) -> Sample:
    """Return what *rate* updates a second cost for *seconds*, probes included.

    The wire is everything in both directions with headers, but without mere acknowledgements.
    """
    with tunnel() as line, meeting(run, PEOPLE, wrap=line.wrap) as here:
        before, chunk = line.proxy.passed(), len(here.program.drawn)
        here.node.order(f"load {rate} {seconds}")
        updates = here.node.wait("done", patience=seconds + 60)["done"]
        here.settle()
        passed = line.proxy.passed() - before
        return {
            "tty B/s": here.program.bytes_since(chunk) / seconds,
            "wire B/update": passed.wire / updates,
            "segments/s": passed.segments / seconds,
        }
