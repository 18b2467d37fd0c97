"""Getting a seat."""

import sys
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pydantic import SecretStr

from pextui.protocol.wire import Role
from pextui.session import Invitation, PromptKind, State
from pextui.session.link import Link
from pextui.simulator.serving import Serving
from tests.session.rig import (
    LIVE,
    REJOINING,
    RETRY,
    SEAT,
    Rig,
    believed,
    open_stream,
    scripted,
    shown,
    someone,
    truth,
)
from tests.wire_node import DIES, Answer, WireNode, no, ok, page, silence


@pytest.fixture(scope="module")
def board() -> Iterator[Serving]:
    """A meeting whose hosts need a PIN and whose guests need none."""
    with Serving(scene="board", living=False) as node:
        yield node


@pytest.fixture(scope="module")
def closed() -> Iterator[Serving]:
    """A meeting where everybody needs a PIN."""
    with Serving(scene="quiet", living=False, pin="1234", guest_pin="5678") as node:
        yield node


def asked(node: Serving, since: int) -> list[str | None]:
    """The PINs that were tried since then."""
    news = node.requests[since:]
    return [one.headers.get("pin") for one in news if one.path == "request_token"]


async def test_the_right_pin_opens_the_meeting(board: Serving) -> None:
    before = len(board.requests)
    async with Rig(board.url) as rig:
        prompt = await rig.asks(PromptKind.PIN)
        assert prompt.guests_need_none
        await rig.answers("1234")
        await rig.live()
        assert rig.session.store.own_role is Role.CHAIR
        assert believed(rig) == truth(board)
        assert asked(board, before) == [None, "1234"]
        assert rig.session.joined_at == rig.clock.boot()


async def test_a_pin_that_is_known_is_not_asked_for(board: Serving) -> None:
    async with Rig(board.url, pin=SecretStr("1234")) as rig:
        await rig.live()
        assert rig.session.store.own_role is Role.CHAIR


async def test_a_wrong_pin_is_asked_for_again_and_never_tried_by_itself(board: Serving) -> None:
    before = len(board.requests)
    async with Rig(board.url, pin=SecretStr("0000")) as rig:
        await rig.asks(PromptKind.WRONG_PIN)
        await rig.answers("1111")
        await rig.asks(PromptKind.WRONG_PIN)
        await rig.clock.passes(60)
        assert asked(board, before) == ["0000", "1111"]
        await rig.answers("1234")
        await rig.live()
    assert asked(board, before) == ["0000", "1111", "1234"]


async def test_an_empty_answer_joins_as_a_guest_where_guests_need_no_pin(board: Serving) -> None:
    before = len(board.requests)
    async with Rig(board.url) as rig:
        await rig.asks(PromptKind.PIN)
        await rig.answers("")
        await rig.until(lambda: rig.session.joined)
        assert rig.session.store.own_role is Role.GUEST
        assert asked(board, before) == [None, "none"]


@pytest.mark.parametrize("answer", [None, ""])
async def test_giving_up_on_the_pin_ends_the_session(closed: Serving, answer: str | None) -> None:
    async with Rig(closed.url) as rig:
        prompt = await rig.asks(PromptKind.PIN)
        assert not prompt.guests_need_none
        rig.session.reply(answer)
        await rig.is_over()
        assert rig.session.ending is not None
        assert rig.session.ending.code == 3
        assert "PIN" in rig.session.ending.sentence
        assert rig.state is State.REFUSED


async def test_a_guests_pin_makes_a_guest(closed: Serving) -> None:
    async with Rig(closed.url, pin=SecretStr("5678")) as rig:
        await rig.live()
        assert rig.session.store.own_role is Role.GUEST


async def test_a_node_that_repeats_its_question_means_that_the_pin_was_wrong() -> None:
    prompt = no(403, {"pin": "required", "guest_pin": "required"})
    wire = scripted().on("request_token", prompt, prompt, ok(SEAT))
    async with wire, Rig(wire.url) as rig:
        await rig.asks(PromptKind.PIN)
        await rig.answers("1")
        await rig.asks(PromptKind.WRONG_PIN)
        await rig.answers("2")
        await rig.live()


async def test_a_virtual_reception_leads_to_the_meeting_and_its_pin(board: Serving) -> None:
    before = len(board.requests)
    async with Rig(board.url, alias="reception") as rig:
        await rig.asks(PromptKind.EXTENSION)
        await rig.answers("no_such_room")
        await rig.asks(PromptKind.WRONG_EXTENSION)
        await rig.answers("1002")
        await rig.asks(PromptKind.PIN)
        await rig.answers("2468")
        await rig.live()
        assert "Bob Keller" in believed(rig).values()
    bodies = [one.body for one in board.requests[before:] if one.path == "request_token"]
    assert [body.get("conference_extension") for body in bodies] == [
        None,
        "no_such_room",
        "1002",
        "1002",
    ]


async def test_giving_up_on_the_reception_ends_the_session(board: Serving) -> None:
    async with Rig(board.url, alias="reception") as rig:
        await rig.asks(PromptKind.EXTENSION)
        rig.session.reply(None)
        await rig.is_over()
        assert rig.session.ending is not None
        assert rig.session.ending.code == 3


async def test_an_unknown_meeting_ends_the_session_in_the_nodes_words(board: Serving) -> None:
    async with Rig(board.url, alias="meet_nobody") as rig:
        await rig.is_over()
        assert rig.session.ending is not None
        assert rig.session.ending.code == 3
        assert rig.session.ending.sentence == "meet_nobody: Neither conference nor gateway found"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (page(), "not a Pexip node"),
        (Answer(302, {"location": "https://other.example.com"}), "https://other.example.com"),
        (no(403, "Invalid license"), "Invalid license"),
        (ok(False), "not accepted"),
    ],
)
async def test_any_answer_that_is_no_seat_ends_the_session(answer: Answer, words: str) -> None:
    async with scripted().on("request_token", answer) as wire, Rig(wire.url) as rig:
        await rig.is_over()
        assert rig.session.ending is not None
        assert rig.session.ending.code == 3
        assert words in rig.session.ending.sentence
        assert wire.count("request_token") == 1


async def test_nobody_there_is_another_ending() -> None:
    async with WireNode() as wire:
        pass
    async with Rig(wire.url) as rig:
        await rig.is_over()
        assert rig.session.ending is not None
        assert rig.session.ending.code == 4
        assert "refused" in rig.session.ending.sentence


@pytest.mark.parametrize("url", ["http://conf.example.com", "https://a b"])
async def test_an_impossible_address_is_wrong_usage(url: str) -> None:
    async with Rig(url) as rig:
        await rig.is_over()
        assert rig.session.ending is not None
        assert rig.session.ending.code == 2


async def test_a_busy_node_is_asked_again_when_it_says_so() -> None:
    busy = [no(503, "busy"), no(529, "busy", retry_after="7")]
    async with scripted().on("request_token", *busy, ok(SEAT)) as wire, Rig(wire.url) as rig:
        await rig.until(lambda: wire.count("request_token") == 2, step=0.25)
        asked_at = rig.clock.boot()
        await rig.live(step=0.25)
        assert rig.clock.boot() - asked_at >= 7


async def test_a_node_that_stays_busy_is_given_up() -> None:
    async with scripted().on("request_token", no(503, "maintenance")) as wire:
        async with Rig(wire.url) as rig:
            await rig.is_over()
        assert rig.session.ending is not None
        assert (rig.session.ending.code, rig.session.ending.sentence) == (3, "maintenance")
        assert wire.count("request_token") == 3


async def test_the_nodes_are_tried_in_their_order() -> None:
    async with WireNode() as gone:
        pass
    async with scripted().on("request_token", no(503, "busy")) as busy, scripted() as good:
        async with Rig(gone.url, busy.url, good.url, good.url) as rig:
            await rig.live(step=0.25)
        assert busy.count("request_token") == 1
        assert good.count("request_token") == 1
        assert busy.count("release_token") == 0


async def test_a_busy_node_does_not_keep_the_next_one_waiting() -> None:
    busy = scripted().on("request_token", no(503, "busy", retry_after="60"))
    async with busy as first, scripted() as second, Rig(first.url, second.url) as rig:
        began = rig.clock.boot()
        await rig.live()
        assert rig.clock.boot() == began


async def test_when_all_are_busy_the_one_that_is_free_first_is_waited_for() -> None:
    long = scripted().on("request_token", no(503, "busy", retry_after="50"))
    short = scripted().on("request_token", no(503, "busy", retry_after="9"), ok(SEAT))
    async with long as first, short as second, Rig(first.url, second.url) as rig:
        await rig.until(lambda: second.count("request_token") == 1)
        began = rig.clock.boot()
        await rig.live(step=0.25)
        assert 9 <= rig.clock.boot() - began < 50
        assert second.count("request_token") == 2


async def test_a_refusal_by_one_node_waits_for_what_a_busy_one_says() -> None:
    busy = scripted().on("request_token", no(503, "busy"), ok(SEAT))
    full = scripted().on("request_token", no(403, "Insufficient licenses"))
    async with busy as first, full as second, Rig(first.url, second.url) as rig:
        await rig.live(step=0.25)
        assert (first.count("request_token"), second.count("request_token")) == (2, 1)


async def test_each_busy_node_is_left_alone_for_as_long_as_it_says() -> None:
    one = scripted().on("request_token", no(503, "busy", retry_after="50"))
    two = scripted().on("request_token", no(503, "busy"))
    async with one as first, two as second, Rig(first.url, second.url) as rig:
        await rig.until(lambda: second.count("request_token") == 3, step=0.05)
        assert first.count("request_token") == 1
        await rig.is_over()
        assert rig.session.ending is not None
        assert rig.session.ending.code == 3
        assert rig.clock.boot() - 5000 >= 100


async def test_what_was_answered_on_one_node_is_not_asked_again_on_the_next() -> None:
    needs_pin = no(403, {"pin": "required", "guest_pin": "required"})
    one = scripted().on("request_token", needs_pin, no(503, "busy"))
    async with one as first, scripted() as second, Rig(first.url, second.url) as rig:
        await rig.asks(PromptKind.PIN)
        await rig.answers("2021")
        await rig.live()
        (asked,) = second.received("request_token")
        assert asked.headers["pin"] == "2021"


async def test_leaving_while_nobody_answers_is_quick() -> None:
    async with scripted().on("request_token", silence()) as wire, Rig(wire.url) as rig:
        await rig.until(lambda: wire.count("request_token"))
        await rig.leave()
        assert wire.count("release_token") == 0


async def test_leaving_while_a_question_is_open_is_quick(board: Serving) -> None:
    async with Rig(board.url) as rig:
        await rig.asks(PromptKind.PIN)
        await rig.leave()
        assert rig.session.prompt is None


async def test_leaving_before_it_has_begun_begins_nothing() -> None:
    async with scripted() as wire:
        rig = Rig(wire.url)
        rig.session.leave()
        await rig.session.live()
        assert rig.session.finished.is_set()
        assert wire.requests == []


async def test_leaving_gives_the_token_back_once() -> None:
    async with scripted() as wire:
        async with Rig(wire.url) as rig:
            await rig.live()
            rig.session.leave()
        (release,) = wire.received("release_token")
        assert release.headers["token"] == "first-token"
        assert [one.name for one in wire.requests].count("request_token") == 1


async def test_leaving_a_node_that_is_stuck_is_given_up_soon() -> None:
    async with scripted().on("release_token", silence()) as wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.leave()


async def test_a_session_lives_in_a_thread_of_its_own(board: Serving) -> None:
    rig = Rig(board.url, pin=SecretStr("1234"))
    session = rig.session
    thread = threading.Thread(target=session.run)
    thread.start()
    await rig.until(lambda: session.joined is not None)
    session.leave()
    assert session.finished.wait(5)
    thread.join(5)
    assert not thread.is_alive()
    session.leave()
    session.rejoin()
    session.reply("1234")


@pytest.mark.parametrize(
    ("link", "words"),
    [
        (Link(State.LIVE), "LIVE"),
        (Link(State.SYNCING), "SYNCING"),
        (Link(State.STALE, since=88.0), "STALE 12s"),
        (Link(State.RETRY, since=88.0, attempt=3, until=104.2), "RETRY 3 in 4s"),
        (Link(State.RETRY, attempt=3, until=90.0), "RETRY 3 in 0s"),
        (Link(State.REJOINING), "REJOINING"),
        (Link(State.ENDED, reason="removed"), "ENDED: removed"),
        (Link(State.REFUSED, reason="no"), "REFUSED: no"),
    ],
)
def test_a_state_is_told_in_the_words_of_the_contract(link: Link, words: str) -> None:
    assert link.words(100.0) == words
    assert link.age(100.0) == (12.0 if link.since else 0.0)


async def test_a_second_node_takes_over_when_the_first_is_gone_and_never_sees_its_token() -> None:
    pipe, first = open_stream(someone("ann"))
    async with (
        scripted(first) as one,
        scripted(open_stream(someone("bob"))[1]) as other,
        Rig(one.url, other.url) as rig,
    ):
        other.on("request_token", ok(SEAT | {"token": "second-token"}))
        await rig.live()
        one.refuse()
        pipe.end()
        one.hang_up()
        await rig.becomes(LIVE, RETRY, REJOINING, LIVE)
        assert shown(rig) == {"bob"}
        assert {one.headers.get("token") for one in other.requests} <= {None, "second-token"}


async def test_a_request_for_a_token_whose_answer_is_lost_is_not_made_elsewhere() -> None:
    async with scripted() as one, scripted() as other, Rig(one.url, other.url) as rig:
        one.on("request_token", DIES)
        await rig.is_over()
        assert one.count("request_token") == 1
        assert other.count("request_token") == 0
        assert rig.session.ending is not None
        assert rig.session.ending.code == 4


async def test_a_pin_goes_to_another_host_only_when_it_is_typed_for_it() -> None:
    async with scripted() as wire:
        invitation = Invitation("meet_alice", (), "Olga", "example.com", pin=SecretStr("2021"))
        assert invitation.may_show_pin("conf1.example.com")
        assert invitation.may_show_pin("example.com")
        for host in ("evil.test", "example.com.evil.test", "notexample.com", "127.0.0.1"):
            assert not invitation.may_show_pin(host)
        named = replace(invitation, domain="", nodes=(wire.url,))
        assert named.may_show_pin("127.0.0.1")
        assert not named.may_show_pin("evil.test")


async def test_a_node_that_dns_leads_to_gets_no_pin_before_the_host_has_typed_it_for_that_node(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with board_of_pins() as wire:

        async def found(domain: str) -> tuple[str, ...]:
            del domain
            return (wire.url,)

        monkeypatch.setattr(sys.modules["pextui.session.join"], "nodes_of", found)
        async with Rig(domain="example.com", pin=SecretStr("2021")) as rig:
            prompt = await rig.asks(PromptKind.PIN)
            assert prompt.node == "127.0.0.1"
            await rig.answers("2021")
            await rig.live()
        assert [one.headers.get("pin") for one in wire.received("request_token")] == [None, "2021"]


def board_of_pins() -> WireNode:
    """A node that asks for a PIN first."""
    needs_pin = no(403, {"pin": "required", "guest_pin": "required"})
    return scripted().on("request_token", needs_pin, ok(SEAT))
