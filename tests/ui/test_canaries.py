"""What Textual does and this program stands on or works around: a change is seen here first."""

import inspect
import io
import time
from pathlib import Path
from threading import Thread

import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App, ComposeResult
from textual.content import Content
from textual.drivers import _writer_thread, linux_driver
from textual.drivers._writer_thread import WriterThread
from textual.markup import MarkupError
from textual.visual import visualize
from textual.widgets import Input, Static

from pextui.ui.later import after


class One(App[None]):
    def __init__(self, shown: Static) -> None:
        super().__init__()
        self.shown = shown

    def compose(self) -> ComposeResult:
        yield self.shown


async def test_control_characters_pass_through_to_the_terminal_unless_cleaned() -> None:
    """Why every remote string is cleaned at the border and once more behind the screen."""
    app = One(Static("\x1b]52;c;eA==\x07", markup=False))
    async with app.run_test():
        assert "\x1b]52;c;eA==" in app.screen._compositor.render_strips()[0].text


async def test_a_string_in_a_widget_is_read_as_markup_and_may_act() -> None:
    """Why no remote string is ever given to a widget as str."""
    shown = Static("[@click=app.bell]x[/]")
    async with One(shown).run_test():
        assert str(shown.visual) == "x"
        with pytest.raises(MarkupError):
            visualize(shown, "[/]", markup=True)
        assert str(visualize(shown, Content("[/]"))) == "[/]"


def test_a_terminal_that_is_not_read_stops_whoever_writes() -> None:
    """Why frames are left out before the queue is full."""
    assert _writer_thread.MAX_QUEUED_WRITES == 30
    stuck = WriterThread(io.StringIO())  # never started: nobody takes anything out

    def write() -> None:
        for _ in range(31):
            stuck.write("x")

    writer = Thread(target=write, daemon=True)
    writer.start()
    while stuck._queue.qsize() < 30:
        time.sleep(0.001)
    writer.join(0.05)
    assert writer.is_alive()
    stuck._queue.get()
    writer.join(5)
    assert not writer.is_alive()


def test_the_reader_of_the_terminal_goes_on_when_there_is_nothing_to_read() -> None:
    """Why the driver's reader is replaced: at the end of input it spins, and dies of no text."""
    source = inspect.getsource(linux_driver.LinuxDriver.run_input_thread)

    assert 'getincrementaldecoder("utf-8")()' in source
    assert "if not unicode_data:" in source
    assert "exit_event.set" not in source


def test_a_crash_is_shown_with_all_locals() -> None:
    """Why a crash has a screen of this program's own."""
    assert "show_locals=True" in inspect.getsource(App._fatal_error)


def test_signals_to_end_are_left_to_the_default() -> None:
    """Why the program installs its own handlers: the terminal would stay as it is."""
    source = inspect.getsource(linux_driver)

    assert "SIGTERM" not in source
    assert "SIGHUP" not in source


def test_a_paste_of_several_lines_is_cut_to_its_first() -> None:
    """Why lines to type into take a paste themselves."""
    assert "splitlines()[0]" in inspect.getsource(Input._on_paste)


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("\x1bm", ["alt+m"]),
        ("\x1bM", ["alt+shift+m"]),
        ("\x1b\x1bm", ["escape", "alt+m"]),
        ("\x1b/", ["slash"]),
        ("\x1b\r", ["enter"]),
        ("\x1b\x1b/", ["escape", "slash"]),
    ],
)
def test_an_escape_that_is_read_with_the_next_key_is_lost(typed: str, keys: list[str]) -> None:
    """Why it is made two for the parser, and why alt and a letter are two keys."""
    parser = XTermParser()
    heard = [*parser.feed(typed), *parser.feed("")]
    assert [one.key for one in heard if isinstance(one, events.Key)] == keys
    assert [one.character for one in heard if isinstance(one, events.Key)][-1] == typed[-1]


async def test_a_short_timer_may_lose_its_call() -> None:
    """Why nothing of ours waits for one: a screen whose timer is lost is never drawn again."""
    app = One(Static())
    async with app.run_test() as pilot:
        called: list[str] = []
        app.set_timer(1e-9, lambda: called.append("timer"))
        after(1e-9, app, lambda: called.append("after"))
        await pilot.pause(0.1)
        assert called == ["after"]


def test_no_timer_of_ours_can_lose_its_call() -> None:
    for path in Path(inspect.getfile(after)).parent.rglob("*.py"):
        assert ".set_timer(" not in path.read_text("utf-8"), path.name
