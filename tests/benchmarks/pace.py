"""How fast a reader takes what it is sent: all at once, at a rate, or not at all."""

import math
from typing import Final

GULP: Final = 0.02
"""Seconds' worth of bytes that may be taken at once after a pause."""

MOST: Final = 65536
"""Bytes taken at once at most."""


class Pace:
    """Tells a reader how much it may take. Moments are seconds of one clock.

    ``rate`` is in bytes a second: infinite for a reader that takes everything, 0 for one that
    is stuck. What was not taken in time is not saved up.
    """

    def __init__(self, rate: float = math.inf) -> None:
        self.rate = rate
        self._since = -math.inf
        self._left = 0.0

    def may_take(self, now: float) -> int:
        """Return how many bytes may be read at *now*; 0 where none yet."""
        if math.isinf(self.rate):
            return MOST
        full = self.rate * GULP
        self._left = min(full, self._left + self.rate * min(now - self._since, GULP))
        self._since = now
        return int(self._left)

    def took(self, size: int) -> None:
        """Count *size* bytes as read."""
        self._left = max(0.0, self._left - size)
