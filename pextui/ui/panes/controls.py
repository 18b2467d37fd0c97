"""Controls: the meeting's own actions with their keys, what holds now, what cannot be done."""

from typing import ClassVar

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


class Controls(Quiet, can_focus=True):
    """The meeting's actions in columns; arrows and enter work as well as the keys."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"controls--word", "controls--danger"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("left", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("right", "move(1)", show=False),
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
            is_other_size = len(fresh) != len(self._offers)
            self._offers = fresh
            self.refresh(layout=is_other_size)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the actions need at this width."""
        del container, viewport
        return len(self._lines(width))

    def render(self) -> RenderableType:
        """Return the actions in their columns."""
        return Text("\n").join(self._lines(self.size.width))

    def action_move(self, step: int) -> None:
        """Go to the next or the one before."""
        if self._offers:
            self._at = (self._at + step) % len(self._offers)
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
        column = event.x // self._column_width(self.size.width)
        if column >= self._columns(self.size.width):
            return
        index = event.y * self._columns(self.size.width) + column
        if 0 <= index < len(self._offers):
            self._at = index
            self.action_do()

    def _column_width(self, width: int) -> int:
        return width // self._columns(width)

    def _columns(self, width: int) -> int:
        return max(1, width // _CELL)

    def _lines(self, width: int) -> list[Text]:
        columns, each = self._columns(width), self._column_width(width)
        lines = []
        for start in range(0, len(self._offers), columns):
            line = Text(no_wrap=True)
            for index, offer in enumerate(self._offers[start : start + columns], start=start):
                cell = self._cell(offer, is_here=self.has_focus and index == self._at)
                cell.truncate(each, overflow="ellipsis", pad=True)
                line.append_text(cell)
            lines.append(line)
        return lines

    def _cell(self, offer: Offer, *, is_here: bool) -> Text:
        key = self._keymap.shown(offer.action.id)
        text = Text(style="reverse" if is_here else "")
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
