"""Doubt in the stream: a proxy may hold events back, which the node's own list shows."""

from typing import Final

from pextui.store import Difference

UNSURE: Final = 30.0
"""Seconds without a word about people before the list is compared with the node's own."""

AGAIN: Final = 15.0
"""Seconds until a difference is looked at once more."""


class Doubt:
    """What the stream and the node's list have disagreed about (design/faults.md F06).

    Times are boot-time seconds. Bytes that say nothing of people allay no doubt: a proxy may send
    them by itself.
    """

    def __init__(self) -> None:
        self.compared = 0.0
        self._pending: Difference = frozenset()
        self._since = 0.0
        self._corrected: Difference = frozenset()

    def is_due(self, now: float, told: float) -> bool:
        """Return whether to compare, when the stream last *told* of people."""
        if self._pending:
            return now - max(self._since, self.compared) > AGAIN
        return now - max(told, self.compared) > UNSURE

    def is_certain(self, difference: Difference, at: float, told: float) -> bool:
        """Return whether the list is to be corrected: the stream is behind.

        What differs twice in a row, without a word about people in between, is no event under
        way. What differs in the same way after a fresh stream is the node listing two ways: the
        stream is believed.
        """
        self._corrected &= difference
        doubtful = difference - self._corrected
        lasting = doubtful & self._pending if self._since >= told else frozenset()
        if lasting:
            self._pending, self._corrected = frozenset(), self._corrected | lasting
        else:
            self._pending, self._since = doubtful, at
        return bool(lasting)
