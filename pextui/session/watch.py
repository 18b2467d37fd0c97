"""The watch over a seat: notices sleep, silence and doubt, and asks the node beside its stream."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Final

from pextui.client.errors import (
    Garbled,
    NodeError,
    NotFound,
    Overloaded,
    TokenExpired,
    Unreachable,
)
from pextui.client.node import Node
from pextui.protocol.models import ConferenceStatus, Participant
from pextui.session.clock import TICK, Clock
from pextui.session.doubt import Doubt
from pextui.session.ending import SeatLost, Why
from pextui.session.following import Following
from pextui.session.question import Patience, Question
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

GRACE: Final = 2.0
"""Seconds in which the stream may tell what the list has told first."""

FAREWELL: Final = 1.0
"""Seconds to wait for the node's reason after this console's own row has gone."""

_STATUS_TRIES: Final = 3

_log = logging.getLogger(__name__)


class Watch:
    """Looks at the clock each second; it never waits for an answer itself."""

    def __init__(
        self,
        node: Node,
        store: Store,
        clock: Clock,
        tell: Callable[[Changes], None],
        stream: Following,
        token: TokenKeeper,
    ) -> None:
        self._node = node
        self._store = store
        self._clock = clock
        self._tell = tell
        self._stream = stream
        self._token = token
        self._doubt = Doubt()
        patience = Patience()
        self._whole_list = Question(self._fetch_list, clock, patience)
        self._comparison = Question(self._compare, clock, patience)
        self._own_role = Question(self._fetch_own_role, clock, patience)
        patience = Patience()
        self._sign_of_life = Question(self._prove, clock, patience)
        self._status = Question(self._fetch_status, clock, patience)
        self._status_at = -TICK
        self._tasks: asyncio.TaskGroup | None = None

    async def keep(self) -> None:
        """Watch for as long as there is a seat: raises SeatLost, and never returns."""
        try:
            async with asyncio.TaskGroup() as self._tasks:
                while True:
                    before = self._clock.boot()
                    await self._clock.sleep(TICK)
                    if self._clock.boot() - before - TICK > ASLEEP:
                        await self._wake_up()
                    self._look()
        finally:
            self._tasks = None

    def look_at_own_seat(self) -> None:
        """The node has refused something: this may be no host's seat any more (faults.md F44)."""
        self._token.refresh_soon()
        self._own_role.owe()
        self._own_role.pay(self._tasks)

    def begin_with_list(self) -> None:
        """A whole list has come; the guide does not promise that the lock is told with it."""
        self._doubt.begin(self._clock.boot())
        self._stream.take_told_of()
        self._status.owe()
        self._status.pay(self._tasks)

    # Each second

    def _look(self) -> None:
        stream, now = self._stream, self._clock.boot()
        if self._is_past(stream.removed_at, FAREWELL):
            raise SeatLost(Why.ENDED, "removed from the meeting")
        if self._is_past(stream.sync_since, SYNC_WITHIN):
            self._whole_list.ask(self._tasks)
        self._own_role.pay(self._tasks)
        if not stream.is_open:
            return
        self._status.pay(self._tasks)
        if stream.silence() > SILENCE:
            self._look_at_silence()
        people = len(self._store.participants)
        if stream.is_synced and self._doubt.is_due(now, stream.told, people):
            self._comparison.ask(self._tasks)

    def _look_at_silence(self) -> None:
        """A node that asks for patience is not asked, nor believed to be there."""
        self._sign_of_life.ask(self._tasks)
        waited = self._sign_of_life.waited()
        if waited is None or waited >= PROMPT:
            self._stream.suspect()

    async def _wake_up(self) -> None:
        """After a sleep of the machine no line is to be trusted, nor the token's life."""
        self._stream.drop()
        questions = (self._sign_of_life, self._whole_list, self._comparison)
        for question in (*questions, self._status, self._own_role):
            question.cancel()
        await self._node.renew()
        self._token.refresh_soon()

    def _is_past(self, moment: float | None, seconds: float) -> bool:
        return moment is not None and self._clock.boot() - moment > seconds

    # Questions

    async def _prove(self) -> None:
        """Any answer proves that the node is there, a refusal too; a broken one does not."""
        believed, token = self._store.conference, self._node.token
        try:
            status = await self._node.conference_status()
        except (Unreachable, Overloaded, Garbled, NotFound):
            self._prove_nothing()
            raise
        except NodeError as error:
            # A token that has been refreshed in the meantime had to be refused.
            if isinstance(error, TokenExpired) and self._node.token is token:
                raise SeatLost(Why.EXPIRED, str(error)) from None
            self._stream.prove()
            raise
        self._stream.prove()
        self._take_status(status, believed)

    def _prove_nothing(self) -> None:
        """The stream may have spoken in the meantime."""
        if self._stream.silence() > SILENCE:
            self._stream.suspect()
        if self._stream.silence() > DEAF:
            self._stream.drop()

    async def _fetch_status(self) -> None:
        """An answer that an event has overtaken is older than what is believed: ask again."""
        for _ in range(_STATUS_TRIES):
            believed = self._store.conference
            if self._take_status(await self._node.conference_status(), believed):
                return

    def _take_status(self, status: ConferenceStatus, believed: ConferenceStatus) -> bool:
        """Believe *status*, asked for when *believed* held, unless an event has overtaken it."""
        self._status_at = self._clock.boot()
        if self._store.conference is not believed:
            return False
        self._tell(self._store.take_status(status, self._clock.now()))
        return True

    async def _fetch_own_role(self) -> None:
        self._take_own_role(await self._node.participants())

    def _take_own_role(self, people: Iterable[Participant]) -> None:
        for one in people:
            if self._store.is_own(one.uuid):
                self._tell(self._store.take_role(one.role))

    async def _fetch_list(self) -> None:
        """A list without an end: fetch it whole instead (design/faults.md F33).

        An answer that comes after the end, or after the line that owed it, is too old.
        """
        line, since = self._stream.line, self._stream.sync_since

        def is_owed() -> bool:
            is_same = line is not None and self._stream.line is line
            return is_same and self._stream.sync_since == since

        try:
            people = await self._node.participants()
        except NodeError:
            if is_owed():
                self._stream.drop()
            raise
        if is_owed():
            self._stream.take_list(people)

    async def _compare(self) -> None:
        """A proxy may hold events back: the list that the node gives shows it."""
        self._doubt.compared = self._clock.boot()
        if self._is_past(self._status_at, SILENCE):
            self._status.owe()
        line = self._stream.line
        people = await self._node.participants()
        await self._clock.sleep(GRACE)
        if line is None or self._stream.line is not line or not self._stream.is_synced:
            return
        self._take_own_role(people)
        difference = self._store.difference(people)
        if self._doubt.is_certain(difference, self._stream.take_told_of()):
            _log.warning("the stream withholds events: the list is corrected")
            self._tell(self._store.correct(people, self._clock.now()))
            self._stream.drop()
