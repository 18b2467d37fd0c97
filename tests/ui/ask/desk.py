"""A small application to lay one screen on, and what is drawn of it."""

import re
from typing import ClassVar, Generic, TypeVar
from xml.etree import ElementTree

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from pextui.ui.ask import Dialog
from pextui.ui.theme import DEFAULT, themes

Result = TypeVar("Result")

HOSTILE = (
    "[/]",
    "[@click=app.quit]x[/]",
    "[ABC Corp] Bob",
    "[ @click=app.quit]Bob",
    "[bold",
    "␛]52;c;eA==␛\\",
    "Bob \\",
)
"""Names that were read as markup somewhere once."""

SIZES = ((1, 1), (20, 5), (40, 12), (80, 24), (120, 40))


class Desk(App[None], Generic[Result]):
    """Lays *screen* in front of a console whose keys are all host keys; keeps the answer."""

    CSS = "Screen { overflow: hidden; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"host('{key}')", show=False)
        for key in ("a", "c", "m", "n", "q", "x", "y", "enter", "escape", "tab", "f5")
    ]

    def __init__(self, screen: Screen[Result]) -> None:
        super().__init__()
        self.laid = screen
        self.answers: list[Result | None] = []
        self.host_keys: list[str] = []
        self.copied: list[str] = []

    def compose(self) -> ComposeResult:
        yield Static("the console behind")

    def on_mount(self) -> None:
        for theme in themes():
            self.register_theme(theme)
        self.theme = DEFAULT
        self.animation_level = "none"
        self.push_screen(self.laid, self.answers.append)

    def action_host(self, key: str) -> None:
        self.host_keys.append(key)

    def copy_to_clipboard(self, text: str) -> None:
        self.copied.append(text)

    async def lay(self, screen: Screen[Result]) -> None:
        """Put another screen in the place of the one laid."""
        await self.pop_screen()
        self.laid = screen
        await self.push_screen(screen, self.answers.append)

    async def seen(self, pilot: Pilot[None]) -> None:
        """Wait until what is laid believes what is done to it."""
        laid = self.laid
        assert isinstance(laid, Dialog)
        while laid.is_deaf:
            await pilot.pause(0.02)

    @property
    def is_open(self) -> bool:
        return self.screen is self.laid

    def drawn(self) -> str:
        """Everything that is on the screen now, as text, line by line."""
        svg = ElementTree.fromstring(self.export_screenshot())  # noqa: S314 (our own)
        lines: dict[str, str] = {}
        for one in svg.iter("{http://www.w3.org/2000/svg}text"):
            if not (line := re.search(r"line-\d+", one.get("clip-path", ""))):
                continue
            told = lines.get(line[0], "")
            # Blank stretches are left out of the picture; 12.2 is the width of a cell.
            told = told.ljust(round(float(one.get("x", "0")) / 12.2))
            lines[line[0]] = told + "".join(one.itertext()).rstrip("\n")
        return "\n".join(lines.values()).replace("\xa0", " ")

    def lines(self) -> list[str]:
        """The lines drawn, without frames and blanks around."""
        return [one.strip(" │|▌") for one in self.drawn().splitlines()]

    def flat(self) -> str:
        """Everything drawn, without frames and line breaks, for sentences that wrap."""
        return " ".join(re.sub(r"[│|▌]", " ", self.drawn()).split())
