"""The controls: a click does what it is on and nothing else, and each says how its request went."""

import pytest
from rich.text import Text
from textual.widgets._toast import Toast

from pextui.simulator.meeting import Meeting
from tests.ui.host import ME, Host, hosting
from tests.ui.slow_clock import SlowClock


def deaf(meeting: Meeting) -> None:
    """A node that says yes to muting all guests and then does nothing."""
    meeting.mute_guests = lambda: None  # type: ignore[method-assign]


async def click(host: Host, words: str) -> None:
    for y, line in enumerate(host.lines):
        if words in line:
            await host.pilot.click(offset=(line.index(words) + 1, y))
            return
    raise AssertionError(f"{words} is not on the screen")


async def test_a_click_does_what_it_is_on() -> None:
    async with hosting() as host:
        await click(host, "Mute all 7 guests")

        await host.until(host.sent)
        assert [one.path for one in host.sent()] == ["muteguests"]


async def test_a_click_beside_the_columns_does_nothing() -> None:
    async with hosting(size=(80, 24)) as host:
        region = host.console.controls.content_region
        for y in range(region.height):
            await host.pilot.click(offset=(region.right - 1, region.y + y))

        assert host.app.screen is host.console
        assert host.sent() == []


async def test_what_holds_is_told_in_a_word_and_its_opposite_says_nothing() -> None:
    async with hosting() as host:
        assert "Lock: 3 stay out · on" in host.pane("controls")
        host.node.do(Meeting.mute_guests)
        await host.until(lambda: "Mute all guests · on" in host.pane("controls"))
        host.node.do(Meeting.unlock)
        host.node.do(Meeting.unmute_guests)
        await host.until(lambda: "· on" not in host.pane("controls"))
        assert "✓" not in host.pane("controls")


async def test_one_at_the_door_is_told_in_words_for_one() -> None:
    async with hosting() as host:
        await host.leaves("Leila Haddad")
        await host.leaves("Tomasz Wójcik")

        await host.until(lambda: "Let in the 1 waiting" in host.pane("controls"))
        assert "Lock: 1 stays out" in host.pane("controls")
        assert "Unlock: up to 1 in" in host.pane("controls")


@pytest.mark.parametrize("width", [120, 200])
async def test_what_takes_back_stands_beside_what_it_takes_back(width: int) -> None:
    async with hosting(size=(width, 40)) as host:
        lines = host.pane("controls").splitlines()
        for one, other in (("Lock", "Unlock"), ("Mute all", "Unmute all"), ("RTMP", "End RTMP")):
            assert any(f" {one}" in line and f" {other}" in line for line in lines)


@pytest.mark.parametrize("size", [(80, 24), (150, 40)])
async def test_in_three_columns_what_takes_back_stands_below_what_it_takes_back(
    size: tuple[int, int],
) -> None:
    async with hosting(size=size) as host:
        lines = host.pane("controls").splitlines()
        for one, other in ((" l ", " L "), (" g ", " G "), (" r ", "(R)")):
            y = next(y for y, line in enumerate(lines) if one in line)
            assert lines[y + 1][lines[y].index(one) :].startswith(other)


def under_cursor(host: Host) -> str:
    """The words on which the pane's own cursor is: they alone have their look."""
    controls = host.console.controls
    look = controls.get_component_rich_style("controls--cursor", partial=True)
    text = controls.render()
    assert isinstance(text, Text)
    (words,) = [text.plain[one.start : one.end] for one in text.spans if one.style == look]
    return words


@pytest.mark.parametrize(
    ("width", "walk"),
    [
        (80, {"down": "b", "right": "G", "up": "g", "left": "A"}),
        (120, {"down": "l", "right": "L", "up": "b", "left": "A"}),
        (200, {"down": "g", "right": "G", "up": "b", "left": "A"}),
    ],
)
async def test_arrows_go_where_they_point(width: int, walk: dict[str, str]) -> None:
    async with hosting(size=(width, 40)) as host:
        host.console.open_pane("controls")
        await host.pilot.pause()
        for key, here in walk.items():
            await host.press(key)
            assert under_cursor(host).split()[0] == here, key


async def test_arrows_come_to_everything_there_is() -> None:
    async with hosting(size=(80, 24)) as host:
        host.console.open_pane("controls")
        await host.pilot.pause()
        for key in ("right", "down", "left", "up"):
            seen = set()
            for _ in range(11):
                await host.press(key)
                seen.add(under_cursor(host))
            assert len(seen) == 11


async def test_where_the_cursor_is_is_one_bar_and_nothing_of_it_without_the_focus() -> None:
    async with hosting() as host:
        host.console.open_pane("controls")
        await host.press("right", "down")
        assert under_cursor(host).strip() == "L  Unlock: up to 3 in"
        assert len(under_cursor(host)) == host.console.controls.size.width // 2
        await host.press("escape")
        with pytest.raises(ValueError, match="not enough values"):
            under_cursor(host)


async def test_the_cursor_stays_on_its_action_when_others_come_or_go() -> None:
    async with hosting() as host:
        host.console.open_pane("controls")
        await host.press("right", "right", "right", "down", "down")
        assert under_cursor(host).split()[1] == "Chat"
        await host.does(lambda meeting, uuid: meeting.give_role(uuid, "guest"), ME)
        await host.until(lambda: "Lock:" not in host.pane("controls"))
        assert under_cursor(host).split()[1] == "Chat"


@pytest.mark.parametrize("width", [80, 120, 200])
async def test_a_click_in_any_column_does_what_it_is_on(width: int) -> None:
    async with hosting(size=(width, 24)) as host:
        await click(host, "Mute all 7 guests")
        await click(host, "Lock: 3 stay")

        await host.until(lambda: len(host.sent()) == 2)
        assert {one.path for one in host.sent()} == {"muteguests", "lock"}


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_what_is_said_in_passing_is_one_line_above_the_keys(size: tuple[int, int]) -> None:
    async with hosting(size=size) as host:
        await host.row_key("media_off")
        await host.sees("this console has no RTMP media to end")

        toast = host.console.query_one(Toast).region
        assert toast.height == 1
        assert toast.bottom <= host.console.query_one("#keyline").region.y
        assert toast.right <= size[0]


async def test_a_control_says_sent_and_then_not_confirmed_where_no_event_tells_of_it() -> None:
    clock = SlowClock()
    async with hosting(clock=clock, before=deaf) as host:
        await host.row_key("mute_guests")

        await host.until(lambda: "Mute all 7 guests …" in host.pane("controls"))
        await clock.passes(3)
        await host.until(lambda: "Mute all 7 guests ! not" in host.pane("controls"))
        assert "! not confirmed" in host.said_in("activity")
        await clock.passes(9)
        await host.until(lambda: "! not" not in host.pane("controls"))


async def test_an_unconfirmed_deed_is_told_on_the_person_s_row() -> None:
    clock = SlowClock()

    def never_muted(meeting: Meeting) -> None:
        meeting.mute = lambda uuid: None  # type: ignore[method-assign]  # noqa: ARG005

    async with hosting(clock=clock, before=never_muted) as host:
        await host.go_to("Priya Raman")
        await host.row_key("mute")

        await host.until(lambda: "…" in host.row("Priya Raman"))
        await clock.passes(3)
        await host.until(lambda: "not confirmed" in host.row("Priya Raman"))


async def test_removing_oneself_is_seen_when_the_node_shows_this_console_out() -> None:
    async with hosting() as host:
        await host.go_to("Ada Quist")
        await host.row_key("remove")
        await host.press("y")

        await host.until(lambda: "ENDED" in host.status)
        await host.until(lambda: "you: Remove Ada Quist · seen" in host.said_in("activity"))
