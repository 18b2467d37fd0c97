"""What this console did: each request with its target, its time and its outcome."""

from collections import Counter
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain
from typing import Final

from pextui.actions import Action, Answer, Target
from pextui.session.history import Job
from pextui.store.news import next_number

DEEDS_LIMIT: Final = 1000
"""Deeds kept; beyond that the oldest jobs go, each as a whole, but for the newest."""

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
    FAILED = "failed, outcome unknown"
    """The node, or what stands before it, broke while it was at it."""
    UNKNOWN = "no answer, outcome unknown"
    NOT_SENT = "not sent"
    CALLED_OFF = "called off"
    """Taken back before it was sent."""

    @property
    def is_open(self) -> bool:
        """True while more is expected: the row shows it."""
        return self in {Outcome.SENT, Outcome.ACCEPTED}

    @property
    def is_failure(self) -> bool:
        """True when the host should look."""
        return self in _FAILURES


_FAILURES: Final = frozenset(
    {
        Outcome.REFUSED,
        Outcome.FAILED,
        Outcome.UNKNOWN,
        Outcome.NOT_SENT,
        Outcome.NOT_CONFIRMED,
    }
)


@dataclass(frozen=True, slots=True)
class Deed:
    """One request of this console; ``words`` are the node's or ours.

    ``at`` and ``changed``, when its outcome was last another, are in Unix seconds. ``job`` is the
    key's work that it is a part of.
    """

    number: int
    at: float
    action: Action
    target: Target
    outcome: Outcome = Outcome.SENT
    words: str = ""
    answer: Answer = None
    changed: float = 0.0
    job: Job | None = None


class Ledger:
    """All deeds, newest last. One writer; readers get an immutable tuple.

    ``on_write`` is told each deed as it is written down, and whenever it goes on. What is kept of
    a job is kept whole, so that it can be counted; what is still open stays, and so do the
    ``wanted`` jobs, by their numbers.
    """

    def __init__(self, on_write: Callable[[Deed], None] = lambda _deed: None) -> None:
        self.wanted: Container[int] = ()
        self._on_write = on_write
        self._jobs: dict[int, dict[int, Deed]] = {}
        self._count = 0
        self._open: Counter[int] = Counter()
        self._asked: Counter[tuple[object, ...]] = Counter()
        self._latest: dict[str, Deed] = {}
        self._unseen: dict[tuple[object, ...], dict[int, Deed]] = {}
        self._writes = 0
        self._copy: tuple[int, tuple[Deed, ...]] = (0, ())

    @property
    def deeds(self) -> tuple[Deed, ...]:
        """All deeds that are kept."""
        writes, copy = self._copy
        if writes != self._writes:
            writes = self._writes  # before the copy: what comes meanwhile asks for another
            kept = tuple(self._jobs.values())
            copy = tuple(chain.from_iterable(tuple(job.values()) for job in kept))
            self._copy = (writes, copy)
        return copy

    def open(self, job: Job, target: Target, at: float) -> Deed:
        """Write down a new deed and return it."""
        deed = Deed(next_number(), at, job.action, target, changed=at, job=job)
        self._asked[_asked(job.action, target)] += 1
        self._open[job.number] += 1
        self._count += 1
        self._write(self._jobs.setdefault(job.number, {}), deed)
        self._forget()
        return deed

    def update(
        self, deed: Deed, outcome: Outcome, at: float, words: str = "", answer: Answer = None
    ) -> Deed:
        """Write down how *deed* went on *at* a time, and return it as it is now."""
        answer = answer or deed.answer
        later = replace(deed, outcome=outcome, words=words, answer=answer, changed=at)
        if deed.outcome is Outcome.SENT:
            self._asked -= Counter([_asked(deed.action, deed.target)])
        if deed.outcome.is_open and not outcome.is_open:
            self._open -= Counter([_number(deed)])
        kept = self._jobs.get(_number(deed))
        if kept is None:  # forgotten, and heard of all the same
            self._on_write(later)
        else:
            self._write(kept, later)
            self._forget()
        return later

    def latest(self, action: Action) -> Deed | None:
        """Return how the latest request of *action* stands."""
        return self._latest.get(action.id)

    def is_open(self, action: Action, target: Target) -> bool:
        """True while the same deed for the same target has no answer yet."""
        return self._asked[_asked(action, target)] > 0

    def is_busy(self, job: Job) -> bool:
        """True while more is expected of any of the job's deeds."""
        return self._open[job.number] > 0

    def unseen(self, target: Target) -> Iterable[Deed]:
        """Return what was sent for *target* and is not seen yet."""
        return tuple(self._unseen.get(_whom(target), {}).values())

    def of(self, job: Job) -> tuple[Deed, ...]:
        """Return the deeds of one key's work; none of a job that is forgotten."""
        return tuple(self._jobs.get(job.number, {}).values())

    def _write(self, kept: dict[int, Deed], deed: Deed) -> None:
        kept[deed.number] = deed
        self._writes += 1
        self._note_unseen(deed)
        latest = self._latest.get(deed.action.id)
        if latest is None or latest.number <= deed.number:
            self._latest[deed.action.id] = deed
        self._on_write(deed)

    def _note_unseen(self, deed: Deed) -> None:
        whom = _whom(deed.target)
        deeds = self._unseen.setdefault(whom, {})
        if deed.outcome.is_open:
            deeds[deed.number] = deed
        else:
            deeds.pop(deed.number, None)
        if not deeds:
            del self._unseen[whom]

    def _forget(self) -> None:
        if self._count <= DEEDS_LIMIT:
            return
        newest = next(reversed(self._jobs))
        for number in tuple(self._jobs):
            if self._count <= DEEDS_LIMIT or number == newest:
                return
            if not self._open[number] and number not in self.wanted:
                self._count -= len(self._jobs.pop(number))


def _number(deed: Deed) -> int:
    return deed.job.number if deed.job else 0


def _asked(action: Action, target: Target) -> tuple[object, ...]:
    return (action.id, *_whom(target))


def _whom(target: Target) -> tuple[object, ...]:
    """What makes two targets the same: not the name, which people change."""
    return (target.uuid, target.call, "" if target.uuid else target.name)
