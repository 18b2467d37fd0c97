"""A pane with a line below it that narrows what it shows."""

import time
from collections.abc import Callable
from functools import partial
from typing import Final, Protocol

from textual import on
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from pextui.ui.later import after
from pextui.ui.panes.frame import Pane
from pextui.ui.sparing import SparingScreen
from pextui.ui.typed import TypedLine

_LIGHT: Final = 0.03
"""Seconds of work that are done for every letter."""


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
    """Narrows as one types; the line is there while it is written in, or its filter in force.

    Where that is much work, it rests for as long as it took, and takes the letters that come
    meanwhile together. *follow* is called in the frame in which it has narrowed.
    """

    def __init__(
        self,
        name: str,
        body: Widget,
        narrowable: Narrowable,
        line: TypedLine,
        follow: Callable[[], None],
    ) -> None:
        line.add_class("narrowing")
        self._narrowable = narrowable
        self._follow = follow
        self._wanted: str | None = None
        self._rests_until = 0.0
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
            self._wanted = ""
            self._narrow()
            self.body.focus()
        return is_narrow

    @on(Input.Changed, ".narrowing")
    def _take(self, event: Input.Changed) -> None:
        is_coming, self._wanted = self._wanted is not None, event.value.strip()
        rest = self._rests_until - time.monotonic()
        if rest <= 0:
            self._narrow()
        elif not is_coming:
            after(rest, self, self._narrow)

    def _narrow(self) -> None:
        """Narrow to what is wanted, if that has not happened yet."""
        text, self._wanted = self._wanted, None
        if text is None:
            return
        began, work_before = time.monotonic(), time.thread_time()
        if isinstance(self.screen, SparingScreen):
            self.screen.make_frame(partial(self._narrow_to, text))
        else:
            self._narrow_to(text)
        now = time.monotonic()
        is_light = time.thread_time() - work_before <= _LIGHT
        self._rests_until = now if is_light else now + (now - began)

    def _narrow_to(self, text: str) -> None:
        self._narrowable.set_filter(text)
        self._follow()

    @on(Input.Submitted, ".narrowing")
    def _keep(self, event: Input.Submitted) -> None:
        event.stop()
        self._narrow()
        self._below.display = bool(self._narrowable.filter)
        self.body.focus()
        if self._narrowable.filter:
            self._narrowable.keep_filter()
