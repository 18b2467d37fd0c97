"""``pextui info``."""

from pathlib import Path

import pytest

from pextui import __version__
from pextui.ui.verdict import clipboard, colours, multiplexer
from tests.cli.program import pextui


def test_it_says_versions_paths_and_what_the_terminal_can_do_and_no_secret(tmp_path: Path) -> None:
    said = pextui(tmp_path, "info", PEXTUI_PIN="482913").stdout
    assert f"pextui:       {__version__}" in said
    for fact in ("textual:", "httpx:", "settings:", "colours:", "clipboard:", "terminal:"):
        assert fact in said
    assert "482913" not in said


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
