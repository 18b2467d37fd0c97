"""What a node answers to requests: the envelope, the seat it gives, and what it asks for."""

import re
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, SecretStr

from pextui.protocol.models import AnyVersion, Version
from pextui.protocol.text import CleanStr, CleanUrl
from pextui.protocol.wire import (
    AnyCallUuid,
    AnyRole,
    AnyServiceType,
    Expires,
    Flag,
    MaybeRole,
    ServiceType,
    Uuid,
    Uuids,
    Wire,
)

_TOKEN: Final = re.compile(r"[\x21-\x7e]{1,8192}")


def _sendable(token: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(token.get_secret_value()):
        raise ValueError("not a token")
    return token


Token = Annotated[SecretStr, AfterValidator(_sendable)]
"""What goes back to the node in a header of every request."""


class Envelope(Wire):
    """Every JSON answer: a status word, which is not to be trusted (wire.md §0.3), and a result."""

    status: CleanStr = ""
    result: Any = None


class Seat(Wire):
    """This console's place in the meeting (guide: request_token). The token is a secret."""

    token: Token
    expires: Expires = 120.0
    participant_uuid: Uuid
    display_name: CleanStr = ""
    role: AnyRole
    chat_enabled: Flag = None
    service_type: AnyServiceType = ServiceType.CONFERENCE
    current_service_type: AnyServiceType = ServiceType.CONFERENCE
    version: AnyVersion = Version()
    conference_name: CleanStr = ""
    service_name: CleanStr = ""


class FreshToken(Wire):
    """The next token (guide: refresh_token); later nodes tell the role as well."""

    token: Token
    expires: Expires = 120.0
    role: MaybeRole = None


class Reception(StrEnum):
    """The kinds of Virtual Reception."""

    STANDARD = "standard"
    MSSIP = "mssip"


def _required(raw: object) -> bool:
    return str(raw).lower() in {"required", "true", "yes"}


def _reception(word: str) -> Reception:
    return Reception.MSSIP if word.lower() == "mssip" else Reception.STANDARD


Required = Annotated[bool, BeforeValidator(_required)]


class PinPrompt(Wire):
    """The meeting asks for a PIN: which roles need one (guide: PIN protected conferences)."""

    pin: Required
    guest_pin: Required = False


class ReceptionPrompt(Wire):
    """A Virtual Reception asks for the meeting's alias, in either spelling (wire.md §2.2)."""

    conference_extension: CleanStr
    conference_extension_type: CleanStr = ""

    @property
    def kind(self) -> Reception:
        """The v14 guide puts the kind in the first field, later nodes in the second."""
        return _reception(self.conference_extension_type or self.conference_extension)


class Call(Wire):
    """A call element of this console (guide: calls): an SDP for WebRTC, two URLs for RTMP."""

    call_uuid: AnyCallUuid
    sdp: str = ""
    url: CleanUrl = ""
    secure_url: CleanUrl = ""


class Dialled(Wire):
    """The new participants a dial-out made: more than one when the call forks (guide: dial)."""

    uuids: Uuids = ()
