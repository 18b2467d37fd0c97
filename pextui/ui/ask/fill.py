"""A form in a dialog: filled in, checked as a whole, and only then sent."""

from abc import abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ScreenResultType
from textual.widgets import Button, Static

from pextui.actions import Form, Values
from pextui.ui.ask.dialog import Buttons, Dialog
from pextui.ui.ask.entries import Entered, Entries

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
_CHROME: Final = 8
"""Lines of the dialog that are not fields."""


class FormDialog(Dialog[ScreenResultType]):
    """A dialog with a form; enter in any field submits all of them. ``finish`` gets valid values.

    What is not valid is said beside its field and stays in the form.
    """

    AUTO_FOCUS = "Line, Choice"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "scroll(-1)", "Up", show=False),
        Binding("pagedown", "scroll(1)", "Down", show=False),
    ]

    def __init__(
        self, form: Form, subject: Content, initial: Values = _NOTHING, way: str = ""
    ) -> None:
        super().__init__(Content(form.title))
        self._way = way
        self._form = form
        self._subject = subject
        self._initial = initial

    @abstractmethod
    def finish(self, values: Values) -> None:
        """Hand valid values back."""

    def body(self) -> ComposeResult:
        """Say what it is about, then ask."""
        if self._subject.plain:
            with VerticalScroll(classes="subject", can_focus=False):
                yield Static(self._subject)
        yield Entries(self._form, self._initial)

    def foot(self) -> ComposeResult:
        """Offer both answers, below what is wrong with the form as a whole."""
        yield Static(classes="refusal as-a-whole")
        yield Buttons(self._form.submit)

    def hints(self) -> tuple[tuple[str, str], ...]:
        """Return the keys and what they do."""
        has_choices = any(field.choices for field in self._form.fields)
        return (
            ("enter", self._form.submit[:1].lower() + self._form.submit[1:]),
            *((("tab", "next"),) if len(self._form.fields) > 1 else ()),
            *((("left/right", "choose"),) if has_choices else ()),
            ("esc", "cancel"),
        )

    @property
    def way(self) -> str:
        """How it could be taken back."""
        return self._way

    def on_resize(self, event: events.Resize) -> None:
        """Where there is room, the fields stand apart."""
        is_roomy = event.size.height >= 2 * len(self._form.fields) + _CHROME
        self.set_class(is_roomy, "-roomy")

    def action_scroll(self, pages: int) -> None:
        """Read on whom it is about, where they are many."""
        for subject in self.query(".subject"):
            subject.scroll_relative(y=pages * subject.size.height, animate=False)

    def on_entered(self, event: Entered) -> None:
        """Enter in a field submits."""
        event.stop()
        self._submit()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The verb submits, the other one cancels."""
        event.stop()
        if event.button.id == "confirm":
            self._submit()
        else:
            self.action_cancel()

    def _submit(self) -> None:
        entries = self.query_one(Entries)
        raw = entries.raw()
        refusals = self._form.refusals(raw)
        if not refusals:
            self.finish(self._form.values(raw))
            return
        entries.show(refusals)
        whole = refusals.get("", "")
        self.query_one(".as-a-whole", Static).update(Content(f"! {whole}"))
        self.query_one(".foot").set_class(bool(whole), "-refused")


class Fill(FormDialog[Values | None]):
    """Asks for the form's values, about *subject*.

    Returns them as ``Form.values`` gives them, empty fields left out, or None.
    """

    def finish(self, values: Values) -> None:
        """Hand the values back."""
        self.dismiss(values)
