"""Time, injected: the wall for what people read, boot time for every deadline."""

import asyncio
import random
import time
from collections.abc import Callable
from typing import Final, Protocol

_BOOT: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


TICK: Final = 1.0
"""Seconds between two looks at the clocks."""


class Clock(Protocol):
    """What the session knows of time, all in seconds."""

    def now(self) -> float:
        """Unix time of this machine; may jump."""

    def boot(self) -> float:
        """Time since boot, sleep of the machine included; never jumps back."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""

    def jitter(self, low: float, high: float) -> float:
        """A number between the two, so that consoles do not knock all at once."""


async def until(clock: Clock, boot: float, is_hurried: Callable[[], bool] = lambda: False) -> None:
    """Wait until boot-time second *boot*, and not longer when the machine sleeps meanwhile.

    Whether it *is_hurried*, and then over, is looked at each TICK.

    The loop's own timers stand still in a sleep (design/faults.md F20).
    """
    while (left := boot - clock.boot()) > 0 and not is_hurried():
        await clock.sleep(min(TICK, left))


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> float:
        """Unix time."""
        return time.time()

    def boot(self) -> float:
        """CLOCK_BOOTTIME: it goes on while a laptop sleeps, as the token's life does."""
        return time.clock_gettime(_BOOT)

    async def sleep(self, seconds: float) -> None:
        """Wait on the loop."""
        await asyncio.sleep(seconds)

    def jitter(self, low: float, high: float) -> float:
        """Evenly spread."""
        return random.uniform(low, high)  # noqa: S311 (spreads load, guards nothing)
