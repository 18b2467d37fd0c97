"""Following the stream through everything that can happen to it."""

import pytest
from pydantic import SecretStr

from pextui.simulator.serving import Serving
from pextui.store import NewsKind
from tests.session.rig import (
    FETCHED,
    LIVE,
    REFUSED,
    RETRY,
    SYNCING,
    Rig,
    believed,
    listed,
    open_stream,
    own_uuid,
    scripted,
    settled,
    shown,
    someone,
    sse,
    truth,
)
from tests.wire_node import Answer, End, Pipe, no, ok, page, stream


async def test_a_drop_is_mended_and_the_list_is_right_again() -> None:
    node = Serving(scene="board", living=False)
    with node:
        async with Rig(node.url, pin=SecretStr("1234")) as rig:
            await rig.live()
            before = believed(rig)
            gone = rig.named("Will Brandt") if "Will Brandt" in before.values() else None
            leaving = gone.uuid if gone else next(uuid for uuid in before if uuid != own_uuid(rig))
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
    wire = scripted(stream(pipe=pipe)).on("participants", FETCHED)
    async with wire, Rig(wire.url) as rig:
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
    wire = scripted(first, stream(pipe=mute)).on("participants", FETCHED)
    async with wire, Rig(wire.url) as rig:
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
