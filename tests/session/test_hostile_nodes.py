"""A node that wants to do harm: floods, endless lists, stray ends, words in the wrong place."""

import asyncio

from tests.session.rig import (
    ENDED,
    FETCHED,
    LIVE,
    REFUSED,
    REJOINING,
    RETRY,
    STALE,
    SYNCING,
    Rig,
    listed,
    open_stream,
    scripted,
    shown,
    someone,
    sse,
)
from tests.session.test_silence import withheld
from tests.store.people import ME
from tests.wire_node import Answer, Pipe, no, ok, silence, stream

END = sse("participant_sync_end")
BEGIN = sse("participant_sync_begin")


async def some_seconds(rig: Rig, seconds: int) -> None:
    """They pass slowly enough for answers to arrive in time."""
    for _ in range(2 * seconds):
        await rig.clock.passes(0.5)
        await asyncio.sleep(0.005)


async def test_a_flood_of_lists_asks_one_question_at_a_time_and_lets_go_at_once() -> None:
    pipe, first = open_stream(someone("ann"))
    async with scripted(first) as wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(lambda: wire.count("conference_status") == 1)
        pipe.send(*[listed(someone("ann")) + END * 20 for _ in range(100)], sse("stage", []))
        pipe.send(sse("participant_create", someone("last")))
        await rig.until(lambda: shown(rig) == {"ann", "last"})
        assert len(asyncio.all_tasks()) < 20
        await rig.clock.passes(5)
        assert wire.count("conference_status") <= 7
    assert wire.count("release_token") == 1


async def test_an_end_of_a_list_that_never_began_makes_nothing_live() -> None:
    (pipe := Pipe()).send(END)
    wire = scripted(stream(pipe=pipe)).on("participants", FETCHED)
    async with wire, Rig(wire.url) as rig:
        await rig.until(pipe.is_open.is_set)
        await rig.clock.passes(5)
        assert rig.state is SYNCING
        await rig.live(step=0.25)
        assert shown(rig) == {"fetched"}


async def test_beginnings_without_an_end_do_not_put_the_fetching_off() -> None:
    wire = scripted(stream(pipe=(pipe := Pipe()))).on("participants", FETCHED)
    async with wire, Rig(wire.url) as rig:
        for _ in range(4):
            pipe.send(BEGIN)
            await rig.clock.passes(4)
        await rig.until(lambda: shown(rig) == {"fetched"}, step=0.25)


async def test_neither_heartbeats_nor_talk_allay_a_doubt_about_the_list() -> None:
    ann, bob = someone("ann"), someone("bob")
    pipe, first = open_stream(ann)
    wire = scripted(first, open_stream(bob)[1]).on("participants", withheld(bob))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        since, said = rig.clock.boot(), 0
        while shown(rig) != {"bob"}:
            said += 1
            talk = [{"participant_uuid": "ann", "stage_index": 0, "vad": said % 2 * 100}]
            pipe.send(b": ping\n\n", sse("stage", talk))
            await some_seconds(rig, 4)
            assert rig.clock.boot() - since <= 60


async def test_orders_to_refresh_are_followed_without_haste() -> None:
    pipe, first = open_stream()
    async with scripted(first) as wire, Rig(wire.url) as rig:
        await rig.live()
        began = rig.clock.boot()
        while rig.clock.boot() - began < 30:
            pipe.send(sse("refresh_token"))
            await some_seconds(rig, 1)
        assert 3 <= wire.count("refresh_token") <= 7


async def test_the_own_row_that_comes_back_at_once_is_no_end() -> None:
    pipe, first = open_stream()
    me = someone(ME, role="chair", protocol="api")
    async with scripted(first) as wire, Rig(wire.url) as rig:
        await rig.live()
        pipe.send(sse("participant_delete", {"uuid": ME}), sse("participant_create", me))
        await rig.clock.passes(5)
        assert rig.state is LIVE
        assert ENDED not in rig.states


async def test_a_token_that_cannot_be_sent_back_is_no_seat() -> None:
    wire = scripted().on("request_token", ok({"token": "a\r\nb", "participant_uuid": ME}))
    async with wire, Rig(wire.url) as rig:
        await rig.is_over()
        assert rig.state is REFUSED
        assert {one.name for one in wire.requests} == {"request_token"}


async def test_an_answer_that_comes_after_the_seat_was_lost_is_no_bug() -> None:
    ann = someone("ann")
    pipe, first = open_stream(ann)
    later = Pipe()
    refusal = no(403, "Invalid role")
    wire = scripted(first)
    wire.on("participants/ann/mute", Answer(403, refusal.headers, pieces=later))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        rig.press("mute", rig.named("ann"))
        await rig.until(later.is_open.is_set)
        pipe.send(sse("disconnect", {"reason": "terminated by another participant"}))
        await rig.until(lambda: rig.state is ENDED)
        later.send(refusal.body)
        later.end()
        await rig.outcome("refused")
        assert rig.session.crash is None
        assert rig.state is ENDED


async def test_a_list_that_comes_too_late_is_neither_believed_nor_live() -> None:
    later = Pipe()
    wire = scripted(stream(pipe=(pipe := Pipe())), no(503, "busy"))
    wire.on("participants", Answer(200, FETCHED.headers, pieces=later))
    async with wire, Rig(wire.url) as rig:
        pipe.send(BEGIN)
        await rig.until(later.is_open.is_set, step=0.25)
        pipe.end()
        await rig.until(lambda: rig.state is RETRY, step=0.25)
        later.send(FETCHED.body)
        later.end()
        await some_seconds(rig, 3)
        assert LIVE not in rig.states
        assert shown(rig) == set()


async def test_a_newer_list_is_not_overwritten_by_an_answer_under_way() -> None:
    later = Pipe()
    wire = scripted(stream(pipe=(pipe := Pipe())))
    wire.on("participants", Answer(200, FETCHED.headers, pieces=later))
    async with wire, Rig(wire.url) as rig:
        pipe.send(BEGIN)
        await rig.until(later.is_open.is_set, step=0.25)
        pipe.send(listed(someone("ann"), someone("bea")))
        await rig.live()
        later.send(FETCHED.body)
        later.end()
        await some_seconds(rig, 3)
        assert shown(rig) == {"ann", "bea"}


async def test_an_answer_that_drips_does_not_hide_a_sleep_of_the_machine() -> None:
    dripping = Pipe()
    dripping.send(b"{")
    _, first = open_stream(someone("ann"))
    wire = scripted(first, open_stream(someone("bob"))[1])
    wire.on("participants", Answer(200, FETCHED.headers, pieces=dripping), withheld())
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(dripping.is_open.is_set, step=0.5)
        rig.clock.jump(10)  # far from half of the token's life
        await rig.until(lambda: shown(rig) == {"bob"}, step=0.25)
        await rig.until(lambda: wire.count("refresh_token") == 1, step=0.1)
        assert rig.clock.boot() - 5000 < 60
        await rig.until(lambda: wire.count("participants") == 2, step=0.5)


async def test_the_own_removal_is_told_while_an_answer_drips() -> None:
    dripping = Pipe()
    dripping.send(b"{")
    pipe, first = open_stream(someone("ann"))
    wire = scripted(first).on("participants", Answer(200, FETCHED.headers, pieces=dripping))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(dripping.is_open.is_set, step=0.5)
        since = rig.clock.boot()
        pipe.send(sse("participant_delete", {"uuid": ME}))
        await rig.until(lambda: rig.state is ENDED, step=0.05)
        assert rig.clock.boot() - since <= 4


async def test_a_node_that_asks_for_patience_gets_no_question_until_then_and_is_not_live() -> None:
    busy = no(503, "busy", retry_after="20")
    wire = scripted(open_stream()[1], stream(pipe=Pipe()))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(lambda: wire.count("conference_status") == 1)
        wire.on("conference_status", busy)
        await rig.becomes(LIVE, STALE)
        asked = wire.count("conference_status")
        await some_seconds(rig, 18)
        assert wire.count("conference_status") == asked
        assert rig.state is STALE
        await rig.becomes(LIVE, STALE, RETRY)


async def test_what_a_former_seat_was_refused_says_nothing_of_the_new_one() -> None:
    later = Pipe()
    refusal = no(403, "Invalid token")
    pipe, first = open_stream(someone("ann"))
    wire = scripted(first, no(403, "Invalid token"), open_stream(someone("ann"))[1])
    wire.on("participants/ann/mute", Answer(403, refusal.headers, pieces=later))
    wire.on("release_token", silence())  # so that the former seat's line is open for a while
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        rig.press("mute", rig.named("ann"))
        await rig.until(later.is_open.is_set)
        pipe.end()
        await rig.becomes(LIVE, REJOINING, LIVE)
        refreshed = wire.count("refresh_token")
        later.send(refusal.body)
        later.end()
        await rig.outcome("refused")
        await some_seconds(rig, 7)
        assert wire.count("refresh_token") == refreshed


async def test_the_own_role_is_asked_for_once_a_busy_node_has_time() -> None:
    demoted = ok([someone(ME, role="guest", protocol="api"), someone("ann")])
    wire = scripted(open_stream(someone("ann"))[1]).on("lock", no(403, "Invalid role"))
    wire.on("participants", no(503, "busy", retry_after="9"), demoted)
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        rig.press("lock")
        await rig.until(lambda: rig.session.store.own_role == "guest", step=0.25)
        assert wire.count("participants") == 2


async def test_a_status_that_was_not_told_is_asked_for_again() -> None:
    pipe, first = open_stream(someone("ann"))
    wire = scripted(first).on("conference_status", no(503, "busy"), ok({"locked": True}))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        for number in range(10):
            muted = "YES" if number % 2 else "NO"
            pipe.send(sse("participant_update", someone("ann", is_muted=muted)))
            await some_seconds(rig, 2)
        assert rig.session.store.conference.locked


async def test_who_was_removed_is_not_seated_again_whatever_is_pressed_in_that_second() -> None:
    pipe, first = open_stream(someone("ann"))
    wire = scripted(first, open_stream(someone("ann"))[1])
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        wire.on("refresh_token", no(403, "Invalid token")).on("lock", no(403, "Invalid token"))
        await some_seconds(rig, 6)
        pipe.send(sse("participant_delete", {"uuid": ME}))
        sitting = rig.session.sitting
        await rig.until(lambda: sitting and sitting.stream.removed_at is not None)
        rig.press("lock")
        await rig.until(lambda: rig.state in {ENDED, REJOINING}, step=0.25)
        assert rig.state is ENDED
        assert wire.count("request_token") == 1


async def test_a_probe_that_a_refresh_overtakes_does_not_cost_the_seat() -> None:
    late, refused = Pipe(), no(403, "Invalid token")
    wire = scripted(open_stream()[1], open_stream()[1])
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(lambda: wire.count("conference_status") == 1)
        status = ok({"locked": False})
        wire.on("conference_status", Answer(403, refused.headers, pieces=late), status)
        await rig.until(late.is_open.is_set, step=0.25)
        sitting = rig.session.sitting
        assert sitting is not None
        sitting.token.refresh_soon()
        await rig.until(lambda: wire.count("refresh_token") == 1, step=0.25)
        await rig.until(lambda: sitting.token.until > rig.clock.boot() + 100)
        late.send(refused.body)
        late.end()
        await some_seconds(rig, 3)
        assert wire.count("request_token") == 1
        assert rig.state is LIVE


async def test_a_comparison_that_gets_no_answer_is_not_repeated_in_haste() -> None:
    busy = no(429, "slow down", retry_after="60")
    wire = scripted(open_stream(someone("ann"))[1]).on("participants", withheld(), busy)
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        await some_seconds(rig, 120)
        assert wire.count("participants") <= 8
        assert wire.count("events") == 1
        assert set(rig.states) == {SYNCING, LIVE}
