"""The bodies of the guide's requests, as strict as a node is: wrong types are refused, not bent."""

from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from pextui.simulator.people import KeepAlive
from pextui.simulator.refusal import Refusal


def _role(value: Any) -> Any:
    """Tokens, dial and transfer spell the same role in different ways; all are taken."""
    if not isinstance(value, str):
        return value
    return {"host": "chair"}.get(value.lower(), value.lower())


def _yes(value: Any) -> Any:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value


RoleWord = Annotated[Literal["chair", "guest"], BeforeValidator(_role)]
YesNo = Literal["yes", "no"]
Flag = Annotated[bool, BeforeValidator(_yes)]
Kbps = Annotated[int, Field(ge=1), BeforeValidator(_number)]
Text = Annotated[str, Field(min_length=1)]


class Body(BaseModel):
    """A JSON object; fields that the node does not know are ignored."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


B = TypeVar("B", bound=Body)


class Nothing(Body):
    """An empty request; whatever is sent is ignored."""


class TokenBody(Body):
    """request_token. `token` is the one-time token of a transfer."""

    display_name: str
    conference_extension: str | None = None
    token: str | None = None


class DialBody(Body):
    """dial, every field of the guide."""

    destination: Text
    role: RoleWord = "chair"
    protocol: Literal["sip", "h323", "rtmp", "mssip", "auto"] = "auto"
    presentation_url: Annotated[str, Field(pattern=r"^(rtmps?://.+)?$")] = ""
    streaming: YesNo = "no"
    dtmf_sequence: Annotated[str, Field(pattern=r"^[0-9*#A-D,]*$")] = ""
    source_display_name: str = ""
    source: str = ""
    call_type: Literal["video", "video-only", "audio"] = "video"
    keep_conference_alive: KeepAlive = ""
    remote_display_name: str = ""
    text: str = ""


class MessageBody(Body):
    """message."""

    type: Annotated[str, Field(pattern=r"^[^\s/;]+/[^\s/;]+(;.*)?$")]
    payload: str


class DtmfBody(Body):
    """dtmf, of a participant and of a call."""

    digits: Annotated[str, Field(pattern=r"^[0-9*#A-D]+$")]


class RoleBody(Body):
    """role."""

    role: RoleWord


class TransferBody(Body):
    """transfer."""

    conference_alias: Text
    role: RoleWord = "guest"
    pin: str | None = None


class CallBody(Body):
    """calls, WebRTC and RTMP. `bandwidth` is in kbps."""

    call_type: Literal["WEBRTC", "RTMP"]
    sdp: str = ""
    present: Literal["send", "receive"] | None = None
    streaming: Flag = False
    bandwidth: Kbps | None = None

    @model_validator(mode="after")
    def _webrtc_needs_an_offer(self) -> Self:
        if self.call_type == "WEBRTC" and not self.sdp:
            raise ValueError("sdp is missing")
        return self


def read(model: type[B], raw: Any) -> B:
    """The body as its type. Refusal 400 with the first thing that is wrong with it."""
    try:
        return model.model_validate({} if raw is None else raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "body"
        raise Refusal(400, f"Illegal value: {where}: {first['msg']}") from None
