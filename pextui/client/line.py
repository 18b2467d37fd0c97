"""The line to one conference on one node: address, token, and how a request travels."""

import asyncio
import logging
import ssl
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote

import httpx
from pydantic import SecretStr

from pextui.client.answers import accepted, moment_of, result_of
from pextui.client.errors import BadInput, Unreachable
from pextui.client.hosts import host_of
from pextui.client.transport import (
    ANSWER_LIMIT,
    LIST_LIMIT,
    REST_TIMEOUT,
    Tls,
    keep_alive,
    node_url,
    open_client,
    read_body,
    within_reason,
)

_SAME_TIME: Final = 2.0
"""Seconds of difference that the Date header, which has whole seconds, cannot tell from none."""

_log = logging.getLogger(__name__)


class Line:
    """Holds the token, which never leaves it but in the ``token`` header of a request to its node.

    Every method raises a NodeError and nothing else, and sends its request at most once.
    Use as an async context manager.
    """

    def __init__(self, url: str, conference_alias: str, tls: Tls | None = None) -> None:
        self.url = node_url(url)
        self.conference_alias = conference_alias
        self.token: SecretStr | None = None
        self.clock_offset = 0.0
        """Seconds by which the node's clock is ahead of this machine's, to the second."""
        self._prefix = f"/api/client/v2/conferences/{segment(conference_alias)}/"
        self._tls = tls or Tls()
        self._context: ssl.SSLContext | None = None
        self._http: httpx.AsyncClient | None = None
        self._former: list[httpx.AsyncClient] = []

    async def __aenter__(self) -> Self:
        await self.renew()
        return self

    async def renew(self) -> None:
        """Use new connections from now on; what is under way ends on the old ones."""
        if self._http is not None:
            self._former.append(self._http)
        self._http = await self.client(REST_TIMEOUT, {"accept": "application/json"})

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._http is not None:
            await self._http.aclose()
        for http in self._former:
            await http.aclose()

    async def client(self, times: httpx.Timeout, headers: Mapping[str, str]) -> httpx.AsyncClient:
        """Return a new HTTP client for this node; its TLS context is built once, off the loop."""
        if self._context is None:
            self._context = await self._build_context()
        env_proxy = self._tls.env_proxy
        return open_client(self.url, self._context, times, headers, env_proxy=env_proxy)

    async def _build_context(self) -> ssl.SSLContext:
        """Reading all authorities takes long, and on this machine's own line nobody needs one."""
        if self.url.scheme == "http":
            return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return await asyncio.to_thread(self._tls.context)

    def address(self, path: str) -> httpx.URL:
        """Return the URL of a request below this conference."""
        return self.url.copy_with(raw_path=(self._prefix + path).encode("ascii"))

    def secrets(self) -> dict[str, str]:
        """Return the header that authenticates a request: the one place where the token shows."""
        return {"token": self.token.get_secret_value()} if self.token else {}

    async def command(self, path: str, body: Mapping[str, Any] | None = None) -> None:
        """Send a POST that is answered with yes or no. Raises Refused for no."""
        accepted(await self.post(path, body))

    async def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Send a POST with the token and return its result."""
        return await self.send("POST", path, body, self.secrets())

    async def get(self, path: str) -> Any:
        """Send a GET with the token and return its result."""
        return await self.send("GET", path, None, self.secrets())

    async def send(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        headers: Mapping[str, str],
    ) -> Any:
        """Send one request. A request without a body has no Content-Type (wire.md §1)."""
        http = self.opened()
        async with within_reason(self.url):
            request = http.build_request(
                method,
                self.address(path),
                json=None if body is None else dict(body),
                headers=ascii_only(headers),
                timeout=REST_TIMEOUT,
            )
            response = await http.send(request, stream=True)
            try:
                limit = LIST_LIMIT if path == "participants" else ANSWER_LIMIT
                keep_alive(response)
                content = await read_body(response, limit)
            finally:
                await response.aclose()
        _log.debug("%s %s: %s", method, path, response.status_code)
        self._note_date(response)
        if response.is_success and not content and path.endswith("/ack"):
            return None
        return result_of(response, content)

    def _note_date(self, response: httpx.Response) -> None:
        """Waiting times are the node's own seconds (hosts.md §6), so its clock matters."""
        theirs = moment_of(response.headers.get("date", ""))
        if theirs is None:
            return
        ahead = theirs - time.time()
        self.clock_offset = ahead if abs(ahead) > _SAME_TIME else 0.0

    def opened(self) -> httpx.AsyncClient:
        """Return the HTTP client. Raises Unreachable once the line is closed."""
        if self._http is None:
            raise RuntimeError("a Node is used inside 'async with'")
        if self._http.is_closed:
            raise Unreachable(f"this console has left {host_of(self.url)}", was_sent=False)
        return self._http


def segment(text: str) -> str:
    """Return *text* as one segment of a path. Raises BadInput for one that would change it."""
    if text in {"", ".", ".."} or any(ord(character) < 0x20 for character in text):
        raise BadInput(f"“{text}” cannot be the name of a meeting")
    return quote(text, safe="")


def ascii_only(headers: Mapping[str, str]) -> dict[str, str]:
    """Return *headers*. Raises BadInput for one that would end in the middle or not be sent."""
    for name, value in headers.items():
        if not value.isascii() or not value.isprintable():
            raise BadInput(f"the {name} holds characters that cannot be sent")
    return dict(headers)
