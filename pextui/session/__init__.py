"""One host in one meeting: joins, follows, keeps the token, reconnects, performs, leaves.

The session has a thread and an event loop of its own, because a terminal that is not read blocks
Textual's loop, and the token must be refreshed all the same (design/faults.md §0.3). It is the
only clock, the only reader of ``client`` and the only writer of the store.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pextui.actions import Action, Before, Target, Values
from pextui.client.errors import NodeError, Unreachable
from pextui.client.hosts import host_of
from pextui.protocol.wire import ParticipantUuid
from pextui.session.clock import Clock, SystemClock
from pextui.session.deeds import Deed, Ledger, Outcome
from pextui.session.doing import Doing
from pextui.session.ending import Ending
from pextui.session.errands import Errands
from pextui.session.handover import Handover
from pextui.session.history import History, Job, Undone
from pextui.session.hush import LAST_WORDS, Hush
from pextui.session.join import Invitation, Joined, Prompt, PromptKind
from pextui.session.life import Life
from pextui.session.link import Link, State
from pextui.session.origins import Origins
from pextui.session.perform import Performer
from pextui.session.seat import Sitting
from pextui.store import Changes, NewsKind, Part, Store

if TYPE_CHECKING:
    from pextui.session.records import Records

__all__ = [
    "Clock",
    "Deed",
    "Ending",
    "History",
    "Invitation",
    "Job",
    "Joined",
    "Link",
    "Outcome",
    "Prompt",
    "PromptKind",
    "Session",
    "State",
    "Undone",
]

_log = logging.getLogger(__name__)


class Session:
    """One host in one meeting, seen from other threads.

    ``run`` is its whole life and belongs to a thread of its own; every other public method may be
    called from any thread and returns at once. ``on_change`` is called in the session's thread
    when there is something to ``take`` and there was nothing before. In *records*, a folder, is
    written down what happens.
    """

    def __init__(
        self,
        invitation: Invitation,
        on_change: Callable[[], None],
        clock: Clock | None = None,
        records: Path | None = None,
    ) -> None:
        self._origins = Origins()
        self.store = Store(self._origin)
        self.clock = clock or SystemClock()
        self.crash: Exception | None = None
        self.finished = threading.Event()
        self._on_change = on_change
        self._handover = Handover(on_change)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._asked = self._begun = 0
        self.noted: Job | None = None
        self._errands = Errands(self._die)
        self._life = Life(
            invitation, self.store, self.clock, self._errands, self._tell, self._forget_all
        )
        self._records = self._recording(records) if records else None
        self._ledger = Ledger(self._written)
        self._performer = Performer(
            self.store,
            self._ledger,
            self.clock,
            self._errands,
            self._tell,
            self._life.is_live,
            self._life.look_at_own_seat,
        )
        self._doing = Doing(
            self.store,
            self._ledger,
            self._performer,
            self._origins,
            self._errands,
            self._life.node,
            self._tell,
        )
        self._hush = Hush(
            self.store, self._doing, self._performer, self.clock, self._errands, self._tell
        )
        self._origins.on_theirs = self._hush.note_theirs

    # For other threads

    def run(self) -> None:
        """Live until ``leave``: blocks. The token is released on the way out.

        A bug of ours ends up in ``crash``, for the screen to die of.
        """
        try:
            asyncio.run(self.live())
        except Exception as error:
            self._die(error)
        except asyncio.CancelledError:
            self._die(RuntimeError("the session was cancelled by nobody"))
        finally:
            self.finished.set()

    def leave(self) -> None:
        """End the session; ``finished`` is set once the token is released."""
        self._life.is_leaving = True
        self._call(self._end)

    def rejoin(self) -> None:
        """Join again, after ENDED or REFUSED."""
        self._call(self._life.rejoin)

    def hurry(self) -> None:
        """Try now to reach the node again, instead of in some seconds."""
        self._call(self._life.hurry)

    def reply(self, answer: str | None) -> None:
        """Answer the node's question in ``prompt``; None gives up."""
        self._call(lambda: self._life.reply(answer))

    def perform(
        self, action: Action, targets: Sequence[Target], values: Values, note: str = ""
    ) -> None:
        """Send *action*'s request once for each of *targets*; ``deeds`` tells how it went.

        With a *note* it is part of something else, and is not taken back by itself.
        """
        self._asked += 1
        self._call(lambda: self._perform(action, targets, values, note))

    @property
    def is_behind(self) -> bool:
        """True while something is to be performed that is not in ``history`` yet."""
        return self._loop is not None and self._asked != self._begun

    @property
    def invitation(self) -> Invitation:
        """What it joins with, as far as that is known now."""
        return self._life.invitation

    @property
    def link(self) -> Link:
        """What the connection is doing."""
        return self._life.link

    @property
    def joined(self) -> Joined | None:
        """The latest seat, or None before the first."""
        return self._life.joined

    @property
    def joined_at(self) -> float | None:
        """The boot-time second in which this meeting was joined, or None before that."""
        return self._life.joined_at

    @property
    def sitting(self) -> Sitting | None:
        """How the latest seat is kept, or None before the first."""
        return self._life.sitting

    @property
    def prompt(self) -> Prompt | None:
        """What the node asks the host now."""
        return self._life.prompt

    @property
    def ending(self) -> Ending | None:
        """Why there never was a seat, once that is known."""
        return self._life.ending

    @property
    def history(self) -> History:
        """What the host did, and took back."""
        return self._doing.history

    def take_back(self, job: Job) -> None:
        """Take *job* back: ``history`` tells when that is done, and by which jobs."""
        self._call(lambda: self._doing.take_back(job))

    def before(self, job: Job) -> Before:
        """Return how it was before *job*, for those whom it is this console's to take back for."""
        return self._doing.remains(job)[0]

    def again(self, job: Job) -> tuple[Target, ...]:
        """Return to whom *job*, which was taken back, can be done again."""
        return self._doing.again(job)

    def redo(self, job: Job, targets: Sequence[Target]) -> None:
        """Do *job*, which was taken back, again to *targets*."""
        self._call(lambda: self._doing.redo(job, targets))

    def note_last(self) -> None:
        """Remember what is the last of all that is performed by now: ``noted``."""
        self._asked += 1
        self._call(self._note_last)

    def forget(self, job: Job) -> None:
        """Let what came before *job*, which cannot be taken back, be the next to take back."""
        self._call(lambda: self._doing.forget(job))

    def hush(self, uuids: Collection[ParticipantUuid]) -> None:
        """Let exactly *uuids* be muted for a while, of those who can be heard."""
        self._call(lambda: self._hush.want(uuids))

    def keep_muted(self, uuids: Collection[ParticipantUuid]) -> None:
        """Let *uuids*, who are muted for a while, stay so: as something that was done to them."""
        self._call(lambda: self._hush.keep(uuids))

    @property
    def hushed(self) -> frozenset[ParticipantUuid]:
        """Who is muted for a while, and has not been seen to have their voice back."""
        return self._hush.hushed

    @property
    def silenced(self) -> frozenset[ParticipantUuid]:
        """Those of them to whom the node has not even promised their voice."""
        return self._hush.silenced

    def deeds_of(self, job: Job) -> tuple[Deed, ...]:
        """Return the deeds of one key's work, as far as they are kept."""
        return self._ledger.of(job)

    def refusal(self) -> str | None:
        """Return why nothing at all can be sent now, or None."""
        node = self._life.node()
        return node if isinstance(node, str) else None

    def take(self) -> Changes:
        """Return all that changed since the last call."""
        return self._handover.take()

    @property
    def deeds(self) -> tuple[Deed, ...]:
        """What this console did, newest last."""
        return self._ledger.deeds

    def latest(self, action: Action) -> Deed | None:
        """Return the newest deed of *action*, or None."""
        return self._ledger.latest(action)

    def age(self, since: float | None) -> float | None:
        """Return the seconds since *since*, a time on the node's own clock."""
        if since is None:
            return None
        ahead = self.joined.node.clock_offset if self.joined else 0.0
        return max(0.0, self.clock.now() + ahead - since)

    @property
    def host(self) -> str:
        """The name of the node, or of the first one to be tried."""
        if self.joined:
            return host_of(self.joined.node.url)
        first = next(iter(self.invitation.nodes), self.invitation.domain)
        return first.rpartition("//")[2]

    def frame(self, then: Callable[[bytes | NodeError], object]) -> None:
        """Fetch the presentation's latest frame as JPEG; *then* gets it, and must not wait."""
        self._call(lambda: self._errands.begin(self._fetch_frame(then)))

    # For the session's own thread

    async def live(self) -> None:
        """The whole life, on the running loop."""
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        try:
            async with self._errands:
                try:
                    await self._life.last()
                finally:
                    await self._tidy_up()
                    await self._life.release()
        except asyncio.CancelledError:
            if not self._life.is_leaving:
                raise
        finally:
            self._loop = None
            if self._records is not None:
                self._records.close()
            self.finished.set()

    async def _tidy_up(self) -> None:
        """Leave nothing by half that was to be for a moment only."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORDS):
                await self._hush.settle()
                await self._doing.finish()

    async def _fetch_frame(self, then: Callable[[bytes | NodeError], object]) -> None:
        presentation = self.store.presentation
        try:
            if self.joined is None or presentation is None or not presentation.frame_id:
                raise Unreachable("there is no frame of a presentation", was_sent=False)
            then(await self.joined.node.presentation_jpeg(presentation.frame_id))
        except NodeError as error:
            then(error)

    def _tell(self, changes: Changes) -> None:
        """Add *changes* to what the next ``take`` returns, and say so once."""
        if not changes:
            return
        self._performer.stir()
        if changes.parts & Part.SEAT and self._life.is_live():
            self._hush.retry()  # there is a line again, or this console is a host again
        self._hush.look(changes.uuids)
        if self._records is not None:
            changes |= self._records.follow(changes)
        self._handover.add(changes)

    def _perform(
        self, action: Action, targets: Sequence[Target], values: Values, note: str
    ) -> None:
        self._doing.perform(action, targets, values, note)
        self._begun += 1

    def _note_last(self) -> None:
        self.noted = self._doing.history.last
        self._begun += 1
        self._tell(Changes(parts=Part.DEEDS))

    def _written(self, deed: Deed) -> None:
        self._origins.note(deed)
        self._hush.note(deed)
        if self._records is not None:
            self._records.note(deed)

    def _origin(self, kind: NewsKind, uuid: ParticipantUuid | None, at: float) -> str:
        who = self._origins.of(kind, uuid, at)
        if who and self._records is not None:
            self._records.note_theirs(kind, uuid, at, who)
        return who

    def _recording(self, folder: Path) -> "Records":
        from pextui.session.records import Records

        return Records(folder, self.store, self._life, self.clock)

    def _forget_all(self) -> None:
        self._doing.forget_all()
        self._hush.stop()

    def _die(self, error: Exception) -> None:
        """A bug of ours: the screen is told, and ends the program."""
        self.crash = self.crash or error
        self._on_change()

    def _end(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            self._life.prepare_to_leave()
            task.cancel()

    def _call(self, work: Callable[[], object]) -> None:
        """Do *work* on the session's loop; a session that is over does nothing."""
        loop = self._loop
        if loop is None:
            return
        try:
            loop.call_soon_threadsafe(work)
        except RuntimeError:
            _log.debug("the session's loop has closed")
