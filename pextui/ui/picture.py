"""What the terminal shows, cell by cell: of what is drawn anew, only what differs is sent.

Textual sends each changed line from the left edge of its widget, with the full style of every
piece (design/performance.md §2): a hundred bytes for two cells.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final, NamedTuple

from rich.cells import cell_len, split_graphemes
from rich.color import Color, ColorSystem
from rich.style import Style
from textual.geometry import Offset, Size
from textual.strip import Strip

BRIDGE: Final = 4
"""Cells that cost no more to be sent again than to be jumped over."""

_UNKNOWN: Final = "\0"
"""What no cell that is wanted holds: it is to be sent."""

_INKED: Final = frozenset({"4", "7", "9", "21", "53"})
"""Attributes that show on a blank: lines, and the colour as background."""

_FIRST_EMOJI: Final = 0x1F000

_NOWHERE: Final = -1


class Look(NamedTuple):
    """A style as the parameters of SGR sequences; an empty one is the terminal's own."""

    attributes: str = ""
    colour: str = ""
    background: str = ""


PLAIN: Final = Look()


@lru_cache(maxsize=4096)
def look_of(style: Style | None, system: ColorSystem) -> Look:
    """Return how *style* looks with the colours of *system*."""
    if style is None:
        return PLAIN
    return Look(
        Strip.render_ansi(style.without_color, system),
        _colour(style.color, system, is_foreground=True),
        _colour(style.bgcolor, system, is_foreground=False),
    )


def _colour(colour: Color | None, system: ColorSystem, *, is_foreground: bool) -> str:
    if colour is None:
        return ""
    return ";".join(colour.downgrade(system).get_ansi_codes(is_foreground))


@cache
def blank(look: Look) -> Look:
    """Return *look* as a blank shows it."""
    return look if _INKED & set(look.attributes.split(";")) else Look("", "", look.background)


class Row:
    """One line of cells; where a character takes several, those after the first are empty."""

    __slots__ = ("looks", "odd", "texts")

    def __init__(self, width: int, text: str) -> None:
        self.texts = [text] * width
        self.looks = [PLAIN] * width
        self.odd = width
        """The first cell of which nobody knows where the terminal puts it: behind it, all is."""

    def look_for_odd(self) -> None:
        """Find the first character that terminals draw in different widths."""
        cells = enumerate(self.texts)
        self.odd = next((x for x, text in cells if not is_steady(text)), len(self.texts))

    def forget(self, x: int) -> None:
        """Know nothing any more of what is shown from cell *x* on."""
        self.texts[x:] = [_UNKNOWN] * (len(self.texts) - x)

    def cut(self, x: int) -> None:
        """Leave no character that would reach across the left edge of cell *x*."""
        if not self.is_inside(x):
            return
        start = end = x
        while self.is_inside(start):
            start -= 1
        while self.is_inside(end):
            end += 1
        self.texts[start:end] = " " * (end - start)

    def is_inside(self, x: int) -> bool:
        """Return whether cell *x* belongs to the character before it."""
        return 0 < x < len(self.texts) and not self.texts[x]


class Picture:
    """A terminal of *size* cells, of which nothing is known at first."""

    def __init__(self, size: Size, system: ColorSystem) -> None:
        self.size = size
        self.system = system
        self._wanted = [Row(size.width, " ") for _ in range(size.height)]
        self._shown = [Row(size.width, _UNKNOWN) for _ in range(size.height)]
        self._dirty = set(range(size.height))
        self._look: Look | None = None

    def draw(self, y: int, x: int, strip: Strip) -> None:
        """Want *strip* in line *y*, from column *x* on, as far as there is a terminal.

        It may have been made for a larger one: frames and sizes come at their own times.
        """
        if y >= self.size.height or x >= self.size.width:
            return
        texts: list[str] = []
        looks: list[Look] = []
        for text, style, control in strip:
            if not control:
                parts = cells_of(text)
                look = look_of(style, self.system)
                texts += parts
                if " " in text:
                    bare = blank(look)
                    looks += [bare if part == " " else look for part in parts]
                else:
                    looks += [look] * len(parts)
        row, end = self._wanted[y], min(x + len(texts), self.size.width)
        if row.texts[x:end] != texts[: end - x] or row.looks[x:end] != looks[: end - x]:
            row.cut(x)
            row.cut(end)
            row.texts[x:end] = texts[: end - x]
            row.looks[x:end] = looks[: end - x]
            if row.odd < len(row.texts) or not all(map(str.isascii, texts)):
                row.look_for_odd()
            self._dirty.add(y)

    def changes(self, cursor: Offset | None) -> str:
        """Return what makes the terminal show what is wanted, with the cursor at *cursor*.

        From then on it is believed to show that, and to write on in the style of the end. Without
        a *cursor* it is left wherever it is.
        """
        pen = Pen(self._look)
        for y in sorted(self._dirty):
            self._send(pen, y)
        self._dirty.clear()
        self._look = pen.look
        return pen.lift(cursor)

    def _send(self, pen: "Pen", y: int) -> None:
        wanted, shown = self._wanted[y], self._shown[y]
        # What stands behind such a character may be anywhere, and when it goes, so may be its rest.
        shown.forget(min(wanted.odd, shown.odd))
        shown.odd = wanted.odd
        for start, end in list(runs(wanted, shown)):
            texts, looks = wanted.texts[start:end], wanted.looks[start:end]
            pen.write(y, start, texts, looks)
            shown.texts[start:end], shown.looks[start:end] = texts, looks


def runs(wanted: Row, shown: Row) -> Iterator[tuple[int, int]]:
    """Yield from where to where cells are to be sent: whole characters, small gaps included."""
    start = end = -1
    pairs = zip(wanted.texts, shown.texts, wanted.looks, shown.looks, strict=True)
    for x, (text, old_text, look, old_look) in enumerate(pairs):
        if text == old_text and look == old_look:
            continue
        if start < 0:
            start = x
        elif x - end > BRIDGE or not _is_alike(wanted, end - 1, x):
            yield _whole(start, end, wanted, shown)
            start = x
        end = x + 1
    if start >= 0:
        yield _whole(start, end, wanted, shown)


def _is_alike(row: Row, first: int, end: int) -> bool:
    """Return whether the cells from *first* to *end* can be written without another style."""
    look = row.looks[first]
    cells = zip(row.texts[first:end], row.looks[first:end], strict=True)
    return all(one is look or is_blank_on(text, one, look) for text, one in cells)


def is_blank_on(text: str, look: Look, other: Look | None) -> bool:
    """Return whether *text* in *look* is a blank that looks the same in the *other* one."""
    if text != " " or other is None or look.attributes or look.background != other.background:
        return False
    return not _INKED & set(other.attributes.split(";"))


def _whole(start: int, end: int, wanted: Row, shown: Row) -> tuple[int, int]:
    """Half a character cannot be sent, nor left standing."""
    while wanted.is_inside(start) or shown.is_inside(start):
        start -= 1
    while wanted.is_inside(end) or shown.is_inside(end):
        end += 1
    return start, end


def is_steady(text: str) -> bool:
    """Return whether all terminals agree on the width of *text*, a character or none."""
    return text.isascii() or (len(text) == 1 and ord(text) < _FIRST_EMOJI)


def cells_of(text: str) -> list[str]:
    """Return *text* by cells; those that a wide character takes besides its first are empty."""
    if text.isascii():
        return list(text)
    cells: list[str] = []
    spans, _ = split_graphemes(text)
    for start, end, width in spans:
        if width:
            cells += [text[start:end], *[""] * (width - 1)]
        elif cells:
            cells[-1] += text[start:end]
    return cells


class Pen:
    """Moves and writes on the terminal in as few bytes as possible.

    ``look`` is the style that the terminal writes in; None when nobody knows.
    """

    def __init__(self, look: Look | None = PLAIN) -> None:
        self.look = look
        self._out: list[str] = []
        self._y = self._x = _NOWHERE

    def write(self, y: int, x: int, texts: list[str], looks: list[Look]) -> None:
        """Write these cells from column *x* of line *y* on."""
        out = self._out
        for at, (text, look) in enumerate(zip(texts, looks, strict=True), x):
            if not text:
                continue
            if at != self._x or y != self._y:
                self._go(y, at)
            if look is not self.look and not is_blank_on(text, look, self.look):
                out.append(dressing(self.look, look))
                self.look = look
            self._put(text, y, at)

    def _put(self, text: str, y: int, x: int) -> None:
        """Write one character. Of some, nobody knows how wide the terminal draws them.

        Below these goes a blank, for what they leave open, and the place is said anew.
        """
        if is_steady(text):
            self._out.append(text)
            self._x = x + (1 if text.isascii() else cell_len(text))
            return
        self._out.append(" " * cell_len(text))
        self._x = _NOWHERE
        self._go(y, x)
        self._out.append(text)
        self._x = _NOWHERE

    def _go(self, y: int, x: int) -> None:
        if y == self._y and 0 <= self._x < x:
            self._out.append(f"\x1b[{x - self._x}C")
        else:
            self._out.append(f"\x1b[{y + 1};{x + 1}H")
        self._y, self._x = y, x

    def lift(self, cursor: Offset | None) -> str:
        """Return all that was written, with the *cursor* at the end, if there is one."""
        if self._out and cursor is not None:
            self._go(cursor.y, cursor.x)
        return "".join(self._out)


@cache
def dressing(old: Look | None, new: Look) -> str:
    """Return the sequence that changes the style from *old*, None for any, to *new*."""
    if old == new:
        return ""
    if new == PLAIN:
        return "\x1b[m"
    parts = list(new)
    if old is None:
        parts.insert(0, "0")
    elif old.attributes == new.attributes:
        parts[0] = ""
        parts[1] = "" if old.colour == new.colour else new.colour or "39"
        parts[2] = "" if old.background == new.background else new.background or "49"
    elif old != PLAIN:
        parts.insert(0, "0")
    return f"\x1b[{';'.join(filter(None, parts))}m"
