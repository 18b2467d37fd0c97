"""Faults of the machine: a full disk, a home that cannot be written, a process put to sleep."""

import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pextui.simulator.serving import Serving
from tests.terminal.shell import Shell


@pytest.fixture
def node() -> Iterator[Serving]:
    with Serving("board", living=False) as serving:
        yield serving


def joining(home: Path, node: Serving) -> Shell:
    command = (sys.executable, "-m", "pextui", "join", node.alias, "--node", node.url)
    return Shell(home, *command, PEXTUI_PIN=node.pin or "")


def test_a_home_that_cannot_be_written_is_no_fault(tmp_path: Path, node: Serving) -> None:
    (tmp_path / ".local").write_text("a file where a folder should be")
    (tmp_path / ".config").write_text("the same")
    with joining(tmp_path, node) as terminal:
        terminal.shows("LIVE", "Priya Raman")
        terminal.type("q")
        assert terminal.code() == 0


def test_a_disk_that_is_full_spoils_nothing(tmp_path: Path, node: Serving) -> None:
    """Neither the log nor what was used last can be written: not one byte of any file."""
    options = f"join {node.alias} --node {node.url} --log {tmp_path}/log"
    command = ("sh", "-c", f"ulimit -f 0; exec {sys.executable} -m pextui {options}")
    with Shell(tmp_path, *command, PEXTUI_PIN=node.pin or "") as terminal:
        terminal.shows("LIVE", "Priya Raman")
        terminal.type("/priya\r")
        terminal.shows("filter: priya")
        terminal.type("q")
        assert terminal.code() == 0
    assert (tmp_path / "log").stat().st_size == 0


def test_a_process_that_was_stopped_goes_on_with_the_truth(tmp_path: Path, node: Serving) -> None:
    with joining(tmp_path, node) as terminal:
        terminal.shows("LIVE", "Priya Raman")
        terminal.send(signal.SIGSTOP)
        node.do(lambda meeting: meeting.leave(meeting.named("Priya Raman").uuid))
        node.do(lambda meeting: meeting.arrive("Nora New", waiting=False))
        stopped = time.monotonic()
        while time.monotonic() - stopped < 7:
            time.sleep(0.1)  # longer than a tick may be late
        terminal.send(signal.SIGCONT)

        terminal.shows("Nora New", "LIVE")
        terminal.loses("Priya Raman            guest")
        terminal.type("q")
        assert terminal.code() == 0
