"""One seat in the meeting: its stream, its token and the watch over both."""

import asyncio
from collections.abc import Callable, Iterator

from pextui.client.node import Node
from pextui.protocol.replies import Seat
from pextui.session.clock import Clock
from pextui.session.ending import SeatLost, Why
from pextui.session.following import Following
from pextui.session.link import Link
from pextui.session.token import TokenKeeper
from pextui.session.watch import Watch
from pextui.store import Changes, Store


class Sitting:
    """One seat, from the join until it is lost.

    ``show`` makes a Link the connection's state, ``tell`` passes changes on. ``out_since`` is the
    boot-time second in which a seat before this one heard its last; with ``may_move`` there is
    another node to join on when this one is gone.
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
        self.node = node
        self.token = TokenKeeper(node, seat.expires, store, clock, tell)
        self.stream = Following(
            node,
            store,
            clock,
            tell,
            show,
            on_list=lambda: self.watch.begin_with_list(),
            on_refresh=self.token.refresh_soon,
            out_since=out_since,
            may_move=may_move,
        )
        self.watch = Watch(node, store, clock, tell, self.stream, self.token)

    async def last(self) -> SeatLost:
        """Follow the meeting until the seat is lost; return why.

        Who has been removed has not merely lost a token: joining again is the host's decision.
        """
        losses: list[SeatLost] = []
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self.stream.follow())
                tasks.create_task(self.token.keep())
                tasks.create_task(self.watch.keep())
        except* SeatLost as group:
            losses.extend(_leaves(group))
        if self.stream.removed_at is not None:
            losses.append(SeatLost(Why.ENDED, "removed from the meeting"))
        return next((loss for loss in losses if loss.why is Why.ENDED), losses[0])


def _leaves(group: BaseExceptionGroup[SeatLost]) -> Iterator[SeatLost]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error
