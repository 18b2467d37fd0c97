"""Doubt in the stream: a proxy may hold events back, which the node's own list shows."""

from typing import Final

from pextui.store import Difference

UNSURE: Final = 30.0
"""Seconds without a byte of the stream before its list is compared with the node's own."""

LONGEST: Final = 600.0
"""Seconds between corrections at most, for a node whose two lists never agree."""

_FREE: Final = 2
"""Corrections in a row that need no more patience than the first."""


class Doubt:
    """What the stream and the node's list have disagreed about (design/faults.md F06).

    Times are boot-time seconds.
    """

    def __init__(self) -> None:
        self._pending: Difference | None = None
        self._since = 0.0
        self._corrected: Difference | None = None
        self._corrections = 0

    @property
    def patience(self) -> float:
        """Return the seconds of silence before the lists are compared."""
        return min(LONGEST, UNSURE * 2.0 ** max(0, self._corrections - _FREE))

    def is_certain(self, difference: Difference, at: float, heard: float) -> bool:
        """Return whether the list is to be corrected: the stream, last *heard*, is behind.

        A difference that comes twice in a row, without a word of the stream in between, is no
        event under way. One that a fresh stream repeats is the node listing two ways: the stream
        is believed.
        """
        if not difference:
            self._pending = self._corrected = None
            self._corrections = 0
            return False
        if difference == self._corrected:
            return False
        if difference != self._pending or self._since < heard:
            self._pending, self._since = difference, at
            return False
        self._pending, self._corrected = None, difference
        self._corrections += 1
        return True
