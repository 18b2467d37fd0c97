"""The event stream as an async iterator of typed events."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AsyncExitStack, aclosing
from typing import Final

import httpx
from httpx_sse import EventSource, ServerSentEvent

from pextui.client.answers import result_of
from pextui.client.chunks import join_chunks
from pextui.client.errors import Garbled, NotANode, Unreachable
from pextui.client.hosts import host_of
from pextui.client.line import ascii_only
from pextui.client.node import Node
from pextui.client.secrecy import without_secrets
from pextui.client.transport import (
    ANSWER_LIMIT,
    STREAM_TIMEOUT,
    in_our_words,
    keep_alive,
    read_body,
)
from pextui.protocol.events import (
    CallDisconnected,
    Disconnect,
    Event,
    Message,
    ParticipantCreate,
    Stage,
    Unknown,
    parse_event,
)
from pextui.protocol.events import Garbled as GarbledEvent

OPEN_WITHIN: Final = 10.0
"""Seconds for a node to begin its answer; from then on a stream may be silent."""

EVENT_LIMIT: Final = 4 * 1024 * 1024
"""Bytes accepted between two blank lines (design/faults.md §2)."""

_HEADERS: Final = {
    "accept": "text/event-stream",
    "cache-control": "no-store",
    "accept-encoding": "identity",
}
_BLANK: Final = (b"\n\n", b"\r\r", b"\n\r")
"""Where a blank line begins, whichever of the three line ends stand around it."""


async def events(node: Node, heard: Callable[[], None]) -> AsyncGenerator[Event, None]:
    """Open the stream and yield its events until it ends; *heard* is called for every read.

    Each call has a connection of its own, because a cancelled one may leak its place in a pool
    (design/faults.md §0.10). Ending is ordinary: the caller decides what it means.
    Raises Unreachable when the line drops and what the status of the answer stands for.
    """
    http = await node.client(STREAM_TIMEOUT, _HEADERS)
    with in_our_words(node.url):
        async with http, AsyncExitStack() as line:
            got = await _opened(node, http, line)
            keep_alive(got)
            heard()
            async with aclosing(decoded(got, heard)) as parsed:
                async for sse in parsed:
                    yield _discreet(parse_event(sse.event, sse.data, sse.id))


async def _opened(node: Node, http: httpx.AsyncClient, line: AsyncExitStack) -> httpx.Response:
    secrets = ascii_only(node.secrets())
    traced = {"trace": join_chunks}
    asked = http.stream("GET", node.address("events"), headers=secrets, extensions=traced)
    try:
        async with asyncio.timeout(OPEN_WITHIN):
            response = await line.enter_async_context(asked)
            await _require_stream(response)
    except TimeoutError:
        raise Unreachable(f"no answer from {host_of(node.url)} in time") from None
    return response


def _discreet(event: Event) -> Event:
    """A node may put the token or the PIN into its own words, which go to the screen."""
    match event:
        case ParticipantCreate() | Stage():  # which nearly all are
            return event
        case Unknown(name):
            return Unknown(without_secrets(name))
        case GarbledEvent(name, reason):
            return GarbledEvent(without_secrets(name), without_secrets(reason))
        case Disconnect() | CallDisconnected():
            return event.model_copy(update={"reason": without_secrets(event.reason)})
        case Message():
            return event.model_copy(update={"payload": without_secrets(event.payload, "token")})
        case _:
            return event


async def decoded(
    response: httpx.Response, heard: Callable[[], None]
) -> AsyncGenerator[ServerSentEvent, None]:
    """Yield the events in the bytes of *response*, as the standard reads them but for one case.

    An event with a name and no data counts: the guide's sync events have none. Raises Garbled for
    an event longer than ``EVENT_LIMIT``.
    """
    # The decoder looks at the header's case and charset and keeps a byte order mark; the
    # standard wants UTF-8 without one (design/faults.md §2).
    response.headers["content-type"] = "text/event-stream"
    response.encoding = "utf-8-sig"
    response.stream = _Guarded(response.stream, heard)
    async with aclosing(EventSource(response).aiter_sse()) as parsed:
        async for sse in parsed:
            # After an id the decoder invents unnamed events (design/faults.md §0.6).
            if sse.event != "message" or sse.data:
                yield sse


async def _require_stream(response: httpx.Response) -> None:
    kind = response.headers.get("content-type", "").lower()
    if response.status_code != 200:
        result_of(response, await read_body(response, ANSWER_LIMIT))
    if not kind.startswith("text/event-stream"):
        raise NotANode(
            f"{host_of(response.url)} answered with something that is not an event stream"
        )
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise Garbled("the node packs its events, which was not asked for")


class _Guarded(httpx.AsyncByteStream):
    """The bytes of a stream, counted since the last blank line, so that no event is endless."""

    def __init__(self, stream: object, heard: Callable[[], None]) -> None:
        assert isinstance(stream, httpx.AsyncByteStream)  # noqa: S101 (narrows for mypy)
        self._stream = stream
        self._heard = heard
        self._pending = 0
        self._tail = b""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            self._heard()
            self._count(chunk)
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()

    def _count(self, chunk: bytes) -> None:
        window = self._tail + chunk
        end = 0
        for blank in _BLANK:  # after one that is found, little is left to be searched
            at = window.rfind(blank, max(end - 1, 0))
            end = at + len(blank) if at >= 0 else end
        self._pending = len(window) - end if end else self._pending + len(chunk)
        self._tail = window[-1:]
        if self._pending > EVENT_LIMIT:
            raise Garbled("the node sent an event without an end")
