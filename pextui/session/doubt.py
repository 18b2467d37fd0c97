"""Doubt in the stream: a proxy may hold events back, which the node's own list shows."""

from typing import Final

from pextui.store import Difference

UNSURE: Final = 30.0
"""Seconds without a word about people before the list is compared with the node's own."""

AGAIN: Final = 15.0
"""Seconds until a difference is looked at once more."""

LONGEST: Final = 600.0
"""Seconds between corrections at most, for a node whose two lists never agree."""

_FREE: Final = 2
"""Corrections in a row that need no more patience than the first."""


class Doubt:
    """What the stream and the node's list have disagreed about (design/faults.md F06).

    Times are boot-time seconds. Bytes that say nothing of people allay no doubt: a proxy may send
    them by itself.
    """

    def __init__(self) -> None:
        self.compared = 0.0
        self._pending: Difference | None = None
        self._since = 0.0
        self._corrected: Difference | None = None
        self._corrections = 0

    def is_due(self, now: float, told: float) -> bool:
        """Return whether to compare, when the stream last *told* of people."""
        if self._pending is not None:
            return now - max(self._since, self.compared) > AGAIN
        patience = min(LONGEST, UNSURE * 2.0 ** max(0, self._corrections - _FREE))
        return now - max(told, self.compared) > patience

    def is_certain(self, difference: Difference, at: float, told: float) -> bool:
        """Return whether the list is to be corrected: the stream is behind.

        A difference that comes twice in a row, without a word about people in between, is no
        event under way. One that a fresh stream repeats is the node listing two ways: the stream
        is believed.
        """
        if not difference:
            self._pending = self._corrected = None
            self._corrections = 0
            return False
        if difference == self._corrected:
            self._pending = None
            return False
        if difference != self._pending or self._since < told:
            self._pending, self._since = difference, at
            return False
        self._pending, self._corrected = None, difference
        self._corrections += 1
        return True
