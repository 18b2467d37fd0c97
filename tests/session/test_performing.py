"""From a key to its outcome."""

import asyncio

import pytest

from pextui.actions import Target
from pextui.protocol.wire import participant_uuid
from pextui.session import Outcome, State
from tests.session.rig import Rig, listed, open_stream, scripted, shown, someone, sse
from tests.store.people import ME
from tests.wire_node import DIES, Answer, Pipe, WireNode, no, ok, silence, stream

ANN = participant_uuid("ann")
AT_ANN = Target(ANN, "ann")


def meeting() -> tuple[Pipe, WireNode]:
    """A scripted meeting with one guest inside and one at the door."""
    pipe, answer = open_stream(someone("ann"), someone("will", service_type="waiting_room"))
    return pipe, scripted(answer)


def outcomes(rig: Rig) -> list[Outcome]:
    return [deed.outcome for deed in rig.deeds]


async def test_a_deed_is_sent_then_accepted_then_seen() -> None:
    pipe, wire = meeting()
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        rig.press("mute", rig.named("ann"))
        deed = await rig.outcome("accepted")
        assert (deed.action.id, deed.target, deed.at) == ("mute", AT_ANN, rig.clock.now())
        assert rig.named("ann").is_muted is None
        assert ANN in rig.seen.uuids
        pipe.send(sse("participant_update", someone("ann", is_muted="YES")))
        await rig.outcome("seen")
        assert wire.count("participants/ann/mute") == 1


async def test_an_event_before_the_answer_counts() -> None:
    pipe, wire = meeting()
    body = Pipe()
    slow = ok()
    async with wire.on("lock", Answer(200, slow.headers, pieces=body)), Rig(wire.url) as rig:
        await rig.live()
        rig.press("lock")
        await rig.until(lambda: wire.count("lock"))
        pipe.send(sse("conference_update", {"locked": True}))
        await rig.until(lambda: rig.session.store.conference.locked)
        assert outcomes(rig) == [Outcome.SENT]
        body.send(slow.body)
        body.end()
        await rig.outcome("seen")


async def test_without_its_event_a_deed_is_not_confirmed_and_late_is_better_than_never() -> None:
    pipe, wire = meeting()
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        rig.press("mute", rig.named("ann"))
        await rig.outcome("accepted")
        await rig.clock.passes(2.5)
        assert outcomes(rig) == [Outcome.ACCEPTED]
        await rig.clock.passes(0.75)
        await rig.outcome("not confirmed")
        await rig.clock.passes(20)
        pipe.send(sse("participant_update", someone("ann", is_muted="YES")))
        await rig.outcome("seen")


async def test_what_is_never_confirmed_stays_so() -> None:
    pipe, wire = meeting()
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        rig.press("mute", rig.named("ann"))
        await rig.outcome("accepted")
        await rig.clock.passes(60)
        await rig.outcome("not confirmed")
        pipe.send(sse("participant_update", someone("ann", is_muted="YES")))
        await rig.until(lambda: rig.named("ann").is_muted)
        assert outcomes(rig) == [Outcome.NOT_CONFIRMED]


async def test_an_action_of_which_no_event_tells_is_done_when_accepted() -> None:
    _pipe, wire = meeting()
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        rig.press("dtmf", rig.named("ann"), digits="12#")
        await rig.outcome("done")
        assert wire.received("participants/ann/dtmf")[0].json == {"digits": "12#"}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (no(403, "Invalid role"), "Invalid role"),
        (no(404, "No such participant"), "No such participant"),
        (ok(False), "not accepted by the node"),
        (ok("Not \x1b[2Jnow"), "Not ␛[2Jnow"),
        (no(503, None), "the node is busy or in maintenance (HTTP 503)"),
        (no(429, "Slow down"), "Slow down"),
        (no(529, None), "the node is busy or in maintenance (HTTP 529)"),
    ],
)
async def test_a_refusal_is_told_in_the_nodes_words_and_not_repeated(
    answer: Answer, words: str
) -> None:
    _pipe, wire = meeting()
    async with wire.on("participants/ann/mute", answer), Rig(wire.url) as rig:
        await rig.live()
        rig.press("mute", rig.named("ann"))
        deed = await rig.outcome("refused")
        assert deed.words == words
        await rig.clock.passes(10)
        assert wire.count("participants/ann/mute") == 1
        assert outcomes(rig) == [Outcome.REFUSED]


async def test_an_answer_that_is_lost_leaves_the_outcome_to_the_stream() -> None:
    pipe, wire = meeting()
    async with wire.on("participants/ann/mute", DIES), Rig(wire.url) as rig:
        await rig.live()
        rig.press("mute", rig.named("ann"))
        deed = await rig.outcome("no answer, outcome unknown")
        assert "dropped" in deed.words
        pipe.send(sse("participant_update", someone("ann", is_muted="YES")))
        await rig.outcome("seen")
        assert wire.count("participants/ann/mute") == 1


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_what_broke_at_the_node_may_have_been_done_and_is_left_to_the_stream(
    status: int,
) -> None:
    pipe, wire = meeting()
    async with wire.on("participants/ann/mute", no(status, "broken")), Rig(wire.url) as rig:
        await rig.live()
        rig.press("mute", rig.named("ann"))
        deed = await rig.outcome("failed, outcome unknown")
        assert deed.words == "broken"
        assert deed.outcome.is_failure
        assert not deed.outcome.is_open
        await rig.hears(pipe, "ann", True)
        await rig.outcome("seen")
        assert rig.theirs == []
        assert wire.count("participants/ann/mute") == 1


async def test_a_message_whose_answer_is_lost_is_never_sent_again() -> None:
    _pipe, wire = meeting()
    async with wire.on("message", DIES), Rig(wire.url) as rig:
        await rig.live()
        rig.press("message", payload="hello")
        await rig.outcome("no answer, outcome unknown")
        await rig.clock.passes(60)
        assert wire.count("message") == 1
        assert rig.session.store.chat == ()


async def test_what_never_left_this_console_says_so() -> None:
    _pipe, wire = meeting()
    async with wire:
        rig = Rig(wire.url)
        await rig.__aenter__()
        await rig.live()
    await rig.until(lambda: rig.state is State.RETRY)
    rig.press("mute", rig.named("ann"))
    deed = await rig.outcome("not sent")
    assert "refused" in deed.words
    await rig.leave()


async def test_the_guard_is_asked_again_when_it_is_sent() -> None:
    pipe, wire = meeting()
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        ann, will = rig.named("ann"), rig.named("will")
        pipe.send(sse("participant_delete", {"uuid": "ann"}))
        pipe.send(sse("participant_update", someone("will")))
        await rig.until(lambda: not rig.named("will").is_waiting)
        rig.press("mute", ann)
        rig.press("admit", will)
        await rig.until(lambda: len(rig.deeds) == 2)
        assert outcomes(rig) == [Outcome.NOT_SENT, Outcome.NOT_SENT]
        assert [deed.words for deed in rig.deeds] == ["ann has left", "will is not waiting"]
        assert not [one for one in wire.requests if one.name.startswith("participants/")]


async def test_of_several_people_each_gets_one_request_and_an_outcome() -> None:
    people = [someone(f"p{number}") for number in range(20)]
    pipe, answer = open_stream(*people)
    wire = scripted(answer).on("participants/p7/mute", no(403, "Invalid role"))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        rig.press("mute", *(rig.named(f"p{number}") for number in range(20)))
        await rig.until(lambda: not any(one is Outcome.SENT for one in outcomes(rig)))
        pipe.send(*(sse("participant_update", one | {"is_muted": "YES"}) for one in people))
        await rig.until(lambda: outcomes(rig).count(Outcome.SEEN) == 19)
        assert outcomes(rig).count(Outcome.REFUSED) == 1
        names = [one.name for one in wire.requests if one.name.endswith("/mute")]
        assert sorted(names) == sorted(f"participants/p{number}/mute" for number in range(20))


async def test_mashing_a_key_sends_one_request() -> None:
    _pipe, wire = meeting()
    async with wire.on("participants/ann/disconnect", silence()), Rig(wire.url) as rig:
        await rig.live()
        ann = rig.named("ann")
        for _ in range(10):
            rig.press("remove", ann)
        await rig.until(lambda: wire.count("participants/ann/disconnect"))
        rig.press("remove", ann)
        for _ in range(20):
            await asyncio.sleep(0)
        assert wire.count("participants/ann/disconnect") == 1
        assert len(rig.deeds) == 1
        rig.press("mute", ann)
        await rig.until(lambda: wire.count("participants/ann/mute"))


def names_of(rig: Rig) -> set[str]:
    """How everybody is called."""
    return {one.display_name for one in rig.session.store.participants.values()}


async def test_a_new_name_makes_no_new_deed_of_the_one_under_way() -> None:
    pipe, wire = meeting()
    later = Pipe()
    wire.on("participants/ann/mute", Answer(status=None, pieces=later))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        for name in ("ann", "Anna", "Annabel"):
            pipe.send(sse("participant_update", someone("ann", display_name=name)))
            await rig.until(lambda called=name: called in names_of(rig))  # type: ignore[misc]
            rig.press("mute", rig.named(name))
        await rig.until(later.is_open.is_set)
        assert len(rig.deeds) == 1
        assert wire.count("participants/ann/mute") == 1


async def test_the_same_key_later_is_a_new_deed() -> None:
    _pipe, wire = meeting()
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        for count in (1, 2):
            rig.press("mute", rig.named("ann"))
            await rig.until(lambda many=count: len(rig.deeds) == many)  # type: ignore[misc]
            await rig.outcome("accepted")
        assert rig.deeds[0].number < rig.deeds[1].number
        assert wire.count("participants/ann/mute") == 2


async def test_messages_are_sent_in_their_order() -> None:
    _pipe, wire = meeting()
    texts = [f"line {number}" for number in range(12)]
    slow = Pipe()
    first = Answer(200, ok().headers, pieces=slow)
    async with wire.on("message", first, ok()), Rig(wire.url) as rig:
        await rig.live()
        for text in texts:
            rig.press("message", payload=text)
        await rig.until(lambda: wire.count("message"))
        rig.press("mute", rig.named("ann"))
        await rig.until(lambda: wire.count("participants/ann/mute"))
        assert wire.count("message") == 1
        slow.send(ok().body)
        slow.end()
        await rig.until(lambda: outcomes(rig).count(Outcome.DONE) == len(texts))
        assert [one.json["payload"] for one in wire.received("message")] == texts
        assert [line.text for line in rig.session.store.chat] == texts


async def test_an_own_message_and_its_echo_are_one_line() -> None:
    pipe, wire = meeting()
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        pipe.send(sse("message", {"origin": "Olga", "uuid": ME, "payload": "early"}))
        await rig.until(lambda: rig.session.store.chat)
        rig.press("message", payload="early")
        await rig.outcome("done")
        rig.press("message", payload="late")
        await rig.until(lambda: outcomes(rig) == [Outcome.DONE, Outcome.DONE])
        pipe.send(sse("message_received", {"origin": "Olga", "uuid": ME, "payload": "late"}))
        pipe.send(sse("message", {"origin": "ann", "uuid": "ann", "payload": "hi"}))
        await rig.until(lambda: rig.session.store.chat[-1].text == "hi")
        assert [line.text for line in rig.session.store.chat] == ["early", "late", "hi"]


async def test_media_are_known_until_they_are_ended() -> None:
    pipe, wire = meeting()
    call = {"call_uuid": "c-1", "url": "rtmp://h/1"}
    async with wire.on(f"participants/{ME}/calls", ok(call)), Rig(wire.url) as rig:
        await rig.live()
        rig.press("media", bandwidth="512", streaming="true")
        deed = await rig.outcome("done")
        assert deed.answer is not None
        assert rig.session.store.calls == {"c-1"}
        (request,) = wire.received(f"participants/{ME}/calls")
        assert request.json == {"call_type": "RTMP", "bandwidth": 512, "streaming": "true"}
        rig.press("media_off")
        await rig.until(lambda: not rig.session.store.calls)
        assert wire.count(f"participants/{ME}/calls/c-1/disconnect") == 1
        pipe.send(sse("call_disconnected", {"call_uuid": "c-1"}))
        await rig.until(lambda: rig.session.store.news)


async def test_a_dialled_person_is_seen_when_one_of_the_forks_is() -> None:
    pipe, wire = meeting()
    async with wire.on("dial", ok(["new-1", "new-2"])), Rig(wire.url) as rig:
        await rig.live()
        rig.press("dial", destination="bob", role="guest", protocol="auto")
        await rig.outcome("accepted")
        pipe.send(sse("participant_create", someone("new-2", service_type="connecting")))
        await rig.outcome("seen")


async def test_actions_stay_possible_while_the_stream_is_away() -> None:
    pipe, answer = open_stream(someone("ann"))
    wire = scripted(answer, no(503, "busy"))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        pipe.end()
        await rig.until(lambda: rig.state is State.RETRY)
        rig.press("mute", rig.named("ann"))
        await rig.outcome("accepted")
        assert shown(rig) == {"ann"}
        assert rig.session.refusal() is None


async def test_nothing_is_sent_before_there_is_a_seat() -> None:
    async with scripted().on("request_token", silence()) as wire, Rig(wire.url) as rig:
        await rig.until(lambda: wire.count("request_token"))
        rig.press_on("mute", AT_ANN)
        assert (await rig.outcome("not sent")).words == "this console is not in the meeting"


async def test_leaving_waits_for_nothing_that_is_under_way() -> None:
    _pipe, wire = meeting()
    async with wire.on("participants/ann/mute", silence()), Rig(wire.url) as rig:
        await rig.live()
        rig.press("mute", rig.named("ann"))
        await rig.until(lambda: wire.count("participants/ann/mute"))
        await rig.leave()
        assert wire.count("release_token") == 1


async def test_a_frame_of_the_presentation_is_fetched() -> None:
    pipe, wire = meeting()
    got: list[object] = []
    jpeg = b"\xff\xd8picture"
    frame = Answer(200, {"content-type": "image/jpeg"}, jpeg)
    async with wire.on("presentation.jpeg", frame), Rig(wire.url) as rig:
        await rig.live()
        rig.session.frame(got.append)
        await rig.until(lambda: len(got) == 1)
        assert "no frame" in str(got[0])
        pipe.send(b"id: MQ==\n" + sse("presentation_frame"))
        await rig.until(lambda: rig.session.store.presentation)
        rig.session.frame(got.append)
        await rig.until(lambda: len(got) == 2)
        assert got[1] == jpeg
        assert wire.received("presentation.jpeg")[0].target.endswith("?id=MQ%3D%3D")


async def test_a_stale_list_confirms_nothing() -> None:
    pipe, first = open_stream(someone("ann", is_muted="YES"))
    again = Pipe()
    async with scripted(first, stream(pipe=again)) as wire, Rig(wire.url) as rig:
        await rig.live()
        wire.on("participants/ann/mute", DIES)
        pipe.end()
        await rig.becomes(State.LIVE, State.RETRY)
        rig.press("mute", rig.named("ann"))
        await rig.outcome("no answer, outcome unknown")
        again.send(listed(someone("ann", is_muted="NO")))
        await rig.becomes(State.RETRY, State.LIVE)
        assert outcomes(rig) == [Outcome.UNKNOWN]
        again.send(sse("participant_update", someone("ann", is_muted="YES")))
        await rig.outcome("seen")


async def test_a_token_that_an_action_finds_refused_is_refreshed_at_once() -> None:
    _pipe, wire = meeting()
    wire.on("participants/ann/mute", no(403, "Invalid token"))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        rig.press("mute", rig.named("ann"))
        await rig.outcome("refused")
        await rig.until(lambda: wire.count("refresh_token") == 1, step=0.25)
