"""What the event stream says: one class per event, one table, one function that never raises."""

from dataclasses import dataclass
from operator import attrgetter
from typing import Final, Protocol, Self

from pydantic import TypeAdapter, ValidationError

from pextui.protocol.models import (
    ChatMessage,
    ConferenceStatus,
    Layout,
    Participant,
    Presenter,
    Talker,
    person_in,
)
from pextui.protocol.text import CleanStr, CleanText, clean
from pextui.protocol.wire import AnyCallUuid, Uuid, Wire

_STAGE: Final = TypeAdapter(tuple[Talker, ...])
_BY_INDEX: Final = attrgetter("stage_index")


class _Event(Wire):
    """An event whose data is its fields."""

    @classmethod
    def read(cls, body: str, event_id: str) -> Self:
        """Return the event with *body*, a JSON text; raises pydantic.ValidationError."""
        del event_id
        return cls.model_validate_json(body)


class ParticipantSyncBegin(_Event):
    """The complete list of participants follows."""


class ParticipantSyncEnd(_Event):
    """The list that began is complete."""


@dataclass(frozen=True, slots=True)
class ParticipantCreate:
    """Somebody joined, or is part of the list."""

    participant: Participant

    @classmethod
    def read(cls, body: str, event_id: str) -> Self:
        """Return the event with *body*, a JSON text; raises pydantic.ValidationError."""
        del event_id
        return cls(person_in(body))


@dataclass(frozen=True, slots=True)
class ParticipantUpdate(ParticipantCreate):
    """Somebody's properties changed; the whole object is sent."""


class ParticipantDelete(_Event):
    """Somebody left."""

    uuid: Uuid


class ConferenceUpdate(ConferenceStatus, _Event):
    """The meeting's own state changed."""


class LayoutUpdate(Layout, _Event):
    """The seats on the stage changed (guide: layout)."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Who spoke most recently, newest first (guide: stage)."""

    talkers: tuple[Talker, ...] = ()

    @classmethod
    def read(cls, body: str, event_id: str) -> Self:
        """Return the stage with its talkers in order; raises pydantic.ValidationError."""
        del event_id
        talkers = () if body == "{}" else _STAGE.validate_json(body)
        ordered = sorted(talkers, key=_BY_INDEX)
        if len({talker.participant_uuid for talker in ordered}) < len(ordered):
            each = {talker.participant_uuid: talker for talker in reversed(ordered)}
            ordered = [one for one in ordered if each[one.participant_uuid] is one]
        return cls(tuple(ordered[:TALKERS_LIMIT]))


class Message(ChatMessage, _Event):
    """Somebody said something in the chat."""


class PresentationStart(Presenter, _Event):
    """Somebody began to present."""


class PresentationStop(_Event):
    """The presentation is over."""


@dataclass(frozen=True, slots=True)
class PresentationFrame:
    """A frame of the presentation can be fetched under this event's id."""

    id: str = ""

    @classmethod
    def read(cls, body: str, event_id: str) -> Self:
        """Return the frame: it has no data, only the event's own id."""
        del body
        return cls(event_id if len(event_id) <= _ID_LIMIT else "")


class CallDisconnected(_Event):
    """A child call of this console ended."""

    call_uuid: AnyCallUuid
    reason: CleanText = ""


class Disconnect(_Event):
    """The node removed this console from the meeting."""

    reason: CleanText = ""


class RefreshToken(_Event):
    """The node asks for an immediate refresh (wire.md §2.3)."""


class Bye(_Event):
    """The node closes this stream; the list comes anew on the next (wire.md §2.7)."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """An event of a name that is not in the table."""

    name: CleanStr


@dataclass(frozen=True, slots=True)
class Garbled:
    """An event of a known name whose data could not be read."""

    name: CleanStr
    reason: str


Event = (
    ParticipantSyncBegin
    | ParticipantSyncEnd
    | ParticipantCreate
    | ParticipantUpdate
    | ParticipantDelete
    | ConferenceUpdate
    | LayoutUpdate
    | Stage
    | Message
    | PresentationStart
    | PresentationStop
    | PresentationFrame
    | CallDisconnected
    | Disconnect
    | RefreshToken
    | Bye
    | Unknown
    | Garbled
)


class Readable(Protocol):
    """A class of events, as the table below holds it."""

    def read(self, body: str, event_id: str) -> Event:
        """Return the event that *body* and *event_id* stand for."""


EVENTS: Final[dict[str, Readable]] = {
    "participant_sync_begin": ParticipantSyncBegin,
    "participant_sync_end": ParticipantSyncEnd,
    "participant_create": ParticipantCreate,
    "participant_update": ParticipantUpdate,
    "participant_delete": ParticipantDelete,
    "conference_update": ConferenceUpdate,
    "layout": LayoutUpdate,
    "stage": Stage,
    "message": Message,
    "message_received": Message,
    "presentation_start": PresentationStart,
    "presentation_frame": PresentationFrame,
    "presentation_stop": PresentationStop,
    "call_disconnected": CallDisconnected,
    "disconnect": Disconnect,
    "refresh_token": RefreshToken,
    "bye": Bye,
}
"""Names of the guide and, where nodes differ from it, of the wire (wire.md §0.1)."""

TALKERS_LIMIT: Final = 200
"""Speakers kept of one stage: no screen shows as many."""

VALUES_LIMIT: Final = 20_000
"""Values accepted in one event: each becomes an object of a hundred bytes and more."""

_ID_LIMIT: Final = 256
_NOTHING: Final = frozenset({"", "null", "{}", '""'})
_NOTHING_LENGTH: Final = max(map(len, _NOTHING))


def parse_event(name: str, data: str, id: str = "") -> Event:
    """Return the event *name* with its *data* typed. Never raises: see Unknown and Garbled.

    Events without data may have none, ``null`` or ``{}`` (wire.md §0.2).
    """
    kind = EVENTS.get(name)
    if kind is None:
        return Unknown(clean(name))
    if data.count(",") > VALUES_LIMIT:
        return Garbled(clean(name), "too many values")
    try:
        return kind.read("{}" if _is_nothing(data) else data, id)
    except (ValidationError, RecursionError) as error:
        return Garbled(clean(name), _why(error))


def _is_nothing(data: str) -> bool:
    """Only what is short is looked up: a long text would be read once more to be hashed."""
    text = data.strip()
    return len(text) <= _NOTHING_LENGTH and text in _NOTHING


def _why(error: ValidationError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(map(str, first["loc"]))
    return clean(f"{where}: {first['msg']}" if where else first["msg"])
