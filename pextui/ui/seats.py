"""Seats drawn as they stand on everybody's screen: a view's large ones above its small ones."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from rich.text import Text

from pextui.ui import cells, symbols

_SEAT: Final = 10
"""Cells that a seat wants at least, one side of its box with it."""
_TIGHT: Final = 15
"""The same without a box, where its name has no second line."""
_ACROSS: Final = 7
"""Small seats that stand beside each other on a screen."""
_LARGE, _SMALL = 5, 2
"""Lines that the words of a seat get at most."""

_UP, _DOWN, _LEFT, _RIGHT = 1, 2, 4, 8


class View(NamedTuple):
    """How many large and how many small seats a layout has."""

    large: int = 1
    small: int = _ACROSS

    @classmethod
    def named(cls, name: str) -> "View":
        """Return the view of the guide's name for it; one large seat for a name of others."""
        large, _, small = name.partition(":")
        if not (name.isascii() and large.isdigit() and small.isdigit() and len(name) < 6):
            return cls()
        return cls(max(1, int(large)), int(small))


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody on the stage."""

    name: str
    is_talking: bool = False
    spotlight: int | None = None


@dataclass(frozen=True, slots=True)
class Styles:
    """How a seat, one who talks, and the number of a spotlight look."""

    edge: Style = field(default_factory=Style)
    talking: Style = field(default_factory=Style)
    spotlight: Style = field(default_factory=Style)


class _Row(NamedTuple):
    """Who sits beside each other, and how many could."""

    seats: Sequence[Seated]
    columns: int
    is_large: bool


class _Box(NamedTuple):
    """Where a seat's box stands; boxes beside each other share their sides."""

    seat: Seated
    left: int
    top: int
    right: int
    bottom: int


class _Piece(NamedTuple):
    text: str
    style: Style | str


def draw(
    view: View, seats: Sequence[Seated], width: int, height: int, styles: Styles | None = None
) -> Iterator[Text]:
    """Yield the lines of a stage: at most *height* of *width* cells.

    Who comes or goes changes no other seat's size. Seats lose their boxes before anybody loses a
    seat; who does not fit all the same is counted in the last line.
    """
    styles = styles or Styles()
    if width < 8 or height < 1 or not seats:
        return
    rows = list(_rows(view, seats, width))
    if heights := _heights(rows, height):
        yield from _drawn(list(_boxes(rows, heights, width)), width, styles)
    else:
        yield from _tight(seats, width, height, styles)


def _rows(view: View, seats: Sequence[Seated], width: int) -> Iterator[_Row]:
    """Yield who sits in which row: the columns of a screen, fewer where it is narrow."""
    tiers = (
        (seats[: view.large], math.ceil(math.sqrt(view.large)), True),
        (seats[view.large :], min(view.small or _ACROSS, _ACROSS), False),
    )
    possible = max(1, (width - 1) // _SEAT)
    for tier, wanted, is_large in tiers:
        columns = math.ceil(wanted / math.ceil(wanted / possible))
        yield from (_Row(some, columns, is_large) for some in _split(tier, columns))


def _split(seats: Sequence[Seated], columns: int) -> Iterator[Sequence[Seated]]:
    for start in range(0, len(seats), columns):
        yield seats[start : start + columns]


def _heights(rows: Sequence[_Row], height: int) -> list[int]:
    """Return how many lines of words each row gets, none where the boxes do not fit."""
    lines = [1] * len(rows)
    spare = height - 1 - 2 * len(rows)
    if spare < 0:
        return []
    for is_large, step, most in ((True, 2, 3), (False, 1, _SMALL), (True, 2, _LARGE)):
        grown = [at for at, row in enumerate(rows) if row.is_large is is_large]
        cost = step * len(grown)
        if grown and cost <= spare and lines[grown[0]] + step <= most:
            spare -= cost
            for at in grown:
                lines[at] += step
    return lines


def _boxes(rows: Sequence[_Row], heights: Sequence[int], width: int) -> Iterator[_Box]:
    top = 0
    for row, lines in zip(rows, heights, strict=True):
        edges = [at * (width - 1) // row.columns for at in range(row.columns + 1)]
        for seat, left, right in zip(row.seats, edges, edges[1:], strict=False):
            yield _Box(seat, left, top, right, top + lines + 1)
        top += lines + 1


def _drawn(boxes: Sequence[_Box], width: int, styles: Styles) -> Iterator[Text]:
    """Yield the lines of *boxes*; who talks is drawn last, so that the whole box is lit."""
    height = max(box.bottom for box in boxes) + 1
    sides = [[0] * width for _ in range(height)]
    looks = [[styles.edge] * width for _ in range(height)]
    words: list[dict[int, _Piece]] = [{} for _ in range(height)]
    for box in sorted(boxes, key=lambda one: one.seat.is_talking):
        look = styles.talking if box.seat.is_talking else styles.edge
        for x, y, ways in _outline(box):
            sides[y][x] |= ways
            looks[y][x] = look
        for x, y, piece in _words(box, styles):
            words[y][x] = piece
    for line in zip(sides, looks, words, strict=True):
        yield Text.assemble(*_joined(_pieces(*line)), no_wrap=True)


def _outline(box: _Box) -> Iterator[tuple[int, int, int]]:
    """Yield each cell of a box's sides, and which ways a line leaves it."""
    for y, inward in ((box.top, _DOWN), (box.bottom, _UP)):
        yield box.left, y, _RIGHT | inward
        yield box.right, y, _LEFT | inward
        for x in range(box.left + 1, box.right):
            yield x, y, _LEFT | _RIGHT
    for y in range(box.top + 1, box.bottom):
        yield box.left, y, _UP | _DOWN
        yield box.right, y, _UP | _DOWN


def _words(box: _Box, styles: Styles) -> Iterator[tuple[int, int, _Piece]]:
    """Yield what stands in a box, with its place: the name in the middle, a spotlight's number."""
    seat, room, height = box.seat, box.right - box.left - 1, box.bottom - box.top - 1
    name = list(_wrapped(_called(seat), room - (room > 4), height))
    above = (height - len(name)) // 2
    for y in range(height):
        text = name[y - above] if 0 <= y - above < len(name) else ""
        style = styles.talking if seat.is_talking else Style()
        yield box.left + 1, box.top + 1 + y, _Piece(_centred(text, room), style)
    if seat.spotlight:
        label = f" spotlight {seat.spotlight} "
        label = label if len(label) < room else f" {seat.spotlight} "
        yield box.left + 2, box.top, _Piece(label[: room - 1], styles.spotlight)


def _pieces(
    sides: Sequence[int], looks: Sequence[Style], words: dict[int, _Piece]
) -> Iterator[_Piece]:
    x = 0
    while x < len(sides):
        if x in words:
            yield words[x]
            x += cell_len(words[x].text)
        else:
            yield _Piece(symbols.LINES[sides[x]], looks[x])
            x += 1


def _joined(pieces: Iterable[_Piece]) -> Iterator[tuple[str, Style | str]]:
    for style, some in groupby(pieces, key=lambda one: one.style):
        yield "".join(one.text for one in some), style


def _tight(seats: Sequence[Seated], width: int, height: int, styles: Styles) -> Iterator[Text]:
    """Yield the seats without boxes, as many in each line as fit."""
    columns = max(1, width // _TIGHT)
    lines = -(-len(seats) // columns)
    shown = height if lines <= height else height - 1
    for row in _split(seats[: columns * shown], columns):
        pieces = [_bracketed(one, width // columns, styles) for one in row]
        yield Text.assemble(*pieces, no_wrap=True)
    if shown < lines:
        yield Text(f" and {len(seats) - columns * shown} more", "dim")


def _bracketed(seat: Seated, width: int, styles: Styles) -> tuple[str, Style]:
    mark = f"{seat.spotlight} " if seat.spotlight else ""
    text = cells.short(mark + _called(seat), width - 3)
    style = styles.talking if seat.is_talking else Style()
    return f"[{set_cell_size(text, width - 3)}] ", style


def _called(seat: Seated) -> str:
    return f"{symbols.TALKING} {seat.name}" if seat.is_talking else seat.name


def _wrapped(name: str, width: int, lines: int) -> Iterator[str]:
    """Yield a name in at most *lines* lines of *width* cells, broken between its words."""
    rest = name.split()
    for left in range(lines, 0, -1):
        line: list[str] = []
        while rest and (left == 1 or not line or cell_len(" ".join([*line, rest[0]])) <= width):
            line.append(rest.pop(0))
        if line:
            yield cells.short(" ".join(line), width)


def _centred(text: str, width: int) -> str:
    return set_cell_size(" " * ((width - cell_len(text)) // 2) + text, width)
