"""The presentation as a true picture, on a terminal that draws such; any key goes back."""

import sys
from collections.abc import Callable
from typing import Final

from textual import events
from textual.geometry import Size
from textual.screen import ModalScreen, Screen

from pextui.ui.filters import is_plain
from pextui.ui.frames import decoded
from pextui.ui.sharp import (
    QUESTION,
    Sharp,
    Way,
    answered,
    cell_size,
    guess,
    is_sure,
    obstacle,
    room,
    sharpened,
)
from pextui.ui.sparing import SparingApp

_BACK: Final = "any key goes back"


class SharpView(ModalScreen[None]):
    """Has the terminal to itself, as long as nothing else is in front of it.

    A picture is no cells: it goes past all that draws those.
    """

    def __init__(self, sharp: Sharp, made_for: Size) -> None:
        super().__init__()
        self._sharp = sharp
        self._made_for = made_for

    def on_mount(self) -> None:
        """The terminal is empty when the program comes back to it."""
        self.app.app_resume_signal.subscribe(self, lambda _app: self._draw())

    def show(self, sharp: Sharp) -> None:
        """Draw another picture from now on."""
        self._sharp = sharp
        if self.is_current:
            self._draw()

    def on_screen_resume(self) -> None:
        """Nothing is in front of it."""
        self._draw()

    def on_screen_suspend(self) -> None:
        """Something else is to be seen, or it is closed."""
        if isinstance(self.app, SparingApp):
            self.app.take_back()

    def on_resize(self, event: events.Resize) -> None:
        """A picture has the size it was made for."""
        if event.size != self._made_for:
            self._go_back()

    def on_key(self, event: events.Key) -> None:
        """Any key goes back, and does nothing else."""
        event.stop()
        self._go_back()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """So does the mouse."""
        event.stop()
        self._go_back()

    def _go_back(self) -> None:
        if self.is_current:
            self.dismiss(None)

    def _draw(self) -> None:
        app = self.app
        if isinstance(app, SparingApp):
            words = f"\x1b[m\x1b[{app.size.height};1H{_BACK}"
            app.lend(f"{self._sharp.drawing}{words}", self._sharp.forgetting)


class Sharpness:
    """Makes true pictures of frames for as long as *view* is there, where the terminal draws them.

    *told* hears when it becomes known whether it does.
    """

    def __init__(self, view: Screen[None], told: Callable[[], object]) -> None:
        self._view = view
        self._told = told
        self._open: SharpView | None = None
        self._way: Way | None = None

    @property
    def way(self) -> Way | None:
        """How the terminal draws pictures; None as long as it does not seem to.

        It may draw sixels, but without its size in pixels they cannot be made to fit.
        """
        is_blind = self._way is Way.SIXEL and min(cell_size(_terminal())) < 1
        return None if is_blind else self._way

    def find_out(self) -> None:
        """Ask the environment, and the terminal where that leaves a doubt."""
        app = self._view.app
        if not isinstance(app, SparingApp) or not app.has_terminal:
            return
        if obstacle(is_ascii=is_plain(app)):
            return
        self._way = guess()
        if not is_sure():
            app.ask_terminal(QUESTION, self._answered)

    async def show(self, jpeg: bytes) -> None:
        """Show *jpeg* above all until a key is pressed. Raises Undecodable and OSError."""
        size = self._view.app.size
        sharp = await self._made(jpeg, size)
        if sharp is not None and self._view.is_current:
            self._open = SharpView(sharp, size)
            self._view.app.push_screen(self._open, self._closed)

    async def follow(self, jpeg: bytes) -> None:
        """Show *jpeg* where another is looked at. Raises Undecodable and OSError."""
        app = self._view.app
        if self._open is None or not isinstance(app, SparingApp):
            return
        await app.has_taken()  # a line that is slower than the presenter must not fall behind
        sharp = await self._made(jpeg, app.size)
        if sharp is not None and self._open is not None:
            self._open.show(sharp)

    async def _made(self, jpeg: bytes, size: Size) -> Sharp | None:
        """Make it of pixels that were decoded elsewhere; the last line is for words."""
        way = self.way
        if way is None:
            return None
        cells = room(way, size.width, size.height - 1, cell_size(_terminal()))
        pixels = await decoded(jpeg, cells.columns * cells.width, cells.lines * cells.height)
        return await sharpened(pixels, way, cells)

    def _answered(self, answer: str) -> None:
        self._way = answered(answer)
        self._told()

    def _closed(self, _result: None) -> None:
        self._open = None


def _terminal() -> int:
    """The screen is drawn on stderr."""
    return sys.__stderr__.fileno() if sys.__stderr__ is not None else -1
