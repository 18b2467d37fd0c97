"""A clock that a test turns by hand: nothing that the program waits for takes real time."""

import asyncio
from collections.abc import Callable

LONGEST = 10.0
"""Real seconds that a test waits for something before it fails."""


class HandClock:
    """The session's Clock, moved only by the test. ``jitter`` is always the longest wait."""

    def __init__(self) -> None:
        self._boot = 5000.0
        self._wall = 1_700_000_000.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def now(self) -> float:
        """Unix time."""
        return self._wall

    def boot(self) -> float:
        """Seconds since an imaginary boot."""
        return self._boot

    def jitter(self, low: float, high: float) -> float:
        """The longest wait."""
        del low
        return high

    async def sleep(self, seconds: float) -> None:
        """Wait until a test has moved the clock far enough."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self._boot + seconds, future))
        try:
            await future
        finally:
            self._sleepers = [one for one in self._sleepers if one[1] is not future]

    def step_wall(self, seconds: float) -> None:
        """Somebody sets the machine's wall clock."""
        self._wall += seconds

    def jump(self, seconds: float) -> None:
        """All of it passes at once, as when the machine was asleep."""
        self._boot += seconds
        self._wall += seconds
        for due, future in list(self._sleepers):
            if due <= self._boot and not future.done():
                future.set_result(None)

    def sleep_of_the_machine(self, seconds: float) -> None:
        """Boot time goes on; whoever waits on a timer waits as much longer."""
        for number, (due, future) in enumerate(self._sleepers):
            self._sleepers[number] = (due + seconds, future)
        self._boot += seconds
        self._wall += seconds

    async def passes(self, seconds: float) -> None:
        """Time passes in small steps; whoever wakes goes on as far as the network lets it."""
        until = self._boot + seconds
        while self._boot < until - 1e-9:
            self.jump(min(0.25, until - self._boot))
            for _ in range(6):
                await asyncio.sleep(0)

    async def until(self, condition: Callable[[], object], step: float = 0.0) -> None:
        """Wait for *condition*; *step* virtual seconds pass at every look."""
        async with asyncio.timeout(LONGEST):
            while not condition():
                if step:
                    await self.passes(step)
                await asyncio.sleep(0.002)
