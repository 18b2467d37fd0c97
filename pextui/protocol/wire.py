"""How the wire spells booleans, numbers, times and names, in every way nodes are known to."""

import json
import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import islice
from typing import Annotated, Any, Final, NewType

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainValidator

from pextui.protocol.quick import (
    NUMBER,
    TEXT,
    TRUTH,
    WHOLE,
    Quick,
    list_of,
    looked_up,
    number,
    text,
)
from pextui.protocol.text import NAME_LIMIT, PLAIN, CleanStr, clean

ParticipantUuid = NewType("ParticipantUuid", str)
"""Names one person of a meeting; never empty, safe in a URL's path."""

CallUuid = NewType("CallUuid", str)
"""Names one call of a person; never empty, safe in a URL's path."""

UUIDS_LIMIT: Final = 10_000
"""Uuids kept of one list."""

_UUID_LETTERS: Final = "[0-9A-Za-z-]{1,64}"
_UUID: Final = re.compile(_UUID_LETTERS)
_YES: Final = frozenset({"yes", "true", "on", "allow", "1"})
_NO: Final = frozenset({"no", "false", "off", "deny", "0"})
_EXPIRES_DEFAULT: Final = 120.0


class Wire(BaseModel):
    """A value from the wire: frozen, tolerant of unknown fields, silent about its input in errors.

    The last matters because an error's text would otherwise hold the token
    (design/faults.md §2).
    """

    model_config = ConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, allow_inf_nan=False
    )


class Role(StrEnum):
    """What a person may do; the guide spells hosts ``chair`` here and ``HOST`` in a token."""

    CHAIR = "chair"
    GUEST = "guest"


class ServiceType(StrEnum):
    """Where a person is: at the door, still ringing, or in the meeting."""

    CONNECTING = "connecting"
    WAITING_ROOM = "waiting_room"
    IVR = "ivr"
    CONFERENCE = "conference"
    LECTURE = "lecture"
    GATEWAY = "gateway"
    TEST_CALL = "test_call"
    MEDIA_PLAYBACK = "media_playback"
    UNKNOWN = "unknown"


def participant_uuid(raw: object) -> ParticipantUuid:
    """Return *raw* as a participant's uuid. Raises ValueError unless it is safe in a path."""
    return ParticipantUuid(_safe_uuid(raw))


def call_uuid(raw: object) -> CallUuid:
    """Return *raw* as a call's uuid. Raises ValueError unless it is safe in a path."""
    return CallUuid(_safe_uuid(raw))


def _safe_uuid(raw: object) -> str:
    if isinstance(raw, str) and _UUID.fullmatch(raw):
        return raw
    raise ValueError("not a uuid")


def _flag(raw: object) -> bool | None:
    """YES/NO, On/Off, ALLOW/DENY and real booleans (wire.md §0.7); else None."""
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().lower()
    if word in _YES:
        return True
    return False if word in _NO else None


def _moment(raw: object) -> float | None:
    """Unix seconds as integer, float or string; 0, null and nonsense mean none (wire.md §0.8)."""
    number = _number(raw)
    return number if number is not None and 0 < number < 1e12 else None


def _number(raw: object) -> float | None:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None
    try:
        number = float(raw)
    except (ValueError, OverflowError):
        return None
    return number if number == number and abs(number) != float("inf") else None


def _expires(raw: object) -> float:
    """Seconds as string or number, at least 10 and at most a day (design/faults.md F28)."""
    number = _number(raw)
    return _EXPIRES_DEFAULT if number is None else min(max(number, 10.0), 86_400.0)


def _role(raw: object) -> Role:
    """Chair, host, HOST: a host; all else, the unknown too, has a guest's rights."""
    return Role.CHAIR if str(raw).strip().lower() in {"chair", "host"} else Role.GUEST


def _maybe_role(raw: object) -> Role | None:
    return None if raw is None else _role(raw)


def _service_type(raw: object) -> ServiceType:
    try:
        return ServiceType(str(raw).strip().lower())
    except ValueError:
        return ServiceType.UNKNOWN


_spelled: Final = json.JSONEncoder(ensure_ascii=False, default=str).encode


def _unlisted(raw: object) -> str:
    return clean(raw if isinstance(raw, str) else _spelled(raw))


def _uuids(raw: object) -> tuple[ParticipantUuid, ...]:
    """A list of uuids, or the bare one of direct media (wire.md §2.7); unusable ones left out."""
    listed: Sequence[Any] = raw if isinstance(raw, list | tuple) else [raw]
    usable = (one for one in listed if isinstance(one, str) and _UUID.fullmatch(one))
    return tuple(map(ParticipantUuid, islice(usable, UUIDS_LIMIT)))


_FLAG: Final = looked_up(TEXT, _flag, "YES", "NO", "ALLOW", "DENY", "On", "Off")
_ROLE: Final = looked_up(TEXT, _role, "chair", "guest", "HOST", "GUEST")
_SERVICE: Final = looked_up(TEXT, _service_type, *map(str, ServiceType))
_NO_MOMENT: Final = looked_up(NUMBER, _moment, 0.0)
_TRUTH_IN_WORDS: Final = looked_up(TRUTH, _unlisted, True, False)
_WHOLE_IN_WORDS: Final = looked_up(WHOLE, _unlisted, 0, 1)
_ANY_UUID: Final = Quick(text(_UUID_LETTERS, 64), error=("not_a_uuid", "Value error, not a uuid"))

Flag = Annotated[bool | None, BeforeValidator(_flag), Quick(_FLAG, TRUTH)]
Moment = Annotated[float | None, BeforeValidator(_moment), Quick(number(0, 1e12), _NO_MOMENT)]
Expires = Annotated[float, BeforeValidator(_expires)]
AnyRole = Annotated[Role, BeforeValidator(_role), Quick(_ROLE)]
MaybeRole = Annotated[Role | None, BeforeValidator(_maybe_role)]
AnyServiceType = Annotated[ServiceType, BeforeValidator(_service_type), Quick(_SERVICE)]
Uuid = Annotated[ParticipantUuid, BeforeValidator(participant_uuid), _ANY_UUID]
AnyCallUuid = Annotated[CallUuid, BeforeValidator(call_uuid), _ANY_UUID]
Uuids = Annotated[
    tuple[ParticipantUuid, ...],
    PlainValidator(_uuids),
    Quick(list_of(text(_UUID_LETTERS, 64), UUIDS_LIMIT)),
]
Unlisted = Annotated[
    str,
    BeforeValidator(_unlisted),
    Quick(text(PLAIN, NAME_LIMIT), _TRUTH_IN_WORDS, _WHOLE_IN_WORDS),
]
UnlistedName = CleanStr
