"""What becomes of every answer that a node may give."""

import gzip
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from pextui.client import transport
from pextui.client.errors import (
    ExtensionNeeded,
    Forbidden,
    Garbled,
    NodeError,
    NotANode,
    NotFound,
    Overloaded,
    PinNeeded,
    Refused,
    Rejected,
    TokenExpired,
    Unreachable,
    WrongPin,
)
from pextui.client.node import Node
from pextui.protocol.replies import Reception
from pextui.protocol.wire import call_uuid, participant_uuid
from tests.client.nodes import TOKEN, node_at
from tests.protocol.test_replies import GRANT
from tests.wire_node import DIES, Answer, End, Pipe, WireNode, no, ok, page, reply

BOB = participant_uuid("bob")
JSON = {"content-type": "application/json"}
MEBIBYTE = 1024 * 1024


async def lock_answered_with(answer: Answer) -> None:
    async with WireNode().on("lock", answer) as wire, node_at(wire) as node:
        await node.lock()


async def error_of(
    answer: Answer,
    name: str = "lock",
    send: Callable[[Node], Coroutine[Any, Any, Any]] = Node.lock,
) -> NodeError:
    async with WireNode().on(name, answer) as wire, node_at(wire) as node:
        with pytest.raises(NodeError) as error:
            await send(node)
    sentence = str(error.value)
    assert sentence
    assert "\n" not in sentence
    assert TOKEN not in sentence
    assert "Traceback" not in sentence
    return error.value


@pytest.mark.parametrize(
    "content",
    [
        {"status": "success", "result": True},
        {"status": "success", "result": None},
        {"status": "failure", "result": True},
        {"status": "success"},
        {"result": True, "later": [1]},
        {},
    ],
)
async def test_yes_is_a_result_of_true_or_nothing_whatever_the_status_word(content: Any) -> None:
    await lock_answered_with(reply(200, content))


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (False, "not accepted by the node"),
        ("Participant limit reached", "Participant limit reached"),
        ("No\x1b[2Jway", "No␛[2Jway"),
        ("", "not accepted by the node"),
    ],
)
async def test_no_is_false_or_the_nodes_own_words(result: Any, sentence: str) -> None:
    error = await error_of(ok(result))
    assert isinstance(error, Refused)
    assert str(error) == sentence


async def test_a_failure_without_a_result_is_a_no() -> None:
    assert isinstance(await error_of(reply(200, {"status": "failure"})), Refused)


@pytest.mark.parametrize("result", [1, 0, [], {}, 3.5, [True]])
async def test_neither_yes_nor_no_is_garbled(result: Any) -> None:
    assert type(await error_of(ok(result))) is Garbled


@pytest.mark.parametrize(
    ("answer", "kind", "sentence"),
    [
        (no(401, "go away"), TokenExpired, "go away"),
        (no(401, None), TokenExpired, "Invalid token"),
        (no(403, "Invalid token"), TokenExpired, "Invalid token"),
        (no(403, "Invalid role"), Forbidden, "Invalid role"),
        (no(403, None), Forbidden, "not accepted by the node (HTTP 403)"),
        (page(403), Forbidden, "not accepted by the node (HTTP 403)"),
        (no(404, "No such participant"), NotFound, "No such participant"),
        (no(400, "Illegal value"), Rejected, "Illegal value"),
        (no(405, "Method Not Allowed"), Rejected, "Method Not Allowed"),
        (no(415, "Unsupported"), Rejected, "Unsupported"),
        (page(418), Rejected, "not accepted by the node (HTTP 418)"),
        (no(429, "Slow down"), Overloaded, "Slow down"),
        (page(429), Overloaded, "the node is busy or in maintenance (HTTP 429)"),
        (no(500, "500 Internal Server Error"), Overloaded, "500 Internal Server Error"),
        (page(502), Overloaded, "the node failed (HTTP 502)"),
        (no(503, "System in maintenance mode"), Overloaded, "System in maintenance mode"),
        (page(504), Overloaded, "the node failed (HTTP 504)"),
        (no(529, "Out of resource"), Overloaded, "Out of resource"),
        (Answer(503, JSON, b""), Overloaded, "the node is busy or in maintenance (HTTP 503)"),
        (Answer(500, JSON, b'{"sta'), Overloaded, "the node failed (HTTP 500)"),
        (reply(503, ["odd"]), Overloaded, "the node is busy or in maintenance (HTTP 503)"),
    ],
)
async def test_an_http_error_says_what_it_means(
    answer: Answer, kind: type[Rejected], sentence: str
) -> None:
    error = await error_of(answer)
    assert type(error) is kind
    assert str(error) == sentence


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("1000000", 60.0),
        ("9" * 5000, 60.0),
        ("999999", 60.0),
        ("0", 0.0),
        ("-3", None),
        ("Wed, 21 Oct 2099 07:28:00 GMT", 60.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("soon", None),
        ("²", None),
        ("", None),
    ],
)
async def test_retry_after_counts_whole_seconds_up_to_a_minute(
    value: str, seconds: float | None
) -> None:
    error = await error_of(Answer(429, {"retry-after": value.encode().decode("latin-1")}))
    assert isinstance(error, Overloaded)
    assert error.retry_after == seconds


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308])
async def test_a_redirect_is_told_and_not_followed(status: int) -> None:
    async with WireNode().on("lock", ok()) as other:
        error = await error_of(Answer(status, {"location": f"{other.url}/lock"}))
    assert isinstance(error, NotANode)
    assert other.url in str(error)
    assert "--node" in str(error)
    assert other.requests == []


@pytest.mark.parametrize("target", ["http://h/\x1b[2J", "//[", "javascript:alert(1)", ""])
async def test_a_redirect_to_somewhere_impossible_is_not_a_node(target: str) -> None:
    error = await error_of(Answer(302, {"location": target}))
    assert isinstance(error, NotANode)
    assert "\x1b" not in str(error)


@pytest.mark.parametrize("answer", [page(), page(404), Answer(200, {}, b'{"result": true}')])
async def test_a_web_page_is_not_a_node(answer: Answer) -> None:
    error = await error_of(answer)
    assert isinstance(error, NotANode)
    assert "is not a Pexip node" in str(error)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b'{"status": "success", "resu',
        b"null",
        b"[true]",
        b'{"result": NaN',
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"result": ' + b"9" * 5000,
    ],
)
async def test_json_that_the_guide_does_not_describe_is_garbled(body: bytes) -> None:
    assert isinstance(await error_of(Answer(200, JSON, body)), Garbled)


async def test_a_body_without_end_is_cut_off() -> None:
    error = await error_of(Answer(200, JSON, b" " * (2 * MEBIBYTE)))
    assert str(error) == "the node's answer is longer than 1 MiB"


async def test_a_list_of_people_without_end_is_cut_off() -> None:
    endless = Answer(200, JSON, b" " * (17 * MEBIBYTE))
    error = await error_of(endless, "participants", Node.participants)
    assert str(error) == "the node's answer is longer than 16 MiB"


async def test_an_answer_of_a_million_values_is_not_unfolded() -> None:
    many = Answer(200, JSON, b'{"result": [' + b"[]," * 1_000_000 + b"[]]}")
    error = await error_of(many, "participants", Node.participants)
    assert "more values" in str(error)


@pytest.mark.parametrize("packing", ["gzip", "gzip, gzip", "deflate", "br"])
async def test_a_packed_answer_is_not_unpacked(packing: str) -> None:
    bomb = gzip.compress(b" " * (40 * MEBIBYTE))
    error = await error_of(Answer(200, JSON | {"content-encoding": packing}, bomb))
    assert str(error) == "the node packs its answers, which was not asked for"


async def test_an_answer_that_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "WHOLE_TIMEOUT", 0.2)
    pipe = Pipe()
    async with WireNode().on("*", Answer(200, JSON, pieces=pipe)) as wire, node_at(wire) as node:
        pipe.send(b"[")
        with pytest.raises(Unreachable, match="in time"):
            await node.participants()


@pytest.mark.parametrize(
    "answer",
    [
        DIES,
        Answer(200, JSON, pieces=(b'{"result"', End.FIN)),
        Answer(200, JSON, pieces=(b'{"result"', End.RST)),
        Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{}"),
        Answer(raw=b"SSH-2.0-OpenSSH_9.2\r\n"),
        Answer(raw=b""),
    ],
)
async def test_a_line_that_drops_leaves_it_open_whether_it_was_done(answer: Answer) -> None:
    error = await error_of(answer)
    assert isinstance(error, Unreachable)
    assert error.was_sent


async def test_nobody_there_means_that_nothing_was_sent() -> None:
    async with WireNode() as wire:
        pass
    async with node_at(wire) as node:
        with pytest.raises(Unreachable) as error:
            await node.lock()
    assert not error.value.was_sent
    assert (
        str(error.value) == f"no node answers at 127.0.0.1:{wire.port}: the connection was refused"
    )


async def test_a_name_that_does_not_exist_says_so() -> None:
    async with Node("https://node.invalid", "meet_alice") as node:
        with pytest.raises(Unreachable, match=r"name node\.invalid was not found") as error:
            await node.request_token("Alice")
    assert not error.value.was_sent


async def test_the_ack_of_the_guide_is_answered_with_nothing_at_all() -> None:
    for answer in (Answer(200), Answer(200, JSON), Answer(204), ok(), ok(None)):
        name = "participants/bob/calls/c/ack"
        async with WireNode().on(name, answer) as wire, node_at(wire) as node:
            await node.participant(BOB).call(call_uuid("c")).ack()


# The answers to joining


async def join_error(answer: Answer) -> NodeError:
    return await error_of(answer, "request_token", lambda node: node.request_token("Alice"))


@pytest.mark.parametrize("guest_pin", ["none", "required"])
async def test_a_pin_is_asked_for(guest_pin: str) -> None:
    error = await join_error(no(403, {"pin": "required", "guest_pin": guest_pin}))
    assert isinstance(error, PinNeeded)
    assert error.prompt.guest_pin is (guest_pin == "required")


async def test_a_wrong_pin_is_told() -> None:
    assert isinstance(await join_error(no(403, "Invalid PIN")), WrongPin)


@pytest.mark.parametrize(
    "prompt",
    [
        {"conference_extension": "mssip"},
        {"conference_extension": "required", "conference_extension_type": "mssip"},
    ],
)
async def test_a_virtual_reception_asks_in_either_spelling(prompt: Any) -> None:
    error = await join_error(no(403, prompt))
    assert isinstance(error, ExtensionNeeded)
    assert error.prompt.kind is Reception.MSSIP


@pytest.mark.parametrize("result", [{"idp": []}, {"redirect_url": "https://idp.example.com"}])
async def test_a_login_in_a_browser_is_beyond_this_console(result: Any) -> None:
    error = await join_error(no(403, result))
    assert type(error) is Forbidden
    assert "browser" in str(error)


async def test_an_unknown_meeting_is_told_in_the_nodes_words() -> None:
    error = await join_error(no(404, "Neither conference nor gateway found"))
    assert isinstance(error, NotFound)
    assert str(error) == "Neither conference nor gateway found"


@pytest.mark.parametrize(
    "result", [None, {}, [], {"token": "t"}, GRANT | {"participant_uuid": "/"}]
)
async def test_a_seat_without_what_the_guide_promises_is_garbled(result: Any) -> None:
    error = await join_error(ok(result))
    assert isinstance(error, Garbled)


@pytest.mark.parametrize(("result", "kind"), [(False, Refused), ("Invalid license", Refused)])
async def test_a_seat_may_be_refused_with_http_200(result: Any, kind: type[NodeError]) -> None:
    assert isinstance(await join_error(ok(result)), kind)


# The answers that carry something


async def test_the_participants_that_can_be_read_are_read() -> None:
    people = [{"uuid": "a"}, {"display_name": "nobody"}, None, 7, {"uuid": "b", "role": "chair"}]
    async with WireNode().on("participants", ok(people)) as wire, node_at(wire) as node:
        read = await node.participants()
    assert [one.uuid for one in read] == ["a", "b"]


@pytest.mark.parametrize("result", [None, {}, True, "x"])
async def test_a_list_of_participants_is_a_list(result: Any) -> None:
    error = await error_of(ok(result), "participants", Node.participants)
    assert isinstance(error, Garbled)


async def test_a_forked_call_has_several_new_participants() -> None:
    async with WireNode().on("dial", ok(["a", "b", "../c"])) as wire, node_at(wire) as node:
        dialled = await node.dial(destination="x", role="guest", protocol="auto")
    assert dialled.uuids == ("a", "b")


@pytest.mark.parametrize("result", [False, "Gateway dial out failed"])
async def test_a_call_may_be_refused(result: Any) -> None:
    error = await error_of(
        ok(result), "dial", lambda node: node.dial(destination="x", role="guest", protocol="sip")
    )
    assert isinstance(error, Refused)


async def test_rtmp_media_has_two_addresses() -> None:
    result = {"call_uuid": "c-1", "url": "rtmp://h/1", "secure_url": "rtmps://h/1"}
    async with WireNode().on("participants/bob/calls", ok(result)) as wire, node_at(wire) as node:
        call = await node.participant(BOB).rtmp_call()
    assert (call.call_uuid, call.url, call.secure_url) == ("c-1", "rtmp://h/1", "rtmps://h/1")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(200, {"content-type": "image/jpeg"}, b"GIF89a"), Garbled),
        (Answer(200, {"content-type": "image/jpeg"}, b"\xff\xd8" * (3 * MEBIBYTE)), Garbled),
        (no(404, "404 Not Found"), NotFound),
        (no(403, "Invalid token"), TokenExpired),
        (Answer(302, {"location": "https://elsewhere.example.com"}), NotANode),
        (DIES, Unreachable),
    ],
)
async def test_a_frame_that_is_none_is_an_error(answer: Answer, kind: type[NodeError]) -> None:
    error = await error_of(answer, "presentation.jpeg", lambda node: node.presentation_jpeg("x"))
    assert type(error) is kind
