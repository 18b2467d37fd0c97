"""However the program is left: the token is released in two seconds, the process gone in three.

A real process in a real terminal, with the clock started at what makes it leave.
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from string import ascii_letters
from typing import Final

import pytest

from pextui.simulator.serving import Serving
from tests.cli.program import PATIENCE, Terminal
from tests.figures import record
from tests.terminal.test_terminal import becomes_true, has_left, joining

RELEASED_WITHIN: Final = 2.0
GONE_WITHIN: Final = 3.0
CORES: Final = 0.5
"""Of a processor, at most, while there is nothing to do."""

_TICKS: Final = os.sysconf("SC_CLK_TCK")


def types(keys: str) -> Callable[[Terminal], None]:
    """The host presses a key."""
    return lambda terminal: terminal.type(keys)


def gets(number: signal.Signals) -> Callable[[Terminal], None]:
    """The system, or somebody on it, wants the process to end."""
    return lambda terminal: terminal.send(number)


def loses_its_line(terminal: Terminal) -> None:
    """Nobody holds the other end of the terminal any more."""
    os.close(terminal._line)
    terminal._line = os.open(os.devnull, os.O_RDONLY)


@dataclass(frozen=True, slots=True)
class Way:
    """What makes the program leave, and where it stood until then."""

    cause: Callable[[Terminal], None]
    code: int
    is_controlled: bool = True
    """The terminal is the process's own, so that its end is told by SIGHUP."""
    is_stuck: bool = False
    """What is drawn has not been read for so long that no more can be written."""


WAYS: Final = {
    "q": Way(types("q"), 0),
    "Ctrl+C": Way(types("\x03"), 0),
    "SIGINT": Way(gets(signal.SIGINT), 130),
    "SIGTERM": Way(gets(signal.SIGTERM), 143),
    "SIGHUP": Way(gets(signal.SIGHUP), 129),
    "SIGQUIT": Way(gets(signal.SIGQUIT), 131),
    "terminal closed": Way(loses_its_line, 129),
    "terminal vanished": Way(loses_its_line, 129, is_controlled=False),
    "SIGTERM, terminal stuck": Way(gets(signal.SIGTERM), 143, is_stuck=True),
    "SIGHUP, terminal stuck and not its own": Way(
        gets(signal.SIGHUP), 129, is_controlled=False, is_stuck=True
    ),
}


def opened(home: Path, node: Serving, *, is_controlled: bool = True) -> Terminal:
    """The program on its way into the meeting."""
    if is_controlled:
        return joining(home, node)
    arguments = ("join", node.alias, "--node", node.url, "--name", "Ada")
    return Terminal(home, *arguments, PEXTUI_PIN=node.pin or "")


def written(pid: int) -> int:
    """How many bytes the process has written; what it sends over sockets is not among them."""
    lines = Path(f"/proc/{pid}/io").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("wchar")).split()[1])


def fill(terminal: Terminal, node: Serving) -> None:
    """Let so much be drawn that the terminal, which nobody reads, takes no more."""
    pid, deadline = terminal._process.pid, time.monotonic() + PATIENCE
    last, since = -1, time.monotonic()
    news = cycle(ascii_letters)  # what is there already is not drawn again
    while time.monotonic() - since < 1:
        assert time.monotonic() < deadline, "the terminal takes everything"
        node.do(lambda meeting: meeting.say(next(iter(meeting.people)), f"{next(news) * 5} " * 60))
        time.sleep(0.005)
        if (now := written(pid)) != last:
            last, since = now, time.monotonic()


def used(pid: int) -> tuple[float, bool]:
    """Seconds of processor that the process has had, and whether it is over."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS, fields[0] in "ZX"


def seconds_until(terminal: Terminal, node: Serving, *, is_read: bool) -> tuple[float, float]:
    """Return after how long the token was given back, and after how long the process was gone."""
    begun = time.monotonic()
    released = gone = None
    while gone is None and time.monotonic() - begun < PATIENCE:
        if is_read:
            terminal._read(time.monotonic() + 0.005)
        else:
            time.sleep(0.005)
        if terminal._process.poll() is not None:
            gone = time.monotonic() - begun
        if released is None and any(one.path == "release_token" for one in node.requests):
            released = time.monotonic() - begun
    assert gone is not None, "it never ends"
    assert released is not None, "the token was never released"
    return released, gone


@pytest.mark.parametrize("name", WAYS)
def test_however_it_is_left_the_token_is_released_in_two_seconds_and_it_is_gone_in_three(
    tmp_path: Path, name: str
) -> None:
    way = WAYS[name]
    with ExitStack() as stack:
        node = stack.enter_context(Serving("board", living=False))
        terminal = stack.enter_context(opened(tmp_path, node, is_controlled=way.is_controlled))
        terminal.shows("LIVE", "Priya Raman")
        if way.is_stuck:
            fill(terminal, node)
        is_read = not way.is_stuck and way.cause is not loses_its_line
        way.cause(terminal)
        released, gone = seconds_until(terminal, node, is_read=is_read)

        record("R7", f"{name}: released after {released:.2f} s, gone after {gone:.2f} s")
        assert terminal._process.returncode == way.code
        assert has_left(node)
        assert released <= RELEASED_WITHIN
        assert gone <= GONE_WITHIN


def test_a_terminal_that_vanished_costs_no_processor_while_the_node_is_waited_for(
    tmp_path: Path,
) -> None:
    """The node answers nothing for two seconds, or there would be no life left to look at."""
    with (
        Serving("board", living=False) as node,
        opened(tmp_path, node, is_controlled=False) as terminal,
    ):
        terminal.shows("LIVE", "Priya Raman")
        pid = terminal._process.pid
        deaf = threading.Thread(target=node.do, args=(lambda _meeting: time.sleep(2.5),))
        deaf.start()
        (before, is_over), begun = used(pid), time.monotonic()
        loses_its_line(terminal)
        while not is_over and time.monotonic() - begun < PATIENCE:
            time.sleep(0.005)
            after, is_over = used(pid)
        life = time.monotonic() - begun
        deaf.join()

        cores = (after - before) / life
        record("R7", f"terminal vanished, node deaf: gone after {life:.2f} s, {cores:.2f} cores")
        assert 1 < life <= GONE_WITHIN
        assert cores < CORES


def test_a_terminal_that_is_stuck_costs_no_processor(tmp_path: Path) -> None:
    with Serving("board", living=False) as node, opened(tmp_path, node) as terminal:
        terminal.shows("LIVE", "Priya Raman")
        fill(terminal, node)
        pid, begun = terminal._process.pid, time.monotonic()
        before, _ = used(pid)
        time.sleep(2)
        after, is_over = used(pid)
        cores = (after - before) / (time.monotonic() - begun)

        record("R7", f"terminal stuck, meeting quiet: {cores:.2f} cores")
        assert not is_over
        assert cores < CORES
        terminal.type("q")
        assert becomes_true(lambda: has_left(node))
