"""What the host does: jobs begun, their history, taking them back, and doing them again."""

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Container, Sequence
from dataclasses import replace
from typing import Final

from pextui.actions import BY_ID, Action, Before, Scope, Step, Target, Values
from pextui.client.node import Node
from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid
from pextui.session.deeds import Ledger, Outcome
from pextui.session.errands import Errands
from pextui.session.history import REMEMBERED, History, Job, Undone
from pextui.session.origins import Origins, are_alike
from pextui.session.perform import Performer
from pextui.store import Changes, NewsKind, Part, Store
from pextui.store.news import next_number

UNDO: Final = "undo"

_WITHOUT_EFFECT: Final = frozenset({Outcome.REFUSED, Outcome.NOT_SENT, Outcome.CALLED_OFF})
_VOICES: Final = frozenset({NewsKind.MUTED, NewsKind.UNMUTED})
_ALL_VOICES: Final = frozenset({NewsKind.GUESTS_MUTED, NewsKind.GUESTS_UNMUTED})
_UNSURE: Final = frozenset({Outcome.UNKNOWN, Outcome.FAILED, Outcome.NOT_CONFIRMED})

_Uuids = frozenset[ParticipantUuid]


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
        errands: Errands,
        node: Callable[[], Node | str],
        tell: Callable[[Changes], None],
    ) -> None:
        self.history = History()
        self._store = store
        self._ledger = ledger
        self._performer = performer
        self._origins = origins
        self._errands = errands
        self._node = node
        self._tell = tell
        self._turn = asyncio.Lock()
        self._whole = asyncio.Lock()
        self._tried: deque[Job] = deque(maxlen=REMEMBERED)

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
        """Return a new job, with the meeting as it is before it, or will be in a moment."""
        people = self._store.participants
        meant = [people[one.uuid] for one in targets if one.uuid in people]
        before, way = action.before(self._store, targets), action.way_back(self._store, meant)
        touched = {uuid: self._as_asked(one) for uuid, one in before.people.items()}
        before = replace(before, people=touched)
        return Job(next_number(), action, tuple(targets), values or {}, before, way, note)

    def _as_asked(self, person: Participant) -> Participant:
        """Return them as what this console has asked for will make them, once it is seen."""
        unseen = self._ledger.unseen(Target(person.uuid))
        makes = [pair for deed in unseen for pair in deed.action.makes]
        return person.model_copy(update=dict(makes)) if makes else person

    def is_muting(self, uuid: ParticipantUuid) -> bool:
        """Return whether a key of the host's mutes somebody, which no event has shown yet."""
        unseen = (one for one in self._ledger.unseen(Target(uuid)) if one.action.id == "mute")
        jobs = [one.job for one in unseen if one.job is not None and not one.job.note]
        return any(job not in self.history.undoing for job in jobs)

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
            self._errands.begin(self._take_back(job, next_number()))

    def again(self, job: Job) -> tuple[Target, ...]:
        """Return to whom *job* can be done again: who is here, and by nobody else made another."""
        people, undone = self._store.participants, self.history.outcome(job)
        since = max((one.number for one in undone.by), default=job.number) if undone else job.number
        return tuple(
            one
            for one in job.targets
            if (not one.uuid or one.uuid in people) and not self._is_theirs(job, one.uuid, since)
        )

    def redo(self, old: Job, targets: Sequence[Target]) -> None:
        """Do *old*, which was taken back, again to *targets*."""
        if not targets or self.history.outcome(old) is None:
            return
        job = self.job(old.action, targets, old.values)
        self.begin(job)
        self._replace(self.history.with_redone(old, job))

    async def finish(self) -> None:
        """Wait until nothing is taken back by half."""
        async with self._whole:
            pass

    def remains(self, job: Job) -> tuple[Before, int]:
        """Return what is this console's to take back of *job*, and how many are another host's."""
        deeds = self._ledger.of(job)
        failed = {one.target.uuid for one in deeds if one.outcome in _WITHOUT_EFFECT}
        unsure = {one.target.uuid for one in deeds if one.outcome in _UNSURE}
        people = job.before.people
        theirs = {uuid for uuid in people if self._is_theirs(job, uuid)}
        voiced = {uuid for uuid in people if self._is_voiced(job, uuid)}
        before = replace(
            _without(job.before, failed | theirs),
            unsure=frozenset(uuid for uuid in unsure if uuid),
            is_unsure=None in unsure,
            left_alone=frozenset(theirs),
            voiced=frozenset(voiced),
        )
        return before, len(theirs)

    async def _take_back(self, job: Job, pressed: int) -> None:
        """Nothing is worked out before it is known how far the job came."""
        async with self._turn:
            self._performer.call_off(job)
            await self._performer.settled(job)
            if job not in self.history.undoing:
                return  # that was in another meeting
            async with self._whole:
                undone = await self._taken_back(job, pressed)
            for one in undone.by:
                await self._performer.settled(one)
        if job in self.history.undoing:
            self._replace(self._history_with(undone))

    def _history_with(self, undone: Undone) -> History:
        """What could not be taken back at all can be tried once more."""
        deeds = [deed for by in undone.by for deed in self._ledger.of(by)]
        has_failed = bool(deeds) and all(one.outcome.is_failure for one in deeds)
        if not has_failed or undone.job in self._tried:
            return self.history.with_undone(undone)
        self._tried.append(undone.job)
        return self.history.with_failed(undone)

    async def _taken_back(self, job: Job, pressed: int) -> Undone:
        undo, deeds, anew = job.action.undo, self._ledger.of(job), self._anew(job, pressed)
        is_meeting = job.action.scope is Scope.MEETING
        is_lost = is_meeting and any(one.outcome in _WITHOUT_EFFECT for one in deeds)
        if undo is None or is_lost or None in anew:
            return Undone(job, anew=len(anew))
        if self._is_theirs(job, None):
            return Undone(job, theirs=1)
        before, theirs = self.remains(job)
        before = replace(_without(before, anew), left_alone=before.left_alone | _known(anew))
        steps = undo.steps(self._store, before, [one.answer for one in deeds])
        return Undone(job, tuple([await self._step(one) for one in steps]), theirs, len(anew))

    def _anew(self, job: Job, pressed: int) -> frozenset[ParticipantUuid | None]:
        """Return to whom this console has done the like since undo was *pressed*."""
        return frozenset(
            deed.target.uuid
            for deed in self._ledger.deeds
            if deed.job is not None
            and deed.job.number > pressed
            and deed.job.note != UNDO
            and are_alike(deed.action, job.action)
        )

    def _is_theirs(self, job: Job, uuid: ParticipantUuid | None, since: int | None = None) -> bool:
        """Return whether another host has changed since what *job* did to somebody, or to all."""
        kinds = job.action.tells
        if uuid is None and kinds & _VOICES:
            kinds |= _ALL_VOICES
        return self._origins.have_changed(kinds, uuid, job.number if since is None else since)

    def _is_voiced(self, job: Job, uuid: ParticipantUuid) -> bool:
        kinds = job.action.brings & _VOICES
        return bool(kinds) and self._origins.have_changed(kinds, uuid, job.number)

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
        self._tried.clear()
        self._replace(History())

    def _replace(self, history: History) -> None:
        self.history = history
        self._ledger.wanted = frozenset(one.number for one in (*history.done, *history.undoing))
        self._tell(Changes(parts=Part.DEEDS))


def _known(uuids: Collection[ParticipantUuid | None]) -> _Uuids:
    return frozenset(one for one in uuids if one is not None)


def _without(before: Before, failed: Container[ParticipantUuid | None]) -> Before:
    people = {uuid: one for uuid, one in before.people.items() if uuid not in failed}
    return replace(before, people=people)
