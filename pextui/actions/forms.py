"""The questions that actions ask before they are done: forms, their fields, what is valid."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pextui.actions.questions import forsaken
from pextui.protocol.models import Participant
from pextui.store import Store

Values = Mapping[str, str]
"""What was filled in, by the guide's field names; empty fields are left out."""

Caution = Callable[[Store, Sequence[Participant]], str]
"""What the host should know before filling in a form; empty where there is nothing."""

_DIGITS: Final = re.compile(r"[0-9*#A-D]+")
_SPELT: Final = re.compile(r"(?=(?:\D*\d){7})(?:[+(0]|\d+\s)[0-9()\-\s]*")
"""A telephone number as people write it, and no alias is."""

_TRUNK: Final = re.compile(r"(?<=\d)\s*\(0\)")
"""What is not dialled from abroad."""

_PIN: Final = re.compile(r"[0-9]+#?")
_BANDWIDTHS: Final = range(64, 100_001)


def anything(text: str) -> str | None:
    """Any text, or none."""
    del text
    return None


def required(text: str) -> str | None:
    """Something must be there."""
    return None if text.strip() else "cannot be empty"


def dtmf_digits(text: str) -> str | None:
    """The keys of a telephone (guide: dtmf)."""
    return None if _DIGITS.fullmatch(text) else "only 0-9, *, # and A-D"


def optional_dtmf(text: str) -> str | None:
    """DTMF digits, or none."""
    return dtmf_digits(text) if text else None


def optional_pin(text: str) -> str | None:
    """A PIN is digits (wire.md §2.11), or none."""
    return None if not text or _PIN.fullmatch(text) else "a PIN has digits only"


def optional_bandwidth(text: str) -> str | None:
    """Kilobits per second, or none."""
    if not text or (text.isascii() and text.isdigit() and int(text) in _BANDWIDTHS):
        return None
    return f"a number of kbps from {_BANDWIDTHS.start} to {_BANDWIDTHS.stop - 1}"


def as_dialled(text: str) -> str:
    """Return a telephone number without what is written between its digits; all else as it is."""
    if not _SPELT.fullmatch(text):
        return text
    return re.sub(r"[()\-\s]", "", _TRUNK.sub("", text) if text.startswith("+") else text)


def one_call(text: str) -> str | None:
    """An address, or a telephone number however it is written."""
    return one_word(as_dialled(text))


def one_word(text: str) -> str | None:
    """An address or alias: not empty, no blanks."""
    if refusal := required(text):
        return refusal
    return "cannot hold blanks" if len(text.split()) > 1 else None


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form: the guide's name, the host's words, and what is valid.

    With ``choices`` (value, words) it is a choice, else a line of text, which is sent as ``read``
    makes it.
    """

    name: str
    label: str
    check: Callable[[str], str | None] = anything
    choices: tuple[tuple[str, str], ...] = ()
    default: str = ""
    secret: bool = False
    hint: str = ""
    read: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Form:
    """A form; ``check`` looks at all values together and returns a sentence or None."""

    title: str
    submit: str
    fields: tuple[Field, ...]
    check: Callable[[Values], str | None] = lambda _values: None

    def refusals(self, raw: Values) -> dict[str, str]:
        """Return what is wrong, by field name; the form as a whole is under the empty name."""
        wrong = {
            field.name: refusal
            for field in self.fields
            if (refusal := field.check(raw.get(field.name, "").strip()))
        }
        if not wrong and (refusal := self.check(self.values(raw))):
            wrong[""] = refusal
        return wrong

    def values(self, raw: Values) -> Values:
        """Return *raw* without blanks around and without empty fields."""
        stripped = {one.name: one.read(raw.get(one.name, "").strip()) for one in self.fields}
        return {name: text for name, text in stripped.items() if text}


def no_caution(store: Store, people: Sequence[Participant]) -> str:
    """Most forms speak for themselves."""
    del store, people
    return ""


def transfer_caution(store: Store, people: Sequence[Participant]) -> str:
    """Who transfers the own seat is out of the meeting."""
    if not any(store.is_own(one.uuid) for one in people):
        return ""
    others = len(people) - 1
    whom = f"This console and {others} others are" if others else "This console itself is"
    told = f"{whom} transferred: it leaves this meeting, and loses its hold on it."
    return f"{told} {forsaken(store, people)}".rstrip()


def dial_caution(store: Store, people: Sequence[Participant]) -> str:
    """Who is called may not come in at once."""
    del people
    if not store.conference.locked:
        return ""
    return "The meeting is locked: a guest who answers waits at the door."


def media_caution(store: Store, people: Sequence[Participant]) -> str:
    """Nodes end a participant's call when it asks for another."""
    del people
    if not store.calls:
        return ""
    return "This console has RTMP media already; the node may end them."


ROLES: Final = (("guest", "Guest"), ("chair", "Host"))

TRANSFER: Final = Form(
    "Transfer to another meeting",
    "Transfer",
    (
        Field("conference_alias", "Meeting", one_word, hint="alias, such as meet_bob"),
        Field("role", "Role there", choices=ROLES, default="guest"),
        Field("pin", "PIN there", optional_pin, secret=True, hint="if that meeting has one"),
    ),
)

DTMF: Final = Form(
    "Send DTMF digits",
    "Send",
    (Field("digits", "Digits", dtmf_digits, hint="0-9 * # A-D"),),
)


def _dial_as_a_whole(values: Values) -> str | None:
    if "presentation_url" in values and values.get("protocol") != "rtmp":
        return "a presentation address goes with RTMP only"
    return None


DIAL: Final = Form(
    "Dial out",
    "Dial",
    (
        Field(
            "destination",
            "Call",
            one_call,
            hint="address, such as bob@example.com",
            read=as_dialled,
        ),
        Field("role", "Role", choices=ROLES, default="guest"),
        Field(
            "protocol",
            "Protocol",
            choices=(
                ("auto", "Automatic"),
                ("sip", "SIP"),
                ("h323", "H.323"),
                ("mssip", "Skype for Business"),
                ("rtmp", "RTMP"),
            ),
            default="auto",
        ),
        Field(
            "call_type",
            "Call type",
            choices=(
                ("video", "Video and presentation"),
                ("video-only", "Video only"),
                ("audio", "Audio only"),
            ),
            default="video",
        ),
        Field("remote_display_name", "Display name", hint="shown in the list"),
        Field("text", "Overlay text", hint="shown on the stage instead of the name"),
        Field("dtmf_sequence", "DTMF afterwards", optional_dtmf, hint="0-9 * # A-D"),
        Field(
            "streaming",
            "Streaming or recording",
            choices=(("no", "No"), ("yes", "Yes")),
            default="no",
        ),
        Field("presentation_url", "Presentation to", hint="RTMP address, with RTMP only"),
        Field(
            "keep_conference_alive",
            "Keeps the meeting going",
            choices=(
                ("", "As the node decides"),
                ("keep_conference_alive", "Yes (hosts)"),
                ("keep_conference_alive_if_multiple", "With another such one"),
                ("keep_conference_alive_never", "No"),
            ),
        ),
        Field("source_display_name", "Calls as (name)"),
        Field("source", "Calls as (address)", hint="an alias of this meeting"),
    ),
    _dial_as_a_whole,
)

MEDIA: Final = Form(
    "RTMP media for this console",
    "Get addresses",
    (
        Field(
            "present",
            "Carries",
            choices=(
                ("", "Sound and picture"),
                ("send", "Presentation, sent"),
                ("receive", "Presentation, received"),
            ),
        ),
        Field(
            "streaming",
            "Streaming or recording",
            choices=(("", "No"), ("true", "Yes")),
        ),
        Field("bandwidth", "Bandwidth, kbps", optional_bandwidth, hint="as the node decides"),
    ),
)
