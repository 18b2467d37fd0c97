"""Taking back what has not come to its end yet, and what others have done meanwhile."""

import asyncio
from functools import partial

from pextui.protocol.wire import participant_uuid
from pextui.session import Job, Outcome
from pextui.session.perform import AT_ONCE
from tests.session.rig import ENDED, Rig, open_stream, scripted, settled, someone, sse
from tests.wire_node import Answer, Pipe, no, ok

MANY = [f"guest{number}" for number in range(30)]


def held() -> tuple[Pipe, Answer]:
    """An answer of yes that comes when the test says so."""
    body, yes = Pipe(), ok()
    return body, Answer(200, yes.headers, pieces=body)


def let_go(body: Pipe) -> None:
    """Let a held answer come."""
    body.send(ok().body)
    body.end()


def newest(rig: Rig) -> Job:
    job = rig.session.history.last
    assert job is not None
    return job


def has_deeds(rig: Rig, number: int) -> bool:
    return len(rig.deeds) == number


def is_so(rig: Rig, name: str, is_muted: bool) -> bool:
    return bool(rig.named(name).is_muted) is is_muted


def tell(pipe: Pipe, name: str, *, is_muted: bool) -> None:
    """The node tells that somebody is muted, or no longer."""
    pipe.send(sse("participant_update", someone(name, is_muted="YES" if is_muted else "NO")))


async def test_what_has_no_answer_yet_is_waited_for_and_then_taken_back() -> None:
    pipe, answer = open_stream(someone("ann"))
    body, slow = held()
    async with scripted(answer).on("participants/ann/mute", slow) as wire, Rig(wire.url) as rig:
        await rig.live()
        rig.press("mute", rig.named("ann"))
        await rig.until(lambda: wire.count("participants/ann/mute"))
        mute = newest(rig)
        rig.session.take_back(mute)
        await rig.until(lambda: mute in rig.session.history.undoing)
        await settled()
        assert not wire.count("participants/ann/unmute")

        let_go(body)
        tell(pipe, "ann", is_muted=True)
        await rig.until(lambda: wire.count("participants/ann/unmute"))
        assert rig.session.history.outcome(mute) is None, "nobody has seen it yet"
        tell(pipe, "ann", is_muted=False)
        await rig.until(lambda: rig.session.history.outcome(mute))


async def test_what_was_not_sent_yet_of_many_is_not_sent_and_the_rest_is_taken_back() -> None:
    pipe, answer = open_stream(*map(someone, MANY))
    wire, bodies = scripted(answer), []
    for name in MANY:
        body, slow = held()
        bodies.append(body)
        wire.on(f"participants/{name}/mute", slow)
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        rig.press("mute", *map(rig.named, MANY))
        sent = MANY[:AT_ONCE]
        await rig.until(lambda: all(wire.count(f"participants/{one}/mute") for one in sent))
        mute = newest(rig)
        rig.session.take_back(mute)
        await rig.until(lambda: mute in rig.session.history.undoing)
        for body in bodies:
            let_go(body)
        for name in sent:
            tell(pipe, name, is_muted=True)
        await rig.until(lambda: all(wire.count(f"participants/{one}/unmute") for one in sent))
        for name in sent:
            tell(pipe, name, is_muted=False)
        await rig.until(lambda: rig.session.history.outcome(mute))

        off = {one.target.name for one in rig.deeds if one.outcome is Outcome.CALLED_OFF}
        assert off == set(MANY[AT_ONCE:])
        assert not any(wire.count(f"participants/{one}/mute") for one in off)
        assert not any(wire.count(f"participants/{one}/unmute") for one in off)


async def test_whom_another_host_muted_after_the_node_refused_us_stays_muted() -> None:
    pipe, answer = open_stream(someone("ann"))
    wire = scripted(answer).on("participants/ann/mute", no(403, "no"))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        rig.press("mute", rig.named("ann"))
        await rig.outcome("refused")
        tell(pipe, "ann", is_muted=True)
        await rig.until(lambda: rig.named("ann").is_muted)
        mute = newest(rig)
        rig.session.take_back(mute)
        await rig.until(lambda: rig.session.history.outcome(mute))
        assert rig.session.history.outcome(mute).by == ()  # type: ignore[union-attr]
        assert not wire.count("participants/ann/unmute")


async def test_a_call_that_is_not_answered_for_yet_is_hung_up_when_it_is() -> None:
    pipe, answer = open_stream()
    body, yes = Pipe(), ok(["bob"])
    slow = Answer(200, yes.headers, pieces=body)
    async with scripted(answer).on("dial", slow) as wire, Rig(wire.url) as rig:
        await rig.live()
        rig.press("dial", destination="bob@example.com", role="guest", protocol="auto")
        await rig.until(lambda: wire.count("dial"))
        rig.session.take_back(newest(rig))
        pipe.send(sse("participant_create", someone("bob", service_type="connecting")))
        body.send(yes.body)
        body.end()
        await rig.until(lambda: wire.count("participants/bob/disconnect"))


async def test_two_are_taken_back_one_after_the_other() -> None:
    pipe, answer = open_stream(someone("ann"), someone("ben"))
    async with scripted(answer) as wire, Rig(wire.url) as rig:
        await rig.live()
        for number, name in enumerate(("ann", "ben"), start=1):
            rig.press("mute", rig.named(name))
            await rig.until(partial(has_deeds, rig, number))
            tell(pipe, name, is_muted=True)
            await rig.outcome("seen")
        first, second = rig.session.history.done
        rig.session.take_back(second)
        rig.session.take_back(first)
        await rig.until(lambda: wire.count("participants/ben/unmute"))
        await settled()
        assert not wire.count("participants/ann/unmute")
        tell(pipe, "ben", is_muted=False)
        await rig.until(lambda: wire.count("participants/ann/unmute"))


async def test_a_hunt_s_mutes_are_taken_back_when_the_console_leaves() -> None:
    _pipe, answer = open_stream(someone("ann"), someone("ben"))
    async with scripted(answer) as wire, Rig(wire.url) as rig:
        await rig.live()
        rig.session.hush({participant_uuid("ann")})
        await rig.until(lambda: wire.count("participants/ann/mute"))
        await rig.leave()
        assert wire.count("participants/ann/unmute") == 1
        assert wire.count("participants/ben/unmute") == 0
        order = [one.name for one in wire.requests]
        assert order.index("participants/ann/unmute") < order.index("release_token")


async def test_an_unmute_that_did_not_arrive_is_sent_again_when_the_line_is_back() -> None:
    pipe, first = open_stream(someone("ann"))
    again, second = open_stream(someone("ann", is_muted="YES"))
    wire = scripted(first, second).on("participants/ann/unmute", no(503, "busy"), ok())
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        rig.session.hush({participant_uuid("ann")})
        tell(pipe, "ann", is_muted=True)
        await rig.until(lambda: rig.named("ann").is_muted)
        rig.session.hush(())
        await rig.until(lambda: wire.count("participants/ann/unmute"))
        await rig.outcome("refused")
        assert rig.session.hushed == {"ann"}

        pipe.end()
        await rig.until(lambda: wire.count("participants/ann/unmute") == 2, step=0.25)
        tell(again, "ann", is_muted=False)
        await rig.until(lambda: not rig.session.hushed)


async def test_who_is_found_stays_muted_and_can_be_unmuted_by_taking_that_back() -> None:
    pipe, answer = open_stream(someone("ann"), someone("ben"))
    async with scripted(answer) as wire, Rig(wire.url) as rig:
        await rig.live()
        rig.session.hush({participant_uuid("ann"), participant_uuid("ben")})
        for name in ("ann", "ben"):
            tell(pipe, name, is_muted=True)
        await rig.until(lambda: rig.named("ann").is_muted and rig.named("ben").is_muted)
        rig.session.keep_muted({participant_uuid("ann")})
        rig.session.hush(())
        await rig.until(lambda: wire.count("participants/ben/unmute"))
        tell(pipe, "ben", is_muted=False)
        await rig.until(lambda: not rig.session.hushed)
        assert not wire.count("participants/ann/unmute")

        rig.session.take_back(newest(rig))
        await rig.until(lambda: wire.count("participants/ann/unmute"))


async def test_an_unmute_never_overtakes_the_mute_that_it_takes_back() -> None:
    _pipe, answer = open_stream(someone("ann"))
    body, slow = held()
    async with scripted(answer).on("participants/ann/mute", slow) as wire, Rig(wire.url) as rig:
        await rig.live()
        rig.session.hush({participant_uuid("ann")})
        await rig.until(lambda: wire.count("participants/ann/mute"))
        rig.session.hush(())
        await asyncio.sleep(0)
        await settled()
        assert not wire.count("participants/ann/unmute")
        let_go(body)
        await rig.until(lambda: wire.count("participants/ann/unmute"))


async def test_whom_another_host_has_changed_since_is_left_as_they_are() -> None:
    pipe, answer = open_stream(someone("ann"), someone("ben"))
    async with scripted(answer) as wire, Rig(wire.url) as rig:
        await rig.live()
        rig.press("mute", rig.named("ann"), rig.named("ben"))
        for name in ("ann", "ben"):
            tell(pipe, name, is_muted=True)
        await rig.until(lambda: {one.outcome for one in rig.deeds} == {Outcome.SEEN})
        for is_muted in (False, True):
            tell(pipe, "ann", is_muted=is_muted)
            await rig.until(partial(is_so, rig, "ann", is_muted))
        mute = newest(rig)
        rig.session.take_back(mute)
        await rig.until(lambda: wire.count("participants/ben/unmute"))
        tell(pipe, "ben", is_muted=False)
        await rig.until(lambda: rig.session.history.outcome(mute))
        assert rig.session.history.outcome(mute).theirs == 1  # type: ignore[union-attr]
        assert not wire.count("participants/ann/unmute")


async def test_nobody_is_unmuted_alone_after_another_host_has_muted_all() -> None:
    pipe, answer = open_stream(someone("ann"))
    async with scripted(answer) as wire, Rig(wire.url) as rig:
        await rig.live()
        rig.press("mute", rig.named("ann"))
        tell(pipe, "ann", is_muted=True)
        await rig.outcome("seen")
        await rig.until(lambda: rig.session.store.conference.guests_muted is False)
        pipe.send(sse("conference_update", {"locked": False, "guests_muted": True}))
        await rig.until(lambda: rig.session.store.conference.guests_muted)
        mute = newest(rig)
        rig.session.take_back(mute)
        await rig.until(lambda: rig.session.history.outcome(mute))
        assert not wire.count("participants/ann/unmute")


async def test_what_may_have_been_done_to_the_meeting_is_taken_back_as_well() -> None:
    _pipe, answer = open_stream(someone("ann"))
    async with scripted(answer) as wire, Rig(wire.url) as rig:
        await rig.live()
        rig.press("lock")
        await rig.outcome("accepted")
        await rig.outcome("not confirmed", step=0.25)
        rig.session.take_back(newest(rig))
        await rig.until(lambda: wire.count("unlock"))


async def test_whom_another_host_mutes_in_a_hunt_stays_muted_after_it() -> None:
    pipe, answer = open_stream(someone("ann"), someone("ben"))
    async with scripted(answer) as wire, Rig(wire.url) as rig:
        await rig.live()
        rig.session.hush({participant_uuid("ann"), participant_uuid("ben")})
        for name in ("ann", "ben"):
            tell(pipe, name, is_muted=True)
            await rig.until(partial(is_so, rig, name, True))
        for is_muted in (False, True):
            tell(pipe, "ann", is_muted=is_muted)
            await rig.until(partial(is_so, rig, "ann", is_muted))
        rig.session.hush(())
        await rig.until(lambda: wire.count("participants/ben/unmute"))
        tell(pipe, "ben", is_muted=False)
        await rig.until(lambda: not rig.session.hushed)
        assert not wire.count("participants/ann/unmute")


async def test_after_all_guests_were_muted_by_another_host_no_hunt_gives_a_voice() -> None:
    pipe, answer = open_stream(someone("ann"))
    async with scripted(answer) as wire, Rig(wire.url) as rig:
        await rig.live()
        rig.session.hush({participant_uuid("ann")})
        tell(pipe, "ann", is_muted=True)
        await rig.until(partial(is_so, rig, "ann", True))
        await rig.until(lambda: rig.session.store.conference.guests_muted is False)
        pipe.send(sse("conference_update", {"locked": False, "guests_muted": True}))
        await rig.until(lambda: not rig.session.hushed)
        rig.session.hush(())
        await rig.leave()
        assert not wire.count("participants/ann/unmute")


async def test_a_voice_that_a_busy_node_did_not_take_back_is_given_once_more() -> None:
    pipe, answer = open_stream(someone("ann"))
    wire = scripted(answer).on("participants/ann/unmute", no(503, "busy"), no(503, "busy"), ok())
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        rig.session.hush({participant_uuid("ann")})
        tell(pipe, "ann", is_muted=True)
        await rig.until(partial(is_so, rig, "ann", True))
        rig.session.hush(())
        await rig.until(lambda: wire.count("participants/ann/unmute") == 3, step=0.25)
        tell(pipe, "ann", is_muted=False)
        await rig.until(lambda: not rig.session.hushed)


async def test_leaving_in_a_question_mutes_nobody_more() -> None:
    _pipe, answer = open_stream(*map(someone, MANY))
    wire, bodies = scripted(answer), []
    for name in MANY:
        body, slow = held()
        bodies.append(body)
        wire.on(f"participants/{name}/mute", slow)
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        rig.session.hush(frozenset(map(participant_uuid, MANY)))
        mutes = [f"participants/{one}/mute" for one in MANY]
        await rig.until(lambda: sum(map(wire.count, mutes)) == AT_ONCE)
        sent = [one for one in MANY if wire.count(f"participants/{one}/mute")]
        rig.session.leave()
        await settled()
        for body in bodies:
            let_go(body)
        await rig.until(rig.session.finished.is_set)
        muted = [one for one in MANY if wire.count(f"participants/{one}/mute")]
        assert muted == sent
        assert all(wire.count(f"participants/{one}/unmute") for one in sent)
        assert not rig.session.silenced


async def test_what_was_done_in_a_meeting_that_ended_is_not_taken_back_in_the_next() -> None:
    pipe, answer = open_stream(someone("ann"))
    async with scripted(answer, open_stream()[1]) as wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(lambda: rig.session.store.conference.locked is False)
        rig.press("lock")
        await rig.outcome("accepted")
        pipe.send(sse("conference_update", {"locked": True}))
        await rig.outcome("seen")
        pipe.send(sse("disconnect", {"reason": "Conference terminated by a host"}))
        await rig.becomes(ENDED)
        assert rig.session.history.last is not None
        rig.session.rejoin()
        await rig.until(lambda: rig.session.history.last is None, step=0.25)
