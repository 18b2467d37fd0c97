"""Who is muted for a moment only, and is owed their voice whatever happens."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace
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

_IS_BACK: Final = frozenset({Outcome.ACCEPTED, Outcome.SEEN, Outcome.DONE})
_NEVER_WENT: Final = frozenset({Outcome.REFUSED, Outcome.NOT_SENT, Outcome.CALLED_OFF})

_TRIES: Final = 5
"""Times that a voice which a node did not take back is given back once more."""

Uuids = Collection[ParticipantUuid]
Tell = Callable[[Changes], None]


class Hush:
    """Mutes people for a while, on the session's loop.

    ``owed`` are all whose voice this console has taken and not seen accepted back. After a lost
    line it is given back as soon as there is one, and before the console leaves: whoever was
    muted to be listened to must not stay so because a terminal closed.
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
        self.owed: dict[ParticipantUuid, Participant] = {}
        self._store = store
        self._doing = doing
        self._performer = performer
        self._begin = errands.begin
        self._clock = clock
        self._tell = tell
        self._muting: Job | None = None
        self._in_vain = 0
        self._as_was: dict[ParticipantUuid, Participant] = {}
        self._wanted: frozenset[ParticipantUuid] = frozenset()
        self._turn = asyncio.Lock()

    def want(self, uuids: Uuids) -> None:
        """Let exactly *uuids* be muted, of those who were not muted by somebody else."""
        self._wanted, self._in_vain = frozenset(uuids), 0
        self._begin(self._work())

    def keep(self, uuids: Uuids) -> None:
        """Let *uuids* stay muted, as a job of the host's that can be taken back."""
        self._begin(self._keep(tuple(uuids)))

    def note(self, deed: Deed) -> None:
        """Look at a deed as it stands now."""
        uuid = deed.target.uuid
        if uuid is None or uuid not in self.owed or deed.action.id not in {"mute", "unmute"}:
            return
        is_of_hunt = deed.job is not None and deed.job.note == NOTE
        is_back = deed.action.id == "unmute" and deed.outcome in _IS_BACK
        never_went = deed.action.id == "mute" and deed.outcome in _NEVER_WENT
        if not is_of_hunt or is_back or never_went:  # the host's own word counts more
            self._let_go(uuid)

    def note_theirs(self, kind: NewsKind, uuid: ParticipantUuid | None) -> None:
        """Whom another host mutes, or unmutes, is no longer this console's to give a voice."""
        if uuid is not None and kind in {NewsKind.MUTED, NewsKind.UNMUTED}:
            self._let_go(uuid)
        elif kind is NewsKind.GUESTS_MUTED:
            for one in [one for one in self.owed.values() if not one.is_host]:
                self._let_go(one.uuid)

    def forget_all(self) -> None:
        """The meeting is another."""
        self.owed.clear()
        self._wanted = frozenset()

    def retry(self) -> None:
        """Give back what is owed still: there is a line again."""
        if self._is_owing:
            self._in_vain = 0
            self._begin(self._work())

    async def settle(self) -> None:
        """Give everything back before the console leaves; nobody more is muted."""
        self._wanted = frozenset()
        if self._muting is not None:
            self._performer.call_off(self._muting)
        if self.owed:
            with suppress(TimeoutError):
                async with asyncio.timeout(LAST_WORDS):
                    await self._work()

    async def _work(self) -> None:
        """One after the other: an unmute must not overtake the mute that it takes back."""
        async with self._turn:
            people, wanted = self._store.participants, self._wanted
            for uuid in self.owed.keys() - people.keys():
                del self.owed[uuid]
            fresh = [uuid for uuid in wanted - self.owed.keys() if uuid in people]
            loud = {uuid: people[uuid] for uuid in fresh if not people[uuid].is_muted}
            self.owed.update(loud)
            self._as_was = loud | self._as_was if wanted else {}
            await self._do("mute", tuple(loud.values()))
            back = [one for uuid, one in self.owed.items() if uuid not in wanted]
            await self._do("unmute", back)
        if self._is_owing and self._in_vain < _TRIES:
            self._begin(self._try_again())

    async def _keep(self, uuids: Uuids) -> None:
        async with self._turn:
            people = self._store.participants
            found = {uuid: self._as_was.get(uuid, people[uuid]) for uuid in uuids if uuid in people}
            self._wanted -= found.keys()
            for uuid in found:
                self.owed.pop(uuid, None)
            mute = _action("mute")
            job = self._doing.job(mute, mute.targets(self._store, tuple(found.values())), note=NOTE)
            job = replace(job, before=replace(job.before, people=found))
            self._doing.remember(job)
            await self._doing.answered(job)

    async def _try_again(self) -> None:
        """A node that was busy is asked again, less and less often."""
        self._in_vain += 1
        await self._clock.sleep(2.0**self._in_vain)
        if self._is_owing:
            await self._work()

    @property
    def _is_owing(self) -> bool:
        return bool(self.owed.keys() - self._wanted)

    def _let_go(self, uuid: ParticipantUuid) -> None:
        self._as_was.pop(uuid, None)
        if self.owed.pop(uuid, None) is not None:
            self._tell(Changes(parts=Part.DEEDS))

    async def _do(self, row_id: str, people: Sequence[Participant]) -> None:
        if people:
            action = _action(row_id)
            job = self._doing.job(action, action.targets(self._store, people), note=NOTE)
            self._muting = job if row_id == "mute" else None
            await self._doing.answered(job)
            self._muting = None


def _action(row_id: str) -> Action:
    action = BY_ID[row_id]
    if not isinstance(action, Action):
        raise TypeError(row_id)
    return action
