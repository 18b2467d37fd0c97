"""Work that goes on beside the seat, and work that outlasts whoever asked for it."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Self, TypeVar

Answer = TypeVar("Answer")


class Errands:
    """Work that is begun on the session's loop and ends with it. An async context manager.

    Leaving cancels what is still under way. A bug in it is a bug of the program: it must not pass
    in silence, and is told to *on_bug*.
    """

    def __init__(self, on_bug: Callable[[Exception], None]) -> None:
        self._on_bug = on_bug
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def begin(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Begin *work*, and return at once."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._settle)
        return task

    def _settle(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):
            self._on_bug(error)


async def lasting(request: Coroutine[Any, Any, Answer], within: float) -> Answer:
    """Return what *request* returns.

    When the caller is cancelled meanwhile, the answer is waited for first, for *within* real
    seconds at most: it may hold a token that somebody must give back.
    """
    asked = asyncio.ensure_future(request)
    try:
        return await asyncio.shield(asked)
    except asyncio.CancelledError:
        await asyncio.wait({asked}, timeout=within)
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
        raise
