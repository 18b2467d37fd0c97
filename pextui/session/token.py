"""Keeping the token: refreshed at half its life, for as long as there is any."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from pextui.client.errors import NodeError
from pextui.client.node import Node
from pextui.client.retry import may_repeat
from pextui.protocol.replies import FreshToken
from pextui.session.clock import TICK, Clock, until
from pextui.session.ending import SeatLost, Why
from pextui.session.errands import lasting
from pextui.session.link import asked_to_wait, wait_before
from pextui.store import Changes, Store

LAST_REFRESH: Final = 5.0
"""Seconds before its end at which a token is no longer worth refreshing (retry class B)."""

BETWEEN: Final = 5.0
"""Seconds between two refreshes at least, whatever the node asks for."""

LAST_ANSWER: Final = 1.0
"""Real seconds that leaving waits for a token that is being refreshed."""

LONGEST_WAIT: Final = 2.0
"""Seconds between two tries at most."""

_log = logging.getLogger(__name__)


class TokenKeeper:
    """Refreshes one seat's token. ``life`` is in seconds, ``until`` in boot-time seconds."""

    def __init__(
        self,
        node: Node,
        life: float,
        store: Store,
        clock: Clock,
        tell: Callable[[Changes], None],
    ) -> None:
        self.life = life
        self.until = clock.boot() + life
        self._node = node
        self._store = store
        self._clock = clock
        self._tell = tell
        self._now = asyncio.Event()
        self._taken = 0.0

    async def keep(self) -> None:
        """Refresh at half the token's life, as Pexip's own SDKs do (wire.md §2.3).

        Raises SeatLost when the node refuses, or when the token ends before the node answers.
        """
        while True:
            await self._wait(self.until - self.life / 2)
            self._take(await self._refreshed())

    def refresh_soon(self) -> None:
        """Refresh at once: the node asks for it, or has refused the token."""
        self._now.set()

    def left(self) -> float:
        """Return the seconds until the token ends."""
        return max(0.0, self.until - self._clock.boot())

    async def _refreshed(self) -> FreshToken:
        attempt = 0
        while True:
            try:
                return await lasting(self._node.refresh_token(), LAST_ANSWER)
            except NodeError as error:
                if not may_repeat("refresh_token", error):
                    raise SeatLost(Why.EXPIRED, str(error)) from None
                if self.left() < LAST_REFRESH:
                    raise SeatLost(Why.RAN_OUT, str(error)) from None
                _log.warning("refresh_token: %s", error)
                attempt += 1
                wait = min(LONGEST_WAIT, wait_before(attempt, self._clock))
                last = self.until - LAST_REFRESH
                moment = self._clock.boot() + max(wait, asked_to_wait(error))
                await until(self._clock, max(min(moment, last), self._clock.boot() + wait))

    def _take(self, fresh: FreshToken) -> None:
        self._taken = self._clock.boot()
        self.life = fresh.expires
        self.until = self._taken + fresh.expires
        if fresh.role is not None:
            self._tell(self._store.take_role(fresh.role))

    async def _wait(self, boot: float) -> None:
        """Until *boot*, or sooner where a refresh is asked for; but not one after the other."""
        while self._clock.boot() < boot and not self._now.is_set():
            await self._clock.sleep(min(TICK, max(0.0, boot - self._clock.boot())))
        self._now.clear()
        await until(self._clock, self._taken + min(BETWEEN, self.life / 2))
