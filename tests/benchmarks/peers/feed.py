"""What the peers in Python share: the stream read cheaply, the people, the cap, and the deed."""

import json
import socket
import time
from collections.abc import Iterable
from typing import Any, Final

# Not taken from the package above: a peer starts as fast as its own imports let it.
PREFIX: Final = "/api/client/v2/conferences/bench/"
ROWS: Final = 38
"""Lines of the screen between the first one and the last one."""

KEYS: Final = "up/down move   m mute   q quit"
FRAMES: Final = 30
"""Frames a second where a peer has a cap."""

Person = dict[str, Any]
Event = tuple[str, Any]


def here(count: int) -> str:
    """Return the first line of a complete list."""
    return f"{count} here · LIVE"


def cells(person: Person) -> tuple[str, str, str]:
    """Return a row: name and role, the red word or blanks, the protocol; 50 cells in all."""
    muted = "muted" if person["is_muted"] == "YES" else "     "
    name, role = person["display_name"], person["role"]
    return f"{name:24.24} {role:6} ", f"{muted} ", f"{person['protocol']:12.12}"


class Feed:
    """The event stream of the node at *url*, on a socket that a selector can watch."""

    def __init__(self, url: str) -> None:
        host, _, port = url.removeprefix("http://").partition(":")
        self._socket = socket.create_connection((host, int(port)))
        self._socket.sendall(f"GET {PREFIX}events HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        self._socket.setblocking(False)
        self._is_head = True
        self._wire = b""
        self._text = b""

    def fileno(self) -> int:
        """Return the socket's number."""
        return self._socket.fileno()

    def read(self) -> list[Event]:
        """Return the events that one read brought. Raises EOFError after the last one."""
        try:
            data = self._socket.recv(65536)
        except BlockingIOError:
            return []
        if not data:
            raise EOFError
        self._wire += data
        if self._is_head:
            _, end, rest = self._wire.partition(b"\r\n\r\n")
            if not end:
                return []
            self._is_head, self._wire = False, rest
        *whole, self._text = (self._text + self._unchunk()).split(b"\n\n")
        return [_event(one) for one in whole]

    def _unchunk(self) -> bytes:
        """Take all whole chunks off the wire; return what is in them."""
        wire, at, bodies = self._wire, 0, []
        while (end := wire.find(b"\r\n", at)) >= 0:
            begin, size = end + 2, int(wire[at:end], 16)
            if begin + size + 2 > len(wire):
                break
            bodies.append(wire[begin : begin + size])
            at = begin + size + 2
        self._wire = wire[at:]
        return b"".join(bodies)


def _event(text: bytes) -> Event:
    name, data = "", b"null"
    for line in text.split(b"\n"):
        field, _, value = line.partition(b": ")
        if field == b"event":
            name = value.decode()
        elif field == b"data":
            data = value
    return name, json.loads(data)


class Roster:
    """Who is here, in the order in which the node told of them. Nobody leaves under the load."""

    def __init__(self) -> None:
        self.rows: list[Person] = []
        self.is_live = False
        self._numbers: dict[str, int] = {}

    def apply(self, event: Event) -> int | None:
        """Take in an event; return the row that it changed."""
        name, data = event
        if name == "participant_sync_end":
            self.is_live = True
        if name not in ("participant_create", "participant_update"):
            return None
        number = self._numbers.setdefault(data["uuid"], len(self.rows))
        if number == len(self.rows):
            self.rows.append(data)
        self.rows[number] = data
        return number


class View:
    """The rows that can be seen, and the one with the cursor."""

    def __init__(self) -> None:
        self.cursor = 0
        self.top = 0

    def shows(self, number: int) -> bool:
        """Say if a row is on the screen."""
        return self.top <= number < self.top + ROWS

    def move(self, step: int, count: int) -> Iterable[int]:
        """Move the cursor among *count* rows; return the rows to draw again."""
        before, top = self.cursor, self.top
        self.cursor = max(0, min(count - 1, before + step))
        self.top = max(self.cursor - ROWS + 1, min(top, self.cursor))
        if self.top != top:
            return range(self.top, min(count, self.top + ROWS))
        return {before, self.cursor}


class Cap:
    """No more than FRAMES frames a second; the first change after a pause is drawn at once."""

    def __init__(self) -> None:
        self._is_wanted = False
        self._next = 0.0

    def want(self) -> None:
        """Say that something has changed."""
        self._is_wanted = True

    def wait(self) -> float | None:
        """Return the seconds until a frame is due, None while nothing has changed."""
        return max(0.0, self._next - time.monotonic()) if self._is_wanted else None

    def is_due(self) -> bool:
        """Say if a frame is to be drawn now, and count it as drawn."""
        now = time.monotonic()
        if not self._is_wanted or now < self._next:
            return False
        self._is_wanted, self._next = False, now + 1 / FRAMES
        return True


class Muter:
    """Mutes people over one connection, which it keeps. Make it once the list is drawn."""

    def __init__(self, url: str) -> None:
        # It takes as long to import as the list takes to appear.
        from http.client import HTTPConnection

        self._node = HTTPConnection(url.removeprefix("http://"))
        self._node.connect()

    def mute(self, person: Person) -> None:
        """Mute *person*; return when the node has answered."""
        self._node.request("POST", f"{PREFIX}participants/{person['uuid']}/mute")
        self._node.getresponse().read()
