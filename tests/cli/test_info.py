"""``pextui info``."""

import sys
import time
from pathlib import Path

import pytest

from pextui import __version__
from pextui.ui.verdict import clipboard, colours, multiplexer, pictures
from tests.cli.program import PATIENCE, pextui
from tests.terminal.shell import Shell


def test_it_says_versions_paths_and_what_the_terminal_can_do_and_no_secret(tmp_path: Path) -> None:
    said = pextui(tmp_path, "info", PEXTUI_PIN="482913").stdout
    assert f"pextui:        {__version__}" in said
    for fact in (
        "textual:",
        "httpx:",
        "settings:",
        "colours:",
        "clipboard:",
        "terminal:",
        "presentation:",
    ):
        assert fact in said
    assert "482913" not in said


def test_the_folder_for_the_records_is_told_where_one_is_set(tmp_path: Path) -> None:
    assert "records:" not in pextui(tmp_path, "info").stdout
    assert f"records:       {tmp_path}\n" in pextui(tmp_path, "info", PEXTUI_RECORDS="~").stdout
    told = pextui(tmp_path, "info", PEXTUI_RECORDS="~/none").stdout
    assert f"{tmp_path}/none (not there)" in told
    (tmp_path / "bad.toml").write_text("records = 7")
    assert "settings:" in pextui(tmp_path, "info", "--config", "bad.toml").stdout


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "16 million colours"),
        ({"TERM": "xterm-256color"}, "256 colours"),
        ({"TERM": "xterm"}, "16 colours"),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "none (NO_COLOR is set)"),
    ],
)
def test_colours_are_those_the_screen_is_drawn_in(environ: dict[str, str], said: str) -> None:
    assert colours(environ) == said


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, "Unicode"),
        ({"TERM": "linux"}, "plain ones"),
        ({"PYTHONIOENCODING": "latin-1"}, "plain ones"),
    ],
)
def test_plain_characters_are_chosen_where_others_cannot_be_drawn(
    tmp_path: Path, environ: dict[str, str], said: str
) -> None:
    told = pextui(tmp_path, "info", **environ).stdout
    assert said in next(line for line in told.splitlines() if line.startswith("characters:"))


def test_what_stands_between_is_known() -> None:
    assert multiplexer({"TMUX": "yes"}) == "tmux"
    assert multiplexer({"STY": "1"}) == "screen"
    assert "set-clipboard" in clipboard({"TMUX": "yes"})
    assert clipboard({"STY": "1"}).startswith("no:")


@pytest.mark.parametrize(
    ("environ", "answer", "said"),
    [
        (
            {"TERM": "xterm-kitty"},
            None,
            "in half blocks, sharp with o by Kitty's graphics protocol: the environment says so",
        ),
        (
            {"TERM": "xterm-256color"},
            "\x1bP>|foot(1.2)\x1b\\\x1b[?62;4;22c",
            "in half blocks, sharp with o in sixels: the terminal says so",
        ),
        (
            {"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"},
            "\x1b[?1;2c",
            "in half blocks: the terminal says that it draws no pictures",
        ),
        (
            {"TERM": "xterm-256color"},
            "",
            "in half blocks: the terminal does not say what it draws",
        ),
        ({"TERM": "tmux-256color"}, None, "in half blocks: tmux passes no pictures on"),
        ({"TERM": "xterm", "STY": "1"}, None, "in half blocks: screen passes no pictures on"),
    ],
)
def test_how_the_presentation_is_shown_is_said_and_why(
    environ: dict[str, str], answer: str | None, said: str
) -> None:
    def ask() -> str:
        assert answer is not None, "there was nothing to ask"
        return answer

    assert pictures(environ, ask=ask, cell=(8, 16)) == said


def test_what_is_missing_for_pictures_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    kitty = {"TERM": "xterm-kitty"}
    assert "no terminal" in pictures(kitty, ask=None)
    assert "plain characters" in pictures(kitty, ask=str, is_ascii=True)
    assert "pixels" in pictures({"TERM": "foot"}, ask=str)
    monkeypatch.setitem(sys.modules, "textual_image", None)
    assert "pip install 'pextui[picture]'" in pictures(kitty, ask=str)
    monkeypatch.setitem(sys.modules, "PIL", None)
    assert pictures(kitty, ask=str).startswith("only saved to a file")


@pytest.mark.parametrize(
    ("answer", "said"),
    [("\x1bP>|kitty(0.42.1)\x1b\\\x1b[?62;c", "sharp with o"), ("", "does not say")],
    ids=["answers", "answers nothing"],
)
def test_the_terminal_is_asked_and_nothing_hangs(tmp_path: Path, answer: str, said: str) -> None:
    with Shell(tmp_path, sys.executable, "-m", "pextui", "info") as terminal:
        deadline = time.monotonic() + PATIENCE
        while b"\x1b[>q\x1b[c" not in terminal.drawn:
            assert terminal.listen(deadline)
        terminal.type(answer)
        assert terminal.code() == 0
        assert said.encode() in terminal.drawn
