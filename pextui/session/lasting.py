"""Requests whose answer matters even to somebody who is leaving."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Answer = TypeVar("Answer")


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
