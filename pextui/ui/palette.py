"""The command palette: every row of the table of actions, found by its words."""

from functools import partial
from typing import Protocol, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.style import Style

from pextui.actions import TABLE, Row
from pextui.ui.keys import Keymap

_ROWS = tuple(row for row in TABLE if row.id != "palette")


class Runner(Protocol):
    """The application, as far as the palette knows it."""

    keymap: Keymap

    def action_row(self, row_id: str) -> None:
        """Do what the row of this id says."""


class TableCommands(Provider):
    """All rows but the one that opens the palette."""

    async def discover(self) -> Hits:
        """Yield every row, as nothing has been typed yet."""
        for row in _ROWS:
            yield DiscoveryHit(self._words(row), self._doing(row), text=row.label())

    async def search(self, query: str) -> Hits:
        """Yield the rows whose words hold *query*, loosely."""
        matcher = self.matcher(query)
        for row in _ROWS:
            words = self._words(row)
            score, offsets = matcher.fuzzy_search.match(query, words.plain)
            if score > 0:
                for offset in offsets:
                    words = words.stylize(Style(bold=True, underline=True), offset, offset + 1)
                yield Hit(score, words, self._doing(row), text=row.label())

    @property
    def _runner(self) -> Runner:
        return cast("Runner", self.app)

    def _doing(self, row: Row) -> "partial[None]":
        return partial(self._runner.action_row, row.id)

    def _words(self, row: Row) -> Content:
        """The words and the key; built as Content, since strings would be read as markup."""
        key = self._runner.keymap.shown(row.id)
        return Content(f"{row.label()}  {key}" if key else row.label())
