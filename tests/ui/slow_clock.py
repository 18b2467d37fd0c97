"""Clocks for a console under test: one that stands still, and moves only when a test says so."""

import asyncio
from typing import Final

NOON: Final = 1_790_000_000.0
"""Unix seconds at which every picture of the screen is taken."""

_LOOK: Final = 0.002


class SlowClock:
    """The session's Clock in a thread of its own, turned by the test's thread.

    ``jitter`` is always the longest wait. Whoever sleeps looks at the clock again and again, so
    that no thread has to wake another.
    """

    def __init__(self) -> None:
        self._passed = 0.0
        self._due: dict[int, float] = {}
        self._count = 0

    def now(self) -> float:
        """Unix time."""
        return NOON + self._passed

    def boot(self) -> float:
        """Seconds since an imaginary boot."""
        return 5000.0 + self._passed

    def jitter(self, low: float, high: float) -> float:
        """The longest wait."""
        del low
        return high

    async def sleep(self, seconds: float) -> None:
        """Wait until a test has moved the clock far enough."""
        self._count += 1
        number, due = self._count, self._passed + seconds
        self._due[number] = due
        try:
            while self._passed < due:  # noqa: ASYNC110 (another thread turns the clock)
                await asyncio.sleep(_LOOK)
        finally:
            del self._due[number]

    async def passes(self, seconds: float) -> None:
        """Time passes in steps, each of which everybody who sleeps has noticed before the next."""
        until = self._passed + seconds
        while self._passed < until - 1e-9:
            self._passed = min(until, self._passed + 1.0)
            async with asyncio.timeout(20):
                while any(due <= self._passed for due in tuple(self._due.values())):  # noqa: ASYNC110
                    await asyncio.sleep(_LOOK)
