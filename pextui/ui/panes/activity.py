"""Activity: what happened and what this console did, newest last."""

import time
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Final

from rich.text import Text

from pextui.session import Deed, Session
from pextui.store import Changes, News, Part
from pextui.ui import words
from pextui.ui.cells import plain
from pextui.ui.panes.lines import Lines
from pextui.ui.times import clock_seconds
from pextui.ui.words import Batch

COUNTS_ON: Final = 0.5
"""Seconds after which a line that has only counted on is drawn again."""

_SHOWN: Final = Changes(parts=Part.NEWS | Part.DEEDS)


_Entry = News | Deed | Batch


class Activity(Lines):
    """News of the meeting and deeds of this console, in the order in which they came."""

    EMPTY = "nothing has happened yet"

    def __init__(self, session: Session) -> None:
        super().__init__(id="activity")
        self._session = session
        self.filter = ""
        self._latest = (0, 0)
        self._shown_at = 0.0
        self._is_late = False

    def show(self, changes: Changes) -> None:
        """Redraw when there is news; a line that only counts on is drawn now and then.

        A flood of news about people whom nobody sees would otherwise be a flood of bytes.
        """
        if not changes.parts & (Part.NEWS | Part.DEEDS):
            return
        entries: list[_Entry] = [*self._session.store.news, *words.gathered(self._session.deeds)]
        entries.sort(key=attrgetter("number"))
        if wanted := plain(self.filter).split():
            entries = [one for item in entries if (one := self._found(item, wanted)) is not None]
        before, self._latest = self._latest, (len(entries), entries[-1].number if entries else 0)
        counts_on = before == self._latest and not changes.parts & Part.DEEDS
        self._is_late = counts_on and time.monotonic() - self._shown_at < COUNTS_ON
        if not self._is_late:
            self._shown_at = time.monotonic()
            self.show_items(entries)

    def tick(self) -> None:
        """Draw what has counted on."""
        if self._is_late:
            self.show(Changes(parts=Part.DEEDS))

    def text_of(self, item: Hashable) -> Text:
        """Return one thing that happened or was done."""
        match item:
            case News():
                return Text.assemble((f"{clock_seconds(item.at)} ", "dim"), words.news(item))
            case Deed():
                style = "bold" if item.outcome.is_failure else ""
                said = words.deed(item)
                return Text.assemble((f"{clock_seconds(item.at)} ", "dim"), (said, style))
            case words.Batch():
                style = "bold" if item.failed else ""
                said = words.batch(item)
                return Text.assemble((f"{clock_seconds(item.at)} ", "dim"), (said, style))
            case _:
                raise TypeError(type(item).__name__)

    def set_filter(self, text: str) -> None:
        """Show only lines that hold every word of *text*, or are about people whose names do."""
        if text != self.filter:
            self.filter = text
            self._latest = (0, 0)
            self.show(_SHOWN)

    def keep_filter(self) -> None:
        """The newest line that it shows is in view already."""

    def _found(self, item: _Entry, wanted: Sequence[str]) -> _Entry | None:
        """Return *item* as it answers the search: with the names of those who are looked for."""
        line = plain(self.text_of(item).plain)
        missing = [word for word in wanted if word not in line]
        return _naming(item, missing) if missing else item


def _naming(item: _Entry, looked_for: Sequence[str]) -> _Entry | None:
    """Return *item* with those of its people named whose names hold all words; None without any.

    What is told of many names a few of them, or none.
    """
    match item:
        case News():
            found = _holding(item.names, looked_for)
            return (
                replace(item, names=tuple(dict.fromkeys((*found, *item.names)))) if found else None
            )
        case Batch():
            found = _holding((one.name for one in item.job.targets), looked_for)
            return replace(item, found=found) if found else None
        case _:
            return None


def _holding(names: Iterable[str], looked_for: Sequence[str]) -> tuple[str, ...]:
    folded = ((name, plain(name)) for name in names)
    return tuple(name for name, text in folded if all(word in text for word in looked_for))
