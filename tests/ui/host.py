"""A host at the console: joined to a simulated node over a real socket, pressing real keys."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import SecretStr
from rich.console import RenderableType
from textual import events
from textual.keys import _character_to_key
from textual.message import Message
from textual.notifications import Notify
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Input

from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid
from pextui.session import Invitation, Session, State
from pextui.session.clock import Clock
from pextui.simulator.meeting import Meeting
from pextui.simulator.node import DialectName
from pextui.simulator.people import Person
from pextui.simulator.serving import Serving
from pextui.ui.app import Options, PextuiApp
from pextui.ui.ask import Dialog
from pextui.ui.console import Console
from pextui.ui.join import JoinDetails
from pextui.ui.theme import DEFAULT, NAMES

DIALECTS: Final[tuple[DialectName, ...]] = ("v14", "modern")
LONGEST: Final = 20.0
"""Real seconds that a test waits for something before it fails."""

ME: Final = "Ada Quist"

_BY_ITSELF: Final = frozenset(
    {"request_token", "refresh_token", "release_token", "events", "conference_status"}
)
"""What a session sends without being asked."""


async def until(pilot: Pilot[Any], condition: Callable[[], object]) -> None:
    """Let the screen go on until *condition* holds; fails with what is on the screen."""
    assert isinstance(pilot.app, Watched)
    deadline = time.monotonic() + LONGEST
    while not condition():
        assert time.monotonic() < deadline, "never came true:\n" + "\n".join(rows(pilot.app))
        await pilot.pause(0.02)
    await pilot.pause(0)


class Watched(PextuiApp):
    """The console, which counts how often something was drawn."""

    drawn = 0
    _seen: tuple[object, list[Strip]] = (None, [])

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        self.drawn += 1
        super()._display(screen, renderable)

    @property
    def strips(self) -> list[Strip]:
        """What is on the screen, line by line; worked out once for each time of drawing."""
        now = (self.screen, self.size, self.drawn)
        if self._seen[0] != now:
            self._seen = (now, self.screen._compositor.render_strips())
        return self._seen[1]


def rows(app: Watched) -> list[str]:
    """What is drawn now, one text for each line of the terminal."""
    return [strip.text for strip in app.strips]


@dataclass(frozen=True, slots=True)
class Sent:
    """One request of the console to the node."""

    method: str
    path: str
    body: Any


@dataclass
class Host:
    """The console, the node it has joined, and what its host sees and does."""

    app: Watched
    pilot: Pilot[Any]
    node: Serving
    toasts: list[str] = field(default_factory=list)
    """What was said in passing, newest last."""
    _forgotten: int = field(default=0)

    @property
    def session(self) -> Session:
        assert self.app.session is not None
        return self.app.session

    @property
    def console(self) -> Console:
        assert self.app.console_screen is not None
        return self.app.console_screen

    # What can be seen

    @property
    def lines(self) -> list[str]:
        """The screen, line by line."""
        return rows(self.app)

    @property
    def screen(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    @property
    def flat(self) -> str:
        """The screen without frames and line breaks, for sentences that wrap."""
        return " ".join(self.screen.replace("│", " ").replace("|", " ").split())

    @property
    def asked(self) -> str:
        """What the dialog in front says, without its line breaks; nothing where there is none."""
        return self.inside(".frame")

    def inside(self, selector: str) -> str:
        """What is drawn in a part of the screen in front; nothing where there is none."""
        if not self.app.screen.query(selector):
            return ""
        region = self.app.screen.query_one(selector).region
        strips = self.app.strips[region.y : region.bottom]
        inside = (one.crop(region.x + 1, region.right - 1).text for one in strips)
        return " ".join(" ".join(inside).split())

    @property
    def status(self) -> str:
        """The status bar."""
        return "\n".join(self.lines[:2])

    @property
    def keyline(self) -> str:
        """Whom a verb is about, and the keys that matter now."""
        region = self.console.query_one("#keyline").region
        return "\n".join(self.lines[region.y : region.bottom])

    def pane(self, name: str) -> str:
        """What is drawn inside a pane."""
        region = self.console.query_one(f"#pane-{name}").region
        strips = self.app.strips[region.y : region.bottom]
        return "\n".join(one.crop(region.x, region.right).text.rstrip() for one in strips)

    def said_in(self, name: str) -> str:
        """What a pane says, without its line breaks."""
        return " ".join(self.pane(name).split())

    def row(self, name: str) -> str:
        """The roster's line about somebody; empty when there is none."""
        found = (line for line in self.pane("roster").splitlines()[1:] if name in line)
        return next(found, "")

    # The people

    def uuid(self, name: str) -> ParticipantUuid:
        """Whose uuid that is."""
        return ParticipantUuid(self.node.do(lambda meeting: meeting.named(name).uuid))

    @property
    def under_cursor(self) -> str | None:
        """The name of the person under the cursor."""
        person = self.console.roster.person
        return person.name if person else None

    @property
    def typed(self) -> str | None:
        """What stands in the line that has the focus; None where none has."""
        line = self.app.focused
        return line.value if isinstance(line, Input) else None

    @property
    def chosen(self) -> list[str]:
        """The names of the people that a verb would be about."""
        return [one.name for one in self.console.roster.chosen()]

    def known(self, name: str) -> Participant | None:
        """What the console believes about somebody."""
        people = self.session.store.participants.values()
        return next((one for one in people if one.name == name), None)

    @property
    def shown(self) -> list[str]:
        """The names of the people on the list, in order."""
        people = self.session.store.participants
        return [people[uuid].name for uuid in self.console.roster.shown if uuid in people]

    # What the host does

    async def press(self, *keys: str) -> None:
        """Press keys, by Textual's names, each once the host would have seen what to answer."""
        for key in keys:
            await self.seen()
            await self.pilot.press(key)

    async def seen(self) -> None:
        """Wait until a dialog that has opened believes what is typed."""
        screen = self.app.screen
        if isinstance(screen, Dialog):
            await self.until(lambda: not screen.is_deaf)

    async def type(self, text: str) -> None:
        """Type characters into the line that has the focus, as fast as a terminal sends them."""
        line = self.app.focused
        assert isinstance(line, Input)
        before = line.value
        for character in text:
            self.app.post_message(events.Key(key_of(character), character))
        await self.until(lambda: line.value == before + text)

    async def burst(self, *keys: str) -> None:
        """Press keys, by Textual's names or characters, all at once: nothing is seen between."""
        for key in keys:
            name, character = (key_of(key), key) if len(key) == 1 else (key, None)
            self.app.post_message(events.Key(name, character))
        await self.pilot.pause()

    async def letters_count(self) -> None:
        """Wait until letters typed for a line that did not open can be no more on their way."""
        await self.until(lambda: not self.app.is_hushed)

    async def row_key(self, row_id: str) -> None:
        """Press the key of a row of the table."""
        await self.press(self.app.keymap.keys(row_id)[0])

    async def go_to(self, name: str) -> None:
        """Put the cursor on somebody, once they are on the list."""
        await self.until(lambda: self.known(name) and self.row(name))
        self.console.roster.go_to(self.uuid(name))
        await self.pilot.pause()

    async def until(self, condition: Callable[[], object]) -> None:
        """Let the screen go on until *condition* holds."""
        await until(self.pilot, condition)

    async def sees(self, *words: str) -> None:
        """Wait until all *words* are on the screen."""
        await self.until(lambda: all(word in self.flat for word in words))

    async def no_longer_sees(self, *words: str) -> None:
        """Wait until none of *words* is on the screen."""
        await self.until(lambda: not any(word in self.flat for word in words))

    async def live(self) -> None:
        """Wait until the list is there and the line alive."""
        await self.until(
            lambda: (
                self.session.link.state is State.LIVE
                and self.console.roster.shown
                and "LIVE" in self.status
                and self.session.store.conference.locked is not None
            )
        )

    # What the node hears

    def sent(self) -> list[Sent]:
        """The requests that keys have sent since ``forget``, in the order of their coming."""
        return [
            Sent(one.method, one.path, one.body)
            for one in self.node.requests[self._forgotten :]
            if one.path not in _BY_ITSELF
        ]

    def forget(self) -> None:
        """Look only at what is sent from now on."""
        self._forgotten = len(self.node.requests)

    async def arrives(self, name: str, **fields: Any) -> Person:
        """Somebody comes; returns once the console knows."""
        person = self.node.do(lambda meeting: meeting.arrive(name, **fields))
        await self.until(lambda: person.uuid in self.session.store.participants)
        return person

    async def leaves(self, name: str) -> None:
        """Somebody goes; returns once the console knows."""
        uuid = self.uuid(name)
        self.node.do(lambda meeting: meeting.leave(uuid))
        await self.until(lambda: uuid not in self.session.store.participants)

    async def does(self, verb: Callable[[Meeting, str], object], name: str) -> None:
        """The meeting does *verb* to somebody, as if another host had."""
        uuid = self.uuid(name)
        self.node.do(lambda meeting: verb(meeting, uuid))
        await self.pilot.pause()


def key_of(character: str) -> str:
    """Textual's name of the key that types *character*."""
    return character if character.isalnum() else _character_to_key(character)


@asynccontextmanager
async def hosting(
    scene: str = "board",
    *,
    dialect: DialectName = "v14",
    size: tuple[int, int] = (120, 40),
    people: int | None = None,
    options: Options | None = None,
    clock: Clock | None = None,
    node_clock: Callable[[], float] | None = None,
    before: Callable[[Meeting], object] | None = None,
    as_guest: bool = False,
    name: str = ME,
    ready: bool = True,
) -> AsyncIterator[Host]:
    """A console that has joined *scene*, in which nothing happens by itself.

    *before* prepares the meeting before the console joins it.
    """
    with Serving(scene, people=people, dialect=dialect, living=False, clock=node_clock) as node:
        if before is not None:
            node.do(before)
        pin = "none" if as_guest else node.pin
        invitation = Invitation(node.alias, (node.url,), name, pin=SecretStr(pin) if pin else None)
        async with at_the_screen(node, invitation, size, options, clock) as host:
            if ready:
                await host.live()
            yield host


@asynccontextmanager
async def at_the_screen(
    node: Serving,
    invitation: Invitation | None,
    size: tuple[int, int] = (120, 40),
    options: Options | None = None,
    clock: Clock | None = None,
    kept: list[JoinDetails] | None = None,
) -> AsyncIterator[Host]:
    """The program's screen over *node*; leaves the meeting at the end."""

    def invite(details: JoinDetails) -> Invitation:
        return Invitation(details.meeting, (details.node,), details.name, pin=details.pin)

    toasts: list[str] = []
    heard: set[str] = set()

    def hear(message: Message) -> None:
        if isinstance(message, Notify) and message.notification.identity not in heard:
            heard.add(message.notification.identity)
            toasts.append(str(message.notification.message))

    remembered = [] if kept is None else kept
    last = JoinDetails(node.alias, node.url, ME)
    app = Watched(options or Options(), invitation, last, invite, remembered.append, clock)
    try:
        async with app.run_test(
            size=size, notifications=True, tooltips=True, message_hook=hear
        ) as pilot:
            # Whatever colours the terminal has that the tests run in.
            app.theme = NAMES.get(app.options.theme, DEFAULT)
            yield Host(app, pilot, node, toasts)
    finally:
        if app.session is not None:
            app.session.leave()
            assert app.session.finished.wait(LONGEST)
