"""The meeting as we believe it: fed by events, read by everybody, changed by nobody else.

The store promises:

- It believes the node. After a complete sync bracket the participants are exactly those of the
  bracket, with what changed inside it; nobody who left in between stays.
- It is never blank in between: the list of a bracket is gathered aside and swapped in at its end,
  the same way for the first connection and for every later one.
- It has one writer, the session's thread. Readers in other threads get immutable values, and
  ``participants`` is only ever changed one key at a time or replaced as a whole.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final, assert_never

from pextui.protocol.events import (
    Bye,
    CallDisconnected,
    ConferenceUpdate,
    Disconnect,
    Event,
    Garbled,
    LayoutUpdate,
    Message,
    ParticipantCreate,
    ParticipantDelete,
    ParticipantSyncBegin,
    ParticipantSyncEnd,
    ParticipantUpdate,
    PresentationFrame,
    PresentationStart,
    PresentationStop,
    RefreshToken,
    Stage,
    Unknown,
)
from pextui.protocol.models import ConferenceStatus, Layout, Participant, Talker
from pextui.protocol.replies import Seat
from pextui.protocol.wire import CallUuid, ParticipantUuid, Role
from pextui.store.changes import NO_PARTS, NOTHING, Changes, Part
from pextui.store.chat import Chat, ChatLine
from pextui.store.compare import Difference, Differs, difference, uuid_of
from pextui.store.floor import Floor
from pextui.store.news import Journal, News, NewsKind, about, about_meeting, is_news
from pextui.store.people import People, Swap, Where, has_moved, place
from pextui.store.talk import Said

__all__ = [
    "NOTHING",
    "NO_PARTS",
    "Changes",
    "ChatLine",
    "Difference",
    "Differs",
    "News",
    "NewsKind",
    "Part",
    "Presentation",
    "Said",
    "Store",
    "Where",
    "uuid_of",
]

_UNKNOWN_NAMES_LIMIT: Final = 100


@dataclass(frozen=True, slots=True)
class Presentation:
    """A presentation under way; ``frame_id`` names its latest frame."""

    name: str
    uuid: str = ""
    frame_id: str = ""


Origin = Callable[[NewsKind, ParticipantUuid | None, float], str]
"""Tells who did what is news, in words, of news about whom and when; nothing where all is said."""


class Store:
    """One meeting. ``apply`` takes an event and tells what changed; it does no I/O.

    *origin* is asked whose doing it is that somebody was muted, or the meeting locked.
    """

    def __init__(self, origin: Origin = lambda _kind, _uuid, _at: "") -> None:
        self._origin = origin
        self.conference = ConferenceStatus()
        self.presentation: Presentation | None = None
        self.calls: frozenset[CallUuid] = frozenset()
        self.own_uuid: ParticipantUuid | None = None
        self.own_name = ""
        self.own_role: Role | None = None
        self.chat_enabled: bool | None = None
        self.is_synced = False
        self.skipped: Counter[str] = Counter()
        self._chat = Chat()
        self._journal = Journal()
        self._people = People()
        self._floor = Floor()
        self._former: set[ParticipantUuid | None] = set()

    def apply(self, event: Event, at: float = 0.0) -> Changes:
        """Believe *event*, heard *at* Unix seconds; return what looks different now."""
        match event:
            case ParticipantCreate() | ParticipantUpdate():
                return self._put(event.participant, at)
            case Stage():  # the two that come most come first: models are slow to tell apart
                return self._floor.follow(event.talkers, self._is_heard, at)
            case ParticipantDelete():
                return self._drop(event.uuid, at)
            case ParticipantSyncBegin():
                self._people.begin()
                return NOTHING
            case ParticipantSyncEnd():
                return self._swap(at)
            case LayoutUpdate():
                return self._floor.lay_out(event)
            case ConferenceUpdate():
                return self._update_conference(event, at)
            case Message():
                return self._hear(event, at)
            case PresentationStart():
                return self._start_presentation(event, at)
            case PresentationFrame():
                return self._show_frame(event.id)
            case PresentationStop():
                return self._stop_presentation(at)
            case CallDisconnected():
                return self._end_call(event, at)
            case Unknown():
                return self._note_unknown(event.name, at)
            case Garbled():
                return self._note_garbled(event, at)
            case Disconnect():
                return self._drop(self.own_uuid, at) if self.own_uuid else NOTHING
            case RefreshToken() | Bye():
                return NOTHING
            case _:
                assert_never(event)

    # What the session tells besides events

    def take_seat(self, seat: Seat) -> Changes:
        """Believe what the node said when it gave this console its place."""
        if seat.participant_uuid != self.own_uuid:
            self._former.add(self.own_uuid)
            self.calls = frozenset()
        self.own_uuid, self.own_role = seat.participant_uuid, seat.role
        self._people.sit(seat.participant_uuid)
        self.own_name, self.chat_enabled = seat.display_name, seat.chat_enabled
        return Changes(parts=Part.SEAT)

    def take_role(self, role: Role) -> Changes:
        """Believe the own role that came with a new token (wire.md §2.3)."""
        if role is self.own_role:
            return NOTHING
        self.own_role = role
        return Changes(parts=Part.SEAT)

    def take_status(self, status: ConferenceStatus, at: float = 0.0) -> Changes:
        """Believe an answer to conference_status."""
        return self._update_conference(status, at)

    def take_list(self, participants: tuple[Participant, ...], at: float = 0.0) -> Changes:
        """Believe an answer to participants as if a whole bracket had been sent."""
        self._people.begin()
        for one in participants:
            self._people.put(one)
        return self._swap(at)

    def correct(self, participants: tuple[Participant, ...], at: float) -> Changes:
        """Believe an answer to participants instead of the stream, and say so in any case."""
        changed = len({one[0] for _, one in self.difference(participants)})
        told, changes = self._journal.total, self.take_list(participants, at)
        if self._journal.total != told:
            return changes
        return changes | self._tell([News(at, NewsKind.CORRECTED, detail=f"{changed} changed")])

    def difference(self, participants: tuple[Participant, ...]) -> Difference:
        """Return in what an answer to participants tells of another meeting than this one.

        Only what hosts act on counts, and not the own row, which nodes may leave out; nor who
        found no room here.
        """
        if self._people.has_left_out:
            participants = tuple(one for one in participants if one.uuid in self.participants)
        return difference(participants, self.participants.values(), self.own_uuid)

    def said(self, text: str, at: float) -> Changes:
        """Believe that the own message *text* was accepted."""
        if not self._chat.said(text, self.own_name, self.own_uuid or "", at):
            return NOTHING
        return Changes(parts=Part.CHAT)

    def called(self, call: CallUuid) -> Changes:
        """Believe that the own call *call* exists."""
        self.calls |= {call}
        return Changes(parts=Part.SEAT)

    def hung_up(self, call: CallUuid) -> Changes:
        """Believe that the own call *call* is over."""
        self.calls -= {call}
        return Changes(parts=Part.SEAT)

    def lost_stream(self) -> None:
        """Throw away half a list: the next connection sends a whole one."""
        self._people.give_up()

    def lost_sight(self, at: float) -> None:
        """Count nobody's talking from *at* on, the last sign of life of the stream."""
        self._floor.lose(at)

    def missed(self, gap: float, at: float) -> Changes:
        """Mark *gap* seconds without the stream in the chat and the news."""
        self._chat.missed(gap, at)
        return self._tell([News(at, NewsKind.GAP, detail=f"{gap:.0f}")], Part.CHAT)

    def not_recorded(self, reason: str, at: float) -> Changes:
        """Say that what happens cannot be written down, and why."""
        return self._tell([News(at, NewsKind.NOT_RECORDED, detail=reason)])

    # What everybody may read

    @property
    def participants(self) -> dict[ParticipantUuid, Participant]:
        """Everybody on the node's list, by uuid. For reading only."""
        return self._people.listed

    @property
    def layout(self) -> Layout | None:
        """Who sits where on the stage, once the node has said so."""
        return self._floor.layout

    @property
    def stage(self) -> tuple[Talker, ...]:
        """Who talks and who spoke, the latest first."""
        return self._floor.stage

    @property
    def talking(self) -> frozenset[ParticipantUuid]:
        """Who talks now."""
        return self._floor.talking

    def said_by(self, uuid: ParticipantUuid) -> Said:
        """Return when, and for how long, somebody has talked."""
        return self._floor.talk.said(uuid)

    def said_by_all(self, now: float) -> float:
        """Return the seconds that all have talked together, until *now* in Unix seconds."""
        return self._floor.talk.everybodys(now)

    @property
    def news(self) -> tuple[News, ...]:
        """What happened, oldest first; like things that came together are one."""
        return self._journal.lines

    @property
    def chat(self) -> tuple[ChatLine, ...]:
        """All chat lines, oldest first."""
        return self._chat.lines

    @property
    def chat_total(self) -> int:
        """How many chat lines there have ever been, those no longer kept too."""
        return self._chat.total

    def count(self, where: Where) -> int:
        """How many people are there."""
        return self._people.count(where)

    @property
    def guests(self) -> int:
        """How many of those who take part are no hosts."""
        return self._people.guests

    def waiting(self) -> tuple[Participant, ...]:
        """Everybody else at the door, who has waited longest first."""
        return tuple(one for one in self._people.waiting() if not self.is_own(one.uuid))

    @property
    def own_seat(self) -> Participant | None:
        """This console's own row, where the node lists it."""
        return self.participants.get(self.own_uuid) if self.own_uuid else None

    def is_own(self, uuid: str) -> bool:
        """True for this console's own seat."""
        return bool(uuid) and uuid == self.own_uuid

    def spotlights(self) -> tuple[ParticipantUuid, ...]:
        """Who has a spotlight, the first one given first (guide: spotlighton)."""
        return self._people.spotlights()

    @property
    def is_streamed(self) -> bool:
        """True while somebody streams or records the meeting."""
        return self._people.is_streamed

    # How events are believed

    def _put(self, person: Participant, at: float) -> Changes:
        taken = self._people.put(person)
        if taken is None:
            return self._note_garbled(Garbled("participant_create", "too many people"), at)
        old, has_changed = taken
        if not has_changed:
            return NOTHING
        self._floor.hear(person, at)
        may_move = has_moved(old, person) and place(old) != place(person)
        parts = Part.ROSTER if may_move else NO_PARTS
        if old is None or is_news(old, person):
            parts |= self._tell(self._attributed(about(at, old, person))).parts
        return self._changed(person.uuid, parts)

    def _drop(self, uuid: ParticipantUuid, at: float) -> Changes:
        old = self._people.drop(uuid)
        if old is None:
            return NOTHING
        changes = self._changed(uuid, Part.ROSTER) | self._floor.vacate({uuid}, at)
        return changes | self._tell(list(about(at, old, None)))

    def _swap(self, at: float) -> Changes:
        """The bracket is complete; an end without a begin changes nothing."""
        swap = self._people.end()
        if swap is None:
            return NOTHING
        changes = Changes(swap.differing(), Part.ROSTER) | self._follow_seat()
        changes |= self._floor.vacate(
            swap.old.keys() - swap.new.keys(), at
        ) | self._check_presenter(swap, at)
        for uuid in self.talking & swap.new.keys():
            self._floor.hear(swap.new[uuid], at)
        news = self._correction(swap, at) if self.is_synced else []
        self.is_synced = True
        return changes | self._tell(news)

    def _check_presenter(self, swap: Swap, at: float) -> Changes:
        """A presentation may have ended while the stream was cut: the list knows who presents."""
        said = {one.is_presenting for one in swap.new.values()}
        is_over = bool(swap.old) and False in said and True not in said
        return self._stop_presentation(at) if is_over else NOTHING

    def _correction(self, swap: Swap, at: float) -> list[News]:
        own = self._former | {self.own_uuid}
        more = len(swap.new.keys() - swap.old.keys() - own)
        fewer = len(swap.old.keys() - swap.new.keys() - own)
        if not more and not fewer:
            return []
        return [News(at, NewsKind.CORRECTED, detail=f"+{more} −{fewer}")]

    def _changed(self, uuid: ParticipantUuid, part: Part) -> Changes:
        changes = Changes(frozenset({uuid}), part)
        return changes | self._follow_seat() if uuid == self.own_uuid else changes

    def _follow_seat(self) -> Changes:
        """The own role is what the list says of this console's seat, from the moment it does."""
        seat = self.own_seat
        if seat is None or seat.role is self.own_role:
            return NOTHING
        self.own_role = seat.role
        return Changes(parts=Part.SEAT)

    def _is_heard(self, uuid: ParticipantUuid) -> bool:
        person = self.participants.get(uuid)
        return person is None or not person.is_muted

    def _update_conference(self, update: ConferenceStatus, at: float) -> Changes:
        told = update.model_dump(exclude_none=True)
        old, self.conference = self.conference, self.conference.model_copy(update=told)
        if old == self.conference:
            return NOTHING
        news = self._attributed(about_meeting(at, old, self.conference))
        return self._tell(news, Part.CONFERENCE)

    def _hear(self, message: Message, at: float) -> Changes:
        heard = self._chat.heard(message, at, own=self.is_own(message.uuid))
        return Changes(parts=Part.CHAT) if heard else NOTHING

    def _start_presentation(self, start: PresentationStart, at: float) -> Changes:
        if not (start.presenter_name or start.presenter_uri or start.presenter_uuid):
            return self._stop_presentation(at)
        name = start.presenter_name or start.presenter_uri
        self.presentation = Presentation(name, start.presenter_uuid)
        return self._tell([News(at, NewsKind.PRESENTING, (name,))], Part.PRESENTATION)

    def _show_frame(self, frame_id: str) -> Changes:
        """A frame may come before its start, when this console joined in the middle."""
        self.presentation = replace(self.presentation or Presentation(""), frame_id=frame_id)
        return Changes(parts=Part.PRESENTATION)

    def _stop_presentation(self, at: float) -> Changes:
        if self.presentation is None:
            return NOTHING
        self.presentation = None
        return self._tell([News(at, NewsKind.PRESENTATION_OVER)], Part.PRESENTATION)

    def _end_call(self, event: CallDisconnected, at: float) -> Changes:
        self.calls -= {event.call_uuid}
        return self._tell([News(at, NewsKind.CALL_ENDED, detail=event.reason)], Part.SEAT)

    def _attributed(self, news: Iterable[News]) -> list[News]:
        told = []
        for one in news:
            who, is_own = self._whose(one), self.is_own(one.uuid or "")
            told.append(replace(one, detail=who, is_own=is_own) if who or is_own else one)
        return told

    def _whose(self, one: News) -> str:
        """Who comes in where the door is not held was let in by nobody."""
        if one.kind is NewsKind.ADMITTED and self.conference.locked is not True:
            return ""
        return self._origin(one.kind, one.uuid, one.at)

    def _note_unknown(self, name: str, at: float) -> Changes:
        is_first = name not in self.skipped and len(self.skipped) < _UNKNOWN_NAMES_LIMIT
        self.skipped[name if is_first or name in self.skipped else "others"] += 1
        return self._tell([News(at, NewsKind.UNKNOWN_EVENT, detail=name)] if is_first else [])

    def _note_garbled(self, event: Garbled, at: float) -> Changes:
        """The first, tenth, hundredth … is news, so that a flood of them hides nothing else."""
        self.skipped[event.name] += 1
        count = self.skipped[event.name]
        if str(count).rstrip("0") != "1":
            return NOTHING
        detail = f"{event.name}: {event.reason}" + (f" ({count} so far)" if count > 1 else "")
        return self._tell([News(at, NewsKind.SKIPPED_EVENT, detail=detail)])

    def _tell(self, news: list[News], part: Part = NO_PARTS) -> Changes:
        if not news:
            return Changes(parts=part) if part is not NO_PARTS else NOTHING
        self._journal.add(news)
        return Changes(parts=part | Part.NEWS)
