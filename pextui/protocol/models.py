"""The nouns of the wire: participants, the conference's state, layout, stage and chat."""

from collections.abc import Callable
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, ConfigDict, Field, TypeAdapter

from pextui.protocol.naming import nobodys
from pextui.protocol.text import CleanStr, CleanText
from pextui.protocol.wire import (
    AnyRole,
    AnyServiceType,
    Flag,
    Moment,
    ParticipantUuid,
    Role,
    ServiceType,
    Unlisted,
    UnlistedName,
    Uuid,
    Uuids,
    Wire,
)

UNLISTED_LIMIT: Final = 60
"""Fields kept of one person beyond the guide's: later nodes send thirty."""


class Participant(Wire):
    """One person or device as the node lists it (guide: participant_create; wire.md §2.5).

    Only ``uuid`` is required. What a node sends beyond the guide is kept, cleaned, in
    ``model_extra``, so that a host can see every field. Times are Unix seconds of the node.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[UnlistedName, Unlisted]

    uuid: Uuid
    display_name: CleanStr = ""
    overlay_text: CleanStr = ""
    role: AnyRole = Role.GUEST
    service_type: AnyServiceType = ServiceType.CONFERENCE
    protocol: CleanStr = ""
    uri: CleanStr = ""
    local_alias: CleanStr = ""
    vendor: CleanStr = ""
    call_direction: CleanStr = ""
    api_url: CleanStr = ""
    encryption: CleanStr = ""
    is_muted: Flag = None
    is_presenting: Flag = None
    is_video_call: Flag = None
    is_audio_only_call: Flag = None
    is_streaming_conference: Flag = None
    is_external: Flag = None
    has_media: Flag = None
    presentation_supported: Flag = None
    rx_presentation_policy: Flag = None
    spotlight: Moment = None
    start_time: Moment = None

    @property
    def name(self) -> str:
        """The name to show: the display name, else the address, else the uuid."""
        name = self.display_name or self.uri.removeprefix("sip:") or f"({self.uuid[:8]})"
        return nobodys(name)

    @property
    def is_host(self) -> bool:
        """True for whom the guide calls chair."""
        return self.role is Role.CHAIR

    @property
    def is_waiting(self) -> bool:
        """True while the person stands at the door (guide: service_type)."""
        return self.service_type is ServiceType.WAITING_ROOM

    @property
    def is_connecting(self) -> bool:
        """True while a call rings or somebody enters a PIN."""
        kind = self.service_type
        return kind is ServiceType.CONNECTING or kind is ServiceType.IVR

    @property
    def is_api_only(self) -> bool:
        """True for a control-only seat such as this console's: no media at all."""
        return self.protocol.lower() == "api" and not self.has_media

    @property
    def is_here(self) -> bool:
        """True for somebody who takes part: not at the door, not ringing, not API-only."""
        return not (self.is_waiting or self.is_connecting or self.is_api_only)


_read_person: Final[Callable[[str], Participant]] = TypeAdapter(Participant).validator.validate_json


def _bounded(raw: Any) -> Any:
    if not isinstance(raw, dict) or len(raw) <= UNLISTED_LIMIT:
        return raw
    unlisted = [name for name in raw if name not in Participant.model_fields]
    return {name: raw[name] for name in raw.keys() - set(unlisted[UNLISTED_LIMIT:])}


_BOUNDED: Final = TypeAdapter(Annotated[Participant, BeforeValidator(_bounded)])


_new: Final = object.__new__
_set: Final = object.__setattr__
_SENT_LIMIT: Final = 64
_sent: Final[dict[frozenset[str], set[str]]] = {}
"""Which fields nodes send; begun anew when it becomes long, as no honest node makes it."""


def person_of(raw: object) -> Participant:
    """Return the person that a node's *raw* object tells of; raises pydantic.ValidationError."""
    return _light(_BOUNDED.validate_python(raw))


def person_in(body: str) -> Participant:
    """Return the person that *body*, a JSON text, tells of; raises pydantic.ValidationError.

    Objects in between are made only where there are commas for more fields than are kept.
    """
    if body.count(",") < UNLISTED_LIMIT:
        return _light(_read_person(body))
    return _light(_BOUNDED.validate_json(body))


def _light(person: Participant) -> Participant:
    """Return *person* in a quarter of the memory: a meeting may have ten thousand.

    All share one set of the fields that were sent, as nodes send the same ones of everybody.
    Fields that are set one by one share their names; a dict that is handed over, as pydantic does
    it, has its own. Nobody changes what is frozen.
    """
    sent = person.model_fields_set
    names = frozenset(sent)
    if len(_sent) >= _SENT_LIMIT and names not in _sent:
        _sent.clear()
    light = _new(Participant)
    for name, value in vars(person).items():
        _set(light, name, value)
    _set(light, "__pydantic_fields_set__", _sent.setdefault(names, sent))
    _set(light, "__pydantic_extra__", person.model_extra)
    _set(light, "__pydantic_private__", None)
    return light


# CPython shares the names that the very first instances of a class have, and no later ones.
_light(Participant.model_construct(uuid=ParticipantUuid("")))


class ConferenceStatus(Wire):
    """The meeting's own state; None is what the node has not told (guide: conference_status)."""

    locked: Flag = None
    guests_muted: Flag = None
    started: Flag = None


class Layout(Wire):
    """Who sits where on the stage, main speaker first (guide: layout)."""

    view: CleanStr = ""
    participants: Uuids = ()


class Talker(Wire):
    """One entry of the stage: who spoke how recently, and whether they speak now."""

    participant_uuid: Uuid
    stage_index: Annotated[int, Field(ge=0)] = 0
    vad: Annotated[float, Field(ge=0)] = 0

    @property
    def is_talking(self) -> bool:
        """Any voice activity counts (wire.md §2.7: speaking = vad != 0)."""
        return self.vad > 0


class ChatMessage(Wire):
    """One chat message (guide: message). ``type`` may carry parameters after a semicolon."""

    origin: CleanStr = ""
    uuid: CleanStr = ""
    type: CleanStr = "text/plain"
    payload: CleanText = ""
    direct: Flag = None


class Presenter(Wire):
    """Who presents (guide: presentation_start); ``presenter_uuid`` only on later nodes."""

    presenter_name: CleanStr = ""
    presenter_uri: CleanStr = ""
    presenter_uuid: CleanStr = ""


class Version(Wire):
    """The node's version (guide: request_token)."""

    version_id: CleanStr = ""
    pseudo_version: CleanStr = ""


def _named_version(raw: Any) -> Any:
    return raw if isinstance(raw, dict) else {}


AnyVersion = Annotated[Version, BeforeValidator(_named_version)]
