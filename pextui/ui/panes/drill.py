"""The drill's two lines: the goal, and the time since it began; at its end how long it took."""

import time
from collections.abc import Callable
from typing import Protocol

from rich.console import RenderableType
from rich.text import Text

from pextui.ui import symbols
from pextui.ui.sparing import Quiet
from pextui.ui.times import stopwatch


class Report(Protocol):
    """Where a drill stands: its goal, what there is to hear or see now, whether it is reached."""

    @property
    def goal(self) -> str:
        """What is to be done, in a sentence."""

    @property
    def note(self) -> str:
        """What a host would hear or see now; nothing where there is nothing."""

    @property
    def is_done(self) -> bool:
        """True once the meeting is as it should be."""


class DrillBar(Quiet):
    """Asks *report* once a second; the time goes on until the goal is reached."""

    def __init__(self, report: Callable[[], Report | None]) -> None:
        super().__init__(id="drill")
        self._report = report
        self._begun: float | None = None
        self._took: float | None = None
        self._shown = ""

    def tick(self, *, is_live: bool) -> None:
        """Look again; the time begins when the host first sees the meeting."""
        report, now = self._report(), time.monotonic()
        if report is None or self._took is not None:
            return
        if self._begun is None and is_live:
            self._begun = now
        spent = 0.0 if self._begun is None else now - self._begun
        if report.is_done and self._begun is not None:
            self._took = spent
        self._say(report, spent)

    def render(self) -> RenderableType:
        """Return the lines."""
        return Text(self._shown, "bold", no_wrap=True, overflow="ellipsis")

    def _say(self, report: Report, spent: float) -> None:
        note = f" {symbols.DOT} {report.note}" if report.note else ""
        second = f"{stopwatch(spent)}{note}"
        if self._took is not None:
            second = f"{symbols.SEEN} done in {stopwatch(spent)}: q leaves, or go on"
        words = f" Drill: {report.goal}\n {second}"
        if words != self._shown:
            self._shown = words
            self.refresh()
