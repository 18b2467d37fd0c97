"""The frame of a pane: one title line above its body, strong while the focus is inside."""

import math
from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from pextui.ui import symbols
from pextui.ui.sparing import Quiet


class Wanted(Message):
    """The row of the table of actions that was clicked, or entered on, is wanted."""

    def __init__(self, row_id: str) -> None:
        super().__init__()
        self.row_id = row_id


class Title(Quiet):
    """One line that names the pane; its words change without a new layout."""

    def __init__(self, text: str) -> None:
        super().__init__(classes="title")
        self._text = text
        self._notes: Sequence[str] = ()
        self._headings: Sequence[tuple[int, str]] = ()

    def note(self, *notes: str) -> None:
        """Say *notes* after the name: as many of the first ones as have room before a heading."""
        if notes != self._notes:
            self._notes = notes
            self.refresh()

    def head(self, headings: Sequence[tuple[int, str]]) -> None:
        """Put words above columns, each with the cell at which it begins."""
        if headings != self._headings:
            self._headings = headings
            self.refresh()

    def light(self, is_lit: bool) -> None:
        """Mark the pane that has the focus: by a colour and, without colours, by a sign."""
        self.set_class(is_lit, "-lit")
        self.refresh()

    def render(self) -> RenderableType:
        """Return the name, marked while the focus is inside the pane, then what has room."""
        mark = symbols.FOCUSED if self.has_class("-lit") else " "
        line = Text(f"{mark}{self._text}", no_wrap=True)
        line.append(self._noted(line.cell_len), "not bold")
        for at, word in self._headings:
            if line.cell_len < at:
                line.pad_right(at - line.cell_len)
                line.append(word, "not bold")
        line.truncate(self.size.width, overflow="ellipsis")
        return line

    def _noted(self, used: int) -> str:
        notes = [one for one in self._notes if one]
        room = self._headings[0][0] - used if self._headings else math.inf
        while notes and cell_len(noted := f"  {f' {symbols.DOT} '.join(notes)} ") > room:
            notes.pop()
        return noted.rstrip() if notes else ""


class Pane(Vertical):
    """A title above a body."""

    def __init__(self, name: str, body: Widget, *more: Widget) -> None:
        super().__init__(id=f"pane-{body.id}", classes="pane")
        self.title = Title(name)
        self.body = body
        self._more = more

    def compose(self) -> ComposeResult:
        """The title, the body, and what goes below."""
        yield self.title
        yield self.body
        yield from self._more

    def on_descendant_focus(self) -> None:
        """The title shows where the focus is."""
        self.title.light(True)

    def on_descendant_blur(self) -> None:
        """The title shows where the focus was."""
        self.title.light(self.has_focus_within)
