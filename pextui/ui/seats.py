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
from pextui.ui.broken import broken

_SEAT: Final = 10
"""Cells that a seat wants at least, one side of its box with it."""
_NAME, _GAP = 9, 2
"""Cells that a name wants at least where it has no box, and those between two of them."""
_ACROSS: Final = 7
"""Small seats that stand beside each other on a screen."""
_LARGE, _SMALL = 0, 1
"""The tiers of a view."""
_ORDER: Final = ((_SMALL, 1, 2), (_LARGE, 2, 3), (_LARGE, 2, 5), (_SMALL, 1, 3))
"""Which tier's words get lines first: how many more, up to how many."""

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


class _Tier(NamedTuple):
    """Seats of one size: whose, how many beside each other, in how many rows once all are taken."""

    seats: Sequence[Seated]
    columns: int
    full: int

    @property
    def rows(self) -> int:
        """How many rows there are now."""
        return math.ceil(len(self.seats) / self.columns)


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
    tiers = list(_tiers(view, seats, width))
    if heights := _heights(tiers, width, height):
        yield from _drawn(list(_boxes(tiers, heights, width)), width, styles)
    else:
        yield from _tight(view, seats, width, height, styles)


def _tiers(view: View, seats: Sequence[Seated], width: int) -> Iterator[_Tier]:
    """Yield large and small seats in the columns of a screen, fewer where it is narrow."""
    possible = max(1, (width - 1) // _SEAT)
    for some, places, wanted in (
        (seats[: view.large], view.large, math.ceil(math.sqrt(view.large))),
        (seats[view.large :], view.small, min(view.small or _ACROSS, _ACROSS)),
    ):
        columns = math.ceil(wanted / math.ceil(wanted / possible))
        yield _Tier(some, columns, math.ceil(max(places, len(some)) / columns))


def _split(seats: Sequence[Seated], columns: int) -> Iterator[Sequence[Seated]]:
    for start in range(0, len(seats), columns):
        yield seats[start : start + columns]


def _heights(tiers: Sequence[_Tier], width: int, height: int) -> list[int]:
    """Return how many lines of words a seat of each tier gets, none where boxes do not fit.

    There is room for all whom the view has seats for while their names have two lines; else only
    for who is there.
    """
    highest = max(3, width // tiers[_LARGE].columns * 9 // 32 - 1)
    full = _grown([one.full for one in tiers], [1, 2], highest, height)
    return full or _grown([one.rows for one in tiers], [1, 1], highest, height)


def _grown(rows: Sequence[int], lines: list[int], highest: int, height: int) -> list[int]:
    """Return *lines* grown to fill *height*; large seats get no higher than those of a screen."""
    spare = height - 1 - sum(number * (each + 1) for number, each in zip(rows, lines, strict=True))
    if spare < 0:
        return []
    for tier, step, most in _ORDER:
        cost = step * rows[tier]
        is_low = lines[tier] + step <= (most if tier == _SMALL else min(most, highest))
        if 0 < cost <= spare and is_low and lines[tier] <= lines[_LARGE]:
            spare -= cost
            lines[tier] += step
    if rows[_LARGE]:
        lines[_LARGE] += max(0, min(spare // rows[_LARGE], highest - lines[_LARGE]))
    return lines


def _boxes(tiers: Sequence[_Tier], heights: Sequence[int], width: int) -> Iterator[_Box]:
    top = 0
    for tier, lines in zip(tiers, heights, strict=True):
        edges = [at * (width - 1) // tier.columns for at in range(tier.columns + 1)]
        for row in _split(tier.seats, tier.columns):
            for seat, left, right in zip(row, edges, edges[1:], strict=False):
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
    name = broken(_called(seat), room, height)
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


def _tight(
    view: View, seats: Sequence[Seated], width: int, height: int, styles: Styles
) -> Iterator[Text]:
    """Yield the seats without boxes: large ones on lines of their own, while those are few."""
    most = max(1, (width + _GAP) // (_NAME + _GAP))
    across = min(math.ceil(math.sqrt(view.large)), most)
    large, small = list(_split(seats[: view.large], across)), seats[view.large :]
    if 3 * len(large) > height < len(large) + math.ceil(len(small) / most):
        large, small = [], seats
    room = height - len(large)
    columns = next((n for n in range(1, most) if math.ceil(len(small) / n) <= room), most)
    shown = small if len(small) <= columns * room else small[: columns * (room - 1)]
    for row in large:
        yield _unboxed(row, across, width, styles, is_centred=True)
    for row in _split(shown, columns):
        yield _unboxed(row, columns, width, styles)
    if len(shown) < len(small):
        more = f"and {len(small) - len(shown)} more"
        yield Text(cells.short(more, width), "dim", no_wrap=True)


def _unboxed(
    row: Sequence[Seated], columns: int, width: int, styles: Styles, *, is_centred: bool = False
) -> Text:
    """Return names beside each other, each with its spotlight's number before it."""
    each = (width - _GAP * (columns - 1)) // columns
    line = Text(no_wrap=True)
    for seat in row:
        mark = f"{seat.spotlight} " if seat.spotlight else ""
        text = cells.short(" ".join(_called(seat)), each - len(mark))
        left = (each - len(mark) - cell_len(text)) // 2 * is_centred
        line.append(" " * (left + _GAP * bool(line))).append(mark, styles.spotlight)
        line.append(
            set_cell_size(text, each - len(mark) - left),
            styles.talking if seat.is_talking else Style(),
        )
    return line


def _called(seat: Seated) -> list[str]:
    """Return the words of a name; the sign of who talks never stands without the first."""
    words = seat.name.split() or [""]
    return [f"{symbols.TALKING} {words[0]}", *words[1:]] if seat.is_talking else words


def _centred(text: str, width: int) -> str:
    return set_cell_size(" " * ((width - cell_len(text)) // 2) + text, width)
