"""What happened, as the differences between what was believed before and after an event."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from operator import attrgetter
from typing import Final

from pextui.protocol.models import ConferenceStatus, Participant
from pextui.protocol.wire import ParticipantUuid
from pextui.store.record import Record

NEWS_LIMIT: Final = 1000
"""News kept; of what there is most the oldest go first, so that nobody's noise hides the rest."""

_SPARE: Final = 100
"""News that go at a time: sorting out is dear."""

TOGETHER: Final = 2.0
"""Seconds within which like news become one line, so that a flood hides nothing else."""

FLOOD: Final = 6
"""News of a kind within TOGETHER from which on nobody reads them one by one."""

TOGETHER_IN_A_FLOOD: Final = 10.0
"""Seconds within which like news become one line while there is a flood of them."""

_NAMES_KEPT: Final = 50
"""Names kept of one line: more than anybody reads, so that one can search for them."""

_NAME_LENGTH: Final = 60
"""Characters kept of such a name: a hostile node must not fill the memory with them."""

next_number: Final = count(1).__next__
"""Numbers in the order in which things happen here, whatever is done to the machine's clock."""


_TOLD: Final = attrgetter("service_type", "is_muted", "role", "spotlight", "rx_presentation_policy")
"""What a change must touch to be news, read at once: most updates change none of it."""


class NewsKind(StrEnum):
    """What can happen in a meeting."""

    JOINED = "joined"
    LEFT = "left"
    WAITING = "waiting"
    GAVE_UP = "gave up"
    ADMITTED = "admitted"
    CALLING = "calling"
    ANSWERED = "answered"
    NO_ANSWER = "no answer"
    MUTED = "muted"
    UNMUTED = "unmuted"
    MADE_HOST = "made host"
    MADE_GUEST = "made guest"
    SPOTLIGHT_ON = "spotlight on"
    SPOTLIGHT_OFF = "spotlight off"
    PRESENTATION_DENIED = "presentation denied"
    PRESENTATION_ALLOWED = "presentation allowed"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    GUESTS_MUTED = "guests muted"
    GUESTS_UNMUTED = "guests unmuted"
    STARTED = "started"
    PRESENTING = "presenting"
    PRESENTATION_OVER = "presentation over"
    CORRECTED = "corrected"
    GAP = "gap"
    CALL_ENDED = "call ended"
    UNKNOWN_EVENT = "unknown event"
    SKIPPED_EVENT = "skipped event"
    NOT_RECORDED = "not recorded"


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened, to one or several people at about the same time.

    ``at`` is in Unix seconds of this machine, which may be set back; ``number`` only grows.
    ``names`` holds the first of ``count`` people, more than are told, to search for. What happens
    to this console ``is_own``.
    """

    at: float
    kind: NewsKind
    names: tuple[str, ...] = ()
    count: int = 1
    detail: str = ""
    uuid: ParticipantUuid | None = None
    number: int = field(default_factory=next_number, compare=False)
    is_own: bool = False

    def absorbs(self, other: "News", within: float = TOGETHER) -> bool:
        """True when *other* is more of the same, at most *within* seconds later."""
        alike = self.kind is other.kind and self.detail == other.detail
        alike = alike and not self.is_own and not other.is_own
        is_soon = 0 <= other.at - self.at < within
        return alike and bool(self.names) and bool(other.names) and is_soon

    def with_more(self, other: "News", count: int) -> "News":
        """Return this news with *other*'s people added, *count* different ones in all."""
        more = [name[:_NAME_LENGTH] for name in other.names] if count > self.count else ()
        names = (*self.names, *more)[:_NAMES_KEPT]
        return News(self.at, self.kind, names, count, self.detail, self.uuid, self.number)


@dataclass(slots=True)
class _Line:
    """Where a line stands, and whom it tells of so far."""

    place: int
    who: set[str]


class Journal(Record[News]):
    """All news, oldest first, at most NEWS_LIMIT; like ones that come together are one line.

    One after the other they always are. Once FLOOD of a kind came within TOGETHER, so are those
    of it that others came between: nobody can read who was first, and all else would be pushed out.
    """

    def __init__(self) -> None:
        super().__init__()
        self._latest: dict[tuple[NewsKind, str], _Line] = {}
        self._times: dict[tuple[NewsKind, str], deque[float]] = {}

    def add(self, fresh: Iterable[News]) -> None:
        """Write *fresh* ones down."""
        news = list(fresh)
        for one in news:
            self._add(one)
        if len(self._lines) > NEWS_LIMIT:
            self._lines[:] = sorted_out(self._lines)
            self._latest.clear()
            self._times.clear()
        self.total += len(news)

    def _add(self, one: News) -> None:
        times = self._times.setdefault((one.kind, one.detail), deque(maxlen=FLOOD))
        times.append(one.at)
        is_flood = len(times) == FLOOD and 0 <= one.at - times[0] < TOGETHER
        latest = self._latest.get((one.kind, one.detail))
        if latest is not None and self._takes(latest.place, one, is_flood=is_flood):
            latest.who.update(_who(one))
            old = self._lines[latest.place]
            self._lines[latest.place] = old.with_more(one, len(latest.who))
        else:
            self._latest[one.kind, one.detail] = _Line(len(self._lines), set(_who(one)))
            self._lines.append(one)

    def _takes(self, place: int, one: News, *, is_flood: bool) -> bool:
        line, is_last = self._lines[place], place == len(self._lines) - 1
        if is_flood:
            return line.absorbs(one, TOGETHER_IN_A_FLOOD)
        return is_last and line.absorbs(one)


def _who(one: News) -> tuple[str, ...]:
    return (one.uuid,) if one.uuid else one.names


def sorted_out(news: Iterable[News]) -> tuple[News, ...]:
    """Return the newest of each kind, so many that a few more than NEWS_LIMIT have room."""
    there = list(news)
    room = _room(Counter(one.kind for one in there).values())
    kept: deque[News] = deque()
    left = Counter[NewsKind]()
    for one in reversed(there):
        left[one.kind] += 1
        if left[one.kind] <= room:
            kept.appendleft(one)
    return tuple(kept)


def _room(counts: Iterable[int]) -> int:
    """Return how many of each kind fit: a kind that needs less leaves the rest to the others."""
    left, kinds = NEWS_LIMIT - _SPARE, sorted(counts)
    for place, needed in enumerate(kinds):
        share = left // (len(kinds) - place)
        if needed > share:
            return share
        left -= needed
    return NEWS_LIMIT


def is_news(old: Participant, new: Participant) -> bool:
    """Return whether a change may mean something to a host; False is certain."""
    return _TOLD(old) != _TOLD(new)


def about(at: float, old: Participant | None, new: Participant | None) -> Iterator[News]:
    """Yield what a person's change from *old* to *new* means to a host."""
    person = new or old
    if person is None:
        return
    for kind in _kinds(old, new):
        yield News(at, kind, (person.name,), uuid=person.uuid)


def about_meeting(at: float, old: ConferenceStatus, new: ConferenceStatus) -> Iterator[News]:
    """Yield what a change of the meeting's own state means; what was untold before is no news."""
    if old.locked is not None and new.locked is not old.locked:
        yield News(at, NewsKind.LOCKED if new.locked else NewsKind.UNLOCKED)
    if old.guests_muted is not None and new.guests_muted is not old.guests_muted:
        yield News(at, NewsKind.GUESTS_MUTED if new.guests_muted else NewsKind.GUESTS_UNMUTED)
    if old.started is False and new.started:
        yield News(at, NewsKind.STARTED)


def _kinds(old: Participant | None, new: Participant | None) -> Iterator[NewsKind]:
    if new is None:
        if old is not None:
            yield _departure(old)
    elif old is None:
        yield _arrival(new)
    else:
        yield from _move(old, new)
        yield from _properties(old, new)


def _arrival(new: Participant) -> NewsKind:
    if new.is_waiting:
        return NewsKind.WAITING
    return NewsKind.CALLING if new.is_connecting else NewsKind.JOINED


def _departure(old: Participant) -> NewsKind:
    if old.is_waiting:
        return NewsKind.GAVE_UP
    return NewsKind.NO_ANSWER if old.is_connecting else NewsKind.LEFT


def _move(old: Participant, new: Participant) -> Iterator[NewsKind]:
    if new.is_waiting and not old.is_waiting:
        yield NewsKind.WAITING
    elif old.is_waiting and not new.is_waiting:
        yield NewsKind.ADMITTED
    elif old.is_connecting and not new.is_connecting:
        yield NewsKind.ANSWERED


def _properties(old: Participant, new: Participant) -> Iterator[NewsKind]:
    if bool(old.is_muted) is not bool(new.is_muted):
        yield NewsKind.MUTED if new.is_muted else NewsKind.UNMUTED
    if old.role is not new.role:
        yield NewsKind.MADE_HOST if new.is_host else NewsKind.MADE_GUEST
    if bool(old.spotlight) is not bool(new.spotlight):
        yield NewsKind.SPOTLIGHT_ON if new.spotlight else NewsKind.SPOTLIGHT_OFF
    if (old.rx_presentation_policy is False) is not (new.rx_presentation_policy is False):
        denied = new.rx_presentation_policy is False
        yield NewsKind.PRESENTATION_DENIED if denied else NewsKind.PRESENTATION_ALLOWED
