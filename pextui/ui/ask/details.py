"""Every field of a person or a meeting, by name, as the node sent it."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from pextui.ui.ask.dialog import Dialog


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
        """Replace title and rows. What is scrolled to stays."""
        self.set_heading(title)
        self._rows = tuple(rows)
        if not self.is_mounted:
            return
        lines = list(self.query(_Row))
        for line, row in zip(lines, self._rows, strict=False):
            line.show(*row)
        for line in lines[len(self._rows) :]:
            line.remove()
        self.query_one(".body").mount_all(_Row(*row) for row in self._rows[len(lines) :])

    def body(self) -> ComposeResult:
        """List the fields."""
        with VerticalScroll(classes="body facts"):
            for row in self._rows:
                yield _Row(*row)

    def hints(self) -> tuple[tuple[str, str], ...]:
        """Return the keys and what they do."""
        return (("up/down", "scroll"), ("esc", "close"))


class _Row(Horizontal):
    def __init__(self, name: str, value: str) -> None:
        super().__init__(classes="fact")
        self._shown = (name, value)
        self._label = Static(Content(name), classes="label")
        self._value = Static(Content(value), classes="value")

    def compose(self) -> ComposeResult:
        yield self._label
        yield self._value

    def show(self, name: str, value: str) -> None:
        """Draw only what differs: this is called whenever anything changes in the meeting."""
        if (name, value) == self._shown:
            return
        self._shown = (name, value)
        self._label.update(Content(name))
        self._value.update(Content(value))
