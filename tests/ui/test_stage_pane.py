"""The stage on the screen: seats in their order, spotlights numbered, who talks lit."""

import pytest

from pextui.protocol.events import LayoutUpdate
from pextui.protocol.wire import ParticipantUuid
from pextui.simulator.meeting import Meeting
from pextui.simulator.node import DialectName
from pextui.store import Changes, Part
from tests.ui.host import DIALECTS, Host, hosting


def order(host: Host, *names: str) -> list[str]:
    """These names in the order of their seats."""
    drawn = host.pane("stage")
    return sorted(names, key=drawn.index)


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_the_seats_stand_in_the_order_of_the_layout(dialect: DialectName) -> None:
    async with hosting(dialect=dialect) as host:
        assert "1:7" in host.pane("stage").splitlines()[0]
        names = ("Amara", "Jonas", "Priya")
        await host.until(lambda: all(one in host.pane("stage") for one in names))
        assert order(host, *names) == list(names)


async def test_who_talks_moves_up_and_is_lit() -> None:
    async with hosting() as host:
        await host.does(Meeting.talk, "Yuki Tanaka")

        await host.until(lambda: "▶ Yuki Tanaka" in host.pane("stage"))
        assert order(host, "Amara", "Yuki")[0] == "Yuki"

        await host.does(Meeting.hush, "Yuki Tanaka")
        await host.until(lambda: "▶" not in host.pane("stage"))


async def test_spotlights_are_numbered_in_the_order_they_were_given() -> None:
    async with hosting() as host:
        await host.does(Meeting.spotlight, "Yuki Tanaka")
        await host.does(Meeting.spotlight, "Priya Raman")

        await host.until(lambda: "spotlight 2" in host.row("Priya Raman"))
        assert "spotlight 1" in host.row("Yuki Tanaka")
        assert "spotlight 1" in host.pane("stage")
        lines = host.pane("stage").splitlines()
        numbered = next(at for at, line in enumerate(lines) if "─ 2 ─" in line)
        assert lines[numbered + 1][lines[numbered].index(" 2 ") :].lstrip().startswith("Priya")
        await host.does(Meeting.spotlight_off, "Yuki Tanaka")
        await host.until(lambda: "spotlight 1" in host.row("Priya Raman"))


async def test_below_the_seats_stand_the_recent_speakers_newest_first() -> None:
    async with hosting() as host:
        last = host.pane("stage").splitlines()[-1]
        while not last.strip():
            last = next(one for one in reversed(host.pane("stage").splitlines()) if one.strip())
        assert last.index("Amara Okafor") < last.index("Jonas Lindqvist")

        await host.does(Meeting.talk, "Yuki Tanaka")
        await host.until(lambda: "spoke last: ▶ Yuki Tanaka" in host.pane("stage"))


async def test_who_leaves_gives_up_the_seat() -> None:
    async with hosting() as host:
        await host.leaves("Amara Okafor")

        await host.until(lambda: "Amara" not in host.pane("stage"))


async def test_a_renamed_person_is_renamed_on_the_stage() -> None:
    async with hosting() as host:
        await host.does(lambda meeting, uuid: meeting.rename(uuid, "Ann Two"), "Amara Okafor")

        await host.until(lambda: "Ann Two" in host.pane("stage"))


async def test_an_empty_stage_is_told_from_one_of_which_the_node_has_said_nothing() -> None:
    async with hosting() as host:
        host.console.show(host.session.store.apply(LayoutUpdate(view="1:7", participants=())))
        await host.until(lambda: "nobody is on the stage" in host.pane("stage"))
        assert "has not told" not in host.said_in("stage")

        host.session.store._floor.layout = None
        host.console.show(Changes(parts=Part.LAYOUT))
        await host.until(lambda: "has not told this console who sits" in host.said_in("stage"))


async def test_a_large_stage_says_how_many_are_not_drawn() -> None:
    async with hosting("townhall", size=(40, 20)) as host:
        await host.press("tab")

        await host.until(lambda: "more" in host.pane("stage"))


async def test_a_stadium_on_stage_costs_what_can_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    async with hosting() as host:
        stage = host.console.stage
        uuids = tuple(ParticipantUuid(f"u{number}") for number in range(10_000))
        host.session.store.apply(LayoutUpdate(view="1:7", participants=uuids))
        named: list[ParticipantUuid] = []
        name_of = stage._name_of

        def count(uuid: ParticipantUuid) -> str:
            named.append(uuid)
            return name_of(uuid)

        monkeypatch.setattr(stage, "_name_of", count)
        drawn = str(stage.render())
        assert "more" in drawn.splitlines()[-2]
        assert len(named) < 200
