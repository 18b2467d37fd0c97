"""The node: one typed method for each request of the guide, named as the guide names it."""

import asyncio
import logging
import re
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Final, Self, Unpack
from urllib.parse import quote

import httpx
from pydantic import SecretStr, ValidationError

from pextui.client.answers import accepted, result_of, typed
from pextui.client.errors import BadInput, Garbled, NodeError, Unreachable
from pextui.client.transport import (
    BODY_LIMIT,
    REST_TIMEOUT,
    Tls,
    in_our_words,
    is_loopback,
    open_client,
    read_body,
)
from pextui.protocol.models import ConferenceStatus, Participant
from pextui.protocol.replies import Call, Dialled, FreshToken, Seat
from pextui.protocol.requests import Dial, RoleWord, RtmpCall, Transfer, WebRtcCall
from pextui.protocol.text import clean
from pextui.protocol.wire import CallUuid, ParticipantUuid

JPEG_LIMIT: Final = 5 * 1024 * 1024
"""Bytes accepted of one presentation frame."""

_HOST: Final = re.compile(r"[\w.:-]{1,253}")

_SAME_TIME: Final = 2.0
"""Seconds of difference that the Date header, which has whole seconds, cannot tell from none."""

_log = logging.getLogger(__name__)


class Node:
    """One conference on one node, spoken to as one seat.

    Holds the token, which never leaves this object but in the ``token`` header of a request to
    this very node. Every method raises a NodeError and nothing else, and sends its request at
    most once. Use as an async context manager.
    """

    def __init__(self, url: str, conference_alias: str, tls: Tls | None = None) -> None:
        self.url = node_url(url)
        self.conference_alias = conference_alias
        self.token: SecretStr | None = None
        self.clock_offset = 0.0
        """Seconds by which the node's clock is ahead of this machine's, to the second."""
        self._prefix = f"/api/client/v2/conferences/{_segment(conference_alias)}/"
        self._tls = tls or Tls()
        self._context: ssl.SSLContext | None = None
        self._http: httpx.AsyncClient | None = None

    async def __aenter__(self) -> Self:
        context = await self.tls_context()
        self._http = open_client(self.url, context, REST_TIMEOUT, {"accept": "application/json"})
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._http is not None:
            await self._http.aclose()

    async def tls_context(self) -> ssl.SSLContext:
        """Return the TLS context, built once and off the loop."""
        if self._context is None:
            self._context = await asyncio.to_thread(self._tls.context)
        return self._context

    def address(self, path: str) -> httpx.URL:
        """Return the URL of a request below this conference."""
        return self.url.copy_with(raw_path=(self._prefix + path).encode("ascii"))

    def secrets(self) -> dict[str, str]:
        """Return the header that authenticates a request: the one place where the token shows."""
        return {"token": self.token.get_secret_value()} if self.token else {}

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
        headers = {"pin": pin.get_secret_value()} if pin else {}
        seat = typed(Seat, await self._send("POST", "request_token", body, headers))
        self.token = seat.token
        return seat

    async def refresh_token(self) -> FreshToken:
        """Trade the token for a new one and keep that."""
        fresh = typed(FreshToken, await self._post("refresh_token"))
        self.token = fresh.token
        return fresh

    async def release_token(self) -> None:
        """Leave. The answer is ignored, as the guide says; the token is forgotten."""
        try:
            await self._send("POST", "release_token", None, self.secrets(), timeout=2.0)
        except NodeError as error:
            _log.info("release_token: %s", error)
        finally:
            self.token = None

    # Conference control functions

    async def dial(self, **fields: Unpack[Dial]) -> Dialled:
        """Call somebody; more than one uuid when the call forks."""
        result = await self._post("dial", dict(fields))
        return typed(Dialled, {"uuids": result} if isinstance(result, list) else result)

    async def conference_status(self) -> ConferenceStatus:
        """Return whether the meeting is locked and its guests muted."""
        return typed(ConferenceStatus, await self._get("conference_status"))

    async def lock(self) -> None:
        """Lock the meeting."""
        await self._command("lock")

    async def unlock(self) -> None:
        """Unlock the meeting: everybody at the door comes in."""
        await self._command("unlock")

    async def start_conference(self) -> None:
        """Begin the meeting: guests waiting for a host come in."""
        await self._command("start_conference")

    async def muteguests(self) -> None:
        """Mute all guests."""
        await self._command("muteguests")

    async def unmuteguests(self) -> None:
        """Unmute all guests."""
        await self._command("unmuteguests")

    async def disconnect(self) -> None:
        """End the meeting for everyone, this console included."""
        await self._command("disconnect")

    async def message(self, payload: str, type: str = "text/plain") -> None:
        """Say something to everyone in the chat."""
        await self._command("message", {"type": type, "payload": payload})

    async def participants(self) -> tuple[Participant, ...]:
        """Return the full list; entries that cannot be read are left out."""
        result = await self._get("participants")
        if not isinstance(result, list):
            raise Garbled("the node's list of participants is not a list")
        return tuple(one for entry in result if (one := _participant(entry)) is not None)

    def participant(self, uuid: ParticipantUuid) -> "ParticipantRequests":
        """Return the requests about one participant."""
        return ParticipantRequests(self, uuid)

    async def presentation_jpeg(self, event_id: str) -> bytes:
        """Return the frame that a presentation_frame event with this id announced, as JPEG."""
        http = self._opened()
        with in_our_words(self.url):
            address = self.address("presentation.jpeg").copy_with(params={"id": event_id})
            async with http.stream("GET", address, headers=self.secrets()) as response:
                body = await read_body(response, JPEG_LIMIT)
        if response.status_code != 200:
            result_of(response, body)
        if not body.startswith(b"\xff\xd8"):
            raise Garbled("the presentation's frame is not a JPEG")
        return body

    # How each of them travels

    async def _command(self, path: str, body: Mapping[str, Any] | None = None) -> None:
        accepted(await self._post(path, body))

    async def _post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        return await self._send("POST", path, body, self.secrets())

    async def _get(self, path: str) -> Any:
        return await self._send("GET", path, None, self.secrets())

    async def _send(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        headers: Mapping[str, str],
        timeout: float | None = None,  # noqa: ASYNC109 (httpx keeps it, stage by stage)
    ) -> Any:
        """Send one request. A request without a body has no Content-Type (wire.md §1)."""
        http = self._opened()
        with in_our_words(self.url):
            request = http.build_request(
                method,
                self.address(path),
                json=None if body is None else dict(body),
                headers=_ascii(headers),
                timeout=REST_TIMEOUT if timeout is None else timeout,
            )
            response = await http.send(request, stream=True)
            try:
                content = await read_body(response, BODY_LIMIT)
            finally:
                await response.aclose()
        _log.debug("%s %s: %s", method, path, response.status_code)
        self._note_date(response)
        if response.is_success and not content and path.endswith("/ack"):
            return None
        return result_of(response, content)

    def _note_date(self, response: httpx.Response) -> None:
        """Waiting times are the node's own seconds (hosts.md §6), so its clock matters."""
        try:
            theirs = parsedate_to_datetime(response.headers.get("date", "")).timestamp()
        except (ValueError, OverflowError):
            return
        ahead = theirs - time.time()
        self.clock_offset = ahead if abs(ahead) > _SAME_TIME else 0.0

    def _opened(self) -> httpx.AsyncClient:
        if self._http is None:
            raise RuntimeError("a Node is used inside 'async with'")
        if self._http.is_closed:
            raise Unreachable(f"this console has left {self.url.host}", was_sent=False)
        return self._http


@dataclass(frozen=True, slots=True)
class ParticipantRequests:
    """The guide's participant functions, for one participant."""

    node: Node
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
        """Send the participant to another meeting."""
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
        return typed(Call, await self.node._post(self._path("calls"), body))

    async def _command(self, name: str, body: Mapping[str, Any] | None = None) -> None:
        await self.node._command(self._path(name), body)

    def _path(self, name: str) -> str:
        return f"participants/{_segment(self.uuid)}/{name}"


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
        await self.of._command(f"calls/{_segment(self.uuid)}/{name}", body)


def node_url(text: str) -> httpx.URL:
    """Return *text* as a node's address, https unless it says otherwise.

    Raises BadInput for anything but a host and a port, and for http beyond this machine.
    """
    shown = clean(text, 80)
    try:
        url = httpx.URL(text if "://" in text else f"https://{text}")
    except (httpx.InvalidURL, TypeError):
        raise BadInput(f"{shown} is not a node's address: write https://HOST") from None
    if url.scheme not in {"http", "https"} or not _HOST.fullmatch(url.host):
        raise BadInput(f"{shown} is not a node's address: write https://HOST")
    if url.userinfo or url.query or url.fragment or url.path not in {"", "/"}:
        raise BadInput(f"{shown} is more than a node's address: write only https://HOST")
    if url.scheme == "http" and not is_loopback(url):
        raise BadInput(f"http:// is allowed for this machine only: write https://{url.host}")
    return url.copy_with(raw_path=b"/")


def _segment(text: str) -> str:
    """Return *text* as one segment of a path. Raises BadInput for one that would change it."""
    if text in {"", ".", ".."} or any(ord(character) < 0x20 for character in text):
        raise BadInput(f"“{text}” cannot be the name of a meeting")
    return quote(text, safe="")


def _ascii(headers: Mapping[str, str]) -> dict[str, str]:
    for name, value in headers.items():
        if not value.isascii() or not value.isprintable():
            raise BadInput(f"the {name} holds characters that cannot be sent")
    return dict(headers)


def _participant(entry: object) -> Participant | None:
    try:
        return Participant.model_validate(entry)
    except (ValidationError, RecursionError):
        return None
