"""Minutes of a lively meeting, and meetings of every size: what grows, and what stays open."""

import math
import statistics
import time
from functools import partial
from typing import Final

from tests.benchmarks.contest import Command, Meeting, command, meeting
from tests.benchmarks.measure import OURS, Race, Sample, race

PEOPLE: Final = 1000
RATE: Final = 100
"""Events a second."""

SIZES: Final = (100, 1_000, 9_999)
"""People; this console is one more, and a list has 10,000 at most."""

LINES: Final = (1_000, 5_000)
"""Lines of chat in all."""

EVERY: Final = 0.5
"""Seconds between two looks at the memory."""

NAMES: Final = (OURS, "blessed", "ink", "datatable")


def races(*, is_quick: bool) -> list[Race]:
    """Return a race over time, which nobody else is in for, and one over size."""
    seconds, rounds = (20, 1) if is_quick else (90, 5)
    sizes = {name: partial(memory, command(name), is_told=name == OURS) for name in NAMES}
    title = f"{seconds} s with {RATE} events/s, joins, leaves and chat among them"
    return [
        race(title, {OURS: partial(soak, command(OURS), seconds)}, rounds),
        race("memory", sizes, rounds),
    ]


def soak(run: Command, seconds: int) -> Sample:
    """Return what grows in *seconds*; the slope is the one of the second half."""
    with meeting(run, PEOPLE) as here:
        program = here.program
        files, threads = program.descriptors(), program.threads()
        here.node.order(f"live {RATE} {seconds}")
        looks = _watch_memory(here)
        here.settle()
        delays = list(filter(math.isfinite, here.delays()))
        quarter = len(delays) // 4
        return {
            "RSS MB/min": _slope(looks[len(looks) // 2 :]),
            "RSS MB": program.rss(),
            "more descriptors": program.descriptors() - files,
            "descriptors": program.descriptors(),
            "more threads": program.threads() - threads,
            "p50 ms, first quarter": statistics.median(delays[:quarter]),
            "p50 ms, last quarter": statistics.median(delays[-quarter:]),
            "CPU s/s": program.cpu() / (time.monotonic() - program.spawned),
        }


def _watch_memory(here: Meeting) -> list[tuple[float, float]]:
    """Return seconds and MB until the load is over."""
    looks = []
    while not here.node.all("done"):
        looks.append((time.monotonic(), here.program.rss()))
        time.sleep(EVERY)
    return looks


def _slope(looks: list[tuple[float, float]]) -> float:
    """Return MB a minute."""
    seconds, sizes = zip(*looks, strict=True)
    return statistics.linear_regression(seconds, sizes).slope * 60


def memory(run: Command, *, is_told: bool) -> Sample:
    """Return the memory by people; with *is_told* also what a line of the chat takes."""
    sizes = {}
    for people in SIZES:
        with meeting(run, people) as here:
            sizes[people] = here.program.rss()
    few, many = min(SIZES), max(SIZES)
    sample = {f"RSS MB, {people:,} people": size for people, size in sizes.items()}
    sample["KB per person"] = (sizes[many] - sizes[few]) * 1000 / (many - few)
    return sample | (_chat(run) if is_told else {})


def _chat(run: Command) -> dict[str, float]:
    """Return what LINES lines of the chat take; ordinary ones, of some sixty letters."""
    with meeting(run, SIZES[0]) as here:
        sizes = []
        for said, lines in zip((0, *LINES), LINES, strict=False):
            here.node.order(f"say {lines - said}")
            time.sleep(EVERY)
            here.settle()
            sizes.append(here.program.rss())
    more = (sizes[-1] - sizes[0]) * 1000
    return {"KB per chat line": more / (LINES[-1] - LINES[0])}
