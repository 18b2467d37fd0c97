"""The status bar, and the connection's one state, which is never better than the truth."""

import pytest

from pextui.session.link import Link, State
from pextui.simulator.meeting import Meeting
from pextui.simulator.node import DialectName
from pextui.ui.app import Options
from tests.ui.host import DIALECTS, ME, Host, hosting
from tests.ui.slow_clock import SlowClock


async def hang_up(host: Host) -> None:
    """The network drops the stream, and the console has noticed."""
    host.node.hang_up_streams()
    await host.until(lambda: "RETRY" in host.status)


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_it_names_meeting_node_role_state_lock_and_counts(dialect: DialectName) -> None:
    async with hosting(dialect=dialect) as host:
        for words in ("LIVE", "meet_alice", "127.0.0.1", "host", "locked", "9 here", "3 waiting"):
            assert words in host.status


async def test_it_counts_neither_its_own_seat_nor_others_of_that_kind() -> None:
    async with hosting() as host:
        await host.arrives("A Second Console", role="chair", protocol="api")

        await host.until(lambda: "control only" in host.row("A Second Console"))
        assert "9 here" in host.status
        assert f"{ME} (you)" in host.row(ME)


async def test_it_counts_who_comes_waits_and_goes() -> None:
    async with hosting() as host:
        await host.arrives("Nora New", waiting=False)
        await host.until(lambda: "10 here" in host.status)
        await host.arrives("Olga Outside", waiting=True)
        await host.until(lambda: "4 waiting" in host.status)
        await host.leaves("Olga Outside")
        await host.leaves("Leila Haddad")
        await host.until(lambda: "2 waiting" in host.status)


async def test_it_follows_what_another_host_does() -> None:
    async with hosting() as host:
        host.node.do(Meeting.mute_guests)
        await host.until(lambda: "guests muted" in host.status)
        host.node.do(Meeting.unmute_guests)
        await host.until(lambda: "guests muted" not in host.status)
        host.node.do(Meeting.unlock)
        await host.until(lambda: "unlocked" in host.status)


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_it_says_who_presents(dialect: DialectName) -> None:
    async with hosting(dialect=dialect) as host:
        await host.does(Meeting.present, "Priya Raman")
        await host.until(lambda: "Priya Raman presents" in host.status)
        assert "presenting" in host.row("Priya Raman")

        host.node.do(Meeting.stop_presenting)
        await host.until(lambda: "presents" not in host.status)


async def test_it_marks_streaming_and_recording() -> None:
    async with hosting() as host:
        await host.arrives("Recording", protocol="rtmp", streaming=True, waiting=False)

        await host.until(lambda: "streaming/recording" in host.status)
        assert "streaming" in host.row("Recording")


async def test_it_says_all_session_that_the_certificate_is_not_checked() -> None:
    async with hosting(options=Options(insecure=True)) as host:
        assert "INSECURE" in host.status


async def test_it_tells_the_time_in_the_meeting_and_the_token_s_when_it_is_short() -> None:
    clock = SlowClock()
    async with hosting(clock=clock) as host:
        assert "0:00" in host.status
        assert "token" not in host.status
        await clock.passes(59)
        await host.until(lambda: "0:59" in host.status)
        host.node.stop()

        await clock.passes(25)

        await host.until(lambda: "token 3" in host.status)


async def test_a_long_wait_for_the_next_attempt_can_be_cut_short() -> None:
    clock = SlowClock()
    async with hosting(clock=clock) as host:
        for attempt in range(1, 6):
            await hang_up(host)
            await host.until(lambda attempt=attempt: f"RETRY {attempt} in" in host.status)  # type: ignore[misc]
            if "j tries now" in host.status:
                break
            await clock.passes(8)
            await host.until(lambda: "LIVE" in host.status)
        assert "j tries now" in host.status
        await host.press("j")
        await clock.passes(1)
        await host.until(lambda: "LIVE" in host.status)


async def test_a_dropped_line_shows_the_last_roster_dimmed_with_its_age_until_it_is_back() -> None:
    clock = SlowClock()
    async with hosting(clock=clock) as host:
        await clock.passes(7)
        await hang_up(host)

        assert "LIVE" not in host.status
        assert "RETRY 1 in 0s" in host.status or "RETRY 1 in 1s" in host.status
        assert "shown as of 7s ago" in host.status
        assert "Priya Raman" in host.row("Priya Raman")
        assert host.console.has_class("-stale")

        await clock.passes(1)
        await host.until(lambda: "LIVE" in host.status)
        await host.until(lambda: not host.console.has_class("-stale"))
        await host.until(
            lambda: "8 s without the stream: messages may be missing" in host.said_in("chat")
        )


def loud(host: Host, words: str) -> tuple[object, object]:
    """The colours of the badge that holds *words*."""
    drawn = (segment for strip in host.app.strips[:2] for segment in strip)
    style = next(one.style for one in drawn if words in one.text)
    assert style is not None
    return style.color, style.bgcolor


async def test_a_lost_line_is_louder_than_anybody_at_the_door() -> None:
    clock = SlowClock()
    async with hosting(clock=clock) as host:
        live, door = loud(host, "LIVE"), loud(host, "3 waiting")
        await hang_up(host)

        assert loud(host, "RETRY") not in {live, door}
        assert loud(host, "3 waiting") == door


async def test_who_left_unnoticed_is_gone_after_the_line_is_back_and_it_says_so() -> None:
    clock = SlowClock()
    async with hosting(clock=clock) as host:
        await hang_up(host)
        uuid = host.uuid("Priya Raman")
        host.node.do(lambda meeting: meeting.leave(uuid))
        host.node.do(lambda meeting: meeting.arrive("Nora New", waiting=False))
        assert host.row("Priya Raman")

        await clock.passes(1)

        await host.until(lambda: "LIVE" in host.status)
        await host.until(lambda: "list corrected: +1 −1" in host.pane("activity"))
        assert not host.row("Priya Raman")
        assert host.row("Nora New")


async def test_cursor_and_marks_survive_a_dropped_line() -> None:
    clock = SlowClock()
    async with hosting(clock=clock) as host:
        await host.go_to("Yuki Tanaka")
        await host.press("space")
        await host.go_to("Priya Raman")
        await hang_up(host)
        await clock.passes(1)
        await host.until(lambda: "LIVE" in host.status)

        assert host.under_cursor == "Priya Raman"
        assert host.chosen == ["Yuki Tanaka"]


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_who_is_removed_is_told_so_and_comes_back_only_by_a_key(
    dialect: DialectName,
) -> None:
    async with hosting(dialect=dialect) as host:
        await host.does(lambda meeting, uuid: meeting.dismiss(uuid, "You were removed"), ME)

        await host.until(lambda: "ENDED: You were removed" in host.status)
        assert "j joins again" in host.status
        assert host.row("Priya Raman")
        await host.go_to("Priya Raman")
        await host.row_key("mute")
        await host.until(lambda: "Mute: this console is not in the meeting" in host.toasts)
        assert host.sent() == []
        assert sum(one.path == "request_token" for one in host.node.requests) == 1

        await host.press("j")

        await host.until(lambda: "LIVE" in host.status)
        assert sum(one.path == "request_token" for one in host.node.requests) == 2


async def test_the_end_of_the_meeting_is_told_with_its_reason() -> None:
    async with hosting() as host:
        host.node.do(lambda meeting: meeting.end("That is all for today"))

        await host.until(lambda: "ENDED: That is all for today" in host.status)


async def test_j_in_the_meeting_says_that_there_is_nothing_to_join() -> None:
    async with hosting() as host:
        await host.press("j")

        assert host.toasts == ["this console is in the meeting"]


async def test_a_lost_token_is_replaced_by_itself_and_told_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On one machine that is over before a frame is drawn: what is told of it is what counts."""
    async with hosting() as host:
        told, show = [], host.session._life._show

        def spy(link: Link) -> None:
            told.append(link.state)
            show(link)

        monkeypatch.setattr(host.session._life, "_show", spy)
        own = host.uuid(ME)
        host.node._node.tokens.revoke(own)
        host.node.do(lambda meeting: meeting.leave(own))

        await host.until(lambda: State.REJOINING in told)
        await host.until(lambda: host.session.link.state is State.LIVE and "LIVE" in host.status)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_must_always_be_seen_is_there_in_every_state_and_size(
    size: tuple[int, int],
) -> None:
    clock = SlowClock()
    options = Options(insecure=True)
    async with hosting(clock=clock, size=size, options=options) as host:
        assert "INSECURE" in host.status
        await clock.passes(59)
        host.node.stop()
        await clock.passes(25)

        await host.until(lambda: "as of " in host.status and "token" in host.status)
        assert "INSECURE" in host.status


async def test_the_end_of_a_long_reason_is_cut_and_the_rest_stays() -> None:
    async with hosting(size=(80, 24), options=Options(insecure=True)) as host:
        host.node.do(lambda meeting: meeting.end("API initiated participant disconnect, sorry"))

        await host.until(lambda: "ENDED: removed from" in host.status)
        for words in ("INSECURE", "j joins again, q leaves", "as of "):
            assert words in host.status
