"""The key line: whom a verb would be about, and the keys that matter now."""

from collections.abc import Sequence
from typing import Final

from rich.console import RenderableType
from rich.text import Text
from textual.widget import Widget

from pextui.actions import BY_ID
from pextui.protocol.models import Participant
from pextui.session import Session
from pextui.ui import cells, offers
from pextui.ui.keys import Keymap

_FOR_PEOPLE: Final = {
    "mute": "Mute",
    "unmute": "Unmute",
    "admit": "Let in",
    "spotlight": "Spotlight",
    "spotlight_off": "Off",
    "deny_presentation": "Hide pres.",
    "allow_presentation": "Show pres.",
    "make_host": "Host",
    "make_guest": "Guest",
    "transfer": "Transfer",
    "dtmf": "DTMF",
    "remove": "Remove",
}
"""The verbs in short words, the most wanted first: what does not fit is in the help."""

_FOR_CONSOLE: Final = {
    "filter": "Filter",
    "mark": "Mark",
    "details": "Details",
    "talker": "Talker",
    "panes": "Panes",
    "zoom": "Zoom",
    "palette": "Commands",
    "help": "Help",
    "quit": "Leave",
}


class KeyLine(Widget):
    """Two lines: the verbs for the chosen people, and the console's own keys."""

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(id="keyline")
        self._session = session
        self._keymap = keymap
        self._chosen: Sequence[Participant] = ()
        self._hidden = 0
        self._shown = ""

    def show(self, chosen: Sequence[Participant], hidden: int) -> None:
        """Say whom a verb is about, and how many marked people the filter hides."""
        self._chosen, self._hidden = chosen, hidden
        words = self._verbs(200).markup
        if words != self._shown:
            self._shown = words
            self.refresh()

    def render(self) -> RenderableType:
        """Return both lines."""
        width = self.size.width
        return Text("\n").join([self._verbs(width), self._own(width)])

    def _verbs(self, width: int) -> Text:
        line = Text(" ", no_wrap=True)
        line.append(f"{self._whom()}:", "bold")
        can = {one.action.id: one for one in offers.for_people(self._session, self._chosen)}
        for identity, words in _FOR_PEOPLE.items():
            if identity not in can:
                continue
            part = self._key(identity, words, is_possible=can[identity].refusal is None)
            if line.cell_len + part.cell_len > width:
                break
            line.append_text(part)
        return line

    def _own(self, width: int) -> Text:
        parts = [self._key(name, words, is_possible=True) for name, words in _FOR_CONSOLE.items()]
        while parts and sum(part.cell_len for part in parts) > width and len(parts) > 2:
            parts.pop(-3)
        return Text(no_wrap=True).join(parts)

    def _key(self, identity: str, words: str, *, is_possible: bool) -> Text:
        assert identity in BY_ID  # noqa: S101 (a misspelt id would show a key that does nothing)
        key = self._keymap.shown(identity)
        if not key:
            return Text()
        if not is_possible:
            return Text(f" ({key}) {words}", "dim")
        return Text.assemble("  ", (key, "bold"), f" {words}")

    def _whom(self) -> str:
        hidden = f" ({self._hidden} marked hidden, left out)" if self._hidden else ""
        if not self._chosen:
            return f"nobody selected{hidden}"
        if len(self._chosen) == 1:
            return f"{cells.name(self._chosen[0])}{hidden}"
        return f"{len(self._chosen)} marked{hidden}"
