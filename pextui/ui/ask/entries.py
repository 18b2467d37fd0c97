"""The fields of a form on the screen: a line or a choice each, with its label and its refusal."""

from collections.abc import Mapping
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from pextui.actions import Field, Form, Values
from pextui.ui.ask.choice import Choice, Entered
from pextui.ui.typed import TypedLine

__all__ = ["Entered", "Entries", "Entry", "Line"]

_LONGEST: Final = 2000
_GAP: Final = 2


class Line(TypedLine):
    """A line of a form; a secret is masked and not copied."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Submit", show=False),
    ]

    def __init__(
        self, value: str = "", *, hint: str = "", secret: bool = False, id: str | None = None
    ) -> None:
        # In brackets, because without colour a hint would look like a value.
        placeholder = f"({hint})" if hint else ""
        super().__init__(
            value, placeholder, password=secret, max_length=_LONGEST, compact=True, id=id
        )
        self.cursor_blink = False

    async def action_submit(self) -> None:
        """Tell of it without the value."""
        self.post_message(Entered())

    def action_copy(self) -> None:
        """A secret does not go to the clipboard, which other programs read."""
        if not self.password:
            super().action_copy()

    def action_cut(self) -> None:
        """Nor does it when it is cut."""
        if not self.password:
            super().action_cut()


class Entry(Horizontal):
    """One field: its label, a line or a choice, and below it what is wrong with it."""

    def __init__(self, field: Field, initial: str | None = None, label_width: int = 0) -> None:
        super().__init__(classes="entry")
        self.field = field
        self._label_width = label_width
        start = field.default if initial is None else initial
        self._control: Line | Choice = (
            Choice(field.choices, start, id=field.name)
            if field.choices
            else Line(start, hint=_hint(field), secret=field.secret, id=field.name)
        )

    @property
    def value(self) -> str:
        """What is filled in."""
        return self._control.value

    def fill(self, value: str) -> None:
        """Fill *value* in."""
        if isinstance(self._control, Choice):
            self._control.choose(value)
        else:
            self._control.value = value

    def compose(self) -> ComposeResult:
        """The label stands left of the field, above it where there is little room."""
        if self.field.label:
            label = Static(Content(self.field.label), classes="label")
            label.styles.width = self._label_width
            yield label
        with Vertical(classes="control"):
            yield self._control
            yield Static(classes="refusal")

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was wrong is being mended."""
        event.stop()
        self.refuse(None)

    def refuse(self, sentence: str | None) -> None:
        """Say what is wrong with the field, or that nothing is."""
        refusal = self.query_one(".refusal", Static)
        refusal.update(Content(f"! {sentence}" if sentence else ""))
        self.set_class(sentence is not None, "-refused")

    def take_focus(self) -> None:
        """Put the focus in the field, with the whole entry in view."""
        self._control.focus(scroll_visible=False)
        self.call_after_refresh(self.scroll_visible, animate=False)


class Entries(VerticalScroll):
    """All fields of a form, one below the other; scrolled where they do not fit."""

    def __init__(self, form: Form, initial: Mapping[str, str]) -> None:
        super().__init__(classes="body entries", can_focus=False)
        self._form = form
        self._initial = initial

    def compose(self) -> ComposeResult:
        """One entry for each field, in the form's order."""
        width = max(len(field.label) for field in self._form.fields) + _GAP
        for field in self._form.fields:
            yield Entry(field, self._initial.get(field.name), width)

    def raw(self) -> Values:
        """Return what is filled in as it is, by the names of the fields."""
        return {entry.field.name: entry.value for entry in self.query(Entry)}

    def show(self, refusals: Mapping[str, str]) -> None:
        """Say beside each field what is wrong with it; the first of them gets the focus."""
        entries = list(self.query(Entry))
        for entry in entries:
            entry.refuse(refusals.get(entry.field.name))
        first = next((one for one in entries if one.field.name in refusals), None)
        if first is not None:
            first.take_focus()


def _hint(field: Field) -> str:
    return field.hint or ("" if field.check("") else "optional")
