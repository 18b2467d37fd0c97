"""From an action to its outcome: guard, one request for each target, and the confirming event."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from pextui.actions import Action, Answer, Order, Scope, Target
from pextui.client.errors import Forbidden, NodeError, Overloaded, TokenExpired, Unreachable
from pextui.client.node import Node
from pextui.protocol.naming import quoted
from pextui.session.clock import Clock
from pextui.session.deeds import CONFIRM_LATE, CONFIRM_WITHIN, Deed, Ledger, Outcome
from pextui.session.errands import Errands
from pextui.session.history import Job
from pextui.session.origins import are_opposed
from pextui.store import NOTHING, Changes, Part, Store

AT_ONCE: Final = 8
"""Requests under way at the same time, so that a bulk action does not flood the node."""

_NOT_BEGUN: Final = frozenset({429, 503, 529})
"""What a node answers that has no time: it has done nothing. After any other it may have."""

_TOLD: Final = Changes(parts=Part.DEEDS)

_GONE: Final = object()

_log = logging.getLogger(__name__)


class Performer:
    """Performs actions on the session's loop, as errands.

    A request is sent at most once: nothing here repeats it, whatever happens
    (design/faults.md, retry class D). What is under way is not begun again.
    """

    def __init__(
        self,
        store: Store,
        ledger: Ledger,
        clock: Clock,
        errands: Errands,
        tell: Callable[[Changes], None],
        is_live: Callable[[], bool],
        on_denied: Callable[[Node], None],
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._clock = clock
        self._errands = errands
        self._tell = tell
        self._is_live = is_live
        self._on_denied = on_denied
        self._expected: dict[asyncio.Future[None], Callable[[], bool]] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._in_order = asyncio.Lock()
        self._called_off: set[int] = set()
        self._moved = asyncio.Event()

    def begin(self, node: Node, job: Job) -> list[asyncio.Task[None]]:
        """Begin one request for each target that the guard lets pass; return at once.

        What is returned is done when the node has answered.
        """
        answers = []
        for target in job.targets:
            if refusal := self._refusal(job.action, target):
                self.refuse(job, target, refusal)
            elif job.values or not self._ledger.is_open(job.action, target):
                answers.append(self._begin_one(node, job, target))
        return answers

    def refuse(self, job: Job, target: Target, refusal: str) -> None:
        """Write down that nothing was sent, and why."""
        deed = self._ledger.open(job, target, self._clock.now())
        self._update(deed, Outcome.NOT_SENT, refusal)

    def call_off(self, job: Job) -> None:
        """Send nothing more of *job*; what is sent already goes its way."""
        if self._ledger.is_busy(job):
            self._called_off.add(job.number)

    async def settled(self, job: Job) -> None:
        """Wait until it is known of each of the job's requests what became of it."""
        while self._ledger.is_busy(job):
            await self._moved.wait()
        self._called_off.discard(job.number)

    def stir(self) -> None:
        """Look again for the effects that are waited for; the store has changed."""
        for future, is_seen in list(self._expected.items()):
            if not future.done() and is_seen():
                future.set_result(None)

    def _refusal(self, action: Action, target: Target) -> str | None:
        """The guard's word now: the meeting may have moved since the key was pressed."""
        if action.scope not in {Scope.PERSON, Scope.WAITING}:
            return action.guard(self._store, None)
        person = self._store.participants.get(target.uuid) if target.uuid else None
        if person is None:
            return f"{quoted(target.name)} has left"
        return action.guard(self._store, person)

    def _begin_one(self, node: Node, job: Job, target: Target) -> asyncio.Task[None]:
        deed = self._ledger.open(job, target, self._clock.now())
        self._tell(_TOLD | _row(target))
        return self._errands.begin(self._send(deed, job.action, Order(node, target, job.values)))

    async def _send(self, deed: Deed, action: Action, order: Order) -> None:
        before = self._evidence(deed.target)
        try:
            async with self._in_order if action.is_written else self._slots:
                if deed.job and deed.job.number in self._called_off:
                    self._update(deed, Outcome.CALLED_OFF)
                    return
                answer = await action.send(order)
        except Unreachable as error:
            outcome = Outcome.UNKNOWN if error.was_sent else Outcome.NOT_SENT
            deed = self._update(deed, outcome, str(error))
            if error.was_sent:
                self._await_effect(deed, None, before)
        except Overloaded as error:
            is_lost = error.status in _NOT_BEGUN
            deed = self._update(deed, Outcome.REFUSED if is_lost else Outcome.FAILED, str(error))
            if not is_lost:
                self._await_effect(deed, None, before)
        except NodeError as error:
            self._update(deed, Outcome.REFUSED, str(error))
            if isinstance(error, TokenExpired | Forbidden):
                self._on_denied(order.node)
        else:
            # In this order: a line is never shown both as under way and as said.
            self._accept(deed, action, answer, before)
            # What no event tells but the node's yes does: own chat lines and own calls.
            self._tell(action.believe(self._store, order, answer, self._clock.now()))

    def _accept(self, deed: Deed, action: Action, answer: Answer, before: object) -> None:
        if action.seen(self._store, deed.target, answer) is None:
            self._update(deed, Outcome.DONE, answer=answer)
            return
        # A live store that shows the effect already is a confirmation; a stale one is not, nor
        # one that does not show yet what was asked for before and is the opposite.
        others = self._ledger.unseen(deed.target)
        is_to_and_fro = any(are_opposed(action, one.action) for one in others)
        deed = self._update(deed, Outcome.ACCEPTED, answer=answer)
        is_true = self._is_live() and not is_to_and_fro
        self._await_effect(deed, answer, None if is_true else before)

    def _await_effect(self, deed: Deed, answer: Answer, before: object) -> None:
        """Wait until the effect is seen; with *before*, in something newer."""
        is_so = self._sight(deed.action, deed.target, answer, None)
        is_seen = self._sight(deed.action, deed.target, answer, before)
        self._errands.begin(self._confirm(deed, is_seen, is_so))

    async def _confirm(
        self, deed: Deed, is_seen: Callable[[], bool], is_so: Callable[[], bool]
    ) -> None:
        """Wait for the event that shows the effect; a late one counts as well.

        Of to and fro there may be no event at all: what is so after some time is as it should be.
        """
        is_in_time = await self._is_in_time(is_seen, CONFIRM_WITHIN)
        if is_in_time or (deed.outcome is Outcome.ACCEPTED and self._is_live() and is_so()):
            self._update(deed, Outcome.SEEN)
            return
        if deed.outcome is Outcome.ACCEPTED:
            deed = self._update(deed, Outcome.NOT_CONFIRMED)
        if await self._is_in_time(is_seen, CONFIRM_LATE):
            self._update(deed, Outcome.SEEN)

    async def _is_in_time(self, is_seen: Callable[[], bool], within: float) -> bool:
        if is_seen():
            return True
        seen: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        patience = asyncio.ensure_future(self._clock.sleep(within))
        self._expected[seen] = is_seen
        try:
            await asyncio.wait({seen, patience}, return_when=asyncio.FIRST_COMPLETED)
            return seen.done()
        finally:
            patience.cancel()
            del self._expected[seen]

    def _sight(
        self, action: Action, target: Target, answer: Answer, before: object
    ) -> Callable[[], bool]:
        """Return the test of whether the effect is seen; with *before*, in something newer."""

        def is_seen() -> bool:
            is_newer = before is None or self._evidence(target) is not before
            return is_newer and action.seen(self._store, target, answer) is True

        return is_seen

    def _evidence(self, target: Target) -> object:
        """What is known of the target: another object after an event about it, and after a sync."""
        if target.uuid is None:
            return self._store.conference
        return self._store.participants.get(target.uuid, _GONE)

    def _update(self, deed: Deed, outcome: Outcome, words: str = "", answer: Answer = None) -> Deed:
        later = self._ledger.update(deed, outcome, self._clock.now(), words, answer)
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()
        if outcome.is_failure:
            _log.info("%s: %s %s", deed.action.id, outcome, words)
        self._tell(_TOLD | _row(deed.target))
        return later


def _row(target: Target) -> Changes:
    return Changes(frozenset({target.uuid})) if target.uuid else NOTHING
