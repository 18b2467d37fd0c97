"""Who looks the same as somebody else, and what tells them apart (hosts.md §5, mistake 1)."""

from collections.abc import Iterable, Mapping
from typing import Final

from pextui.protocol.models import Participant
from pextui.protocol.naming import looks_of
from pextui.protocol.wire import ParticipantUuid
from pextui.ui.cells import short

_ADDRESS: Final = 10
"""Cells of an address beside a name."""


class Namesakes:
    """Keeps, for all people, who else bears a name that looks like theirs."""

    def __init__(self) -> None:
        self._looks: dict[ParticipantUuid, str] = {}
        self._alike: dict[str, tuple[ParticipantUuid, ...]] = {}

    def take(
        self, uuids: Iterable[ParticipantUuid], people: Mapping[ParticipantUuid, Participant]
    ) -> set[ParticipantUuid]:
        """Look again at *uuids*; return who is, or was, told apart by what has changed."""
        concerned: set[ParticipantUuid] = set()
        for uuid in uuids:
            person = people.get(uuid)
            looks = looks_of(person.name) if person else None
            if looks == self._looks.get(uuid):
                continue
            concerned |= self._leave(uuid)
            if looks is not None:
                concerned |= self._enter(uuid, looks)
        return concerned

    def apart(self, person: Participant, people: Mapping[ParticipantUuid, Participant]) -> str:
        """Return what tells *person* from their namesakes: nothing where there are none.

        An address where each has another one, else the beginning of the uuid.
        """
        alike = self._alike.get(self._looks.get(person.uuid, ""), ())
        others = [one for uuid in alike if (one := people.get(uuid)) and one is not person]
        if not others:
            return ""
        mine = _address(person)
        if mine and all(_address(one) != mine for one in others):
            return mine
        return f"#{person.uuid[:4]}"

    def _leave(self, uuid: ParticipantUuid) -> set[ParticipantUuid]:
        looks = self._looks.pop(uuid, None)
        if looks is None:
            return set()
        alike = tuple(one for one in self._alike.pop(looks) if one != uuid)
        if alike:
            self._alike[looks] = alike
        return set(alike)

    def _enter(self, uuid: ParticipantUuid, looks: str) -> set[ParticipantUuid]:
        alike = self._alike[looks] = (*self._alike.get(looks, ()), uuid)
        self._looks[uuid] = looks
        return set(alike) if len(alike) > 1 else set()


def _address(person: Participant) -> str:
    """The part of an address that fits beside a name."""
    return short(person.uri.rpartition(":")[2].partition("@")[0], _ADDRESS)
