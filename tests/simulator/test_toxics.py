"""A bad line is exactly as bad as it is told to be."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator

import pytest

from pextui.simulator.toxics import Proxy, Toxics

ANSWER = b"0123456789" * 20
SHORT = 0.15
"""Seconds in which a good line has answered many times."""


class Far:
    """The far end: notes what arrives, and answers each request with the same bytes."""

    def __init__(self) -> None:
        self.lines = 0
        self.heard = b""
        self.port = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.lines += 1
        try:
            while heard := await reader.read(1000):
                self.heard += heard
                writer.write(ANSWER)
        except OSError:
            pass  # broken at the near end
        finally:
            writer.transport.abort()


@pytest.fixture
async def far() -> AsyncIterator[Far]:
    far = Far()
    server = await asyncio.start_server(far.answer, "127.0.0.1", 0)
    far.port = server.sockets[0].getsockname()[1]
    yield far
    server.close()


@pytest.fixture
async def proxy(far: Far) -> AsyncIterator[Proxy]:
    async with Proxy(far.port) as proxy:
        yield proxy


class Near:
    """The near end of a line, while in ``async with``."""

    def __init__(self, proxy: Proxy) -> None:
        self._port = int(proxy.url.rpartition(":")[2])

    async def __aenter__(self) -> "Near":
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.transport.abort()
        await asyncio.sleep(0)

    def say(self, words: bytes) -> None:
        self.writer.write(words)

    async def hears(self, size: int = len(ANSWER)) -> bytes:
        async with asyncio.timeout(5):
            return await self.reader.readexactly(size)

    async def hears_the_rest(self) -> bytes:
        async with asyncio.timeout(5):
            return await self.reader.read()

    async def hears_nothing(self) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(SHORT):
                await self.reader.read(1)


async def test_a_good_line_passes_everything_both_ways(far: Far, proxy: Proxy) -> None:
    async with Near(proxy) as near:
        for _ in range(3):
            near.say(b"GET")
            assert await near.hears() == ANSWER
        assert far.heard == b"GETGETGET"


@pytest.mark.parametrize(
    ("toxics", "seconds"),
    [(Toxics(latency=0.2), 0.2), (Toxics(rate=1000), 0.2), (Toxics(latency=0.01, slice=10), 0.2)],
    ids=["latency", "rate", "slices, each with its latency"],
)
async def test_a_slow_line_takes_its_time(proxy: Proxy, toxics: Toxics, seconds: float) -> None:
    proxy.toxics = toxics
    async with Near(proxy) as near:
        near.say(b"GET")
        begin = time.monotonic()
        assert await near.hears() == ANSWER
        assert time.monotonic() - begin >= seconds


async def test_a_slice_comes_alone(proxy: Proxy) -> None:
    proxy.toxics = Toxics(slice=7, latency=SHORT)
    async with Near(proxy) as near:
        near.say(b"GET")
        assert await near.reader.read(1000) == ANSWER[:7]


async def test_a_limit_ends_the_line_in_order_after_so_many_bytes(proxy: Proxy) -> None:
    proxy.toxics = Toxics(limit=33)
    async with Near(proxy) as near:
        near.say(b"GET")
        assert await near.hears_the_rest() == ANSWER[:33]


async def test_a_limit_with_a_reset_breaks_it(proxy: Proxy) -> None:
    proxy.toxics = Toxics(limit=33, is_reset=True)
    async with Near(proxy) as near:
        near.say(b"GET")
        with pytest.raises(ConnectionResetError):
            await near.hears_the_rest()


async def test_a_dead_line_lets_nothing_through_and_closes_nothing(far: Far, proxy: Proxy) -> None:
    proxy.toxics = Toxics(is_dead=True)
    async with Near(proxy) as near:
        near.say(b"GET")
        await near.hears_nothing()
        assert far.heard == b""
        proxy.heal()
        assert await near.hears() == ANSWER


async def test_a_refusing_line_hangs_up_before_the_far_end_hears_of_it(
    far: Far, proxy: Proxy
) -> None:
    proxy.toxics = Toxics(is_refusing=True)
    async with Near(proxy) as near:
        assert await near.hears_the_rest() == b""
    assert far.lines == 0


async def test_an_answer_is_killed_after_its_post_has_arrived(far: Far, proxy: Proxy) -> None:
    proxy.toxics = Toxics(kills_answers=True)
    async with Near(proxy) as near:
        near.say(b"POST /lock")
        with pytest.raises(ConnectionResetError):
            await near.hears_the_rest()
        assert far.heard == b"POST /lock"


async def test_what_only_asks_keeps_its_answer(proxy: Proxy) -> None:
    proxy.toxics = Toxics(kills_answers=True)
    async with Near(proxy) as near:
        near.say(b"GET")
        assert await near.hears() == ANSWER


async def test_lines_that_are_open_can_be_ended_in_order_or_broken(proxy: Proxy) -> None:
    async with Near(proxy) as near:
        near.say(b"GET")
        await near.hears()
        proxy.hang_up()
        assert await near.hears_the_rest() == b""
    async with Near(proxy) as near:
        near.say(b"GET")
        await near.hears()
        proxy.hang_up(is_reset=True)
        with pytest.raises(ConnectionResetError):
            await near.hears_the_rest()


@pytest.mark.parametrize("turns", range(8))
async def test_a_line_that_comes_as_the_proxy_ends_is_closed(far: Far, turns: int) -> None:
    """The test fails by a ResourceWarning."""
    async with Proxy(far.port) as proxy:
        address = ("127.0.0.1", int(proxy.url.rpartition(":")[2]))
        near = socket.create_connection(address)
        for _ in range(turns):
            await asyncio.sleep(0)
    with near, pytest.raises(ConnectionRefusedError):
        socket.create_connection(address)
