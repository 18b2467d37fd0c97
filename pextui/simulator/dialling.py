"""Calls out of the meeting: they ring, and then somebody answers, refuses, or nobody does.

What happens is written in the destination, so that a host can try each case:

| destination contains | what happens |
| --- | --- |
| `busy` | refused after 1 s |
| `reject` | rings 2 to 4 s, then is refused |
| `noanswer` | rings for the 30 s of the guide, then is given up |
| `fork` | rings at three devices; one answers after 2 to 4 s, the others go |
| anything else | rings 2 to 4 s, then is answered |
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from pextui.simulator.people import KeepAlive, Person, Role
from pextui.simulator.room import Room

RING_LIMIT = 30.0

End = Literal["answered", "refused"]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How a destination reacts: after how many seconds (from, to), how, on how many devices."""

    word: str
    seconds: tuple[float, float]
    end: End
    devices: int = 1


BEHAVIOURS = (
    Behaviour("busy", (1.0, 1.0), "refused"),
    Behaviour("reject", (2.0, 4.0), "refused"),
    Behaviour("noanswer", (RING_LIMIT, RING_LIMIT), "refused"),
    Behaviour("fork", (2.0, 4.0), "answered", devices=3),
    Behaviour("", (2.0, 4.0), "answered"),
)


@dataclass(frozen=True, slots=True)
class Dial:
    """What a host asked for; the fields of the guide's dial request."""

    destination: str
    role: Role = "chair"
    protocol: str = "auto"
    presentation_url: str = ""
    streaming: bool = False
    dtmf_sequence: str = ""
    source_display_name: str = ""
    source: str = ""
    call_type: str = "video"
    keep_conference_alive: KeepAlive = ""
    remote_display_name: str = ""
    text: str = ""


@dataclass(slots=True)
class _Ringing:
    dial: Dial
    uuids: list[str]
    due: float
    end: End


@dataclass(slots=True)
class Dialling:
    """All calls that ring now. `answer` brings somebody in, `give_up` takes them off the list."""

    room: Room
    dice: random.Random
    answer: Callable[[Person, Dial], None]
    give_up: Callable[[str], None]
    _ringing: list[_Ringing] = field(default_factory=list)

    def dial(self, dial: Dial, alias: str) -> list[str]:
        """Starts to ring and returns the uuids, which are in the roster at once as connecting."""
        behaviour = next(row for row in BEHAVIOURS if row.word in dial.destination.lower())
        now = self.room.clock()
        people = [self._connecting(dial, alias, now) for _ in range(behaviour.devices)]
        for person in people:
            self.room.add(person)
        uuids = [person.uuid for person in people]
        due = now + self.dice.uniform(*behaviour.seconds)
        self._ringing.append(_Ringing(dial, list(uuids), due, behaviour.end))
        return uuids

    def forget(self, uuid: str) -> None:
        """Somebody hung up a call that still rang."""
        for ringing in self._ringing:
            if uuid in ringing.uuids:
                ringing.uuids.remove(uuid)

    def clear(self) -> None:
        """The meeting is over; nothing rings any more."""
        self._ringing.clear()

    def advance(self, now: float) -> None:
        """Lets what is due happen."""
        due = [ringing for ringing in self._ringing if ringing.due <= now]
        self._ringing = [ringing for ringing in self._ringing if ringing.due > now]
        for ringing in due:
            uuids = ringing.uuids
            answered = self.dice.choice(uuids) if uuids and ringing.end == "answered" else None
            for uuid in tuple(uuids):
                if uuid not in self.room.people:
                    continue
                if uuid == answered:
                    self.answer(self.room.people[uuid], ringing.dial)
                else:
                    self.give_up(uuid)

    def _connecting(self, dial: Dial, alias: str, now: float) -> Person:
        name = dial.remote_display_name or dial.destination
        default: KeepAlive = (
            "keep_conference_alive_never" if dial.streaming else "keep_conference_alive"
        )
        return Person(
            uuid=self.room.new_uuid(),
            name=name,
            role=dial.role,
            protocol=_protocol(dial),
            service="connecting",
            joined=now,
            uri=dial.destination,
            local_alias=dial.source or alias,
            overlay=dial.text or name,
            direction="out",
            keep=dial.keep_conference_alive or default,
            has_media=False,
            video=dial.call_type != "audio",
            audio_only=dial.call_type == "audio",
            streaming=dial.streaming,
            encrypted=False,
        )


def _protocol(dial: Dial) -> str:
    if dial.protocol != "auto":
        return dial.protocol
    return "rtmp" if dial.destination.startswith(("rtmp://", "rtmps://")) else "sip"
