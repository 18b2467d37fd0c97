"""Keeping a seat: the stream, the token, silence and sleep."""

import asyncio

import pytest
from pydantic import SecretStr

from pextui.protocol.wire import Role
from pextui.session import State
from pextui.simulator.serving import Serving
from pextui.store import NewsKind
from tests.session.rig import (
    SEAT,
    Rig,
    believed,
    listed,
    open_stream,
    scripted,
    shown,
    someone,
    sse,
    truth,
)
from tests.store.people import ME
from tests.wire_node import DIES, Answer, End, Pipe, WireNode, no, ok, page, stream

LIVE, RETRY, SYNCING, STALE = State.LIVE, State.RETRY, State.SYNCING, State.STALE
REJOINING, ENDED, REFUSED = State.REJOINING, State.ENDED, State.REFUSED


async def settled() -> None:
    """Let everything that is ready happen."""
    for _ in range(20):
        await asyncio.sleep(0)


# The token


async def test_the_token_is_refreshed_at_half_its_life() -> None:
    fresh = [{"token": "second", "expires": "60"}, {"token": "third", "expires": 600}]
    wire = scripted().on("refresh_token", *(ok(one) for one in fresh))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.clock.passes(59)
        assert wire.count("refresh_token") == 0
        await rig.clock.passes(1)
        await rig.until(lambda: wire.count("refresh_token") == 1)
        await rig.until(lambda: rig.session.sitting and rig.session.sitting.token_life == 60)
        await rig.clock.passes(29)
        assert wire.count("refresh_token") == 1
        await rig.clock.passes(1)
        await rig.until(lambda: rig.session.sitting and rig.session.sitting.token_life == 600)
        tokens = [one.headers["token"] for one in wire.received("refresh_token")]
        assert tokens == ["first-token", "second"]
        assert set(rig.states) == {SYNCING, LIVE}
    assert wire.received("release_token")[0].headers["token"] == "third"


@pytest.mark.parametrize("failures", [1, 3])
async def test_a_refresh_that_fails_is_repeated_with_the_old_token(failures: int) -> None:
    bad = [no(503, "busy"), DIES, no(429, "slow")][:failures]
    good = ok({"token": "second", "expires": 120})
    wire = scripted().on("refresh_token", *bad, good)
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(lambda: wire.count("refresh_token") > failures, step=0.25)
        await rig.until(lambda: wire.count("request_token") == 1)
        assert {one.headers["token"] for one in wire.received("refresh_token")} == {"first-token"}
        assert set(rig.states) == {SYNCING, LIVE}


async def test_a_token_that_runs_out_unrefreshed_leads_to_a_new_seat() -> None:
    wire = scripted(open_stream()[1], open_stream()[1]).on("refresh_token", no(503, "busy"))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.becomes(LIVE, REJOINING, LIVE)
        assert wire.count("request_token") == 2
        assert rig.clock.boot() - 5000 >= 115


async def test_a_refused_refresh_leads_to_a_new_seat_with_the_pin_that_was_kept() -> None:
    second = SEAT | {"participant_uuid": "me-again", "token": "another"}
    wire = (
        scripted(open_stream()[1], stream(pipe=(pipe := Pipe())))
        .on("request_token", ok(SEAT), ok(second))
        .on("refresh_token", no(403, "Invalid token"))
    )
    pipe.send(listed(someone("me-again", role="chair"), someone("ann")))
    async with wire, Rig(wire.url, pin=SecretStr("1234")) as rig:
        await rig.live()
        await rig.becomes(LIVE, REJOINING, SYNCING, LIVE)
        assert [one.headers["pin"] for one in wire.received("request_token")] == ["1234", "1234"]
        assert rig.session.store.own_uuid == "me-again"
        assert [line.gap is not None for line in rig.session.store.chat] == [True]
        assert wire.received("events")[-1].headers["token"] == "another"
        assert rig.session.prompt is None


async def test_a_seat_that_never_gets_live_is_tried_once_more_and_then_refused() -> None:
    wire = scripted(no(403, "Invalid token"))
    async with wire, Rig(wire.url) as rig:
        await rig.becomes(REJOINING, REFUSED)
        await rig.clock.passes(120)
        assert wire.count("request_token") == 2
        assert rig.session.link.reason == "Invalid token"
        assert rig.session.refusal() is not None


async def test_a_new_seat_that_never_gets_live_is_refused() -> None:
    pipe, first = open_stream()
    wire = scripted(first, no(403, "Invalid token"))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        pipe.end()
        await rig.becomes(LIVE, RETRY, REJOINING, REFUSED)
        await rig.clock.passes(120)
        assert wire.count("request_token") == 2


async def test_a_node_that_seats_and_evicts_for_ever_is_not_flooded() -> None:
    ended = stream(listed())
    wire = scripted(*[ended, no(403, "Invalid token")] * 50)
    async with wire, Rig(wire.url) as rig:
        await rig.becomes(LIVE)
        began = rig.clock.boot()
        await rig.until(lambda: rig.clock.boot() - began > 60, step=0.25)
        assert wire.count("request_token") < 12


async def test_a_new_seat_that_the_node_refuses_is_waited_for_until_wished() -> None:
    pipe, first = open_stream(someone("ann"))
    wire = scripted(first, no(403, "Invalid token"), open_stream(someone("ann"))[1])
    wire.on("request_token", ok(SEAT), no(404, "Neither conference nor gateway found"), ok(SEAT))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        pipe.end()
        await rig.becomes(LIVE, REJOINING, REFUSED)
        assert rig.session.link.reason == "Neither conference nor gateway found"
        assert shown(rig) == {"ann"}
        await rig.clock.passes(60)
        assert wire.count("request_token") == 2
        rig.session.rejoin()
        await rig.becomes(REFUSED, REJOINING, SYNCING, LIVE)


async def test_a_new_seat_is_sought_for_as_long_as_nobody_answers() -> None:
    async with scripted() as wire:
        rig = Rig(wire.url)
        await rig.__aenter__()
        await rig.live()
        port = wire.port
        wire.on("refresh_token", no(403, "Invalid token"))
        wire.on("request_token", DIES)
        await rig.becomes(LIVE, REJOINING)
        await rig.until(lambda: wire.count("request_token") >= 6, step=0.25)
        assert rig.state is REJOINING
        assert port == wire.port
        wire.on("request_token", ok(SEAT)).on("events", open_stream()[1])
        await rig.live(step=0.25)
        await rig.leave()


async def test_the_node_may_order_a_refresh() -> None:
    pipe, first = open_stream()
    async with scripted(first) as wire, Rig(wire.url) as rig:
        await rig.live()
        pipe.send(sse("refresh_token"))
        await rig.until(lambda: wire.count("refresh_token") == 1, step=0.25)
        assert rig.clock.boot() - 5000 < 10


async def test_a_new_token_may_bring_a_new_role() -> None:
    wire = scripted().on("refresh_token", ok({"token": "t", "expires": 120, "role": "GUEST"}))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        assert rig.session.store.own_role is Role.CHAIR
        await rig.until(lambda: rig.session.store.own_role is Role.GUEST, step=0.5)


# The stream


async def test_a_drop_is_mended_and_the_list_is_right_again() -> None:
    node = Serving(scene="board", living=False)
    with node:
        async with Rig(node.url, pin=SecretStr("1234")) as rig:
            await rig.live()
            before = believed(rig)
            gone = rig.named("Will Brandt") if "Will Brandt" in before.values() else None
            leaving = gone.uuid if gone else next(uuid for uuid in before if uuid != _own(rig))
            node.hang_up_streams()
            await rig.until(lambda: rig.state is RETRY)
            assert believed(rig) == before
            node.do(lambda meeting: meeting.leave(leaving))
            node.do(lambda meeting: meeting.arrive("Nina"))
            await rig.becomes(LIVE, RETRY, SYNCING, LIVE)
            assert believed(rig) == truth(node)
            assert leaving not in believed(rig)
            assert "Nina" in believed(rig).values()
            assert [line.gap is not None for line in rig.session.store.chat] == [True]
            assert rig.session.store.news[-1].kind in {NewsKind.GAP, NewsKind.CORRECTED}


def _own(rig: Rig) -> str:
    assert rig.session.store.own_uuid is not None
    return rig.session.store.own_uuid


@pytest.mark.parametrize("how", [None, End.FIN, End.RST])
async def test_every_way_to_end_a_stream_is_a_drop(how: End | None) -> None:
    pipe, first = open_stream(someone("ann"))
    async with scripted(first, open_stream(someone("bob"))[1]) as wire, Rig(wire.url) as rig:
        await rig.live()
        pipe.end(how)
        await rig.until(lambda: rig.state is RETRY)
        assert shown(rig) == {"ann"}
        assert rig.session.link.attempt == 1
        assert rig.session.link.age(rig.clock.boot() + 3) == 3
        await rig.becomes(LIVE, RETRY, SYNCING, LIVE)
        assert shown(rig) == {"bob"}
        assert wire.count("request_token") == 1


async def test_the_waits_grow_while_the_node_is_gone_and_end_with_it() -> None:
    wire = scripted(open_stream()[1], *[no(503, "busy")] * 8, open_stream()[1])
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        wire.hang_up()
        await rig.becomes(LIVE, RETRY, LIVE)
        tries = [
            (link, at)
            for link, at in zip(rig.links, rig.shown_at, strict=True)
            if link.state is RETRY
        ]
        assert [link.attempt for link, _at in tries] == list(range(1, 10))
        assert [link.until - at for link, at in tries] == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
        assert len({link.since for link, _at in tries}) == 1


async def test_a_node_that_restarts_is_found_again() -> None:
    async with scripted(open_stream(someone("ann"))[1]) as wire:
        rig = Rig(wire.url)
        await rig.__aenter__()
        await rig.live()
    await rig.until(lambda: rig.state is RETRY)
    await rig.until(lambda: rig.session.link.attempt == 3, step=0.25)
    assert shown(rig) == {"ann"}
    wire.on("events", open_stream(someone("bob"))[1])
    async with wire:
        await rig.live(step=0.25)
        assert shown(rig) == {"bob"}
        await rig.leave()


async def test_a_stream_that_dies_young_is_not_hammered() -> None:
    wire = scripted(stream(listed()))
    async with wire, Rig(wire.url) as rig:
        await rig.becomes(LIVE)
        began = rig.clock.boot()
        await rig.until(lambda: rig.clock.boot() - began > 60, step=0.25)
        assert wire.count("events") < 12


async def test_a_bye_is_followed_by_an_ordinary_new_beginning() -> None:
    pipe, first = open_stream()
    async with scripted(first, open_stream()[1]) as wire, Rig(wire.url) as rig:
        await rig.live()
        pipe.send(sse("bye"))
        pipe.end()
        await rig.becomes(LIVE, RETRY, SYNCING, LIVE)
        assert wire.count("request_token") == 1


async def test_three_pages_that_are_no_stream_are_refused() -> None:
    pipe, first = open_stream()
    async with scripted(first, page()) as wire, Rig(wire.url) as rig:
        await rig.live()
        pipe.end()
        await rig.becomes(LIVE, RETRY, REFUSED)
        assert wire.count("events") == 4
        assert "event stream" in rig.session.link.reason or "web page" in rig.session.link.reason


async def test_a_drop_in_the_middle_of_a_list_shows_no_half_of_it() -> None:
    half, pipe = Pipe(), Pipe()
    first, begun = open_stream(someone("ann"), someone("bob"))
    wire = scripted(begun, stream(pipe=half), stream(pipe=pipe))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        first.end()
        half.send(sse("participant_sync_begin"), sse("participant_create", someone("cat")))
        await rig.becomes(LIVE, RETRY, SYNCING)
        await settled()
        half.end(End.RST)
        await rig.becomes(LIVE, RETRY, SYNCING, RETRY, SYNCING)
        assert shown(rig) == {"ann", "bob"}
        pipe.send(listed(someone("dan")))
        await rig.live()
        assert shown(rig) == {"dan"}


async def test_a_list_without_an_end_is_fetched() -> None:
    pipe = Pipe()
    pipe.send(sse("participant_sync_begin"), sse("participant_create", someone("half")))
    async with scripted(stream(pipe=pipe)) as wire, Rig(wire.url) as rig:
        await rig.until(lambda: rig.state is SYNCING and pipe.is_open.is_set())
        await rig.clock.passes(9)
        assert wire.count("participants") == 0
        await rig.live(step=0.25)
        assert shown(rig) == {"fetched"}
        pipe.send(sse("participant_create", someone("later")), sse("participant_sync_end"))
        await rig.until(lambda: shown(rig) == {"fetched", "later"})
        assert rig.state is LIVE


async def test_a_stream_that_opens_and_tells_nothing_is_not_live_until_the_list_is_fetched() -> (
    None
):
    pipe, first = open_stream(someone("ann"))
    mute = Pipe()
    async with scripted(first, stream(pipe=mute)) as wire, Rig(wire.url) as rig:
        await rig.live()
        pipe.end()
        await rig.becomes(LIVE, RETRY, SYNCING)
        mute.send(b": ping\n\n")
        await rig.clock.passes(5)
        assert rig.state is SYNCING
        await rig.becomes(LIVE, RETRY, SYNCING, LIVE)
        assert shown(rig) == {"fetched"}


async def test_a_list_that_can_neither_be_heard_nor_fetched_is_never_live() -> None:
    pipes = [Pipe() for _ in range(3)]
    for pipe in pipes:
        pipe.send(sse("participant_sync_begin"))
    wire = scripted(*(stream(pipe=pipe) for pipe in pipes)).on("participants", no(503, "busy"))
    async with wire, Rig(wire.url) as rig:
        await rig.until(lambda: wire.count("events") == 3, step=0.25)
        assert LIVE not in rig.states


async def test_a_fresh_stream_is_asked_for_the_state_of_the_meeting() -> None:
    wire = scripted().on("conference_status", ok({"locked": True, "guests_muted": True}))
    async with wire, Rig(wire.url) as rig:
        await rig.until(lambda: rig.session.store.conference.locked)
        assert rig.session.store.conference.guests_muted is True


async def test_an_answer_that_an_event_has_overtaken_is_asked_for_again() -> None:
    pipe, first = open_stream()
    late, old, new = Pipe(), ok({"locked": False}), ok({"locked": True})
    wire = scripted(first).on("conference_status", Answer(200, old.headers, pieces=late), new)
    async with wire, Rig(wire.url) as rig:
        await rig.until(lambda: wire.count("conference_status") == 1)
        pipe.send(sse("conference_update", {"locked": True}))
        await rig.until(lambda: rig.session.store.conference.locked)
        late.send(old.body)
        late.end()
        await rig.until(lambda: wire.count("conference_status") == 2)
        assert rig.session.store.conference.locked
        assert NewsKind.UNLOCKED not in [one.kind for one in rig.session.store.news]


async def test_broken_events_are_counted_and_the_stream_goes_on() -> None:
    pipe, first = open_stream()
    async with scripted(first) as wire, Rig(wire.url) as rig:
        await rig.live()
        pipe.send(b"event: participant_update\ndata: {\n\n", sse("hologram", {}))
        pipe.send(sse("participant_create", someone("ann")))
        await rig.until(lambda: shown(rig) == {"ann"})
        assert dict(rig.session.store.skipped) == {"participant_update": 1, "hologram": 1}
        assert wire.count("events") == 1


# Being put out, and coming back


async def test_being_disconnected_ends_it_with_the_reason_until_the_host_wishes() -> None:
    pipe, first = open_stream(someone("ann"))
    async with scripted(first, open_stream(someone("bob"))[1]) as wire, Rig(wire.url) as rig:
        await rig.live()
        rig.session.rejoin()
        await settled()
        pipe.send(sse("disconnect", {"reason": "API initiated participant disconnect"}))
        await rig.becomes(LIVE, ENDED)
        assert rig.session.link.reason == "API initiated participant disconnect"
        await rig.clock.passes(300)
        assert rig.state is ENDED
        assert shown(rig) == {"ann"}
        assert wire.count("request_token") == 1
        assert wire.count("refresh_token") == 0
        rig.press("lock")
        assert (await rig.outcome("not sent")).words == "this console is not in the meeting"
        rig.session.rejoin()
        await rig.becomes(ENDED, REJOINING, SYNCING, LIVE)
        assert shown(rig) == {"bob"}
        assert wire.count("request_token") == 2


async def test_a_disconnect_without_a_reason_ends_it_all_the_same() -> None:
    pipe, first = open_stream()
    async with scripted(first) as wire, Rig(wire.url) as rig:
        await rig.live()
        pipe.send(b"event: disconnect\n\n")
        await rig.becomes(LIVE, ENDED)
        assert rig.session.link.reason == "disconnected by the node"


@pytest.mark.parametrize("ends", [True, False])
async def test_the_leaving_of_the_own_row_ends_it(ends: bool) -> None:
    pipe, first = open_stream()
    async with scripted(first) as wire, Rig(wire.url) as rig:
        await rig.live()
        pipe.send(sse("participant_delete", {"uuid": ME}))
        if ends:
            pipe.end()
        await rig.becomes(LIVE, ENDED)
        assert rig.session.link.reason == "removed from the meeting"
        assert RETRY not in rig.states
        assert (wire.count("request_token"), wire.count("events")) == (1, 1)


async def test_a_reason_that_follows_the_leaving_of_the_own_row_is_shown() -> None:
    pipe, first = open_stream()
    async with scripted(first) as wire, Rig(wire.url) as rig:
        await rig.live()
        pipe.send(sse("participant_delete", {"uuid": ME}), sse("disconnect", {"reason": "bye"}))
        await rig.becomes(LIVE, ENDED)
        assert rig.session.link.reason == "bye"


async def test_a_meeting_that_another_host_ends_is_over() -> None:
    with Serving(scene="quiet", living=False) as node:
        async with Rig(node.url) as rig:
            await rig.live()
            node.do(lambda meeting: meeting.end())
            await rig.becomes(LIVE, ENDED)
            assert rig.session.link.reason == "API initiated conference termination"


async def test_a_demotion_takes_the_host_keys_away() -> None:
    with Serving(scene="quiet", living=False) as node:
        async with Rig(node.url) as rig:
            await rig.live()
            own = _own(rig)
            node.do(lambda meeting: meeting.give_role(own, "guest"))
            await rig.until(lambda: rig.session.store.own_role is Role.GUEST)
            rig.press("lock")
            deed = await rig.outcome("not sent")
            assert "only a host" in deed.words
            assert "lock" not in [one.path for one in node.requests]


async def test_leaving_while_out_or_retrying_is_quick() -> None:
    pipe, first = open_stream()
    async with scripted(first, no(503, "busy")) as wire, Rig(wire.url) as rig:
        await rig.live()
        pipe.end()
        await rig.becomes(LIVE, RETRY)
        await rig.leave()
        assert wire.count("release_token") == 1


async def test_leaving_at_the_moment_of_being_put_out_is_quick() -> None:
    pipe, first = open_stream()
    async with scripted(first) as wire, Rig(wire.url) as rig:
        await rig.live()
        pipe.send(sse("disconnect", {"reason": "over"}))
        await rig.until(lambda: rig.session.sitting and rig.state is LIVE)
        await rig.leave()
    with Serving(scene="quiet", living=False) as node:
        async with Rig(node.url) as rig:
            await rig.live()
            rig.press("end")
            await rig.outcome("done")


# Silence and sleep


async def test_a_quiet_stream_is_live_for_as_long_as_the_node_answers() -> None:
    async with scripted() as wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(lambda: wire.count("conference_status") == 1)
        await rig.clock.passes(15)
        assert wire.count("conference_status") == 1
        await rig.until(lambda: rig.clock.boot() - 5000 > 300, step=0.5)
        assert 10 < wire.count("conference_status") < 25
        assert wire.count("events") == 1
        assert set(rig.states) == {SYNCING, LIVE}


async def test_a_line_that_is_dead_is_stale_and_then_given_up() -> None:
    async with scripted(open_stream()[1], open_stream()[1]) as wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(lambda: wire.count("conference_status") == 1)
        wire.on("conference_status", DIES)
        silent_since = rig.clock.boot()
        await rig.becomes(LIVE, STALE)
        assert rig.clock.boot() - silent_since >= 15
        await rig.becomes(LIVE, STALE, RETRY, SYNCING, LIVE)
        assert rig.clock.boot() - silent_since <= 31


async def test_a_byte_makes_a_stale_line_live_again() -> None:
    pipe, first = open_stream()
    async with scripted(first) as wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(lambda: wire.count("conference_status") == 1)
        wire.on("conference_status", DIES)
        await rig.becomes(LIVE, STALE)
        pipe.send(b": ping\n\n")
        await rig.becomes(LIVE, STALE, LIVE)
        assert wire.count("events") == 1


async def test_an_answer_makes_a_stale_line_live_again() -> None:
    async with scripted() as wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(lambda: wire.count("conference_status") == 1)
        status = ok({"locked": False})
        wire.on("conference_status", DIES, status)
        await rig.becomes(LIVE, STALE, LIVE)
        assert wire.count("events") == 1


async def test_a_probe_that_fails_after_the_drop_says_nothing_new() -> None:
    pipe, first = open_stream()
    later, mute = Pipe(), Pipe()
    async with scripted(first, stream(pipe=mute)) as wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(lambda: wire.count("conference_status") == 1)
        wire.on("conference_status", Answer(status=None, pieces=later))
        await rig.until(lambda: wire.count("conference_status") == 2, step=0.25)
        pipe.end()
        await rig.becomes(LIVE, RETRY, SYNCING)
        later.end(End.RST)
        mute.send(b": ping\n\n")
        await rig.clock.passes(2)
        await rig.until(lambda: later.is_open.is_set())
        assert rig.states == [SYNCING, LIVE, RETRY, SYNCING]


async def test_a_probe_that_finds_the_token_lost_leads_to_a_new_seat() -> None:
    async with scripted(open_stream()[1], open_stream()[1]) as wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(lambda: wire.count("conference_status") == 1)
        wire.on("conference_status", no(403, "Invalid token"))
        await rig.becomes(LIVE, REJOINING, LIVE)
        assert wire.count("request_token") == 2


async def test_a_machine_that_slept_takes_up_the_stream_anew_and_refreshes() -> None:
    async with scripted(open_stream()[1], open_stream()[1]) as wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.clock.passes(3)
        rig.clock.jump(3600)
        await rig.becomes(LIVE, RETRY, SYNCING, LIVE)
        await rig.until(lambda: wire.count("refresh_token") >= 1)
        assert wire.count("events") == 2


async def test_a_machine_that_slept_longer_than_its_token_takes_a_new_seat() -> None:
    wire = scripted(open_stream()[1], open_stream()[1])
    wire.on("refresh_token", no(403, "Invalid token"))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.clock.passes(3)
        rig.clock.jump(3600)
        await rig.becomes(LIVE, REJOINING, LIVE)
        assert wire.count("request_token") == 2


@pytest.mark.parametrize("years", [10, -10])
async def test_a_wall_clock_that_is_set_changes_nothing(years: int) -> None:
    async with scripted() as wire, Rig(wire.url) as rig:
        await rig.live()
        rig.clock.step_wall(years * 365.0 * 86_400)
        await rig.clock.passes(30)
        assert set(rig.states) == {SYNCING, LIVE}
        assert wire.count("refresh_token") == 0


async def test_many_drops_leave_nothing_open() -> None:
    wire: WireNode = scripted(*[stream(listed())] * 40, open_stream()[1])
    async with wire, Rig(wire.url) as rig:
        await rig.until(lambda: wire.count("events") > 40, step=30.0)
        await rig.live(step=0.25)
        assert len(asyncio.all_tasks()) < 20
