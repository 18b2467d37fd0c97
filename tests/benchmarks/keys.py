"""From a key to the POST that arrives at the node: first, warm, after a pause, during a list."""

import shutil
import statistics
import sys
import time
from functools import partial
from pathlib import Path
from typing import Final

from tests.benchmarks.contest import (
    ONWARD,
    STAY,
    Command,
    Presses,
    command,
    held,
    meeting,
    percentile,
)
from tests.benchmarks.measure import OURS, Missing, Race, Sample, race

PEOPLE: Final = 1000
MANY: Final = 9_999
"""People of the large list; this console is the one beyond, and a list has 10,000 at most."""

THINK: Final = 0.03
"""Seconds from an answer to the next key."""

EVERY: Final = 0.1
"""Seconds from key to key while a list comes: somebody in a hurry."""

LONGER: Final = 1.0
"""Seconds in which a program may be busy with a list that has been sent."""

TENTH: Final = 9

NAMES: Final = (OURS, "datatable", "blessed", "curses")
"""Who follows the stream as well."""


def races(*, is_quick: bool) -> list[Race]:
    """Return a race at rest, and one during a list."""
    warm, idle, rounds = (40, 6, 1) if is_quick else (100, 10, 5)
    runs = {name: command(name) for name in (OURS, "datatable")}
    runs |= {"node fetch": _fetch, "raw socket": _raw}
    at_rest = {name: partial(rest, run, warm, idle) for name, run in runs.items()}
    synced = {name: partial(during_sync, command(name)) for name in NAMES}
    return [
        race(f"key to POST, {PEOPLE:,} people, {idle} s idle", at_rest, rounds),
        race(f"key to POST during a list of {MANY + 1:,}", synced, rounds),
    ]


def rest(run: Command, warm: int, idle: int) -> Sample:
    """Return what the first keys take, *warm* ones after them, and one after *idle* seconds."""
    with meeting(run, PEOPLE) as here:
        presses = Presses(here, STAY)
        first = [_next(presses) for _ in range(TENTH + 1)]
        waits = [_next(presses) for _ in range(warm)]
        time.sleep(idle)
        return {
            "first ms": first[0],
            "tenth ms": first[TENTH],
            "warm p50 ms": statistics.median(waits),
            "warm p99 ms": percentile(waits, 0.99),
            "after idle ms": _next(presses),
        }


def _next(presses: Presses) -> float:
    """Press a key a moment after the last one was answered, as a person does."""
    time.sleep(THINK)
    return presses.press_and_wait()


def during_sync(run: Command) -> Sample:
    """Return what keys take while the whole list comes once more."""
    with meeting(run, MANY) as here:
        _next(Presses(here, STAY))
        presses = Presses(here, ONWARD)
        here.node.order("sync")
        presses.press_until(lambda: bool(here.node.all("synced")), EVERY)
        presses.press_until(held(LONGER), EVERY)
        waits = presses.waits()
        return {
            "p50 ms": statistics.median(waits),
            "p90 ms": percentile(waits, 0.9),
            "worst ms": max(waits),
            "keys lost": presses.lost(),
            "list taken in s": here.node.all("synced")[0]["at"] - here.node.all("sync")[0]["at"],
        }


def _raw(url: str) -> list[str]:
    return [sys.executable, "-m", "tests.benchmarks.post", url]


def _fetch(url: str) -> list[str]:
    if not (node := shutil.which("node")):
        raise Missing("there is no node on this machine")
    return [node, str(Path(__file__).with_name("post.mjs")), url]
