"""A line to type into: whatever is typed or pasted becomes printable text in one line."""

from typing import Final

from textual import events
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

_JOINERS: Final = frozenset("\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}")


class TypedLine(Input):
    """An input into which no control character gets: it would reach the terminal and the node."""

    virtual_size = Reactive(Size(0, 0))
    """Unlike Textual's: the screen is not laid out again for every letter."""

    def validate_value(self, value: str) -> str:
        """Line breaks and tabs become blanks; what cannot be printed is left out."""
        blanks = "".join(" " if one.isspace() else one for one in value)
        return "".join(one for one in blanks if one.isprintable() or one in _JOINERS)

    def on_paste(self, event: events.Paste) -> None:
        """Take all that was pasted; Textual's own line keeps the first line and drops the rest."""
        event.prevent_default()
        event.stop()
        self.replace(" ".join(event.text.split("\n")), *sorted(self.selection))
