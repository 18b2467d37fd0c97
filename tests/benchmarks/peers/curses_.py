"""The list with curses: changed rows written anew at most 30 times a second."""

import curses
import locale
import selectors
import sys

from tests.benchmarks.peers.feed import KEYS, ROWS, Cap, Feed, Muter, Roster, View, cells, here

RED = 1


class Screen:
    """The list in the window of curses."""

    def __init__(self, window: curses.window, url: str) -> None:
        self.window, self.url = window, url
        self.feed, self.roster, self.view, self.cap = Feed(url), Roster(), View(), Cap()
        self.changed: set[int] = set()
        self.muter: Muter | None = None
        window.nodelay(True)
        curses.curs_set(0)
        curses.use_default_colors()
        curses.init_pair(RED, curses.COLOR_RED, -1)
        window.addstr(0, 0, "joining")
        window.addstr(ROWS + 1, 0, KEYS)
        window.refresh()

    def follow(self) -> None:
        """Take in what the node has told."""
        for event in self.feed.read():
            number = self.roster.apply(event)
            if number is not None and self.view.shows(number):
                self.changed.add(number)
        is_new = self.roster.is_live and self.muter is None
        if is_new:
            self.window.addstr(0, 0, here(len(self.roster.rows)))
        if is_new or self.changed:
            self.cap.want()

    def draw(self) -> None:
        """Write the changed rows that can be seen; curses finds the changed cells."""
        for number in filter(self.view.shows, self.changed):
            look = curses.A_REVERSE if number == self.view.cursor else curses.A_NORMAL
            who, muted, protocol = cells(self.roster.rows[number])
            self.window.addstr(number - self.view.top + 1, 0, who, look)
            self.window.addstr(muted, look | curses.color_pair(RED))
            self.window.addstr(protocol, look)
        self.changed.clear()
        self.window.refresh()
        if self.roster.is_live and self.muter is None:
            self.muter = Muter(self.url)

    def press(self) -> bool:
        """Do what the pressed keys say; return if to go on."""
        steps = {curses.KEY_UP: -1, curses.KEY_DOWN: 1}
        while (key := self.window.getch()) != -1:
            if key == ord("q"):
                return False
            if key == ord("m") and self.muter:
                self.muter.mute(self.roster.rows[self.view.cursor])
            elif key in steps:
                self.changed.update(self.view.move(steps[key], len(self.roster.rows)))
                self.cap.want()
        return True


def main(window: curses.window) -> None:
    """Draw until ``q`` or the end of the stream."""
    screen, watch = Screen(window, sys.argv[1]), selectors.DefaultSelector()
    watch.register(0, selectors.EVENT_READ)
    watch.register(screen.feed, selectors.EVENT_READ)
    while True:
        for ready, _ in watch.select(screen.cap.wait()):
            if ready.fileobj is screen.feed:
                screen.follow()
            elif not screen.press():
                return
        if screen.cap.is_due():
            screen.draw()


if __name__ == "__main__":
    locale.setlocale(locale.LC_ALL, "")
    curses.wrapper(main)
