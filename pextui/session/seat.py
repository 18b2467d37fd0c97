"""Keeping a seat: follow the event stream, notice silence and sleep."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator
from contextlib import aclosing
from typing import Final

from pextui.client.errors import (
    Forbidden,
    Garbled,
    NodeError,
    NotANode,
    NotFound,
    Overloaded,
    TokenExpired,
    Unreachable,
    Untrusted,
)
from pextui.client.node import Node
from pextui.client.stream import events
from pextui.protocol.events import (
    Bye,
    Disconnect,
    Event,
    ParticipantCreate,
    ParticipantDelete,
    ParticipantSyncBegin,
    ParticipantSyncEnd,
    RefreshToken,
)
from pextui.protocol.models import ConferenceStatus
from pextui.protocol.replies import Seat
from pextui.session.clock import TICK, Clock, until
from pextui.session.doubt import Doubt
from pextui.session.link import HEALTHY, Link, State, asked_to_wait, wait_before
from pextui.session.loss import SeatLost, Why
from pextui.session.token import TokenKeeper
from pextui.store import Changes, Store

ASLEEP: Final = 5.0
"""Seconds that a tick may be late before the machine must have slept."""

SILENCE: Final = 15.0
"""Seconds without a byte before the node is asked whether it is still there."""

PROMPT: Final = 2.0
"""Seconds within which a node that is there answers; after that the meeting is shown as stale."""

DEAF: Final = 25.0
"""Seconds without a byte and without an answer before the line is given up."""

SYNC_WITHIN: Final = 10.0
"""Seconds for a list to end before it is fetched instead (design/faults.md F33)."""

MOVE_AFTER: Final = 2
"""Connections in a row that came to nothing before another node is tried, where there is one."""

WRONG_PAGES: Final = 3
"""Web pages in a row after which what answers is not taken for a node (design/faults.md F16)."""

FAREWELL: Final = 1.0
"""Seconds to wait for the node's reason after this console's own row has gone."""

_STATUS_TRIES: Final = 3

_log = logging.getLogger(__name__)


class Sitting:
    """One seat, from the join until it is lost.

    Times are boot-time seconds. ``show`` makes a Link the connection's state, ``tell`` passes
    changes on. ``out_since`` is when a seat before this one heard its last; with ``may_move``
    there is another node to join on when this one is gone.
    """

    def __init__(
        self,
        node: Node,
        seat: Seat,
        store: Store,
        clock: Clock,
        tell: Callable[[Changes], None],
        show: Callable[[Link], None],
        out_since: float | None = None,
        *,
        may_move: bool = False,
    ) -> None:
        self.token = TokenKeeper(node, seat.expires, store, clock, tell)
        self.was_live = False
        self._node = node
        self._store = store
        self._clock = clock
        self._tell = tell
        self._show = show
        self._state = State.SYNCING
        self._heard = clock.boot()
        self._proven = clock.boot()
        self._cut_at = out_since
        self._is_synced = False
        self._sync_since: float | None = None
        self._removed_at: float | None = None
        self._may_move = may_move
        self._doubt = Doubt()
        self._was_heard = False
        self._is_asking = False
        self._told = clock.boot()
        self._status: asyncio.Task[None] | None = None
        self._status_at = -TICK
        self._owes_status = False
        self._line: asyncio.Timeout | None = None
        self._tasks: asyncio.TaskGroup | None = None

    async def last(self) -> SeatLost:
        """Follow the meeting until the seat is lost; return why."""
        losses: list[SeatLost] = []
        try:
            async with asyncio.TaskGroup() as self._tasks:
                self._tasks.create_task(self._follow())
                self._tasks.create_task(self.token.keep())
                self._tasks.create_task(self._watch())
        except* SeatLost as group:
            losses.extend(_leaves(group))
        finally:
            self._tasks = None
        return losses[0]

    def _begin(self, work: Callable[[], Coroutine[None, None, None]]) -> asyncio.Task[None] | None:
        """Begin *work* beside the rest; None once the seat is lost, as late answers find it."""
        if self._tasks is None:
            return None
        begun = work()
        try:
            return self._tasks.create_task(begun)
        except RuntimeError:  # the group is ending at this moment
            begun.close()
            return None

    @property
    def out_since(self) -> float | None:
        """The last sign of life on a stream that was live, once there was one."""
        return self._heard if self._cut_at is None and self.was_live else self._cut_at

    # The stream

    async def _follow(self) -> None:
        attempt = wrong_pages = in_vain = 0
        while True:
            opened = self._clock.boot()
            token, at_least = self._node.token, 0.0
            try:
                await self._read()
            except (TokenExpired, Forbidden, NotFound) as error:
                if self._node.token is token:
                    raise SeatLost(Why.EXPIRED, str(error)) from None
            except Untrusted as error:
                raise SeatLost(Why.REFUSED, str(error)) from None
            except NotANode as error:
                wrong_pages += 1
                if wrong_pages >= WRONG_PAGES:
                    raise SeatLost(Why.REFUSED, str(error)) from None
            except NodeError as error:
                _log.info("stream: %s", error)
                at_least = asked_to_wait(error)
            if self._was_heard:
                wrong_pages = in_vain = 0
            else:
                in_vain += 1
            if self._may_move and in_vain >= MOVE_AFTER:
                raise SeatLost(Why.GONE, f"{self._node.url.host} does not answer")
            self._note_cut()
            attempt = 1 if self._clock.boot() - opened > HEALTHY else attempt + 1
            await self._wait(attempt, at_least)

    async def _read(self) -> None:
        """Read one connection to its end; however it ends, it counts as a drop."""
        self._is_synced = self._was_heard = False
        try:
            async with asyncio.timeout(None) as self._line:
                async with aclosing(events(self._node, self._hear)) as stream:
                    async for event in stream:
                        self._take(event)
        except TimeoutError:
            _log.info("stream: given up after silence or sleep")
        finally:
            self._line = None

    def _take(self, event: Event) -> None:
        changes = self._store.apply(event, self._clock.now())
        self._tell(changes)
        if changes and isinstance(event, ParticipantCreate | ParticipantDelete):
            self._told = self._clock.boot()
        match event:
            case ParticipantSyncBegin():
                self._begin_sync()
            case ParticipantSyncEnd() if changes:
                self._synced()
            case ParticipantCreate() if self._store.is_own(event.participant.uuid):
                self._removed_at = None
            case ParticipantDelete() if self._store.is_own(event.uuid) and self._is_synced:
                self._removed_at = self._clock.boot()
            case Disconnect():
                raise SeatLost(Why.ENDED, event.reason or "disconnected by the node")
            case RefreshToken():
                self.token.refresh_soon()
            case Bye():
                _log.info("stream: the node says bye")

    def _begin_sync(self) -> None:
        """Its time is not prolonged by a beginning within a beginning."""
        self._is_synced = False
        if self._sync_since is None:
            self._sync_since = self._clock.boot()
        self._become(Link(State.SYNCING, self._cut_at or 0.0))

    def _synced(self) -> None:
        self._sync_since = None
        self._is_synced = self.was_live = True
        if self._cut_at is not None:
            gap = self._clock.boot() - self._cut_at
            self._tell(self._store.missed(gap, self._clock.now()))
            self._cut_at = None
        self._told = self._clock.boot()
        self._become(Link(State.LIVE))
        self._owes_status = True
        self._ask_for_status()

    def _ask_for_status(self) -> None:
        """One question at a time, however many lists a node sends."""
        is_asking = self._status is not None and not self._status.done()
        is_soon = self._clock.boot() - self._status_at < TICK
        if self._owes_status and not is_asking and not is_soon:
            self._owes_status, self._status_at = False, self._clock.boot()
            self._status = self._begin(self._fetch_status)

    async def _fetch_status(self) -> None:
        """The guide does not promise that a fresh stream tells the lock (hosts of it may ask).

        An answer that an event has overtaken is older than what is believed: ask again.
        """
        for _ in range(_STATUS_TRIES):
            believed = self._store.conference
            try:
                status = await self._node.conference_status()
            except NodeError as error:
                _log.info("conference_status: %s", error)
                return
            if self._take_status(status, believed):
                return

    def _take_status(self, status: ConferenceStatus, believed: ConferenceStatus) -> bool:
        """Believe *status*, asked for when *believed* held, unless an event has overtaken it."""
        self._status_at = self._clock.boot()
        if self._store.conference is not believed:
            return False
        self._tell(self._store.take_status(status, self._clock.now()))
        return True

    def _note_cut(self) -> None:
        if self._removed_at is not None:
            raise SeatLost(Why.ENDED, "removed from the meeting")
        self._store.lost_stream()
        self._sync_since = None
        self._cut_at = self.out_since

    async def _wait(self, attempt: int, at_least: float) -> None:
        moment = self._clock.boot() + max(at_least, wait_before(attempt, self._clock))
        self._become(Link(State.RETRY, self._cut_at or self._heard, attempt, moment))
        await until(self._clock, moment)

    def _hear(self) -> None:
        """A stream that has opened owes a list, whether or not it says that one begins."""
        self._heard, self._was_heard = self._clock.boot(), True
        if not self._is_synced and self._sync_since is None:
            self._begin_sync()
        self._recover()

    def _recover(self) -> None:
        if self._state is State.STALE:
            self._become(Link(State.LIVE))

    def _drop(self) -> None:
        """Give up the line: the reader sees a time-out."""
        line, self._line = self._line, None
        if line is not None:
            line.reschedule(asyncio.get_running_loop().time())

    # The watch

    async def _watch(self) -> None:
        while True:
            before = self._clock.boot()
            await self._clock.sleep(TICK)
            if self._clock.boot() - before - TICK > ASLEEP:
                await self._wake_up()
            elif self._is_past(self._removed_at, FAREWELL):
                raise SeatLost(Why.ENDED, "removed from the meeting")
            elif self._is_past(self._sync_since, SYNC_WITHIN):
                await self._fetch_list()
            elif self._line is not None and self._silence() > SILENCE:
                await self._probe()
            if self._is_synced and self._doubt.is_due(self._clock.boot(), self._told):
                await self._compare()
            self._ask_for_status()

    async def _wake_up(self) -> None:
        """After a sleep of the machine no line is to be trusted, nor the token's life."""
        self._drop()
        await self._node.renew()
        self.token.refresh_soon()

    def look_at_own_seat(self) -> None:
        """The node has refused something: this may be no host's seat any more (faults.md F44)."""
        self.token.refresh_soon()
        if not self._is_asking:
            self._begin(self._ask_for_own_role)

    async def _ask_for_own_role(self) -> None:
        self._is_asking = True
        try:
            people = await self._node.participants()
        except NodeError as error:
            _log.info("participants: %s", error)
            return
        finally:
            self._is_asking = False
        for own in (one for one in people if self._store.is_own(one.uuid)):
            self._tell(self._store.take_role(own.role))

    def _is_past(self, moment: float | None, seconds: float) -> bool:
        return moment is not None and self._clock.boot() - moment > seconds

    def _silence(self) -> float:
        return self._clock.boot() - max(self._heard, self._proven)

    async def _probe(self) -> None:
        """Ask the node whether it is there: a refusal proves it too, a broken answer does not."""
        try:
            await self._answer_to_probe()
        except TokenExpired as error:
            raise SeatLost(Why.EXPIRED, str(error)) from None
        except (Unreachable, Overloaded, Garbled, NotFound) as error:
            _log.info("probe: %s", error)
            if self._state is State.LIVE:  # the stream may have dropped in the meantime
                self._become(Link(State.STALE, self._heard))
            if self._silence() > DEAF:
                self._drop()
            return
        except NodeError as error:
            _log.info("probe: %s", error)
        self._proven = self._clock.boot()
        self._recover()

    async def _compare(self) -> None:
        """A proxy may hold events back: the list that the node gives shows it."""
        self._doubt.compared = self._clock.boot()
        self._owes_status = self._clock.boot() - self._status_at > SILENCE
        line = self._line
        try:
            people = await self._node.participants()
        except NodeError as error:
            _log.info("participants: %s", error)
            return
        if line is None or self._line is not line or not self._is_synced:
            return
        difference = self._store.difference(people)
        if self._doubt.is_certain(difference, self._clock.boot(), self._told):
            _log.warning("the stream withholds events: the list is corrected")
            self._tell(self._store.correct(people, self._clock.now()))
            self._drop()

    async def _answer_to_probe(self) -> None:
        """LIVE is for what is proven: it does not outlast a short wait for the answer."""
        believed = self._store.conference
        probe = asyncio.ensure_future(self._node.conference_status())
        patience = asyncio.ensure_future(self._clock.sleep(PROMPT))
        try:
            await asyncio.wait({probe, patience}, return_when=asyncio.FIRST_COMPLETED)
            if not probe.done() and self._state is State.LIVE:
                self._become(Link(State.STALE, self._heard))
            self._take_status(await probe, believed)
        finally:
            patience.cancel()
            probe.cancel()

    async def _fetch_list(self) -> None:
        """A list without an end: fetch it whole instead (design/faults.md F33).

        An answer that comes after the end, or after the line that owed it, is too old.
        """
        line, since = self._line, self._sync_since
        people = None
        try:
            people = await self._node.participants()
        except NodeError as error:
            _log.info("participants: %s", error)
        if line is None or self._line is not line or self._sync_since != since:
            return
        if people is None:
            self._drop()
        else:
            self._tell(self._store.take_list(people, self._clock.now()))
            self._synced()

    def _become(self, link: Link) -> None:
        self._state = link.state
        self._show(link)


def _leaves(group: BaseExceptionGroup[SeatLost]) -> Iterator[SeatLost]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error
