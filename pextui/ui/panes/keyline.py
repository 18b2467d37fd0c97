"""The key line: whom a verb would be about, and the keys that matter now."""

from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import RenderableType
from rich.text import Text

from pextui.actions import COMMANDS, Row
from pextui.protocol.models import Participant
from pextui.session import Session
from pextui.store import Changes
from pextui.ui import cells, offers
from pextui.ui.keys import Keymap
from pextui.ui.sparing import Quiet

_COMMANDS: Final = sorted((row for row in COMMANDS if row.foot), key=lambda row: row.foot)


class KeyLine(Quiet):
    """Two lines: the verbs for the chosen people, and the console's own keys."""

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(id="keyline")
        self._session = session
        self._keymap = keymap
        self._chosen: Sequence[Participant] = ()
        self._hidden = 0
        self._writing = ""
        self._shown = ""

    def show(
        self, chosen: Sequence[Participant], hidden: int, writing: str, changes: Changes
    ) -> None:
        """Say whom a verb is about, and how many marked people the filter hides.

        While the host is *writing* no letter is a key: what ends that is said instead.
        """
        is_same = (chosen, hidden, writing) == (self._chosen, self._hidden, self._writing)
        if is_same and not changes.parts & offers.DECIDED_BY:
            return
        self._chosen, self._hidden, self._writing = chosen, hidden, writing
        words = writing or self._verbs(400, 1)[0].markup
        if words != self._shown:
            self._shown = words
            self.refresh()

    def render(self) -> RenderableType:
        """Return both lines."""
        if self._writing:
            return Text(f" {self._writing}", "bold", no_wrap=True)
        width, height = self.size
        parts = [self._key(one) for one in _COMMANDS]
        own = _flowing(Text(no_wrap=True), parts, width, lines=1)
        return Text("\n").join([*self._verbs(width, max(1, height - 1)), *own])

    def _verbs(self, width: int, lines: int) -> list[Text]:
        whom = Text(f" {self._whom()}:", "bold", no_wrap=True)
        parts = [self._key(one.action, is_possible=one.refusal is None) for one in self._offers()]
        return _flowing(whom, parts, width, lines)

    def _offers(self) -> list[offers.Offer]:
        found = offers.for_people(self._session, self._chosen)
        return sorted((one for one in found if one.action.foot), key=lambda one: one.action.foot)

    def _key(self, row: Row, *, is_possible: bool = True) -> Text:
        key = self._keymap.shown(row.id)
        if not key:
            return Text()
        if not is_possible:
            return Text(f" ({key}) {row.short}", "dim not bold")
        return Text.assemble("  ", (key, "bold"), (f" {row.short}", "not bold"))

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
