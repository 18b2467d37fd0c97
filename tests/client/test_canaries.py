"""What this program leans on in the libraries below it: an upgrade that changes it shows here.

Sources: design/faults.md §0 and §2.
"""

import asyncio
import gc
import logging

import httpx
import pytest
from httpx_sse import EventSource, ServerSentEvent

from tests.wire_node import Answer, WireNode, ok, silence, stream


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


async def test_the_http_library_logs_whole_addresses(caplog: pytest.LogCaptureFixture) -> None:
    """Why the token travels in a header and the library's log is not written below warnings."""
    with caplog.at_level(logging.INFO, logger="httpx"):
        async with WireNode().on("x", Answer(200)) as wire, httpx.AsyncClient() as http:
            await http.get(f"{wire.url}/api/client/v2/conferences/m/x?token=sesame")
    assert "token=sesame" in caplog.text


@pytest.mark.parametrize(
    ("name", "value"),
    [("ALL_PROXY", "socks5://127.0.0.1:1"), ("HTTP_PROXY", "ftp://127.0.0.1:1")],
)
def test_the_http_library_fails_when_it_is_made_with_some_environments(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """Why making a client is guarded, and names the variable."""
    monkeypatch.setenv(name, value)
    with pytest.raises((ImportError, ValueError)):
        httpx.AsyncClient()


async def is_lost_after(moments: int) -> bool:
    """Cancel a request after so many turns of the loop: is its place in the pool gone for ever?"""
    timeout, limits = httpx.Timeout(5, pool=0.05), httpx.Limits(max_connections=1)
    wire = WireNode().on("x", silence()).on("y", ok())
    async with wire, httpx.AsyncClient(limits=limits, timeout=timeout) as http:
        address = f"{wire.url}/api/client/v2/conferences/m/"
        task = asyncio.create_task(http.get(f"{address}x"))
        for _ in range(moments):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        try:
            await http.get(f"{address}y")
        except httpx.PoolTimeout:
            return True
        return False


# What the pool has lost nobody closes: it must be found here, not in the middle of another test.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_place_in_the_pool_is_lost_when_a_request_is_cancelled_early() -> None:
    """Why each event stream has a client of its own, closed with it."""
    assert any([await is_lost_after(moments) for moments in range(25)])
    gc.collect()
