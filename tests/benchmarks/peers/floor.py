"""The floor: escape sequences by hand, one write for each update, and only what has changed."""

import os
import selectors
import sys
import termios
import tty

from tests.benchmarks.peers.feed import KEYS, Feed, Muter, Person, Roster, View, cells, here

ENTER = "\x1b[?1049h\x1b[?25l\x1b[2J"
LEAVE = "\x1b[?25h\x1b[?1049l"
WIDTH = 50
RED = 1
"""Which of the three cells of a row is red."""

Glyph = tuple[str, str]
"""A character and what is said before it: nothing, or how it looks."""

BLANK: list[Glyph] = [(" ", "")] * WIDTH


def write(text: str) -> None:
    """Write *text* at once."""
    os.write(1, text.encode())


def glyphs(person: Person, *, is_chosen: bool) -> list[Glyph]:
    """Return a row, character by character."""
    plain, red = ("\x1b[7m", "\x1b[7;31m") if is_chosen else ("", "\x1b[31m")
    row = []
    for number, cell in enumerate(cells(person)):
        look = red if number == RED and cell.strip() else plain
        row += [(letter, plain if letter == " " else look) for letter in cell]
    return row


def change(line: int, was: list[Glyph], now: list[Glyph]) -> str:
    """Return what turns *was* into *now*, from the first glyph that differs to the last one."""
    places = [place for place in range(WIDTH) if was[place] != now[place]]
    if not places:
        return ""
    words, pen = [f"\x1b[{line};{places[0] + 1}H"], ""
    for letter, look in now[places[0] : places[-1] + 1]:
        if look != pen:
            words.append("\x1b[m" + look if pen else look)
            pen = look
        words.append(letter)
    return "".join(words) + ("\x1b[m" if pen else "")


class Screen:
    """The list on the terminal, and what was drawn of it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.feed, self.roster, self.view = Feed(url), Roster(), View()
        self.drawn: dict[int, list[Glyph]] = {}
        self.muter: Muter | None = None
        write(f"{ENTER}\x1b[1;1Hjoining\x1b[40;1H{KEYS}")

    def follow(self) -> None:
        """Take in what the node has told, and draw each change of a row that can be seen."""
        for event in self.feed.read():
            number = self.roster.apply(event)
            if number is not None and self.view.shows(number):
                write(self.row(number))
        if self.roster.is_live and self.muter is None:
            write(f"\x1b[1;1H{here(len(self.roster.rows))}")
            self.muter = Muter(self.url)

    def row(self, number: int) -> str:
        """Return what changes the row on the screen into what it is now."""
        line = number - self.view.top + 2
        now = glyphs(self.roster.rows[number], is_chosen=number == self.view.cursor)
        was = self.drawn.get(line, BLANK)
        self.drawn[line] = now
        return change(line, was, now)

    def press(self, keys: bytes) -> bool:
        """Do what *keys* say; return if to go on."""
        rows = self.roster.rows
        for key, step in ((b"\x1b[A", -1), (b"\x1b[B", 1)):
            for _ in range(keys.count(key)):
                write("".join(map(self.row, self.view.move(step, len(rows)))))
        if b"m" in keys and self.muter:
            self.muter.mute(self.chosen())
        return b"q" not in keys

    def chosen(self) -> Person:
        """Return whom the cursor is on."""
        return self.roster.rows[self.view.cursor]


def main() -> None:
    """Draw until ``q`` or the end of the stream."""
    before = termios.tcgetattr(0)
    tty.setcbreak(0)
    screen, watch = Screen(sys.argv[1]), selectors.DefaultSelector()
    watch.register(0, selectors.EVENT_READ)
    watch.register(screen.feed, selectors.EVENT_READ)
    try:
        while True:
            for ready, _ in watch.select():
                if ready.fileobj is screen.feed:
                    screen.follow()
                elif not screen.press(os.read(0, 1024)):
                    return
    except EOFError:
        pass
    finally:
        write(LEAVE)
        termios.tcsetattr(0, termios.TCSADRAIN, before)


if __name__ == "__main__":
    main()
