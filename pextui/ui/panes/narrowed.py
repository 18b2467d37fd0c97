"""A pane with a line below it that narrows what it shows."""

from typing import Protocol

from textual import on
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from pextui.ui.panes.frame import Pane
from pextui.ui.typed import TypedLine


class Narrowable(Protocol):
    """What is narrowed: ``filter`` is in force, ``keep_filter`` is told that it stays."""

    @property
    def filter(self) -> str:
        """The filter in force."""

    def set_filter(self, text: str) -> None:
        """Show only what *text* means."""

    def keep_filter(self) -> None:
        """The line is left, with the filter in force."""


class NarrowedPane(Pane):
    """Narrows as one types; the line is there while it is written in, or its filter in force."""

    def __init__(self, name: str, body: Widget, narrowable: Narrowable, line: TypedLine) -> None:
        line.add_class("narrowing")
        self._narrowable = narrowable
        self._line = line
        self._below = Horizontal(Static("filter:"), line, classes="narrowed")
        super().__init__(name, body, self._below)

    def on_mount(self) -> None:
        """No filter, no line."""
        self._below.display = False

    @property
    def is_writing(self) -> bool:
        """True while the line has the focus."""
        return self._line.has_focus

    def open(self) -> None:
        """Show the line, with the filter in force ready to be replaced."""
        self._below.display = True
        self._line.focus()

    def clear(self) -> bool:
        """Leave the line and lift the filter; return whether there was anything to leave."""
        is_narrow = self.is_writing or bool(self._narrowable.filter)
        if is_narrow:
            self._line.clear()
            self._below.display = False
            self._narrowable.set_filter("")
            self.body.focus()
        return is_narrow

    @on(Input.Changed, ".narrowing")
    def _narrow(self, event: Input.Changed) -> None:
        self._narrowable.set_filter(event.value.strip())

    @on(Input.Submitted, ".narrowing")
    def _keep(self, event: Input.Submitted) -> None:
        event.stop()
        self._below.display = bool(self._narrowable.filter)
        self.body.focus()
        if self._narrowable.filter:
            self._narrowable.keep_filter()
