"""Sharp pictures: made far from the console, of pixels alone, and no larger than there is room."""

import subprocess
import sys

import pytest

from pextui.ui.frames import Pixels, Undecodable
from pextui.ui.sharp import LARGEST, MOST_CELLS, Cells, Way, answered, guess, room, sharpened

pytest.importorskip("textual_image", reason="it comes with the extra picture")

GREY = Pixels(64, 32, bytes([90]) * (3 * 64 * 32))
IMPORTS = """
import sys
import pextui.ui.ask.frame, pextui.ui.sharp
sys.exit(any(name in sys.modules for name in ("PIL", "textual_image")))
"""


def test_the_console_itself_has_neither_decoder_nor_textual_image() -> None:
    assert subprocess.run([sys.executable, "-c", IMPORTS], check=False).returncode == 0


@pytest.mark.parametrize(
    ("environ", "way"),
    [
        ({"TERM": "xterm-kitty"}, Way.KITTY),
        ({"TERM": "xterm-ghostty"}, Way.KITTY),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "3"}, Way.KITTY),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, Way.SIXEL),
        ({"TERM": "foot-extra"}, Way.SIXEL),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, None),
    ],
)
def test_the_environment_tells_how_pictures_are_drawn(
    environ: dict[str, str], way: Way | None
) -> None:
    assert guess(environ) is way


@pytest.mark.parametrize(
    ("answer", "way"),
    [
        ("\x1bP>|XTerm(390)\x1b\\\x1b[?64;1;2;4;6c", Way.SIXEL),
        ("\x1b[?62;4c", Way.SIXEL),
        ("\x1b[?4;14c", None),
        ("\x1b[?62;14;24c", None),
        ("\x1bP>|ghostty 1.2.0\x1b\\\x1b[?62;22c", Way.KITTY),
        ("\x1bP>|Konsole 24\x1b\\\x1b[?62;1c", None),
    ],
)
def test_the_terminal_tells_how_it_draws_pictures(answer: str, way: Way | None) -> None:
    assert answered(answer) is way


async def test_a_picture_fills_the_room_and_keeps_its_form() -> None:
    sharp = await sharpened(GREY, Way.KITTY, Cells(40, 30, 8, 16))
    rows = sharp.drawing.rpartition("\x1b\\")[2].split("\r\n")
    assert [row.count("\U0010eeee") for row in rows if "\U0010eeee" in row] == [40] * 10
    assert "c=40,r=10" in sharp.drawing
    number = sharp.drawing.partition("i=")[2].partition(",")[0]
    assert sharp.forgetting == f"\x1b_Ga=d,d=I,i={number},q=2\x1b\\"


async def test_sixels_need_not_be_forgotten() -> None:
    sharp = await sharpened(GREY, Way.SIXEL, Cells(40, 30, 8, 16))
    assert "\x1bP" in sharp.drawing
    assert '"1;1;320;160' in sharp.drawing
    assert not sharp.forgetting


async def test_what_cannot_be_spelled_is_said_to_be_so() -> None:
    with pytest.raises(Undecodable):
        await sharpened(Pixels(64, 32, b"too few"), Way.KITTY, Cells(40, 30, 8, 16))


def test_on_a_wall_of_pixels_a_picture_stays_of_a_size_that_travels() -> None:
    kitty = room(Way.KITTY, 400, 100, (20, 40))
    assert (kitty.columns, kitty.lines) == (MOST_CELLS, 100)
    assert kitty.columns * kitty.width <= LARGEST[0] + kitty.columns
    sixel = room(Way.SIXEL, 400, 100, (20, 40))
    assert (sixel.columns * 20, sixel.lines * 40) == LARGEST
    assert room(Way.KITTY, 80, 24, (0, 0)) == Cells(80, 24, 10, 20)
    with pytest.raises(Undecodable, match="pixels"):
        room(Way.SIXEL, 80, 24, (0, 0))
    with pytest.raises(Undecodable, match="no room"):
        room(Way.KITTY, 80, 0, (8, 16))
