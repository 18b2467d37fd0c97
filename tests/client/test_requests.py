"""Each request of the guide: one method, one request, exactly as the guide writes it."""

import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pydantic import SecretStr

from pextui.client.errors import BadInput, NodeError, Unreachable
from pextui.client.node import Node
from pextui.protocol.wire import Role, call_uuid, participant_uuid
from tests.client.nodes import ALIAS, TOKEN, node_at
from tests.protocol.test_replies import GRANT
from tests.wire_node import DIES, Answer, WireNode, no, ok, page

BOB = participant_uuid("7f8bdd7f-2d39-4c3f-9236-3e95b21f21a8")
CALL = call_uuid("50ed679d-c622-4c0e-b251-e217f2aa030b")
NEW = "977fcd1c-8e3c-4dcf-af45-e536b77af088"
PREFIX = f"/api/client/v2/conferences/{ALIAS}/"
AT_BOB = f"participants/{BOB}"
AT_CALL = f"{AT_BOB}/calls/{CALL}"

Send = Callable[[Node], Awaitable[Any]]

BARE: dict[str, Send] = {
    "lock": lambda node: node.lock(),
    "unlock": lambda node: node.unlock(),
    "start_conference": lambda node: node.start_conference(),
    "muteguests": lambda node: node.muteguests(),
    "unmuteguests": lambda node: node.unmuteguests(),
    "disconnect": lambda node: node.disconnect(),
    f"{AT_BOB}/disconnect": lambda node: node.participant(BOB).disconnect(),
    f"{AT_BOB}/mute": lambda node: node.participant(BOB).mute(),
    f"{AT_BOB}/unmute": lambda node: node.participant(BOB).unmute(),
    f"{AT_BOB}/allowrxpresentation": lambda node: node.participant(BOB).allowrxpresentation(),
    f"{AT_BOB}/denyrxpresentation": lambda node: node.participant(BOB).denyrxpresentation(),
    f"{AT_BOB}/spotlighton": lambda node: node.participant(BOB).spotlighton(),
    f"{AT_BOB}/spotlightoff": lambda node: node.participant(BOB).spotlightoff(),
    f"{AT_BOB}/unlock": lambda node: node.participant(BOB).unlock(),
    f"{AT_CALL}/ack": lambda node: node.participant(BOB).call(CALL).ack(),
    f"{AT_CALL}/disconnect": lambda node: node.participant(BOB).call(CALL).disconnect(),
}
"""Commands that take nothing."""

FULL_DIAL: dict[str, Any] = {
    "role": "guest",
    "destination": "bob@example.com",
    "protocol": "sip",
    "presentation_url": "rtmp://example.com/p",
    "streaming": "yes",
    "dtmf_sequence": "12#",
    "source_display_name": "Alice",
    "source": "meet_alice@example.com",
    "call_type": "video-only",
    "keep_conference_alive": "keep_conference_alive_never",
    "remote_display_name": "Bob",
    "text": "Bob K.",
}
FULL_TRANSFER: dict[str, Any] = {"role": "chair", "conference_alias": "m@b.com", "pin": "1234"}

FILLED: list[tuple[str, Send, dict[str, Any], Any]] = [
    ("dial", lambda node: node.dial(**FULL_DIAL), FULL_DIAL, [NEW]),
    (
        "message",
        lambda node: node.message("Hello World"),
        {"type": "text/plain", "payload": "Hello World"},
        True,
    ),
    (f"{AT_BOB}/dtmf", lambda node: node.participant(BOB).dtmf("1*#A"), {"digits": "1*#A"}, True),
    (
        f"{AT_CALL}/dtmf",
        lambda node: node.participant(BOB).call(CALL).dtmf("1234"),
        {"digits": "1234"},
        True,
    ),
    (f"{AT_BOB}/role", lambda node: node.participant(BOB).role("chair"), {"role": "chair"}, True),
    (
        f"{AT_BOB}/transfer",
        lambda node: node.participant(BOB).transfer(**FULL_TRANSFER),
        FULL_TRANSFER,
        True,
    ),
    (
        f"{AT_BOB}/calls",
        lambda node: node.participant(BOB).webrtc_call(sdp="v=0", present="receive"),
        {"call_type": "WEBRTC", "sdp": "v=0", "present": "receive"},
        {"call_uuid": CALL, "sdp": "v=0"},
    ),
    (
        f"{AT_BOB}/calls",
        lambda node: node.participant(BOB).rtmp_call(
            present="send", streaming="true", bandwidth=1024
        ),
        {"call_type": "RTMP", "present": "send", "streaming": "true", "bandwidth": 1024},
        {"call_uuid": CALL, "url": "rtmp://h/x"},
    ),
]
"""Requests with a body, the body as it must arrive, and the node's yes."""

READS: dict[str, tuple[Send, Any]] = {
    "conference_status": (lambda node: node.conference_status(), {"locked": True}),
    "participants": (lambda node: node.participants(), []),
}


async def test_a_command_is_one_post_with_nothing_in_it() -> None:
    async with WireNode().on("*", ok()) as wire, node_at(wire) as node:
        for send in BARE.values():
            await send(node)
    for name, request in zip(BARE, wire.requests, strict=True):
        assert (request.method, request.target, request.body) == ("POST", PREFIX + name, b"")
        assert request.headers["token"] == TOKEN
        assert "content-type" not in request.headers
        assert request.headers["content-length"] == "0"


@pytest.mark.parametrize(("name", "send", "body", "result"), FILLED)
async def test_a_filled_request_is_one_post_with_the_fields_of_the_guide(
    name: str, send: Send, body: dict[str, Any], result: Any
) -> None:
    async with WireNode().on(name, ok(result)) as wire, node_at(wire) as node:
        await send(node)
    (request,) = wire.requests
    assert (request.method, request.target, request.json) == ("POST", PREFIX + name, body)
    assert request.headers["content-type"] == "application/json"
    assert request.headers["token"] == TOKEN


@pytest.mark.parametrize("name", READS)
async def test_a_question_is_one_get(name: str) -> None:
    send, result = READS[name]
    async with WireNode().on(name, ok(result)) as wire, node_at(wire) as node:
        await send(node)
    (request,) = wire.requests
    assert (request.method, request.target, request.body) == ("GET", PREFIX + name, b"")
    assert request.headers["token"] == TOKEN


async def test_every_request_is_sent_once_whatever_the_node_does() -> None:
    sends = [*BARE.values(), *(one[1] for one in FILLED), *(send for send, _ in READS.values())]
    for answer in (no(503, "busy"), no(429, "slow"), page(), DIES):
        async with WireNode().on("*", answer) as wire, node_at(wire) as node:
            for number, send in enumerate(sends, start=1):
                with pytest.raises(NodeError):
                    await send(node)
                assert len(wire.requests) == number


async def test_joining_sends_a_name_and_no_token_and_keeps_the_one_it_gets() -> None:
    async with WireNode().on("request_token", ok(GRANT)) as wire, Node(wire.url, ALIAS) as node:
        seat = await node.request_token("Alice")
        assert node.token is not None
        assert node.token.get_secret_value() == GRANT["token"]
    (request,) = wire.requests
    assert (request.method, request.target) == ("POST", PREFIX + "request_token")
    assert request.json == {"display_name": "Alice"}
    assert not {"token", "pin"} & request.headers.keys()
    assert seat.role is Role.CHAIR


@pytest.mark.parametrize("pin", ["1234", "none", "1234#"])
async def test_a_pin_travels_in_a_header(pin: str) -> None:
    async with WireNode().on("request_token", ok(GRANT)) as wire, Node(wire.url, ALIAS) as node:
        await node.request_token("Alice", pin=SecretStr(pin), conference_extension="meet_bob")
    (request,) = wire.requests
    assert request.headers["pin"] == pin
    assert request.json == {"display_name": "Alice", "conference_extension": "meet_bob"}
    assert pin not in request.target


async def test_a_new_token_takes_the_place_of_the_old_one() -> None:
    wire = WireNode().on("refresh_token", ok({"token": "new", "expires": 60})).on("lock", ok())
    async with wire, node_at(wire) as node:
        fresh = await node.refresh_token()
        await node.lock()
    assert fresh.expires == 60
    refresh, lock = wire.requests
    assert (refresh.method, refresh.body, refresh.headers["token"]) == ("POST", b"", TOKEN)
    assert lock.headers["token"] == "new"


@pytest.mark.parametrize("answer", [ok(), ok(None), no(403, "Invalid token"), page(500), DIES])
async def test_leaving_ignores_the_answer_and_forgets_the_token(answer: Answer) -> None:
    async with WireNode().on("release_token", answer) as wire, node_at(wire) as node:
        await node.release_token()
        assert node.token is None
    (request,) = wire.requests
    assert (request.method, request.headers["token"], request.body) == ("POST", TOKEN, b"")


async def test_a_frame_is_asked_for_by_its_event_and_without_the_token_in_the_url() -> None:
    jpeg = b"\xff\xd8\xff\xe0picture"
    answer = Answer(200, {"content-type": "image/jpeg"}, jpeg)
    async with WireNode().on("presentation.jpeg", answer) as wire, node_at(wire) as node:
        assert await node.presentation_jpeg("MTAuNDQuOTkuMl8xOA==") == jpeg
        assert await node.presentation_jpeg("a/b&c=d é") == jpeg
    first, second = wire.requests
    assert first.target == PREFIX + "presentation.jpeg?id=MTAuNDQuOTkuMl8xOA%3D%3D"
    assert second.target.startswith(PREFIX + "presentation.jpeg?id=a%2Fb%26c%3Dd")
    assert first.headers["token"] == TOKEN


async def test_no_url_ever_holds_a_secret() -> None:
    async with WireNode().on("lock", ok()) as wire, node_at(wire) as node:
        for send in [*BARE.values(), *(one[1] for one in FILLED), *(s for s, _ in READS.values())]:
            with contextlib.suppress(NodeError):
                await send(node)
    assert all(
        TOKEN not in request.target and "?" not in request.target for request in wire.requests
    )


async def test_cookies_are_not_kept() -> None:
    sweet = Answer(
        200, {"content-type": "application/json", "set-cookie": "a=b; Path=/"}, b'{"result": true}'
    )
    async with WireNode().on("lock", sweet) as wire, node_at(wire) as node:
        await node.lock()
        await node.lock()
    assert all("cookie" not in request.headers for request in wire.requests)


@pytest.mark.parametrize(
    ("alias", "segment"),
    [
        ("meet_alice@example.com", "meet_alice%40example.com"),
        ("a/b", "a%2Fb"),
        ("a%2Fb", "a%252Fb"),
        ("../lock", "..%2Flock"),
        ("what?x=1#y", "what%3Fx%3D1%23y"),
        ("Bücher & Co", "B%C3%BCcher%20%26%20Co"),
    ],
)
async def test_an_alias_stays_one_segment_of_the_path(alias: str, segment: str) -> None:
    target = f"/api/client/v2/conferences/{segment}/lock"
    async with WireNode().on("lock", ok()) as wire, node_at(wire, alias) as node:
        await node.lock()
    assert wire.requests[0].target == target


@pytest.mark.parametrize("alias", ["", ".", "..", "a\nb", "\x00"])
def test_an_alias_that_would_change_the_path_is_refused(alias: str) -> None:
    with pytest.raises(BadInput, match="cannot be the name of a meeting"):
        Node("https://example.com", alias)


@pytest.mark.parametrize("uuid", ["", "..", "a/b", "a%2Fb", "u?x", None, 7])
def test_a_uuid_that_would_change_the_path_is_refused(uuid: object) -> None:
    with pytest.raises(ValueError, match="not a uuid"):
        participant_uuid(uuid)
    with pytest.raises(ValueError, match="not a uuid"):
        call_uuid(uuid)


@pytest.mark.parametrize("pin", ["٣٤", "12\r\nx: y", "é"])
async def test_a_pin_that_no_header_can_hold_is_refused_and_not_repeated(pin: str) -> None:
    async with WireNode() as wire, Node(wire.url, ALIAS) as node:
        with pytest.raises(BadInput, match="the pin holds characters") as error:
            await node.request_token("Alice", pin=SecretStr(pin))
    assert pin not in str(error.value)
    assert wire.requests == []


async def test_a_name_that_is_no_text_is_refused() -> None:
    async with WireNode() as wire, Node(wire.url, ALIAS) as node:
        with pytest.raises(BadInput, match="cannot be sent"):
            await node.request_token("Al\udcffice")
    assert wire.requests == []


async def test_an_endless_frame_id_is_refused() -> None:
    async with WireNode() as wire, node_at(wire) as node:
        with pytest.raises(BadInput):
            await node.presentation_jpeg("x" * 100_000)
    assert wire.requests == []


async def test_a_node_that_was_left_sends_nothing_more() -> None:
    async with WireNode().on("lock", ok()) as wire:
        async with node_at(wire) as node:
            pass
        with pytest.raises(Unreachable) as error:
            await node.lock()
    assert not error.value.was_sent
    assert wire.requests == []


async def test_the_node_tells_its_clock() -> None:
    dated = Answer(
        200,
        {"content-type": "application/json", "date": "Wed, 21 Oct 2099 07:28:00 GMT"},
        b'{"result": true}',
    )
    odd = Answer(200, {"content-type": "application/json", "date": "noon"}, b'{"result": true}')
    async with WireNode().on("lock", dated, odd) as wire, node_at(wire) as node:
        await node.lock()
        ahead = node.clock_offset
        await node.lock()
    assert ahead > 1e9
    assert node.clock_offset == ahead
