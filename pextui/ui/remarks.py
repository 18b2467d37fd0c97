"""What there is to say about people beyond their own fields: marks, talk, spotlights, deeds."""

from collections.abc import Mapping
from typing import TypeVar

from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid
from pextui.session import Deed, Session
from pextui.ui.cells import Facts
from pextui.ui.offers import RECENT

_Value = TypeVar("_Value")


class Remarks:
    """Gathers a row's facts; tells whose have changed since it last looked."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._deeds: dict[ParticipantUuid, Deed] = {}
        self._spotlights: dict[ParticipantUuid, int] = {}

    def facts(self, person: Participant, *, is_marked: bool) -> Facts:
        """Return what *person*'s row shows besides their own fields."""
        store, uuid = self._session.store, person.uuid
        presentation = store.presentation
        return Facts(
            is_own=store.is_own(uuid),
            is_marked=is_marked,
            is_talking=uuid in store.talking,
            is_presenting=presentation is not None and presentation.uuid == uuid,
            spotlight=self._spotlights.get(uuid),
            age=self._session.age(person.start_time),
            deed=self._deeds.get(uuid),
        )

    def take_deeds(self) -> set[ParticipantUuid]:
        """Look at each person's latest deed that is open or recent; return whose is another."""
        now = self._session.clock.now()
        latest = {
            deed.target.uuid: deed
            for deed in self._session.deeds
            if deed.target.uuid and (deed.outcome.is_open or now - deed.changed < RECENT)
        }
        old, self._deeds = self._deeds, latest
        return _differing(old, latest)

    def take_spotlights(self) -> set[ParticipantUuid]:
        """Look at the order of the spotlights; return whose number is another."""
        order = {uuid: n for n, uuid in enumerate(self._session.store.spotlights(), start=1)}
        old, self._spotlights = self._spotlights, order
        return _differing(old, order)


def _differing(
    old: Mapping[ParticipantUuid, _Value], new: Mapping[ParticipantUuid, _Value]
) -> set[ParticipantUuid]:
    return {uuid for uuid in old.keys() | new.keys() if old.get(uuid) != new.get(uuid)}
