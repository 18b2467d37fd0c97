"""Media calls that hang on a participant: WebRTC and RTMP, main picture or presentation."""

from dataclasses import dataclass, replace
from typing import Literal

from pextui.simulator.facts import CallEnded
from pextui.simulator.room import Room
from pextui.simulator.screen import Screen

CallKind = Literal["WEBRTC", "RTMP"]
Present = Literal["", "send", "receive"]

ENDED_BY_REQUEST = "API initiated participant disconnect"
STOLEN = "Presentation taken over by another participant"


@dataclass(frozen=True, slots=True)
class Call:
    """One call; `bandwidth` is the maximum in kbps, 0 when none was asked for."""

    uuid: str
    owner: str
    kind: CallKind
    present: Present = ""
    streaming: bool = False
    bandwidth: int = 0
    has_media: bool = False


class Calls:
    """The calls of a meeting. RTMP has media at once, WebRTC with its ack (Call functions)."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._calls: dict[str, Call] = {}
        self.screen = Screen(room, self._presentation_ended)

    def get(self, owner: str, call_uuid: str) -> Call | None:
        """The call of that uuid, when it is that participant's."""
        call = self._calls.get(call_uuid)
        return call if call and call.owner == owner else None

    def of(self, owner: str) -> list[Call]:
        """All calls of one participant, oldest first."""
        return [call for call in self._calls.values() if call.owner == owner]

    def open(self, call: Call) -> None:
        """A new call; a second main call of the same participant ends the first."""
        for old in self.of(call.owner):
            if old.present == call.present:
                self.end(old.uuid, ENDED_BY_REQUEST)
        self._calls[call.uuid] = call
        if call.kind == "RTMP":
            self.start_media(call.uuid)

    def start_media(self, call_uuid: str) -> None:
        """Sound and picture flow; a participant that was control-only is seen and heard."""
        call = self._calls[call_uuid]
        self._calls[call_uuid] = replace(call, has_media=True)
        if call.present == "send":
            self.screen.present(call.owner)
        elif not call.present:
            protocol = "rtmp" if call.kind == "RTMP" else "webrtc"
            self._room.change(
                call.owner,
                has_media=True,
                video=True,
                protocol=protocol,
                streaming=call.streaming,
            )

    def end(self, call_uuid: str, reason: str) -> None:
        """Ends a call; its owner stays, without the media, and is told."""
        call = self._calls.pop(call_uuid)
        if call.present == "send" and self._presents(call.owner):
            self.screen.stop()
        elif not call.present and call.has_media:
            self._room.change(
                call.owner, has_media=False, video=False, protocol="api", streaming=False
            )
        self._room.tell(CallEnded(call.owner, call_uuid, reason))

    def forget(self, owner: str) -> None:
        """Somebody left: their calls end with them, and their presentation too."""
        for call in self.of(owner):
            del self._calls[call.uuid]
        if self._presents(owner):
            self.screen.stop()

    def _presents(self, owner: str) -> bool:
        presenter = self.screen.presenter
        return presenter is not None and presenter.uuid == owner

    def _presentation_ended(self, owner: str) -> None:
        for call in self.of(owner):
            if call.present == "send":
                del self._calls[call.uuid]
                self._room.tell(CallEnded(owner, call.uuid, STOLEN))
