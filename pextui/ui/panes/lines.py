"""A pane of many lines, newest at the bottom: wraps only what is near the view."""

import re
from abc import abstractmethod
from bisect import bisect_right
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from rich.segment import Segment
from rich.text import Text
from textual.strip import Strip

from pextui.ui import symbols
from pextui.ui.panes.scrolled import Scrolled

AROUND: Final = 20
"""Lines wrapped on either side of the view, at least."""

_INDENT: Final = "  "
_MARGIN: Final = 1
"""Cells between text and scrollbar."""

_KEPT: Final = re.compile(
    f" (?=[{symbols.SEEN}{symbols.PENDING}{symbols.FAILED}](?: |$))|(?<= {symbols.DOT}) "
)
_GLUE: Final = "\ue000"
"""Stands for a blank at which no line is broken; no text of a node's holds it."""

_Wrapped = dict[int, tuple[Hashable, list[Strip]]]
"""Items by their identity, each with its lines; an item held here keeps its identity."""


@dataclass(frozen=True, slots=True)
class _Top:
    """What stands in the first line of the view: the item, its number, the line within it."""

    item: Hashable
    number: int
    line: int


class Lines(Scrolled, can_focus=True):
    """Shows items below each other and follows the newest until somebody goes up from it.

    No new size ends that, nor that the pane is away for a while. While older ones are read,
    nothing that comes or goes moves them. Items far from the view are not wrapped, and one that
    is shown again is not wrapped again: thousands cost what a hundred do.
    """

    EMPTY = "nothing yet"

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._items: Sequence[Hashable] = ()
        self._first = 0
        self._starts: list[int] = []
        self._strips: list[Strip] = []
        self._wrapped: _Wrapped = {}
        self._away: _Top | None = None
        """What is to be in view again when the pane is."""
        self._follows = True
        self._is_laying_out = False

    @abstractmethod
    def text_of(self, item: Hashable) -> Text:
        """Return what *item* says."""

    def show_items(self, items: Sequence[Hashable]) -> None:
        """Show *items*, oldest first."""
        if items != self._items:
            top = self._top()
            self._items = items
            self._lay_out(top)

    def on_resize(self) -> None:
        """Wrap to the new width."""
        top = self._top()
        self._wrapped.clear()
        self._lay_out(top)

    def notify_style_update(self) -> None:
        """A new theme: draw everything anew."""
        super().notify_style_update()
        if self._strips:
            self.on_resize()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Wrap more before the view reaches the edge of what is wrapped."""
        super().watch_scroll_y(old_value, new_value)
        if self.line_width and not self._is_laying_out:
            self._follows = self._is_at_end()
        if self._is_near_edge():
            # Not at once: whoever scrolls is not done yet.
            self.call_next(self._wrap_more)

    def action_scroll_home(self) -> None:
        """Go to the oldest."""
        if self._items:
            self._lay_out(_Top(self._items[0], 0, 0))

    def action_scroll_end(self) -> None:
        """Go to the newest, and follow from there."""
        self._lay_out(None)

    def render_line(self, y: int) -> Strip:
        """Return the screen line *y*."""
        at, width = y + self.scroll_offset.y, self.line_width
        if not self._items and at == 0:
            return self._lines_of(Text.assemble((self.EMPTY, "dim")))[0]
        if at >= len(self._strips):
            return Strip.blank(width, self.line_style)
        return self._strips[at]

    @property
    def _last(self) -> int:
        """The number of the item after those that are wrapped."""
        return self._first + len(self._starts)

    def _top(self) -> _Top | None:
        """Return what is to stay where it is; None while the newest is followed."""
        if self._follows or not self._starts:
            return None
        if self._away is not None:
            return self._away
        y = self.scroll_offset.y
        at = bisect_right(self._starts, y) - 1
        return _Top(self._items[self._first + at], self._first + at, y - self._starts[at])

    def _is_at_end(self) -> bool:
        return self._last >= len(self._items) and self.scroll_offset.y >= self.max_scroll_y - 1

    def _wrap_more(self) -> None:
        if self._is_near_edge():
            self._lay_out(self._top())

    def _is_near_edge(self) -> bool:
        y, height = self.scroll_offset.y, self.size.height
        is_near_first = self._first > 0 and y < height
        return is_near_first or (self._last < len(self._items) and y > self.max_scroll_y - height)

    def _lay_out(self, top: _Top | None) -> None:
        """Wrap what is near *top*, or the newest, and put the view there."""
        self._away = None if self.line_width else top
        if not self.line_width:
            return
        shown = self._in_view()
        self._is_laying_out = True
        at = len(self._items) if top is None else self._number_of(top)
        known, self._wrapped = self._wrapped, {}
        before = self._enough(reversed(self._items[:at]), known)
        near = [*reversed(before), *self._enough(self._items[at:], known)]
        self._first = at - len(before)
        self._starts, self._strips = [], []
        for strips in near:
            self._starts.append(len(self._strips))
            self._strips += strips
        if top is None:
            y = max(0, len(self._strips) - self.size.height)
        else:
            y = self._starts[at - self._first] + top.line if self._starts else 0
        self._scroll_to_line(y)
        self._is_laying_out = False
        self._follows = top is None or self._is_at_end()
        self._redraw(shown)

    def _scroll_to_line(self, y: int) -> None:
        if self.virtual_size != (self.line_width, len(self._strips)):
            self.hold(len(self._strips))
        if y != self.scroll_offset.y:
            self.scroll_to(y=y, animate=False, force=True, immediate=True)

    def _in_view(self) -> list[Strip]:
        top = self.scroll_offset.y
        return self._strips[top : top + self.size.height]

    def _redraw(self, shown: list[Strip]) -> None:
        """Draw the lines of the view that are others than those that were *shown*."""
        for y, (old, new) in enumerate(zip_longest(shown, self._in_view())):
            if new is not old and new != old:
                self.redraw_line(y)

    def _enough(self, items: Iterable[Hashable], known: _Wrapped) -> list[list[Strip]]:
        """Wrap *items* until there are lines for somebody who scrolls on."""
        enough, lines, wrapped = max(AROUND, 2 * self.size.height), 0, []
        for item in items:
            if lines >= enough:
                break
            held = known.get(id(item)) or (item, self._lines_of(self.text_of(item)))
            self._wrapped[id(item)] = held
            wrapped.append(held[1])
            lines += len(held[1])
        return wrapped

    def _number_of(self, top: _Top) -> int:
        """Return where *top* is now; what has gone is stood in for by what is in its place."""
        numbers = reversed(range(len(self._items)))
        where = next((n for n in numbers if self._items[n] is top.item), top.number)
        return max(0, min(where, len(self._items) - 1))

    def _lines_of(self, text: Text) -> list[Strip]:
        """Wrap *text*; every line but the first is set in."""
        base, width = self.line_style, self.line_width
        console, room = self.app.console, max(1, width - _MARGIN - len(_INDENT))
        is_whole = text.cell_len <= room and "\n" not in text.plain and text.justify is None
        lines = [text] if is_whole else _loosened(_glued(text).wrap(console, room))
        strips = []
        for number, line in enumerate(lines):
            whole = Text.assemble(_INDENT, line) if number else line
            segments = whole.render(console)
            strip = Strip(Segment.apply_style(segments, base)).adjust_cell_length(width, base)
            strips.append(strip)
        return strips


def _glued(text: Text) -> Text:
    """Return *text* in which an outcome's sign keeps to the word before it, a dot to the next."""
    glued = text.copy()
    glued.plain = _KEPT.sub(_GLUE, text.plain)
    return glued


def _loosened(lines: Iterable[Text]) -> list[Text]:
    """Return wrapped *lines* with their blanks back."""
    loose = list(lines)
    for line in loose:
        line.plain = line.plain.replace(_GLUE, " ")
    return loose
