"""The Python readers of the ingest benchmark: ``… ingest_readers NAME PORT AMOUNT``.

Each runs in a process of its own and prints a line of JSON: the CPU seconds from the end of the
list to the end of the load, the longest time for which its loop stood still, and the state.
"""

import asyncio
import hashlib
import json
import sys
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Final

from tests.benchmarks import ingest_load

State = dict[str, Any]
WITHIN: Final = 60
"""Seconds between two pieces of the load, at most."""

TICK: Final = 0.01
"""Seconds between two looks at whether the loop still turns."""


class Meter:
    """CPU of this process and the gaps of its loop, from ``start`` to ``stop``."""

    def __init__(self) -> None:
        self._cpu = 0.0
        self._last = 0.0
        self._gap = 0.0
        self._ticks: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """The list is complete; the load follows."""
        self._tick()
        self._gap, self._cpu = 0.0, time.process_time()

    def stop(self, state: State | None = None) -> str:
        """Return the report: all that was sent has been taken in."""
        cpu = time.process_time() - self._cpu
        self._look()
        report = {"cpu": cpu, "gap": self._gap}
        return json.dumps(report | ({"state": digest(state)} if state else {}))

    def _tick(self) -> None:
        self._look()
        self._ticks = asyncio.get_running_loop().call_later(TICK, self._tick)

    def _look(self) -> None:
        now = time.perf_counter()
        self._gap, self._last = max(self._gap, now - self._last - TICK), now


def digest(state: State) -> str:
    """Return what stands for *state*: the same for the same meeting."""
    text = json.dumps(state, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class Plain:
    """A meeting as dictionaries, for readers that only parse."""

    def __init__(self) -> None:
        self._people: dict[str, Any] = {}
        self._latest: dict[str, Any] = {"conference_update": {}}
        self._messages: list[Any] = []

    def take(self, name: str, data: Any) -> None:
        """Believe an event."""
        if name in {"participant_create", "participant_update"}:
            self._people[data["uuid"]] = data
        elif name == "participant_delete":
            self._people.pop(data["uuid"], None)
        elif name == "message_received":
            self._messages.append(data)
        else:
            self._latest[name] = data

    def state(self) -> State:
        """Return the meeting, spelled as pextui's reader spells its own."""
        stage, gone = self._latest["stage"], "participant_uuid"
        conference, layout = self._latest["conference_update"], self._latest["layout"]
        return {
            "people": {uuid: _read(raw) for uuid, raw in self._people.items()},
            "stage": [[one[gone], float(one["vad"])] for one in stage if one[gone] in self._people],
            "layout": [one for one in layout["participants"] if one in self._people],
            "conference": [conference["locked"], conference["guests_muted"], conference["started"]],
            "messages": len(self._messages),
            "last": self._messages[-1]["payload"],
        }


_FLAGS: Final = ("is_muted", "is_presenting", "is_video_call", "is_audio_only_call")
_TEXTS: Final = ("display_name", "overlay_text", "role", "service_type", "protocol", "uri")
_MORE_TEXTS: Final = ("local_alias", "vendor", "call_direction", "api_url")
_FIELDS: Final = (*_FLAGS, *_TEXTS, *_MORE_TEXTS, "spotlight", "start_time", "has_media")


def _read(raw: dict[str, Any]) -> list[Any]:
    flags = {name: raw[name] == "YES" for name in _FLAGS}
    person = raw | flags | {"spotlight": raw["spotlight"] or None}
    return [person[name] for name in _FIELDS] + [raw["rx_presentation_policy"] == "ALLOW"]


async def pextui(port: int, _amount: int) -> str:
    """The program's own way from the socket to the store, without a screen."""
    from pextui.client.node import Node
    from pextui.session.clock import SystemClock
    from pextui.session.ending import SeatLost
    from pextui.session.following import Following
    from pextui.store import NO_PARTS, Changes, Store

    meter, store = Meter(), Store()
    changed, parts = set[str](), NO_PARTS

    def tell(changes: Changes) -> None:
        nonlocal parts
        if changes:
            changed.update(changes.uuids)
            parts |= changes.parts

    async with Node(f"http://127.0.0.1:{port}", "meet_alice") as node:
        store.take_seat(await node.request_token("Console"))
        clock, nothing = SystemClock(), lambda *_: None
        following = Following(node, store, clock, tell, nothing, meter.start, nothing)
        with suppress(SeatLost):
            await following.follow()
    return meter.stop(_state_of(store))


def _state_of(store: Any) -> State:
    conference = store.conference
    return {
        "people": {
            uuid: [
                *(getattr(person, name) for name in _FIELDS),
                person.rx_presentation_policy,
            ]
            for uuid, person in store.participants.items()
        },
        "stage": [[one.participant_uuid, one.vad] for one in store.stage],
        "layout": list(store.layout.participants),
        "conference": [conference.locked, conference.guests_muted, conference.started],
        "messages": store.chat_total,
        "last": store.chat[-1].text,
    }


async def httpx_sse(port: int, _amount: int) -> str:
    """The given packages with nothing of ours on top: the result to be equal to."""
    import httpx
    from httpx_sse import aconnect_sse

    meter, plain = Meter(), Plain()
    async with (
        httpx.AsyncClient(trust_env=False, timeout=WITHIN) as http,
        aconnect_sse(http, "GET", f"http://127.0.0.1:{port}/events") as source,
    ):
        async for sse in source.aiter_sse():
            if sse.event == "disconnect":
                break
            plain.take(sse.event, json.loads(sse.data))
            if sse.event == "participant_sync_end":
                meter.start()
    return meter.stop(plain.state())


async def httpx_bytes(port: int, _amount: int) -> str:
    """The bytes alone: what every reader on httpx pays at least."""
    import httpx

    meter = Meter()
    async with (
        httpx.AsyncClient(trust_env=False, timeout=WITHIN) as http,
        http.stream("GET", f"http://127.0.0.1:{port}/events") as response,
    ):
        async for chunk in response.aiter_raw():
            if b"event: disconnect" in chunk:
                break
            if b"event: participant_sync_end" in chunk:
                meter.start()
    return meter.stop()


async def floor(_port: int, amount: int) -> str:
    """Split, json.loads and a dictionary, from memory."""
    first, whole = b"".join(ingest_load.head()), b"".join(ingest_load.load(amount))
    plain = Plain()
    _read_all(first, plain)
    before = time.process_time()
    _read_all(whole, plain)
    cpu = time.process_time() - before
    return json.dumps({"cpu": cpu, "state": digest(plain.state())})


def _read_all(whole: bytes, plain: Plain) -> None:
    for block in whole.decode().split("\n\n")[:-1]:
        lines = block.split("\n")
        plain.take(lines[-2][7:], json.loads(lines[-1][6:]))


READERS: Final[dict[str, Callable[[int, int], Coroutine[Any, Any, str]]]] = {
    "pextui": pextui,
    "httpx-sse": httpx_sse,
    "httpx": httpx_bytes,
    "floor": floor,
}


def main() -> None:
    """Run one reader."""
    name, port, amount = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    print(asyncio.run(READERS[name](port, amount)))


if __name__ == "__main__":
    main()
