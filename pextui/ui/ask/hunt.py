"""The noise hunt's dialog: who is muted for this question, and whether it is still noisy."""

from collections.abc import Callable
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from pextui.ui.ask.dialog import Answers, Dialog

LISTEN: Final = 1.0
"""Seconds that one has to listen, at least, before an answer is one."""


class HuntDialog(Dialog[None]):
    """Asks one question after the other; ``answer`` is told, and ``stop`` when it is over.

    Leaving it in whatever way is ``stop``: everybody is as they were before.
    """

    AUTO_FOCUS = "#stop"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Still noisy", show=False),
        Binding("n", "answer(False)", "Quiet now", show=False),
    ]

    def __init__(self, answer: Callable[[bool], object], stop: Callable[[], object]) -> None:
        super().__init__(Content("Noise hunt"))
        self._answer = answer
        self._stop = stop
        self._told = Content("")
        self._is_ready = False
        self._asked = 0

    def body(self) -> ComposeResult:
        """Say who is muted, and ask."""
        with VerticalScroll(classes="body", can_focus=False):
            yield Static(self._told, classes="question")

    def foot(self) -> ComposeResult:
        """Offer the answers."""
        with Answers(classes="buttons"):
            yield Button(Content("Stop, all as before"), id="stop")
            yield Button(Content("Still noisy"), id="noisy")
            yield Button(Content("Quiet now"), id="quiet")

    def hints(self) -> tuple[tuple[str, str], ...]:
        """Return the keys and what they do."""
        return (("y", "still noisy"), ("n", "quiet now"), ("esc", "stop, all as before"))

    def show(self, told: str, *, question: int, is_ready: bool) -> None:
        """Tell what is asked; it can be answered once it *is_ready*, with all of them muted.

        A key that is held, or pressed before there was anything to hear, is no answer.
        """
        self._told, self._is_ready = Content(told), is_ready
        if is_ready and question != self._asked:
            self._asked = question
            self.deafen(LISTEN)
        if self.is_mounted:
            self.query_one(".question", Static).update(self._told)
            for name in ("#noisy", "#quiet"):
                self.query_one(name).disabled = not is_ready

    def close(self) -> None:
        """There is nothing to ask any more."""
        self.dismiss(None)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """A button answers."""
        event.stop()
        if event.button.id == "stop":
            self.action_cancel()
        else:
            self.action_answer(event.button.id == "noisy")

    def action_answer(self, is_noisy: bool) -> None:
        """Answer, once there is something to hear."""
        if self._is_ready:
            self._answer(is_noisy)

    def action_cancel(self) -> None:
        """Stop."""
        self._stop()
        self.dismiss(None)
