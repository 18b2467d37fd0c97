"""Controls: the meeting's own actions with their keys, what holds now, what cannot be done."""

from itertools import zip_longest
from typing import ClassVar, Final

from rich.console import RenderableType
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size

from pextui.session import Session
from pextui.store import Changes
from pextui.ui import offers, symbols, words
from pextui.ui.keys import Keymap
from pextui.ui.offers import Offer
from pextui.ui.panes.frame import Wanted
from pextui.ui.sparing import Quiet

_DANGER = frozenset({"end"})
"""What cannot be taken back and is about everybody."""

_CELL = 26
"""Cells of the longest words with their key."""
_MOST: Final = 4
"""Columns at most: of five, an action's opposite would not stand beside it."""


class Controls(Quiet, can_focus=True):
    """The meeting's actions in columns; arrows and enter work as well as the keys."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "controls--word",
        "controls--danger",
        "controls--cursor",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "go_down(-1)", show=False),
        Binding("left", "go_right(-1)", show=False),
        Binding("down", "go_down(1)", show=False),
        Binding("right", "go_right(1)", show=False),
        Binding("enter", "do", show=False),
    ]

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(id="controls")
        self._session = session
        self._keymap = keymap
        self._at = 0
        self._offers: list[Offer] = []

    def show(self, changes: Changes) -> None:
        """Redraw when an action's words or state are others than before."""
        if not changes.parts & offers.DECIDED_BY:
            return
        fresh = offers.for_meeting(self._session)
        if fresh != self._offers:
            self._take(fresh)

    def _take(self, fresh: list[Offer]) -> None:
        """Show *fresh*; the cursor stays on its action, while there is one."""
        before = self._offers[self._at].action.id if self._offers else None
        is_other_size = len(fresh) != len(self._offers)
        self._offers = fresh
        same = (at for at, offer in enumerate(fresh) if offer.action.id == before)
        self._at = next(same, 0)
        self.refresh(layout=is_other_size)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the actions need at this width."""
        del container, viewport
        return len(self._lines(width))

    def render(self) -> RenderableType:
        """Return the actions in their columns."""
        return Text("\n").join(self._lines(self.size.width))

    def action_go_right(self, step: int) -> None:
        """Go to the next one in the line or the one before, at its end to the next line."""
        self._go(step, [at for line in self._grid(self.size.width) for at in line])

    def action_go_down(self, step: int) -> None:
        """Go to the one below or above, at a column's end to the next column."""
        columns = zip_longest(*self._grid(self.size.width))
        self._go(step, [at for column in columns for at in column if at is not None])

    def _go(self, step: int, order: list[int]) -> None:
        if order:
            self._at = order[(order.index(self._at) + step) % len(order)]
            self.refresh()

    def action_do(self) -> None:
        """Do what is under the cursor."""
        if self._offers:
            self.post_message(Wanted(self._offers[self._at].action.id))

    def on_focus(self) -> None:
        """Show where the pane's own cursor is."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the pane's own cursor."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Do what was clicked."""
        grid, width = self._grid(self.size.width), self.size.width
        column = event.x // self._column_width(width)
        if 0 <= event.y < len(grid) and column < len(grid[event.y]):
            self._at = grid[event.y][column]
            self.action_do()

    def _column_width(self, width: int) -> int:
        return width // self._columns(width)

    def _columns(self, width: int) -> int:
        return min(_MOST, max(1, width // _CELL))

    def _grid(self, width: int) -> list[list[int]]:
        """Return which offer stands where, line by line.

        What takes another back stands beside it; in three columns below it, which are filled
        downwards therefore.
        """
        columns, number = self._columns(width), len(self._offers)
        lines = -(-number // columns)
        if columns == 3:
            return [list(range(y, number, lines)) for y in range(lines)]
        return [list(range(y * columns, min(number, (y + 1) * columns))) for y in range(lines)]

    def _lines(self, width: int) -> list[Text]:
        each, lines = self._column_width(width), []
        for row in self._grid(width):
            line = Text(no_wrap=True)
            for index in row:
                cell = self._cell(self._offers[index])
                cell.truncate(each, overflow="ellipsis", pad=True)
                if self.has_focus and index == self._at:
                    look = self.get_component_rich_style("controls--cursor", partial=True)
                    cell = Text(cell.plain, look)
                line.append_text(cell)
            lines.append(line)
        return lines

    def _cell(self, offer: Offer) -> Text:
        key, text = self._keymap.shown(offer.action.id), Text()
        if offer.refusal:
            return text.append(f"{f'({key})' if key else '   '} {offer.words}", "dim")
        meaning = "danger" if offer.action.id in _DANGER else "word"
        style = self.get_component_rich_style(f"controls--{meaning}", partial=True)
        text.append(f" {key or ' '} ", "bold")
        return text.append(f" {offer.words}", style).append_text(_state(offer))


def _state(offer: Offer) -> Text:
    """Return how far the latest request came, else that the meeting is like that already."""
    if offer.outcome is not None and offer.outcome.is_open:
        return Text(f" {symbols.PENDING}", "bold")
    if offer.outcome is not None and offer.outcome.is_failure:
        return Text(f" {symbols.FAILED} {words.brief(offer.outcome)}", "bold")
    return Text(f" {symbols.DOT} on", "dim") if offer.is_on else Text()
