"""The moment before what cannot be undone: a strip that counts down, and can be called off."""

import time
from collections.abc import Callable
from typing import Final

from rich.console import RenderableType
from rich.text import Text

from pextui.ui.later import after
from pextui.ui.sparing import Quiet

GRACE: Final = 4.0
"""Seconds in which it can be called off."""

_STEP: Final = 0.1

_UNSEEN: Final = 2.0
"""Seconds between two looks at the clock after which nobody can have seen it count: the program was
stopped, or the machine slept."""


class Grace(Quiet):
    """One line that says what is about to be done, and when; nothing is shown where nothing is.

    Whoever leaves the program meanwhile has called it off. *is_seen* tells whether there is room
    for it, and nothing in front of it: what cannot be seen counting is called off.
    """

    def __init__(self, is_seen: Callable[[], bool]) -> None:
        super().__init__(id="grace")
        self._is_seen = is_seen
        self._unseen: Callable[[], object] = self.call_off
        self._looked = 0.0
        self._words = ""
        self._work: Callable[[], object] | None = None
        self._due = 0.0
        self._shown = ""

    def on_mount(self) -> None:
        """Take no room yet."""
        self.display = False

    @property
    def is_pending(self) -> bool:
        """True while something can be called off."""
        return self._work is not None

    def begin(self, words: str, work: Callable[[], object], unseen: Callable[[], object]) -> None:
        """Do *work* in GRACE seconds, unless it is called off; *words* say what it is.

        *unseen* is to call it off when it cannot be seen any more.
        """
        self._words, self._work, self._unseen = words, work, unseen
        self._looked = time.monotonic()
        self._due = self._looked + GRACE
        self._take_room(True)
        self._count(work)

    def call_off(self) -> bool:
        """Do it not; return whether there was anything to call off."""
        was_pending, self._work = self.is_pending, None
        self._take_room(False)
        return was_pending

    def render(self) -> RenderableType:
        """Return the line."""
        return Text(self._shown, "bold", no_wrap=True, overflow="ellipsis")

    def _take_room(self, is_pending: bool) -> None:
        """The key line makes room: no pane moves."""
        self.display = is_pending
        self.screen.set_class(is_pending, "-counting")

    def _count(self, work: Callable[[], object]) -> None:
        if self._work is not work:
            return
        looked, self._looked = self._looked, time.monotonic()
        if self._looked - looked > _UNSEEN or not self._is_seen():
            self._unseen()
            return
        left = self._due - self._looked
        if left <= 0:
            self.call_off()
            work()
            return
        words = f" {self._words} in {int(left) + 1} s · esc calls it off"
        if words != self._shown:
            self._shown = words
            self.refresh()
        after(min(_STEP, left), self, lambda: self._count(work))
