"""Whether the terminal draws true pictures, and what makes it draw one.

It is asked with two questions that every terminal understands or passes over in silence; the
pictures themselves are textual-image's, made of pixels that a child process has decoded
(design/faults.md §4). No multiplexer passes them on.
"""

import codecs
import fcntl
import importlib.util
import os
import re
import select
import struct
import termios
import time
import tty
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from pextui.ui.driver import AnswerGuard
from pextui.ui.frames import Pixels, Undecodable, told_by

QUESTION: Final = "\x1b[>q\x1b[c"
"""What are you called, and what can you do? The second is answered by all of them, and last."""

PATIENCE: Final = 2.0
"""Seconds for an answer where nothing else can be done until it comes."""

LARGEST: Final = (1600, 1000)
"""Pixels of a picture: more of them take seconds to spell, and minutes on a slow line."""

MOST_CELLS: Final = 250
"""Columns and lines of a picture: the Kitty protocol has marks for so many."""

_SHARPENER: Final = Path(__file__).with_name("sharpen.py")
_USUAL_CELL: Final = (10, 20)
_NAME: Final = re.compile(r"\x1bP>\|([^\x1b]*)\x1b")
_ABLE: Final = re.compile(r"\x1b\[\?[\d;]*;4(?:;[\d;]*)?c")
_WITH_PLACES: Final = ("kitty", "ghostty")
"""Who knows the Kitty protocol's placeholders, which textual-image draws with."""


class Way(StrEnum):
    """How the terminal draws a picture."""

    KITTY = "kitty"
    SIXEL = "sixel"


@dataclass(frozen=True, slots=True)
class Cells:
    """The room for a picture in columns and lines, and the pixels of a cell, (0, 0) if unknown."""

    columns: int
    lines: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Sharp:
    """A picture as the terminal draws it from the cursor on, and what makes it forget it."""

    drawing: str
    forgetting: str


def obstacle(environ: Mapping[str, str] = os.environ, *, is_ascii: bool = False) -> str:
    """Return why no true picture can be drawn, whatever the terminal says; or nothing."""
    if importlib.util.find_spec("textual_image") is None:
        return "textual-image is not installed (pip install 'pextui[picture]')"
    if is_ascii:
        return "plain characters are wanted"
    if between := _between(environ):
        return f"{between} passes no pictures on"
    return ""


def guess(environ: Mapping[str, str] = os.environ) -> Way | None:
    """Return how the terminal draws pictures by what it has left in the environment."""
    term, program = environ.get("TERM", ""), environ.get("TERM_PROGRAM", "").lower()
    if is_sure(environ) or environ.get("KITTY_WINDOW_ID") or program == "ghostty":
        return Way.KITTY
    return Way.SIXEL if program in {"wezterm", "iterm.app"} or term.startswith("foot") else None


def is_sure(environ: Mapping[str, str] = os.environ) -> bool:
    """Return whether the environment leaves nothing to ask: a terminal sets ``TERM`` itself."""
    return environ.get("TERM", "").removeprefix("xterm-") in _WITH_PLACES


def answered(answer: str) -> Way | None:
    """Return how a terminal draws pictures that has answered so."""
    if _ABLE.search(answer):
        return Way.SIXEL
    name = _NAME.search(answer)
    return Way.KITTY if name and name[1].lower().startswith(_WITH_PLACES) else None


def asked(terminal: int, screen: int) -> str:
    """Return what the terminal answers whose keys come from *terminal*, at once; or nothing.

    Only for a program that reads no keys: what is typed meanwhile is lost. A terminal that
    answers is not waited for any longer, and one that does not for ``PATIENCE``.
    """
    if os.tcgetpgrp(terminal) != os.getpgrp():  # whoever asks from behind is stopped
        return ""
    before = termios.tcgetattr(terminal)
    guard = AnswerGuard()
    guard.is_waiting = True
    decode = codecs.getincrementaldecoder("utf-8")("replace").decode
    deadline = time.monotonic() + PATIENCE
    try:
        tty.setcbreak(terminal)
        os.write(screen, QUESTION.encode())
        while guard.is_waiting and (left := deadline - time.monotonic()) > 0:
            if select.select([terminal], [], [], left)[0]:
                guard.pass_on(decode(os.read(terminal, 1024)))
    finally:
        termios.tcsetattr(terminal, termios.TCSAFLUSH, before)
    return guard.answer


def cell_size(terminal: int) -> tuple[int, int]:
    """Return the pixels of a cell across and down, (0, 0) where *terminal* does not tell."""
    try:
        told = fcntl.ioctl(terminal, termios.TIOCGWINSZ, bytes(8))
    except OSError:
        return 0, 0
    lines, columns, width, height = struct.unpack("HHHH", told)
    return (width // columns, height // lines) if columns and lines else (0, 0)


def room(way: Way, columns: int, lines: int, cell: tuple[int, int]) -> Cells:
    """Return what a picture may take of *columns* and *lines*.

    The Kitty protocol scales, so that pixels can be fewer; sixels are as large as they are, and
    without a known size they might be larger than the screen. Raises Undecodable.
    """
    columns, lines = min(columns, MOST_CELLS), min(lines, MOST_CELLS)
    if min(columns, lines) < 1:
        raise Undecodable("there is no room for it")
    width, height = cell
    if way is Way.SIXEL:
        if min(cell) < 1:
            raise Undecodable("the terminal does not tell its size in pixels")
        columns, lines = min(columns, LARGEST[0] // width), min(lines, LARGEST[1] // height)
    else:
        width, height = cell if min(cell) > 0 else _USUAL_CELL
        shrunk = max(1.0, columns * width / LARGEST[0], lines * height / LARGEST[1])
        width, height = max(1, round(width / shrunk)), max(1, round(height / shrunk))
    return Cells(columns, lines, width, height)


async def sharpened(pixels: Pixels, way: Way, cells: Cells) -> Sharp:
    """Return *pixels* as large as *cells* allow. Raises Undecodable."""
    arguments = (way, pixels.width, pixels.height, cells.columns, cells.lines)
    size = {"TEXTUAL_CELL_WIDTH": str(cells.width), "TEXTUAL_CELL_HEIGHT": str(cells.height)}
    said = await told_by(_SHARPENER, arguments, pixels.rgb, {**os.environ, **size})
    drawing, _, number = said.decode().rpartition("\n")
    forgetting = f"\x1b_Ga=d,d=I,i={number},q=2\x1b\\" if number != "0" else ""
    # The terminal is the console's own: a line's end does not go back to its beginning.
    return Sharp(drawing.replace("\n", "\r\n"), forgetting)


def _between(environ: Mapping[str, str]) -> str:
    """Return the multiplexer, which over ssh only ``TERM`` tells of."""
    term = environ.get("TERM", "")
    if environ.get("TMUX") or term.startswith("tmux"):
        return "tmux"
    return "screen" if environ.get("STY") or term.startswith("screen") else ""
