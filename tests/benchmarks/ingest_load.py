"""The load of the ingest benchmark: a busy meeting as bytes, and a node that sends them.

``python -m tests.benchmarks.ingest_load COUNT CHUNK`` prints its port and serves any number of
readers one after the other; CHUNK is the bytes of a chunk, 0 for a chunk for each event.
"""

import json
import random
import socket
import socketserver
import sys
import time
from collections.abc import Iterator
from itertools import count
from typing import Any, Final

PEOPLE: Final = 200
"""On the list when the load begins."""

PAUSE: Final = 0.5
"""Seconds between the list and the load, so that readers begin to count with nothing left over."""

_WORDS: Final = (
    "Amara",
    "Okafor",
    "Jonas",
    "Priya",
    "Raman",
    "Zoë",
    "Wójcik",
    "Li",
    "Ming",
    "Haddad",
)
_VENDOR: Final = "Pexip Infinity Connect/2.0.0-82500.0.0 (X11; Linux x86_64) Firefox/144.0"
_KINDS: Final = {"update": 56, "stage": 20, "layout": 7, "conference": 3, "message": 6, "join": 8}
"""Of a hundred events; one that joins is followed by one that leaves, now or later."""

Told = tuple[str, Any]
"""An event's name and its data."""


def head() -> list[bytes]:
    """Return the events of the list."""
    people = (("participant_create", _person(number)) for number in range(PEOPLE))
    bracket = [("participant_sync_begin", None), *people, ("participant_sync_end", None)]
    return _as_bytes(iter(bracket), 1)


def load(amount: int) -> list[bytes]:
    """Return *amount* events of a meeting in which much happens, and the one that ends it."""
    told = _meeting(random.Random(20_260_701))  # noqa: S311 (the same dice each time)
    events = (next(told) for _ in range(amount))
    return [*_as_bytes(events, 1000), b'event: disconnect\ndata: {"reason": "over"}\n\n']


def framed(events: list[bytes], size: int) -> bytes:
    """Return *events* in HTTP chunks of *size* bytes, 0 for a chunk for each event."""
    whole = b"".join(events)
    chunks = [whole[at : at + size] for at in range(0, len(whole), size)] if size else events
    return b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks)


def _as_bytes(told: Iterator[Told], first: int) -> list[bytes]:
    text = "id: MTI3LjAuMC4xX{}\nevent: {}\ndata: {}\n\n"
    return [
        text.format(number, name, json.dumps(data, ensure_ascii=False)).encode()
        for number, (name, data) in enumerate(told, first)
    ]


def _meeting(dice: random.Random) -> Iterator[Told]:
    people = {number: _person(number) for number in range(PEOPLE)}
    newcomers = count(PEOPLE)
    while True:
        match dice.choices([*_KINDS], [*_KINDS.values()])[0]:
            case "update":
                yield "participant_update", _changed(people, dice)
            case "stage":
                yield "stage", _stage(people, dice)
            case "layout":
                seats = [people[one]["uuid"] for one in dice.sample([*people], 8)]
                yield "layout", {"view": "1:7", "participants": seats}
            case "conference":
                yield "conference_update", _conference(dice)
            case "message":
                yield "message_received", _message(people, dice)
            case _ if len(people) <= PEOPLE:
                number = next(newcomers)
                people[number] = _person(number)
                yield "participant_create", people[number]
            case _:
                gone = people.pop(dice.choice([*people]))
                yield "participant_delete", {"uuid": gone["uuid"]}


def _changed(people: dict[int, dict[str, Any]], dice: random.Random) -> dict[str, Any]:
    number = dice.choice([*people])
    field, values = dice.choice(
        [
            ("is_muted", ("YES", "NO")),
            ("is_presenting", ("YES", "NO")),
            ("spotlight", (0, 1_790_000_100.25)),
            ("rx_presentation_policy", ("ALLOW", "DENY")),
            ("role", ("chair", "guest")),
            ("service_type", ("conference", "waiting_room")),
            ("overlay_text", tuple(_WORDS)),
        ]
    )
    people[number] = people[number] | {field: dice.choice(values)}
    return people[number]


def _person(number: int) -> dict[str, Any]:
    """Every field of the guide, and one that the web client does not do without."""
    uuid = f"{number:08x}-6c0f-44f5-b813-0c4237730edf"
    name = f"{_WORDS[number % 10]} {_WORDS[number * 7 % 10]} {number}"
    return {
        "api_url": f"/participants/{uuid}",
        "buzz_time": 0,
        "call_direction": "in",
        "display_name": name,
        "encryption": "On",
        "has_media": True,
        "is_audio_only_call": "NO",
        "is_external": False,
        "is_muted": "NO",
        "is_presenting": "NO",
        "is_streaming_conference": False,
        "is_video_call": "YES",
        "local_alias": "meet_alice",
        "overlay_text": name,
        "presentation_supported": "YES",
        "protocol": "webrtc",
        "role": "guest" if number % 10 else "chair",
        "rx_presentation_policy": "ALLOW",
        "service_type": "conference",
        "spotlight": 0,
        "start_time": 1_790_000_000.5 + number,
        "uri": f"person{number}@example.com",
        "uuid": uuid,
        "vendor": _VENDOR,
    }


def _stage(people: dict[int, dict[str, Any]], dice: random.Random) -> list[dict[str, Any]]:
    return [
        {"participant_uuid": people[one]["uuid"], "stage_index": place, "vad": dice.choice((0, 99))}
        for place, one in enumerate(dice.sample([*people], 6))
    ]


def _conference(dice: random.Random) -> dict[str, Any]:
    locked, muted = dice.random() < 0.5, dice.random() < 0.5
    return {"locked": locked, "guests_muted": muted, "started": True, "all_muted": False}


def _message(people: dict[int, dict[str, Any]], dice: random.Random) -> dict[str, Any]:
    by = people[dice.choice([*people])]
    payload = " ".join(dice.choices(_WORDS, k=9))
    kind = {"type": "text/plain", "payload": payload, "direct": False}
    return {"origin": by["display_name"], "uuid": by["uuid"]} | kind


# The node

_SEAT: Final = {
    "token": "TWFkZSBvZiA0OCBieXRlcyB0aGF0IG1lYW4gbm90aGluZyBhdCBhbGwu",
    "expires": "120",
    "participant_uuid": "ffffffff-6c0f-44f5-b813-0c4237730edf",
    "display_name": "Console",
    "version": {"pseudo_version": "82500.0.0", "version_id": "38"},
    "role": "HOST",
    "current_service_type": "conference",
    "chat_enabled": True,
    "conference_name": "meet_alice",
    "service_type": "conference",
    "call_type": "video",
    "direct_media": False,
    "turn": [],
}
_JSON: Final = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{}"
_STREAM: Final = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
)


class _Handler(socketserver.StreamRequestHandler):
    """One connection: the seat or yes for a POST, the load for the stream."""

    disable_nagle_algorithm = True
    bodies: tuple[bytes, bytes] = (b"", b"")

    def handle(self) -> None:
        while line := self.rfile.readline():
            length = 0
            while (header := self.rfile.readline()) not in {b"\r\n", b""}:
                name, _, value = header.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            self.rfile.read(length)
            if b"/events" in line:
                self._send_load()
                return
            result = _SEAT if b"request_token" in line else True
            body = json.dumps({"status": "success", "result": result})
            self.wfile.write(_JSON.format(len(body), body).encode())

    def _send_load(self) -> None:
        first, rest = self.bodies
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.wfile.write(_STREAM + first)
        time.sleep(PAUSE)
        self.wfile.write(rest)
        self.rfile.read()  # until the reader has gone


class _Node(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Readers may go whenever they have what they want."""


def main() -> None:
    """Serve until killed."""
    amount, size = map(int, sys.argv[1:])
    _Handler.bodies = (framed(head(), size), framed(load(amount), size))
    with _Node(("127.0.0.1", 0), _Handler) as node:
        print(node.server_address[1], flush=True)
        node.serve_forever()


if __name__ == "__main__":
    main()
