"""The way of a session: join, sit, join again when the seat is lost, and give it back."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Final

from pextui.client.errors import NodeError, NotANode
from pextui.client.node import Node
from pextui.session.clock import Clock, until
from pextui.session.ending import Ending, SeatLost, Why, is_final
from pextui.session.errands import Errands
from pextui.session.following import WRONG_PAGES
from pextui.session.join import Invitation, Joined, Prompt, join
from pextui.session.link import HEALTHY, Link, State, asked_to_wait, wait_before
from pextui.session.seat import Sitting
from pextui.store import Changes, Part, Store

_OUT: Final = "this console is not in the meeting"
_SEAT: Final = Changes(parts=Part.SEAT)

_log = logging.getLogger(__name__)


class Life:
    """One host's way through one meeting, on the session's loop; what it stands at is for all.

    *tell* passes changes on; *on_new_meeting* is called before a meeting is joined that may be
    another than the one that was left. Former seats are given back by *errands*.
    """

    def __init__(
        self,
        invitation: Invitation,
        store: Store,
        clock: Clock,
        errands: Errands,
        tell: Callable[[Changes], None],
        on_new_meeting: Callable[[], None],
    ) -> None:
        self.invitation = invitation
        self.link = Link(State.SYNCING)
        self.prompt: Prompt | None = None
        self.ending: Ending | None = None
        self.joined: Joined | None = None
        self.joined_at: float | None = None
        self.sitting: Sitting | None = None
        self.is_leaving = False
        self._store = store
        self._clock = clock
        self._errands = errands
        self._tell = tell
        self._on_new_meeting = on_new_meeting
        self._answer: asyncio.Future[str | None] | None = None
        self._rejoin = asyncio.Event()
        self._line = AsyncExitStack()
        self._releasing: asyncio.Future[None] | None = None
        self._out_since: float | None = None

    def is_live(self) -> bool:
        """Return whether the stream is proven alive."""
        return self.link.state is State.LIVE

    def node(self) -> Node | str:
        """Return where to send something now, or the reason why nothing can be sent."""
        if self.link.state is State.REJOINING:
            return "this console is joining again"
        return _OUT if self.joined is None or self.link.is_over else self.joined.node

    def rejoin(self) -> None:
        """Join again, after ENDED or REFUSED."""
        self._rejoin.set()

    def hurry(self) -> None:
        """Try now to reach the node again, instead of in some seconds."""
        if self.sitting is not None:
            self.sitting.stream.hurry()

    def reply(self, answer: str | None) -> None:
        """Answer the node's question in ``prompt``; None gives up."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(answer)

    def look_at_own_seat(self, node: Node) -> None:
        """Look whether this console may still do what *node* has refused.

        What a former seat was refused says nothing of this one.
        """
        if self.sitting is not None and self.sitting.node is node:
            self.sitting.watch.look_at_own_seat()

    def prepare_to_leave(self) -> None:
        """Give the former seat back now if another is being asked for: that may take a while."""
        if self.link.state is State.REJOINING:
            self._releasing = asyncio.ensure_future(self._give_back(self.joined, self._line))

    async def release(self) -> None:
        """Give the seat back, and close its line."""
        if self._releasing is not None:
            await self._releasing
        await self._give_back(self.joined, self._line)

    async def last(self) -> None:
        """Join; then sit, and join again when the token is lost or the host wishes it."""
        if self.is_leaving or not await self._first_join():
            return
        has_tried, brief = False, 0
        while True:
            since = self._clock.boot()
            loss, was_live = await self._sit()
            if self.is_leaving:  # a task group that is failing swallows the cancel
                return
            has_tried = has_tried and not was_live
            brief = 0 if self._clock.boot() - since > HEALTHY else brief + 1
            if loss.why is Why.GONE:
                self.invitation = self.invitation.elsewhere(self.joined)
            is_refused = loss.why is Why.EXPIRED
            if loss.why in {Why.GONE, Why.RAN_OUT} or (is_refused and not has_tried):
                has_tried = has_tried or is_refused
                self._show(Link(State.REJOINING, self._out_since or self._clock.boot()))
                if brief > 1:
                    await self._wait(wait_before(brief, self._clock))
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
            self._show(Link(State.REJOINING, self._out_since or self._clock.boot()))
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
                await self._wait(max(asked_to_wait(error), wait_before(attempt, self._clock)))
            else:
                return

    async def _until_wished(self, state: State, reason: str) -> None:
        """Stay out until the host wishes to join again; an earlier wish does not count."""
        self._rejoin.clear()
        self._show(Link(state, self._out_since or self._clock.boot(), reason=reason))
        await self._rejoin.wait()
        self._on_new_meeting()
        self.joined_at = None

    async def _join(self) -> None:
        """Take a new seat, and only then give up the old one and close its line."""
        async with AsyncExitStack() as line:
            joined = await join(self.invitation, self._ask, self._clock, line)
            old, self._line = self._line, line.pop_all()
        former = self.joined
        self.joined, self.invitation = joined, joined.invitation
        self.joined_at = self.joined_at or self._clock.boot()
        self._tell(self._store.take_seat(joined.seat))
        self._errands.begin(self._give_back(former, old))

    async def _give_back(self, former: Joined | None, line: AsyncExitStack) -> None:
        """Release what may be left of a *former* seat; its node may take its time."""
        async with line:
            if former is not None and former.node.token is not None:
                await former.node.release_token()

    async def _sit(self) -> tuple[SeatLost, bool]:
        """Keep the seat; return why it was lost, and whether it ever was live."""
        assert self.joined is not None  # noqa: S101 (it has just been set)
        sitting = Sitting(
            self.joined.node,
            self.joined.seat,
            self._store,
            self._clock,
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
        self._put(prompt)
        try:
            return await self._answer
        finally:
            self._answer = None
            self._put(None)

    def _put(self, prompt: Prompt | None) -> None:
        self.prompt = prompt
        self._tell(_SEAT)

    async def _wait(self, seconds: float) -> None:
        await until(self._clock, self._clock.boot() + seconds)

    def _show(self, link: Link) -> None:
        if link != self.link:
            self.link = link
            self._tell(_SEAT)
