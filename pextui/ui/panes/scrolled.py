"""A view over many lines, whose number changes without a new layout of the screen."""

from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from pextui.ui.sparing import Quiet


@dataclass(frozen=True, slots=True)
class _Face:
    """What all lines of a view have in common: where they are inside *outer*, and on what."""

    outer: Size
    inner: Region
    background: Color
    style: Style


class Scrolled(Quiet, ScrollView):
    """A scroll view that always has its scrollbar: how much is in it moves nothing around it.

    Textual lays the whole screen out again whenever ``virtual_size`` changes; in a busy meeting
    that is every frame. And it looks for borders, tints and links in each line, and for the styles
    of all ancestors, which costs many times what the line does.
    """

    virtual_size = Reactive(Size(0, 0))
    _known_face: _Face | None = None

    def hold(self, lines: int) -> None:
        """Have *lines* lines, each as wide as the view."""
        self.virtual_size = Size(self.line_width, lines)

    def watch_virtual_size(self, size: Size) -> None:
        """The scrollbar shows how much there is; a view beyond the end goes back to it."""
        self.vertical_scrollbar.window_virtual_size = size.height
        self.scroll_to(y=self.scroll_y, animate=False, force=True)

    @property
    def line_width(self) -> int:
        """Cells of a line."""
        return self._face.inner.width

    @property
    def line_style(self) -> Style:
        """The style of a line on which nothing is."""
        return self._face.style

    def redraw_line(self, y: int) -> None:
        """Draw the screen line *y* anew."""
        self.mark_dirty(Region(0, y, self.line_width, 1).translate(self._face.inner.offset))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of *crop*; a list of ours has no border, tint or link."""
        lines = [self._whole_line(y) for y in crop.line_range]
        x, end = crop.column_span
        is_all = x == 0 and end == self.outer_size.width
        return lines if is_all else [line.crop(x, end) for line in lines]

    def notify_style_update(self) -> None:
        """Another theme, or another state."""
        super().notify_style_update()
        self._known_face = None

    @property
    def _face(self) -> _Face:
        face, outer = self._known_face, self.outer_size
        if face is None or face.outer != outer:
            inner = Region.from_offset(self.content_offset, self.scrollable_content_region.size)
            face = _Face(outer, inner, self.background_colors[1], self.rich_style)
            # A pane that is not shown has no inside, and may come back in the same size.
            self._known_face = face if inner.area else None
        return face

    def _whole_line(self, y: int) -> Strip:
        """Return the line *y* of the widget, from edge to edge."""
        face = self._face
        inner = face.inner
        is_inside = inner.y <= y < inner.bottom
        line = self.render_line(y - inner.y) if is_inside else Strip.blank(inner.width, face.style)
        # Between a new size and the lines made for it, they may still be as long as before.
        line = line.adjust_cell_length(inner.width, face.style)
        left, right = inner.x, face.outer.width - inner.right
        if left or right:
            edges = (Segment(" " * left, face.style), Segment(" " * right, face.style))
            line = Strip([edges[0], *line, edges[1]], face.outer.width)
        for one in self.get_line_filters():
            line = line.apply_filter(one, face.background)
        return line
