"""What a host may type for a meeting, and what DNS makes of a domain."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import dns.asyncresolver
import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from pextui.client import discovery
from pextui.client.discovery import Address, address_of, nodes_of
from pextui.client.errors import BadInput
from pextui.client.hosts import host_of
from pextui.client.transport import node_url

NAME = "_pexapp._tcp.example.com."


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("meet_alice", Address("meet_alice")),
        ("  meet.alice-1 ", Address("meet.alice-1")),
        ("meet_alice@example.com", Address("meet_alice@example.com", domain="example.com")),
        ("meet_alice@example.com.", Address("meet_alice@example.com.", domain="example.com")),
        ("meet_alice@127.0.0.1", Address("meet_alice@127.0.0.1", domain="127.0.0.1")),
        ("sip:meet_alice@example.com", Address("meet_alice@example.com", domain="example.com")),
        ("pexip://meet_alice@example.com", Address("meet_alice@example.com", domain="example.com")),
        ("møte@münchen.de", Address("møte@münchen.de", domain="xn--mnchen-3ya.de")),
        ("a@example.com:8443", Address("a@example.com", "https://example.com:8443")),
    ],
)
def test_an_alias_or_a_full_address_is_taken_as_typed(text: str, address: Address) -> None:
    assert address_of(text) == address


@pytest.mark.parametrize(
    ("path", "alias"),
    [
        ("/webapp3/m/meet_alice", "meet_alice"),
        ("/webapp3/m/meet_alice/", "meet_alice"),
        ("/webapp3/m/meet_alice/express?pin=1234&name=x", "meet_alice"),
        ("/webapp3/m/meet_alice%40example.com", "meet_alice@example.com"),
        ("/webapp/m/b%C3%BCro%2F1", "büro/1"),
        ("/webapp/?conference=meet_alice", "meet_alice"),
        ("/webapp/home?muteMicrophone=true&conference=meet%20alice", "meet alice"),
        ("/webapp/#/?conference=meet_alice&pin=1", "meet_alice"),
        ("/webapp/#/conference/meet_alice", "meet_alice"),
        ("/webapp/conference/meet_alice", "meet_alice"),
        ("/webapp2/conference/meet_alice?role=host", "meet_alice"),
    ],
)
@pytest.mark.parametrize("node", ["https://conf.example.com", "https://conf.example.com:8443"])
def test_a_link_to_the_web_app_tells_the_meeting_and_its_node(
    node: str, path: str, alias: str
) -> None:
    assert address_of(node + path) == Address(alias, node)


def test_a_link_may_lack_its_scheme_as_browsers_hide_it() -> None:
    assert address_of("conf.example.com/webapp3/m/a") == Address("a", "https://conf.example.com")


def test_http_is_kept_for_this_machine_alone() -> None:
    assert address_of("http://127.0.0.1:8080/webapp3/m/a").node == "http://127.0.0.1:8080"
    with pytest.raises(BadInput, match=r"write https://conf\.example\.com"):
        address_of("http://conf.example.com/webapp3/m/a")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        ".",
        "..",
        "a\x1bb",
        "a\nb",
        "@",
        "@example.com",
        "a@",
        "a@b@c",
        "a@exa mple.com",
        "a@-example.com",
        "a@" + "ü" * 70,
        "https://conf.example.com/",
        "https://conf.example.com/webapp3/m/",
        "https://conf.example.com/webapp/?conference=",
        "https://conf.example.com/webapp/m/%2e%2e",
        "https://conf.example.com/webapp/m/a%0ab",
        "https:///webapp3/m/a",
        "https://conf.example.com:99999/webapp3/m/a",
        "https://conf.example.com:x/webapp3/m/a",
        "https://[::1/webapp3/m/a",
        "https://user:secret@conf.example.com/webapp3/m/a",
        "ftp://conf.example.com/webapp3/m/a",
        "a/b",
    ],
)
def test_anything_else_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(BadInput, match=r"write|paste") as error:
        address_of(text)
    assert str(error.value).isprintable()


def test_a_refused_link_does_not_repeat_what_may_be_a_secret() -> None:
    for link in ("https://conf/?pin=9876", "https://me:9876@conf/m/a", "https://c/#/?pin=9876"):
        with pytest.raises(BadInput) as error:
            address_of(link)
        assert "9876" not in str(error.value)


# Name servers


class _Server(asyncio.DatagramProtocol):
    """A name server that knows the records of one name, or only how to refuse."""

    def __init__(self, records: tuple[str, ...], code: dns.rcode.Rcode, is_mute: bool) -> None:
        self.records, self.code, self.is_mute = records, code, is_mute
        self.asked: list[str] = []

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self.transport = transport

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        query = dns.message.from_wire(data)
        self.asked.append(query.question[0].to_text())
        if self.is_mute:
            return
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        answer.set_rcode(self.code)
        if self.records:
            answer.answer.append(dns.rrset.from_text(NAME, 60, "IN", "SRV", *self.records))
        self.transport.sendto(answer.to_wire(), address)


@asynccontextmanager
async def name_server(
    *records: str, code: dns.rcode.Rcode = dns.rcode.NOERROR, is_mute: bool = False
) -> AsyncIterator[tuple[dns.asyncresolver.Resolver, _Server]]:
    transport, server = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: _Server(records, code, is_mute), local_addr=("127.0.0.1", 0)
    )
    resolver = dns.asyncresolver.Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    resolver.port = transport.get_extra_info("sockname")[1]
    try:
        yield resolver, server
    finally:
        transport.close()


async def test_nodes_come_by_priority_with_their_ports_and_without_a_trailing_dot() -> None:
    async with name_server(
        "20 0 443 backup.example.com.",
        "10 0 8443 second.example.com.",
        "5 0 443 First.example.com.",
    ) as (resolver, server):
        assert await nodes_of("example.com", resolver) == (
            "https://First.example.com",
            "https://second.example.com:8443",
            "https://backup.example.com",
        )
    assert server.asked == [f"{NAME} IN SRV"]


async def test_a_record_that_no_node_can_have_is_left_out() -> None:
    records = (
        "1 0 443 xn--0.example.com.",
        "2 0 443 a\\032b.example.com.",
        "3 0 443 c.example.com.",
    )
    async with name_server(*records) as (resolver, _):
        assert await nodes_of("example.com", resolver) == ("https://c.example.com",)


@pytest.mark.parametrize("host", ["xn--0.evil.com", "xn--ls8h.la"])
def test_a_name_that_cannot_be_decoded_is_refused(host: str) -> None:
    for text in (f"https://{host}/webapp/m/a", f"a@{host}:443"):
        with pytest.raises(BadInput, match="is not a node's address"):
            address_of(text)


def test_a_name_in_another_alphabet_is_shown_as_dns_knows_it() -> None:
    assert host_of(node_url("https://аррӏе.com")) == "xn--80ak6aa92e.com"


@pytest.mark.parametrize(
    ("pick", "first"),
    [(lambda _: 0, "a"), (lambda _: 10, "a"), (lambda _: 11, "b"), (lambda n: n - 1, "b")],
)
async def test_of_equals_the_heavier_one_is_drawn_more_often(
    pick: Callable[[int], int], first: str
) -> None:
    async with name_server("1 10 443 a.example.com.", "1 30 443 b.example.com.") as (resolver, _):
        nodes = await nodes_of("example.com", resolver, pick)
    assert nodes[0] == f"https://{first}.example.com"
    assert sorted(nodes) == ["https://a.example.com", "https://b.example.com"]


async def test_a_weight_of_zero_is_drawn_only_by_the_lowest_mark() -> None:
    records = ("1 0 443 zero.example.com.", "1 1 443 one.example.com.")
    async with name_server(*records) as (resolver, _):
        assert (await nodes_of("example.com", resolver, lambda _: 0))[0].startswith("https://zero")
        assert (await nodes_of("example.com", resolver, lambda _: 1))[0].startswith("https://one")


async def test_without_records_it_is_the_domain_itself() -> None:
    async with name_server() as (resolver, _):
        assert await nodes_of("example.com", resolver) == ("https://example.com",)


@pytest.mark.parametrize("code", [dns.rcode.NXDOMAIN, dns.rcode.SERVFAIL, dns.rcode.REFUSED])
async def test_a_refusing_name_server_means_the_domain_itself(code: dns.rcode.Rcode) -> None:
    async with name_server(code=code) as (resolver, _):
        assert await nodes_of("example.com.", resolver) == ("https://example.com",)


async def test_a_silent_name_server_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    assert discovery.LOOKUP_SECONDS == 5
    monkeypatch.setattr(discovery, "LOOKUP_SECONDS", 0.3)
    begun = time.monotonic()
    async with name_server(is_mute=True) as (resolver, server):
        assert await nodes_of("example.com", resolver) == ("https://example.com",)
    assert server.asked
    assert time.monotonic() - begun < 3


async def test_a_domain_that_says_it_has_no_nodes_has_none() -> None:
    async with name_server("0 0 0 .") as (resolver, _):
        assert await nodes_of("example.com", resolver) == ()


@pytest.mark.parametrize("domain", ["127.0.0.1", "localhost"])
async def test_an_address_is_not_looked_up(domain: str) -> None:
    async with name_server() as (resolver, server):
        (node,) = await nodes_of(domain, resolver)
    assert domain in node
    assert server.asked == []


async def test_no_domain_has_no_nodes() -> None:
    assert await nodes_of("") == ()


async def test_a_name_that_dns_cannot_hold_is_left_to_the_connection() -> None:
    async with name_server() as (resolver, _):
        domain = "x" * 70 + ".example.com"
        assert await nodes_of(domain, resolver) == (f"https://{domain}",)
