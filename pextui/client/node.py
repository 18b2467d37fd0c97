"""The node: one typed method for each request of the guide, named as the guide names it."""

import asyncio
import logging
from typing import Any, Final, Unpack

from pydantic import SecretStr, ValidationError

from pextui.client.answers import accepted, result_of, typed
from pextui.client.errors import Garbled, NodeError
from pextui.client.line import Line, ascii_only
from pextui.client.participant import ParticipantRequests
from pextui.client.secrecy import keep
from pextui.client.transport import read_body, within_reason
from pextui.protocol.models import ConferenceStatus, Participant, person_of
from pextui.protocol.replies import Dialled, FreshToken, Seat
from pextui.protocol.requests import Dial
from pextui.protocol.wire import ParticipantUuid

JPEG_LIMIT: Final = 5 * 1024 * 1024
"""Bytes accepted of one presentation frame."""

RELEASE_WITHIN: Final = 2.0
"""Seconds that leaving waits for the node."""

_log = logging.getLogger(__name__)


class Node(Line):
    """One conference on one node, spoken to as one seat: a Line that knows the guide."""

    # Client control requests

    async def request_token(
        self,
        display_name: str,
        *,
        pin: SecretStr | None = None,
        conference_extension: str | None = None,
    ) -> Seat:
        """Join; keeps the token. A *pin* of ``none`` joins as a guest without PIN (wire.md §0.4).

        Raises PinNeeded, WrongPin, ExtensionNeeded, NotFound, and what any request may raise.
        """
        body: dict[str, Any] = {"display_name": display_name}
        if conference_extension is not None:
            body["conference_extension"] = conference_extension
        headers = {"pin": keep("pin", pin).get_secret_value()} if pin else {}
        seat = typed(Seat, await self.send("POST", "request_token", body, headers))
        self.token = keep("token", seat.token)
        return seat

    async def refresh_token(self) -> FreshToken:
        """Trade the token for a new one and keep that."""
        fresh = typed(FreshToken, await self.post("refresh_token"))
        self.token = keep("token", fresh.token)
        return fresh

    async def release_token(self) -> None:
        """Leave. The answer is ignored, as the guide says; the token is forgotten."""
        try:
            async with asyncio.timeout(RELEASE_WITHIN):
                await self.send("POST", "release_token", None, self.secrets())
        except (NodeError, TimeoutError) as error:
            _log.info("release_token: %s", error)
        finally:
            self.token = None

    # Conference control functions

    async def dial(self, **fields: Unpack[Dial]) -> Dialled:
        """Call somebody; more than one uuid when the call forks."""
        result = await self.post("dial", dict(fields))
        if isinstance(result, list):
            return typed(Dialled, {"uuids": result})
        accepted(result)
        return Dialled()

    async def conference_status(self) -> ConferenceStatus:
        """Return whether the meeting is locked and its guests muted."""
        return typed(ConferenceStatus, await self.get("conference_status"))

    async def lock(self) -> None:
        """Lock the meeting."""
        await self.command("lock")

    async def unlock(self) -> None:
        """Unlock the meeting: everybody at the door comes in."""
        await self.command("unlock")

    async def start_conference(self) -> None:
        """Begin the meeting: guests waiting for a host come in."""
        await self.command("start_conference")

    async def muteguests(self) -> None:
        """Mute all guests."""
        await self.command("muteguests")

    async def unmuteguests(self) -> None:
        """Unmute all guests."""
        await self.command("unmuteguests")

    async def disconnect(self) -> None:
        """End the meeting for everyone, this console included."""
        await self.command("disconnect")

    async def message(self, payload: str, type: str = "text/plain") -> None:
        """Say something to everyone in the chat."""
        await self.command("message", {"type": type, "payload": payload})

    async def participants(self) -> tuple[Participant, ...]:
        """Return the full list; entries that cannot be read are left out."""
        result = await self.get("participants")
        if not isinstance(result, list):
            raise Garbled("the node's list of participants is not a list")
        return tuple(one for entry in result if (one := _participant(entry)) is not None)

    def participant(self, uuid: ParticipantUuid) -> ParticipantRequests:
        """Return the requests about one participant."""
        return ParticipantRequests(self, uuid)

    async def presentation_jpeg(self, event_id: str) -> bytes:
        """Return the frame that a presentation_frame event with this id announced, as JPEG."""
        http = self.opened()
        async with within_reason(self.url):
            address = self.address("presentation.jpeg").copy_with(params={"id": event_id})
            async with http.stream("GET", address, headers=ascii_only(self.secrets())) as response:
                body = await read_body(response, JPEG_LIMIT)
        if response.status_code != 200:
            result_of(response, body)
        if not body.startswith(b"\xff\xd8"):
            raise Garbled("the presentation's frame is not a JPEG")
        return body


def _participant(entry: object) -> Participant | None:
    try:
        return person_of(entry)
    except (ValidationError, RecursionError):
        return None
