"""Whether two lists of participants tell a host the same."""

from collections.abc import Iterable
from typing import TypeAlias

from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid
from pextui.store.people import where

Essence: TypeAlias = tuple[ParticipantUuid, str, str, bool, bool, bool, bool, bool]
"""What a host acts on in one person."""

Differs: TypeAlias = tuple[bool, Essence]
"""What only one of two lists says of somebody: True for the node's, False for ours."""

Difference: TypeAlias = frozenset[Differs]


def difference(
    theirs: Iterable[Participant], ours: Iterable[Participant], own: ParticipantUuid | None
) -> Difference:
    """Return what only one of the two lists says, but for the *own* row."""
    said, believed = _essences(theirs, own), _essences(ours, own)
    return frozenset({(True, one) for one in said - believed}) | frozenset(
        {(False, one) for one in believed - said}
    )


def uuid_of(one: Differs) -> ParticipantUuid:
    """Return about whom two lists differ."""
    return one[1][0]


def _essences(people: Iterable[Participant], own: ParticipantUuid | None) -> set[Essence]:
    return {_essence(one) for one in people if one.uuid != own}


def _essence(person: Participant) -> Essence:
    return (
        person.uuid,
        person.name,
        where(person).name,
        person.is_host,
        bool(person.is_presenting),
        bool(person.is_muted),
        bool(person.spotlight),
        person.rx_presentation_policy is False,
    )
