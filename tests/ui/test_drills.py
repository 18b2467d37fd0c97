"""A drill on the screen: its goal, what there is to hear, and how long it took."""

from dataclasses import dataclass

from pextui.simulator.meeting import Meeting
from pextui.ui.app import Options
from tests.ui.host import hosting

GOAL = "Mute Yuki Tanaka."


@dataclass
class Watch:
    """A drill in a meeting of the tests' own: reached when the one who is meant is muted."""

    goal: str = GOAL
    note: str = "you hear noise"
    is_done: bool = False


async def test_the_goal_stands_on_the_screen_and_its_time_at_the_end() -> None:
    watch = Watch()
    async with hosting(options=Options(drill=lambda: watch)) as host:
        await host.sees(f"Drill: {GOAL}", "you hear noise")
        await host.does(Meeting.mute, "Yuki Tanaka")
        watch.is_done = True
        await host.sees("✓ done in 0:0", "q leaves, or go on")
        assert "you hear noise" not in host.screen


async def test_a_meeting_that_is_no_drill_has_no_such_lines() -> None:
    async with hosting() as host:
        assert "Drill" not in host.screen


async def test_the_goal_of_the_door_can_be_typed_as_it_is_said() -> None:
    async with hosting("drill-door") as host:
        report = host.node.report()
        assert report is not None
        assert "everybody from example.com" in report.goal
        await host.press("slash")
        await host.type("waiting example.com")
        await host.until(lambda: len(host.console.roster.shown) == 57)
        await host.press("enter", "asterisk", "a", "y")
        await host.until(lambda: len(host.session.store.waiting()) == 3)
        report = host.node.report()
        assert report is not None
        assert report.is_done
