"""Faults of tokens and of single requests, each ending with a look at what the node was asked."""

from typing import Any

import pytest
from pydantic import SecretStr

from pextui.session import Outcome
from pextui.simulator.serving import Serving
from tests.hand_clock import HandClock
from tests.session.rig import (
    LIVE,
    REFUSED,
    REJOINING,
    Rig,
    believed,
    open_stream,
    scripted,
    shown,
    someone,
    sse,
    truth,
)
from tests.wire_node import DIES, Answer, no, ok, page, silence


async def test_a_refresh_whose_answer_is_lost_is_tried_with_the_old_token() -> None:
    first, second = open_stream(someone("ann"))[1], open_stream(someone("ann"))[1]
    wire = scripted(first, second)
    wire.on("refresh_token", DIES, no(403, "Invalid token"))
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.becomes(LIVE, REJOINING, LIVE)
        tokens = [one.headers["token"] for one in wire.received("refresh_token")]
        assert tokens == ["first-token", "first-token"]
        assert wire.count("request_token") == 2
        assert shown(rig) == {"ann"}


@pytest.mark.parametrize("status", [401, 403])
async def test_a_stream_that_the_token_does_not_open_leads_to_one_new_seat_and_no_more(
    status: int,
) -> None:
    async with scripted(no(status, "Invalid token")) as wire, Rig(wire.url) as rig:
        await rig.becomes(REJOINING, REFUSED)
        assert wire.count("request_token") == 2
        await rig.clock.passes(30)
        assert wire.count("request_token") == 2
        assert wire.count("events") == 2


@pytest.mark.parametrize(
    ("answer", "outcome", "words"),
    [
        (no(404, "No such participant"), Outcome.REFUSED, "No such participant"),
        (no(429, "slow down", retry_after="1000000000"), Outcome.REFUSED, "slow down"),
        (no(502, None), Outcome.FAILED, "the node failed (HTTP 502)"),
        (page(), Outcome.REFUSED, "not a Pexip node"),
        (ok(False), Outcome.REFUSED, "not accepted by the node"),
        (DIES, Outcome.UNKNOWN, "dropped"),
    ],
    ids=["gone", "too many", "bad gateway", "web page", "false", "lost"],
)
async def test_an_action_that_goes_wrong_is_told_and_never_sent_again(
    answer: Answer, outcome: Outcome, words: str
) -> None:
    async with scripted(open_stream(someone("ann"))[1]) as wire, Rig(wire.url) as rig:
        await rig.live()
        wire.on("participants/ann/mute", answer)
        rig.press("mute", rig.named("ann"))
        await rig.until(lambda: rig.deeds and rig.deeds[-1].outcome is outcome)
        assert words in rig.deeds[-1].words
        await rig.clock.passes(60)
        assert wire.count("participants/ann/mute") == 1
        assert shown(rig) == {"ann"}, "the list is the stream's to change"


async def test_a_node_that_accepts_and_never_answers_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pextui.client.transport.WHOLE_TIMEOUT", 0.3)
    async with scripted(open_stream(someone("ann"))[1]) as wire, Rig(wire.url) as rig:
        await rig.live()
        wire.on("participants/ann/mute", silence())
        rig.press("mute", rig.named("ann"))
        await rig.outcome("no answer, outcome unknown")
        assert wire.count("participants/ann/mute") == 1


async def test_two_consoles_on_one_meeting_believe_the_same_whoever_acts() -> None:
    with Serving("board", living=False) as node:
        pin = SecretStr(node.pin or "")
        async with Rig(node.url, pin=pin) as one, Rig(node.url, pin=pin) as other:
            await one.live()
            await other.live()
            person = one.named("Priya Raman")
            for number in range(20):
                rig = (one, other)[number % 2]
                rig.press("mute" if number % 3 else "unmute", person)
                await rig.until(lambda rig=rig: not any(d.outcome.is_open for d in rig.deeds))  # type: ignore[misc]
            for rig in (one, other):
                await rig.until(lambda rig=rig: believed(rig) == truth(node))  # type: ignore[misc]
                muted = node.do(lambda meeting: meeting.named("Priya Raman").muted)
                assert rig.named("Priya Raman").is_muted is muted


async def test_a_storm_ends_in_the_truth_and_the_newest_state() -> None:
    pipe, first = open_stream(*(someone(f"p{number}") for number in range(50)))
    async with scripted(first) as wire, Rig(wire.url) as rig:
        await rig.live()
        for number in range(5000):
            muted = "YES" if number % 2 else "NO"
            pipe.send(sse("participant_update", someone(f"p{number % 50}", is_muted=muted)))
        pipe.send(sse("stage", [{"participant_uuid": "p7", "vad": 100}]))
        await rig.until(lambda: rig.session.store.talking == {"p7"})
        muted_now = {
            one.display_name for one in rig.session.store.participants.values() if one.is_muted
        }
        assert muted_now == {f"p{number}" for number in range(1, 50, 2)}
        assert rig.state is LIVE


@pytest.mark.parametrize(
    "body", [b"\xff\xd8" + b"x" * (6 * 1024 * 1024), b"\x89PNG", b"", b"<html>"], ids=len
)
async def test_a_frame_that_is_none_or_too_large_is_refused(body: bytes) -> None:
    pipe, first = open_stream()
    async with scripted(first) as wire, Rig(wire.url) as rig:
        await rig.live()
        pipe.send(sse("presentation_start", {"presenter_name": "Ann", "presenter_uri": "a@b"}))
        pipe.send(b"id: frame-1\nevent: presentation_frame\ndata: null\n\n")
        await rig.until(lambda: rig.session.store.presentation is not None)
        await rig.until(lambda: getattr(rig.session.store.presentation, "frame_id", ""))
        wire.on("presentation.jpeg", Answer(200, {"content-type": "image/jpeg"}, body))
        got: list[Any] = []
        rig.session.frame(got.append)
        await rig.until(lambda: got)
        assert isinstance(got[0], Exception)
        assert rig.state is LIVE


async def test_a_console_that_is_killed_leaves_a_ghost_until_its_token_ends() -> None:
    clock = HandClock()
    with Serving("quiet", living=False, clock=clock.now) as node:
        async with Rig(node.url, pin=SecretStr(node.pin or "")) as rig:
            await rig.live()
            uuid = rig.session.store.own_uuid
            assert rig.session.joined is not None
            rig.session.joined.node.token = None  # as if there had been no time to release it
        assert uuid in truth(node)
        clock.jump(125)
        node.advance()
        assert uuid not in truth(node)
