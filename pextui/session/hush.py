"""Who is muted for a moment only, and is owed their voice whatever happens."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pextui.actions import BY_ID, Action
from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid
from pextui.session.clock import Clock
from pextui.session.deeds import Deed, Outcome
from pextui.session.doing import Doing
from pextui.session.errands import Errands
from pextui.session.history import Job
from pextui.session.perform import Performer
from pextui.store import Changes, NewsKind, Part, Store

NOTE: Final = "noise hunt"

LAST_WORDS: Final = 2.0
"""Seconds that giving back all voices may take when the console leaves."""

_NEVER_WENT: Final = frozenset({Outcome.REFUSED, Outcome.NOT_SENT, Outcome.CALLED_OFF})
_IS_SEEN: Final = frozenset({Outcome.SEEN, Outcome.DONE})

_TRIES: Final = 5
"""Times that a voice which a node did not take back is given back once more."""

Uuids = Collection[ParticipantUuid]
Tell = Callable[[Changes], None]


@dataclass(slots=True)
class _Owed:
    """Somebody as they were, the number of the job that muted them, and whether the node has
    said yes to giving their voice back."""

    person: Participant
    number: int
    is_promised: bool = False


class Hush:
    """Mutes people for a while, on the session's loop.

    ``owed`` are all whose voice this console has taken and not seen come back. After a lost line
    it is given back as soon as there is one, and before the console leaves: whoever was muted to
    be listened to must not stay so because a terminal closed.
    """

    def __init__(
        self,
        store: Store,
        doing: Doing,
        performer: Performer,
        clock: Clock,
        errands: Errands,
        tell: Tell,
    ) -> None:
        self.owed: dict[ParticipantUuid, _Owed] = {}
        self._store = store
        self._doing = doing
        self._performer = performer
        self._begin = errands.begin
        self._clock = clock
        self._tell = tell
        self._muting: Job | None = None
        self._in_vain = 0
        self._is_trying = False
        self._absent: frozenset[ParticipantUuid] = frozenset()
        self._as_was: dict[ParticipantUuid, Participant] = {}
        self._wanted: frozenset[ParticipantUuid] = frozenset()
        self._turn = asyncio.Lock()

    @property
    def hushed(self) -> frozenset[ParticipantUuid]:
        """Who is here, was muted for a while, and has not been seen to have their voice back."""
        return frozenset(uuid for uuid in list(self.owed) if uuid in self._store.participants)

    @property
    def silenced(self) -> frozenset[ParticipantUuid]:
        """Those of them to whom the node has not even promised their voice."""
        owed = dict(self.owed)
        return frozenset(uuid for uuid in self.hushed if not owed[uuid].is_promised)

    def want(self, uuids: Uuids) -> None:
        """Let exactly *uuids* be muted, of those who were not muted by somebody else."""
        self._wanted, self._in_vain = frozenset(uuids), 0
        self._begin(self._work())

    def keep(self, uuids: Uuids) -> None:
        """Let *uuids* stay muted, as a job of the host's that can be taken back."""
        self._begin(self._keep(tuple(uuids)))

    def note(self, deed: Deed) -> None:
        """Look at a deed as it stands now."""
        if deed.action.id == "mute_guests" and deed.outcome in {Outcome.ACCEPTED, *_IS_SEEN}:
            self._let_guests_go()
        owed = self.owed.get(deed.target.uuid) if deed.target.uuid else None
        if owed is None or deed.job is None or deed.action.id not in {"mute", "unmute"}:
            return
        if deed.job.note != NOTE:
            if deed.job.number > owed.number:  # the host's own word counts more
                self._let_go(owed.person.uuid)
        elif deed.action.id == "mute":
            if deed.job.number == owed.number and deed.outcome in _NEVER_WENT:
                self._let_go(owed.person.uuid)
        elif deed.job.number > owed.number:
            self._note_given(owed, deed.outcome)

    def _note_given(self, owed: _Owed, outcome: Outcome) -> None:
        if outcome in _IS_SEEN:
            self._let_go(owed.person.uuid)
            return
        owed.is_promised = outcome is Outcome.ACCEPTED
        if outcome.is_failure and self._is_owing:
            self._try_again_soon()

    def note_theirs(self, kind: NewsKind, uuid: ParticipantUuid | None) -> None:
        """Whom another host mutes, or unmutes, is no longer this console's to give a voice."""
        if uuid is not None and kind in {NewsKind.MUTED, NewsKind.UNMUTED}:
            self._wanted -= {uuid}
            self._let_go(uuid)
        elif kind is NewsKind.GUESTS_MUTED:
            self._let_guests_go()

    def stop(self) -> None:
        """Want nobody muted any more; who has their voice to get back still gets it."""
        self._wanted = frozenset()

    def retry(self) -> None:
        """Give back what is owed still: there is a line again.

        Not before it is known whether another host has muted all guests meanwhile.
        """
        if self._is_owing:
            self._in_vain = 0
            self._try_again_soon()

    def look(self, uuids: Uuids) -> None:
        """Look whether one of *uuids* was absent when their voice was to be given back."""
        if not self._absent.isdisjoint(uuids):
            self.retry()

    async def settle(self) -> None:
        """Give everything back before the console leaves; nobody more is muted."""
        self._wanted = frozenset()
        if self._muting is not None:
            self._performer.call_off(self._muting)
        if self.owed:
            await self._work()

    async def _work(self) -> None:
        """One after the other: an unmute must not overtake the mute that it takes back."""
        async with self._turn:
            people, wanted = self._store.participants, self._wanted
            fresh = [uuid for uuid in wanted - self.owed.keys() if uuid in people]
            loud = {uuid: people[uuid] for uuid in fresh if self._is_loud(people[uuid])}
            self._as_was = loud | self._as_was if wanted else {}
            await self._mute(loud)
            back = [uuid for uuid in self.owed if uuid not in wanted]
            self._absent = frozenset(uuid for uuid in back if uuid not in people)
            await self._give_back([self.owed[uuid] for uuid in back if uuid in people])

    def _is_loud(self, person: Participant) -> bool:
        return not person.is_muted and not self._doing.is_muting(person.uuid)

    async def _mute(self, loud: Mapping[ParticipantUuid, Participant]) -> None:
        again = [uuid for uuid in self._wanted & self.owed.keys() if self.owed[uuid].is_promised]
        people = {**loud, **{uuid: self.owed[uuid].person for uuid in again}}
        if not people:
            return
        job = self._job("mute", tuple(people.values()))
        self.owed.update({uuid: _Owed(one, job.number) for uuid, one in people.items()})
        self._muting = job
        await self._doing.answered(job)
        self._muting = None

    async def _give_back(self, owed: Sequence[_Owed]) -> None:
        people = tuple(one.person for one in owed if not one.is_promised)
        if people:
            await self._doing.answered(self._job("unmute", people))

    async def _keep(self, uuids: Uuids) -> None:
        async with self._turn:
            people = self._store.participants
            found = {uuid: self._as_was.get(uuid, people[uuid]) for uuid in uuids if uuid in people}
            self._wanted -= found.keys()
            for uuid in found:
                self.owed.pop(uuid, None)
            job = self._job("mute", tuple(found.values()))
            loud = tuple(one for one in job.targets if one.uuid and not people[one.uuid].is_muted)
            job = replace(job, before=replace(job.before, people=found))
            self._doing.remember(job)
            await self._doing.answered(replace(job, targets=loud))

    def _try_again_soon(self) -> None:
        if not self._is_trying and self._in_vain < _TRIES:
            self._is_trying = True
            self._begin(self._try_again())

    async def _try_again(self) -> None:
        """A node that was busy is asked again, less and less often."""
        await self._clock.sleep(2.0**self._in_vain)
        self._in_vain += 1
        self._is_trying = False
        if self._is_owing:
            await self._work()

    @property
    def _is_owing(self) -> bool:
        return bool(self.owed.keys() - self._wanted)

    def _let_guests_go(self) -> None:
        for one in [one.person for one in self.owed.values() if not one.person.is_host]:
            self._let_go(one.uuid)

    def _let_go(self, uuid: ParticipantUuid) -> None:
        self._as_was.pop(uuid, None)
        if self.owed.pop(uuid, None) is not None:
            self._tell(Changes(parts=Part.DEEDS))

    def _job(self, row_id: str, people: Sequence[Participant]) -> Job:
        action = _action(row_id)
        return self._doing.job(action, action.targets(self._store, people), note=NOTE)


def _action(row_id: str) -> Action:
    action = BY_ID[row_id]
    if not isinstance(action, Action):
        raise TypeError(row_id)
    return action
