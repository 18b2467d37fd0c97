"""What an answer means, decided by its HTTP status and the type of its result alone.

The status word of the envelope says "success" for refusals too (wire.md §0.3).
"""

import re
import time
from email.utils import parsedate_to_datetime
from typing import Any, Final, TypeVar

import httpx
from pydantic import ValidationError

from pextui.client.errors import (
    ExtensionNeeded,
    Forbidden,
    Garbled,
    NodeError,
    NotANode,
    NotFound,
    Overloaded,
    PinNeeded,
    Refused,
    Rejected,
    TokenExpired,
    WrongPin,
)
from pextui.client.hosts import host_of
from pextui.client.secrecy import without_secrets
from pextui.protocol.replies import Envelope, PinPrompt, ReceptionPrompt
from pextui.protocol.text import clean
from pextui.protocol.wire import Wire

Reply = TypeVar("Reply", bound=Wire)

LONGEST_RETRY_AFTER: Final = 60.0
"""Seconds that a node may keep this console waiting (design/faults.md F15)."""

VALUES_LIMIT: Final = 400_000
"""Values accepted in one answer, forty for each of ten thousand people."""

_SECONDS: Final = re.compile(r"[0-9]+")


def result_of(response: httpx.Response, body: bytes) -> Any:
    """Return the result of an answer. Raises the NodeError that its status stands for."""
    if 300 <= response.status_code < 400:
        raise _redirected(response)
    envelope = _envelope(response, body)
    if response.status_code != 200:
        raise _rejected(response, envelope)
    if envelope is None:
        raise NotANode(f"{host_of(response.url)} is not a Pexip node: it answered with a web page")
    return envelope.result if "result" in envelope.model_fields_set else _unsaid(envelope)


def accepted(result: Any) -> None:
    """Return if *result* says yes: true or null. Raises Refused with the node's words if not."""
    match result:
        case True | None:
            return
        case False:
            raise Refused
        case str(words):
            raise Refused(_words(words))
        case _:
            raise Garbled("the node answered something that is neither yes nor no")


def typed(model: type[Reply], result: Any) -> Reply:
    """Return *result* as *model*. Raises Refused for a text, Garbled for anything else."""
    if isinstance(result, str):
        raise Refused(_words(result))
    if result is False:
        raise Refused
    try:
        return model.model_validate(result)
    except (ValidationError, RecursionError):
        raise Garbled("the node's answer lacks what the guide promises") from None


def _words(text: str) -> str:
    """The node's own words, which may hold what it was sent."""
    return without_secrets(clean(text))


def _envelope(response: httpx.Response, body: bytes) -> Envelope | None:
    if not response.headers.get("content-type", "").lower().startswith("application/json"):
        return None
    if body.count(b",") > VALUES_LIMIT:
        raise Garbled("the node's answer holds more values than any meeting has")
    try:
        return Envelope.model_validate_json(body)
    except (ValidationError, RecursionError):
        if response.status_code != 200:
            return None
        raise Garbled("the node's answer is not the JSON that the guide describes") from None


def _unsaid(envelope: Envelope) -> None:
    """No result at all: the only case in which the status word has the say."""
    if envelope.status.lower() in {"failure", "failed"}:
        raise Refused


def _redirected(response: httpx.Response) -> NodeError:
    target = _words(response.extensions.get("location", "")) or "somewhere else"
    return NotANode(f"{host_of(response.url)} points to {target}: give that node with --node")


def _rejected(response: httpx.Response, envelope: Envelope | None) -> NodeError:
    status = response.status_code
    result = envelope.result if envelope else None
    words = _words(result) if isinstance(result, str) else ""
    if status == 401 or (status == 403 and words.lower() == "invalid token"):
        return TokenExpired(status, words or "Invalid token")
    if status == 403:
        return _forbidden(status, result, words)
    if status == 404:
        return NotFound(status, words) if envelope else _no_such_page(response)
    if status == 429 or status >= 500:
        return Overloaded(status, words, _retry_after(response))
    return Rejected(status, words)


def _forbidden(status: int, result: Any, words: str) -> NodeError:
    if isinstance(result, dict) and "pin" in result:
        return _prompt(status, result, PinPrompt, PinNeeded)
    if isinstance(result, dict) and "conference_extension" in result:
        return _prompt(status, result, ReceptionPrompt, ExtensionNeeded)
    if isinstance(result, dict) and ("idp" in result or "redirect_url" in result):
        return Forbidden(status, "this meeting asks for a login in a browser (SSO)")
    if words.lower() == "invalid pin":
        return WrongPin(status, words)
    return Forbidden(status, words)


def _prompt(status: int, result: Any, model: Any, error: Any) -> NodeError:
    try:
        prompted: NodeError = error(status, model.model_validate(result))
    except (ValidationError, RecursionError):
        return Garbled("the node asks for something that the guide does not contain")
    return prompted


def _no_such_page(response: httpx.Response) -> NodeError:
    return NotANode(
        f"{host_of(response.url)} is not a Pexip node: it does not know the API (HTTP 404)"
    )


def _retry_after(response: httpx.Response) -> float | None:
    """Whole seconds or a date on the node's own clock; nonsense is nothing."""
    value = response.headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(value):
        return min(float(value), LONGEST_RETRY_AFTER)
    until, now = moment_of(value), moment_of(response.headers.get("date", ""))
    if until is None:
        return None
    return min(max(0.0, until - (now or time.time())), LONGEST_RETRY_AFTER)


def moment_of(date: str) -> float | None:
    """Return a date of HTTP as Unix seconds, None for anything else."""
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, OverflowError):
        return None
