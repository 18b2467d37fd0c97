"""Joins what one read finds: nodes send a chunk and a TLS record for each event, and each is dear.

All of a connection passes through here on its way to the HTTP library, which still reads the head
and judges every byte: chunks that have come together are only told as one longer chunk. What is
not a plain chunk is passed on as it came, and so is all that follows it.
"""

import re
import ssl
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from httpcore import AsyncNetworkStream

_HEAD_LIMIT: Final = 64 * 1024
_HEAD_END: Final = re.compile(rb"\n\r?\n")
_CHUNKED: Final = re.compile(
    rb"HTTP/1\.1 200[^\r\n]*\r\n(?:(?!transfer-encoding)[^\r\n]+\r\n)*"
    rb"transfer-encoding: *chunked *\r\n(?:(?!transfer-encoding)[^\r\n]+\r\n)*\r\n",
    re.IGNORECASE,
)
_SIZE: Final = re.compile(rb"\r\n([0-9A-Fa-f]{1,8})\r\n")
_PART_OF_SIZE: Final = re.compile(rb"(?:\r(?:\n(?:[0-9A-Fa-f]{1,8}\r?)?)?)?")


async def join_chunks(event: str, info: Mapping[str, Any]) -> None:
    """Join what will be read from a connection that has just been made: a ``trace`` of httpx."""
    if event.endswith(("connect_tcp.complete", "start_tls.complete")):
        _join_reads(info["return_value"])


def _join_reads(stream: AsyncNetworkStream) -> None:
    read, joiner = stream.read, Joiner()
    records = _Records(stream.get_extra_info("ssl_object"))

    async def joined(max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        while True:
            records.check()
            raw = await read(max_bytes, timeout)
            more = records.decrypted(max_bytes - len(raw)) if raw else b""
            if (told := joiner.feed(raw + more)) or not raw:
                return told

    with suppress(AttributeError):  # then it is read as it comes
        stream.read = joined  # type: ignore[method-assign]


class _Records:
    """The TLS records that have come already: a read returns one, which is one event's chunk."""

    def __init__(self, tls: ssl.SSLObject | None) -> None:
        self._tls = tls
        self._fault: ssl.SSLError | None = None

    def check(self) -> None:
        """Raise what was found wrong behind the last bytes."""
        if self._fault is not None:
            raise self._fault

    def decrypted(self, most: int) -> bytes:
        """Return at most *most* bytes of them; the end of the line is left to the next read."""
        parts: list[bytes] = []
        while self._tls is not None and most > 0:
            try:
                part = self._tls.read(most)
            except (ssl.SSLWantReadError, ssl.SSLZeroReturnError, ssl.SSLEOFError):
                break
            except ssl.SSLError as error:
                self._fault = error
                break
            if not part:
                break
            parts.append(part)
            most -= len(part)
        return b"".join(parts)


class Joiner:
    """Bytes of one connection in, the same answer with fewer chunks out."""

    def __init__(self) -> None:
        self._head: bytes | None = b""
        self._is_plain = False
        self._held = b""
        """The end of a chunk and the begun size of the next: without the rest it says nothing."""
        self._left = 0
        """Bytes that are to come of the chunk that has begun."""
        self._is_first = False

    def feed(self, raw: bytes) -> bytes:
        """Return what to read in the place of *raw*, which may be nothing as yet.

        Nothing in means the end: what was held back comes out first.
        """
        if self._head is not None:
            return self._take_head(self._head, raw)
        if self._is_plain and raw:
            return self._without_lead(self._join(raw))
        held, self._held, self._is_plain = self._held, b"", False
        return self._without_lead(held) + raw

    def _take_head(self, before: bytes, raw: bytes) -> bytes:
        seen = before + raw
        found = _HEAD_END.search(seen)
        if found is None:
            self._head = seen if raw and len(seen) <= _HEAD_LIMIT else None
            return raw
        self._head = None
        end = found.end()
        if not _CHUNKED.fullmatch(seen, 0, end):
            return raw
        self._is_plain = self._is_first = True
        # A size stands behind the end of the chunk before, which the first one does not have.
        body = self._without_lead(self._join(b"\r\n" + seen[end:]))
        return raw[: end - len(before)] + body

    def _without_lead(self, told: bytes) -> bytes:
        if not self._is_first or not told:
            return told
        self._is_first = False
        return told[2:]

    def _join(self, raw: bytes) -> bytes:
        read, at, left, pieces = self._held + raw, 0, self._left, []
        while at < len(read):
            if left:
                pieces.append(read[at : at + left])
                at, left = at + len(pieces[-1]), left - len(pieces[-1])
                continue
            size = _SIZE.match(read, at)
            if size is None or not (left := int(size[1], 16)):
                break
            at = size.end()
        data, rest, self._left = b"".join(pieces), read[at:], left
        told = b"\r\n%x\r\n%b" % (len(data), data) if data else b""
        self._is_plain = _PART_OF_SIZE.fullmatch(rest) is not None
        self._held = rest if self._is_plain else b""
        return told if self._is_plain else told + rest
