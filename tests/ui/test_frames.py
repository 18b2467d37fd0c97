"""The presentation as cells: decoded in a process of its own, and never more than that."""

import struct
import sys
from pathlib import Path

import pytest

from pextui.simulator.meeting import Meeting
from pextui.simulator.pictures import slide
from pextui.ui.ask.frame import FrameView
from pextui.ui.frames import Pixels, Undecodable, decoded, drawn
from tests.ui.host import Host, hosting
from tests.ui.test_app import assert_one_private_jpeg

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
    host.node.do(lambda meeting: meeting.frame())
    await host.until(
        lambda: host.session.store.presentation and host.session.store.presentation.frame_id
    )


async def test_v_shows_the_frame_follows_it_and_esc_stops_fetching(tmp_path: Path) -> None:
    async with hosting() as host:
        await presents(host, "Priya Raman")
        assert not [one for one in host.sent() if "jpeg" in one.path]
        await host.press("v")
        await host.until(lambda: isinstance(host.app.screen, FrameView))
        await host.until(lambda: "▀" in host.screen)
        assert "Priya Raman presents" in host.screen

        await host.press("escape")
        await host.until(lambda: host.app.screen is host.console)
        host.forget()
        host.node.do(lambda meeting: meeting.frame())
        await host.pilot.pause(0.1)
        assert not [one for one in host.sent() if "jpeg" in one.path]


async def test_s_saves_what_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with hosting() as host:
        await presents(host, "Priya Raman")
        await host.press("v")
        await host.until(lambda: "▀" in host.screen)
        await host.press("s")
        await host.until(lambda: any("saved" in toast for toast in host.toasts))
    assert_one_private_jpeg(tmp_path)


async def test_without_a_decoder_v_saves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "PIL", None)
    async with hosting() as host:
        await presents(host, "Priya Raman")
        await host.press("v")
        await host.until(lambda: any("saved" in toast for toast in host.toasts))
    assert_one_private_jpeg(tmp_path)
