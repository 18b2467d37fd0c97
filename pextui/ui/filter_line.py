"""The line in which a host says whom they mean; it completes the words of its language."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.suggester import Suggester

from pextui.ui.typed import TypedLine
from pextui.ui.whom import completion


class _Words(Suggester):
    """Completes the last word typed."""

    def __init__(self, protocols: Callable[[], Iterable[str]]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._protocols = protocols

    async def get_suggestion(self, value: str) -> str | None:
        """Return *value* with its last word completed."""
        return completion(value, self._protocols())


class FilterLine(TypedLine):
    """A filter: tab or the right arrow takes what is suggested, *protocols* are those there are."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", show=False)]

    def __init__(self, protocols: Callable[[], Iterable[str]], *, id: str) -> None:
        super().__init__(
            id=id,
            placeholder="a name, or role:guest proto:sip addr:x.org !muted waiting quiet>10m …",
            suggester=_Words(protocols),
        )

    def action_complete(self) -> None:
        """Take the suggestion; without one, tab is what it always is."""
        if not self._suggestion or self._suggestion == self.value:
            raise SkipAction
        self.value = self._suggestion
        self.cursor_position = len(self.value)
