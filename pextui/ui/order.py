"""The order of the roster: groups, sorting and the filter, as pure functions."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from itertools import takewhile

from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid


class Group(Enum):
    """The groups of the roster in their order."""

    WAITING = "Waiting"
    HOSTS = "Hosts"
    GUESTS = "Guests"
    LATER = "Came meanwhile"
    """Below all others, while the order is held."""


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
    """The line above a group; seats without media are not people and not counted.

    ``below`` are those of ``count`` who stand below all groups, while the order is held.
    """

    group: Group
    count: int
    below: int = 0


Line = Heading | ParticipantUuid


def group_of(person: Participant) -> Group:
    """Return the group a person stands in."""
    if person.is_waiting:
        return Group.WAITING
    return Group.HOSTS if person.is_host else Group.GUESTS


def is_somebody(person: Participant) -> bool:
    """Return whether it is a person: no seat that streams, records or only controls.

    At the door it is not known yet what they are for: all must be let in.
    """
    is_seat = person.is_api_only or bool(person.is_streaming_conference)
    return person.is_waiting or not is_seat


def arrange(
    people: Iterable[Participant], sort: Sort, talked: Callable[[ParticipantUuid], float]
) -> list[Line]:
    """Return headings and people in order; *talked* tells for how many seconds somebody has."""
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
        members.sort(key=lambda one: _key(one, by, talked))
        lines.extend(one.uuid for one in members)
    return lines


def held(old: Sequence[Line], fresh: Sequence[Line]) -> list[Line]:
    """Return *old* as it stands, with the counts of *fresh*; who is new stands below it."""
    counts = {line.group: line.count for line in fresh if isinstance(line, Heading)}
    known, there = frozenset(old), frozenset(fresh)
    later = (at for at, line in enumerate(old) if _is_heading(line, Group.LATER))
    at = next(later, len(old))
    came = [line for line in fresh if not isinstance(line, Heading) and line not in known]
    late = [*old[at + 1 :], *came]
    below = {Group.WAITING: len(_queue(fresh).intersection(late))}
    kept: list[Line] = [
        Heading(line.group, counts.get(line.group, 0), below.get(line.group, 0))
        if isinstance(line, Heading)
        else line
        for line in old[:at]
    ]
    if not late:
        return kept
    return [*kept, Heading(Group.LATER, sum(line in there for line in late)), *late]


def _queue(lines: Sequence[Line]) -> set[Line]:
    """Return who stands under the heading of the door, which is the first one."""
    if not lines or not _is_heading(lines[0], Group.WAITING):
        return set()
    return set(takewhile(lambda line: not isinstance(line, Heading), lines[1:]))


def _is_heading(line: Line, group: Group) -> bool:
    return isinstance(line, Heading) and line.group is group


def _key(
    person: Participant, sort: Sort, talked: Callable[[ParticipantUuid], float]
) -> tuple[float, str, str]:
    """The name and the uuid decide among equals, so that nothing jumps."""
    match sort:
        case Sort.NAME:
            first = 0.0
        case Sort.JOINED:
            first = person.start_time or 0.0
        case Sort.TALK:
            first = -float(int(talked(person.uuid)))
    return (first, person.name.casefold(), person.uuid)
