"""Small and large terminals: the drawer, the zoom, and nothing that crashes."""

import random
import re

import pytest

from pextui.simulator.meeting import Meeting
from tests.ui.host import Host, hosting

PANES = ("stage", "chat", "activity")
TOO_SMALL = [(1, 1), (10, 3), (20, 5), (29, 24), (80, 8)]


def without_times(host: Host) -> list[str]:
    """The screen without what goes on by itself."""
    return [re.sub(r" *[\d:]+[smh]?", "", line) for line in host.lines[2:]]


async def test_at_80_by_24_tab_goes_through_the_panes_and_the_roster_stays() -> None:
    async with hosting(size=(80, 24)) as host:
        for name in PANES:
            assert not host.console.query_one(f"#pane-{name}").region.height

        for name in PANES:
            await host.press("tab")
            assert host.console.query_one(f"#pane-{name}").region.height >= 5
            for other in set(PANES) - {name}:
                assert not host.console.query_one(f"#pane-{other}").region.height
            assert "LIVE" in host.status
            assert "Leila Haddad" in host.pane("roster")
            assert "Lock" in host.pane("controls")
        await host.press("tab")
        assert host.console.controls.has_focus
        await host.press("tab")
        assert host.console.roster.has_focus


async def test_shift_tab_goes_back_and_escape_closes_the_drawer() -> None:
    async with hosting(size=(80, 24)) as host:
        await host.press("tab", "tab", "shift+tab")
        assert host.console.query_one("#pane-stage").region.height

        await host.press("escape")

        assert host.app.focused is host.console.roster
        assert not host.console.query_one("#pane-stage").region.height


async def test_at_120_by_40_all_panes_are_visible() -> None:
    async with hosting() as host:
        for title in ("Roster", "Stage", "Chat", "Activity", "Controls"):
            assert title in host.screen


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_z_gives_the_whole_screen_to_the_focused_pane_and_back(
    size: tuple[int, int],
) -> None:
    async with hosting(size=size) as host:
        before = without_times(host)
        for name, keys in (("roster", ()), ("stage", ("tab",)), ("chat", ("tab",))):
            await host.press(*keys)
            await host.press("z")
            taken = 2 + host.console.query_one("#keyline").size.height
            room = (size[0], size[1] - taken)
            assert host.console.query_one(f"#pane-{name}").region.size == room
            assert "LIVE" in host.status
            await host.press("z")
        await host.press("escape", "escape")

        await host.until(lambda: without_times(host) == before)


@pytest.mark.parametrize("size", TOO_SMALL)
async def test_a_screen_that_is_too_small_says_so_and_survives(size: tuple[int, int]) -> None:
    async with hosting(size=size, ready=False) as host:
        await host.until(lambda: host.session.store.participants)
        await host.press("m", "tab", "z", "slash", "escape", "o", "escape", "question_mark")
        await host.press("escape", "escape", "c", "escape", "escape")

        wanted = "too small"[: size[0] * size[1]]
        assert wanted[: size[0]] in host.screen


@pytest.mark.parametrize("size", [(30, 9), (40, 10), (200, 60), (500, 100)])
async def test_a_screen_that_is_large_enough_shows_the_roster(size: tuple[int, int]) -> None:
    async with hosting(size=size, ready=False) as host:
        await host.until(lambda: "LIVE" in host.screen)
        await host.until(lambda: "Leila" in host.pane("roster"))
        assert "too small" not in host.screen
        assert all(len(line) <= size[0] for line in host.lines)


async def test_resizing_in_any_way_does_no_harm() -> None:
    dice = random.Random(7)  # noqa: S311 (which sizes does not matter, that they are many does)
    async with hosting() as host:
        await host.go_to("Priya Raman")
        for number in range(50):
            width, height = dice.choice([(1, 1), (3, 60), (200, 2), (40, 10), (80, 24), (132, 43)])
            await host.pilot.resize_terminal(width + dice.randrange(9), height + dice.randrange(9))
            if number % 10 == 0:
                await host.press(dice.choice(["tab", "z", "slash", "escape", "space", "down"]))
        await host.pilot.resize_terminal(120, 40)
        await host.press("escape", "escape", "escape", "escape")

        await host.go_to("Priya Raman")
        assert "LIVE" in host.status
        assert host.chosen == ["Priya Raman"]


async def test_a_resize_keeps_the_person_under_the_cursor_in_view() -> None:
    async with hosting("townhall", people=100) as host:
        await host.press("end")
        person = host.under_cursor
        assert person is not None

        await host.pilot.resize_terminal(80, 24)

        await host.until(lambda: person[:8] in host.pane("roster"))
        assert host.under_cursor == person


async def test_a_dialog_fits_a_small_terminal_with_its_buttons() -> None:
    async with hosting(size=(40, 10), before=Meeting.mute_guests) as host:
        await host.press("o")
        await host.sees("Call")
        assert "Dial" in host.screen
        await host.press("escape", "E")
        await host.sees("Cancel")
