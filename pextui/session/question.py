"""What this console asks a node beside the stream: one at a time, and with patience."""

import asyncio
import logging
from collections.abc import Callable, Coroutine

from pextui.client.errors import NodeError
from pextui.client.retry import may_repeat
from pextui.session.clock import TICK, Clock
from pextui.session.link import asked_to_wait, wait_before

_log = logging.getLogger(__name__)


class Patience:
    """Until when a node asks to be left alone, in boot-time seconds, for one kind of request."""

    def __init__(self) -> None:
        self.until = 0.0


class Question:
    """One GET, asked once at a time and never before the moment that a busy node asks to wait for.

    A question that is owed is asked until there is an answer; its class is A, with growing waits.
    Times are boot-time seconds. *work* raises the NodeError that it meets.
    """

    def __init__(
        self, work: Callable[[], Coroutine[None, None, None]], clock: Clock, patience: Patience
    ) -> None:
        self._work = work
        self._clock = clock
        self._patience = patience
        self._is_owed = False
        self._asked_at = -TICK
        self._again_at = 0.0
        self._failures = 0
        self._task: asyncio.Task[None] | None = None

    def owe(self) -> None:
        """Wish for an answer; ``pay`` asks."""
        self._is_owed = True

    def pay(self, tasks: asyncio.TaskGroup | None) -> None:
        """Ask if an answer is owed; a node may give reasons to ask many times a second."""
        if self._is_owed and self._clock.boot() - self._asked_at >= TICK:
            self._is_owed = not self.ask(tasks)

    def ask(self, tasks: asyncio.TaskGroup | None) -> bool:
        """Begin to ask in *tasks*, unless it must not be now; return whether it has begun."""
        is_soon = self._clock.boot() < max(self._again_at, self._patience.until)
        if tasks is None or self._task is not None or is_soon:
            return False
        asking = self._asking(is_owed=self._is_owed)
        try:
            self._task = tasks.create_task(asking)
        except RuntimeError:  # the group is ending at this moment
            asking.close()
            return False
        self._asked_at = self._clock.boot()
        self._task.add_done_callback(self._end)
        return True

    def waited(self) -> float | None:
        """Return the seconds for which an answer has been waited for; None when none is."""
        return None if self._task is None else self._clock.boot() - self._asked_at

    def cancel(self) -> None:
        """Wait for no answer any more."""
        if self._task is not None:
            self._task.cancel()

    def _end(self, _task: asyncio.Task[None]) -> None:
        self._task = None

    async def _asking(self, *, is_owed: bool) -> None:
        try:
            await self._work()
        except NodeError as error:
            _log.info("%s: %s", self._work.__name__, error)
            now = self._clock.boot()
            self._patience.until = max(self._patience.until, now + asked_to_wait(error))
            if is_owed and may_repeat("participants", error):
                self._failures += 1
                self._again_at = now + wait_before(self._failures, self._clock)
                self._is_owed = True
        else:
            self._failures = 0
