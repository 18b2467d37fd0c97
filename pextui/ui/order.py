"""The order of the roster: groups, sorting and the filter, as pure functions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum

from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid


class Group(Enum):
    """The groups of the roster in their order."""

    WAITING = "Waiting"
    HOSTS = "Hosts"
    GUESTS = "Guests"


class Sort(StrEnum):
    """How people are sorted inside a group; the waiting are always oldest first."""

    NAME = "name"
    JOINED = "time joined"
    TALK = "talk"

    def following(self) -> "Sort":
        """Return the next way of sorting, the first after the last."""
        ways = list(Sort)
        return ways[(ways.index(self) + 1) % len(ways)]


@dataclass(frozen=True, slots=True)
class Heading:
    """The line above a group; seats without media are not people and not counted."""

    group: Group
    count: int


Line = Heading | ParticipantUuid


def group_of(person: Participant) -> Group:
    """Return the group a person stands in."""
    if person.is_waiting:
        return Group.WAITING
    return Group.HOSTS if person.is_host else Group.GUESTS


def arrange(
    people: Iterable[Participant], sort: Sort, spoke: Mapping[ParticipantUuid, int]
) -> list[Line]:
    """Return headings and people in order; *spoke* holds each speaker's place, 0 the latest."""
    grouped: dict[Group, list[Participant]] = {group: [] for group in Group}
    for person in people:
        grouped[group_of(person)].append(person)
    lines: list[Line] = []
    for group, members in grouped.items():
        if not members:
            continue
        is_queue = group is Group.WAITING  # a control-only seat must be let in as well
        lines.append(Heading(group, sum(is_queue or not one.is_api_only for one in members)))
        by = Sort.JOINED if group is Group.WAITING else sort
        members.sort(key=lambda one: _key(one, by, spoke))
        lines.extend(one.uuid for one in members)
    return lines


def _key(
    person: Participant, sort: Sort, spoke: Mapping[ParticipantUuid, int]
) -> tuple[float, str, str]:
    """The name and the uuid decide among equals, so that nothing jumps."""
    match sort:
        case Sort.NAME:
            first = 0.0
        case Sort.JOINED:
            first = person.start_time or 0.0
        case Sort.TALK:
            first = float(spoke.get(person.uuid, len(spoke)))
    return (first, person.name.casefold(), person.uuid)
