"""A terminal that is an emulator: what it shows, cell by cell."""

from collections.abc import Iterator

import pyte
from rich.color import ColorSystem
from textual.strip import Strip

Cell = tuple[object, ...]


class Emulator:
    """Takes bytes and shows them; a blank shows no more than its background and its lines."""

    def __init__(self, width: int, height: int) -> None:
        self.screen = pyte.Screen(width, height)
        self._stream = pyte.Stream(self.screen)

    def take(self, sent: str) -> None:
        """Show *sent*."""
        self._stream.feed(sent)

    def cells(self) -> list[Cell]:
        """Return all cells, line by line."""
        return [self._cell(y, x) for y, x in self._places()]

    def _places(self) -> Iterator[tuple[int, int]]:
        return ((y, x) for y in range(self.screen.lines) for x in range(self.screen.columns))

    def _cell(self, y: int, x: int) -> Cell:
        cell = self.screen.buffer[y][x]
        marks = (cell.underscore, cell.reverse, cell.strikethrough)
        is_bare = cell.data in {" ", ""} and not any(marks)
        ink = () if is_bare else (cell.fg, cell.bold, cell.italics)
        return (y, x, cell.data, cell.bg, marks, ink)


def written_by_textual(strip: Strip, system: ColorSystem = ColorSystem.TRUECOLOR) -> str:
    """Return *strip* as Textual writes it."""
    return "".join(
        f"\x1b[{Strip.render_ansi(style, system)}m{text}\x1b[m" if style else text
        for text, style, _control in strip
    )
