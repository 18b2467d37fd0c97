"""Silence on the line, and sleep of the machine."""

import asyncio
from typing import Any

import pytest

from pextui.protocol.models import Participant
from pextui.session.doubt import Doubt
from pextui.store import Difference, Store
from tests.figures import record
from tests.session.rig import (
    LIVE,
    REJOINING,
    RETRY,
    SEAT,
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
from tests.store.people import ME
from tests.wire_node import DIES, Answer, End, Pipe, WireNode, no, ok, silence, stream

LATE = 80.0
"""Seconds on a clock that runs a hundred times as fast as the network: 60 are promised."""

JSON = {"content-type": "application/json"}


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
        found = next(
            at for at, link in zip(rig.shown_at, rig.links, strict=True) if link.state is STALE
        )
        record("R3", f"a dead line is stale after {found - silent_since:.0f} s")
        assert found - silent_since <= 30


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


async def test_live_does_not_outlast_a_probe_that_gets_no_answer() -> None:
    async with scripted() as wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(lambda: wire.count("conference_status") == 1)
        wire.on("conference_status", silence())
        silent_since = rig.clock.boot()
        await rig.becomes(LIVE, STALE)
        assert 15 <= rig.clock.boot() - silent_since <= 19


def withheld(*people: dict[str, Any]) -> Answer:
    """What the node lists while its stream says nothing of it."""
    return ok([someone(ME, role="chair", protocol="api"), *people])


async def test_events_that_a_proxy_withholds_are_found_within_a_minute() -> None:
    ann, bob = someone("ann"), someone("bob")
    wire = scripted(open_stream(ann)[1], open_stream(bob)[1]).on("participants", withheld(bob))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        since = rig.clock.boot()
        await rig.until(lambda: shown(rig) == {"bob"}, step=0.5)
        assert rig.clock.boot() - since <= LATE
        record("R3", f"withheld events are found after {rig.clock.boot() - since:.0f} s")
        await rig.becomes(LIVE, RETRY, SYNCING, LIVE)
        assert shown(rig) == {"bob"}
        assert wire.count("events") == 2


async def test_a_difference_that_is_only_under_way_changes_nothing() -> None:
    ann, bob = someone("ann"), someone("bob")
    pipe, first = open_stream(ann)
    wire = scripted(first).on("participants", withheld(ann, bob), withheld(ann, bob))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(lambda: wire.count("participants") == 1, step=0.5)
        pipe.send(sse("participant_create", bob))
        await rig.until(lambda: shown(rig) == {"ann", "bob"})
        await rig.until(lambda: wire.count("participants") == 2, step=0.5)
        await rig.clock.passes(5)
        assert wire.count("events") == 1
        assert set(rig.states) == {SYNCING, LIVE}


async def test_a_node_that_lists_two_ways_is_not_asked_to_start_over_for_ever() -> None:
    ann = someone("ann")
    streams = [open_stream(ann)[1] for _ in range(12)]
    wire = scripted(*streams).on("participants", withheld(ann, someone("ghost")))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(lambda: wire.count("events") == 2, step=0.5)
        await rig.live(step=0.25)
        since = rig.clock.boot()
        await rig.until(lambda: rig.clock.boot() - since > 2000, step=2.0)
        assert wire.count("events") <= 7
        await rig.until(lambda: shown(rig) == {"ann"}, step=0.5)


async def test_a_probe_whose_answer_drips_does_not_keep_the_state_live() -> None:
    async with scripted() as wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(lambda: wire.count("conference_status") == 1)
        dripping = Pipe()
        dripping.send(b"{")
        wire.on("conference_status", Answer(200, JSON, pieces=dripping))
        await rig.becomes(LIVE, STALE)
        await rig.clock.passes(10)
        assert rig.state is STALE


@pytest.mark.parametrize("every", [7, 20, 55])
async def test_a_list_that_is_frozen_is_found_however_often_the_meeting_changes(every: int) -> None:
    names = [f"p{number}" for number in range(12)]
    muted: dict[str, str] = dict.fromkeys(names, "NO")
    wire = WireNode()
    wire.on("request_token", ok(SEAT)).on("conference_status", ok({"locked": False}))
    wire.on("refresh_token", ok({"token": "next-token", "expires": "120"})).on("*", ok())

    def people() -> list[dict[str, Any]]:
        return [someone(name, is_muted=muted[name]) for name in names]

    async with wire, Rig(wire.url) as rig:
        wire.on("events", open_stream(*people())[1])
        await rig.live()
        wrong_since, longest, turn = rig.clock.boot(), 0.0, 0
        for second in range(400):
            if second % every == 0:
                name = names[turn % 12]
                muted[name] = "NO" if muted[name] == "YES" else "YES"
                turn += 1
            wire.on("participants", withheld(*people())).on("events", open_stream(*people())[1])
            await rig.clock.passes(1)
            await asyncio.sleep(0.01)
            is_right = all(bool(rig.named(n).is_muted) is (muted[n] == "YES") for n in names)
            if is_right or rig.state is not LIVE:  # the other states say that it is old
                wrong_since = rig.clock.boot()
            longest = max(longest, rig.clock.boot() - wrong_since)
        words = (
            f"a frozen list, a change every {every} s: LIVE and wrong for {longest:.0f} s at most"
        )
        record("R3", words, is_kept=longest <= 60)
        assert longest <= LATE


async def test_a_name_that_is_withheld_is_found_too() -> None:
    ann, renamed = someone("ann"), someone("ann", display_name="Bob")
    wire = scripted(open_stream(ann)[1], open_stream(renamed)[1])
    wire.on("participants", withheld(renamed))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        since = rig.clock.boot()
        await rig.until(lambda: rig.session.store.participants["ann"].name == "Bob", step=0.5)  # type: ignore[index]
        assert rig.clock.boot() - since <= LATE


async def test_what_is_withheld_is_found_while_others_come_and_go() -> None:
    ann = someone("ann", is_muted="NO")
    muted = someone("ann", is_muted="YES")
    pipe, first = open_stream(ann)
    wire = scripted(first, open_stream(muted)[1]).on("participants", withheld(muted))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        since, turn = rig.clock.boot(), 0
        while not rig.named("ann").is_muted:
            turn += 1
            bot = someone("bot")
            pipe.send(
                sse("participant_create", bot) if turn % 2 else sse("participant_delete", bot)
            )
            for _ in range(10):
                await rig.clock.passes(1)
                await asyncio.sleep(0.01)
            assert rig.clock.boot() - since <= LATE


async def test_the_same_difference_is_found_again_once_the_stream_has_told_of_it() -> None:
    free, muted = someone("ann", is_muted="NO"), someone("ann", is_muted="YES")
    pipe, second = open_stream(muted)
    wire = scripted(open_stream(free)[1], second, open_stream(muted)[1])
    wire.on("participants", withheld(muted))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(lambda: rig.named("ann").is_muted, step=0.5)
        await rig.until(lambda: wire.count("events") == 2, step=0.5)
        await rig.live(step=0.25)
        pipe.send(sse("participant_update", free))
        await rig.until(lambda: not rig.named("ann").is_muted)
        since = rig.clock.boot()
        await rig.until(lambda: rig.named("ann").is_muted, step=0.5)
        assert rig.clock.boot() - since <= LATE


async def test_a_listener_with_a_new_name_each_time_is_found_in_a_frozen_meeting() -> None:
    wire = scripted(open_stream()[1], open_stream(someone("found"))[1])
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        since = rig.clock.boot()
        while "found" not in shown(rig):
            wire.on("participants", withheld(someone(f"eve{int(rig.clock.boot()) // 8}")))
            await rig.clock.passes(1)
            await asyncio.sleep(0.01)
            assert rig.clock.boot() - since <= LATE


async def test_the_own_role_that_is_withheld_is_found() -> None:
    guest = ok([someone(ME, role="guest", protocol="api")])
    wire = scripted(open_stream()[1]).on("participants", guest)
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        since = rig.clock.boot()
        await rig.until(lambda: rig.session.store.own_role == "guest", step=0.5)
        assert rig.clock.boot() - since <= LATE


async def test_what_is_withheld_right_after_a_correction_is_found_in_the_end() -> None:
    free, muted = someone("ann", is_muted="NO"), someone("ann", is_muted="YES")
    wire = scripted(open_stream(free)[1], open_stream(free)[1], open_stream(muted)[1])
    wire.on("participants", withheld(muted))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(lambda: wire.count("events") == 2, step=0.5)
        await rig.live(step=0.25)
        since = rig.clock.boot()
        await rig.until(lambda: wire.count("events") == 3, step=0.5)
        await rig.until(lambda: rig.named("ann").is_muted, step=0.5)
        assert rig.clock.boot() - since <= 120


async def test_a_list_that_is_told_again_and_again_allays_no_doubt() -> None:
    ann, bob = someone("ann"), someone("bob")
    pipe, first = open_stream(ann)
    wire = scripted(first, open_stream(bob)[1]).on("participants", withheld(bob))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        since, second = rig.clock.boot(), 0
        while shown(rig) != {"bob"}:
            second += 1
            if second % 20 == 0:
                pipe.send(listed(someone(ME, role="chair", protocol="api"), ann))
            await rig.clock.passes(1)
            await asyncio.sleep(0.01)
            assert rig.clock.boot() - since <= LATE


@pytest.mark.parametrize("people", [10, 10_000])
def test_a_quiet_stadium_is_compared_as_soon_as_a_room(people: int) -> None:
    doubt = Doubt()
    doubt.begin(1000.0)
    assert not doubt.is_due(1020.0, told=1000.0, people=people)
    assert doubt.is_due(1031.0, told=1000.0, people=people)
    doubt.compared = 1031.0
    assert not doubt.is_certain(difference_about("ann"), set())
    assert doubt.is_due(1040.0, told=1000.0, people=people)
    assert doubt.is_certain(difference_about("ann"), set())


def test_a_lively_stadium_s_list_is_asked_for_seldom_and_a_lively_room_s_soon() -> None:
    doubt = Doubt()
    doubt.begin(1000.0)
    assert doubt.is_due(1029.0, told=1029.0, people=10)
    assert not doubt.is_due(1099.0, told=1099.0, people=10_000)
    assert doubt.is_due(1101.0, told=1101.0, people=10_000)


def difference_about(who: str) -> Difference:
    """The node lists somebody of whom the stream has not told."""
    store = Store()
    return store.difference((Participant.model_validate(someone(who)),))
