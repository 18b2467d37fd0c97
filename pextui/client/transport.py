"""How requests travel: the one TLS context, the HTTP clients, and their errors in our words."""

import asyncio
import os
import re
import socket
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from http.cookiejar import DefaultCookiePolicy
from typing import Final
from urllib.request import getproxies

import httpx

from pextui.client.errors import BadInput, Garbled, NodeError, Unreachable, Untrusted
from pextui.client.hosts import host_of, is_loopback
from pextui.client.trust import OtherCertificate, reason_of
from pextui.client.trust import Tls as Tls
from pextui.protocol.text import clean

REST_TIMEOUT: Final = httpx.Timeout(connect=5, read=10, write=10, pool=2)
"""Seconds, by stage (design/faults.md F18)."""

STREAM_TIMEOUT: Final = httpx.Timeout(connect=5, read=None, write=10, pool=2)
"""A healthy stream may be silent for long; the session watches it."""

LIST_LIMIT: Final = 16 * 1024 * 1024
"""Bytes accepted of a list of participants (design/faults.md F59)."""

ANSWER_LIMIT: Final = 1024 * 1024
"""Bytes accepted of any other answer: the guide's have a few hundred."""

WHOLE_TIMEOUT: Final = 30.0
"""Seconds for a whole answer: one that drips keeps within each of the time-outs above."""

_KEEP_ALIVE: Final = [
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    *(
        (socket.IPPROTO_TCP, getattr(socket, name), seconds)
        for name, seconds in (("TCP_KEEPIDLE", 10), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 3))
        if hasattr(socket, name)
    ),
]
"""First asked after 10 seconds, then each 5, and given up after the third."""

_NO_TLS: Final = frozenset(
    {
        "HTTP_REQUEST",
        "NO_PROTOCOLS_AVAILABLE",
        "SSLV3_ALERT_HANDSHAKE_FAILURE",
        "TLSV1_ALERT_PROTOCOL_VERSION",
        "UNKNOWN_PROTOCOL",
        "UNSUPPORTED_PROTOCOL",
        "WRONG_VERSION_NUMBER",
    }
)
"""OpenSSL's reasons that stay the same however often one asks; all others are a bad line."""

_HOST: Final = re.compile(r"[\w.:-]{1,253}")
_PROXIES: Final = ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY")


def open_client(
    base: httpx.URL,
    context: ssl.SSLContext,
    timeout: httpx.Timeout,
    headers: Mapping[str, str],
    *,
    env_proxy: bool = True,
) -> httpx.AsyncClient:
    """Return a client for *base*. Redirects are never followed: they would carry the token.

    Raises BadInput naming the proxy variable that httpx cannot use (design/faults.md F24).
    """
    trust_env = env_proxy and not is_loopback(base)
    try:
        if trust_env:
            _check_proxies()
        client = httpx.AsyncClient(
            verify=context,
            timeout=timeout,
            headers={"accept-encoding": "identity"} | dict(headers),
            follow_redirects=False,
            event_hooks={"response": [_set_location_aside]},
            trust_env=trust_env,
            limits=httpx.Limits(keepalive_expiry=None),
        )
    except (ImportError, ValueError, OSError, httpx.InvalidURL) as error:
        raise BadInput(
            f"the environment variable {_proxy_variables()} cannot be used: {reason_of(error)}; "
            "mend it, or do without with --no-env-proxy"
        ) from None
    client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return client


def check_way(url: str, tls: Tls) -> None:
    """Raise BadInput naming the variable of the environment that bars the way to *url*.

    It costs milliseconds, so that it can be told before there is a screen.
    """
    base = node_url(url)
    if base.scheme == "https":
        tls.check_environment()
    if tls.env_proxy:
        open_client(base, ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), REST_TIMEOUT, {})


def _check_proxies() -> None:
    """Raise ValueError for a proxy that is nowhere: httpx would take it, and fail much later."""
    proxies = getproxies()
    for text in filter(None, map(proxies.get, ("all", "https", "http"))):
        url = httpx.URL(text if "://" in text else f"http://{text}")
        if not _HOST.fullmatch(host_of(url)) or not 0 < (url.port or 80) < 65536:
            raise ValueError("it is not the address of a proxy")


def _proxy_variables() -> str:
    """Return the names of those that are set, as they are spelled."""
    spelled = (name for upper in _PROXIES for name in (upper, upper.lower()))
    return " or ".join(name for name in spelled if os.environ.get(name))


async def _set_location_aside(response: httpx.Response) -> None:
    """httpx reads where a redirect points even when it may not go there, and fails on nonsense."""
    response.extensions["location"] = response.headers.pop("location", "")


@asynccontextmanager
async def within_reason(url: httpx.URL) -> AsyncIterator[None]:
    """Bound a whole exchange by ``WHOLE_TIMEOUT``, and turn every error into a NodeError."""
    try:
        async with asyncio.timeout(WHOLE_TIMEOUT):
            with in_our_words(url):
                yield
    except TimeoutError:
        raise Unreachable(f"no answer from {host_of(url)} in time") from None


@contextmanager
def in_our_words(url: httpx.URL) -> Iterator[None]:
    """Turn every error of the HTTP library into a NodeError, in this one place."""
    try:
        yield
    except httpx.HTTPError as error:
        raise _translated(error, url) from None
    except OSError as error:  # also what OpenSSL finds wrong in the middle of a line
        raise Unreachable(f"the line to {host_of(url)} dropped: {reason_of(error)}") from None
    except (httpx.InvalidURL, httpx.StreamError, UnicodeError) as error:
        raise BadInput(f"this cannot be sent to {host_of(url)}: {reason_of(error)}") from None


def _translated(error: httpx.HTTPError, url: httpx.URL) -> NodeError:
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, OtherCertificate):
            return Untrusted(_fingerprint_sentence(cause, host_of(url)))
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Untrusted(_certificate_sentence(cause, host_of(url)))
        if isinstance(cause, ssl.SSLError) and cause.reason in _NO_TLS:
            return Untrusted(_no_tls_sentence(cause, url))
    match error:
        case httpx.ConnectTimeout() | httpx.PoolTimeout():
            return Unreachable(f"no answer from {host_of(url)} in time", was_sent=False)
        case httpx.ProxyError():
            sentence = f"the proxy does not lead to {host_of(url)}: {reason_of(error)}"
            return Unreachable(sentence, was_sent=False)
        case httpx.ConnectError():
            return Unreachable(_connect_sentence(error, causes, url), was_sent=False)
        case httpx.TimeoutException():
            return Unreachable(f"no answer from {host_of(url)} in time")
        case httpx.DecodingError():
            return Garbled(f"{host_of(url)} answered with something that cannot be unpacked")
        case httpx.LocalProtocolError() | httpx.UnsupportedProtocol():
            return BadInput(f"this cannot be sent to {host_of(url)}: {reason_of(error)}")
        case _:
            return Unreachable(f"the line to {host_of(url)} dropped: {reason_of(error)}")


def _connect_sentence(error: Exception, causes: list[BaseException], url: httpx.URL) -> str:
    if any(type(cause).__name__ == "gaierror" for cause in causes):
        return f"the name {host_of(url)} was not found: check the address"
    address = f"{host_of(url)}:{url.port}" if url.port else url.host
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return f"no node answers at {address}: the connection was refused"
    return f"no connection to {address}: {reason_of(error)}"


def _certificate_sentence(error: ssl.SSLCertVerificationError, host: str) -> str:
    reason = clean(error.verify_message or reason_of(error)).rstrip(".")
    return (
        f"the certificate of {host} does not hold: {reason}; "
        "name its authority with --cafile, pin it with --fingerprint, or ask the administrator"
    )


def _fingerprint_sentence(error: OtherCertificate, host: str) -> str:
    shown = ":".join(re.findall("..", error.shown.upper()))
    return (
        f"the certificate of {host} is another one than --fingerprint says: its SHA-256 is {shown}"
    )


def _no_tls_sentence(error: ssl.SSLError, url: httpx.URL) -> str:
    address = f"{host_of(url)}:{url.port}" if url.port else url.host
    fix = f"write http://{address}" if is_loopback(url) else "is this the node's HTTPS port?"
    return f"no TLS with {address}: {reason_of(error)}; {fix}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def keep_alive(response: httpx.Response) -> None:
    """Let the system notice within half a minute that the other end of this line is gone.

    Set on the open socket, because a transport of our own would lose the proxies of the
    environment (design/faults.md F04).
    """
    network = response.extensions.get("network_stream")
    line = network.get_extra_info("socket") if network else None
    if line is None:
        return
    for level, option, value in _KEEP_ALIVE:
        line.setsockopt(level, option, value)


async def read_body(response: httpx.Response, limit: int) -> bytes:
    """Return the whole body. Raises Garbled for one longer than *limit* bytes, or packed.

    Packing was not asked for, and a few bytes of it unpack to gigabytes before they can be counted.
    """
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise Garbled("the node packs its answers, which was not asked for")
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > limit:
            raise Garbled(f"the node's answer is longer than {limit // 1024 // 1024} MiB")
    return bytes(body)


def node_url(text: str) -> httpx.URL:
    """Return *text* as a node's address, https unless it says otherwise.

    Raises BadInput for anything but a host and a port, and for http beyond this machine.
    """
    shown = clean(text, 80)
    try:
        url = httpx.URL(text if "://" in text else f"https://{text}")
        _ = url.host  # which httpx reads later on, and dies of names that are none
    except (httpx.InvalidURL, TypeError, UnicodeError):
        raise BadInput(f"{shown} is not a node's address: write https://HOST") from None
    if url.scheme not in {"http", "https"} or not _HOST.fullmatch(host_of(url)):
        raise BadInput(f"{shown} is not a node's address: write https://HOST")
    if url.port is not None and not 0 < url.port < 65536:
        raise BadInput(f"{shown} has no possible port: write one from 1 to 65535")
    if url.userinfo or url.query or url.fragment or url.path not in {"", "/"}:
        raise BadInput(f"{shown} is more than a node's address: write only https://HOST")
    if url.scheme == "http" and not is_loopback(url):
        raise BadInput(f"http:// is allowed for this machine only: write https://{host_of(url)}")
    return url.copy_with(raw_path=b"/")
