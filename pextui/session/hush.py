"""Who is muted for a moment only, and is owed their voice whatever happens."""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from pextui.actions import BY_ID, Action
from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid
from pextui.session.deeds import Deed, Outcome
from pextui.session.doing import Doing
from pextui.store import Changes, Part, Store

NOTE: Final = "noise hunt"

LAST_WORDS: Final = 2.0
"""Seconds that giving back all voices may take when the console leaves."""

_IS_BACK: Final = frozenset({Outcome.ACCEPTED, Outcome.SEEN, Outcome.DONE})
_NEVER_WENT: Final = frozenset({Outcome.REFUSED, Outcome.NOT_SENT})

Uuids = Collection[ParticipantUuid]
Begin = Callable[[Coroutine[None, None, None]], object]
Tell = Callable[[Changes], None]


class Hush:
    """Mutes people for a while, on the session's loop.

    ``owed`` are all whose voice this console has taken and not seen accepted back. After a lost
    line it is given back as soon as there is one, and before the console leaves: whoever was
    muted to be listened to must not stay so because a terminal closed.
    """

    def __init__(self, store: Store, doing: Doing, begin: Begin, tell: Tell) -> None:
        self.owed: dict[ParticipantUuid, Participant] = {}
        self._store = store
        self._doing = doing
        self._begin = begin
        self._tell = tell
        self._as_was: dict[ParticipantUuid, Participant] = {}
        self._wanted: frozenset[ParticipantUuid] = frozenset()
        self._turn = asyncio.Lock()

    def want(self, uuids: Uuids) -> None:
        """Let exactly *uuids* be muted, of those who were not muted by somebody else."""
        self._wanted = frozenset(uuids)
        self._begin(self._work())

    def keep(self, uuids: Uuids) -> None:
        """Let *uuids* stay muted, as a job of the host's that can be taken back."""
        self._begin(self._keep(tuple(uuids)))

    def note(self, deed: Deed) -> None:
        """Look at a deed as it stands now."""
        uuid = deed.target.uuid
        if deed.job is None or deed.job.note != NOTE or uuid not in self.owed:
            return
        is_back = deed.action.id == "unmute" and deed.outcome in _IS_BACK
        if is_back or (deed.action.id == "mute" and deed.outcome in _NEVER_WENT):
            del self.owed[uuid]
            self._tell(Changes(parts=Part.DEEDS))

    def retry(self) -> None:
        """Give back what is owed still: there is a line again."""
        if self.owed.keys() - self._wanted:
            self._begin(self._work())

    async def settle(self) -> None:
        """Give everything back before the console leaves."""
        self._wanted = frozenset()
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

    async def _do(self, row_id: str, people: Sequence[Participant]) -> None:
        if people:
            action = _action(row_id)
            targets = action.targets(self._store, people)
            await self._doing.answered(self._doing.job(action, targets, note=NOTE))


def _action(row_id: str) -> Action:
    action = BY_ID[row_id]
    if not isinstance(action, Action):
        raise TypeError(row_id)
    return action
