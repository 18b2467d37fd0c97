"""The frame that every dialog has: a title, what it is about, buttons, and its keys in words."""

import time
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Region
from textual.screen import ModalScreen, ScreenResultType
from textual.widgets import Button, Input, Static

from pextui.actions import Way
from pextui.ui import symbols
from pextui.ui.later import after
from pextui.ui.theme import styles_dir

HEIGHTS: Final = [(0, "-short"), (12, "-high"), (22, "-tall"), (34, "-lofty")]
WIDTHS: Final = [(0, "-narrow"), (70, "-middling"), (84, "-wide")]
"""From how many lines and cells on a dialog gets these classes."""


DEAF: Final = 0.3
"""Seconds without a key that a dialog wants before it believes one: what was typed before it was
seen was not meant for it (design/hosts.md §5, mistake 4)."""

_DEAF: Final = "-deaf"


class Dialog(ModalScreen[ScreenResultType]):
    """A screen in front of the console that lets no key through to it.

    Everything that came from elsewhere is ``Content``: a name is never read as markup.
    """

    ALWAYS_HEARS: ClassVar = frozenset({"escape"})
    """Keys that do no harm, whatever they were meant for."""

    CSS_PATH: ClassVar = [styles_dir() / "ask.tcss"]
    VERTICAL_BREAKPOINTS = HEIGHTS
    HORIZONTAL_BREAKPOINTS = WIDTHS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel", show=False),
        Binding("up", "app.focus_previous", "Previous", show=False),
        Binding("down", "app.focus_next", "Next", show=False),
    ]

    def __init__(self, heading: Content) -> None:
        super().__init__(classes=_DEAF)
        self._heading = heading
        self._deaf_until = time.monotonic() + DEAF

    def on_mount(self) -> None:
        """It is seen from now on."""
        self.deafen()

    def hears(self, event: events.Key) -> bool:
        """Return whether a key is meant for this dialog; one that is not keeps it deaf.

        What counts is when it was typed: over a slow line it may be looked at much later.
        """
        if event.key in self.ALWAYS_HEARS or event.time >= self._deaf_until or self.is_text(event):
            return True
        self._deaf_until = max(self._deaf_until, event.time + DEAF)
        return False

    def deafen(self, seconds: float | None = None) -> None:
        """Believe no key so long: one that is under way is not meant for what is shown now."""
        seconds = DEAF if seconds is None else seconds
        self._deaf_until = max(self._deaf_until, time.monotonic() + seconds)
        self.add_class(_DEAF)
        after(seconds, self, self._listen)

    def _listen(self) -> None:
        """The hint is quiet for as long as keys are not believed."""
        rest = self._deaf_until - time.monotonic()
        if rest > 0:
            after(rest, self, self._listen)
        else:
            self.remove_class(_DEAF)

    @property
    def is_deaf(self) -> bool:
        """True until what is typed is believed to be meant for it."""
        return time.monotonic() < self._deaf_until

    def covers(self, region: Region) -> bool:
        """Return whether its frame is in front of anything in this *region* of the terminal."""
        return any(frame.region.overlaps(region) for frame in self.query(".frame"))

    def is_text(self, event: events.Key) -> bool:
        """Return whether a key writes into a line: whoever types ahead has meant that line.

        Enter does more than write: what it sends must have been seen.
        """
        return isinstance(self.focused, Input) and event.key != "enter"

    def compose(self) -> ComposeResult:
        """Draw the frame around what the dialog says and asks."""
        with Vertical(classes="frame") as frame:
            frame.border_title = self._heading
            frame.border_subtitle = Content(f"undo: {self.way}" if self.way else "")
            frame.set_class(self.way == Way.NO, "-final")
            yield from self.body()
            with Vertical(classes="foot"):
                yield from self.foot()
                yield Hint(*self.hints())

    def body(self) -> ComposeResult:
        """Say what it is about, in the scrolled part."""
        yield from ()

    def foot(self) -> ComposeResult:
        """Offer what can be done, in the part that is always visible."""
        yield from ()

    def hints(self) -> tuple[tuple[str, str], ...]:
        """Return the keys and what they do."""
        return (("esc", "cancel"),)

    @property
    def way(self) -> str:
        """How it could be taken back, empty where there is nothing to take back."""
        return ""

    def set_heading(self, heading: Content) -> None:
        """Replace the title."""
        self._heading = heading
        if self.is_mounted:
            self.query_one(".frame").border_title = heading

    def action_cancel(self) -> None:
        """Close, with nothing done."""
        self.dismiss(None)


class Hint(Static):
    """One line that tells the keys: ``y remove · n cancel``."""

    def __init__(self, *hints: tuple[str, str]) -> None:
        super().__init__(classes="hint")
        self._hints = hints

    def on_mount(self) -> None:
        """The screen's characters are known by now."""
        self.tell(*self._hints)

    def tell(self, *hints: tuple[str, str]) -> None:
        """Tell these keys, in the characters that the screen has."""
        gap = f" {symbols.DOT} "
        told = [Content.assemble((key, "bold $foreground"), f" {words}") for key, words in hints]
        self.update(Content(gap).join(told))


class Answers(Horizontal):
    """The buttons of a dialog: a click before it can have been read answers nothing."""

    HARMLESS: ClassVar = frozenset({"cancel", "stop"})
    """Buttons that do what escape does, and are always believed as escape is."""

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The second click of two lands wherever it lands."""
        screen = self.screen
        is_deaf = isinstance(screen, Dialog) and screen.is_deaf
        if is_deaf and event.button.id not in self.HARMLESS:
            event.stop()


class Buttons(Answers):
    """Cancel, the verb that does it, and what can be done instead; left and right go along."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "app.focus_previous", "Previous", show=False),
        Binding("right", "app.focus_next", "Next", show=False),
    ]

    def __init__(self, verb: str, instead: str = "") -> None:
        super().__init__(classes="buttons")
        self._verb = verb
        self._instead = instead

    def compose(self) -> ComposeResult:
        """Cancel stands first."""
        yield Button(Content("Cancel"), id="cancel")
        yield Button(Content(self._verb), id="confirm")
        if self._instead:
            yield Button(Content(self._instead), id="instead")
