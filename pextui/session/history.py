"""What the host did, key by key, so that it can be taken back and done again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pextui.actions import Action, Before, Target, Values, Way

REMEMBERED: Final = 50
"""Jobs that can be taken back; the oldest go first."""


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """One key's work: an action, done to all that it was about when the key was pressed.

    ``note`` says what it was for where that was not the action itself, such as ``undo``.
    """

    number: int
    action: Action
    targets: tuple[Target, ...]
    values: Values
    before: Before
    way: Way | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """Jobs that can be taken back, and those that were, the newest last. One writer replaces it."""

    done: tuple[Job, ...] = ()
    undone: tuple[Job, ...] = ()

    @property
    def last(self) -> Job | None:
        """What would be taken back now."""
        return self.done[-1] if self.done else None

    @property
    def next(self) -> Job | None:
        """What would be done again now."""
        return self.undone[-1] if self.undone else None

    def with_done(self, job: Job) -> "History":
        """Return this with a new job: what was taken back before cannot be done again."""
        return History((*self.done, job)[-REMEMBERED:]) if job.way else self

    def with_undone(self, job: Job) -> "History":
        """Return this with a job taken back."""
        return History(_without(self.done, job), (*self.undone, job))

    def with_redone(self, old: Job, job: Job) -> "History":
        """Return this with the *old* job done again as another."""
        return History((*self.done, job)[-REMEMBERED:], _without(self.undone, old))

    def without(self, job: Job) -> "History":
        """Return this without a job that cannot be taken back."""
        return History(_without(self.done, job), self.undone)


def _without(jobs: Sequence[Job], job: Job) -> tuple[Job, ...]:
    return tuple(one for one in jobs if one.number != job.number)
