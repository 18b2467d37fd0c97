"""Questions with yes or no: one key for what can be mended, typed words for what cannot."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from pextui.actions import Field
from pextui.actions.forms import required
from pextui.ui.ask.dialog import Buttons, Dialog
from pextui.ui.ask.entries import Entered, Entry


class Confirm(Dialog[bool]):
    """Asks a question; Cancel has the focus, so that ``enter`` by reflex does nothing."""

    AUTO_FOCUS = "#cancel"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "confirm", "Confirm", show=False),
        Binding("n", "cancel", "Cancel", show=False),
    ]

    def __init__(self, question: Content, verb: str) -> None:
        super().__init__(Content(verb))
        self._question = question
        self._verb = verb

    def body(self) -> ComposeResult:
        """Ask."""
        with VerticalScroll(classes="body", can_focus=False):
            yield Static(self._question, classes="question")

    def foot(self) -> ComposeResult:
        """Offer both answers."""
        yield Buttons(self._verb)

    def hints(self) -> tuple[tuple[str, str], ...]:
        """Return the keys and what they do."""
        return (("y", self._verb[:1].lower() + self._verb[1:]), ("n", "cancel"))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """A button answers."""
        event.stop()
        self.dismiss(event.button.id == "confirm")

    def action_confirm(self) -> None:
        """Yes."""
        self.dismiss(True)

    def action_cancel(self) -> None:
        """No."""
        self.dismiss(False)


class TypeToConfirm(Dialog[bool]):
    """Asks for *expected* to be typed, letter by letter; anything else does nothing."""

    AUTO_FOCUS = "Line"

    def __init__(self, question: Content, expected: str, verb: str) -> None:
        super().__init__(Content(verb))
        self._question = question
        self._expected = expected
        self._verb = verb

    def body(self) -> ComposeResult:
        """Say what happens, and what to type."""
        with VerticalScroll(classes="body", can_focus=False):
            yield Static(self._question, classes="question")
            told = Content.assemble("Type ", (self._expected, "bold"), " to confirm.")
            yield Static(told, classes="typed")
            yield Entry(Field("typed", "", required))

    def foot(self) -> ComposeResult:
        """Offer both answers."""
        yield Buttons(self._verb)

    def hints(self) -> tuple[tuple[str, str], ...]:
        """Return the keys and what they do."""
        return (("enter", self._verb[:1].lower() + self._verb[1:]), ("esc", "cancel"))

    def on_entered(self, event: Entered) -> None:
        """Confirm when it is what was asked for."""
        event.stop()
        self._submit()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """A button answers; the verb's one only after the words."""
        event.stop()
        if event.button.id == "confirm":
            self._submit()
        else:
            self.dismiss(False)

    def action_cancel(self) -> None:
        """No."""
        self.dismiss(False)

    def _submit(self) -> None:
        entry = self.query_one(Entry)
        if self._expected and entry.value == self._expected:
            self.dismiss(True)
            return
        entry.refuse(f"this is not {self._expected}: nothing was done")
        entry.take_focus()
