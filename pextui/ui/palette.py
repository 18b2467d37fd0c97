"""The command palette: every row of the table of actions, found by its words."""

from collections.abc import Callable
from functools import partial
from typing import Final, Protocol, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.style import Style

from pextui.actions import TABLE, Row
from pextui.ui.keys import Keymap

_ROWS = tuple(sorted((row for row in TABLE if row.id != "palette"), key=lambda r: r.id != "help"))
"""Help comes first: enter on what nobody has typed must do no harm."""

_THEME: Final = "Change the colours"

_CALLED: Final = 0.5
"""The score of what has only other words for what was typed."""

_KEY: Final = 10
"""Cells for the key before the words."""


class Runner(Protocol):
    """The application, as far as the palette knows it."""

    keymap: Keymap

    def action_row(self, row_id: str) -> None:
        """Do what the row of this id says."""

    def action_change_theme(self) -> None:
        """Let the host choose a theme."""


class TableCommands(Provider):
    """All rows but the one that opens the palette, and the themes.

    Textual's own list is left out: its screenshots would hold names and chat.
    """

    async def discover(self) -> Hits:
        """Yield every row, as nothing has been typed yet."""
        for row in _ROWS:
            yield DiscoveryHit(self._words(row), self._doing(row), text=row.label())
        yield DiscoveryHit(_line("", _THEME), self._runner.action_change_theme, text=_THEME)

    async def search(self, query: str) -> Hits:
        """Yield the rows whose words hold *query*, loosely."""
        matcher = self.matcher(query)
        does: list[tuple[Content, Callable[[], None], str, bool]] = [
            *(
                (self._words(row), self._doing(row), row.label(), row.is_called(query))
                for row in _ROWS
            ),
            (_line("", _THEME), self._runner.action_change_theme, _THEME, False),
        ]
        for words, do, text, is_called in does:
            score, offsets = matcher.fuzzy_search.match(query, text)
            score = max(score, _CALLED if is_called else 0.0)
            for offset in offsets if score > 0 else ():
                at = _KEY + offset
                words = words.stylize(Style(bold=True, underline=True), at, at + 1)
            if score > 0:
                yield Hit(score, words, do, text=text)

    @property
    def _runner(self) -> Runner:
        return cast("Runner", self.app)

    def _doing(self, row: Row) -> "partial[None]":
        return partial(self._runner.action_row, row.id)

    def _words(self, row: Row) -> Content:
        return _line(self._runner.keymap.shown(row.id), row.label())


def _line(key: str, words: str) -> Content:
    """The key, then the words; built as Content, since strings would be read as markup."""
    return Content.assemble((f"{key:{_KEY - 1}.{_KEY - 1}} ", "bold"), (words, "not bold"))
