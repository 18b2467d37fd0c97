"""How much is drawn, in counts: what is not seen costs nothing, a flood is drawn a few times."""

from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import pytest
from textual.geometry import Region

from pextui.protocol.models import Participant
from pextui.simulator.meeting import Meeting
from pextui.ui.narrowing import Narrowing
from pextui.ui.panes.activity import Activity
from pextui.ui.panes.roster import Roster
from tests.ui.host import Host, hosting


class Counted:
    """What was refreshed: lines of the roster, and the roster as a whole."""

    def __init__(self) -> None:
        self.lines: list[int] = []
        self.wholes = 0


@contextmanager
def counting(host: Host, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counted]:
    """Count what the roster asks to be drawn anew; everything is drawn as always."""
    counted, refresh, redraw_line = Counted(), Roster.refresh, Roster.redraw_line

    def spy(self: Roster, *regions: Region, **options: bool) -> Roster:
        counted.wholes += self.is_mounted
        return refresh(self, *regions, **options)

    def spy_line(self: Roster, y: int) -> None:
        counted.lines.append(y)
        redraw_line(self, y)

    with monkeypatch.context() as patch:
        patch.setattr(Roster, "refresh", spy)
        patch.setattr(Roster, "redraw_line", spy_line)
        yield counted


async def test_one_changed_person_is_one_drawn_line(monkeypatch: pytest.MonkeyPatch) -> None:
    async with hosting() as host:
        await host.pilot.pause()
        with counting(host, monkeypatch) as counted:
            await host.does(Meeting.mute, "Yuki Tanaka")
            await host.until(lambda: "muted" in host.row("Yuki Tanaka"))

        y = host.console.roster._list.line_of(host.uuid("Yuki Tanaka"))
        assert counted.wholes == 0
        assert [one for one in counted.lines if one == y] == [y]


async def test_somebody_off_the_screen_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with hosting("townhall", size=(120, 40)) as host:
        last = host.console.roster.shown[-1]
        assert host.session.store.participants[last].name not in host.pane("roster")
        before = host.session.store.participants[last].is_muted
        await host.pilot.pause()
        with counting(host, monkeypatch) as counted:
            verb = Meeting.unmute if before else Meeting.mute
            host.node.do(lambda meeting: verb(meeting, last))
            await host.until(lambda: host.session.store.participants[last].is_muted is not before)

        assert counted.wholes == 0
        assert not [y for y in counted.lines if y >= host.console.roster.size.height]


async def test_a_flood_of_events_is_drawn_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    async with hosting() as host:
        await host.pilot.pause()
        draws = 0
        draw = host.app._draw

        def count() -> None:
            nonlocal draws
            draws += 1
            draw()

        monkeypatch.setattr(host.app, "_draw", count)

        def flood(meeting: Meeting) -> None:
            uuid = meeting.named("Yuki Tanaka").uuid
            for _ in range(250):
                meeting.mute(uuid)
                meeting.unmute(uuid)
            meeting.mute(uuid)

        host.node.do(flood)
        await host.until(lambda: "muted" in host.row("Yuki Tanaka"))

        assert 1 <= draws <= 30


async def test_news_that_only_count_on_are_drawn_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with hosting("townhall", size=(120, 40)) as host:
        drawn, show = [], Activity.show_items

        def spy(self: Activity, items: Sequence[Hashable]) -> None:
            drawn.append(len(items))
            show(self, items)

        monkeypatch.setattr(Activity, "show_items", spy)
        quiet = [one.uuid for one in host.session.store.participants.values() if one.is_muted]
        for uuid in quiet[:60]:
            await host.pilot.pause()
            host.node.do(partial(Meeting.unmute, uuid=uuid))
        people = host.session.store.participants
        await host.until(lambda: not any(people[uuid].is_muted for uuid in quiet[:60]))
        host.console._tick()
        await host.until(lambda: "unmuted" in host.pane("activity"))
        assert sum(one.count for one in host.session.store.news) >= 60
        assert len(drawn) < 30


async def test_a_filter_looks_only_at_whom_something_happened_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with hosting("townhall", size=(120, 40)) as host:
        await host.press("slash")
        await host.type("muted")
        await host.until(lambda: 0 < len(host.console.roster.shown) < 300)
        looked, look = [], Narrowing._means

        def spy(self: Narrowing, person: Participant) -> bool:
            looked.append(person.uuid)
            return look(self, person)

        monkeypatch.setattr(Narrowing, "_means", spy)
        somebody = host.console.roster.shown[-1]
        host.node.do(lambda meeting: meeting.unmute(somebody))
        await host.until(lambda: somebody not in host.console.roster.shown)
        host.node.do(lambda meeting: meeting.mute(somebody))
        await host.until(lambda: somebody in host.console.roster.shown)
        assert len(looked) < 30


async def test_what_comes_while_the_screen_closes_is_not_drawn() -> None:
    async with hosting() as host:
        pass
    assert not host.app.is_running
    host.app._draw()  # its widgets have no styles any more


async def test_a_quiet_meeting_draws_only_its_times(monkeypatch: pytest.MonkeyPatch) -> None:
    async with hosting() as host:
        await host.pilot.pause()
        with counting(host, monkeypatch) as counted:
            host.console._tick()
            await host.pilot.pause()

        assert counted.wholes == 0
        assert len(counted.lines) <= 3
