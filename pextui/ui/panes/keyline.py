"""The key line: whom a verb would be about, and the keys that matter now."""

from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import RenderableType
from rich.text import Text
from textual.widget import Widget

from pextui.actions import BY_ID
from pextui.protocol.models import Participant
from pextui.session import Session
from pextui.ui import cells, offers
from pextui.ui.keys import Keymap

_FOR_PEOPLE: Final = (
    "mute", "unmute", "admit", "remove", "spotlight", "spotlight_off", "make_host", "make_guest",
    "transfer", "dtmf", "deny_presentation", "allow_presentation",
)  # fmt: skip
"""The verbs, the most wanted first: what does not fit is in the help."""

_FOR_CONSOLE: Final = (
    "help", "quit", "filter", "mark", "details", "talker", "panes", "zoom", "sort", "palette",
)  # fmt: skip


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
        words = self._verbs(400, 1)[0].markup
        if words != self._shown:
            self._shown = words
            self.refresh()

    def render(self) -> RenderableType:
        """Return both lines."""
        width, height = self.size
        parts = [self._key(one) for one in _FOR_CONSOLE]
        own = _flowing(Text(no_wrap=True), parts, width, lines=1)
        return Text("\n").join([*self._verbs(width, max(1, height - 1)), *own])

    def _verbs(self, width: int, lines: int) -> list[Text]:
        whom = Text(f" {self._whom()}:", "bold", no_wrap=True)
        can = {one.action.id: one.refusal is None for one in self._offers()}
        parts = [self._key(one, is_possible=can[one]) for one in _FOR_PEOPLE if one in can]
        return _flowing(whom, parts, width, lines)

    def _offers(self) -> list[offers.Offer]:
        return offers.for_people(self._session, self._chosen)

    def _key(self, identity: str, *, is_possible: bool = True) -> Text:
        key = self._keymap.shown(identity)
        if not key:
            return Text()
        words = BY_ID[identity].short
        if not is_possible:
            return Text(f" ({key}) {words}", "dim not bold")
        return Text.assemble("  ", (key, "bold"), (f" {words}", "not bold"))

    def _whom(self) -> str:
        hidden = f" ({self._hidden} marked hidden, left out)" if self._hidden else ""
        if not self._chosen:
            return f"nobody selected{hidden}"
        if len(self._chosen) == 1:
            return f"{cells.short(cells.name(self._chosen[0]))}{hidden}"
        return f"{len(self._chosen)} marked{hidden}"


def _flowing(first: Text, parts: Iterable[Text], width: int, lines: int) -> list[Text]:
    """Return exactly *lines* lines with as many of *parts* as fit, beginning after *first*."""
    flow = [first]
    for part in parts:
        if flow[-1].cell_len + part.cell_len > width:
            if len(flow) == lines:
                break
            flow.append(Text(no_wrap=True))
        flow[-1].append_text(part)
    return flow + [Text()] * (lines - len(flow))
