"""What happens in a meeting, as facts that a dialect turns into events of the guide."""

from dataclasses import dataclass

from pextui.simulator.people import Person


@dataclass(frozen=True, slots=True)
class Came:
    """Somebody joined, waits at the door, or is being called."""

    person: Person


@dataclass(frozen=True, slots=True)
class Changed:
    """A property of somebody changed."""

    person: Person


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody is gone."""

    uuid: str


@dataclass(frozen=True, slots=True)
class RoomState:
    """The properties of the meeting itself."""

    locked: bool
    guests_muted: bool
    started: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """One place on the stage: who, and how loud (0 silent, 100 speaking)."""

    uuid: str
    vad: int


@dataclass(frozen=True, slots=True)
class Stage:
    """Those who have spoken, the most recent speaker first."""

    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The picture that everybody sees: its name, and who is in it from the main seat on."""

    view: str
    uuids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A chat message to everybody."""

    uuid: str
    origin: str
    content_type: str
    payload: str


@dataclass(frozen=True, slots=True)
class PresentationStarted:
    """Somebody began to present."""

    presenter: Person


@dataclass(frozen=True, slots=True)
class PresentationStopped:
    """Nobody presents any more."""


@dataclass(frozen=True, slots=True)
class FrameShown:
    """A new picture of the presentation can be fetched."""

    number: int


@dataclass(frozen=True, slots=True)
class CallEnded:
    """A call of `owner` ended; only they are told."""

    owner: str
    call_uuid: str
    reason: str


@dataclass(frozen=True, slots=True)
class Dismissed:
    """The node ends the session of `uuid`; only they are told, and told why."""

    uuid: str
    reason: str


@dataclass(frozen=True, slots=True)
class Referred:
    """`uuid` is sent to another meeting, which a one-time token opens; only they are told."""

    uuid: str
    alias: str
    token: str


Fact = (
    Came
    | Changed
    | Left
    | RoomState
    | Stage
    | Layout
    | Said
    | PresentationStarted
    | PresentationStopped
    | FrameShown
    | CallEnded
    | Dismissed
    | Referred
)
