"""Whom the noise hunt mutes gets their voice back, whatever happens meanwhile."""

import asyncio
from functools import partial

import pytest

from pextui.protocol.wire import ParticipantUuid, participant_uuid
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
    sent,
    settled,
    someone,
    sse,
    tell,
)
from tests.wire_node import DIES, Answer, Pipe, no, ok

ANN, BEN = participant_uuid("ann"), participant_uuid("ben")
MANY = [f"guest{number}" for number in range(30)]


async def hunts(rig: Rig, pipe: Pipe, *uuids: ParticipantUuid) -> None:
    """Mute these for a while, and wait until that is seen."""
    known = len(rig.deeds)
    rig.session.hush(set(uuids))
    await rig.until(lambda: len(rig.deeds) == known + len(uuids))
    for uuid in uuids:
        await rig.hears(pipe, uuid, True)


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


async def test_a_mute_that_a_gateway_broke_off_though_it_was_done_is_taken_back() -> None:
    pipe, answer = open_stream(someone("ann"))
    wire = scripted(answer).on("participants/ann/mute", no(504, "gateway time-out"))
    async with hosted(wire) as rig:
        rig.session.hush({ANN})
        await rig.outcome("failed, outcome unknown")
        await rig.hears(pipe, "ann", True)
        assert rig.theirs == []
        rig.session.hush(())
        await rig.until(lambda: wire.count("participants/ann/unmute"))


async def test_who_is_muted_still_when_this_console_comes_back_gets_their_voice() -> None:
    pipe, answer = open_stream(someone("ann"))
    again = open_stream(someone("ann", is_muted="YES"))[1]
    wire = scripted(answer, again)
    async with hosted(wire) as rig:
        await hunts(rig, pipe, ANN)
        pipe.send(sse("disconnect", {"reason": "removed by a host"}))
        await rig.becomes(ENDED)
        rig.session.hush(())
        rig.session.rejoin()
        await rig.until(lambda: wire.count("participants/ann/unmute"), step=0.25)


async def test_who_is_absent_from_one_list_gets_their_voice_when_they_are_there_again() -> None:
    pipe, answer = open_stream(someone("ann"))
    later, without = open_stream()
    wire = scripted(answer, without)
    async with hosted(wire) as rig:
        await hunts(rig, pipe, ANN)
        pipe.end()
        await rig.until(lambda: "ann" not in rig.session.store.participants, step=0.1)
        rig.session.hush(())
        await settled()
        later.send(sse("participant_create", someone("ann", is_muted="YES")))
        await rig.until(lambda: wire.count("participants/ann/unmute"), step=0.25)


async def test_a_voice_that_was_promised_and_is_not_heard_is_asked_for_once_more() -> None:
    pipe, answer = open_stream(someone("ann"))
    wire = scripted(answer)
    async with hosted(wire) as rig:
        await hunts(rig, pipe, ANN)
        rig.session.hush(())
        await rig.outcome("accepted")
        assert rig.session.hushed == {ANN}
        assert not rig.session.silenced
        await rig.outcome("not confirmed", step=0.25)
        assert rig.session.hushed == rig.session.silenced == {ANN}
        await rig.until(lambda: wire.count("participants/ann/unmute") == 2, step=0.25)
        await rig.hears(pipe, "ann", False)
        await rig.until(lambda: not rig.session.hushed)


async def test_a_voice_that_was_promised_is_not_given_twice_when_the_console_leaves() -> None:
    pipe, answer = open_stream(someone("ann"))
    wire = scripted(answer)
    async with hosted(wire) as rig:
        await hunts(rig, pipe, ANN)
        rig.session.hush(())
        await rig.outcome("accepted")
        await rig.leave()
        assert wire.count("participants/ann/unmute") == 1


@pytest.mark.parametrize(
    ("answer", "outcome"), [(DIES, "no answer, outcome unknown"), (ok(), "not confirmed")]
)
async def test_an_event_that_ends_a_deed_older_than_the_hunt_ends_no_debt(
    answer: Answer, outcome: str
) -> None:
    pipe, events = open_stream(someone("ann"))
    wire = scripted(events).on("participants/ann/mute", answer, ok())
    async with hosted(wire) as rig:
        rig.press("mute", rig.named("ann"))
        await rig.outcome(outcome, step=0.25)
        await hunts(rig, pipe, ANN)
        await rig.until(lambda: [one.outcome for one in rig.deeds] == ["seen", "seen"])
        rig.session.hush(())
        await rig.until(lambda: wire.count("participants/ann/unmute"))


async def test_who_is_found_is_not_muted_a_second_time() -> None:
    pipe, answer = open_stream(someone("ann"))
    wire = scripted(answer).on("participants/ann/mute", ok(), no(503, "busy"))
    async with hosted(wire) as rig:
        await hunts(rig, pipe, ANN)
        rig.session.keep_muted({ANN})
        rig.session.hush(())
        await rig.until(lambda: rig.session.history.last)
        await rig.takes_back(newest(rig))
        assert sent(wire) == ["participants/ann/mute", "participants/ann/unmute"]


async def test_after_muting_all_guests_its_hunt_gives_voices_to_hosts_only() -> None:
    _pipe, answer = open_stream(someone("ann"), someone("ben", role="chair"))
    wire = scripted(answer)
    async with hosted(wire) as rig:
        rig.session.hush({ANN, BEN})
        await rig.until(lambda: sum(one.outcome == "accepted" for one in rig.deeds) == 2)
        await rig.presses("mute_guests")
        assert rig.session.hushed == {"ben"}
        rig.session.hush(())
        await rig.until(lambda: wire.count("participants/ben/unmute"))
        await rig.leave()
        assert not wire.count("participants/ann/unmute")


async def test_whom_the_host_has_just_muted_stays_muted_after_a_hunt() -> None:
    pipe, answer = open_stream(someone("ann"), someone("ben"))
    wire = scripted(answer)
    async with hosted(wire) as rig:
        await rig.presses("mute", "ann")
        rig.session.hush({ANN, BEN})
        await rig.until(lambda: wire.count("participants/ben/mute"))
        await rig.hears(pipe, ANN, True)
        await rig.hears(pipe, BEN, True)
        rig.session.hush(())
        await rig.until(lambda: wire.count("participants/ben/unmute"))
        await rig.hears(pipe, BEN, False)
        await rig.until(lambda: not rig.session.hushed)
        assert not wire.count("participants/ann/unmute")


async def test_after_the_host_muted_all_guests_no_voice_is_owed_though_the_answer_broke() -> None:
    pipe, answer = open_stream(someone("ann"))
    wire = scripted(answer).on("muteguests", no(504, "gateway time-out"))
    async with hosted(wire) as rig:
        await hunts(rig, pipe, ANN)
        rig.press("mute_guests")
        await rig.outcome("failed, outcome unknown")
        pipe.send(sse("conference_update", {"locked": False, "guests_muted": True}))
        await rig.outcome("seen", step=0.25)
        assert not rig.session.hushed
        rig.session.hush(())
        await rig.leave()
        assert not wire.count("participants/ann/unmute")


async def test_whom_another_host_unmutes_in_a_hunt_is_not_muted_again_for_it() -> None:
    pipe, answer = open_stream(someone("ann"), someone("ben"))
    wire = scripted(answer).on("participants/ben/unmute", no(503, "busy"), ok())
    async with hosted(wire) as rig:
        await hunts(rig, pipe, ANN, BEN)
        rig.session.hush({ANN})
        await rig.until(lambda: wire.count("participants/ben/unmute"))
        await rig.hears(pipe, ANN, False)
        await rig.until(lambda: wire.count("participants/ben/unmute") == 2, step=0.25)
        assert wire.count("participants/ann/mute") == 1
