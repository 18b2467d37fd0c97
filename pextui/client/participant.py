"""The guide's participant functions and call functions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Unpack

from pydantic import SecretStr

from pextui.client.answers import typed
from pextui.client.line import Line, segment
from pextui.client.secrecy import keep
from pextui.protocol.replies import Call
from pextui.protocol.requests import RoleWord, RtmpCall, Transfer, WebRtcCall
from pextui.protocol.wire import CallUuid, ParticipantUuid


@dataclass(frozen=True, slots=True)
class ParticipantRequests:
    """The guide's participant functions, for one participant."""

    line: Line
    uuid: ParticipantUuid

    async def disconnect(self) -> None:
        """Remove the participant from the meeting."""
        await self._command("disconnect")

    async def mute(self) -> None:
        """Mute the participant."""
        await self._command("mute")

    async def unmute(self) -> None:
        """Unmute the participant."""
        await self._command("unmute")

    async def allowrxpresentation(self) -> None:
        """Let the participant see the presentation."""
        await self._command("allowrxpresentation")

    async def denyrxpresentation(self) -> None:
        """Hide the presentation from the participant."""
        await self._command("denyrxpresentation")

    async def spotlighton(self) -> None:
        """Give the participant the next spotlight."""
        await self._command("spotlighton")

    async def spotlightoff(self) -> None:
        """Take the participant's spotlight away."""
        await self._command("spotlightoff")

    async def unlock(self) -> None:
        """Let the participant in from the waiting room."""
        await self._command("unlock")

    async def dtmf(self, digits: str) -> None:
        """Send DTMF digits to the participant."""
        await self._command("dtmf", {"digits": digits})

    async def role(self, role: RoleWord) -> None:
        """Make the participant a host (``chair``) or a guest."""
        await self._command("role", {"role": role})

    async def transfer(self, **fields: Unpack[Transfer]) -> None:
        """Send the participant to another meeting. Its PIN is a secret as this meeting's is."""
        if pin := fields.get("pin"):
            keep("transfer", SecretStr(pin))
        await self._command("transfer", dict(fields))

    async def webrtc_call(self, **fields: Unpack[WebRtcCall]) -> Call:
        """Add a WebRTC call element (guide: calls)."""
        return await self._call({"call_type": "WEBRTC", **fields})

    async def rtmp_call(self, **fields: Unpack[RtmpCall]) -> Call:
        """Add an RTMP call element (guide: calls)."""
        return await self._call({"call_type": "RTMP", **fields})

    def call(self, uuid: CallUuid) -> "CallRequests":
        """Return the requests about one call of this participant."""
        return CallRequests(self, uuid)

    async def _call(self, body: Mapping[str, Any]) -> Call:
        return typed(Call, await self.line.post(self._path("calls"), body))

    async def _command(self, name: str, body: Mapping[str, Any] | None = None) -> None:
        await self.line.command(self._path(name), body)

    def _path(self, name: str) -> str:
        return f"participants/{segment(self.uuid)}/{name}"


@dataclass(frozen=True, slots=True)
class CallRequests:
    """The guide's call functions, for one call."""

    of: ParticipantRequests
    uuid: CallUuid

    async def ack(self) -> None:
        """Start the media of a WebRTC call."""
        await self._command("ack")

    async def disconnect(self) -> None:
        """End the call."""
        await self._command("disconnect")

    async def dtmf(self, digits: str) -> None:
        """Send DTMF digits to the call."""
        await self._command("dtmf", {"digits": digits})

    async def _command(self, name: str, body: Mapping[str, Any] | None = None) -> None:
        await self.of._command(f"calls/{segment(self.uuid)}/{name}", body)
