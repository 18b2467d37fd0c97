"""A node without manners: a raw socket server that answers every request exactly as scripted.

It knows no meeting and no rule. A test scripts, for each request, the answers in their order
(the last one is repeated), down to the bytes, and reads afterwards what arrived.
"""

import asyncio
import json
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from types import TracebackType
from typing import Any, NoReturn, Self

_PREFIX = "/api/client/v2/conferences/"
_LINGER_ZERO = struct.pack("ii", 1, 0)


class End(Enum):
    """How a connection ends before its answer does."""

    FIN = auto()
    RST = auto()


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it arrived; header names are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def name(self) -> str:
        """The path below the meeting, without the query: ``request_token``."""
        path = self.target.partition("?")[0].removeprefix(_PREFIX)
        return path.partition("/")[2]

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Pipe:
    """A body that a test writes while it is being read."""

    def __init__(self) -> None:
        self._steps: asyncio.Queue[bytes | End | None] = asyncio.Queue()
        self.is_open = asyncio.Event()

    def send(self, *pieces: bytes) -> None:
        """Each piece is a chunk of its own."""
        for piece in pieces:
            self._steps.put_nowait(piece)

    def end(self, how: End | None = None) -> None:
        """End in order, or break off."""
        self._steps.put_nowait(how)

    async def __aiter__(self) -> AsyncIterator[bytes | End]:
        self.is_open.set()
        while (step := await self._steps.get()) is not None:
            yield step


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say to one request.

    With ``pieces`` the body is chunked, one chunk each; an End among them breaks it off.
    Without a ``status`` not even a status line is sent before that. ``raw`` is sent as it is.
    """

    status: int | None = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    pieces: Pipe | Sequence[bytes | End] | None = None
    raw: bytes | None = None


def ok(result: Any = True) -> Answer:
    """The guide's answer: HTTP 200 and a result."""
    return reply(200, {"status": "success", "result": result})


def no(status: int, result: Any, **headers: str) -> Answer:
    """An HTTP error with a result; the status word lies, as real nodes' does."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return reply(status, {"status": "success", "result": result}, named)


def reply(status: int, content: Any, headers: Mapping[str, str] | None = None) -> Answer:
    """Any JSON."""
    kind = {"content-type": "application/json"}
    return Answer(status, kind | dict(headers or {}), json.dumps(content).encode())


def page(status: int = 200, text: str = "<html>Welcome</html>") -> Answer:
    """A web page."""
    return Answer(status, {"content-type": "text/html"}, text.encode())


def stream(*pieces: bytes | End, pipe: Pipe | None = None) -> Answer:
    """An event stream of these pieces, or of what a test puts into *pipe*."""
    return Answer(200, {"content-type": "text/event-stream"}, pieces=pipe or pieces)


DIES = Answer(status=None, pieces=(End.RST,))
"""The request arrives, and the line breaks."""


def silence() -> Answer:
    """The request arrives, and nothing comes back."""
    return Answer(status=None, pieces=Pipe())


class WireNode:
    """Serves on a free loopback port while in ``async with``; unscripted requests get a 404."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Received] = []
        self.url = ""
        self.port = 0
        self._tls = tls
        self._script: dict[str, list[Answer]] = {}
        self._connections: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    def on(self, name: str, *answers: Answer) -> Self:
        """Answer requests of this *name* so, in this order; the last answer is repeated.

        The name ``*`` stands for all that have no script of their own.
        """
        self._script[name] = list(answers)
        return self

    def count(self, name: str) -> int:
        """How many requests of this *name* have arrived."""
        return sum(request.name == name for request in self.requests)

    def received(self, name: str) -> list[Received]:
        """All requests of this *name*, in their order."""
        return [request for request in self.requests if request.name == name]

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", self.port, ssl=self._tls
        )
        self.port = self._server.sockets[0].getsockname()[1]
        self.url = f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        tasks = list(self._connections)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def refuse(self) -> None:
        """Take no new connection from now on; those that are open stay."""
        assert self._server is not None
        self._server.close()

    def hang_up(self) -> None:
        """Drop every connection."""
        for task in self._connections:
            task.cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            while request := await _received(reader):
                self.requests.append(request)
                await _say(writer, await self._answered(request))
        except (OSError, EOFError, asyncio.CancelledError):
            pass
        finally:
            self._connections.discard(task)
            writer.close()

    async def _answered(self, request: Received) -> Answer:
        return self._answer(request)

    def _answer(self, request: Received) -> Answer:
        answers = self._script.get(request.name) or self._script.get("*")
        if not answers:
            return no(404, "404 Not Found")
        return answers.pop(0) if len(answers) > 1 else answers[0]


async def _received(reader: asyncio.StreamReader) -> Received | None:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")[:-2]
    method, target, _version = first.split(" ")
    pairs = (line.partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _colon, value in pairs}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Received(method, target, headers, body)


async def _say(writer: asyncio.StreamWriter, answer: Answer) -> None:
    if answer.raw is not None:
        writer.write(answer.raw)
        await writer.drain()
        _break_off(writer, End.FIN)
    headers = dict(answer.headers)
    if answer.pieces is None:
        headers["content-length"] = str(len(answer.body))
    else:
        headers["transfer-encoding"] = "chunked"
    if answer.status is not None:
        lines = [f"HTTP/1.1 {answer.status} X", *(f"{k}: {v}" for k, v in headers.items()), "", ""]
        writer.write("\r\n".join(lines).encode() + answer.body)
    async for piece in _pieces(answer):
        if isinstance(piece, End):
            _break_off(writer, piece)
        writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        await writer.drain()
        await asyncio.sleep(0)
    if answer.pieces is not None:
        writer.write(b"0\r\n\r\n")
    await writer.drain()


async def _pieces(answer: Answer) -> AsyncIterator[bytes | End]:
    if isinstance(answer.pieces, Pipe):
        async for piece in answer.pieces:
            yield piece
    else:
        for piece in answer.pieces or ():
            yield piece


def _break_off(writer: asyncio.StreamWriter, how: End) -> NoReturn:
    if how is End.RST:
        raw: socket.socket = writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
        writer.transport.abort()
    else:
        writer.close()
    raise EOFError
