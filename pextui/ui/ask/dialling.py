"""The dial form of a host who has named destinations: a name fills the form in."""

from collections.abc import Mapping
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Static

from pextui.actions import Form, Values
from pextui.actions.presets import completion, preset_of
from pextui.ui.ask.entries import Entry, Line
from pextui.ui.ask.fill import Fill

_FIELD: Final = "destination"


class _Names(Suggester):
    """Completes the name of a preset."""

    def __init__(self, presets: Mapping[str, Values]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._presets = presets

    async def get_suggestion(self, value: str) -> str | None:
        """Return the name that begins with *value*."""
        return completion(value, self._presets)


class DialFill(Fill):
    """Takes a preset's name for a destination: what it stands for is shown before it is sent.

    The preset's other fields are filled in while its name stands there whole, can be changed like
    any other, and go back to what they were when it is a name no more.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", show=False)]

    def __init__(
        self, form: Form, subject: Content, presets: Mapping[str, Values], way: str = ""
    ) -> None:
        super().__init__(form, subject, way=way)
        self._presets = presets
        self._told = Static(classes="stands-for")
        self._before: dict[str, tuple[str, str]] = {}
        """Of the fields that a preset has filled in: what was in them, and what is."""

    def on_mount(self) -> None:
        """The first field completes names, and what a name stands for is below it."""
        line = self._line
        line.suggester = _Names(self._presets)
        self._told.display = False
        self.mount(self._told, after=line)
        self.watch(line, "value", self._recognise)

    def finish(self, values: Values) -> None:
        """Hand the values back, with the address for the name."""
        preset = preset_of(values[_FIELD], self._presets)
        super().finish({**values, _FIELD: preset[_FIELD]} if preset else values)

    def action_complete(self) -> None:
        """Take the suggestion; without one, tab goes on to the next field."""
        line = self._line
        if line.has_focus and line._suggestion and line._suggestion != line.value:
            line.value = line._suggestion
            line.cursor_position = len(line.value)
        else:
            self.focus_next()

    @property
    def _line(self) -> Line:
        return self.query_one(f"#{_FIELD}", Line)

    def _recognise(self, typed: str) -> None:
        preset = preset_of(typed, self._presets)
        self._fill_in({name: value for name, value in (preset or {}).items() if name != _FIELD})
        self._told.update(Content(f"calls {preset[_FIELD]}" if preset else ""))
        self._told.display = preset is not None

    def _fill_in(self, values: Values) -> None:
        """Put *values* in; what another preset has put in goes, unless the host changed it."""
        entries = {one.field.name: one for one in self.query(Entry)}
        for name, (before, filled) in self._before.items():
            if entries[name].value == filled:
                entries[name].fill(before)
        self._before = {name: (entries[name].value, value) for name, value in values.items()}
        for name, value in values.items():
            entries[name].fill(value)
