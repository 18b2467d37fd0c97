"""The simulated node as a running server: its thread, port and clock, and `pextui simulate`."""

import contextlib
import json
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Any, Self, TextIO, TypeVar

from pextui.simulator.drills import Report
from pextui.simulator.faults import Faults
from pextui.simulator.meeting import Meeting
from pextui.simulator.node import DialectName, Node
from pextui.simulator.running import PortTaken, Running, listen
from pextui.simulator.scenes import Play, set_up
from pextui.simulator.server import Request, Server, no_trouble
from pextui.simulator.toxics import Proxy

__all__ = ["PortTaken", "Request", "Serving", "simulate"]

T = TypeVar("T")


class Serving:
    """A node that serves from `start()` to `stop()`, or inside `with`.

    `pin` and `guest_pin` override the PINs of the scene. With `living=False` nothing happens by
    itself but the timers of the rules. `clock` gives Unix seconds; a test may turn it by hand
    and call `advance()`. Without `recording` no request is kept in `requests`, without `pages` a
    web page in somebody's browser is refused. ValueError: unknown scene or dialect, or a guest PIN
    without a host PIN.
    """

    def __init__(
        self,
        scene: str = "board",
        people: int | None = None,
        seed: int = 1,
        dialect: DialectName = "v14",
        host: str = "127.0.0.1",
        port: int = 0,
        pin: str | None = None,
        guest_pin: str | None = None,
        living: bool = True,
        token_life: float = 120.0,
        clock: Callable[[], float] | None = None,
        recording: bool = True,
        pages: bool = True,
    ) -> None:
        self._clock = clock or time.time
        self._play: Play = set_up(
            scene, people=people, seed=seed, clock=self._clock, pin=pin, guest_pin=guest_pin
        )
        self._node = Node(self._play.halls, self._clock, dialect=dialect, token_life=token_life)
        self._living = living
        self._faults = self._play.faults if living else None
        trouble = self._faults.instead if self._faults else no_trouble
        self._server = Server(self._node, trouble, recording=recording, pages=pages)
        self._proxy: Proxy | None = None
        self._address = (host, port)
        self._runs: Running | None = None
        self.alias = self._play.main.meeting.alias

    def start(self) -> Self:
        """Listens when this returns. PortTaken: somebody else does."""
        if self._runs is None:
            listener = listen(*self._address)
            if self._faults:
                self._proxy, listener = _in_front(listener)
            self._runs = Running(self._server, self._tick, listener, self._proxy)
        return self

    def stop(self) -> None:
        """Closes every stream and connection, and leaves no thread behind."""
        if self._runs:
            self._runs.stop()
            self._runs = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where the node listens, without a path."""
        return self._running.url

    @property
    def trouble(self) -> str:
        """The kind of trouble that the line is in now; `quiet` for none."""
        return self._faults.spell.name if self._faults else "quiet"

    @property
    def pin(self) -> str | None:
        """The host PIN of the main meeting."""
        return self._play.main.pin

    @property
    def guest_pin(self) -> str | None:
        """The guest PIN of the main meeting."""
        return self._play.main.guest_pin

    @property
    def meeting(self) -> Meeting:
        """The truth of the main meeting; change it only inside `do`."""
        return self._play.main.meeting

    def report(self) -> Report | None:
        """Where the drill stands; None in a scene that is none."""
        drilling = self._play.drilling
        return self._running.call(drilling.report) if drilling else None

    @property
    def requests(self) -> list[Request]:
        """What has arrived so far, in its order."""
        return list(self._server.requests)

    def do(self, act: Callable[[Meeting], T]) -> T:
        """Lets something happen in the main meeting, between two requests; returns its result."""
        return self._running.call(lambda: act(self.meeting))

    def advance(self) -> None:
        """Looks at the clock now instead of at the next tick."""
        self._running.call(self._tick)

    def hang_up_streams(self) -> None:
        """Drops every event stream as a fault of the network would; nobody leaves."""
        self._running.call(self._drop_streams)

    @property
    def _running(self) -> Running:
        if self._runs is None:
            raise RuntimeError("The node is not started.")
        return self._runs

    def _tick(self) -> None:
        now = self._clock()
        self._node.advance(now)
        if self._living:
            if self._play.living:
                self._play.living.advance(now)
            if self._faults and self._proxy:
                self._spoil_line(now, self._faults, self._proxy)

    def _spoil_line(self, now: float, faults: Faults, proxy: Proxy) -> None:
        if not faults.advance(now, is_used=self._node.tokens.are_held):
            return
        proxy.toxics = replace(faults.spell.toxics)
        if faults.spell.spoils_tokens:
            self._node.tokens.spoil()
        if faults.spell.lines != "stay":
            proxy.hang_up(is_reset=faults.spell.lines == "break")

    def _drop_streams(self) -> None:
        for streams in self._server.streams.values():
            streams.cut_all()


def _in_front(listener: socket.socket) -> tuple[Proxy, socket.socket]:
    """A proxy at the address that users are told, and where the node listens behind it."""
    behind = listen("127.0.0.1", 0)
    return Proxy(behind.getsockname()[1], listener), behind


def simulate(
    scene: str,
    people: int | None,
    seed: int,
    host: str,
    port: int,
    pin: str | None,
    guest_pin: str | None,
    dialect: DialectName,
    as_json: bool,
    out: TextIO,
) -> None:
    """Serves until SIGINT or SIGTERM, after writing where and with which PINs.

    PortTaken and ValueError as from Serving.
    """
    over = threading.Event()
    before = {}
    with contextlib.suppress(ValueError):  # only the main thread may be interrupted
        for number in (signal.SIGINT, signal.SIGTERM):
            before[number] = signal.signal(number, lambda *_: over.set())
    try:
        with Serving(
            scene, people, seed, dialect, host, port, pin=pin, guest_pin=guest_pin
        ) as node:
            out.write(_card(node, as_json=as_json))
            out.flush()
            over.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _card(node: Serving, *, as_json: bool) -> str:
    if as_json:
        card: dict[str, Any] = {
            "node": node.url,
            "meeting": node.alias,
            "host_pin": node.pin,
            "guest_pin": node.guest_pin,
            "ready": True,
        }
        return json.dumps(card) + "\n"
    return (
        f"node: {node.url}\n"
        f"meeting: {node.alias}\n"
        f"host pin: {node.pin or 'none'}\n"
        f"guest pin: {node.guest_pin or 'none'}\n"
        "ready\n"
    )
