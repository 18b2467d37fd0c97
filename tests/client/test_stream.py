"""The event stream, byte by byte."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from itertools import pairwise

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pextui.client import stream as client_stream
from pextui.client.errors import (
    Forbidden,
    Garbled,
    NodeError,
    NotANode,
    Overloaded,
    Rejected,
    TokenExpired,
    Unreachable,
)
from pextui.client.stream import decoded, events
from pextui.protocol.events import (
    Event,
    LayoutUpdate,
    Message,
    ParticipantDelete,
    ParticipantSyncBegin,
    ParticipantSyncEnd,
    PresentationFrame,
    Stage,
    Unknown,
)
from tests.client.nodes import TOKEN, node_at
from tests.wire_node import Answer, End, Pipe, WireNode, no, page, stream

MEBIBYTE = 1024 * 1024
GONE = ParticipantDelete(uuid="u-1")
GONE_BYTES = b'event: participant_delete\ndata: {"uuid": "u-1"}\n\n'

WHOLE = (
    "\ufeffevent: participant_sync_begin\nid: MQ==\ndata: null\n\n"
    "retry: 3000\n: hello\n\n"
    "id: Mg==\nevent: participant_sync_end\n\n"
    ": heartbeat\n\n"
    'event: message_received\ndata: {"origin": "Zoë 👩‍🚀",\ndata: "payload": "a\u2028b\u0085c"}\n\n'
    "id: Mw==\nevent: presentation_frame\ndata: {}\n\n\n\n"
    'event: stage\ndata: [{"participant_uuid": "u-1", "vad": 100}]\n\n'
)
HEARD = [
    ParticipantSyncBegin(),
    ParticipantSyncEnd(),
    Message(origin="Zoë 👩‍🚀", payload="a\nb\nc"),
    PresentationFrame("Mw=="),
]


async def heard_from(*pieces: bytes | End) -> list[Event]:
    async with WireNode().on("events", stream(*pieces)) as wire, node_at(wire) as node:
        return [event async for event in events(node, lambda: None)]


async def error_of(answer: Answer) -> NodeError:
    async with WireNode().on("events", answer) as wire, node_at(wire) as node:
        with pytest.raises(NodeError) as error:
            async for _event in events(node, lambda: None):
                pass
    assert "\n" not in str(error.value)
    assert TOKEN not in str(error.value)
    return error.value


def cut_at(text: bytes, cuts: Sequence[int]) -> list[bytes]:
    edges = [0, *sorted({cut % len(text) for cut in cuts} - {0}), len(text)]
    return [text[start:end] for start, end in pairwise(edges)]


async def test_the_stream_is_one_get_with_the_token_in_a_header() -> None:
    async with WireNode().on("events", stream()) as wire, node_at(wire) as node:
        assert [event async for event in events(node, lambda: None)] == []
    (request,) = wire.requests
    assert request.method == "GET"
    assert request.target == "/api/client/v2/conferences/meet_alice/events"
    assert request.headers["token"] == TOKEN
    assert request.headers["accept"] == "text/event-stream"
    assert request.headers["accept-encoding"] == "identity"
    assert request.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@given(cuts=st.lists(st.integers(0, 10_000), max_size=12))
@settings(max_examples=25)
async def test_a_stream_reads_the_same_however_it_is_cut_into_chunks(
    line_end: str, cuts: list[int]
) -> None:
    whole = WHOLE.replace("\n", line_end).encode()
    got = await heard_from(*cut_at(whole, cuts))
    assert got[:4] == HEARD
    assert isinstance(got[4], Stage)
    assert len(got) == 5


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
async def test_a_stream_reads_the_same_byte_by_byte(line_end: bytes) -> None:
    whole = WHOLE.encode().replace(b"\n", line_end)
    got = await heard_from(*(whole[at : at + 1] for at in range(len(whole))))
    assert got[:4] == HEARD


async def test_no_message_comes_out_of_a_heartbeat() -> None:
    got = await heard_from(b"id: MQ==\n" + GONE_BYTES, b": ping\n\n", b"\n\n\n", b"id: Mg==\n\n")
    assert got == [GONE]


async def test_an_event_without_a_name_and_an_unknown_one_are_not_lost() -> None:
    got = await heard_from(b'data: {"payload": "hi"}\n\n', b"event: splash_screen\ndata: {}\n\n")
    assert got == [Message(payload="hi"), Unknown("splash_screen")]


async def test_the_charset_of_the_header_does_not_matter() -> None:
    for kind in (
        "text/event-stream; charset=iso-8859-1",
        "text/event-stream;charset=utf-16",
        "Text/Event-Stream",
    ):
        answer = Answer(
            200,
            {"content-type": kind},
            pieces=(b'event: layout\ndata: {"view": "', "é".encode(), b'"}\n\n'),
        )
        async with WireNode().on("events", answer) as wire, node_at(wire) as node:
            assert [one async for one in events(node, lambda: None)] == [LayoutUpdate(view="é")]


async def test_bytes_that_are_no_text_are_shown_as_such() -> None:
    assert await heard_from(b'event: layout\ndata: {"view": "a\xff"}\n\n') == [
        LayoutUpdate(view="a�")
    ]


async def test_half_an_event_at_the_end_is_dropped() -> None:
    assert await heard_from(GONE_BYTES, GONE_BYTES[:-1]) == [GONE]


async def test_whatever_comes_is_a_sign_of_life_as_soon_as_it_comes() -> None:
    signs: asyncio.Queue[None] = asyncio.Queue()
    pipe = Pipe()
    async with WireNode().on("events", stream(pipe=pipe)) as wire, node_at(wire) as node:
        following = events(node, lambda: signs.put_nowait(None))
        reading = asyncio.create_task(anext(following))
        for piece in (b": a\n\n", b": b\n\n", GONE_BYTES):
            await asyncio.wait_for(signs.get(), 5)
            assert signs.empty()
            pipe.send(piece)
        assert await reading == GONE
        assert signs.qsize() == 1
        await following.aclose()


@pytest.mark.parametrize(
    "endless",
    [
        [b"x" * MEBIBYTE] * 5,
        [b"data: x\n" * (MEBIBYTE // 8)] * 5,
        [b"data: x\r\n" * (MEBIBYTE // 9)] * 5,
        [b": ping\r" * (MEBIBYTE // 7)] * 5,
    ],
)
async def test_an_event_without_an_end_is_cut_at_four_mebibytes(endless: list[bytes]) -> None:
    error = await error_of(stream(GONE_BYTES, *endless))
    assert str(error) == "the node sent an event without an end"


class Pieces(httpx.AsyncByteStream):
    """An answer that comes in pieces of 16 KiB."""

    def __init__(self, whole: bytes) -> None:
        self._whole = memoryview(whole)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for at in range(0, len(self._whole), 16 * 1024):
            yield bytes(self._whole[at : at + 16 * 1024])


async def seconds_to_decode(mebibytes: int) -> float:
    """Return the processor's seconds for one event so large; the shortest of three."""
    whole = b"event: layout\ndata: " + b"x" * (mebibytes * MEBIBYTE) + b"\n\n"
    taken = []
    for _ in range(3):
        begun = time.process_time()
        answer = httpx.Response(200, stream=Pieces(whole))
        (event,) = [one async for one in decoded(answer, lambda: None)]
        taken.append(time.process_time() - begun)
        assert len(event.data) == mebibytes * MEBIBYTE
    return min(taken)


async def test_an_event_sixteen_times_as_large_takes_about_sixteen_times_as_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where each piece is joined to all before it, it takes 256 times as long."""
    monkeypatch.setattr(client_stream, "EVENT_LIMIT", 32 * MEBIBYTE)
    assert await seconds_to_decode(16) < 64 * await seconds_to_decode(1)


@pytest.mark.parametrize("blank", [b"\n\n", b"\r\r", b"\r\n\r\n", b"\n\r\n", b"\r\n\n"])
async def test_any_number_of_ended_events_may_pass(blank: bytes) -> None:
    view = "v" * 200_000
    data = b"event: layout\ndata: " + json.dumps({"view": view}).encode() + blank
    assert len(await heard_from(*[data] * 30, GONE_BYTES)) == 31


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (no(401, None), TokenExpired),
        (no(403, "Invalid token"), TokenExpired),
        (no(403, "Invalid role"), Forbidden),
        (page(403), Forbidden),
        (no(503, "busy"), Overloaded),
        (Answer(503, {"content-type": "text/event-stream"}, GONE_BYTES), Overloaded),
        (Answer(204), Rejected),
        (page(), NotANode),
        (Answer(200, {}, GONE_BYTES), NotANode),
        (Answer(200, {"content-type": "application/not-text/event-stream"}, GONE_BYTES), NotANode),
        (Answer(302, {"location": "https://elsewhere.example.com"}), NotANode),
        (page(404), NotANode),
        (
            Answer(200, {"content-type": "text/event-stream", "content-encoding": "gzip"}, b"x"),
            Garbled,
        ),
    ],
)
async def test_what_is_no_stream_says_so(answer: Answer, kind: type[NodeError]) -> None:
    assert type(await error_of(answer)) is kind


async def test_an_ordinary_end_is_no_error() -> None:
    assert await heard_from(GONE_BYTES) == [GONE]


@pytest.mark.parametrize("how", [End.FIN, End.RST])
async def test_a_line_that_breaks_is_one(how: End) -> None:
    pipe = Pipe()
    async with (
        WireNode().on("events", stream(pipe=pipe)) as wire,
        node_at(wire) as node,
        aclosing(events(node, lambda: None)) as following,
    ):
        pipe.send(GONE_BYTES)
        assert await anext(following) == GONE
        pipe.end(how)
        with pytest.raises(Unreachable):
            await anext(following)


async def test_a_reader_may_stop_and_begin_again() -> None:
    pipes = [Pipe(), Pipe(), Pipe()]
    answers = [stream(pipe=pipe) for pipe in pipes]
    async with WireNode().on("events", *answers) as wire, node_at(wire) as node:
        for pipe in pipes:
            pipe.send(GONE_BYTES)
            async with aclosing(events(node, lambda: None)) as following:
                assert await anext(following) == GONE
    assert wire.count("events") == 3
