"""Whom the roster's filter shows: looked at again only where something has changed."""

from collections.abc import Set
from typing import Final

from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid
from pextui.session import Session
from pextui.ui.remarks import Remarks
from pextui.ui.whom import EVERYBODY, Whom, whom

_NOBODY: Final[frozenset[ParticipantUuid]] = frozenset()


class Narrowing:
    """The filter in force, and whom it means."""

    def __init__(self, session: Session, remarks: Remarks) -> None:
        self.whom: Whom = EVERYBODY
        self._session = session
        self._remarks = remarks
        self._matched = _NOBODY

    def __bool__(self) -> bool:
        """True while there is a filter."""
        return bool(self.whom)

    def set(self, text: str) -> None:
        """Mean those of *text*, in the words of ``pextui.ui.whom``."""
        self.whom = whom(text)
        self.look_again(everybody=True)

    def look_again(self, uuids: Set[ParticipantUuid] = _NOBODY, *, everybody: bool = False) -> bool:
        """Look whom of *uuids* the filter shows; return whether others than before.

        The rest of a stadium is not looked at for what one of them does.
        """
        if not self.whom:
            self._matched = _NOBODY
            return False
        people, before = self._session.store.participants, self._matched
        again = frozenset(people) if everybody else uuids
        matched = {one.uuid for one in map(people.get, again) if one and self._means(one)}
        if before & again != matched:
            self._matched = (before - again) | matched
        return self._matched is not before

    def shows(self, person: Participant) -> bool:
        """Return whether *person* is on the list, as of the last look."""
        return not self.whom or person.uuid in self._matched

    def _means(self, person: Participant) -> bool:
        return self.whom.means(person, self._remarks.facts(person))
