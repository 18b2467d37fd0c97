"""The noise hunt: halving the suspects until one is left (design/hosts.md §4.1).

Pure: it says whom to mute and whom to unmute, and learns whether it is still noisy. Sixty-four
suspects need seven questions at most: six that halve, and one that makes sure of the last.
"""

from collections.abc import Container
from dataclasses import dataclass, replace
from enum import Enum, auto

from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid
from pextui.store import Store
from pextui.store.talk import MINUTE

Uuids = tuple[ParticipantUuid, ...]


class Progress(Enum):
    """How far the hunt has come."""

    SEARCHING = auto()
    FOUND = auto()
    """One is muted, and it is quiet."""
    LOST = auto()
    """Everybody was muted once, and it stayed noisy: more than one, or nobody of them."""


@dataclass(frozen=True, slots=True)
class Hunt:
    """Who may be it, the most suspect first, and who of them is muted for the question asked now.

    ``muted`` are all whom the hunt has muted and not unmuted yet.
    """

    suspects: Uuids
    tried: Uuids = ()
    muted: frozenset[ParticipantUuid] = frozenset()
    questions: int = 0
    progress: Progress = Progress.SEARCHING
    is_sure: bool = False
    """True once it was quiet while all that are suspects now were muted."""

    def begin(self) -> "Hunt":
        """Mute the more suspect half; the question is whether it is still noisy."""
        if not self.suspects:
            return replace(self, progress=Progress.LOST, tried=(), muted=frozenset())
        if len(self.suspects) == 1 and self.is_sure:
            found = frozenset(self.suspects)
            return replace(self, progress=Progress.FOUND, tried=self.suspects, muted=found)
        tried = self.suspects[: (len(self.suspects) + 1) // 2]
        return replace(self, tried=tried, muted=frozenset(tried), questions=self.questions + 1)

    def answer(self, *, is_noisy: bool, silent: Container[ParticipantUuid] | None = None) -> "Hunt":
        """Learn from the answer, and go on with the half that it must be in.

        *silent* are those who really were muted, all who were tried where it is None: whoever
        could not be muted is not cleared by noise, and comes last.
        """
        if not is_noisy:
            return replace(self, suspects=self.tried, is_sure=True).begin()
        cleared = self.tried if silent is None else [one for one in self.tried if one in silent]
        rest = [one for one in self.suspects if one not in self.tried]
        again = [one for one in self.tried if one not in cleared]
        left = (*rest, *again) if cleared else ()
        return replace(self, suspects=left).begin()

    def without(self, here: Container[ParticipantUuid]) -> "Hunt":
        """Forget who has left; whoever that was makes no noise any more."""
        return replace(
            self,
            suspects=tuple(one for one in self.suspects if one in here),
            tried=tuple(one for one in self.tried if one in here),
            muted=frozenset(one for one in self.muted if one in here),
        )


def suspects(store: Store, now: float) -> Uuids:
    """Return who can be heard, most of the last minute first: a noisy line talks all the time.

    Hosts come last: they speak to everybody, and are not silenced as long as it may be a guest.
    """
    heard = [one for one in list(store.participants.values()) if _can_be_heard(store, one)]

    def rank(one: Participant) -> tuple[bool, float, str, str]:
        return (one.is_host, -_lately(store, one, now), one.name, one.uuid)

    return tuple(one.uuid for one in sorted(heard, key=rank))


def _can_be_heard(store: Store, one: Participant) -> bool:
    is_there = one.is_here and not one.is_api_only and not store.is_own(one.uuid)
    return is_there and not one.is_muted


def _lately(store: Store, one: Participant, now: float) -> float:
    return store.said_by(one.uuid).within(now - MINUTE, now)
