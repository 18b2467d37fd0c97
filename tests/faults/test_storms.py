"""A storm of events, in the real program in a real terminal: bounded memory, keys that answer."""

import os
import time
from pathlib import Path

import pytest

from pextui.simulator.serving import Serving
from tests.figures import record
from tests.terminal.test_terminal import joining

SECONDS = 600 if os.environ.get("PEXTUI_LONG") else 6
MOST = 150 * 1024 * 1024
"""Bytes of memory that the program may have in a storm."""


def resident_bytes(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.timeout(SECONDS + 120)
def test_a_storm_fills_no_memory_and_keys_are_answered(tmp_path: Path) -> None:
    with Serving("storm") as node, joining(tmp_path, node) as terminal:
        terminal.shows("LIVE")
        terminal.type("/")
        terminal.shows("Roster")
        echoes, most, text = [], 0, ""
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            if len(text) == 12:
                terminal.type("\x7f" * 12)
                terminal.loses(text)
                text = ""
            text += "z"
            terminal.type("z")
            asked = time.monotonic()
            while f" {text} " not in terminal.screen:
                assert terminal._read(asked + 20), terminal.screen
            echoes.append(time.monotonic() - asked)
            most = max(most, resident_bytes(terminal._process.pid))
        echoes.sort()
        worst = echoes[int(len(echoes) * 0.99) - 1]
        record(
            "R11",
            f"{SECONDS} s of storm: {most / 2**20:.0f} MiB at most, "
            f"{len(echoes)} keys, p99 {worst * 1000:.0f} ms",
        )
        assert most < MOST
        assert len(echoes) > SECONDS, "at least a key a second"
        terminal.type("\x1b")
