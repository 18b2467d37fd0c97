"""Every key with its words, found by typing a word of it; derived from the table of actions."""

from collections.abc import Sequence
from typing import ClassVar, Final

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from pextui.actions import Action, Row, Scope
from pextui.ui.ask import Dialog, Line
from pextui.ui.keys import Keymap, shown_key
from pextui.ui.theme import styles_dir

_GROUPS: Final = ("People", "Meeting", "Console")
_FIRST: Final = {"roster": "People", "stage": "People", "controls": "Meeting", "chat": "Meeting"}
_OWN: Final[dict[str, Sequence[str]]] = {
    "roster": (
        "filter", "mark", "mark_all", "mark_others", "mark_all_others", "mark_between", "sort",
    ),
    "stage": ("talker", "spotlight", "spotlight_off", "presentation"),
    "chat": ("message",),
    "activity": ("filter", "undo", "redo", "again"),
}  # fmt: skip
"""What is done in a pane itself, by the pane's name."""

_BRACKETS: Final = "(key): cannot be done now"


class Help(Dialog[None]):
    """The table of *rows* under the keys of *keymap*; the search line narrows it.

    What is for the pane *here*, which has the focus, comes first: its own keys, then their group.
    """

    CSS_PATH: ClassVar = [styles_dir() / "ask.tcss", styles_dir() / "help.tcss"]
    AUTO_FOCUS = "Line"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll(-1)", "Up", show=False),
        Binding("down", "scroll(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
    ]

    def __init__(self, rows: Sequence[Row], keymap: Keymap, here: str = "roster") -> None:
        super().__init__(Content("Help"))
        first = _FIRST.get(here, "Console")
        own = _OWN.get(here, ())
        self._pane = here.capitalize()
        self._groups = (self._pane, *sorted(_GROUPS, key=lambda group: group != first))
        self._own = frozenset(own)
        self._rows = sorted(rows, key=lambda row: own.index(row.id) if row.id in own else len(own))
        self._keymap = keymap

    def body(self) -> ComposeResult:
        """The search line, then what it found."""
        yield Line(hint="type a word: mute, wait, PIN", id="search")
        with VerticalScroll(classes="body", can_focus=False):
            yield Static(self._table(""), id="found")

    def hints(self) -> tuple[tuple[str, str], ...]:
        """Return the keys and what they do."""
        return (("type", "to search"), ("up/down", "scroll"), ("esc", "back"))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the table."""
        event.stop()
        self.query_one("#found", Static).update(self._table(event.value))
        self.query_one(".body").scroll_home(animate=False)

    def action_cancel(self) -> None:
        """Go back one step: empty the search, then close."""
        search = self.query_one(Line)
        if search.value:
            search.value = ""
            return
        self.dismiss(None)

    def action_scroll(self, lines: int) -> None:
        """Scroll; the search line keeps the focus."""
        self.query_one(".body").scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll a page; the search line keeps the focus."""
        body = self.query_one(".body")
        body.scroll_relative(y=pages * body.size.height, animate=False)

    def _table(self, search: str) -> Table | Text:
        table = Table.grid(padding=(0, 2, 0, 0), expand=True)
        table.add_column(no_wrap=True, min_width=12)
        table.add_column(ratio=1)
        table.add_column(ratio=1, style="dim")
        for group in self._groups:
            found = [one for one in self._rows if self._group(one) == group]
            cells = [self._cells(one) for one in found if self._is_found(one, search)]
            if not cells:
                continue
            if table.row_count:
                table.add_row()
            is_first = not table.row_count and not search
            table.add_row(Text(group, "bold"), Text(_BRACKETS if is_first else "", "dim"))
            for one in cells:
                table.add_row(*map(Text, one))
        return table if table.row_count else Text("No key has these words.")

    def _cells(self, row: Row) -> tuple[str, str, str]:
        keys = ", ".join(map(shown_key, self._keymap.keys(row.id)))
        asks = f"asks {row.asks}" if row.asks else ""
        return f"  {keys or 'no key'}", row.label(), asks

    def _is_found(self, row: Row, search: str) -> bool:
        """True when every word typed is somewhere in the row, or it is the row's very key."""
        if search.strip() in map(shown_key, self._keymap.keys(row.id)):
            return True
        text = f"{row.id} {row.label()} {row.asks} {_group(row)}".casefold()
        return all(word in text for word in search.casefold().split()) or row.is_called(search)

    def _group(self, row: Row) -> str:
        """Return under which heading it stands, once: what is done in the pane itself is there."""
        return self._pane if row.id in self._own else _group(row)


def _group(row: Row) -> str:
    if not isinstance(row, Action):
        return "Console"
    return "People" if row.scope in {Scope.PERSON, Scope.WAITING} else "Meeting"
