"""A view over many lines, whose number changes without a new layout of the screen."""

from textual.geometry import Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView


class Scrolled(ScrollView):
    """A scroll view that always has its scrollbar: how much is in it moves nothing around it.

    Textual lays the whole screen out again whenever ``virtual_size`` changes; in a busy meeting
    that is every frame.
    """

    virtual_size = Reactive(Size(0, 0))

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
        return self.scrollable_content_region.width
