"""What the host does: jobs begun, their history, taking them back, and doing them again."""

import asyncio
from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from typing import Final

from pextui.actions import BY_ID, Action, Before, Scope, Step, Steps, Target, Values
from pextui.client.node import Node
from pextui.protocol.wire import ParticipantUuid
from pextui.session.clock import Clock
from pextui.session.deeds import Ledger, Outcome
from pextui.session.errands import Errands
from pextui.session.history import History, Job
from pextui.session.origins import Origins
from pextui.session.perform import Performer
from pextui.store import Changes, NewsKind, Part, Store
from pextui.store.news import next_number

UNDO: Final = "undo"

_WITHOUT_EFFECT: Final = frozenset({Outcome.REFUSED, Outcome.NOT_SENT, Outcome.CALLED_OFF})
_VOICES: Final = frozenset({NewsKind.MUTED, NewsKind.UNMUTED})
_ALL_VOICES: Final = frozenset({NewsKind.GUESTS_MUTED, NewsKind.GUESTS_UNMUTED})
_UNSURE: Final = frozenset({Outcome.UNKNOWN, Outcome.NOT_CONFIRMED})


class Doing:
    """Begins jobs and takes them back, all on the session's loop; ``history`` is for everybody.

    ``node`` is where it is sent, or the reason why nothing can be sent now.
    """

    def __init__(
        self,
        store: Store,
        ledger: Ledger,
        performer: Performer,
        origins: Origins,
        clock: Clock,
        errands: Errands,
        node: Callable[[], Node | str],
        tell: Callable[[Changes], None],
    ) -> None:
        self.history = History()
        self._store = store
        self._ledger = ledger
        self._performer = performer
        self._origins = origins
        self._clock = clock
        self._errands = errands
        self._node = node
        self._tell = tell
        self._turn = asyncio.Lock()

    def perform(
        self, action: Action, targets: Sequence[Target], values: Values, note: str = ""
    ) -> None:
        """Send one request for each target; without a *note* it can be taken back by itself."""
        job = self.job(action, targets, values, note)
        if self.begin(job) and not note:
            self.remember(job)

    def job(
        self,
        action: Action,
        targets: Sequence[Target],
        values: Values | None = None,
        note: str = "",
    ) -> Job:
        """Return a new job, with the meeting as it is before it."""
        people = self._store.participants
        meant = [people[one.uuid] for one in targets if one.uuid in people]
        before, way = action.before(self._store, targets), action.way_back(self._store, meant)
        now = self._clock.now()
        return Job(next_number(), action, tuple(targets), values or {}, before, way, note, now)

    def begin(self, job: Job) -> list[asyncio.Task[None]]:
        """Begin the job's requests; return what is done when they are answered."""
        node = self._node()
        if not isinstance(node, str):
            return self._performer.begin(node, job)
        for target in job.targets:
            self._performer.refuse(job, target, node)
        return []

    async def answered(self, job: Job) -> None:
        """Begin the job's requests, and wait until the node has answered each."""
        await asyncio.gather(*self.begin(job), return_exceptions=True)

    def remember(self, job: Job) -> None:
        """Let *job* be the next to take back."""
        self._replace(self.history.with_done(job))

    def forget(self, job: Job) -> None:
        """Let what came before *job* be the next to take back, or to do again."""
        self._replace(self.history.without(job))

    def take_back(self, job: Job) -> None:
        """Send no more of *job*, wait for what is under way, and take back what it changed."""
        if job in self.history.done:
            self._replace(self.history.with_undoing(job))
            self._errands.begin(self._take_back(job))

    def redo(self, old: Job) -> None:
        """Do *old*, which was taken back, again for those who are still here."""
        if self.history.outcome(old) is None:
            return
        people = self._store.participants
        here = [one for one in old.targets if not one.uuid or one.uuid in people]
        job = self.job(old.action, here, old.values)
        self.begin(job)
        self._replace(self.history.with_redone(old, job))

    async def _take_back(self, job: Job) -> None:
        """Nothing is worked out before it is known how far the job came."""
        async with self._turn:
            self._performer.call_off(job)
            await self._performer.settled(job)
            steps, theirs = self._steps(job)
            taken = [await self._step(step) for step in steps]
            for one in taken:
                await self._performer.settled(one)
        self._replace(self.history.with_undone(job, taken, theirs))

    def _steps(self, job: Job) -> tuple[Steps, int]:
        """Return what takes *job* back, and for how many that is no longer this console's to do."""
        undo, deeds = job.action.undo, self._ledger.of(job)
        if undo is None:
            return (), 0
        is_meeting = job.action.scope is Scope.MEETING
        failed = {one.target.uuid for one in deeds if one.outcome in _WITHOUT_EFFECT}
        if is_meeting and None in failed:
            return (), 0
        if self._is_theirs(job, None):
            return (), 1
        theirs = {uuid for uuid in job.before.people if self._is_theirs(job, uuid)}
        unsure = {one.target.uuid for one in deeds if one.outcome in _UNSURE}
        before = replace(
            _without(job.before, failed | theirs),
            unsure=frozenset(uuid for uuid in unsure if uuid),
            is_unsure=is_meeting and None in unsure,
        )
        return undo.steps(self._store, before, [one.answer for one in deeds]), len(theirs)

    def _is_theirs(self, job: Job, uuid: ParticipantUuid | None) -> bool:
        """Return whether another host has changed since what *job* did to somebody, or to all."""
        kinds = job.action.tells
        if uuid is None and kinds & _VOICES:
            kinds |= _ALL_VOICES
        return self._origins.have_changed(kinds, uuid, job.at)

    async def _step(self, step: Step) -> Job:
        """One after the other: the order of spotlights is that of their answers."""
        action, people = BY_ID[step.row_id], self._store.participants
        if not isinstance(action, Action):
            raise TypeError(step.row_id)
        meant = [people[uuid] for uuid in step.uuids if uuid in people]
        targets = action.targets(self._store, meant) if meant or not step.uuids else ()
        job = self.job(action, targets, note=UNDO)
        await self.answered(job)
        return job

    def forget_all(self) -> None:
        """What was done to another meeting is not taken back in this one."""
        self._replace(History())

    def _replace(self, history: History) -> None:
        self.history = history
        self._tell(Changes(parts=Part.DEEDS))


def _without(before: Before, failed: Container[ParticipantUuid | None]) -> Before:
    people = {uuid: one for uuid, one in before.people.items() if uuid not in failed}
    return replace(before, people=people)
