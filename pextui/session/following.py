"""Following a meeting: the event stream into the store, over one connection after the other."""

import asyncio
import logging
from collections.abc import Callable, Set
from contextlib import aclosing
from typing import Final

from pextui.client.errors import (
    Forbidden,
    NodeError,
    NotANode,
    NotFound,
    TokenExpired,
    Untrusted,
)
from pextui.client.hosts import host_of
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
    Stage,
)
from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid
from pextui.session.clock import Clock, until
from pextui.session.ending import SeatLost, Why
from pextui.session.link import HEALTHY, Link, State, asked_to_wait, wait_before
from pextui.store import Changes, Store

MOVE_AFTER: Final = 2
"""Connections in a row without a whole list before another node is tried, where there is one."""

WRONG_PAGES: Final = 3
"""Web pages in a row after which what answers is not taken for a node (design/faults.md F16)."""

_OF_PEOPLE: Final = (ParticipantCreate, ParticipantDelete)

_OF_A_REMOVAL: Final = "participant disconnect"
"""What nodes' reasons hold where somebody was put out, and the meeting goes on."""

_log = logging.getLogger(__name__)


class Following:
    """The stream of one seat, and what it has proven so far.

    Times are boot-time seconds. ``show`` makes a Link the connection's state, ``tell`` passes
    changes on; ``on_list`` is called when a list is complete, ``on_refresh`` when the node wants
    the token refreshed. ``out_since`` is when a seat before this one heard its last; with
    ``may_move`` there is another node to join on when this one is gone.
    """

    def __init__(
        self,
        node: Node,
        store: Store,
        clock: Clock,
        tell: Callable[[Changes], None],
        show: Callable[[Link], None],
        on_list: Callable[[], None],
        on_refresh: Callable[[], None],
        out_since: float | None = None,
        *,
        may_move: bool = False,
    ) -> None:
        self.line: asyncio.Timeout | None = None
        """The connection; what an answer says about another one is too old."""
        self.is_synced = False
        self.was_live = False
        self.sync_since: float | None = None
        self.removed_at: float | None = None
        self.told = clock.boot()
        """When the stream last told something of people."""
        self._told_of: set[ParticipantUuid] = set()
        self._node = node
        self._store = store
        self._clock = clock
        self._tell = tell
        self._show = show
        self._on_list = on_list
        self._on_refresh = on_refresh
        self._may_move = may_move
        self._state = State.SYNCING
        self._heard = clock.boot()
        self._proven = clock.boot()
        self._was_heard = False
        self._was_synced = False
        self._cut_at = out_since
        self._is_hurried = False

    def hurry(self) -> None:
        """Wait no longer for the next attempt than the node has asked for."""
        self._is_hurried = True

    async def follow(self) -> None:
        """Follow for as long as there is a seat: raises SeatLost, and never returns."""
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
            wrong_pages = 0 if self._was_heard else wrong_pages
            in_vain = 0 if self._was_synced else in_vain + 1
            if self._may_move and in_vain >= MOVE_AFTER:
                raise SeatLost(Why.GONE, f"{host_of(self._node.url)} does not answer")
            self._note_cut()
            attempt = 1 if self._clock.boot() - opened > HEALTHY else attempt + 1
            await self._wait(attempt, at_least)

    # What the watch knows and does

    @property
    def out_since(self) -> float | None:
        """The last sign of life on a stream that was live, once there was one."""
        return self._heard if self._cut_at is None and self.was_live else self._cut_at

    @property
    def is_open(self) -> bool:
        """True once the node has begun to answer: before that, opening has a bound of its own."""
        return self.line is not None and self._was_heard

    def silence(self) -> float:
        """Return the seconds since the node last gave a sign of life, in whatever way."""
        return self._clock.boot() - max(self._heard, self._proven)

    def take_told_of(self) -> Set[ParticipantUuid]:
        """Return of whom the stream has told since the last call."""
        told_of, self._told_of = self._told_of, set()
        return told_of

    def prove(self) -> None:
        """The node has answered a question: it is there."""
        self._proven = self._clock.boot()
        self._recover()

    def suspect(self) -> None:
        """LIVE is for what is proven; the stream may have dropped in the meantime."""
        if self._state is State.LIVE:
            self._become(Link(State.STALE, self._heard))

    def drop(self) -> None:
        """Give up the line: the reader sees a time-out."""
        line, self.line = self.line, None
        if line is not None:
            line.reschedule(asyncio.get_running_loop().time())

    def take_list(self, people: tuple[Participant, ...]) -> None:
        """Take *people* in the place of a list that the stream has begun and does not end."""
        self._tell(self._store.take_list(people, self._clock.now()))
        self._synced()

    # One connection

    async def _read(self) -> None:
        """Read one connection to its end; however it ends, it counts as a drop."""
        self.is_synced = self._was_heard = self._was_synced = False
        try:
            async with asyncio.timeout(None) as self.line:
                async with aclosing(events(self._node, self._hear)) as stream:
                    async for event in stream:
                        self._take(event)
                    self._heard = self._clock.boot()  # all that was said before has come
        except TimeoutError:
            _log.info("stream: given up after silence or sleep")
        finally:
            self.line = None

    def _take(self, event: Event) -> None:
        changes = self._store.apply(event, self._clock.now())
        self._tell(changes)
        if changes and isinstance(event, _OF_PEOPLE):
            self.told = self._clock.boot()
            self._told_of |= changes.uuids
        match event:  # the two that come most come first: models are slow to tell apart
            case ParticipantCreate():
                if self._store.is_own(event.participant.uuid):
                    self.removed_at = None
            case Stage():
                pass
            case ParticipantSyncBegin():
                self._begin_sync()
            case ParticipantSyncEnd() if changes:
                self._synced()
            case ParticipantDelete() if self._store.is_own(event.uuid) and self.is_synced:
                self.removed_at = self._clock.boot()
            case Disconnect():
                raise SeatLost(Why.ENDED, _ended(event.reason))
            case RefreshToken():
                self._on_refresh()
            case Bye():
                _log.info("stream: the node says bye")

    def _hear(self) -> None:
        """A stream that has opened owes a list, whether or not it says that one begins."""
        self._heard, self._was_heard = self._clock.boot(), True
        if not self.is_synced and self.sync_since is None:
            self._begin_sync()
        self._recover()

    def _begin_sync(self) -> None:
        """Its time is not prolonged by a beginning within a beginning."""
        self.is_synced = False
        if self.sync_since is None:
            self.sync_since = self._clock.boot()
        self._become(Link(State.SYNCING, self._cut_at or 0.0))

    def _synced(self) -> None:
        self.sync_since = None
        self.is_synced = self._was_synced = self.was_live = True
        if self._cut_at is not None:
            gap = self._clock.boot() - self._cut_at
            self._tell(self._store.missed(gap, self._clock.now()))
            self._cut_at = None
        self.told = self._clock.boot()
        self._become(Link(State.LIVE))
        self._on_list()

    # Between two connections

    def _note_cut(self) -> None:
        if self.removed_at is not None:
            raise SeatLost(Why.ENDED, "removed from the meeting")
        self._store.lost_stream()
        self.sync_since = None
        self._cut_at = self.out_since

    async def _wait(self, attempt: int, at_least: float) -> None:
        moment = self._clock.boot() + max(at_least, wait_before(attempt, self._clock))
        self._become(Link(State.RETRY, self._cut_at or self._heard, attempt, moment))
        await until(self._clock, self._clock.boot() + at_least)
        self._is_hurried = False
        await until(self._clock, moment, lambda: self._is_hurried)

    def _recover(self) -> None:
        if self._state is State.STALE:
            self._become(Link(State.LIVE))

    def _become(self, link: Link) -> None:
        if self._state is State.LIVE is not link.state:
            silence = self._clock.boot() - self._heard
            self._store.lost_sight(self._clock.now() - silence)
        self._state = link.state
        self._show(link)


def _ended(reason: str) -> str:
    """Return why this console is out, in words that say so where the node's own do not."""
    if _OF_A_REMOVAL in reason.casefold():
        return f"removed from the meeting ({reason})"
    return reason or "disconnected by the node"
