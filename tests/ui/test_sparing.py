"""What reaches the terminal, bytes in and screen out: right, sparing, and never queued up."""

import asyncio
import inspect
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final

import pytest
from rich.color import ColorSystem
from textual import events
from textual.app import App
from textual.geometry import Size

from pextui.simulator.meeting import Meeting
from pextui.ui import sparing
from pextui.ui.driver import TerminalDriver
from pextui.ui.theme import themes
from tests.ui.emulator import Cell, Emulator, written_by_textual
from tests.ui.host import Host, Watched, hosting
from tests.ui.slow_clock import SlowClock

STEPS: Final = 60
KEYS: Final = (
    "down", "up", "pagedown", "pageup", "home", "end", "space", "*", "escape", "w", "z",
    "tab", "shift+tab", "question_mark", "escape", "i", "escape", "x", "escape", "o", "escape",
    "slash", "a", "escape", "n", "m", "c", "k", "escape",
)  # fmt: skip
VERBS: Final = (Meeting.mute, Meeting.unmute, Meeting.talk, Meeting.hush, Meeting.spotlight)
SIZES: Final = ((120, 40), (80, 24), (100, 30), (61, 20), (30, 10), (12, 4), (200, 60))


class Attached(TerminalDriver):
    """A driver whose terminal is an emulator, and which may be behind."""

    def __init__(self, app: Watched) -> None:
        self._app = app
        self._loop = asyncio.get_running_loop()
        self.emulator = Emulator(*app.size)
        self.sent: list[str] = []
        self.is_stuck = False
        self.take_each: Callable[[list[str]], object] | None = None

    @property
    def is_free(self) -> bool:
        """As the test says."""
        return not self.is_stuck

    def write(self, data: str) -> None:
        """Show it."""
        self.sent.append(data)
        self.emulator.take(data)
        if self.take_each is not None:
            self.take_each(self.emulator.screen.display)

    def flush(self) -> None:
        """Nothing is held back."""


@contextmanager
def attached(host: Host) -> Iterator[Attached]:
    """Give the application an emulator for a terminal."""
    app, headless = host.app, host.app._driver
    driver = Attached(app)
    app._driver = driver
    app.draw_whole()
    try:
        yield driver
    finally:
        app._driver = headless


def as_textual_draws(app: Watched) -> list[Cell]:
    """What a terminal would show that gets the whole screen in Textual's own way."""
    emulator = Emulator(*app.size)
    system = app.console._color_system or ColorSystem.TRUECOLOR
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        emulator.take(f"\x1b[{y + 1};1H{written_by_textual(strip, system)}")
    return emulator.cells()


def as_textual_sends(app: Watched) -> list[Cell]:
    """The same with the colours that Textual has in its cache.

    It remembers how a style is written, and not for how many colours: whatever ran before in this
    process, with fewer of them, is seen in what it sends.
    """
    emulator = Emulator(*app.size)
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        emulator.take(f"\x1b[{y + 1};1H{strip.render(app.console)}")
    return emulator.cells()


async def resized(host: Host, terminal: Attached, size: tuple[int, int]) -> None:
    """The terminal has another size now, and shows what it likes until it is drawn."""
    terminal.emulator = Emulator(*size)
    terminal.emulator.take("garbage " * 40)
    await host.pilot.resize_terminal(*size)


async def step(host: Host, terminal: Attached, chance: random.Random) -> None:
    """Something happens: a key, an event, another size, another theme."""
    kind = chance.random()
    if kind < 0.7:
        await host.pilot.press(chance.choice(KEYS))
    elif kind < 0.9:
        verb, who = chance.choice(VERBS), chance.randrange(9)
        host.node.do(lambda meeting: verb(meeting, list(meeting.people)[who]))
    elif kind < 0.96:
        await resized(host, terminal, chance.choice(SIZES))
    else:
        host.app.theme = chance.choice(themes()).name


@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    ("seed", "system"),
    [
        (0, ColorSystem.TRUECOLOR),
        (1, ColorSystem.TRUECOLOR),
        (2, ColorSystem.EIGHT_BIT),
        (3, ColorSystem.STANDARD),
    ],
)
async def test_whatever_happens_the_terminal_shows_what_textual_would_draw(
    seed: int, system: ColorSystem
) -> None:
    chance = random.Random(seed)  # noqa: S311 (the same in every run)
    async with hosting("townhall", people=60) as host:
        host.app.console._color_system = system
        with attached(host) as terminal:
            for _ in range(STEPS):
                await step(host, terminal, chance)
                await host.pilot.pause()
                await host.until(lambda: terminal.emulator.cells() == as_textual_draws(host.app))


async def test_somebody_off_the_screen_costs_not_a_byte() -> None:
    clock = SlowClock()  # no times that go on
    async with hosting("townhall", people=200, clock=clock, node_clock=clock.now) as host:
        with attached(host) as terminal:
            await host.until(lambda: terminal.sent)
            await host.pilot.pause(0.3)
            last = host.console.roster.shown[-1]
            before = host.session.store.participants[last].is_muted
            verb = Meeting.unmute if before else Meeting.mute
            terminal.sent.clear()
            host.console.activity.display = False  # it tells of everybody
            await host.pilot.pause(0.2)
            terminal.sent.clear()
            host.node.do(lambda meeting: verb(meeting, last))
            await host.until(lambda: host.session.store.participants[last].is_muted is not before)
            await host.pilot.pause(0.2)
            assert terminal.sent == []


@pytest.mark.parametrize(
    ("system", "most"), [(ColorSystem.TRUECOLOR, 90), (ColorSystem.STANDARD, 45)]
)
async def test_one_mute_costs_a_move_a_colour_and_a_word(system: ColorSystem, most: int) -> None:
    async with hosting() as host:
        host.app.console._color_system = system
        with attached(host) as terminal:
            host.console.activity.display = False
            await host.pilot.pause(0.3)
            terminal.sent.clear()
            await host.does(Meeting.mute, "Yuki Tanaka")
            await host.until(lambda: any("muted" in one for one in terminal.sent))
            (frame,) = [one for one in terminal.sent if "muted" in one]
            assert len(frame.encode()) < most


@pytest.mark.parametrize(
    ("system", "budget"), [(ColorSystem.TRUECOLOR, 923), (ColorSystem.STANDARD, 727)]
)
async def test_forty_changes_keep_within_their_budget_of_bytes_and_writes(
    system: ColorSystem, budget: int
) -> None:
    """Counts are the same on every machine, so that one that grows by a twentieth is seen."""
    clock = SlowClock()  # no times that go on
    async with hosting(clock=clock, node_clock=clock.now) as host:
        host.app.console._color_system = system
        with attached(host) as terminal:
            host.console.activity.display = False  # its lines count on when they like
            await host.pilot.pause(0.3)
            terminal.sent.clear()

            def has_sent(frames: int) -> bool:
                return len(terminal.sent) >= frames

            guests = [one for one in host.session.store.participants.values() if one.is_here]
            for number in range(40):
                who = guests[number % len(guests)]
                is_muted = host.session.store.participants[who.uuid].is_muted
                verb = Meeting.unmute if is_muted else Meeting.mute
                host.node.do(partial(verb, uuid=who.uuid))
                await host.until(partial(has_sent, number + 1))
            assert len(terminal.sent) == 40
            assert len("".join(terminal.sent).encode()) <= budget * 1.05


async def test_while_the_terminal_takes_nothing_nothing_is_sent_and_then_the_newest_once() -> None:
    clock = SlowClock()  # no times that go on
    async with hosting(clock=clock, node_clock=clock.now) as host:
        with attached(host) as terminal:
            await host.pilot.pause(0.2)
            terminal.sent.clear()
            terminal.is_stuck = True
            for _ in range(20):
                await host.does(Meeting.mute, "Yuki Tanaka")
                await host.does(Meeting.unmute, "Yuki Tanaka")
            await host.press("down", "down")
            await host.pilot.pause(0.3)
            assert terminal.sent == []

            terminal.is_stuck = False
            await host.until(lambda: terminal.sent)
            assert len(terminal.sent) == 1
            await host.until(lambda: terminal.emulator.cells() == as_textual_draws(host.app))


async def test_a_terminal_that_may_show_anything_is_drawn_whole() -> None:
    async with hosting() as host:
        with attached(host) as terminal:
            await host.pilot.pause(0.2)
            terminal.emulator.take("\x1b[2Jsomething else wrote here")
            host.app.draw_whole()
            await host.until(lambda: terminal.emulator.cells() == as_textual_draws(host.app))


@pytest.mark.parametrize("kind", sparing._LEANED_ON)
async def test_what_a_textual_that_works_otherwise_draws_is_seen_all_the_same(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setitem(sparing._LEANED_ON, kind, frozenset({"something that is not there"}))
    expected = as_textual_sends if kind == "App" else as_textual_draws  # without App, it sends
    async with hosting() as host:
        host.app.console._color_system = ColorSystem.TRUECOLOR  # Textual asks the real terminal
        with attached(host) as terminal:

            def is_muted() -> bool:
                lines = terminal.emulator.screen.display
                return any("Yuki Tanaka" in line and "✕ muted" in line for line in lines)

            def is_right() -> bool:
                # Textual by itself drops a frame that is made while it changes much at once.
                host.app.draw_whole()
                return terminal.emulator.cells() == expected(host.app)

            await host.does(Meeting.mute, "Yuki Tanaka")
            await host.until(is_muted)
            await host.until(is_right)
            await host.does(Meeting.unmute, "Yuki Tanaka")
            await host.until(lambda: not is_muted())
            await host.until(is_right)


async def test_a_frame_between_a_new_size_and_its_layout_harms_nothing() -> None:
    async with hosting() as host:
        with attached(host) as terminal:
            small = Size(61, 30)
            terminal.emulator = Emulator(*small)
            host.app.post_message(events.Resize(small, small))
            while host.app.size != small:  # noqa: ASYNC110 (no event is as soon as that)
                await asyncio.sleep(0)
            host.console.make_frame(lambda: host.console._panes["roster"].title.note("so"))
            await host.until(lambda: terminal.emulator.cells() == as_textual_draws(host.app))


async def test_textual_is_known() -> None:
    """What is leaned on is there: otherwise Textual would draw, and nobody would notice."""
    async with hosting() as host:
        screen = host.console
        each = {
            "App": host.app, "Screen": screen, "Compositor": screen._compositor,
            "Widget": screen.roster,
        }  # fmt: skip
        assert each.keys() == sparing._LEANED_ON.keys()
        assert [kind for kind, one in each.items() if not sparing.is_known(kind, one)] == []


def test_frames_are_still_what_the_picture_is_made_of() -> None:
    """A change in Textual is seen here before a user sees it."""
    assert [one.__name__ for one in (*sparing._WHOLE, *sparing._PART)] == [
        "LayoutUpdate",
        "ChopsUpdate",
    ]
    assert {"strips", "region"} <= set(inspect.signature(sparing._WHOLE[0]).parameters)
    assert {"chops", "spans", "chop_ends"} <= set(inspect.signature(sparing._PART[0]).parameters)
    assert "renderable" in inspect.signature(App._display).parameters


async def test_the_title_and_the_rows_of_a_frame_are_of_the_same_filter() -> None:
    async with hosting() as host:
        with attached(host) as driver:
            await host.press("slash")
            frames: list[tuple[str, int]] = []
            driver.take_each = lambda lines: frames.append(_counted(lines))
            for key in ("guest !w", "aiting", *["backspace"] * 14):
                await host.burst(*([key] if key == "backspace" else key))
            await host.until(lambda: not host.typed)
            driver.take_each = None
        assert len({rows for _, rows in frames}) > 3
        for title, rows in frames:
            assert f" {rows} shown" in title or (rows == 13 and "shown" not in title)


def _counted(lines: list[str]) -> tuple[str, int]:
    """The roster's title, and how many people there are below it."""
    at = next(y for y, one in enumerate(lines) if "Roster" in one)
    rows = [one[:70] for one in lines[at:] if "filter:" not in one]
    return lines[at], sum(" guest " in one or " host " in one for one in rows)
