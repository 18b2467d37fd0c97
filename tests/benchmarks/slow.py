"""A line of 32 KB/s, and a terminal that takes nothing for a while: what becomes of the keys."""

import math
import statistics
import time
from functools import partial
from itertools import pairwise
from typing import Final

from tests.benchmarks.contest import (
    LOST,
    Command,
    Meeting,
    Presses,
    command,
    held,
    meeting,
    percentile,
)
from tests.benchmarks.measure import OURS, Race, Sample, race

PEOPLE: Final = 1000
SLOW: Final = 32_000
"""Bytes a second of the slow line."""

RATE_SLOW: Final = 20
RATE_STUCK: Final = 100
"""Changes a second."""

SLOW_KEYS: Final = 0.1
STUCK_KEYS: Final = 0.25
"""Seconds from key to key."""

EXPIRES: Final = 10
"""Seconds that a token lives; pextui believes in no shorter one, and refreshes at half of it."""

BEFORE: Final = 1.0
"""Seconds from the beginning of a stall to the next refresh that is due."""

AFTER: Final = 2.0
"""Seconds after a stall in which all that is drawn belongs to it."""

PEER: Final = "datatable"
NAMES: Final = (OURS, PEER, "blessed", "curses")
LONG: Final = 10
"""Seconds of a stall that only the two run which it is about."""


def races(*, is_quick: bool) -> list[Race]:
    """Return a race on the slow line, and one for each length of a stall."""
    seconds, rounds, stalls = (4, 1, (4,)) if is_quick else (6, 5, (4, 30))
    line = f"a line of {SLOW // 1000} KB/s, {RATE_SLOW} updates/s"
    slow = {name: partial(slow_line, command(name), seconds) for name in NAMES}
    results = [race(line, slow, rounds)]
    for stall in stalls:
        names = (OURS, PEER) if stall > LONG else NAMES
        stuck = {name: partial(stuck_terminal, command(name), stall) for name in names}
        title = f"a terminal stuck for {stall} s, {RATE_STUCK} updates/s"
        results.append(race(title, stuck, rounds))
    return results


def slow_line(run: Command, seconds: int) -> Sample:
    """Return how keys and events fare on the slow line for *seconds*."""
    with meeting(run, PEOPLE) as here:
        chunk, presses = len(here.program.drawn), Presses(here)
        here.program.pace.rate = SLOW
        here.node.order(f"load {RATE_SLOW} {seconds}")
        presses.press_until(held(seconds), SLOW_KEYS)
        here.node.wait("done")
        here.settle()
        delays = here.delays()
        seen = [delay for delay in delays if not math.isinf(delay)] or [LOST * 1000]
        return _keys(presses) | {
            "event p50 ms": statistics.median(seen),
            "events never seen": len(delays) - sum(map(math.isfinite, delays)),
            "B/s": here.program.bytes_since(chunk) / seconds,
        }


def stuck_terminal(run: Command, seconds: int) -> Sample:
    """Return how keys and token fare while nothing is read for *seconds*, and what comes after."""
    with meeting(run, PEOPLE, "--expires", str(EXPIRES)) as here:
        has_token = bool(here.posts("request_token"))
        if has_token:
            _wait_for_refresh_to_come(here)
        stuck, rss, presses = time.monotonic(), here.program.rss(), Presses(here)
        here.program.pace.rate = 0
        here.node.order(f"load {RATE_STUCK} {seconds}")
        presses.press_until(lambda: bool(here.node.all("done")), STUCK_KEYS)
        grown = here.program.rss() - rss
        sample = _let_go(here) | {"grown MB": grown} | _keys(presses)
        return sample | (_token(here, stuck) if has_token else {})


def _keys(presses: Presses) -> dict[str, float]:
    waits = presses.waits()
    return {
        "key to POST p50 ms": statistics.median(waits),
        "p99 ms": percentile(waits, 0.99),
        "worst ms": max(waits),
        "keys lost": presses.lost(),
    }


def _let_go(here: Meeting) -> dict[str, float]:
    """Read on; return how long the newest word takes to come, and what is drawn until then."""
    chunk, let_go = len(here.program.drawn), time.monotonic()
    here.program.pace.rate = math.inf
    newest = here.node.all("probe")[-1]["probe"].encode()
    try:
        caught_up = here.program.wait_for(newest, chunk, LOST) - let_go
    except TimeoutError:
        caught_up = LOST
    time.sleep(AFTER)
    return {"caught up ms": caught_up * 1000, "B after": here.program.bytes_since(chunk)}


def _wait_for_refresh_to_come(here: Meeting) -> None:
    """Wait until the second refresh is due in BEFORE seconds; the first tells how they come."""
    while not (refreshed := here.posts("refresh_token")):
        time.sleep(0.01)
    time.sleep(max(0.0, refreshed[0] + EXPIRES / 2 - BEFORE - time.monotonic()))


def _token(here: Meeting, stuck: float) -> dict[str, float]:
    """Return by how much the refreshes since *stuck* were later than the one before it."""
    moments = here.posts("request_token") + here.posts("refresh_token")
    gaps = [(later - sooner, later) for sooner, later in pairwise(moments)]
    usual = gaps[0][0]
    since = [gap for gap, at in gaps if at > stuck]
    # One that never came is as late as it is by now.
    since.append(time.monotonic() - moments[-1])
    return {
        "refresh late ms": max(0.0, max(since) - usual) * 1000,
        "tokens expired": sum(gap > EXPIRES for gap in since),
    }
