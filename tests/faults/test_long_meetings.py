"""A day in a meeting, and a thousand new beginnings: nothing is lost, nothing piles up."""

import asyncio
import gc
import logging
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Final

import pytest
from pydantic import SecretStr

from pextui.client.node import Node
from pextui.client.stream import events
from pextui.session import State
from pextui.simulator.serving import Serving
from tests.client.nodes import node_at
from tests.client.test_lines import lines_to
from tests.figures import record
from tests.session.rig import SEAT, Rig, believed, open_stream, settled, sse, truth
from tests.store.people import ME
from tests.wire_node import Answer, Pipe, Received, WireNode, no, ok, stream

HOUR: Final = 3600
HOURS: Final = 24
LIFE: Final = 120.0


class StrictNode(WireNode):
    """Knows when a token ends, by the test's clock, and fails one refresh in twenty."""

    def __init__(self, rig_clock: list[Rig]) -> None:
        super().__init__()
        self._rigs = rig_clock
        self._until = 0.0
        self._numbers = count(1)
        self.refreshes = 0
        self.expired = 0
        self.seats = 0

    def _answer(self, request: Received) -> Answer:
        if request.name == "request_token":
            self.seats += 1
            self._until = self._now() + LIFE
        if request.name != "refresh_token":
            return super()._answer(request)
        if next(self._numbers) % 20 == 0:
            return no(503, "busy")
        if self._now() > self._until:
            self.expired += 1
        self.refreshes += 1
        self._until = self._now() + LIFE
        return ok({"token": f"token-{self.refreshes}", "expires": str(int(LIFE))})

    def _now(self) -> float:
        return self._rigs[0].clock.boot() if self._rigs else 0.0


BLOCK: Final = 512
"""Bytes of the largest block that Python counts."""


def bytes_in_use() -> int:
    """How much memory Python's objects have at most; what a process has is mostly its past."""
    gc.collect()
    return sys.getallocatedblocks() * BLOCK


async def test_a_token_lives_for_as_long_as_the_meeting(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)  # what pytest would keep of a day's log is no growth of ours
    rigs: list[Rig] = []
    pipe, first = open_stream()
    wire = StrictNode(rigs)
    wire.on("request_token", ok(SEAT)).on("conference_status", ok({})).on("events", first)
    wire.on("participants", no(503, "busy")).on("*", ok())
    async with wire, Rig(wire.url) as rig:
        rigs.append(rig)
        await rig.live()
        grown: list[int] = []
        for second in range(HOURS * HOUR):
            rig.clock.jump(1.0)
            for _ in range(8):
                await asyncio.sleep(0)
            if second % 10 == 0:
                pipe.send(sse("stage", [{"participant_uuid": ME, "vad": second // 10 % 2 * 100}]))
            if second % HOUR == HOUR - 1:
                wire.requests.clear()
                grown.append(bytes_in_use())
        assert rig.state is State.LIVE
        assert wire.expired == 0
        assert wire.seats == 1
        assert wire.refreshes >= HOURS * 58
        assert grown[-1] - grown[0] <= 1024 * 1024
        growth = (grown[-1] - grown[0]) / 1024
        record("R6", f"{HOURS} h: {wire.refreshes} refreshes, 0 expired, {growth:+.0f} KiB at most")


def descriptors() -> int:
    """How many descriptors this process has open, the node's among them."""
    return len(os.listdir("/proc/self/fd"))


DOUBLE_CANCELS: Final = 200


async def cancelled_twice(node: Node, turns: int | None) -> None:
    """Read the stream, and be cancelled again while the first time is still being seen to.

    That comes after so many *turns* of the loop, or else once the stream is open.
    """
    heard = asyncio.Event()

    async def read() -> None:
        async for _event in events(node, heard.set):
            pass

    reading = asyncio.create_task(read())
    if turns is None:
        await heard.wait()
    for _ in range(turns or 0):
        await asyncio.sleep(0)
    reading.cancel()
    await asyncio.sleep(0)
    reading.cancel()
    with suppress(asyncio.CancelledError):
        await reading


async def becomes_true(condition: Callable[[], object]) -> bool:
    """Wait for *condition*."""
    deadline = time.monotonic() + 10
    while not condition() and time.monotonic() < deadline:  # noqa: ASYNC110 (nobody tells)
        await asyncio.sleep(0.01)
    return bool(condition())


async def left_open(wire: WireNode) -> tuple[int, int]:
    """Return the descriptors and tasks, once the node has hung up its halves of lines.

    That comes after this console's halves are closed: hanging up would close them.
    """
    assert await becomes_true(lambda: not lines_to(wire.port)), lines_to(wire.port)
    wire.hang_up()
    assert await becomes_true(lambda: not wire._connections)
    await settled()
    return descriptors(), len(asyncio.all_tasks())


async def test_two_hundred_double_cancels_leave_nothing_open() -> None:
    """Half of them on an open stream, half of them anywhere on the way to one."""
    wire = WireNode().on("events", stream(pipe=Pipe()))
    async with wire, node_at(wire) as node:
        await cancelled_twice(node, None)  # what is made once and kept is made now
        before = await left_open(wire)
        for number in range(DOUBLE_CANCELS):
            await cancelled_twice(node, number % 50 if number % 2 else None)
        after = await left_open(wire)

        record("R12", f"{DOUBLE_CANCELS} double cancels: {before[0]} → {after[0]} descriptors")
        assert wire.count("events") > DOUBLE_CANCELS / 2
        assert after == before


# The node's and the console's halves of a thousand.
@pytest.mark.timeout(900)
@pytest.mark.parametrize("way", ["the node hangs up", "this console gives up"])
async def test_any_number_of_new_beginnings_leaves_nothing_open(way: str, runs: int) -> None:
    with Serving("quiet", living=False) as node:
        async with Rig(node.url, pin=SecretStr(node.pin or "")) as rig:
            await rig.live()
            before, tasks = descriptors(), len(asyncio.all_tasks())
            for _ in range(runs // 2):
                if way == "the node hangs up":
                    node.hang_up_streams()
                else:
                    assert rig.session.sitting is not None
                    rig.session.sitting.stream.drop()
                    rig.session.sitting.stream.drop()
                await rig.until(lambda: rig.state is not State.LIVE)
                await rig.live(step=0.25)
            await rig.until(lambda: believed(rig) == truth(node))
            await rig.until(lambda: len(asyncio.all_tasks()) <= tasks + 1)
            # The line for requests may be open now, at both its ends.
            await rig.until(lambda: descriptors() <= before + 4)
            assert [one.path for one in node.requests].count("request_token") == 1
            record("R12", f"{runs // 2} new beginnings ({way}): nothing left open")
