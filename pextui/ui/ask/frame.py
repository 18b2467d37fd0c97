"""The presentation's latest frame, as long as somebody looks at it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from pextui.ui.ask.dialog import Dialog, Hint
from pextui.ui.ask.sharp import Sharpness
from pextui.ui.filters import is_plain
from pextui.ui.frames import NOTHING, Pixels, Undecodable, decoded, drawn
from pextui.ui.later import after

EVERY: Final = 2.0
"""Seconds between two frames that are fetched, at least: each may be megabytes."""

_OVER: Final = "the presentation has ended"

_FRAME: Final = (6, 8)
"""Cells of the dialog's edges: columns and lines that are not picture."""


class Canvas(Widget):
    """Draws a picture in half blocks, which every terminal and every line between can show."""

    def __init__(self) -> None:
        super().__init__(classes="canvas")
        self.strips: list[Strip] = []
        """The picture's lines."""

    def show(self, pixels: Pixels) -> None:
        """Draw *pixels* from now on."""
        has_colours = not self.app.no_color and not self.app.native_ansi_color
        fresh = drawn(pixels, is_coloured=has_colours, is_ascii=is_plain(self.app))
        is_other_size = len(fresh) != len(self.strips)
        self.strips = fresh
        self.refresh(layout=is_other_size)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the picture has."""
        del container, viewport, width
        return max(1, len(self.strips))

    def render_line(self, y: int) -> Strip:
        """Return the line *y*, in the middle."""
        width = self.size.width
        if y >= len(self.strips):
            return Strip.blank(width, self.rich_style)
        strip = self.strips[y]
        left = max(0, (width - strip.cell_length) // 2)
        blank = Strip.blank(left, self.rich_style)
        return Strip([*blank, *strip]).adjust_cell_length(width, self.rich_style)


class FrameView(Dialog[None]):
    """Shows the latest frame; ``fetch`` asks for it, ``take`` gets it, ``save`` writes it down.

    Nothing is fetched while nobody looks, and nothing is decoded in this process.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "save", "Save", show=False),
        Binding("o", "sharpen", "Sharp", show=False),
        Binding("v,enter", "cancel", "Close", show=False),
    ]

    def __init__(
        self, name: str, fetch: Callable[[], object], save: Callable[[bytes], object]
    ) -> None:
        super().__init__(_heading(name))
        self._fetch = fetch
        self._save = save
        self._newest: bytes | None = None
        self._shown = b""
        self._is_over = False
        self._is_due = False
        self._is_fetching = False
        self._fetched_at = 0.0
        self._decoding: asyncio.Task[None] | None = None
        self._sharpening: asyncio.Task[None] | None = None
        self._sharpness = Sharpness(self, self._show_hints)

    def on_mount(self) -> None:
        """Ask for the first frame."""
        super().on_mount()
        self._sharpness.find_out()
        self._show_hints()
        self._fetch_now()

    def body(self) -> ComposeResult:
        """The picture."""
        yield Canvas()

    def foot(self) -> ComposeResult:
        """What there is to say about it."""
        yield Static("fetching the frame …", classes="told", markup=False)

    def hints(self) -> tuple[tuple[str, str], ...]:
        """Return the keys and what they do."""
        sharp = (("o", "sharp"),) if self._sharpness.way else ()
        return (*sharp, ("s", "save"), ("esc", "close"))

    def set_presenter(self, name: str) -> None:
        """*name* presents, from now on or still."""
        self._is_over = False
        self.set_heading(_heading(name))

    def end(self) -> None:
        """Nobody presents any more: what was shown last stays."""
        self._is_over = True
        self._say(_OVER)

    def follow(self) -> None:
        """There is another frame: fetch it in its time, together with those that come till then."""
        if not self._is_due:
            self._is_due = True
            self._fetch_in_time()

    def take(self, jpeg: bytes) -> None:
        """Show a frame that was asked for; of those that come meanwhile, only the newest."""
        self._newest = jpeg
        if self._decoding is None or self._decoding.done():
            self._decoding = asyncio.create_task(self._show_newest())
        self._has_come()

    def fail(self, sentence: str) -> None:
        """Say why there is no frame, of which one was asked for."""
        if not self._is_over:
            self._say(sentence)
        self._has_come()

    def action_save(self) -> None:
        """Save what is shown."""
        if self._shown:
            self._save(self._shown)

    def action_sharpen(self) -> None:
        """Show it as a true picture, where the terminal draws such."""
        is_busy = self._sharpening is not None and not self._sharpening.done()
        if self._shown and self._sharpness.way and not is_busy:
            self._sharpening = asyncio.create_task(self._sharpen(self._sharpness.show))

    async def _sharpen(self, show: Callable[[bytes], Awaitable[None]]) -> None:
        try:
            await show(self._shown)
        except (Undecodable, OSError) as error:
            self._say(f"there is no sharp picture: {error}")

    def _show_hints(self) -> None:
        for hint in self.query(Hint):
            hint.tell(*self.hints())

    def _fetch_in_time(self) -> None:
        """One at a time, and the next not before the last one is old enough."""
        if not self._is_fetching:
            age = time.monotonic() - self._fetched_at
            after(max(0.0, EVERY - age), self, self._fetch_now)

    def _fetch_now(self) -> None:
        self._is_due, self._is_fetching = False, True
        self._fetched_at = time.monotonic()
        self._fetch()

    def _has_come(self) -> None:
        self._is_fetching = False
        if self._is_due:
            self._fetch_in_time()

    def _say(self, sentence: str) -> None:
        if self.is_mounted:
            self.query_one(".told", Static).update(Content(sentence))

    async def _show_newest(self) -> None:
        while self._newest is not None:
            jpeg, self._newest = self._newest, None
            sentence = await self._show(jpeg)
            self._shown = jpeg
            self._say(sentence or (_OVER if self._is_over else ""))
            await self._sharpen(self._sharpness.follow)

    async def _show(self, jpeg: bytes) -> str:
        """Draw it; return why that cannot be done, or nothing."""
        across, down = self.size.width - _FRAME[0], self.size.height - _FRAME[1]
        if across < 1 or down < 1:
            return "there is no room for a picture: s saves it"
        try:
            pixels = await decoded(jpeg, across, 2 * down)
        except (Undecodable, OSError) as error:
            pixels, sentence = NOTHING, f"the frame cannot be shown: {error}; s saves it"
        else:
            sentence = ""
        if self.is_mounted:
            self.query_one(Canvas).show(pixels)
        return sentence


def _heading(name: str) -> Content:
    return Content(f"{name} presents" if name else "Presentation")
