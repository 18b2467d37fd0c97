"""A bad line in this process: a proxy between console and node, with the usual toxics."""

import asyncio
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

_LINGER_ZERO = struct.pack("ii", 1, 0)
_PIECE = 65536


@dataclass(slots=True)
class Toxics:
    """What the line does to the bytes from node to console; changed at any moment.

    ``latency`` in seconds, ``rate`` in bytes a second, ``slice`` in bytes a piece, ``limit`` in
    bytes until the line ends (in order, or broken with ``is_reset``). ``is_dead`` lets nothing
    through in either direction and closes nothing: a half-open line. ``kills_answers`` lets a
    POST reach the node and breaks the line when the answer comes.
    """

    latency: float = 0.0
    rate: int = 0
    slice: int = 0
    limit: int = 0
    is_reset: bool = False
    is_dead: bool = False
    is_refusing: bool = False
    kills_answers: bool = False


class Proxy:
    """Forwards to a port of this machine while in ``async with``."""

    def __init__(self, port: int) -> None:
        self.toxics = Toxics()
        self.url = ""
        self._port = port
        self._server: asyncio.Server | None = None
        self._lines: set[asyncio.Task[None]] = set()
        self._own_port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self._own_port)
        self._own_port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self._own_port}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        await self.cut()

    async def cut(self) -> None:
        """End every line that is open."""
        lines = list(self._lines)
        for line in lines:
            line.cancel()
        await asyncio.gather(*lines, return_exceptions=True)

    def heal(self) -> None:
        """From now on a good line."""
        self.toxics = Toxics()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = asyncio.current_task()
        assert line is not None
        self._lines.add(line)
        try:
            if not self.toxics.is_refusing:
                await self._forward(reader, writer)
        except (OSError, EOFError, asyncio.CancelledError):
            pass
        finally:
            self._lines.discard(line)
            writer.close()
            with suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._port)
        is_post = asyncio.Event()
        tasks = [
            asyncio.create_task(self._ask(reader, back, is_post)),
            asyncio.create_task(self._answer(there, writer, is_post)),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            back.transport.abort()

    async def _ask(
        self, reader: asyncio.StreamReader, back: asyncio.StreamWriter, is_post: asyncio.Event
    ) -> None:
        while data := await reader.read(_PIECE):
            if data.startswith(b"POST"):
                is_post.set()
            await self._alive()
            back.write(data)
            await back.drain()

    async def _answer(
        self, there: asyncio.StreamReader, writer: asyncio.StreamWriter, is_post: asyncio.Event
    ) -> None:
        passed = 0
        while data := await there.read(_PIECE):
            if self.toxics.kills_answers and is_post.is_set():
                _reset(writer)
                return
            for piece in self._pieces(data):
                await self._alive()
                await self._slow(piece)
                if self.toxics.limit and passed + len(piece) > self.toxics.limit:
                    writer.write(piece[: self.toxics.limit - passed])
                    if self.toxics.is_reset:
                        _reset(writer)
                    return
                passed += len(piece)
                writer.write(piece)
                await writer.drain()

    def _pieces(self, data: bytes) -> list[bytes]:
        size = self.toxics.slice or len(data)
        return [data[start : start + size] for start in range(0, len(data), size)]

    async def _slow(self, piece: bytes) -> None:
        wait = self.toxics.latency
        if self.toxics.rate:
            wait += len(piece) / self.toxics.rate
        await asyncio.sleep(wait)

    async def _alive(self) -> None:
        while self.toxics.is_dead:  # noqa: ASYNC110 (tests change the toxics at any moment)
            await asyncio.sleep(0.005)


def _reset(writer: asyncio.StreamWriter) -> None:
    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
    writer.transport.abort()
