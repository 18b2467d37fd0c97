"""The stage: the layout as seats with names in their order, and who spoke last below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len, set_cell_size
from rich.console import RenderableType
from rich.text import Text
from textual.widget import Widget

from pextui.protocol.wire import ParticipantUuid
from pextui.session import Session
from pextui.store import Changes, Part
from pextui.ui import cells
from pextui.ui.symbols import Symbols

_SMALL_SEAT: Final = 16
"""Cells that a small seat wants at least."""


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody on the stage."""

    name: str
    is_talking: bool = False
    spotlight: int | None = None


class Stage(Widget, can_focus=True):
    """Who sits where, who talks, who spoke last."""

    def __init__(self, session: Session, symbols: Symbols) -> None:
        super().__init__(id="stage")
        self._session = session
        self._symbols = symbols

    def show(self, changes: Changes) -> None:
        """Redraw when the stage, or anybody on it, has changed."""
        parts = Part.STAGE | Part.LAYOUT | Part.ROSTER
        if changes.parts & parts or changes.uuids & self._on_stage():
            self.refresh()

    def repaint(self) -> None:
        """Draw it anew."""
        self.refresh()

    def render(self) -> RenderableType:
        """Return the seats and, below, the recent speakers."""
        width, height = self.size
        recent = self._recent(width)
        seats = list(draw(self._main_seats(), self._seats(), width, height - 2, self._symbols))
        if not seats:
            seats = [Text(" the node has not told this console who sits where", "dim")]
        return Text("\n").join([*seats, recent])

    def _on_stage(self) -> frozenset[ParticipantUuid]:
        layout = self._session.store.layout
        seated = layout.participants if layout else ()
        return frozenset((*seated, *(one.participant_uuid for one in self._session.store.stage)))

    def _seats(self) -> list[Seated]:
        """Who is seated, in order; somebody unknown keeps the seat (design/faults.md F32)."""
        store = self._session.store
        lit = {uuid: number for number, uuid in enumerate(store.spotlights(), start=1)}
        seated = store.layout.participants if store.layout else ()
        return [Seated(self._name_of(uuid), uuid in store.talking, lit.get(uuid)) for uuid in seated]

    def _main_seats(self) -> int:
        """The view's first number is how many main speakers it has, at least one seat."""
        layout = self._session.store.layout
        first = layout.view.partition(":")[0] if layout else ""
        return int(first) if first.isascii() and first.isdigit() and 0 < len(first) < 3 else 1

    def _name_of(self, uuid: ParticipantUuid) -> str:
        person = self._session.store.participants.get(uuid)
        return cells.name(person) if person else "?"

    def _recent(self, width: int) -> Text:
        store = self._session.store
        speakers = [one for one in store.stage if one.participant_uuid in store.participants]
        text = Text(" spoke last: ", "dim", no_wrap=True, overflow="ellipsis")
        if not speakers:
            return text.append("nobody yet")
        for place, one in enumerate(speakers):
            text.append(", " if place else "", "dim")
            name = self._name_of(one.participant_uuid)
            if one.is_talking:
                text.append(f"{self._symbols.talking} {name}", "bold not dim")
            else:
                text.append(name, "not dim")
        text.truncate(width, overflow="ellipsis")
        return text


def draw(
    main: int, seats: Sequence[Seated], width: int, height: int, symbols: Symbols
) -> Iterator[Text]:
    """Yield the lines of a stage: *main* large seats on top, the others in rows below.

    At most *height* lines of *width* cells; who does not fit is counted in the last one.
    """
    large, small = seats[:main], seats[main:]
    if not seats or width < 8 or height < 3:
        return
    per_row = max(1, min(4, len(large)))
    rows = -(-len(large) // per_row)
    large_height = 5 if height >= 5 * rows + 3 else 3
    used = 0
    for start in range(0, len(large), per_row):
        lines = list(_boxes(large[start : start + per_row], per_row, width, large_height, symbols))
        if used + len(lines) > height:
            yield Text(f" and {len(seats) - start} more", "dim")
            return
        yield from lines
        used += len(lines)
    columns = max(1, width // _SMALL_SEAT)
    for start in range(0, len(small), columns):
        if used + 3 > height:
            yield Text(f" and {len(small) - start} more", "dim")
            return
        yield from _boxes(small[start : start + columns], columns, width, 3, symbols)
        used += 3


def _boxes(
    seats: Sequence[Seated], columns: int, width: int, height: int, symbols: Symbols
) -> Iterator[Text]:
    """Yield a row of boxes, each *height* lines high."""
    each = width // columns
    top_left, flat, top_right, side, bottom_left, bottom_right = tuple(symbols.box)
    middle = height // 2
    for line in range(height):
        text = Text(no_wrap=True)
        for seat in seats:
            style = "bold" if seat.is_talking else "dim"
            if line == 0:
                text.append(_top(seat, each, symbols, top_left, flat, top_right), style)
            elif line == height - 1:
                text.append(bottom_left + flat * (each - 2) + bottom_right, style)
            else:
                text.append(side, style)
                text.append(
                    _label(seat if line == middle else None, each - 2, symbols),
                    "bold" if seat.is_talking else "",
                )
                text.append(side, style)
        yield text


def _top(seat: Seated, width: int, symbols: Symbols, left: str, flat: str, right: str) -> str:
    """The upper edge, with the number of the seat's spotlight in it."""
    del symbols
    mark = f" spotlight {seat.spotlight} " if seat.spotlight else ""
    if len(mark) > width - 3:
        mark = f" {seat.spotlight} "
    return left + flat + mark + flat * (width - 3 - len(mark)) + right


def _label(seat: Seated | None, width: int, symbols: Symbols) -> str:
    if seat is None:
        return " " * width
    text = f"{symbols.talking} {seat.name}" if seat.is_talking else seat.name
    if cell_len(text) > width - 2:
        text = set_cell_size(text, max(1, width - 3)).rstrip() + "…"
    pad = max(0, width - cell_len(text))
    return set_cell_size(" " * (pad // 2) + text, width)
