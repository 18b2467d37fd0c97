"""A storm of events, in the real program in a real terminal: bounded memory, keys that answer.

The node is a process of its own and nobody interprets what is drawn: what is measured is the
program, and not the test beside it.
"""

import itertools
import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from pextui.simulator.serving import Serving
from tests.cli.program import environment
from tests.figures import record
from tests.terminal.shell import Shell
from tests.terminal.test_terminal import PEXTUI, has_left, joining

SECONDS: Final = 600 if os.environ.get("PEXTUI_LONG") else 6
MOST: Final = 150 * 1024 * 1024
"""Bytes of memory that the program may have in a storm."""

ECHO: Final = 0.1
"""Seconds from a key to its letter on the screen, for 99 of 100 (design/faults.md R11)."""

PAUSES: Final = (0.1, 0.33, 0.17, 0.26, 0.39, 0.13, 0.21)
"""Seconds between two letters, in no step with the frames."""

LETTERS: Final = [chr(code) for code in range(0x410, 0x44F)]
"""Letters that nobody's name holds: each is drawn only when it has been typed."""


def resident_bytes(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.fixture
def storm(tmp_path: Path) -> Iterator[dict[str, Any]]:
    """A thousand events a second, from a process of their own."""
    command = [*PEXTUI, "simulate", "--scene", "storm", "--port", "0", "--json"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(tmp_path), stdout=subprocess.PIPE, text=True
    ) as node:
        assert node.stdout is not None
        yield json.loads(node.stdout.readline())
        node.terminate()


def echo_of(letter: str, terminal: Shell) -> float:
    """Type *letter*; return the seconds until it is drawn, and take it back."""
    drawn = len(terminal.drawn)
    typed = time.monotonic()
    terminal.type(letter)
    while letter.encode() not in terminal.drawn[drawn:]:
        assert terminal.listen(typed + 20), "the letter was never drawn"
    took = time.monotonic() - typed
    terminal.type("\x7f")
    return took


@pytest.mark.timeout(SECONDS + 120)
def test_a_storm_fills_no_memory_and_keys_are_answered(
    tmp_path: Path, storm: dict[str, Any]
) -> None:
    echoes, most, pauses = list[float](), 0, itertools.cycle(PAUSES)
    command = (*PEXTUI, "join", storm["meeting"], "--node", storm["node"], "--name", "Ada")
    with Shell(tmp_path, *command, PEXTUI_PIN=storm["host_pin"] or "") as terminal:
        terminal.shows("LIVE")
        terminal.type("/")
        terminal.shows("a name, or role:guest")
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            pause = time.monotonic() + next(pauses)
            while terminal.listen(pause):
                pass
            echoes.append(echo_of(LETTERS[len(echoes) % len(LETTERS)], terminal))
            most = max(most, resident_bytes(terminal.pid))
            terminal.drawn = b""
    worst = sorted(echoes)[int(len(echoes) * 0.99)]
    record(
        "R11",
        f"{SECONDS} s of storm: {most / 2**20:.0f} MiB at most, "
        f"{len(echoes)} keys, p99 {worst * 1000:.0f} ms",
        is_kept=worst <= ECHO,
    )
    assert most < MOST
    assert len(echoes) > SECONDS, "at least a key a second"


@pytest.mark.timeout(SECONDS + 120)
def test_a_terminal_that_takes_nothing_costs_no_token(tmp_path: Path) -> None:
    """For ten minutes at length; a short-lived token makes the short run show it too."""
    seconds, life = (SECONDS, 60.0) if SECONDS > 60 else (24, 10.0)
    with Serving("storm", people=200, token_life=life) as node, joining(tmp_path, node) as terminal:
        terminal.shows("LIVE")
        since = time.monotonic()
        while time.monotonic() - since < seconds:
            node.do(lambda meeting: meeting.say(next(iter(meeting.people)), "hello " * 60))
            time.sleep(0.005)  # nobody reads what is drawn meanwhile
        asked = [one.path for one in node.requests]
        refreshed = asked.count("refresh_token")
        record("R6", f"{seconds} s of a stuck terminal: {refreshed} refreshes, 0 expired")
        assert not has_left(node)
        assert asked.count("request_token") == 1
        assert refreshed >= seconds // life
