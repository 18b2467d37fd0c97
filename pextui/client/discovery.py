"""Where a meeting's nodes are: an address typed or pasted by a host, and what DNS says of it."""

import ipaddress
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from pextui.client.errors import BadInput
from pextui.client.transport import node_url
from pextui.protocol.text import clean

if TYPE_CHECKING:
    from dns.asyncresolver import Resolver
    from dns.rdtypes.IN.SRV import SRV

LOOKUP_SECONDS: Final = 5.0
"""How long the lookup of a domain may take, all name servers together."""

Pick = Callable[[int], int]
"""Draws a number from 0 up to, not including, its argument."""

_EXAMPLES: Final = "write meet_alice, meet_alice@DOMAIN or paste the link to the meeting"
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_APP_PREFIX: Final = re.compile(r"(sips?:|pexip://)", re.IGNORECASE)
_HOST: Final = re.compile(r"\w([\w.-]*\w)?\.?", re.ASCII)
_BEFORE_ALIAS: Final = ("m", "conference")


@dataclass(frozen=True, slots=True)
class Address:
    """What a host typed: the meeting's alias, and its node or its domain where they are told.

    The alias of a full address keeps its domain, as the vendor's own clients send it.
    """

    alias: str
    node: str | None = None
    domain: str = ""


def address_of(text: str) -> Address:
    """Return what *text* means: an alias, a full address or a link to the web app.

    Raises BadInput with the fix. A PIN in a link is not taken: links end in histories and logs.
    """
    text = text.strip()
    if not text:
        raise BadInput(f"no meeting is named: {_EXAMPLES}")
    if not text.isprintable():
        raise BadInput(f"“{clean(text)}” holds characters that no meeting has: {_EXAMPLES}")
    text = _APP_PREFIX.sub("", text, count=1) if _APP_PREFIX.match(text) else text
    if _SCHEME.match(text) or "/" in text:
        return _from_link(text)
    if "@" in text:
        return _from_full_address(text)
    return Address(_alias(text, text))


async def nodes_of(
    domain: str, resolver: "Resolver | None" = None, pick: Pick = secrets.randbelow
) -> tuple[str, ...]:
    """Return the URLs of the nodes of *domain*, to be tried in order (RFC 2782).

    Without an SRV record, or without an answer, it is the domain itself; none where the domain
    says that it has no nodes.
    """
    if not domain or _is_address(domain):
        return (f"https://{domain}",) if domain else ()
    records = await _records(domain, resolver)
    if not records:
        return (f"https://{domain.rstrip('.')}",)
    urls = (_url(record) for record in _in_order(records, pick) if _target(record))
    return tuple(url for url in urls if _is_possible(url))


def _is_possible(url: str) -> bool:
    """Return whether a node can be there: one bad record must not spoil the others."""
    try:
        node_url(url)
    except BadInput:
        return False
    return True


def _from_link(text: str) -> Address:
    link = urlsplit("")
    try:
        link = urlsplit(text if _SCHEME.match(text) else f"https://{text}")
        # A single-page app keeps its own path and query behind the number sign.
        inner = urlsplit(link.fragment)
        alias = _named_in(link) or _named_in(inner)
        has_host = bool(link.hostname) and link.port != 0
    except ValueError:
        alias, has_host = "", False
    # Only what comes before the query is repeated: there may be a PIN in it.
    shown = re.split(r"[?#]", text, maxsplit=1)[0]
    if not alias or not has_host:
        raise BadInput(f"“{clean(shown)}” is not a link to a meeting: {_EXAMPLES}")
    if "@" in link.netloc:
        raise BadInput("this link holds a user's name: paste it without the part before the “@”")
    return Address(_alias(alias, shown), _node(f"{link.scheme}://{link.netloc}"))


def _named_in(link: SplitResult) -> str:
    """Return the alias in a path like ``/webapp3/m/ALIAS`` or in ``?conference=ALIAS``."""
    segments = [segment for segment in link.path.split("/") if segment]
    for before, segment in pairwise(segments):
        if before in _BEFORE_ALIAS:
            return unquote(segment)
    return parse_qs(link.query).get("conference", [""])[0]


def _from_full_address(text: str) -> Address:
    local, _, domain = text.partition("@")
    host, colon, _ = domain.partition(":")
    if not local or not _HOST.fullmatch(_ascii_host(host)):
        raise BadInput(f"“{clean(text)}” is not a full address: write meet_alice@DOMAIN")
    if colon:
        # Who names a port has named the node; DNS has nothing to add.
        return Address(f"{local}@{host}", _node(domain))
    return Address(text, domain=_ascii_host(domain).rstrip("."))


def _node(address: str) -> str:
    return str(node_url(address)).rstrip("/")


def _alias(alias: str, text: str) -> str:
    alias = alias.strip()
    if alias in {"", ".", ".."} or not alias.isprintable():
        raise BadInput(f"“{clean(text)}” names no meeting: {_EXAMPLES}")
    return alias


def _ascii_host(host: str) -> str:
    """Return *host* as DNS knows it, or nothing when it cannot be a host's name."""
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _is_address(domain: str) -> bool:
    try:
        ipaddress.ip_address(domain)
    except ValueError:
        return domain == "localhost"
    return True


async def _records(domain: str, resolver: "Resolver | None") -> list["SRV"]:
    # dnspython takes a fifth of a second to import, and few joins need it.
    import dns.asyncresolver
    import dns.exception

    try:
        resolver = resolver or dns.asyncresolver.Resolver()
        name = f"_pexapp._tcp.{domain.rstrip('.')}."
        answer = await resolver.resolve(name, "SRV", search=False, lifetime=LOOKUP_SECONDS)
    except (dns.exception.DNSException, OSError, ValueError):
        return []
    return list(answer)


def _in_order(records: Iterable["SRV"], pick: Pick) -> list["SRV"]:
    """Lowest priority first; within one, drawn by weight (RFC 2782, page 4)."""
    ordered: list[SRV] = []
    left = sorted(records, key=lambda record: (record.priority, record.weight, str(record.target)))
    while left:
        peers = [record for record in left if record.priority == left[0].priority]
        drawn = _drawn(peers, pick(sum(record.weight for record in peers) + 1))
        ordered.append(drawn)
        left.remove(drawn)
    return ordered


def _drawn(peers: list["SRV"], mark: int) -> "SRV":
    """Return the first whose running sum of weights reaches *mark*."""
    total = 0
    for record in peers:
        total += record.weight
        if total >= mark:
            return record
    return peers[-1]


def _target(record: "SRV") -> str:
    """Return the host of a record; empty for the root, which means: no such service here."""
    return str(record.target).rstrip(".")


def _url(record: "SRV") -> str:
    port = "" if record.port == 443 else f":{record.port}"
    return f"https://{_target(record)}{port}"
