"""Doubt in the stream: a proxy may hold events back, which the node's own list shows."""

from collections.abc import Set
from typing import Final

from pextui.protocol.wire import ParticipantUuid
from pextui.store import Difference

UNSURE: Final = 30.0
"""Seconds without a word about people before the list is compared with the node's own."""

ALWAYS: Final = 40.0
"""Seconds after which it is compared all the same, in a meeting that fits on a few screens."""

_A_HUNDRED_PEOPLE: Final = 1.0
"""Seconds more for each hundred people: their list is dear."""

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
        self._corrected: Difference = frozenset()

    def begin(self, now: float) -> None:
        """The stream has given a whole list."""
        self.compared = now
        self._pending = frozenset()

    def is_due(self, now: float, told: float, people: int) -> bool:
        """Return whether to compare, when the stream last *told* of one of so many *people*."""
        if self._pending:
            return now - self.compared > AGAIN
        always = max(ALWAYS, people / 100 * _A_HUNDRED_PEOPLE)
        return now - max(told, self.compared) > UNSURE or now - self.compared > always

    def is_certain(self, difference: Difference, told_of: Set[ParticipantUuid]) -> bool:
        """Return whether the list is to be corrected: the stream is behind.

        What differs twice in a row, without a word of the stream about that person in between
        (*told_of*), is no event under way. What differs in the same way after a fresh list is the
        node listing two ways: the stream is believed.
        """
        untold = frozenset(one for one in difference if one[1][0] not in told_of)
        self._corrected &= untold
        lasting = (untold & self._pending) - self._corrected
        if lasting:
            self._pending, self._corrected = frozenset(), self._corrected | lasting
        else:
            self._pending = difference - self._corrected
        return bool(lasting)
