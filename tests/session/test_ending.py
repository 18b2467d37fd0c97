"""Being put out, and coming back."""

import pytest

from pextui.protocol.wire import Role
from pextui.simulator.serving import Serving
from tests.session.rig import (
    ENDED,
    LIVE,
    REJOINING,
    RETRY,
    SYNCING,
    Rig,
    open_stream,
    own_uuid,
    scripted,
    settled,
    shown,
    someone,
    sse,
)
from tests.store.people import ME
from tests.wire_node import no


async def test_being_disconnected_ends_it_with_the_reason_until_the_host_wishes() -> None:
    pipe, first = open_stream(someone("ann"))
    async with scripted(first, open_stream(someone("bob"))[1]) as wire, Rig(wire.url) as rig:
        await rig.live()
        rig.session.rejoin()
        await settled()
        pipe.send(sse("disconnect", {"reason": "API initiated participant disconnect"}))
        await rig.becomes(LIVE, ENDED)
        assert rig.session.link.reason == (
            "removed from the meeting (API initiated participant disconnect)"
        )
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
            own = own_uuid(rig)
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
