"""A name broken into the lines of its seat: between its words, else inside one, cut at last."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from rich.cells import cell_len, chop_cells

from pextui.ui import cells

_TAIL: Final = 3
"""Letters of a broken word that go on in the next line, at least."""

_AFTER_HYPHEN: Final = re.compile(r"(?<=\w-)(?=\w)")


class _Piece(NamedTuple):
    """What stays in one line; *gap* stands before it where it shares the line."""

    text: str
    gap: str = " "


def broken(words: Sequence[str], room: int, lines: int) -> list[str]:
    """Return *words* in at most *lines* lines of *room* cells.

    A cell is left free where nothing needs it. A word is broken only where the name would be cut
    otherwise, after a hyphen if it has one.
    """
    whole = [_Piece(word) for word in words]
    parted = [piece for word in words for piece in _parted(word)]
    spared = room - (room > 4)
    for pieces, width in ((whole, spared), (whole, room), (parted, spared), (parted, room)):
        if fitting := _fitting(pieces, width, lines):
            return fitting
    chopped = [part for piece in parted for part in _chopped(piece, room)]
    return _fitting(chopped, room, lines) or _cut(chopped, room, lines)


def _fitting(pieces: Sequence[_Piece], width: int, lines: int) -> list[str]:
    """Return *pieces* in their lines, nothing where they do not fit."""
    filled = [_joined(line) for line in _filled(pieces, width)]
    fits = len(filled) <= lines and all(cell_len(line) <= width for line in filled)
    return filled if fits else []


def _cut(pieces: Sequence[_Piece], room: int, lines: int) -> list[str]:
    """Return as much of *pieces* as fits; the last line ends where it is cut."""
    filled = list(_filled(pieces, room))
    last = [piece for line in filled[lines - 1 :] for piece in line]
    return [cells.short(_joined(line), room) for line in (*filled[: lines - 1], last)]


def _filled(pieces: Iterable[_Piece], width: int) -> Iterator[list[_Piece]]:
    """Yield *pieces* line by line, as many in each as fit, at least one."""
    line: list[_Piece] = []
    for piece in pieces:
        if line and cell_len(_joined([*line, piece])) > width:
            yield line
            line = []
        line.append(piece)
    yield line


def _joined(line: Sequence[_Piece]) -> str:
    return "".join(piece.gap * bool(at) + piece.text for at, piece in enumerate(line))


def _parted(word: str) -> Iterator[_Piece]:
    """Yield the parts of a word that ends in hyphens, but for the last."""
    for at, part in enumerate(_AFTER_HYPHEN.split(word)):
        yield _Piece(part, "" if at else " ")


def _chopped(piece: _Piece, room: int) -> Iterator[_Piece]:
    """Yield what is too long for a line in parts; no line begins with a letter or two."""
    if cell_len(piece.text) <= room:
        yield piece
        return
    *parts, last = chop_cells(piece.text, room)
    if cell_len(last) < _TAIL < len(parts[-1]):
        whole = parts[-1] + last
        at = len(whole) - _TAIL
        while not cell_len(whole[at]):  # a mark on the letter before it
            at -= 1
        parts[-1], last = whole[:at], whole[at:]
    for at, part in enumerate((*parts, last)):
        yield _Piece(part, "" if at else piece.gap)
