"""The lines that the client opens by itself: watched by the system, and given up in time."""

import asyncio
import gc
import socket
from collections.abc import AsyncIterator, Awaitable
from contextlib import aclosing, asynccontextmanager

import httpx
import pytest

from pextui.client import line, stream
from pextui.client.errors import Unreachable
from pextui.client.node import Node
from pextui.client.stream import events
from pextui.protocol.events import Event
from tests.client.nodes import ALIAS, node_at
from tests.session.rig import sse
from tests.wire_node import Answer, Pipe, WireNode, ok, silence
from tests.wire_node import stream as streamed

STAGES = [("connect", 5), ("read", 10), ("write", 10), ("pool", 2)]
WATCH = (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT)
SOON = 3.0
"""Seconds in which a shortened time-out has to come: less than any that a library has."""


def lines_to(port: int) -> list[socket.socket]:
    """Every open socket of this process whose other end is *port*."""
    sockets = [one for one in gc.get_objects() if type(one) is socket.socket]
    return [one for one in sockets if one.fileno() >= 0 and _port_at_its_end(one) == port]


def _port_at_its_end(one: socket.socket) -> int | None:
    try:
        return int(one.getpeername()[1])
    except (OSError, IndexError):
        return None


def clients_for_events() -> list[httpx.AsyncClient]:
    """Every open client of this process that asks for an event stream."""
    clients = [one for one in gc.get_objects() if type(one) is httpx.AsyncClient]
    kind = "text/event-stream"
    return [one for one in clients if not one.is_closed and one.headers.get("accept") == kind]


@asynccontextmanager
async def following(wire: WireNode) -> AsyncIterator[Event]:
    """The stream, opened and read up to its first event."""
    pipe = Pipe()
    pipe.send(sse("bye"))
    wire.on("events", streamed(pipe=pipe))
    async with node_at(wire) as node, aclosing(events(node, lambda: None)) as read:
        yield await anext(read)


async def test_the_system_watches_the_line_that_the_stream_has_opened() -> None:
    async with WireNode() as wire, following(wire):
        (one,) = lines_to(wire.port)

        assert one.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert [one.getsockopt(socket.IPPROTO_TCP, option) for option in WATCH] == [10, 5, 3]


@pytest.mark.parametrize(("stage", "seconds"), STAGES)
async def test_each_stage_of_a_request_has_its_own_time_out(stage: str, seconds: float) -> None:
    asked: list[httpx.Request] = []

    async def note(request: httpx.Request) -> None:
        asked.append(request)

    frame = Answer(200, {"content-type": "image/jpeg"}, b"\xff\xd8")
    wire = WireNode().on("*", ok()).on("presentation.jpeg", frame)
    async with wire, node_at(wire) as node:
        node.opened().event_hooks["request"].append(note)
        await node.lock()
        await node.presentation_jpeg("1")

        assert getattr(node.opened().timeout, stage) == seconds
        assert [one.extensions["timeout"][stage] for one in asked] == [seconds, seconds]


@pytest.mark.parametrize(
    ("stage", "seconds"), [(stage, None if stage == "read" else s) for stage, s in STAGES]
)
async def test_a_stream_may_be_silent_and_is_bounded_in_every_other_stage(
    stage: str, seconds: float | None
) -> None:
    others = clients_for_events()
    async with WireNode() as wire, following(wire):
        (client,) = [one for one in clients_for_events() if one not in others]

        assert getattr(client.timeout, stage) == seconds


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten every stage; nothing else is."""
    short = httpx.Timeout(0.2)
    monkeypatch.setattr(line, "REST_TIMEOUT", short)
    monkeypatch.setattr(stream, "STREAM_TIMEOUT", short)


def begun(node: Node, what: str) -> Awaitable[object]:
    """A request or the stream, on its way."""
    match what:
        case "a request":
            return node.lock()
        case "a long request":
            return node.message("x" * 30_000_000)
        case _:
            return anext(events(node, lambda: None))


async def why_given_up(node: Node, what: str) -> Unreachable:
    """Return how that ended, which must be soon."""
    with pytest.raises(Unreachable, match="in time") as error:
        await asyncio.wait_for(begun(node, what), SOON)
    return error.value


@pytest.mark.parametrize("what", ["a request", "the stream"])
async def test_a_node_that_does_not_answer_is_given_up(soon: None, what: str) -> None:
    async with WireNode().on("*", silence()) as wire, node_at(wire) as node:
        assert (await why_given_up(node, what)).was_sent


@pytest.mark.parametrize("what", ["a request", "the stream"])
async def test_a_node_that_takes_no_connection_is_given_up(soon: None, what: str) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        async with Node(f"http://127.0.0.1:{full.getsockname()[1]}", ALIAS) as node:
            assert not (await why_given_up(node, what)).was_sent
        for one in waiting:
            one.close()


async def test_a_node_that_reads_nothing_is_given_up(soon: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        async with Node(f"http://127.0.0.1:{deaf.getsockname()[1]}", ALIAS) as node:
            assert (await why_given_up(node, "a long request")).was_sent
