"""The names of nodes, as DNS knows them."""

from ipaddress import ip_address

import httpx


def host_of(url: httpx.URL) -> str:
    """Return the host as DNS knows it: decoded, another alphabet may look like a name one knows."""
    return url.raw_host.decode("ascii")


def is_loopback(url: httpx.URL) -> bool:
    """True for this machine itself, the only place where http:// is allowed."""
    try:
        return ip_address(host_of(url)).is_loopback
    except ValueError:
        return host_of(url) == "localhost"
