"""Chunks that are joined read as the same chunks one by one, whatever they are and however cut."""

import asyncio
import ssl
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import h11
import pytest
import trustme
from hypothesis import given, settings
from hypothesis import strategies as st

from pextui.client.chunks import Joiner, join_chunks
from pextui.client.node import Node
from pextui.client.stream import events
from pextui.client.transport import Tls
from tests.conftest import examples

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
GONE = b'event: participant_delete\ndata: {"uuid": "u-1"}\n\n'
Read = tuple[bytes, str]


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def read(pieces: Iterable[bytes]) -> Read:
    """Return the body that the HTTP library makes of *pieces*, and how it ended."""
    client = h11.Connection(h11.CLIENT)
    client.send(h11.Request(method="GET", target="/", headers=[("host", "node")]))
    client.send(h11.EndOfMessage())
    body = b""
    try:
        for piece in [*pieces, b""]:
            client.receive_data(piece)
            event = client.next_event()
            while event is not h11.NEED_DATA:
                body += bytes(event.data) if isinstance(event, h11.Data) else b""
                if event is h11.PAUSED or isinstance(event, h11.EndOfMessage):
                    return body, repr(event)
                event = client.next_event()
    except h11.RemoteProtocolError as error:
        return body, str(error)
    return body, "open"


def joined(pieces: Iterable[bytes]) -> list[bytes]:
    joiner = Joiner()
    told = [joiner.feed(piece) for piece in pieces if piece]
    return [piece for piece in [*told, joiner.feed(b""), joiner.feed(b"")] if piece]


def cut(text: bytes, places: Sequence[int]) -> list[bytes]:
    edges = sorted({place % (len(text) + 1) for place in places} | {0, len(text)})
    return [text[one:other] for one, other in pairwise(edges)]


heads = st.sampled_from(
    [
        HEAD,
        HEAD,
        HEAD.replace(b"\r\n", b"\n"),
        HEAD.replace(b"chunked", b"gzip, chunked"),
        HEAD.replace(b"Transfer-Encoding: chunked", b"content-length: 20"),
        HEAD.replace(b"Transfer-Encoding: chunked", b"connection: close"),
        HEAD.replace(b"200 OK", b"404 No"),
        HEAD.replace(b"\r\n\r\n", b"\r\ncontent-length: 3\r\n\r\n"),
        b"HTTP/1.1 100 Continue\r\n\r\n" + HEAD,
        b"\r\n" + HEAD,
        b"nonsense",
    ]
)
plain = st.binary(min_size=1, max_size=40).map(chunk)
odd = st.sampled_from(
    [
        b"5;name=value\r\nabcde\r\n",
        b"3\nabc\n",
        b"3\r\nabcd\r\n",
        b"3\r\nabc6\r\n",
        b"000000003\r\nabc\r\n",
        b"0\r\n\r\n",
        b"0\r\ntrailer: x\r\n\r\n",
        b"00\r\n",
        b"zz\r\n",
        b"\r\n",
        b"f" * 30,
        b"A\r\n0123456789\r\n",
        b"5\r\nab",
    ]
)
bodies = st.lists(plain | plain | plain | odd, max_size=12).map(b"".join)


@settings(max_examples=examples(200, 5000))
@given(heads, bodies, st.lists(st.integers(0, 600), max_size=10))
def test_any_answer_reads_the_same_joined_or_not(
    head: bytes, body: bytes, places: list[int]
) -> None:
    pieces = cut(head + body, places)
    assert read(joined(pieces)) == read(pieces)


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=8))
def test_an_answer_reads_the_same_byte_by_byte(parts: list[bytes]) -> None:
    whole = HEAD + b"".join(map(chunk, parts)) + chunk(b"")
    assert read(joined(whole[at : at + 1] for at in range(len(whole)))) == read([whole])


def test_nothing_is_held_back_that_could_be_read() -> None:
    joiner = Joiner()
    whole = HEAD + chunk(b"one") + chunk(b"two") + chunk(b"three")
    told = b""
    for at in range(len(whole)):
        told += joiner.feed(whole[at : at + 1])
        assert read([told])[0] == read([whole[: at + 1]])[0]


def test_chunks_that_come_together_are_one() -> None:
    told = b"".join(
        joined([HEAD + b"".join(chunk(b"data: %d\n\n" % number) for number in range(100))])
    )
    assert told == HEAD + chunk(b"".join(b"data: %d\n\n" % number for number in range(100)))


@pytest.mark.parametrize("is_secure", [False, True])
async def test_a_burst_of_events_takes_few_reads(tmp_path: Path, *, is_secure: bool) -> None:
    async def burst(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for piece in [HEAD, *[chunk(GONE)] * 500, chunk(b"")]:
            writer.write(piece)
        await writer.drain()
        writer.close()

    signs: list[None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority = trustme.CA()
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    server = await asyncio.start_server(burst, "127.0.0.1", 0, ssl=context if is_secure else None)
    address = f"{'https' if is_secure else 'http'}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, Node(address, "meet_alice", Tls(tmp_path / "ca.pem")) as node:
        heard = [one async for one in events(node, lambda: signs.append(None))]
    assert len(heard) == 500
    assert len(signs) < 10


@pytest.mark.parametrize("head", [HEAD, HEAD.replace(b"chunked", b"Chunked ")])
def test_a_head_in_pieces_is_passed_on_at_once(head: bytes) -> None:
    joiner = Joiner()
    assert b"".join(joiner.feed(head[at : at + 7]) for at in range(0, len(head), 7)) == head


class Line:
    """A connection with TLS on which records have come, and then something else."""

    def __init__(self, *comes: bytes | ssl.SSLError) -> None:
        self._comes = list(comes)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        return self._next()

    def get_extra_info(self, info: str) -> object:
        return SimpleNamespace(read=lambda _: self._next())

    def _next(self) -> bytes:
        one = self._comes.pop(0)
        if isinstance(one, ssl.SSLError):
            raise one
        return one


async def test_a_fault_behind_good_records_is_met_by_the_next_read() -> None:
    line = Line(b"one", b"two", ssl.SSLError("bad record"), b"never read")
    await join_chunks("connection.start_tls.complete", {"return_value": line})
    assert await line.read(100) == b"onetwo"
    with pytest.raises(ssl.SSLError, match="bad record"):
        await line.read(100)


@pytest.mark.parametrize("kind", [ssl.SSLWantReadError, ssl.SSLEOFError, ssl.SSLZeroReturnError])
async def test_where_the_records_end_the_next_read_waits(kind: type[ssl.SSLError]) -> None:
    line = Line(b"one", b"two", kind(), b"three", ssl.SSLWantReadError(), b"")
    await join_chunks("proxy.start_tls.complete", {"return_value": line})
    assert [await line.read(100) for _ in range(3)] == [b"onetwo", b"three", b""]
