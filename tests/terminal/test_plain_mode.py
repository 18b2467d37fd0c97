"""Plain mode in a terminal: what is typed unseen, and what ends it meanwhile."""

import signal
import sys
import termios
from pathlib import Path

import pytest

from pextui.simulator.meeting import Meeting
from pextui.simulator.serving import Serving
from tests.terminal.shell import Shell
from tests.terminal.test_terminal import PEXTUI, becomes_true

FOUR = "remove Kwame Mensah, Priya Raman, Yuki Tanaka, Mateo Fernández"


def joining(home: Path, node: Serving, pin: str = "") -> Shell:
    """A host who joins *node* in plain mode."""
    command = (*PEXTUI, "join", node.alias, "--node", node.url, "--name", "Ada", "--plain")
    return Shell(home, *command, PEXTUI_PIN=pin)


def test_what_happens_is_written_down_in_plain_mode_too(tmp_path: Path) -> None:
    with Serving("quiet", pin="", living=False) as node:
        command = (*PEXTUI, "join", node.alias, "--node", node.url, "--plain", "--records", ".")
        with Shell(tmp_path, *command) as terminal:
            terminal.shows("LIVE")
            terminal.type("chat hello all\n")
            assert becomes_true(lambda: "hello all" in kept(tmp_path, "chat.txt"))
            terminal.type("leave\n")
            assert terminal.code() == 0
    assert kept(tmp_path, "audit.txt").splitlines()[-1].split("\t")[1:3] == ["this console", "left"]


def kept(home: Path, name: str) -> str:
    """What one of the files of the only meeting holds; nothing while there is none."""
    return "".join(path.read_text() for path in home.glob(f"meet-*/{name}"))


def has_echo(terminal: Shell) -> bool:
    """Whether what is typed is shown."""
    return bool(termios.tcgetattr(terminal._line)[3] & termios.ECHO)


def names(meeting: Meeting) -> list[str]:
    """What those in *meeting* are called."""
    return [one.name for one in meeting.people.values()]


def is_unseen(terminal: Shell) -> bool:
    """Wait until what is typed is not shown."""
    return becomes_true(lambda: not has_echo(terminal))


@pytest.mark.parametrize(
    ("key", "number"),
    [("\x1c", signal.SIGQUIT), ("\x03", signal.SIGINT)],
    ids=["quit", "interrupt"],
)
def test_a_key_that_ends_it_while_the_pin_is_typed_leaves_a_terminal_that_shows_what_is_typed(
    tmp_path: Path, key: str, number: signal.Signals
) -> None:
    with Serving("board", living=False) as node, joining(tmp_path, node) as terminal:
        terminal.shows("asks for a PIN")
        assert is_unseen(terminal)
        terminal.type(key)
        assert becomes_true(lambda: terminal._process.poll() is not None)
        assert terminal._process.returncode == 128 + number
        assert has_echo(terminal)


def test_a_bug_while_the_pin_is_typed_leaves_a_terminal_that_shows_what_is_typed(
    tmp_path: Path,
) -> None:
    crashing = (
        "import sys; from pextui.ui.plain.console import PlainConsole; "
        "from pextui.cli import main; "
        "PlainConsole.tick = lambda self: 1 / (self._session.prompt is None); sys.exit(main())"
    )
    with Serving("board", living=False) as node:
        way = ("join", node.alias, "--node", node.url, "--name", "Ada", "--plain")
        with Shell(tmp_path, sys.executable, "-c", crashing, *way) as terminal:
            terminal.shows("asks for a PIN", "ZeroDivisionError")
            assert becomes_true(lambda: terminal._process.poll() is not None)
            assert has_echo(terminal)


def test_stop_calls_off_what_is_about_to_be_done_while_the_meeting_asks_for_its_pin(
    tmp_path: Path,
) -> None:
    node = Serving("board", living=False).start()
    with joining(tmp_path, node, node.pin or "") as terminal:
        terminal.shows("LIVE")
        terminal.type(f"{FOUR}\nyes\n")
        terminal.shows("Type stop to call it off")
        node.do(lambda meeting: meeting.dismiss(meeting.named("Ada").uuid))
        terminal.shows("ENDED")
        port = int(node.url.rpartition(":")[2])
        node.stop()
        with Serving("board", living=False, pin="9999", port=port) as other:
            terminal.type("rejoin\n")
            terminal.shows("Wrong PIN.")
            assert is_unseen(terminal)
            terminal.type("stop\n")
            terminal.shows("Called off: nothing was done.", "still open")
            assert not has_echo(terminal)
            terminal.type("9999\n")
            assert becomes_true(lambda: other.do(lambda meeting: "Ada" in names(meeting)))
