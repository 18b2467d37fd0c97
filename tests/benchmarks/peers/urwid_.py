"""The list with urwid: a widget for each row, drawn when the event loop has nothing else to do."""

import sys
from typing import Any

import urwid

from tests.benchmarks.peers.feed import KEYS, Feed, Muter, Person, Roster, cells, here

PALETTE = [
    ("muted", "dark red", ""),
    ("cursor", "standout", ""),
    ("muted cursor", "dark red,standout", ""),
]
FOCUSED = {None: "cursor", "muted": "muted cursor"}


def markup(person: Person) -> list[Any]:
    """Return a row as urwid takes it."""
    who, muted, protocol = cells(person)
    return [who, ("muted", muted), protocol]


class Screen:
    """The list in a ListBox, which renders only what can be seen."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.feed, self.roster = Feed(url), Roster()
        self.muter: Muter | None = None
        self.head = urwid.Text("joining")
        self.texts: list[Any] = []
        self.rows = urwid.SimpleFocusListWalker([])
        frame = urwid.Frame(urwid.ListBox(self.rows), self.head, urwid.Text(KEYS))
        self.loop = urwid.MainLoop(frame, PALETTE, unhandled_input=self.press, handle_mouse=False)
        self.loop.watch_file(self.feed.fileno(), self.follow)

    def follow(self) -> None:
        """Take in what the node has told."""
        try:
            events = self.feed.read()
        except EOFError:
            raise urwid.ExitMainLoop from None
        for event in events:
            number = self.roster.apply(event)
            if number is not None:
                self.put(number)
        if self.roster.is_live and self.muter is None:
            self.head.set_text(here(len(self.roster.rows)))
            self.muter = Muter(self.url)

    def put(self, number: int) -> None:
        """Change a row, or add it."""
        text = markup(self.roster.rows[number])
        if number < len(self.texts):
            self.texts[number].set_text(text)
            return
        # Its own cursor is placed behind the text, where it does not show.
        self.texts.append(urwid.SelectableIcon(text, 1000))
        self.rows.append(urwid.AttrMap(self.texts[-1], None, FOCUSED))

    def press(self, key: str) -> None:
        """Do what *key* says; the ListBox has taken the arrows."""
        if key == "q":
            raise urwid.ExitMainLoop
        if key == "m" and self.muter:
            self.muter.mute(self.roster.rows[self.rows.focus])


if __name__ == "__main__":
    Screen(sys.argv[1]).loop.run()
