"""What this program leans on in the libraries below it: an upgrade that changes it shows here.

Sources: design/faults.md §0 and §2.
"""

import httpx
import pytest
from httpx_sse import EventSource, ServerSentEvent

from tests.wire_node import Answer, WireNode, ok, stream


async def decoded(*chunks: bytes, encoding: str | None = None) -> list[ServerSentEvent]:
    async with (
        WireNode().on("events", stream(*chunks)) as wire,
        httpx.AsyncClient() as http,
        http.stream("GET", f"{wire.url}/api/client/v2/conferences/m/events") as got,
    ):
        if encoding:
            got.encoding = encoding
        return [sse async for sse in EventSource(got).aiter_sse()]


async def test_the_decoder_invents_a_message_after_an_id() -> None:
    got = await decoded(b"id: 1\nevent: stage\ndata: []\n\n", b": ping\n\n")
    assert [(one.event, one.data) for one in got] == [("stage", "[]"), ("message", "")]


async def test_the_decoder_dispatches_a_named_event_without_data() -> None:
    (got,) = await decoded(b"event: participant_sync_begin\n\n")
    assert (got.event, got.data) == ("participant_sync_begin", "")


async def test_the_decoder_takes_a_byte_order_mark_for_text_unless_told() -> None:
    bom = b"\xef\xbb\xbfdata: 1\n\n"
    assert [one.data for one in await decoded(bom)] == []
    assert [one.data for one in await decoded(bom, encoding="utf-8-sig")] == ["1"]


async def test_the_decoder_splits_lines_as_the_standard_does() -> None:
    odd = "a\u2028b\u0085c\x0bd\x1ce"
    (got,) = await decoded(f"data: {odd}\n\n".encode())
    assert got.data == odd


async def test_the_http_library_follows_no_redirect_by_itself() -> None:
    async with WireNode().on("x", ok()) as other:
        moved = Answer(302, {"location": f"{other.url}/api/client/v2/conferences/m/x"})
        async with WireNode().on("x", moved) as wire, httpx.AsyncClient() as http:
            got = await http.get(f"{wire.url}/api/client/v2/conferences/m/x")
    assert got.status_code == 302
    assert other.requests == []


async def test_the_http_library_would_carry_the_token_to_another_place() -> None:
    async with WireNode().on("x", ok()) as other:
        moved = Answer(302, {"location": f"{other.url}/api/client/v2/conferences/m/x"})
        async with (
            WireNode().on("x", moved) as wire,
            httpx.AsyncClient(follow_redirects=True) as http,
        ):
            await http.get(f"{wire.url}/api/client/v2/conferences/m/x", headers={"token": "t"})
    assert other.requests[0].headers["token"] == "t"


async def test_a_redirect_to_nowhere_is_an_error_that_names_the_header() -> None:
    moved = Answer(302, {"location": "http://h/\x1b"})
    async with WireNode().on("x", moved) as wire, httpx.AsyncClient() as http:
        with pytest.raises(httpx.RemoteProtocolError, match="location header"):
            await http.get(f"{wire.url}/api/client/v2/conferences/m/x")


async def test_the_http_library_keeps_cookies_unless_told() -> None:
    sweet = Answer(200, {"set-cookie": "a=b; Path=/"})
    async with WireNode().on("x", sweet) as wire, httpx.AsyncClient() as http:
        await http.get(f"{wire.url}/api/client/v2/conferences/m/x")
        assert dict(http.cookies) == {"a": "b"}


async def test_the_http_library_shows_headers_only_where_they_are_asked_for() -> None:
    request = httpx.Request("GET", "https://example.com/events", headers={"token": "sesame"})
    assert "sesame" not in repr(request)
    assert "sesame" in repr(request.headers)


async def test_a_body_without_a_type_has_no_content_type() -> None:
    async with httpx.AsyncClient() as http:
        request = http.build_request("POST", "http://127.0.0.1/", json=None)
    assert "content-type" not in request.headers
