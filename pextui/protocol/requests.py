"""The bodies that requests of the guide take, by the guide's names."""

from typing import Literal, TypedDict

RoleWord = Literal["chair", "guest"]
Protocol = Literal["sip", "h323", "rtmp", "mssip", "auto"]
CallType = Literal["video", "video-only", "audio"]
YesNo = Literal["yes", "no"]
KeepAlive = Literal[
    "keep_conference_alive",
    "keep_conference_alive_if_multiple",
    "keep_conference_alive_never",
]
Present = Literal["send", "receive"]


class _Dial(TypedDict):
    destination: str
    role: RoleWord
    protocol: Protocol


class Dial(_Dial, total=False):
    """Calls somebody from the meeting (guide: dial)."""

    presentation_url: str
    streaming: YesNo
    dtmf_sequence: str
    source_display_name: str
    source: str
    call_type: CallType
    keep_conference_alive: KeepAlive
    remote_display_name: str
    text: str


class _WebRtcCall(TypedDict):
    sdp: str


class WebRtcCall(_WebRtcCall, total=False):
    """Adds a WebRTC call element to a participant (guide: calls)."""

    present: Present


class RtmpCall(TypedDict, total=False):
    """Adds an RTMP call element to a participant (guide: calls). ``bandwidth`` is in kbps."""

    present: Present
    streaming: Literal["true"]
    bandwidth: int


class _Transfer(TypedDict):
    role: RoleWord
    conference_alias: str


class Transfer(_Transfer, total=False):
    """Sends a participant to another meeting (guide: transfer)."""

    pin: str
