"""Ends within an end: another signal while leaving, and a bug while the terminal takes nothing."""

import asyncio
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pextui.simulator.serving import Serving
from tests.cli.program import PATIENCE
from tests.session.rig import open_stream, scripted, someone
from tests.terminal.shell import Shell
from tests.terminal.test_terminal import PEXTUI, becomes_true, has_left
from tests.wire_node import WireNode, silence

CRASHING = str(Path(__file__).with_name("crashing_later.py"))


@pytest.fixture
def slow_to_release() -> Iterator[WireNode]:
    """A node that seats at once and never answers whoever leaves."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def begin() -> WireNode:
        wire = scripted(open_stream(someone("ann"))[1]).on("release_token", silence())
        return await wire.__aenter__()

    wire = asyncio.run_coroutine_threadsafe(begin(), loop).result()
    yield wire
    asyncio.run_coroutine_threadsafe(wire.__aexit__(None, None, None), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("q", signal.SIGINT, 0),
        ("q", signal.SIGHUP, 0),
        (signal.SIGTERM, signal.SIGTERM, 143),
        (signal.SIGHUP, signal.SIGTERM, 129),
    ],
)
def test_a_signal_while_leaving_changes_nothing_about_it(
    tmp_path: Path,
    slow_to_release: WireNode,
    first: str | signal.Signals,
    second: signal.Signals,
    code: int,
) -> None:
    command = (*PEXTUI, "join", "meet_alice", "--node", slow_to_release.url, "--name", "Ada")
    with Shell(tmp_path, *command) as terminal:
        terminal.shows("LIVE", "ann")
        if isinstance(first, str):
            terminal.type(first)
        else:
            terminal.send(first)
        assert becomes_true(lambda: slow_to_release.count("release_token"))
        while b"\x1b[?1049l" not in terminal.drawn:
            assert terminal._read(time.monotonic() + PATIENCE), "the screen was never closed"
        terminal.send(second)

        assert terminal.code() == code
        assert "bug" not in terminal.said


@pytest.mark.parametrize("is_stuck", [False, True])
def test_a_bug_gives_the_token_back_whatever_becomes_of_the_terminal(
    tmp_path: Path, is_stuck: bool
) -> None:
    with Serving("storm", people=200) as node:
        command = (sys.executable, CRASHING, "4", "join", node.alias, "--node", node.url)
        with Shell(tmp_path, *command, "--name", "Ada", PEXTUI_PIN=node.pin or "") as terminal:
            terminal.shows("LIVE")
            if not is_stuck:
                terminal.code()
            while terminal._process.poll() is None and not has_left(node):
                node.do(lambda meeting: meeting.say(next(iter(meeting.people)), "hello " * 60))
                time.sleep(0.005)  # nobody reads what is drawn meanwhile

            assert becomes_true(lambda: has_left(node))
            assert terminal._process.wait(5) == 1
