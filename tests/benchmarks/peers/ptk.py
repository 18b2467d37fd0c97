"""The list with prompt_toolkit: the rows that can be seen, at most 30 times a second."""

import asyncio
import sys

from prompt_toolkit.application import Application
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.layout import FormattedTextControl, HSplit, Layout, Window

from tests.benchmarks.peers.feed import (
    FRAMES,
    KEYS,
    ROWS,
    Feed,
    Muter,
    Roster,
    View,
    cells,
    here,
)


class Screen:
    """The list in a full-screen application."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.feed, self.roster, self.view = Feed(url), Roster(), View()
        self.muter: Muter | None = None
        head, rows, keys = (
            FormattedTextControl(what, show_cursor=False) for what in (self.head, self.rows, KEYS)
        )
        lines = HSplit([Window(head, height=1), Window(rows), Window(keys, height=1)])
        self.app: Application[None] = Application(
            Layout(lines),
            full_screen=True,
            key_bindings=self.keys(),
            min_redraw_interval=1 / FRAMES,
        )

    def head(self) -> str:
        """Return the first line."""
        return here(len(self.roster.rows)) if self.roster.is_live else "joining"

    def rows(self) -> list[tuple[str, str]]:
        """Return the rows that can be seen, in pieces with their styles."""
        pieces, top = [], self.view.top
        for number, person in enumerate(self.roster.rows[top : top + ROWS], top):
            look = "reverse" if number == self.view.cursor else ""
            who, muted, protocol = cells(person)
            pieces += [(look, who), (f"fg:ansired {look}", muted), (look, f"{protocol}\n")]
        return pieces

    def keys(self) -> KeyBindings:
        """Return what the keys do."""
        keys = KeyBindings()
        keys.add("q")(lambda event: event.app.exit())
        keys.add("up")(lambda _: self.view.move(-1, len(self.roster.rows)))
        keys.add("down")(lambda _: self.view.move(1, len(self.roster.rows)))
        keys.add("m")(lambda _: self.mute())
        return keys

    def mute(self) -> None:
        """Mute whom the cursor is on."""
        if self.muter:
            self.muter.mute(self.roster.rows[self.view.cursor])

    def follow(self) -> None:
        """Take in what the node has told; ask for a frame where something can be seen of it."""
        try:
            changed = [self.roster.apply(event) for event in self.feed.read()]
        except EOFError:
            asyncio.get_running_loop().remove_reader(self.feed)
            self.app.exit()
            return
        is_new = self.roster.is_live and self.muter is None
        if is_new or any(row is not None and self.view.shows(row) for row in changed):
            self.app.invalidate()
        if is_new:
            self.muter = Muter(self.url)

    async def run(self) -> None:
        """Draw until ``q`` or the end of the stream."""
        asyncio.get_running_loop().add_reader(self.feed, self.follow)
        await self.app.run_async()


if __name__ == "__main__":
    asyncio.run(Screen(sys.argv[1]).run())
