"""The bad line of the scene `rough`: slow answers, server errors, and dropped event streams."""

import asyncio
import random

from pextui.simulator.refusal import Refusal

ERRORS = {
    500: "500 Internal Server Error",
    502: "502 Bad Gateway",
    503: "503 Service Unavailable",
    504: "504 Gateway Timeout",
}
SPARED = ("request_token", "release_token")


class Faults:
    """Seeded bad luck. Joining and leaving are spared, so that there is a meeting to speak of."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)
        self._next_drop: float | None = None

    async def trouble(self, path: str) -> None:
        """Waits, or raises a 5xx Refusal, or does neither."""
        if path in SPARED:
            return
        luck = self._dice.random()
        if luck < 0.06:
            raise Refusal(*self._dice.choice(tuple(ERRORS.items())))
        if luck < 0.2:
            await asyncio.sleep(self._dice.uniform(0.3, 2.5))

    def drops_streams(self, now: float) -> bool:
        """Whether the event streams break at this moment (every 8 to 20 s)."""
        if self._next_drop is None or now >= self._next_drop:
            first = self._next_drop is None
            self._next_drop = now + self._dice.uniform(8, 20)
            return not first
        return False
