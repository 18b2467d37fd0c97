"""What it costs to draw a meeting as it changes: the real program, seven peers, and the floor."""

import math
import statistics
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from tests.benchmarks import peers
from tests.benchmarks.contest import (
    LOST,
    TO_AND_FRO,
    Command,
    Meeting,
    Presses,
    command,
    meeting,
    percentile,
)
from tests.benchmarks.measure import OURS, Contestant, Race, Sample, race

SIZES: Final = {100: 100, 1_000: 1_000, 10_000: 9_999}
"""People of a load, and how many of them are told: a list has 10,000 at most, this console too."""

RATES: Final = (10, 100, 1_000)
"""Changes a second."""

QUICK: Final = ((1_000, 10), (1_000, 100))
"""People and changes of the quick subset."""

EVERY: Final = 0.15
"""Seconds from key to key."""

CALM: Final = 0.05
"""Share of a core below which a program has nothing left to do."""

LOOK: Final = 0.3
"""Seconds between two looks at that."""


def races(*, is_quick: bool) -> list[Race]:
    """Return a race for each size at each rate, and one of a large list against a small one."""
    seconds, keys, rounds = (2, 1.5, 1) if is_quick else (2.5, 1.5, 5)
    loads = QUICK if is_quick else [(size, rate) for size in SIZES for rate in RATES]
    results = [
        race(
            f"{size:,} people, {rate:,} events/s",
            everybody(partial(_cost, size, rate, seconds, keys)),
            rounds,
        )
        for size, rate in loads
    ]
    return [*results, _sizes(seconds, rounds)]


def everybody(run: Callable[[Command], Sample]) -> Mapping[str, Contestant]:
    """Return pextui and all peers as contestants, each of which is *run*."""
    return {name: partial(run, command(name)) for name in (OURS, *peers.NAMES)}


def _sizes(seconds: float, rounds: int) -> Race:
    """Let pextui draw a large list and a small one in turn."""
    contestants = {
        f"{size:,} people": partial(_cost, size, 100, seconds, 0, command(OURS))
        for size in (10_000, 100)
    }
    ours = "10,000 people"
    return race("10,000 people against 100, 100 events/s", contestants, rounds, ours)


def _cost(size: int, rate: int, seconds: float, keys: float, run: Command) -> Sample:
    """Return what *rate* changes a second cost for *seconds*; then, for *keys*, what keys take.

    All that a program does until it is at rest again belongs to the load: who does not keep up
    takes more than a core.
    """
    with meeting(run, SIZES[size]) as here:
        calm(here)
        program = here.program
        cpu, chunk = program.cpu(), len(program.drawn)
        here.node.order(f"load {rate} {seconds}")
        updates = here.node.wait("done", patience=seconds + LOST)["done"]
        calm(here)
        here.settle()
        sample = {
            "CPU of a core": (program.cpu() - cpu) / seconds,
            "B/update": program.bytes_since(chunk) / updates,
        }
        sample |= _delays(here) | {"RSS MB": program.rss()}
        return sample | (_keys(here, rate, keys) if keys else {})


def calm(here: Meeting) -> None:
    """Wait until the program takes next to no CPU, or for LOST seconds."""
    deadline, before = time.monotonic() + LOST, math.inf
    while time.monotonic() < deadline:
        now = here.program.cpu()
        if now - before < CALM * LOOK and before < math.inf:
            return
        before = now
        time.sleep(LOOK)


def _delays(here: Meeting) -> dict[str, float]:
    """Return the milliseconds from event to terminal, and the words that never came there."""
    delays = here.delays()
    seen = [delay for delay in delays if math.isfinite(delay)] or [LOST * 1000]
    return {
        "p50 ms": statistics.median(seen),
        "p99 ms": percentile(seen, 0.99),
        "lost": len(delays) - sum(map(math.isfinite, delays)),
    }


def _keys(here: Meeting, rate: int, seconds: float) -> dict[str, float]:
    """Return the milliseconds from key to POST under the load; the first one, cold, is left out."""
    here.program.down()
    calm(here)
    presses, loads = Presses(here, TO_AND_FRO), len(here.node.all("done"))
    presses.press_and_wait()
    here.node.order(f"load {rate} {seconds}")
    presses.press_until(lambda: len(here.node.all("done")) > loads, EVERY)
    return {"key p99 ms": percentile(presses.waits()[1:], 0.99)}
