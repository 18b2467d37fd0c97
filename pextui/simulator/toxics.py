"""A bad line: a proxy between console and node, with the usual toxics."""

import asyncio
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

LINGER_ZERO = struct.pack("ii", 1, 0)
PIECE_BYTES = 65536
LOOK_SECONDS = 0.005


@dataclass(slots=True)
class Toxics:
    """What the line does to the bytes from node to console; changed at any moment.

    ``latency`` in seconds, ``rate`` in bytes a second, ``slice`` in bytes a piece, ``limit`` in
    bytes until the line ends (in order, or broken with ``is_reset``). ``is_dead`` lets nothing
    through in either direction and closes nothing: a half-open line. ``is_refusing`` hangs up on
    whoever comes. ``kills_answers`` lets a POST reach the node and breaks the line when the
    answer comes.
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
    """Forwards to a port of this machine while in ``async with``.

    It takes lines from ``listener``, which is its own from then on; without one, from any free
    port of this machine.
    """

    def __init__(self, port: int, listener: socket.socket | None = None) -> None:
        self.toxics = Toxics()
        self._port = port
        self._listener = listener or socket.create_server(("127.0.0.1", 0))
        self._listener.setblocking(False)
        self._lines: dict[asyncio.Task[None], socket.socket] = {}
        self.url = address_of(self._listener)

    async def __aenter__(self) -> Self:
        # A server of asyncio's would forget to close a line that comes as it ends.
        asyncio.get_running_loop().add_reader(self._listener, self._take)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.get_running_loop().remove_reader(self._listener)
        self._listener.close()
        await self.cut()

    def hang_up(self, *, is_reset: bool = False) -> None:
        """End every line that is open: in order, or broken."""
        for task, line in self._lines.items():
            if is_reset:
                _will_break(line)
            task.cancel()

    async def cut(self) -> None:
        """End every line that is open, in order, and wait until each of them has."""
        lines = list(self._lines)
        self.hang_up()
        await asyncio.gather(*lines, return_exceptions=True)

    def heal(self) -> None:
        """From now on a good line."""
        self.toxics = Toxics()

    def _take(self) -> None:
        try:
            line, _ = self._listener.accept()
        except OSError:
            return  # whoever came is gone again
        line.setblocking(False)
        task = asyncio.get_running_loop().create_task(self._carry(line))
        self._lines[task] = line
        task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._lines.pop(task).close()

    async def _carry(self, line: socket.socket) -> None:
        if self.toxics.is_refusing:
            return
        with suppress(OSError, EOFError):
            reader, writer = await asyncio.open_connection(sock=line)
            try:
                await self._forward(reader, writer)
                writer.close()
                await writer.wait_closed()
            finally:
                writer.transport.abort()

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
            back.transport.abort()  # first: whoever ends this line twice ends the wait below
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _ask(
        self, reader: asyncio.StreamReader, back: asyncio.StreamWriter, is_post: asyncio.Event
    ) -> None:
        while data := await reader.read(PIECE_BYTES):
            if data.startswith(b"POST"):
                is_post.set()
            await self._alive()
            back.write(data)
            await back.drain()

    async def _answer(
        self, there: asyncio.StreamReader, writer: asyncio.StreamWriter, is_post: asyncio.Event
    ) -> None:
        passed = 0
        while data := await there.read(PIECE_BYTES):
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
        while self.toxics.is_dead:  # noqa: ASYNC110 (the toxics are changed at any moment)
            await asyncio.sleep(LOOK_SECONDS)


def address_of(listener: socket.socket) -> str:
    """The URL of whoever listens there, without a path."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _reset(writer: asyncio.StreamWriter) -> None:
    _will_break(writer.get_extra_info("socket"))
    writer.transport.abort()


def _will_break(line: socket.socket) -> None:
    """The end of this line will be a reset, unless it has ended already."""
    with suppress(OSError):
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_ZERO)
