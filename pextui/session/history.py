"""What the host did, key by key, so that it can be taken back and done again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
class Undone:
    """A job that was taken back, and by which jobs; by none where all was as before.

    ``theirs`` are those who were left as another host has made them since, ``anew`` those who were
    left as this console has made them since.
    """

    job: Job
    by: tuple[Job, ...] = ()
    theirs: int = 0
    anew: int = 0


@dataclass(frozen=True, slots=True)
class History:
    """Jobs that can be taken back, those that are, and those that were, the newest last.

    Of those in ``failed`` nothing could be taken back; they can be taken back once more.
    One writer replaces it.
    """

    done: tuple[Job, ...] = ()
    undoing: tuple[Job, ...] = ()
    undone: tuple[Undone, ...] = ()
    failed: tuple[Undone, ...] = ()

    @property
    def last(self) -> Job | None:
        """What would be taken back now."""
        return self.done[-1] if self.done else None

    @property
    def next(self) -> Job | None:
        """What would be done again now."""
        return self.undone[-1].job if self.undone else None

    def outcome(self, job: Job) -> Undone | None:
        """Return how *job* was taken back, None while it was not."""
        return next((one for one in (*self.undone, *self.failed) if one.job is job), None)

    def with_done(self, job: Job) -> "History":
        """Return this with a new job: what was taken back before cannot be done again."""
        if job.way is None:
            return self
        return History((*self.done, job)[-REMEMBERED:], self.undoing)

    def with_undoing(self, job: Job) -> "History":
        """Return this with a job that is being taken back."""
        return replace(self.without(job), undoing=(*self.undoing, job))

    def with_undone(self, undone: Undone) -> "History":
        """Return this with a job taken back."""
        return replace(self.without(undone.job), undone=(*self.undone, undone))

    def with_failed(self, undone: Undone) -> "History":
        """Return this with a job that could not be taken back: it stands where it stood."""
        left = self.without(undone.job)
        done = sorted((*left.done, undone.job), key=lambda job: job.number)
        return replace(left, done=tuple(done), failed=(*left.failed, undone))

    def with_redone(self, old: Job, job: Job) -> "History":
        """Return this with the *old* job done again as another."""
        return replace(self.without(old), done=(*self.done, job)[-REMEMBERED:])

    def without(self, job: Job) -> "History":
        """Return this without a job that cannot be taken back, or done again."""
        undone, failed = (
            tuple(one for one in some if one.job is not job) for some in (self.undone, self.failed)
        )
        return History(_without(self.done, job), _without(self.undoing, job), undone, failed)


def _without(jobs: Sequence[Job], job: Job) -> tuple[Job, ...]:
    return tuple(one for one in jobs if one is not job)
