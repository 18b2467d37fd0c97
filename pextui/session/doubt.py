"""Doubt in the stream: a proxy may hold events back, which the node's own list shows."""

from collections.abc import Set
from typing import Final

from pextui.protocol.wire import ParticipantUuid
from pextui.store import Difference, uuid_of

UNSURE: Final = 30.0
"""Seconds without a word about people before the list is compared with the node's own."""

ALWAYS: Final = 28.0
"""Seconds after which it is compared however much the stream tells of other people."""

_A_HUNDRED_PEOPLE: Final = 1.0
"""Seconds in between at least for each hundred people, where much is told: their list is dear."""

AGAIN: Final = 8.0
"""Seconds until a difference is looked at once more."""

AT_ONCE: Final = 1.0
"""Seconds after a fresh list until what was corrected is looked at."""

SETTLED: Final = 60.0
"""Seconds for which a node that lists two ways is taken for one, the first time; then longer."""

LONGEST: Final = 600.0
"""Seconds for which it is at most."""

IN_A_ROW: Final = 3
"""Comparisons in a row with a difference that are no chance."""


class Doubt:
    """What the stream and the node's list have disagreed about (design/faults.md F06).

    Times are boot-time seconds. Bytes that say nothing of people allay no doubt: a proxy may send
    them by itself.
    """

    def __init__(self) -> None:
        self.compared = 0.0
        self._is_fresh = False
        self._pending: Difference = frozenset()
        self._corrected: Difference = frozenset()
        self._corrections = 0
        self._settled_until = 0.0
        self._in_a_row = 0

    def begin(self, now: float) -> None:
        """The stream has given a whole list, which a proxy may have kept: it allays no doubt."""
        self.compared = self.compared or now
        self._is_fresh = True

    def is_due(self, now: float, told: float, people: int) -> bool:
        """Return whether to compare, when the stream last *told* of one of so many *people*."""
        if self._corrected and self._is_fresh:
            return now - self.compared > AT_ONCE
        quiet, lively = (AGAIN, AGAIN) if self._pending else (UNSURE, ALWAYS)
        spared = people / 100 * _A_HUNDRED_PEOPLE
        is_quiet = now - max(told, self.compared) > quiet
        return is_quiet or now - self.compared > max(lively, spared)

    def is_certain(self, difference: Difference, told_of: Set[ParticipantUuid]) -> bool:
        """Return whether the list is to be corrected: the stream is behind.

        What differs twice in a row, without a word of the stream about that person in between
        (*told_of*), is no event under way; nor is it when somebody differs each time, whoever it
        is. What differs at once after a fresh list is the node listing two ways: the stream is
        believed, for a while.
        """
        if self.compared > self._settled_until:
            self._corrected = frozenset()
        if not difference:
            self._corrections = 0
        untold = frozenset(one for one in difference if uuid_of(one) not in told_of)
        if self._is_fresh:
            self._corrected &= untold
        self._is_fresh = False
        doubtful = untold - self._corrected
        self._in_a_row = self._in_a_row + 1 if doubtful else 0
        is_certain = bool(doubtful & self._pending) or self._in_a_row >= IN_A_ROW
        if is_certain:
            self._corrected |= doubtful
            self._settled_until = self.compared + min(LONGEST, SETTLED * 2.0**self._corrections)
            self._corrections += 1
            self._pending, self._in_a_row = frozenset(), 0
        else:
            self._pending = difference - self._corrected
        return is_certain
