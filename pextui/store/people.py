"""The participants as believed: the list, the one being gathered, and how many are where."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from operator import attrgetter
from typing import Final

from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid

PEOPLE_LIMIT: Final = 12_000
"""People kept of one meeting: no node holds as many, and a hostile one must not fill the memory."""


WEIGHT_LIMIT: Final = 40_000_000
"""Bytes of text kept of all people together: ten thousand names, addresses and more."""


_BARE: Final = 76
"""Bytes of a string without a character."""

_SHORT: Final = 40
"""Characters of an ordinary field."""


_PLACED: Final = attrgetter(
    "service_type", "protocol", "has_media", "role", "display_name", "uri", "start_time"
)
"""What ``where`` and ``place`` are made of, read at once: most updates change none of it."""


_TEXTS: Final = attrgetter(
    "uuid",
    *(name for name, field in Participant.model_fields.items() if type(field.default) is str),
)
"""All that may be long of a person, read at once."""


class Where(Enum):
    """Where a person is, as far as counting goes."""

    HERE = auto()
    WAITING = auto()
    CONNECTING = auto()
    API_ONLY = auto()


class _Kind(Enum):
    """Of whom there are few, and who are asked for often."""

    WAITING = auto()
    LIT = auto()
    STREAMING = auto()


_KINDS: Final[dict[_Kind, Callable[[Participant], object]]] = {
    _Kind.WAITING: lambda one: one.is_waiting,
    _Kind.LIT: lambda one: one.spotlight,
    _Kind.STREAMING: lambda one: one.is_streaming_conference,
}


@dataclass(frozen=True, slots=True)
class Swap:
    """A list that was replaced, and the one in its place."""

    old: dict[ParticipantUuid, Participant]
    new: dict[ParticipantUuid, Participant]

    def differing(self) -> frozenset[ParticipantUuid]:
        """Return who is new, gone or changed."""
        both = self.old.keys() | self.new.keys()
        return frozenset(uuid for uuid in both if self.old.get(uuid) != self.new.get(uuid))


class People:
    """The list, with upserts; while a bracket is open they go to a list aside.

    ``listed`` is only ever changed one key at a time or replaced as a whole, so that other
    threads may read it.
    """

    def __init__(self) -> None:
        self.listed: dict[ParticipantUuid, Participant] = {}
        self._aside: dict[ParticipantUuid, Participant] | None = None
        self._counts: Counter[Where] = Counter()
        self.guests = 0
        """How many guests are in the meeting."""
        self._kinds: dict[_Kind, set[ParticipantUuid]] = {kind: set() for kind in _Kind}
        self._own: ParticipantUuid | None = None
        self._weights: dict[ParticipantUuid, int] = {}
        self._weight = 0
        self.has_left_out = False
        """True when there was no room for somebody since the list was begun."""

    def sit(self, own: ParticipantUuid) -> None:
        """Know this console's own seat, which is nobody to count while it has no media."""
        self._own = own
        self._count_all()

    def begin(self) -> None:
        """Gather a new list aside; one that was being gathered is thrown away."""
        self._aside = {}
        self._weights, self._weight = {}, 0
        self.has_left_out = False

    def give_up(self) -> None:
        """Throw away half a list."""
        self._aside = None
        self._weigh_all()

    def end(self) -> Swap | None:
        """Put the gathered list in place, in one step; None when none was begun."""
        if self._aside is None:
            return None
        swap = Swap(self.listed, self._aside)
        self.listed, self._aside = swap.new, None
        self._count_all()
        return swap

    def put(self, person: Participant) -> tuple[Participant | None, bool] | None:
        """Take *person* in; return who they were before, and whether the list is another now.

        Returns None when there is no room, which for this console there always is.
        """
        people = self.listed if self._aside is None else self._aside
        former = people.get(person.uuid)
        if former is not None and _is_same(former, person):
            return (former if self._aside is None else None), False
        if not self._weigh_in(person, is_known=former is not None, people=len(people)):
            return None
        people[person.uuid] = person
        if self._aside is not None:
            return None, False
        self._recount(former, person)
        return former, True

    def _weigh_in(self, person: Participant, *, is_known: bool, people: int) -> bool:
        heavy = weight(person)
        more = heavy - self._weights.get(person.uuid, 0)
        fits = more <= 0 or self._weight + more <= WEIGHT_LIMIT
        fits = fits and (is_known or people < PEOPLE_LIMIT)
        if not fits and person.uuid != self._own:
            self.has_left_out = True
            return False
        self._weights[person.uuid] = heavy
        self._weight += more
        return True

    def drop(self, uuid: ParticipantUuid) -> Participant | None:
        """Take somebody out of the list; return who it was."""
        self._weight -= self._weights.pop(uuid, 0)
        if self._aside is not None:
            self._aside.pop(uuid, None)
            return None
        old = self.listed.pop(uuid, None)
        self._recount(old, None)
        return old

    def count(self, place: Where) -> int:
        """Return how many are there."""
        return self._counts[place]

    def waiting(self) -> tuple[Participant, ...]:
        """Return everybody at the door, who has waited longest first."""
        waiting = self._of(_Kind.WAITING)
        return tuple(sorted(waiting, key=_queued))

    def spotlights(self) -> tuple[ParticipantUuid, ...]:
        """Return who has a spotlight, the first one given first (guide: spotlighton)."""
        lit = self._of(_Kind.LIT)
        return tuple(one.uuid for one in sorted(lit, key=lambda one: (one.spotlight, one.uuid)))

    @property
    def is_streamed(self) -> bool:
        """True while somebody streams or records the meeting."""
        return bool(self._kinds[_Kind.STREAMING])

    def _of(self, kind: "_Kind") -> list[Participant]:
        """Return who is of that kind, for any thread, from a copy made in one step.

        The list may be newer than what is kept of it: who is no longer of that kind is left out.
        """
        people, is_of = map(self.listed.get, list(self._kinds[kind])), _KINDS[kind]
        return [one for one in people if one is not None and is_of(one)]

    def _weigh_all(self) -> None:
        self._weights = {uuid: weight(one) for uuid, one in self.listed.items()}
        self._weight = sum(self._weights.values())

    def _count_all(self) -> None:
        self._counts = Counter(self._where(one) for one in self.listed.values())
        everybody = self.listed.values()
        self.guests = sum(map(is_guest_here, everybody))
        self._kinds = {
            kind: {one.uuid for one in everybody if is_of(one)} for kind, is_of in _KINDS.items()
        }

    def _where(self, person: Participant) -> Where:
        is_bare = person.uuid == self._own and not person.has_media
        return Where.API_ONLY if is_bare else where(person)

    def _recount(self, old: Participant | None, new: Participant | None) -> None:
        if has_moved(old, new):
            if old is not None:
                self._counts[self._where(old)] -= 1
                self.guests -= is_guest_here(old)
            if new is not None:
                self._counts[self._where(new)] += 1
                self.guests += is_guest_here(new)
        for kind, is_of in _KINDS.items():
            if new is not None and is_of(new):
                self._kinds[kind].add(new.uuid)
            elif old is not None:
                self._kinds[kind].discard(old.uuid)


def _is_same(one: Participant, other: Participant) -> bool:
    """What pydantic's own ``==`` says, without what it makes sure of for other kinds of models."""
    return vars(one) == vars(other) and one.model_extra == other.model_extra


def weight(person: Participant) -> int:
    """Return about how many bytes *person*'s text takes; what is short is not worth counting."""
    extra = person.model_extra or {}
    heavy = 0
    for text in _TEXTS(person):
        if len(text) > _SHORT:
            heavy += _size(text)
    for name, text in extra.items():
        heavy += _size(name) + _size(text)
    return heavy


def _size(text: str) -> int:
    """The bytes of a string, at most; what Python says itself may change when it is encoded."""
    return _BARE + len(text) * (1 if text.isascii() else 4)


def where(person: Participant) -> Where:
    """Return where *person* is."""
    if person.is_waiting:
        return Where.WAITING
    if person.is_connecting:
        return Where.CONNECTING
    return Where.API_ONLY if person.is_api_only else Where.HERE


def is_guest_here(person: Participant) -> bool:
    """Return whether *person* takes part, and is no host."""
    return person.is_here and not person.is_host


def _queued(person: Participant) -> tuple[float, str, str]:
    """The order of who waits: those who came in the same moment by name, as in the roster."""
    return (person.start_time or 0.0, person.name.casefold(), person.uuid)


def place(person: Participant | None) -> tuple[object, ...] | None:
    """Return what decides a person's place in the roster: when it changes, the order may."""
    if person is None:
        return None
    return (where(person), person.role, person.name, person.start_time)


def has_moved(old: Participant | None, new: Participant | None) -> bool:
    """Return whether what decides a person's place may be another; False is certain."""
    return old is None or new is None or _PLACED(old) != _PLACED(new)
