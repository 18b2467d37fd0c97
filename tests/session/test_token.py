"""Keeping the token."""

import pytest
from pydantic import SecretStr

from pextui.protocol.wire import Role
from tests.session.rig import (
    LIVE,
    REFUSED,
    REJOINING,
    RETRY,
    SEAT,
    SYNCING,
    Rig,
    listed,
    open_stream,
    scripted,
    shown,
    someone,
    sse,
)
from tests.wire_node import DIES, Pipe, no, ok, stream


async def test_the_token_is_refreshed_at_half_its_life() -> None:
    fresh = [{"token": "second", "expires": "60"}, {"token": "third", "expires": 600}]
    wire = scripted().on("refresh_token", *(ok(one) for one in fresh))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.clock.passes(59)
        assert wire.count("refresh_token") == 0
        await rig.clock.passes(1)
        await rig.until(lambda: wire.count("refresh_token") == 1)
        await rig.until(lambda: rig.session.sitting and rig.session.sitting.token.life == 60)
        await rig.clock.passes(29)
        assert wire.count("refresh_token") == 1
        await rig.clock.passes(1)
        await rig.until(lambda: rig.session.sitting and rig.session.sitting.token.life == 600)
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
