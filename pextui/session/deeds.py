"""What this console did: each request with its target, its time and its outcome."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from pextui.actions import Answer, Target

DEEDS_LIMIT: Final = 1000
"""Deeds kept; the oldest go first."""

CONFIRM_WITHIN: Final = 3.0
"""Seconds to wait for the confirming event before saying "not confirmed"."""

CONFIRM_LATE: Final = 30.0
"""Seconds during which a late event still counts."""


class Outcome(StrEnum):
    """How far a deed has come."""

    SENT = "sent"
    ACCEPTED = "accepted"
    SEEN = "seen"
    DONE = "done"
    """Accepted, and no event tells of it."""
    NOT_CONFIRMED = "not confirmed"
    REFUSED = "refused"
    UNKNOWN = "no answer, outcome unknown"
    NOT_SENT = "not sent"

    @property
    def is_open(self) -> bool:
        """True while more is expected: the row shows it."""
        return self in {Outcome.SENT, Outcome.ACCEPTED}

    @property
    def is_failure(self) -> bool:
        """True when the host should look."""
        return self in {Outcome.REFUSED, Outcome.UNKNOWN, Outcome.NOT_SENT, Outcome.NOT_CONFIRMED}


@dataclass(frozen=True, slots=True)
class Deed:
    """One request of this console. ``at`` is in Unix seconds, ``words`` are the node's or ours."""

    number: int
    at: float
    action_id: str
    target: Target
    outcome: Outcome = Outcome.SENT
    words: str = ""
    answer: Answer = None


class Ledger:
    """All deeds, newest last. One writer; readers get an immutable tuple."""

    def __init__(self) -> None:
        self.deeds: tuple[Deed, ...] = ()
        self._count = 0

    def open(self, action_id: str, target: Target, at: float) -> Deed:
        """Write down a new deed and return it."""
        self._count += 1
        deed = Deed(self._count, at, action_id, target)
        self.deeds = (*self.deeds, deed)[-DEEDS_LIMIT:]
        return deed

    def update(self, deed: Deed, outcome: Outcome, words: str = "", answer: Answer = None) -> Deed:
        """Write down how *deed* went on and return it as it is now."""
        later = replace(deed, outcome=outcome, words=words, answer=answer or deed.answer)
        self.deeds = tuple(later if one.number == deed.number else one for one in self.deeds)
        return later

    def is_open(self, action_id: str, target: Target) -> bool:
        """True while the same deed for the same target has no answer yet."""
        return any(
            one.outcome is Outcome.SENT and one.action_id == action_id and one.target == target
            for one in reversed(self.deeds)
        )
