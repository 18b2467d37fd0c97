"""Doing something a little later, for sure."""

import asyncio
from collections.abc import Callable

from textual.message_pump import MessagePump


def after(seconds: float, who: MessagePump, work: Callable[[], object]) -> None:
    """Have *who* do *work* after *seconds*, unless it is closed by then.

    Textual's own ``set_timer`` loses the call when its time is over before its task looks at the
    clock, as happens to short ones on a busy machine (tests/ui/test_canaries.py).
    """
    asyncio.get_running_loop().call_later(seconds, who.call_later, work)
