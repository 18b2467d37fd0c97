"""Every field of a person, by name, as the node sent it."""

from collections.abc import Sequence
from typing import ClassVar, Final

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from pextui.ui.ask.dialog import Dialog

_LABEL: Final = 26
"""Cells for the names of fields, at most."""


class Details(Dialog[None]):
    """A table of names and values that scrolls; ``show`` keeps it current while it is open."""

    AUTO_FOCUS = ".body"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "cancel", "Close", show=False),
    ]

    def __init__(self, title: Content, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__(title)
        self._rows = tuple(rows)

    def show(self, title: Content, rows: Sequence[tuple[str, str]]) -> None:
        """Replace title and rows; nothing is drawn anew where nothing differs."""
        self.set_heading(title)
        if tuple(rows) == self._rows:
            return
        self._rows = tuple(rows)
        if self.is_mounted:
            self.query_one(".facts", Static).update(self._table())

    def body(self) -> ComposeResult:
        """The fields: one widget, since a screen of a hundred takes a second to open."""
        with VerticalScroll(classes="body"):
            yield Static(self._table(), classes="facts")

    def hints(self) -> tuple[tuple[str, str], ...]:
        """Return the keys and what they do."""
        return (("up/down", "scroll"), ("esc", "close"))

    def _table(self) -> Table:
        """Built of Text, since strings would be read as markup."""
        table = Table.grid(padding=(0, 2, 0, 0), expand=True)
        table.add_column(style="dim", ratio=1, max_width=_LABEL, overflow="fold")
        table.add_column(ratio=2, overflow="fold")
        for name, value in self._rows:
            table.add_row(Text(name), Text(value))
        return table
