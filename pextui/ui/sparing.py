"""An application that draws and sends only what differs, and nothing while the terminal is behind.

The one place that knows how Textual makes a frame and hands it over. All of that is private to
Textual: where it is not as it was, frames are made and sent as Textual does it.
"""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

from rich.color import ColorSystem
from rich.console import Console, RenderableType
from rich.segment import Segment
from textual import _compositor as compositor
from textual import events
from textual.app import App
from textual.geometry import Offset, Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from pextui.ui.driver import TerminalDriver
from pextui.ui.later import after
from pextui.ui.picture import Picture

Answer = TypeVar("Answer")
Result = TypeVar("Result")

LOOK_AGAIN: Final = 0.005
"""Seconds between two looks whether the terminal has taken a frame."""

LONGEST_LOOK: Final = 0.05
"""The same when it has taken nothing for longer."""

LARGE: Final = 1000
"""Characters of a frame from which on the terminal is asked to show it as a whole."""

_WHOLE: Final[tuple[type, ...]] = tuple(filter(None, [getattr(compositor, "LayoutUpdate", None)]))
_PART: Final[tuple[type, ...]] = tuple(filter(None, [getattr(compositor, "ChopsUpdate", None)]))
"""Textual's frames, of all lines and of some; none where they are not what they were."""

_LEANED_ON: Final[dict[str, frozenset[str]]] = {
    "App": frozenset({"_batch_count", "_closed", "_display", "_running", "_sync_available"}),
    "Screen": frozenset({"_compositor", "_dirty_widgets", "_on_timer_update"}),
    "Compositor": frozenset(
        {"_dirty_regions", "render_partial_update", "render_update", "size", "visible_widgets"}
    ),
    "Widget": frozenset(
        {
            "_layout_required", "_repaint_regions", "_repaint_required", "_scroll_required",
            "_styles_cache", "check_idle",
        }
    ),
}  # fmt: skip
"""What of Textual's own is used here: where something is missing, Textual does it all."""


Placed = tuple[int, int, Strip]
"""Line, column, and what is to stand there."""

_EMPTY: Final = "\x1b[m\x1b[2J\x1b[H"
"""No colour, nothing on the screen, and the cursor in its corner."""

_SYNC_BEGINS: Final = "\x1b[?2026h"
_SYNC_ENDS: Final = "\x1b[?2026l"


def is_known(kind: str, one: object) -> bool:
    """Return whether *one* of this *kind* has all that is leaned on."""
    return bool(_WHOLE) and bool(_PART) and all(hasattr(one, name) for name in _LEANED_ON[kind])


class Pieces(getattr(compositor, "CompositorUpdate", object)):  # type: ignore[misc]
    """A frame of some pieces, the later ones above the earlier."""

    def __init__(self, pieces: list[Placed]) -> None:
        self.pieces = pieces

    def render_segments(self, console: Console) -> str:
        """Return the pieces as Textual would send them."""
        return "".join(f"\x1b[{y + 1};{x + 1}H{one.render(console)}" for y, x, one in self.pieces)

    def __rich_console__(self, console: Console, _options: object) -> Iterator[Segment]:
        yield Segment(self.render_segments(console), control=[])


class SparingCompositor(compositor.Compositor):
    """Draws of a screen what is dirty.

    Textual draws all that is between the first dirty line and the last, of every widget.
    """

    def __init__(self) -> None:
        super().__init__()
        self._known_visible: object = None
        self._known_placed: list[tuple[Widget, Offset, Region]] = []

    def render_partial_update(self) -> Any:
        """Return a frame of the regions that are dirty, None when there is none."""
        dirty, screen = list(self._dirty_regions), self.size.region
        self._dirty_regions.clear()
        pieces = [one for region in dirty for one in self._drawn(region.intersection(screen))]
        return Pieces(pieces) if pieces else None

    def _drawn(self, dirty: Region) -> Iterator[Placed]:
        """Draw *dirty* from the lowest widget that shows in it to the topmost."""
        above = []
        for widget, offset, visible in self._placed():
            if not visible.overlaps(dirty):
                continue
            seen = visible.intersection(dirty)
            above.append((widget, offset, seen))
            if seen == dirty:
                break
        for widget, offset, seen in reversed(above):
            lines = widget.render_lines(seen.translate(-offset))
            for y, strip in enumerate(lines, seen.y):
                yield y, seen.x, strip

    def _placed(self) -> list[tuple[Widget, Offset, Region]]:
        """Return all widgets from the topmost down, where they begin, and what is seen of them."""
        visible = self.visible_widgets
        if visible is not self._known_visible:
            self._known_visible = visible
            self._known_placed = [
                (widget, region.offset, region.intersection(clip))
                for widget, (region, clip) in visible.items()
            ]
        return self._known_placed


class SparingScreen(Screen[Result], inherit_bindings=False):
    """A screen that draws what is dirty, where Textual lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.is_making_frame = False
        self._is_held_back = False
        self._spared: set[Quiet] = set()
        drawn_by = SparingCompositor()
        self._is_known = is_known("Screen", self) and is_known("Compositor", drawn_by)
        if self._is_known:
            self._compositor = drawn_by

    def make_frame(self, work: Callable[[], None]) -> None:
        """Do *work*, and draw at once what it changes on this screen.

        Textual passes a message from each widget to its screen and waits for the next sixtieth
        of a second.
        """
        app = self.app
        self.is_making_frame = self._is_known and isinstance(app, SparingApp) and app.is_known
        try:
            work()
        finally:
            is_making, self.is_making_frame = self.is_making_frame, False
        if is_making:
            self._gather()
            self._on_timer_update()

    def _compositor_refresh(self) -> None:
        """Draw nothing that nobody would see, and all of a screen that was never seen."""
        app = self.app
        if self._is_known and isinstance(app, SparingApp) and self is app.screen:
            if app.is_holding_back:
                self._compositor._dirty_regions.add(self._compositor.size.region)
                if not self._is_held_back:
                    self._is_held_back = True
                    after(LOOK_AGAIN, self, self._go_on)
                return
            if app.needs_whole:
                self._compositor._dirty_regions.add(self._compositor.size.region)
        super()._compositor_refresh()

    def _go_on(self) -> None:
        self._is_held_back = False
        self._compositor_refresh()

    def spare(self, widget: "Quiet") -> bool:
        """Return True, and look after *widget* later, while a frame is being made."""
        is_spared = self.is_making_frame and is_known("Widget", widget)
        if is_spared:
            self._spared.add(widget)
        return is_spared

    def _gather(self) -> None:
        """Take from the widgets what they would have sent a message for."""
        spared, self._spared = self._spared, set()
        seen = self._compositor.visible_widgets if self.is_current else {}
        for widget in spared:
            if widget not in seen or widget._layout_required or widget._scroll_required:
                widget.check_idle()
            elif widget._repaint_required:
                widget._repaint_required = False
                self._dirty_widgets.add(widget)


class Quiet(Widget):
    """A widget that sends no message for what its screen draws with the frame it is making."""

    def check_idle(self) -> None:
        """Ask to be looked at, unless the screen looks anyway."""
        screen = self._parent and self.screen
        if not (isinstance(screen, SparingScreen) and screen.spare(self)):
            super().check_idle()

    def mark_dirty(self, region: Region) -> None:
        """Have *region*, in cells of the whole widget, drawn anew; its styles are what they were.

        Textual's ``refresh`` looks them up again.
        """
        if not self.is_mounted or not is_known("Widget", self):
            self.refresh()
            return
        self._repaint_regions.add(region)
        self._styles_cache.set_dirty(region)
        self._repaint_required = True
        self.check_idle()


class SparingApp(App[Answer], inherit_bindings=False):
    """Keeps a picture of the terminal. Frames that nobody could see yet become one."""

    def __init__(self) -> None:
        super().__init__(TerminalDriver)
        self._picture: Picture | None = None
        self.is_behind = False
        """True while the terminal has not taken what was sent."""
        self._patience = LOOK_AGAIN
        self._is_lent = False
        self.is_known = is_known("App", self)
        """True when Textual's application is what it was."""

    @property
    def is_holding_back(self) -> bool:
        """True while Textual changes so much at once that it shows nothing of it."""
        return self.is_known and bool(self._batch_count)

    @property
    def needs_whole(self) -> bool:
        """True when nothing is known of what the terminal shows."""
        has_picture = self.is_known and isinstance(self._driver, TerminalDriver)
        return has_picture and (self._picture is None or self._picture.size != self.size)

    @property
    def has_terminal(self) -> bool:
        """True where there is a terminal that can be asked and lent."""
        return self.is_known and isinstance(self._driver, TerminalDriver)

    def ask_terminal(self, question: str, then: Callable[[str], object]) -> None:
        """Have *then* told what the terminal answers, if it does."""
        if isinstance(self._driver, TerminalDriver):
            self._driver.ask(question, then)

    async def has_taken(self) -> None:
        """Wait until the terminal has taken what was sent."""
        driver = self._driver
        # The thread that sends tells nobody when it has.
        while isinstance(driver, TerminalDriver) and not driver.is_free:  # noqa: ASYNC110
            await asyncio.sleep(LONGEST_LOOK)

    def lend(self, drawing: str, forgetting: str) -> None:
        """Have the terminal show *drawing*, and no frame until it is taken back.

        *forgetting* removes from its memory what it was shown.
        """
        if isinstance(self._driver, TerminalDriver):
            self._is_lent = True
            self._driver.draw_other(f"{_EMPTY}{drawing}", forgetting)

    def take_back(self) -> None:
        """Draw frames again."""
        if self._is_lent and isinstance(self._driver, TerminalDriver):
            self._is_lent = False
            self._driver.draw_other(_EMPTY)
            self.draw_whole()

    def draw_whole(self) -> None:
        """Draw everything: the terminal may show anything."""
        self._picture = None
        self.refresh(layout=True)

    async def on_event(self, event: events.Event) -> None:
        """A terminal of another size has moved what it shows."""
        if isinstance(event, events.Resize):
            self._picture = None
        await super().on_event(event)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Send what differs in *renderable*; while the terminal is behind, only remember it."""
        if self._is_lent:
            return
        if renderable is None or not self._is_ready():
            super()._display(screen, renderable)
            return
        if not self._take(screen, renderable):
            super()._display(screen, renderable)
            self._picture = None  # the terminal shows what nobody here knows of
            return
        if not self.is_behind:
            self._send()
        self.post_display_hook()

    def _is_ready(self) -> bool:
        is_drawing = self.is_known and isinstance(self._driver, TerminalDriver)
        return is_drawing and self._running and not self._closed and not self._batch_count

    def _take(self, screen: Screen[object], renderable: RenderableType | None) -> bool:
        """Put a frame into the picture; return whether it was one of those that are known."""
        is_whole = isinstance(renderable, _WHOLE)
        if not is_whole and not isinstance(renderable, (*_PART, Pieces)):
            return False
        picture = self._picture
        if picture is None or self.needs_whole:
            if not is_whole:  # a part is no beginning
                screen.refresh()
                return True
            system = getattr(self.console, "_color_system", None) or ColorSystem.TRUECOLOR
            picture = self._picture = Picture(self.size, system)
        for y, x, strip in placed(renderable):
            picture.draw(y, x, strip)
        return True

    def _send(self) -> None:
        """Send what differs, or wait until the terminal has taken what was sent before."""
        driver, was_behind = self._driver, self.is_behind
        self.is_behind = isinstance(driver, TerminalDriver) and not driver.is_free
        if self.is_behind:
            self._patience = min(2 * self._patience, LONGEST_LOOK) if was_behind else LOOK_AGAIN
            after(self._patience, self, self._send)
            return
        if was_behind and self._running:
            self.caught_up()
        picture = self._picture
        if driver is None or picture is None or self._is_lent or not self._running:
            return
        frame = picture.changes(self._cursor())
        if len(frame) >= LARGE and self._sync_available:
            frame = f"{_SYNC_BEGINS}{frame}{_SYNC_ENDS}"
        if frame:
            driver.write(frame)
            driver.flush()

    def caught_up(self) -> None:
        """The terminal, which was behind, has taken everything: now what is new can be drawn."""

    def _cursor(self) -> Offset | None:
        """Where one writes, other programs want to know too: those that help to write."""
        is_writing = isinstance(self.focused, Input)
        return self.screen.outer_size.clamp_offset(self.cursor_position) if is_writing else None


def placed(update: Any) -> Iterator[tuple[int, int, Strip]]:
    """Yield line, column and what is to stand there, for all that *update* draws."""
    is_whole = isinstance(update, _WHOLE)
    if isinstance(update, Pieces):
        yield from update.pieces
    elif is_whole:
        for y, strips in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in strips:
                yield y, x, strip
                x += strip.cell_length
    else:
        for y, first, last in update.spans:
            for end, (x, drawn) in zip(update.chop_ends[y], update.chops[y].items(), strict=True):
                if drawn is not None and x <= last and end > first:
                    yield y, x, drawn
