"""A choice on one line: left and right change it, enter submits the form it is in."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


class Entered(Message):
    """Enter was pressed in a field. It carries no value: a field may hold a secret."""


class Choice(Widget, can_focus=True):
    """One of some options, the chosen one between marks: ``‹ Guest ›  Host``.

    Where not all of them fit, the chosen one alone with its number: ``‹ Guest ›  1 of 2``.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "Option before", show=False),
        Binding("right,space", "step(1)", "Next option", show=False),
        Binding("enter", "submit", "Submit", show=False),
    ]

    index: reactive[int] = reactive(0)

    def __init__(
        self, options: Sequence[tuple[str, str]], value: str = "", *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._options = tuple(options)
        values = [option for option, _words in self._options]
        self.set_reactive(Choice.index, values.index(value) if value in values else 0)

    @property
    def value(self) -> str:
        """The chosen option's value."""
        return self._options[self.index][0]

    def choose(self, value: str) -> None:
        """Choose the option of that *value*, if it is one."""
        values = [option for option, _words in self._options]
        if value in values:
            self.index = values.index(value)

    def render(self) -> Content:
        """Draw all options when they fit, else the chosen one and its number."""
        if self._fits():
            return Content("").join(map(self._drawn, range(len(self._options))))
        number = (f"  {self.index + 1} of {len(self._options)}", "dim")
        return Content.assemble(self._drawn(self.index), number)

    def on_click(self, event: events.Click) -> None:
        """Choose the option under the pointer; where only one is drawn, the next one."""
        event.stop()
        if not self._fits():
            self.action_step(1)
            return
        self.index = next((i for i, end in self._ends() if event.x < end), self.index)

    def action_step(self, step: int) -> None:
        """Choose the next option or the one before, round the ends."""
        self.index = (self.index + step) % len(self._options)

    def action_submit(self) -> None:
        """Submit the form."""
        self.post_message(Entered())

    def _fits(self) -> bool:
        *_others, (_index, end) = self._ends()
        return end <= self.size.width

    def _ends(self) -> Iterator[tuple[int, int]]:
        end = 0
        for index, (_value, words) in enumerate(self._options):
            end += cell_len(words) + 4
            yield index, end

    def _drawn(self, index: int) -> Content:
        words = self._options[index][1]
        if index != self.index:
            return Content.styled(f"  {words}  ", "dim")
        left, right = "‹›"
        return Content.styled(f"{left} {words} {right}", "bold")
