"""A pane of many lines, newest at the bottom: wraps, scrolls, and draws only what is seen."""

from abc import abstractmethod
from collections.abc import Hashable, Sequence
from typing import Final

from rich.segment import Segment
from rich.text import Text
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

_INDENT: Final = "  "


class Lines(ScrollView, can_focus=True):
    """Shows items below each other and follows the newest while its end is in view.

    An item that is shown again unchanged is not wrapped again.
    """

    EMPTY = "nothing yet"

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._items: Sequence[Hashable] = ()
        self._strips: list[Strip] = []
        self._wrapped: dict[Hashable, list[Strip]] = {}

    @abstractmethod
    def text_of(self, item: Hashable) -> Text:
        """Return what *item* says."""

    def show_items(self, items: Sequence[Hashable]) -> None:
        """Show *items*, oldest first."""
        if items != self._items:
            self._items = items
            self._wrap()

    def on_resize(self) -> None:
        """Wrap to the new width."""
        self._wrapped.clear()
        self._wrap()

    def notify_style_update(self) -> None:
        """A new theme: draw everything anew."""
        super().notify_style_update()
        if self._strips:
            self.on_resize()

    def render_line(self, y: int) -> Strip:
        """Return the screen line *y*."""
        at, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if not self._items and at == 0:
            return self._lines_of(Text.assemble((self.EMPTY, "dim")), width)[0]
        if at >= len(self._strips):
            return Strip.blank(width, self.rich_style)
        return self._strips[at]

    def _wrap(self) -> None:
        width = self.scrollable_content_region.width
        if not width:
            return
        was_at_end = self.scroll_offset.y >= self.max_scroll_y - 1
        known, self._wrapped, self._strips = self._wrapped, {}, []
        for item in self._items:
            lines = known.get(item) or self._lines_of(self.text_of(item), width)
            self._wrapped[item] = lines
            self._strips += lines
        self.virtual_size = Size(width, len(self._strips))
        if was_at_end:
            self.scroll_end(animate=False, force=True, immediate=True)
        self.refresh()

    def _lines_of(self, text: Text, width: int) -> list[Strip]:
        """Wrap *text*; every line but the first is set in."""
        base = self.rich_style
        lines = text.wrap(self.app.console, max(1, width - len(_INDENT)))
        strips = []
        for number, line in enumerate(lines):
            whole = Text.assemble(_INDENT, line) if number else line
            segments = whole.render(self.app.console)
            strip = Strip(Segment.apply_style(segments, base)).adjust_cell_length(width, base)
            strips.append(strip)
        return strips
