"""One host in one meeting: joins, follows, keeps the token, reconnects, performs, leaves.

The session has a thread and an event loop of its own, because a terminal that is not read blocks
Textual's loop, and the token must be refreshed all the same (design/faults.md §0.3). It is the
only clock, the only reader of ``client`` and the only writer of the store.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import AsyncExitStack
from typing import Final

from pextui.actions import Action, Target, Values
from pextui.client.errors import (
    NodeError,
    NotANode,
    Unreachable,
)
from pextui.client.hosts import host_of
from pextui.client.node import Node
from pextui.protocol.wire import ParticipantUuid
from pextui.session.clock import Clock, SystemClock, until
from pextui.session.deeds import Deed, Ledger, Outcome
from pextui.session.doing import Doing
from pextui.session.ending import Ending, is_final
from pextui.session.following import WRONG_PAGES
from pextui.session.history import History, Job, Undone
from pextui.session.hush import Hush
from pextui.session.join import Invitation, Joined, Prompt, PromptKind, join
from pextui.session.link import HEALTHY, Link, State, asked_to_wait, wait_before
from pextui.session.loss import SeatLost, Why
from pextui.session.origins import Origins
from pextui.session.perform import Performer
from pextui.session.seat import Sitting
from pextui.store import NO_PARTS, Changes, Part, Store

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

_OUT: Final = "this console is not in the meeting"
_SEAT: Final = Changes(parts=Part.SEAT)

_log = logging.getLogger(__name__)


class Session:
    """One host in one meeting, seen from other threads.

    ``run`` is its whole life and belongs to a thread of its own; every other public method may be
    called from any thread and returns at once. ``on_change`` is called in the session's thread
    when there is something to ``take`` and there was nothing before.
    """

    def __init__(
        self, invitation: Invitation, on_change: Callable[[], None], clock: Clock | None = None
    ) -> None:
        self._origins = Origins()
        self.store = Store(self._origins.of)
        self.link = Link(State.SYNCING)
        self.prompt: Prompt | None = None
        self.ending: Ending | None = None
        self.crash: Exception | None = None
        self.joined: Joined | None = None
        self.joined_at: float | None = None
        self.sitting: Sitting | None = None
        self.clock = clock or SystemClock()
        self.invitation = invitation
        self.finished = threading.Event()
        self._on_change = on_change
        self._changed: set[ParticipantUuid] = set()
        self._parts = NO_PARTS
        self._changes_lock = threading.Lock()
        self._is_leaving = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._life: asyncio.Task[None] | None = None
        self._answer: asyncio.Future[str | None] | None = None
        self._rejoin = asyncio.Event()
        self._line = AsyncExitStack()
        self._releasing: asyncio.Future[None] | None = None
        self._out_since: float | None = None
        self._ledger = Ledger(self._written)
        self._performer = Performer(
            self.store,
            self._ledger,
            self.clock,
            self._tell,
            self._is_live,
            self._denied,
            self._die,
        )
        self._doing = Doing(
            self.store,
            self._ledger,
            self._performer,
            self._origins,
            self.clock,
            self._node,
            self._tell,
        )
        self._hush = Hush(self.store, self._doing, self._performer, self.clock, self._tell)
        self._origins.on_theirs = self._hush.note_theirs
        self._asked = self._begun = 0

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
        self._is_leaving = True
        self._call(self._end_life)

    def rejoin(self) -> None:
        """Join again, after ENDED or REFUSED."""
        self._call(self._rejoin.set)

    def hurry(self) -> None:
        """Try now to reach the node again, instead of in some seconds."""
        self._call(lambda: self.sitting.stream.hurry() if self.sitting else None)

    def reply(self, answer: str | None) -> None:
        """Answer the node's question in ``prompt``; None gives up."""
        self._call(lambda: self._take_reply(answer))

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
    def history(self) -> History:
        """What the host did, and took back."""
        return self._doing.history

    def take_back(self, job: Job) -> None:
        """Take *job* back: ``history`` tells when that is done, and by which jobs."""
        self._call(lambda: self._doing.take_back(job))

    def redo(self, job: Job) -> None:
        """Do *job*, which was taken back, again for those who are still here."""
        self._call(lambda: self._doing.redo(job))

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
        """Who is muted for a while, and has not got their voice back."""
        return frozenset(self._hush.owed)

    def deeds_of(self, job: Job) -> tuple[Deed, ...]:
        """Return the deeds of one key's work, as far as they are kept."""
        return self._ledger.of(job)

    def refusal(self) -> str | None:
        """Return why nothing at all can be sent now, or None."""
        if self.link.state is State.REJOINING:
            return "this console is joining again"
        return _OUT if self.joined is None or self.link.is_over else None

    def take(self) -> Changes:
        """Return all that changed since the last call."""
        with self._changes_lock:
            uuids, self._changed = self._changed, set()
            parts, self._parts = self._parts, NO_PARTS
        return Changes(frozenset(uuids), parts)

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
        self._call(lambda: self._performer.begin_other(self._fetch_frame(then)))

    # For the session's own thread

    async def live(self) -> None:
        """The whole life, on the running loop."""
        self._loop, self._life = asyncio.get_running_loop(), asyncio.current_task()
        try:
            async with self._performer:
                try:
                    await self._story()
                finally:
                    await self._hush.settle()
                    await self._release()
        except asyncio.CancelledError:
            if not self._is_leaving:
                raise
        finally:
            self._loop = None
            self.finished.set()

    async def _story(self) -> None:
        """Join; then sit, and join again when the token is lost or the host wishes it."""
        if self._is_leaving or not await self._first_join():
            return
        has_tried, brief = False, 0
        while True:
            since = self.clock.boot()
            loss, was_live = await self._sit()
            if self._is_leaving:  # a task group that is failing swallows the cancel
                return
            has_tried = has_tried and not was_live
            brief = 0 if self.clock.boot() - since > HEALTHY else brief + 1
            if loss.why is Why.GONE:
                self.invitation = self.invitation.elsewhere(self.joined)
            is_refused = loss.why is Why.EXPIRED
            if loss.why in {Why.GONE, Why.RAN_OUT} or (is_refused and not has_tried):
                has_tried = has_tried or is_refused
                self._show(Link(State.REJOINING, self._out_since or self.clock.boot()))
                if brief > 1:
                    await until(self.clock, self.clock.boot() + wait_before(brief, self.clock))
            else:
                state = State.ENDED if loss.why is Why.ENDED else State.REFUSED
                await self._until_wished(state, loss.reason)
            await self._join_again()

    async def _first_join(self) -> bool:
        try:
            await self._join()
        except NodeError as error:
            self.ending = Ending.of(error, self.invitation.meeting)
            self._show(Link(State.REFUSED, reason=str(error)))
            return False
        return True

    async def _join_again(self) -> None:
        """Join anew with what was kept, until it works or the node refuses for good."""
        attempt = wrong_pages = 0
        while True:
            self._show(Link(State.REJOINING, self._out_since or self.clock.boot()))
            try:
                await self._join()
            except NodeError as error:
                wrong_pages += isinstance(error, NotANode)
                if is_final(error) or wrong_pages >= WRONG_PAGES:
                    await self._until_wished(State.REFUSED, str(error))
                    attempt = wrong_pages = 0
                    continue
                _log.info("join again: %s", error)
                attempt += 1
                wait = max(asked_to_wait(error), wait_before(attempt, self.clock))
                await until(self.clock, self.clock.boot() + wait)
            else:
                return

    async def _until_wished(self, state: State, reason: str) -> None:
        """Stay out until the host wishes to join again; an earlier wish does not count."""
        self._rejoin.clear()
        self._show(Link(state, self._out_since or self.clock.boot(), reason=reason))
        await self._rejoin.wait()
        self._doing.forget_all()
        self._hush.forget_all()
        self.joined_at = None

    async def _join(self) -> None:
        """Take a new seat, and only then give up the old one and close its line."""
        async with AsyncExitStack() as line:
            joined = await join(self.invitation, self._ask, self.clock, line)
            old, self._line = self._line, line.pop_all()
        former = self.joined
        self._sit_down(joined)
        self._performer.begin_other(self._give_back(former, old))

    async def _give_back(self, former: Joined | None, line: AsyncExitStack) -> None:
        """Release what may be left of a *former* seat; its node may take its time."""
        async with line:
            if former is not None and former.node.token is not None:
                await former.node.release_token()

    def _sit_down(self, joined: Joined) -> None:
        self.joined, self.invitation = joined, joined.invitation
        self.joined_at = self.joined_at or self.clock.boot()
        self._tell(self.store.take_seat(joined.seat))

    async def _sit(self) -> tuple[SeatLost, bool]:
        """Keep the seat; return why it was lost, and whether it ever was live."""
        assert self.joined is not None  # noqa: S101 (it has just been set)
        sitting = Sitting(
            self.joined.node,
            self.joined.seat,
            self.store,
            self.clock,
            self._tell,
            self._show,
            self._out_since,
            may_move=self.joined.has_others,
        )
        self.sitting = sitting
        # In a task of its own: Python 3.11.0 to 3.11.4 leave the one that awaits a group's failure
        # half cancelled, so that no time-out works in it any more.
        loss = await asyncio.create_task(sitting.last())
        self._out_since = sitting.stream.out_since
        return loss, sitting.stream.was_live

    async def _ask(self, prompt: Prompt) -> str | None:
        self._answer = asyncio.get_running_loop().create_future()
        self.prompt = prompt
        self._tell(_SEAT)
        try:
            return await self._answer
        finally:
            self.prompt = None
            self._answer = None
            self._tell(_SEAT)

    def _take_reply(self, answer: str | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(answer)

    async def _fetch_frame(self, then: Callable[[bytes | NodeError], object]) -> None:
        presentation = self.store.presentation
        try:
            if self.joined is None or presentation is None or not presentation.frame_id:
                raise Unreachable("there is no frame of a presentation", was_sent=False)
            then(await self.joined.node.presentation_jpeg(presentation.frame_id))
        except NodeError as error:
            then(error)

    async def _release(self) -> None:
        if self._releasing is not None:
            await self._releasing
        await self._give_back(self.joined, self._line)

    def _tell(self, changes: Changes) -> None:
        """Add *changes* to what the next ``take`` returns, and say so once."""
        if not changes:
            return
        self._performer.stir()
        if changes.parts & Part.SEAT and self._is_live():
            self._hush.retry()  # there is a line again, or this console is a host again
        with self._changes_lock:
            was_empty = not self._changed and not self._parts
            self._changed |= changes.uuids
            self._parts |= changes.parts
        if was_empty:
            self._on_change()

    def _show(self, link: Link) -> None:
        if link != self.link:
            self.link = link
            self._tell(_SEAT)

    def _perform(
        self, action: Action, targets: Sequence[Target], values: Values, note: str
    ) -> None:
        self._doing.perform(action, targets, values, note)
        self._begun += 1

    def _written(self, deed: Deed) -> None:
        self._origins.note(deed)
        self._hush.note(deed)

    def _node(self) -> Node | str:
        refusal = self.refusal()
        return refusal or _OUT if refusal or self.joined is None else self.joined.node

    def _die(self, error: Exception) -> None:
        """A bug of ours: the screen is told, and ends the program."""
        self.crash = self.crash or error
        self._on_change()

    def _is_live(self) -> bool:
        return self.link.state is State.LIVE

    def _denied(self, node: Node) -> None:
        """What a former seat was refused says nothing of this one."""
        if self.sitting is not None and self.sitting.node is node:
            self.sitting.watch.look_at_own_seat()

    def _end_life(self) -> None:
        life, self._life = self._life, None
        if life is None:
            return
        if self.link.state is State.REJOINING:  # the seat that is asked for may take a while
            self._releasing = asyncio.ensure_future(self._give_back(self.joined, self._line))
        life.cancel()

    def _call(self, work: Callable[[], object]) -> None:
        """Do *work* on the session's loop; a session that is over does nothing."""
        loop = self._loop
        if loop is None:
            return
        try:
            loop.call_soon_threadsafe(work)
        except RuntimeError:
            _log.debug("the session's loop has closed")
