"""True pictures on terminals that draw them, byte for byte, and none on those that do not."""

import re
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from pextui.simulator.serving import Serving
from tests.cli.program import PATIENCE, ROOT
from tests.terminal.sequences import modes_left_on, strange
from tests.terminal.shell import Shell

PEXTUI = (sys.executable, "-m", "pextui")
BACK: Final = "any key goes back"
QUESTION: Final = b"\x1b[>q\x1b[c"
KITTY: Final = re.compile(rb"\x1b_G[^\x1b]*f=100[^\x1b]*;iVBOR[^\x1b]*\x1b\\")
FORGETTING: Final = re.compile(rb"\x1b_Ga=d,d=I,i=\d+,q=2\x1b\\")
SIXEL: Final = re.compile(rb"\x1bP[\d;]*q[^\x1b]*\x1b\\")
PICTURE: Final = (b"\x1b_G", b"\x1bP", "\U0010eeee".encode())


@pytest.fixture
def node() -> Iterator[Serving]:
    with Serving("board", living=False) as serving:
        yield serving


def looking(home: Path, node: Serving, *options: str, cell: int = 8, **variables: str) -> Shell:
    """The console, with Priya Raman's presentation open; *cell* is the pixels of one across."""
    command, size = joining(node, *options), (120, 40)
    terminal = Shell(home, *command, size=size, PEXTUI_PIN=node.pin or "", **variables)
    terminal.resize(*size, cell=(cell, 2 * cell))
    open_presentation(terminal, node)
    return terminal


def joining(node: Serving, *options: str) -> list[str]:
    command = (*PEXTUI, "join", node.alias, "--node", node.url, "--name", "Ada", "--no-bell")
    return [*command, *options]


def open_presentation(terminal: Shell, node: Serving) -> None:
    terminal.shows("LIVE", "Priya Raman")
    node.do(lambda meeting: meeting.present(meeting.named("Priya Raman").uuid))
    terminal.shows("Priya Raman presents")
    terminal.type("v")
    terminal.shows("s save")
    terminal.loses("fetching")


def hears(terminal: Shell, what: bytes) -> None:
    """Wait until the program has written *what*."""
    deadline = time.monotonic() + PATIENCE
    while what not in terminal.drawn:
        assert terminal.listen(deadline), f"never wrote {what!r}"


def opens_sharp(terminal: Shell) -> None:
    terminal.shows("o sharp")
    terminal.answer("o")
    hears(terminal, BACK.encode())


def goes_back(terminal: Shell, key: str = "m") -> None:
    """Press a key, and look at nothing but what is drawn from then on."""
    terminal.wipe()
    terminal.type(key)
    terminal.shows("o sharp")


def without_times(terminal: Shell) -> str:
    return re.sub(r"\d+:\d\d", "", terminal.screen)


def test_kitty_draws_the_picture_and_any_key_goes_back_to_a_whole_screen(
    tmp_path: Path, node: Serving
) -> None:
    with looking(tmp_path, node, TERM="xterm-kitty") as terminal:
        terminal.shows("o sharp", "esc close", "esc hides this")
        before = without_times(terminal)
        opens_sharp(terminal)
        assert KITTY.search(terminal.drawn)
        assert QUESTION not in terminal.drawn
        assert not FORGETTING.search(terminal.drawn)

        goes_back(terminal)
        assert FORGETTING.search(terminal.drawn)
        terminal.shows("esc hides this")
        assert without_times(terminal) == before
        assert not [one for one in node.requests if one.path.endswith("/mute")]
        terminal.send(signal.SIGTERM)
        terminal.code()


def test_what_came_meanwhile_is_there_afterwards(tmp_path: Path, node: Serving) -> None:
    with looking(tmp_path, node, TERM="xterm-kitty") as terminal:
        opens_sharp(terminal)
        node.do(lambda meeting: meeting.arrive("Zebulon Late"))
        node.do(lambda meeting: meeting.present(meeting.named("Amara Okafor").uuid))
        pictures = len(KITTY.findall(terminal.drawn))
        deadline = time.monotonic() + PATIENCE
        while len(KITTY.findall(terminal.drawn)) == pictures:
            assert terminal.listen(deadline), "the picture never followed"

        goes_back(terminal)
        terminal.shows("Amara Okafor presents")
        terminal.answer("\x1b")
        terminal.shows("Zebulon Late")
        terminal.type("q")
        assert terminal.code() == 0


def test_the_program_can_end_while_the_picture_is_there(tmp_path: Path, node: Serving) -> None:
    with looking(tmp_path, node, TERM="xterm-kitty") as terminal:
        opens_sharp(terminal)
        terminal.send(signal.SIGTERM)
        assert terminal.code() == 143
        assert FORGETTING.search(terminal.drawn)
        assert modes_left_on(terminal.drawn) == set()
        assert terminal.said == ""


def test_ctrl_z_leaves_nothing_in_the_terminal_and_fg_shows_the_picture_again(
    tmp_path: Path, node: Serving
) -> None:
    pin = node.pin or ""
    with Shell(
        tmp_path, "bash", "--norc", "-i", PS1="shell> ", PEXTUI_PIN=pin, TERM="xterm-kitty"
    ) as shell:
        shell.shows("shell>")
        shell.type(" ".join(joining(node)) + "\r")
        open_presentation(shell, node)
        opens_sharp(shell)
        shell.wipe()
        shell.type("\x1a")
        shell.shows("Stopped")
        shown, _, left = shell.drawn.rpartition(b"\x1b[?1049l")
        assert FORGETTING.search(shown)
        assert not any(one in left for one in PICTURE)

        shell.type("fg\r")
        deadline = time.monotonic() + PATIENCE
        while BACK.encode() not in shell.drawn[len(shown) :]:
            assert shell.listen(deadline), "the picture never came back"
        assert KITTY.search(shell.drawn[len(shown) :])
        goes_back(shell)
        shell.send(signal.SIGKILL)


def test_another_size_goes_back(tmp_path: Path, node: Serving) -> None:
    with looking(tmp_path, node, TERM="xterm-kitty") as terminal:
        opens_sharp(terminal)
        terminal.wipe()
        terminal.resize(100, 30)
        terminal.shows("o sharp")
        assert BACK not in terminal.screen


@pytest.mark.parametrize(
    ("pieces", "drawn"),
    [
        (("\x1bP>|xterm(390)\x1b\\\x1b[?64;1;4;22c",), SIXEL),
        (("\x1bP>|kitty(0.42.1)\x1b\\", "\x1b[?62;c"), KITTY),
        (("\x1bP>|gho", "stty 1.2\x1b", "\\\x1b[?6", "2;22c"), KITTY),
    ],
    ids=["sixels", "kitty", "in pieces"],
)
def test_a_terminal_that_answers_that_it_can_is_believed(
    tmp_path: Path, node: Serving, pieces: tuple[str, ...], drawn: re.Pattern[bytes]
) -> None:
    with looking(tmp_path, node) as terminal:
        hears(terminal, QUESTION)
        assert "o sharp" not in terminal.screen
        for piece in pieces:
            terminal.type(piece)
            time.sleep(0.15)  # a slow line
        opens_sharp(terminal)
        assert drawn.search(terminal.drawn)
        goes_back(terminal)


def test_a_terminal_that_answers_that_it_cannot_keeps_half_blocks_and_its_keys(
    tmp_path: Path, node: Serving
) -> None:
    with looking(tmp_path, node, TERM_PROGRAM="WezTerm") as terminal:
        hears(terminal, QUESTION)
        terminal.shows("o sharp")  # as the environment says, until it is known
        terminal.type("\x1bP>|VTE(7600)\x1b\\\x1b[?65;1;9c")
        terminal.loses("o sharp")
        terminal.answer("o")
        terminal.answer("\x1b")
        terminal.loses("s save")
        assert "▀" not in terminal.screen
        assert "Priya Raman presents" in terminal.screen
        terminal.type("q")
        assert terminal.code() == 0
        assert not any(one in terminal.drawn for one in PICTURE)


def test_sixels_that_might_be_larger_than_the_screen_are_not_offered(
    tmp_path: Path, node: Serving
) -> None:
    with looking(tmp_path, node, cell=0) as terminal:
        hears(terminal, QUESTION)
        terminal.type("\x1b[?62;4c")
        terminal.answer("o")
        terminal.answer("\x1b")
        terminal.loses("s save")
        assert not SIXEL.search(terminal.drawn)
        assert b"sharp" not in terminal.drawn


def test_escape_closes_the_view_of_a_terminal_that_answers_nothing(
    tmp_path: Path, node: Serving
) -> None:
    with looking(tmp_path, node) as terminal:
        hears(terminal, QUESTION)
        terminal.answer("\x1b")
        terminal.loses("s save")


def without_the_extra(home: Path) -> str:
    """A Python path on which there is no textual-image."""
    place = home / "without"
    place.mkdir()
    text = "import sys\nsys.modules['textual_image'] = None\n"
    (place / "sitecustomize.py").write_text(text)
    return f"{place}:{ROOT}"


@pytest.mark.parametrize("why", ["tmux", "tmux over ssh", "screen", "no extra", "ascii"])
def test_where_no_picture_can_pass_none_is_tried_and_nothing_is_asked(
    tmp_path: Path, node: Serving, why: str
) -> None:
    options, variables = {
        "tmux": ((), {"TMUX": "/run/tmux,1,0", "TERM": "xterm-kitty"}),
        "tmux over ssh": ((), {"TERM": "tmux-256color", "KITTY_WINDOW_ID": "1"}),
        "screen": ((), {"STY": "1.host", "TERM": "screen", "TERM_PROGRAM": "WezTerm"}),
        "no extra": ((), {"PYTHONPATH": without_the_extra(tmp_path), "TERM": "xterm-kitty"}),
        "ascii": (("--ascii",), {"TERM": "xterm-kitty"}),
    }[why]
    with looking(tmp_path, node, *options, cell=8, **variables) as terminal:
        assert "o sharp" not in terminal.screen
        terminal.answer("o")
        terminal.answer("\x1b")
        terminal.loses("s save")
        terminal.type("q")
        assert terminal.code() == 0
        assert not any(one in terminal.drawn for one in (*PICTURE, QUESTION))
        assert not strange(terminal.drawn)
