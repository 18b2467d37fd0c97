"""Activity: what happened and what this console did, newest last."""

from collections.abc import Hashable
from operator import attrgetter

from rich.text import Text

from pextui.session import Deed, Session
from pextui.store import Changes, News, Part
from pextui.ui import words
from pextui.ui.panes.lines import Lines
from pextui.ui.times import clock_seconds


class Activity(Lines):
    """News of the meeting and deeds of this console, in the order in which they came."""

    EMPTY = "nothing has happened yet"

    def __init__(self, session: Session) -> None:
        super().__init__(id="activity")
        self._session = session

    def show(self, changes: Changes) -> None:
        """Redraw when there is news, and only then."""
        if changes.parts & (Part.NEWS | Part.DEEDS):
            entries: list[News | Deed] = [*self._session.store.news, *self._session.deeds]
            entries.sort(key=attrgetter("number"))
            self.show_items(entries)

    def text_of(self, item: Hashable) -> Text:
        """Return one thing that happened or was done."""
        match item:
            case News():
                return Text.assemble((f"{clock_seconds(item.at)} ", "dim"), words.news(item))
            case Deed():
                style = "bold" if item.outcome.is_failure else ""
                said = words.deed(item)
                return Text.assemble((f"{clock_seconds(item.at)} ", "dim"), (said, style))
            case _:
                raise TypeError(type(item).__name__)
