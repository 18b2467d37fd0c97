"""Taking back what has not come to its end yet, and what others have done meanwhile."""

from functools import partial

import pytest

from pextui.session import Outcome, deeds
from pextui.session.perform import AT_ONCE
from tests.session.rig import (
    ENDED,
    Rig,
    held,
    hosted,
    is_so,
    let_go,
    newest,
    open_stream,
    scripted,
    settled,
    someone,
    sse,
    tell,
)
from tests.wire_node import Answer, Pipe, no, ok

MANY = [f"guest{number}" for number in range(30)]


def has_deeds(rig: Rig, number: int) -> bool:
    return len(rig.deeds) == number


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


@pytest.mark.parametrize("is_answered", [False, True])
async def test_what_was_being_taken_back_when_a_meeting_ended_is_not_in_the_next(
    is_answered: bool,
) -> None:
    pipe, answer = open_stream()
    body, slow = held()
    wire = scripted(answer, open_stream()[1]).on("lock", ok() if is_answered else slow)
    async with hosted(wire) as rig:
        rig.press("lock")
        await rig.until(lambda: wire.count("lock"))
        await settled()
        lock = newest(rig)
        rig.session.take_back(lock)
        await rig.until(lambda: lock in rig.session.history.undoing)
        pipe.send(sse("disconnect", {"reason": "Conference terminated by a host"}))
        await rig.becomes(ENDED)
        rig.session.rejoin()
        await rig.until(lambda: not rig.session.history.undoing, step=0.25)
        await rig.live(step=0.25)
        let_go(body)
        await rig.until(lambda: not rig.deeds[-1].outcome.is_open, step=0.25)
        assert not wire.count("unlock")
        assert rig.session.history.next is None


async def test_what_was_taken_back_when_a_meeting_ended_is_not_done_again_in_the_next() -> None:
    pipe, answer = open_stream()
    wire = scripted(answer, open_stream()[1])
    async with hosted(wire) as rig:
        lock = await rig.presses("lock")
        pipe.send(sse("conference_update", {"locked": True}))
        await rig.outcome("seen")
        rig.session.take_back(lock)
        await rig.until(lambda: wire.count("unlock"))
        await rig.outcome("accepted")
        pipe.send(sse("disconnect", {"reason": "Conference terminated by a host"}))
        await rig.becomes(ENDED)
        rig.session.rejoin()
        await rig.until(lambda: not rig.session.history.undoing, step=0.25)
        await rig.until(lambda: not rig.deeds[-1].outcome.is_open, step=0.25)
        await settled()
        assert rig.session.history.next is None


async def test_leaving_in_the_middle_of_taking_back_does_that_to_its_end() -> None:
    lit = [someone(name, spotlight=at) for at, name in enumerate(("ann", "ben"), start=1)]
    pipe, answer = open_stream(*lit)
    body, slow = held()
    wire = scripted(answer).on("participants/ann/spotlighton", slow)
    async with hosted(wire) as rig:
        light = await rig.presses("spotlight_off", "ann")
        pipe.send(sse("participant_update", someone("ann")))
        await rig.outcome("seen")
        rig.session.take_back(light)
        await rig.until(lambda: wire.count("participants/ann/spotlighton"))
        rig.session.leave()
        await settled()
        let_go(body)
        await rig.until(rig.session.finished.is_set)
        assert wire.count("participants/ben/spotlightoff") == 1
        assert wire.count("participants/ben/spotlighton") == 1


async def test_what_broke_at_the_node_may_have_been_done_and_is_taken_back() -> None:
    _pipe, answer = open_stream(someone("ann"))
    wire = scripted(answer).on("participants/ann/mute", no(504, "gateway time-out"))
    async with hosted(wire) as rig:
        rig.session.take_back(await rig.presses("mute", "ann"))
        await rig.until(lambda: wire.count("participants/ann/unmute"))


async def test_what_the_node_refused_to_do_to_the_meeting_is_not_taken_back() -> None:
    pipe, answer = open_stream()
    wire = scripted(answer).on("lock", ok(), no(503, "busy"))
    async with hosted(wire) as rig:
        await rig.presses("lock")
        refused = await rig.presses("lock")
        pipe.send(sse("conference_update", {"locked": True}))
        await rig.until(lambda: rig.session.store.conference.locked)
        assert (await rig.takes_back(refused)).by == ()
        assert not wire.count("unlock")


@pytest.mark.parametrize("status", [503, 504])
async def test_what_could_not_be_taken_back_is_the_next_to_take_back_once_more(
    status: int,
) -> None:
    pipe, answer = open_stream(someone("ann"), someone("ben"))
    wire = scripted(answer).on("participants/ben/unmute", no(status, "busy"))
    async with hosted(wire) as rig:
        for name in ("ann", "ben"):
            await rig.presses("mute", name)
            await rig.hears(pipe, name, True)
        first, second = rig.session.history.done
        await rig.until(lambda: {one.outcome for one in rig.deeds} == {Outcome.SEEN})
        await rig.takes_back(second)
        assert rig.session.history.done == (first, second)
        await rig.takes_back(second)
        await rig.until(lambda: rig.session.history.done == (first,))
        assert wire.count("participants/ben/unmute") == 2


async def test_what_is_taken_back_twice_and_done_again_twice_is_sent_once() -> None:
    pipe, answer = open_stream(someone("ann"))
    wire = scripted(answer)
    async with hosted(wire) as rig:
        mute = await rig.presses("mute", "ann")
        await rig.hears(pipe, "ann", True)
        rig.session.take_back(mute)
        rig.session.take_back(mute)
        await rig.until(lambda: wire.count("participants/ann/unmute"))
        await rig.hears(pipe, "ann", False)
        await rig.undone(mute)
        rig.session.take_back(mute)
        for _ in range(2):
            rig.session.redo(mute, rig.session.again(mute))
        await rig.until(lambda: rig.session.history.last)
        await settled()
        assert len(rig.session.history.done) == 1
        assert [one.action.id for one in rig.deeds] == ["mute", "unmute", "mute"]


async def test_nothing_is_done_again_where_there_is_nobody_left_to_do_it_to() -> None:
    pipe, answer = open_stream(someone("ann"))
    async with hosted(scripted(answer)) as rig:
        mute = await rig.presses("mute", "ann")
        await rig.takes_back(mute)
        pipe.send(sse("participant_delete", {"uuid": "ann"}))
        await rig.until(lambda: "ann" not in rig.session.store.participants)
        assert rig.session.again(mute) == ()
        rig.session.redo(mute, ())
        await settled()
        assert rig.session.history.done == ()
        assert rig.session.history.next is mute


async def test_a_call_can_be_taken_back_whatever_was_done_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deeds, "DEEDS_LIMIT", 2)
    pipe, answer = open_stream(someone("ann"))
    wire = scripted(answer).on("dial", ok(["bob"]))
    async with hosted(wire) as rig:
        rig.press("dial", destination="bob@example.com", role="guest", protocol="auto")
        pipe.send(sse("participant_create", someone("bob", service_type="connecting")))
        await rig.outcome("seen")
        dial = newest(rig)
        for is_muted in (True, False, True):
            await rig.presses("mute" if is_muted else "unmute", "ann")
            await rig.hears(pipe, "ann", is_muted)
            await rig.outcome("seen")
        rig.session.take_back(dial)
        await rig.until(lambda: wire.count("participants/bob/disconnect"))
