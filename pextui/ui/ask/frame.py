"""The presentation's latest frame, as long as somebody looks at it."""

import asyncio
import time
from collections.abc import Callable
from typing import ClassVar, Final

from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from pextui.ui.ask.dialog import Dialog
from pextui.ui.frames import Pixels, Undecodable, decoded, drawn

EVERY: Final = 2.0
"""Seconds between two frames that are fetched, at least: each may be megabytes."""

_FRAME: Final = (6, 8)
"""Cells of the dialog's edges: columns and lines that are not picture."""


class Canvas(Widget):
    """Draws a picture in half blocks, which every terminal and every line between can show."""

    def __init__(self) -> None:
        super().__init__(classes="canvas")
        self._strips: list[Strip] = []

    def show(self, pixels: Pixels) -> None:
        """Draw *pixels* from now on."""
        has_colours = not self.app.no_color and not self.app.native_ansi_color
        fresh = drawn(pixels, is_coloured=has_colours)
        is_other_size = len(fresh) != len(self._strips)
        self._strips = fresh
        self.refresh(layout=is_other_size)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the picture has."""
        del container, viewport, width
        return max(1, len(self._strips))

    def render_line(self, y: int) -> Strip:
        """Return the line *y*, in the middle."""
        width = self.size.width
        if y >= len(self._strips):
            return Strip.blank(width)
        strip = self._strips[y]
        left = max(0, (width - strip.cell_length) // 2)
        return Strip([*Strip.blank(left, Style()), *strip]).adjust_cell_length(width)


class FrameView(Dialog[None]):
    """Shows the latest frame; ``fetch`` asks for it, ``take`` gets it, ``save`` writes it down.

    Nothing is fetched while nobody looks, and nothing is decoded in this process.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "save", "Save", show=False),
        Binding("v,enter", "cancel", "Close", show=False),
    ]

    def __init__(
        self, name: str, fetch: Callable[[], object], save: Callable[[bytes], object]
    ) -> None:
        super().__init__(Content(f"{name} presents" if name else "Presentation"))
        self._fetch = fetch
        self._save = save
        self._jpeg = b""
        self._fetched_at = time.monotonic()
        self._decoding: asyncio.Task[None] | None = None

    def on_mount(self) -> None:
        """Ask for the first frame."""
        super().on_mount()
        self._fetch()

    def body(self) -> ComposeResult:
        """The picture."""
        yield Canvas()

    def foot(self) -> ComposeResult:
        """What there is to say about it."""
        yield Static("fetching the frame …", classes="told", markup=False)

    def hints(self) -> tuple[tuple[str, str], ...]:
        """Return the keys and what they do."""
        return (("s", "save"), ("esc", "close"))

    def follow(self) -> None:
        """There is another frame: fetch it, unless the last one is too fresh."""
        now = time.monotonic()
        if now - self._fetched_at >= EVERY:
            self._fetched_at = now
            self._fetch()

    def take(self, jpeg: bytes) -> None:
        """Show a frame; one that comes while another is being decoded is left out."""
        self._jpeg = jpeg
        if self._decoding is None or self._decoding.done():
            self._decoding = asyncio.create_task(self._show(jpeg))

    def say(self, sentence: str) -> None:
        """Say why there is none."""
        if self.is_mounted:
            self.query_one(".told", Static).update(Content(sentence))

    def action_save(self) -> None:
        """Save what is shown."""
        if self._jpeg:
            self._save(self._jpeg)

    async def _show(self, jpeg: bytes) -> None:
        across, down = self.size.width - _FRAME[0], self.size.height - _FRAME[1]
        if across < 1 or down < 1:
            self.say("there is no room for a picture: s saves it")
            return
        try:
            pixels = await decoded(jpeg, across, 2 * down)
        except (Undecodable, OSError) as error:
            self.say(f"the frame cannot be shown: {error}; s saves it")
            return
        if self.is_mounted:
            self.query_one(Canvas).show(pixels)
            self.say("")
