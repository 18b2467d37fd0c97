"""The presentation as cells: decoded in a process of its own, and never more than that."""

import asyncio
import os
import struct
import sys
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from pextui.simulator.meeting import Meeting
from pextui.simulator.pictures import slide
from pextui.simulator.serving import Serving
from pextui.ui.app import Options
from pextui.ui.ask.frame import EVERY, Canvas, FrameView
from pextui.ui.frames import Pixels, Undecodable, decoded, drawn
from tests.ui.host import Host, hosting
from tests.ui.test_app import assert_one_private_jpeg
from tests.ui.test_plain import in_ascii

PIL = pytest.importorskip("PIL.Image", reason="there is no decoder without the extra picture")


async def test_a_slide_becomes_pixels_of_the_room_there_is() -> None:
    pixels = await decoded(slide(1), 60, 40)
    assert (pixels.width, pixels.height) == (60, 34)
    paper = pixels.at(1, 1)
    assert min(paper) > 230


async def test_two_pixels_are_one_cell() -> None:
    pixels = Pixels(2, 3, bytes([255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9, 1, 2, 3, 4, 5, 6]))
    first, second = drawn(pixels, is_coloured=True)
    (left, right) = first
    assert left.text == "▀"
    assert left.style is not None
    assert left.style.color is not None
    assert left.style.color.get_truecolor() == (255, 0, 0)
    assert right.style is not None
    assert right.style.bgcolor is not None
    assert right.style.bgcolor.get_truecolor() == (9, 9, 9)
    assert second.cell_length == 2
    assert [one.text for one in drawn(pixels, is_coloured=False)[0]] == [":", "-"]
    blank = next(iter(drawn(pixels, is_coloured=True, is_ascii=True)[0]))
    assert blank.text == " "
    assert blank.style is not None
    assert blank.style.bgcolor is not None
    assert blank.style.bgcolor.get_truecolor() == (127, 0, 127)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xd8",
        b"\xff\xd8" + bytes(5000),
        slide(1)[:200],
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"\xff\xd8" + bytes(6 * 1024 * 1024),
    ],
    ids=["nothing", "a start", "zeros", "cut off", "another kind", "too many bytes"],
)
async def test_what_is_no_picture_is_none_and_harms_nothing(raw: bytes) -> None:
    with pytest.raises(Undecodable):
        await decoded(raw, 60, 40)


async def test_a_picture_that_says_it_is_enormous_is_not_decoded() -> None:
    jpeg = bytearray(slide(1))
    at = jpeg.index(b"\xff\xc0")
    jpeg[at + 5 : at + 9] = struct.pack(">HH", 65000, 65000)
    with pytest.raises(Undecodable):
        await decoded(bytes(jpeg), 60, 40)


async def presents(host: Host, name: str) -> None:
    await host.does(Meeting.present, name)
    await next_frame(host)


async def next_frame(host: Host) -> None:
    """Another frame is shown, and the console knows of it."""
    before = frame_id(host)
    host.node.do(lambda meeting: meeting.frame())
    await host.until(lambda: frame_id(host) not in {"", before})


def frame_id(host: Host) -> str:
    """The node's name of the frame that the console would fetch."""
    presentation = host.session.store.presentation
    return presentation.frame_id if presentation else ""


def newest(host: Host) -> int:
    """The number of the frame that the node shows."""
    return host.node.do(lambda meeting: meeting.screen.frame_number)


def asked_for(host: Host) -> int:
    """How many frames were fetched."""
    return len([one for one in host.sent() if "jpeg" in one.path])


async def shows(host: Host, number: int) -> None:
    """Wait until the picture on the screen is that of frame *number*."""
    view = host.app.screen
    assert isinstance(view, FrameView)
    pixels = await decoded(slide(number), view.size.width - 6, 2 * (view.size.height - 8))
    wanted = drawn(pixels, is_coloured=True)
    await host.until(lambda: view.query_one(Canvas).strips == wanted)


@asynccontextmanager
async def silent(node: Serving) -> AsyncIterator[None]:
    """The node hears everything and answers nothing, until the end of the block."""
    is_over = threading.Event()
    silence = asyncio.create_task(asyncio.to_thread(node.do, lambda _meeting: is_over.wait()))
    try:
        yield
    finally:
        is_over.set()
        await silence


async def test_v_shows_the_frame_and_the_last_of_those_that_follow_and_esc_stops_fetching() -> None:
    async with hosting() as host:
        await presents(host, "Priya Raman")
        assert not asked_for(host)
        await host.press("v")
        await host.until(lambda: "▀" in host.screen)
        assert "Priya Raman presents" in host.screen
        await shows(host, newest(host))
        assert asked_for(host) == 1

        for _ in range(3):
            await next_frame(host)
        await shows(host, newest(host))
        assert asked_for(host) == 2

        await host.press("escape")
        await host.until(lambda: host.app.screen is host.console)
        host.forget()
        await next_frame(host)
        assert not asked_for(host)


async def test_frames_are_fetched_in_their_time_and_one_after_the_other() -> None:
    async with hosting() as host:
        await presents(host, "Priya Raman")
        await host.press("v")
        began = time.monotonic()
        await shows(host, newest(host))
        await next_frame(host)
        await host.until(lambda: asked_for(host) == 2)
        assert time.monotonic() - began > EVERY / 2
        await shows(host, newest(host))


async def test_a_frame_that_nobody_looks_at_any_more_is_written_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with hosting() as host:
        await presents(host, "Priya Raman")
        async with silent(host.node):
            await host.press("v")
            await host.until(lambda: isinstance(host.app.screen, FrameView))
            await host.press("escape")
            await host.until(lambda: host.app.screen is host.console)
        await host.press("v")  # what comes to this view came after the other
        await shows(host, newest(host))
        assert asked_for(host) == 2
        assert not host.toasts
    assert not os.listdir(tmp_path)


async def test_while_one_frame_is_decoded_only_the_newest_of_the_others_waits() -> None:
    saved: list[bytes] = []
    async with hosting() as host:
        view = FrameView("Priya Raman", lambda: None, saved.append)
        await host.app.push_screen(view)
        for number in (1, 2, 3):
            view.take(slide(number))
        await shows(host, 3)
        await host.press("s")
        await host.until(lambda: saved)
    assert saved == [slide(3)]


async def test_s_saves_what_is_shown_and_not_what_comes_next() -> None:
    saved: list[bytes] = []
    async with hosting() as host:
        view = FrameView("Priya Raman", lambda: None, saved.append)
        await host.app.push_screen(view)
        view.take(slide(1))
        await shows(host, 1)
        view.take(slide(2))
        view.action_save()
        await shows(host, 2)
        view.action_save()
    assert saved == [slide(1), slide(2)]


async def test_a_frame_that_cannot_be_shown_takes_the_old_one_away_and_can_be_saved() -> None:
    saved: list[bytes] = []
    async with hosting() as host:
        view = FrameView("Priya Raman", lambda: None, saved.append)
        await host.app.push_screen(view)
        view.take(slide(1))
        await shows(host, 1)
        view.take(b"no picture")
        await host.sees("the frame cannot be shown", "s saves it")
        assert "▀" not in host.screen
        view.action_save()
    assert saved == [b"no picture"]


async def test_the_heading_follows_who_presents_and_the_end_is_said() -> None:
    async with hosting() as host:
        await presents(host, "Priya Raman")
        await host.press("v")
        await shows(host, newest(host))
        await host.does(Meeting.present, "Amara Okafor")
        await host.until(lambda: "Amara Okafor presents" in host.lines[0] + host.lines[1])
        await shows(host, newest(host))

        host.node.do(lambda meeting: meeting.stop_presenting())
        await host.sees("the presentation has ended")
        assert "▀" in host.screen

        await presents(host, "Priya Raman")
        await shows(host, newest(host))
        await host.no_longer_sees("has ended")
        assert "Priya Raman presents" in host.lines[0] + host.lines[1]


async def test_s_saves_it_to_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with hosting() as host:
        await presents(host, "Priya Raman")
        await host.press("v")
        await host.until(lambda: "▀" in host.screen)
        await host.press("s")
        await host.until(lambda: any("saved" in toast for toast in host.toasts))
    assert_one_private_jpeg(tmp_path)


async def test_with_ascii_a_picture_is_blanks_in_colour() -> None:
    async with hosting(options=Options(ascii=True), before=in_ascii) as host:
        await presents(host, "Priya Raman")
        await host.press("v")
        await host.no_longer_sees("fetching the frame")
        canvas = host.app.screen.query_one(Canvas)
        await host.until(lambda: canvas.strips)
        assert host.screen.isascii(), sorted({one for one in host.screen if not one.isascii()})
        assert len({one.style and one.style.bgcolor for one in canvas.strips[-8]}) > 1


async def test_without_colours_a_picture_is_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's filter for that reads the style of everything that is drawn."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with hosting() as host:
        await presents(host, "Priya Raman")
        await host.press("v")
        await host.no_longer_sees("fetching the frame")
        await host.until(lambda: host.screen.count("@") > 100)
        await host.press("escape")
        await host.until(lambda: host.app.screen is host.console)


async def test_without_a_decoder_v_saves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "PIL", None)
    async with hosting() as host:
        await presents(host, "Priya Raman")
        await host.press("v")
        await host.until(lambda: any("saved" in toast for toast in host.toasts))
    assert_one_private_jpeg(tmp_path)
