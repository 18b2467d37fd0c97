"""What an event changed: a set of keys, never a payload, so that changes can be merged."""

from dataclasses import dataclass
from enum import Flag, auto
from typing import Final

from pextui.protocol.wire import ParticipantUuid


class Part(Flag):
    """The parts of a meeting that a pane may show."""

    ROSTER = auto()
    """People came, went, or moved to another group."""
    STAGE = auto()
    LAYOUT = auto()
    CHAT = auto()
    PRESENTATION = auto()
    CONFERENCE = auto()
    SEAT = auto()
    NEWS = auto()
    DEEDS = auto()
    """What this console did, and how it went."""

    def __or__(self, other: "Part") -> "Part":
        """Look the union up: Python would make it anew, and every event asks for some."""
        return _UNIONS[self._value_ | other._value_]


_UNIONS: Final = tuple(map(Part, range(2 ** len(Part))))
NO_PARTS = Part(0)


@dataclass(frozen=True, slots=True)
class Changes:
    """Which people and which parts look different now; merges with ``|``."""

    uuids: frozenset[ParticipantUuid] = frozenset()
    parts: Part = NO_PARTS

    def __or__(self, other: "Changes") -> "Changes":
        if other is NOTHING or self is NOTHING:
            return self if other is NOTHING else other
        return Changes(self.uuids | other.uuids, self.parts | other.parts)

    def __bool__(self) -> bool:
        return bool(self.uuids) or self.parts is not NO_PARTS


NOTHING = Changes()
