"""Addresses, certificates and proxies."""

import asyncio
import datetime
import hashlib
import re
import socket
import ssl
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import trustme

from pextui.client.errors import BadInput, Unreachable, Untrusted
from pextui.client.node import Node
from pextui.client.stream import events
from pextui.client.transport import Tls, keep_alive, node_url
from tests.client.nodes import ALIAS
from tests.protocol.test_replies import GRANT
from tests.wire_node import Answer, Pipe, WireNode, ok, silence, stream

PROXY_VARIABLES = ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://conf.example.com", "https://conf.example.com/"),
        ("conf.example.com", "https://conf.example.com/"),
        ("conf.example.com:8443", "https://conf.example.com:8443/"),
        ("https://conf.example.com/", "https://conf.example.com/"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/"),
        ("http://127.3.2.1", "http://127.3.2.1/"),
        ("http://localhost:80", "http://localhost/"),
        ("http://[::1]:8080", "http://[::1]:8080/"),
        ("https://[2001:db8::1]", "https://[2001:db8::1]/"),
    ],
)
def test_a_nodes_address_is_a_host_and_maybe_a_port(text: str, url: str) -> None:
    assert str(node_url(text)) == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://",
        "ftp://conf.example.com",
        "javascript:alert(1)",
        "https://user:pw@conf.example.com",
        "https://conf.example.com/webapp",
        "https://conf.example.com/?x=1",
        "https://conf.example.com/#x",
        "https://conf.example.com:port",
        "https://conf example.com",
        "https://[::1",
        "https://\x1b[2J",
        "https://" + "x" * 100_000,
    ],
)
def test_anything_else_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(BadInput, match="write") as error:
        node_url(text)
    assert "\x1b" not in str(error.value)
    assert len(str(error.value)) < 500


@pytest.mark.parametrize(
    "host",
    ["conf.example.com", "10.0.0.1", "127.example.com", "127.0.0.1.nip.io", "0.0.0.0", "[::2]"],
)
def test_plain_http_is_for_this_machine_only(host: str) -> None:
    with pytest.raises(BadInput, match="this machine only"):
        node_url(f"http://{host}")


# Certificates


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def cafile(authority: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


def served_with(
    authority: trustme.CA, name: str, expires: datetime.datetime | None = None
) -> WireNode:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, not_after=expires).configure_cert(context)
    return WireNode(context).on("request_token", ok(GRANT)).on("events", silence())


async def joined(wire: WireNode, tls: Tls | None) -> None:
    async with Node(wire.url, ALIAS, tls) as node:
        await node.request_token("Alice")


async def why_not(wire: WireNode, tls: Tls | None) -> str:
    async with wire:
        async with Node(wire.url, ALIAS, tls) as node:
            with pytest.raises(Untrusted) as on_stream:
                await anext(events(node, lambda: None))
        with pytest.raises(Untrusted) as error:
            await joined(wire, tls)
        assert str(on_stream.value) == str(error.value)
        assert not error.value.was_sent
        assert wire.requests == []
    return str(error.value)


async def test_a_certificate_holds_when_its_authority_is_known(
    authority: trustme.CA, cafile: Path
) -> None:
    async with served_with(authority, "127.0.0.1") as wire:
        await joined(wire, Tls(cafile=cafile))
        assert wire.count("request_token") == 1


@asynccontextmanager
async def breaking_off(how: str) -> AsyncIterator[str]:
    """A server that breaks TLS off before it is there."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        if how == "alert":
            writer.write(bytes([21, 3, 3, 0, 2, 2, 80]))  # an internal error, says the node
        elif how == "reset":
            raw = writer.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.mark.parametrize("how", ["end", "reset", "alert"])
async def test_a_handshake_that_breaks_off_is_a_bad_line_and_no_bad_certificate(how: str) -> None:
    async with breaking_off(how) as url, Node(url, ALIAS) as node:
        with pytest.raises(Unreachable) as error:
            await node.request_token("Alice")
    assert not isinstance(error.value, Untrusted)
    assert not error.value.was_sent


class Spoiling(WireNode):
    """A node on a line that spoils TLS records: reading them fails in the middle of a stream."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        super().__init__(tls)
        self._lines: list[asyncio.StreamWriter] = []

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._lines.append(writer)
        await super()._serve(reader, writer)

    def spoil(self) -> None:
        for line in self._lines:
            line.transport._ssl_protocol._transport.write(bytes([23, 3, 3, 0, 20]) + b"x" * 20)  # type: ignore[attr-defined]


async def test_a_spoilt_record_drops_the_line_and_no_more(
    authority: trustme.CA, cafile: Path
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    (pipe := Pipe()).send(b"event: participant_sync_begin\n\n")
    wire = Spoiling(context)
    wire.on("events", stream(pipe=pipe)).on("lock", silence())
    async with wire, Node(wire.url, ALIAS, Tls(cafile=cafile)) as node:
        followed = events(node, lambda: None)
        await anext(followed)
        asked = asyncio.create_task(node.lock())
        while not wire.count("lock"):  # noqa: ASYNC110 (the node tells nobody)
            await asyncio.sleep(0.01)
        wire.spoil()
        with pytest.raises(Unreachable, match="dropped") as on_stream:
            await anext(followed)
        with pytest.raises(Unreachable, match="dropped") as on_request:
            await asked
    assert on_stream.value.was_sent
    assert on_request.value.was_sent


async def test_an_unknown_authority_is_not_trusted(authority: trustme.CA) -> None:
    sentence = await why_not(served_with(authority, "127.0.0.1"), None)
    assert "unable to get local issuer certificate" in sentence
    assert "--cafile" in sentence


async def test_a_certificate_for_another_name_does_not_hold(
    authority: trustme.CA, cafile: Path
) -> None:
    sentence = await why_not(served_with(authority, "conf.example.com"), Tls(cafile=cafile))
    assert "mismatch" in sentence


async def test_an_expired_certificate_does_not_hold(authority: trustme.CA, cafile: Path) -> None:
    yesterday = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    wire = served_with(authority, "127.0.0.1", yesterday)
    assert "certificate has expired" in await why_not(wire, Tls(cafile=cafile))


async def test_a_port_without_tls_is_told() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    async with server, Node(f"https://127.0.0.1:{_port(server)}", ALIAS) as node:
        with pytest.raises(
            Untrusted, match=r"no TLS with 127\.0\.0\.1:\d+: .*WRONG_VERSION_NUMBER"
        ):
            await node.request_token("Alice")


def _port(server: asyncio.Server) -> int:
    port: int = server.sockets[0].getsockname()[1]
    return port


async def test_who_insists_is_not_asked_for_a_certificate(authority: trustme.CA) -> None:
    async with served_with(authority, "conf.example.com") as wire:
        await joined(wire, Tls(insecure=True))


def _fingerprint(wire: WireNode) -> str:
    pem = ssl.get_server_certificate(("127.0.0.1", wire.port))
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()


async def test_the_pinned_certificate_holds_whoever_signed_it_and_for_whatever_name(
    authority: trustme.CA,
) -> None:
    async with served_with(authority, "conf.example.com") as wire:
        shown = await asyncio.to_thread(_fingerprint, wire)
        await joined(wire, Tls(fingerprint=shown))
        assert wire.count("request_token") == 1


async def test_any_other_certificate_is_sent_nothing_and_its_fingerprint_is_told(
    authority: trustme.CA, cafile: Path
) -> None:
    """Not even one that the system trusts."""
    wire = served_with(authority, "127.0.0.1")
    async with wire:
        shown = await asyncio.to_thread(_fingerprint, wire)
    sentence = await why_not(wire, Tls(cafile=cafile, fingerprint="ab" * 32))
    told = ":".join(re.findall("..", shown.upper()))
    assert sentence == (
        "the certificate of 127.0.0.1 is another one than --fingerprint says: "
        f"its SHA-256 is {told}"
    )


@pytest.mark.parametrize("content", [None, "", "no certificate\n"])
async def test_an_unusable_cafile_is_named(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "wrong.pem"
    if content is not None:
        path.write_text(content)
    with pytest.raises(BadInput, match=r"--cafile .*wrong\.pem cannot be used"):
        async with Node("https://127.0.0.1:1", ALIAS, Tls(cafile=path)):
            pass


# Proxies


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALL_PROXY", "socks5://127.0.0.1:1"),
        ("HTTPS_PROXY", "ftp://127.0.0.1:1"),
        ("HTTP_PROXY", "ftp://127.0.0.1:1"),
        ("NO_PROXY", "[fe80::1]"),
    ],
)
async def test_a_broken_proxy_variable_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    for other in PROXY_VARIABLES:
        monkeypatch.delenv(other, raising=False)
        monkeypatch.delenv(other.lower(), raising=False)
    monkeypatch.setenv(name, value)
    with pytest.raises(BadInput, match=f"environment variable {name} cannot be used"):
        async with Node("https://conf.example.com", ALIAS):
            pass


@pytest.mark.parametrize("name", PROXY_VARIABLES)
async def test_a_broken_proxy_variable_does_no_harm_where_none_is_used(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "[fe80::1]" if name == "NO_PROXY" else "ftp://127.0.0.1:1")
    async with Node("https://conf.example.com", ALIAS, Tls(env_proxy=False)):
        pass


async def test_a_proxy_is_used_unless_it_is_told_not_to(
    monkeypatch: pytest.MonkeyPatch, authority: trustme.CA
) -> None:
    for other in PROXY_VARIABLES:
        monkeypatch.delenv(other, raising=False)
        monkeypatch.delenv(other.lower(), raising=False)
    for env_proxy, asked in ((False, 0), (True, 1)):
        async with WireNode() as proxy:
            monkeypatch.setenv("HTTPS_PROXY", proxy.url)
            async with Node("https://nowhere.invalid", ALIAS, Tls(env_proxy=env_proxy)) as node:
                with pytest.raises(Unreachable):
                    await node.request_token("Alice")
            assert len(proxy.requests) == asked


async def test_a_proxy_is_not_asked_about_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1")
    async with WireNode().on("request_token", ok(GRANT)) as wire:
        await joined(wire, None)


async def test_the_system_is_asked_to_notice_a_dead_line_within_half_a_minute() -> None:
    async with WireNode().on("x", Answer(200)) as wire, httpx.AsyncClient() as http:
        address = f"{wire.url}/api/client/v2/conferences/m/x"
        async with http.stream("GET", address) as response:
            keep_alive(response)
            line = response.extensions["network_stream"].get_extra_info("socket")

            asked = [
                line.getsockopt(socket.IPPROTO_TCP, option)
                for option in (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT)
            ]
            assert line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
            assert asked == [10, 5, 3]
            assert asked[0] + asked[1] * asked[2] <= 30
