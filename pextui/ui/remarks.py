"""What there is to say about people beyond their own fields: marks, talk, spotlights, deeds."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid
from pextui.session import Deed, Outcome, Session
from pextui.session.hush import NOTE as HUNT
from pextui.ui.cells import Facts
from pextui.ui.namesakes import Namesakes
from pextui.ui.offers import RECENT, to_try_again

_Value = TypeVar("_Value")


class Remarks:
    """Gathers a row's facts; tells whose have changed since it last looked."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._deeds: dict[ParticipantUuid, Deed] = {}
        self._failed: frozenset[ParticipantUuid] = frozenset()
        self._spotlights: dict[ParticipantUuid, int] = {}
        self._namesakes = Namesakes()
        self._all_talk = 0.0
        self.take_deeds()

    def facts(self, person: Participant) -> Facts:
        """Return what one can tell of *person* besides their own fields."""
        store, uuid = self._session.store, person.uuid
        presentation, now = store.presentation, self._session.clock.now()
        age, last = self._session.age(person.start_time), store.said_by(uuid).last(now)
        quiet = age if last is None else max(0.0, now - last)
        return Facts(
            is_own=store.is_own(uuid),
            is_talking=uuid in store.talking,
            is_presenting=presentation is not None and presentation.uuid == uuid,
            spotlight=self._spotlights.get(uuid),
            age=age,
            quiet=quiet if person.is_here else None,
            deed=self._deeds.get(uuid),
            has_failed=uuid in self._failed,
        )

    def row_facts(
        self, person: Participant, *, is_marked: bool, by_talk: bool, has_share: bool
    ) -> Facts:
        """Return what *person*'s row shows besides their own fields.

        With *by_talk* it shows how long they have talked, instead of how long they are here, of who
        is not at the door; with *has_share* how much of all talk theirs was, as of the latest
        ``take_talk``.
        """
        said, now = self._session.store.said_by(person.uuid), self._session.clock.now()
        all_talk = self._all_talk if has_share else 0.0
        return replace(
            self.facts(person),
            is_marked=is_marked,
            apart=self.apart(person),
            talked=said.seconds(now) if by_talk and not person.is_waiting else None,
            share=min(1.0, said.seconds(now) / all_talk) if all_talk else None,
        )

    def apart(self, person: Participant) -> str:
        """Return what tells *person* from somebody whose name looks the same, or nothing."""
        return self._namesakes.apart(person, self._session.store.participants)

    def take_talk(self) -> None:
        """Look how long all have talked together: of this the shares are, until the next time."""
        self._all_talk = self._session.store.said_by_all(self._session.clock.now())

    def take_names(self, uuids: Iterable[ParticipantUuid]) -> set[ParticipantUuid]:
        """Look again at the names of *uuids*; return who must be told apart otherwise."""
        return self._namesakes.take(uuids, self._session.store.participants)

    def take_deeds(self) -> set[ParticipantUuid]:
        """Look at each person's latest deed that is open or recent; return whose is another.

        And at those for whom something would be tried again.
        """
        deeds, now = self._session.deeds, self._session.clock.now()
        latest = {
            deed.target.uuid: deed
            for deed in deeds
            if deed.target.uuid and _is_shown(deed, now - RECENT)
        }
        failed = frozenset(one.target.uuid for one in to_try_again(deeds) if one.target.uuid)
        changed = _differing(self._deeds, latest) | (self._failed ^ failed)
        self._deeds, self._failed = latest, failed
        return changed

    def take_spotlights(self) -> set[ParticipantUuid]:
        """Look at the order of the spotlights; return whose number is another."""
        order = {uuid: n for n, uuid in enumerate(self._session.store.spotlights(), start=1)}
        old, self._spotlights = self._spotlights, order
        return _differing(old, order)


def _is_shown(deed: Deed, since: float) -> bool:
    """What is under way, and what came of it *since*; not that a voice was given back."""
    if deed.outcome.is_open:
        return True
    is_quiet = deed.outcome is Outcome.CALLED_OFF or (deed.job and deed.job.note == HUNT)
    return deed.changed > since and (deed.outcome.is_failure or not is_quiet)


def _differing(
    old: Mapping[ParticipantUuid, _Value], new: Mapping[ParticipantUuid, _Value]
) -> set[ParticipantUuid]:
    return {uuid for uuid in old.keys() | new.keys() if old.get(uuid) != new.get(uuid)}
