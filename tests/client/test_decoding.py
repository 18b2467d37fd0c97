"""The event stream's bytes against the standard: its own cases, then any bytes at all."""

import time
from collections.abc import AsyncIterator, Sequence
from itertools import pairwise

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pextui.client import stream as stream_module
from pextui.client.stream import decoded
from tests.client.standard_sse import Told, read
from tests.conftest import examples
from tests.figures import record

BOM = b"\xef\xbb\xbf"
NAMES = ("event", "data", "id", "retry", " data", "Data", "dat", "")

# Name of the case, bytes, what is told: (type, data, last event id).
CASES: dict[str, tuple[bytes, list[tuple[str, str, str]]]] = {
    "lf": (b"data: a\n\n", [("message", "a", "")]),
    "cr": (b"data: a\r\rdata: b\r\r", [("message", "a", ""), ("message", "b", "")]),
    "crlf": (b"data: a\r\n\r\n", [("message", "a", "")]),
    "mixed ends": (b"data: a\r\ndata: b\ndata: c\r\n\n", [("message", "a\nb\nc", "")]),
    "bom": (BOM + b"data: a\n\n", [("message", "a", "")]),
    "two boms": (BOM + BOM + b"data: a\n\ndata: b\n\n", [("message", "b", "")]),
    "bom later": (b"data: a\n\n" + BOM + b"data: b\n\n", [("message", "a", "")]),
    "no space": (b"data:a\n\n", [("message", "a", "")]),
    "one space only": (b"data:  a\n\n", [("message", " a", "")]),
    "tab is kept": (b"data:\ta\n\n", [("message", "\ta", "")]),
    "no colon": (b"data\n\ndata\ndata\n\n", [("message", "", ""), ("message", "\n", "")]),
    "empty data": (b"data:\n\ndata: a\n\n", [("message", "", ""), ("message", "a", "")]),
    "data before the last blank line": (b"data: a\n\ndata: b\n", [("message", "a", "")]),
    "no end of line at all": (b"data: a", []),
    "only blank lines": (b"\n\n\n\n", []),
    "only a comment": (b": hello\n\n", []),
    "comment between": (b"data: a\n: x\ndata: b\n\n", [("message", "a\nb", "")]),
    "empty comment": (b":\ndata: a\n\n", [("message", "a", "")]),
    "comment that looks like data": (b":data: a\ndata: b\n\n", [("message", "b", "")]),
    "type": (b"event: stage\ndata: a\n\n", [("stage", "a", "")]),
    "type is forgotten": (
        b"event: stage\ndata: a\n\ndata: b\n\n",
        [("stage", "a", ""), ("message", "b", "")],
    ),
    "empty type": (b"event:\ndata: a\n\n", [("message", "a", "")]),
    "last type counts": (b"event: a\nevent: b\ndata: c\n\n", [("b", "c", "")]),
    "type after data": (b"data: a\nevent: b\n\n", [("b", "a", "")]),
    "type with blanks": (b"event:  a \ndata: b\n\n", [(" a ", "b", "")]),
    "id": (b"id: 1\ndata: a\n\ndata: b\n\n", [("message", "a", "1"), ("message", "b", "1")]),
    "id is reset": (
        b"id: 1\ndata: a\n\nid\ndata: b\n\n",
        [("message", "a", "1"), ("message", "b", "")],
    ),
    "id with nul": (b"id: 1\x002\ndata: a\n\n", [("message", "a", "")]),
    "id with nul keeps the old": (
        b"id: 1\ndata: a\n\nid: 2\x00\ndata: b\n\n",
        [("message", "a", "1"), ("message", "b", "1")],
    ),
    "id of more bytes": (b"id: \xe2\x80\xa6\ndata: a\n\n", [("message", "a", "…")]),
    "id without data": (b"id: 1\n\ndata: a\n\n", [("message", "a", "1")]),
    "comments after an id": (b"id: 1\ndata: a\n\n: x\n\n: y\n\n", [("message", "a", "1")]),
    "blank lines after an id": (b"id: 1\ndata: a\n\n\n\n\n", [("message", "a", "1")]),
    "nul in data": (b"data: a\x00b\n\n", [("message", "a\x00b", "")]),
    "wrong case": (b"Data: a\nDATA: b\ndata: c\n\n", [("message", "c", "")]),
    "leading blank": (b" data: a\ndata: b\n\n", [("message", "b", "")]),
    "trailing blank in the name": (b"data : a\ndata: b\n\n", [("message", "b", "")]),
    "unknown fields": (b"foo: a\nbar\ndata: b\n\n", [("message", "b", "")]),
    "retry": (b"retry: 3000\ndata: a\n\n", [("message", "a", "")]),
    "retry alone": (b"retry: 3000\n\n", []),
    "retry that is no number": (b"retry: 1000x\nretry: -5\ndata: a\n\n", [("message", "a", "")]),
    "retry of many digits": (b"retry: " + b"9" * 5000 + b"\ndata: a\n\n", [("message", "a", "")]),
    "utf-8": ("data: ok…é漢👩‍🚀\n\n".encode(), [("message", "ok…é漢👩‍🚀", "")]),
    "not utf-8": (b"data: a\xffb\n\n", [("message", "a\ufffdb", "")]),
    "overlong": (b"data: \xc0\xaf\n\n", [("message", "\ufffd\ufffd", "")]),
    "cut utf-8 at the end of a line": (b"data: \xe2\x80\n\n", [("message", "\ufffd", "")]),
    "vertical tab": (b"data: a\x0bb\n\n", [("message", "a\x0bb", "")]),
    "form feed": (b"data: a\x0cb\n\n", [("message", "a\x0cb", "")]),
    "file separator": (b"data: a\x1cb\n\n", [("message", "a\x1cb", "")]),
    "group separator": (b"data: a\x1db\n\n", [("message", "a\x1db", "")]),
    "record separator": (b"data: a\x1eb\n\n", [("message", "a\x1eb", "")]),
    "next line": ("data: a\x85b\n\n".encode(), [("message", "a\x85b", "")]),
    "line separator": ("data: a\u2028b\n\n".encode(), [("message", "a\u2028b", "")]),
    "paragraph separator": ("data: a\u2029b\n\n".encode(), [("message", "a\u2029b", "")]),
    "three lines of data": (b"data: a\ndata:\ndata: b\n\n", [("message", "a\n\nb", "")]),
    "many events": (b"data: 1\n\n" * 20, [("message", "1", "")] * 20),
    "colon in the value": (b"data: a: b:c\n\n", [("message", "a: b:c", "")]),
}  # fmt: skip


class Chunks(httpx.AsyncByteStream):
    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield piece


async def heard(pieces: Sequence[bytes], kind: str = "text/event-stream") -> list[Told]:
    response = httpx.Response(200, headers={"content-type": kind}, stream=Chunks(pieces))
    return [
        Told(one.event, one.data, one.id) async for one in decoded(response, lambda: None)
    ]  # fmt: skip


def cut(text: bytes, places: Sequence[int]) -> list[bytes]:
    edges = sorted({place % (len(text) + 1) for place in places} | {0, len(text)})
    return [text[one:other] for one, other in pairwise(edges)]


def test_there_are_as_many_cases_as_the_standard_s_own_tests_have() -> None:
    assert len(CASES) == 57


@pytest.mark.parametrize("case", CASES)
async def test_a_case_of_the_standard(case: str) -> None:
    stream, told = CASES[case]
    wanted = [Told(*one) for one in told]

    assert read(stream) == wanted
    ours = read(stream, our_way=True)
    assert ours == [one for one in wanted if one.data]
    assert await heard([stream]) == ours
    assert await heard([bytes([one]) for one in stream]) == ours


@pytest.mark.parametrize("kind", ["text/event-stream;charset=utf-16", "Text/Event-Stream; x=y"])
async def test_the_charset_of_the_header_counts_for_nothing(kind: str) -> None:
    assert await heard(["data: é\n\n".encode()], kind) == [Told("message", "é", "")]


async def test_an_event_with_a_name_and_no_data_counts_against_the_standard() -> None:
    stream = b"event: participant_sync_begin\n\n"

    assert read(stream) == []
    assert await heard([stream]) == read(stream, our_way=True)


fields = st.builds(
    lambda name, colon, value: f"{name}{colon}{value}".encode(),
    st.sampled_from(NAMES),
    st.sampled_from(["", ":", ": ", ":  "]),
    st.text(st.sampled_from("ab \x00\x0b\x85\u2028é漢:\ufeff"), max_size=6),
)
ends = st.sampled_from([b"\n", b"\r", b"\r\n", b"\n\n", b"\r\n\r\n", b"\r\r"])
bytes_of_any_kind = st.binary(max_size=12)
lines = st.builds(lambda field, end: field + end, fields | bytes_of_any_kind, ends)
streams = st.builds(
    lambda bom, some: bom + b"".join(some),
    st.sampled_from([b"", BOM]),
    st.lists(lines, max_size=20),
)


DIFFERENTIAL_RUNS = examples(200, 15_000)


def test_the_table_says_how_much_was_tried() -> None:
    record("R10", f"{len(CASES)} cases, {DIFFERENTIAL_RUNS} streams of any bytes, 0 differences")
    assert DIFFERENTIAL_RUNS >= 200


@settings(max_examples=DIFFERENTIAL_RUNS)
@given(streams, st.lists(st.integers(0, 400), max_size=12))
async def test_any_stream_reads_as_the_standard_says_however_it_is_cut(
    stream: bytes, places: list[int]
) -> None:
    assert await heard(cut(stream, places)) == read(stream, our_way=True)


async def seconds_for(size: int) -> float:
    """CPU seconds for one event of *size* bytes in pieces of 16 KiB."""
    whole = b"data: " + b"x" * size + b"\n\n"
    pieces = [whole[at : at + 16_384] for at in range(0, len(whole), 16_384)]
    before = time.process_time()
    (one,) = await heard(pieces)
    assert len(one.data) == size
    return time.process_time() - before


async def test_an_event_four_times_as_long_takes_about_four_times_as_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stream_module, "EVENT_LIMIT", 64 * 1024 * 1024)
    short = min([await seconds_for(4 * 1024 * 1024) for _ in range(5)])
    long = min([await seconds_for(16 * 1024 * 1024) for _ in range(5)])
    assert long < 10 * short  # sixteen times, were it read again with every piece
