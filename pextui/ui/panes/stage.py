"""The stage: the layout as seats with names in their order, and who spoke last below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len, set_cell_size
from rich.console import RenderableType
from rich.text import Text

from pextui.protocol.wire import ParticipantUuid
from pextui.session import Session
from pextui.store import Changes, Part
from pextui.ui import cells, symbols
from pextui.ui.sparing import Quiet

_SMALL_SEAT: Final = 15
"""Cells that a small seat wants at least."""


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody on the stage."""

    name: str
    is_talking: bool = False
    spotlight: int | None = None


class Stage(Quiet, can_focus=True):
    """Who sits where, who talks, who spoke last."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="stage")
        self._session = session

    def show(self, changes: Changes) -> None:
        """Redraw when the stage, or anybody on it, has changed."""
        parts = Part.STAGE | Part.LAYOUT | Part.ROSTER
        if changes.parts & parts or changes.uuids & self._on_stage():
            self.refresh()

    def render(self) -> RenderableType:
        """Return the seats and, below, the recent speakers."""
        width, height = self.size
        recent = self._recent(width)
        seats = list(draw(self._main_seats(), self._seats(), width, height - 1))
        if not seats:
            seats = [Text("the node has not told this console who sits where", "dim")]
        return Text("\n").join([*seats, recent])

    def _on_stage(self) -> frozenset[ParticipantUuid]:
        layout = self._session.store.layout
        seated = layout.participants[: self._room()] if layout else ()
        return frozenset((*seated, *(one.participant_uuid for one in self._session.store.stage)))

    def _seats(self) -> list[Seated]:
        """Who is seated, in order; somebody unknown keeps the seat (design/faults.md F32)."""
        store = self._session.store
        lit = {uuid: number for number, uuid in enumerate(store.spotlights(), start=1)}
        seated = store.layout.participants if store.layout else ()
        room = self._room()
        drawn = [
            Seated(self._name_of(uuid), uuid in store.talking, lit.get(uuid))
            for uuid in seated[:room]
        ]
        return [*drawn, *[Seated("?")] * (len(seated) - room)]

    def _room(self) -> int:
        """Return how many seats can be drawn at most: a stadium must not cost its number."""
        return max(1, self.size.width // _SMALL_SEAT) * self.size.height

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
        text = Text("spoke last: ", "dim", no_wrap=True, overflow="ellipsis")
        if not speakers:
            return text.append("nobody yet")
        for place, one in enumerate(speakers):
            text.append(", " if place else "", "dim")
            name = cells.short(self._name_of(one.participant_uuid))
            if one.is_talking:
                text.append(f"{symbols.TALKING} {name}", "bold not dim")
            else:
                text.append(name, "not dim")
        text.truncate(width, overflow="ellipsis")
        return text


def draw(main: int, seats: Sequence[Seated], width: int, height: int) -> Iterator[Text]:
    """Yield the lines of a stage: *main* large seats on top, the others in rows below.

    At most *height* lines of *width* cells. Seats lose their boxes before anybody loses a seat;
    who does not fit all the same is counted in the last line.
    """
    large, small = seats[:main], seats[main:]
    if not large or width < 8 or height < 1:
        return
    columns = max(1, width // _SMALL_SEAT)
    rows = -(-len(small) // columns)
    across = min(len(large), max(1, width // _SMALL_SEAT))
    above = -(-len(large) // across)
    small_height = 3 if above * 3 + rows * 3 <= height else 1
    spare = height - rows * small_height
    large_height = 5 if spare >= above * 5 else 3 if spare >= above * 3 else 1
    lines = [
        *_rows(large[: across * height], across, width, large_height),
        *_rows(small[: columns * (height + 1)], columns, width, small_height),
    ]
    if len(lines) > height:
        fits = (height - 1 - above * large_height) * columns
        lines[height - 1 :] = [Text(f" and {len(small) - max(0, fits)} more", "dim")]
    yield from lines


def _rows(seats: Sequence[Seated], columns: int, width: int, height: int) -> Iterator[Text]:
    each = width // columns
    for start in range(0, len(seats), columns):
        boxes = [_box(one, each, height) for one in seats[start : start + columns]]
        for parts in zip(*boxes, strict=True):
            yield Text(no_wrap=True).join(parts)


def _box(seat: Seated, width: int, height: int) -> list[Text]:
    """Return one seat, *height* lines of *width* cells: a box, or one line in brackets."""
    edge = "bold" if seat.is_talking else "dim"
    words = "bold" if seat.is_talking else ""
    if height == 1:
        mark = f"{seat.spotlight} " if seat.spotlight else ""
        return [Text(f"[{_fitted(mark, seat, width - 3)}] ", words)]
    top_left, flat, top_right, side, bottom_left, bottom_right = tuple(symbols.BOX)
    mark = f" spotlight {seat.spotlight} " if seat.spotlight else ""
    if len(mark) > width - 3:
        mark = f" {seat.spotlight} "
    top = top_left + flat + mark + flat * (width - 3 - len(mark)) + top_right
    body = [
        Text.assemble(
            (side, edge),
            (
                _centred(seat, width - 2) if line == height // 2 else " " * (width - 2),
                words,
            ),
            (side, edge),
        )
        for line in range(1, height - 1)
    ]
    return [Text(top, edge), *body, Text(bottom_left + flat * (width - 2) + bottom_right, edge)]


def _centred(seat: Seated, width: int) -> str:
    text = _fitted("", seat, width - 2).rstrip()
    return set_cell_size(" " * ((width - cell_len(text)) // 2) + text, width)


def _fitted(mark: str, seat: Seated, width: int) -> str:
    text = mark + (f"{symbols.TALKING} {seat.name}" if seat.is_talking else seat.name)
    return set_cell_size(cells.short(text, width), width)
