"""``python -m tests.benchmarks.node --people N``: a node that sends a load as it is told.

It is as plain as possible, so that it costs next to nothing and sends on time. Each line of its
standard input is an order: ``load RATE SECONDS`` sends changes, ``live RATE SECONDS`` joins,
leaves and chat among them, ``burst N`` sends N changes at once, ``say N`` N chat messages, and
``sync`` the whole list once more. Its standard output tells in JSON lines what happened and when,
in seconds of CLOCK_MONOTONIC, which all processes share: first its ``url``, then each ``probe``
(the word that it has just sent, in the first row), each ``post`` that arrived, ``done`` after a
load, ``sync`` when a list begins and ``synced`` when most of it has been taken.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable
from typing import Any, Final

from tests.benchmarks.load import MEETING, Changes, Person, people

PROBES: Final = 7
"""Probes a second."""

ROUND: Final = 100
"""Events of a live meeting until it begins anew: two joins, two leaves, a message, changes."""

SLICE: Final = 100
"""People of a list that are put into words at once, so that what arrives is told on time."""

_PREFIX: Final = f"/api/client/v2/conferences/{MEETING}/"
_OWN: Final = "ffffffff-0000-4000-8000-000000000000"
_TOKEN: Final = {
    "token": "bench-token",
    "participant_uuid": _OWN,
    "display_name": "Bench",
    "role": "HOST",
    "chat_enabled": True,
    "conference_name": MEETING,
    "current_service_type": "conference",
    "version": {"version_id": "34", "pseudo_version": "0.0.0"},
}
_STATUS: Final = {"locked": False, "guests_muted": False, "started": True}


def tell(**what: Any) -> None:
    """Say what happened, and when."""
    print(json.dumps(what | {"at": time.monotonic()}), flush=True)


class Node:
    """The meeting, and whoever follows it."""

    def __init__(self, count: int, seed: int, expires: int) -> None:
        own = dict(people(1)[0], uuid=_OWN, display_name="Bench", role="chair", protocol="api")
        self.own: Person = own | {"has_media": False, "overlay_text": "Bench"}
        self.changes = Changes(people(count), seed)
        self.followers: set[asyncio.StreamWriter] = set()
        self._token = _TOKEN | {"expires": str(expires)}
        self._said = self._lived = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection's requests."""
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                method, target, _ = head.split(" ", 2)
                length = head.lower().partition("content-length:")[2].partition("\r\n")[0]
                await reader.readexactly(int(length or 0))
                path = target.partition("?")[0].removeprefix(_PREFIX)
                if method == "POST":
                    tell(post=path)
                if path == "events":
                    self._open_stream(writer)
                else:
                    writer.write(_answer(self._result(path)))
                if path.endswith("/mute"):
                    self._mute(path.split("/")[1])
        except (OSError, EOFError):
            pass
        finally:
            self.followers.discard(writer)
            writer.close()

    def _result(self, path: str) -> Any:
        match path:
            case "request_token" | "refresh_token":
                return self._token
            case "participants":
                return [self.own, *self.changes.people]
            case "conference_status":
                return _STATUS
            case _:
                return True

    def _mute(self, uuid: str) -> None:
        """Do what was asked for, as the followers see."""
        everybody = (self.own, *self.changes.people)
        for person in (one for one in everybody if one["uuid"] == uuid):
            person["is_muted"] = "YES"
            self.send(person)

    def _open_stream(self, writer: asyncio.StreamWriter) -> None:
        writer.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
            b"transfer-encoding: chunked\r\n\r\n"
        )
        everybody = [self.own, *self.changes.people]
        created = b"".join(_event("participant_create", person) for person in everybody)
        begin, end = (_event(f"participant_sync_{word}", None) for word in ("begin", "end"))
        writer.write(begin + created + end)
        self.followers.add(writer)

    def send(self, person: Person) -> None:
        """Tell all followers of *person*."""
        self._tell_all("participant_update", person)

    def say(self) -> None:
        """Let somebody say something."""
        self._said += 1
        text = f"This is what I have to say, and for the {self._said}th time."
        speaker = {"origin": "Person 00001", "uuid": self.changes.people[1]["uuid"]}
        self._tell_all("message_received", speaker | {"type": "text/plain", "payload": text})

    def _tell_all(self, name: str, data: Any) -> None:
        event = _event(name, data)
        for writer in self.followers:
            writer.write(event)

    def probe(self) -> None:
        """Change the first row, and tell the word and the moment before it is sent."""
        person = self.changes.change(0)
        tell(probe=person["protocol"])
        self.send(person)

    def change(self) -> None:
        """Change somebody."""
        self.send(self.changes.one())

    def live(self) -> None:
        """Let happen what comes next in a meeting that people join and leave."""
        self._lived += 1
        match self._lived % ROUND:
            case 10 | 60:
                self._tell_all("participant_create", self.changes.join())
            case 35 | 85:
                self._tell_all("participant_delete", {"uuid": self.changes.leave()["uuid"]})
            case 0:
                self.say()
            case _:
                self.change()

    async def sync(self) -> None:
        """Send the whole list once more."""
        everybody, words = [self.own, *self.changes.people], bytearray()
        for first in range(0, len(everybody), SLICE):
            for person in everybody[first : first + SLICE]:
                words += _event("participant_create", person)
            await asyncio.sleep(0)
        begin, end = (_event(f"participant_sync_{word}", None) for word in ("begin", "end"))
        tell(sync=len(everybody))
        for writer in self.followers:
            writer.write(begin + words + end)
        for writer in list(self.followers):
            await writer.drain()
        tell(synced=len(everybody))

    async def load(self, rate: float, seconds: float, happen: Callable[[], None]) -> None:
        """Let it *happen* *rate* times a second for *seconds*, evenly, with probes among that."""
        began, sent, probed = time.monotonic(), 0, 0
        while (passed := time.monotonic() - began) < seconds:
            for _ in range(int(passed * rate) - sent):
                happen()
                sent += 1
            if int(passed * PROBES) > probed:
                probed = int(passed * PROBES)
                self.probe()
            next_one = min((sent + 1) / rate, (probed + 1) / PROBES)
            await asyncio.sleep(max(0.0005, began + next_one - time.monotonic()))
        tell(done=sent + probed)


def _event(name: str, data: Any) -> bytes:
    """Return an event as a chunk of its own."""
    body = f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()
    return b"%x\r\n%b\r\n" % (len(body), body)


def _answer(result: Any) -> bytes:
    body = json.dumps({"status": "success", "result": result}).encode()
    return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (
        len(body),
        body,
    )


async def _obey(node: Node) -> None:
    """Follow the orders on standard input to its end."""
    loop, reader = asyncio.get_running_loop(), asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async for line in reader:
        match line.decode().split():
            case ["load", rate, seconds]:
                await node.load(float(rate), float(seconds), node.change)
            case ["live", rate, seconds]:
                await node.load(float(rate), float(seconds), node.live)
            case ["burst", count]:
                for _ in range(int(count)):
                    node.change()
                node.probe()
            case ["say", count]:
                for _ in range(int(count)):
                    node.say()
            case ["sync"]:
                await node.sync()


async def main() -> None:
    """Serve on a free loopback port until standard input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--expires", type=int, default=120, help="seconds that a token lives")
    options = parser.parse_args()
    node = Node(options.people, options.seed, options.expires)
    server = await asyncio.start_server(node.serve, "127.0.0.1", 0)
    tell(url=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    await _obey(node)


if __name__ == "__main__":
    asyncio.run(main())
