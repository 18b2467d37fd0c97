"""One run of the server: its socket, its thread, its event loop, its ticks, and its end."""

import asyncio
import contextlib
import errno
import socket
import threading
from collections.abc import Callable
from typing import TypeVar

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from pextui.simulator.server import Server
from pextui.simulator.toxics import Proxy, address_of

T = TypeVar("T")

TICK_SECONDS = 0.02
PATIENCE_SECONDS = 0.4
KEEP_ALIVE_SECONDS = 65


class PortTaken(OSError):
    """The port that was asked for is in use; the message says so in a sentence."""


class Running:
    """One start of the server, in a thread and an event loop of its own.

    With a `proxy` in front, `url` is the proxy's.
    """

    def __init__(
        self,
        server: Server,
        tick: Callable[[], None],
        listener: socket.socket,
        proxy: Proxy | None = None,
    ) -> None:
        self._server = server
        self._tick = tick
        self._listener = listener
        self._proxy = proxy
        self.url = proxy.url if proxy else address_of(listener)
        self._is_up = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._http = _Http(server, self._is_up.set)
        self._thread = threading.Thread(target=self._run, name="pextui-node", daemon=True)
        self._thread.start()
        self._is_up.wait()

    def call(self, act: Callable[[], T]) -> T:
        """Runs something on the server's loop and waits for its result."""

        async def on_loop() -> T:
            return act()

        return asyncio.run_coroutine_threadsafe(on_loop(), self._loop).result()

    def stop(self) -> None:
        """In order first; who does not let go in time is cut off."""
        self._loop.call_soon_threadsafe(self._wind_down)
        self._thread.join()

    def _wind_down(self) -> None:
        if self._proxy:
            self._proxy.heal()
        for streams in self._server.streams.values():
            streams.end_all()
        self._http.wind_down()
        self._loop.call_later(PATIENCE_SECONDS, self._http.cut_all)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        ticking = asyncio.create_task(self._keep_ticking())
        try:
            async with self._proxy or contextlib.nullcontext():
                await self._http.serve(sockets=[self._listener])
        finally:
            ticking.cancel()
            self._is_up.set()

    async def _keep_ticking(self) -> None:
        while True:
            self._tick()
            await asyncio.sleep(TICK_SECONDS)


class _Http(uvicorn.Server):
    """uvicorn, quiet, telling when it listens, and able to cut its connections."""

    def __init__(self, server: Server, on_up: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                server.app,
                log_config=None,
                log_level="critical",
                access_log=False,
                lifespan="off",
                http=_Connection,
                ws="none",
                loop="asyncio",
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
            )
        )
        self._on_up = on_up
        self._over = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listens, and says so."""
        await super().startup(sockets)
        self._on_up()

    async def main_loop(self) -> None:
        """Waits for the end without looking for it ten times a second."""
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), 1)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stops listening and waits for the last connection to go, or to be cut."""
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        for connection in tuple(self.server_state.connections):
            connection.shutdown()
        # uvicorn tells nobody when a connection goes.
        while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110
            await asyncio.sleep(0.002)

    def wind_down(self) -> None:
        """Begins the end."""
        self.should_exit = True
        self._over.set()

    def cut_all(self) -> None:
        """Drops every connection that is still open, and whoever still thinks about an answer."""
        for connection in tuple(self.server_state.connections):
            connection.transport.abort()
        for task in tuple(self.server_state.tasks):
            task.cancel()


class _Connection(H11Protocol):
    """A connection whose transport a request can reach, to cut off a reader who does not read."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Puts the transport beside the request."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one. PortTaken: somebody else has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches Nagle's algorithm off only for sockets that name their protocol; with it on,
    # each answer would wait 40 ms for an acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(
                errno.EADDRINUSE,
                f"Port {port} on {host} is already in use; choose another one, or 0 for any.",
            ) from None
        raise
    return listener
