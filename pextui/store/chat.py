"""The chat as this console knows it: every message once, and where some may be missing."""

from dataclasses import dataclass
from typing import Final

from pextui.protocol.models import ChatMessage
from pextui.protocol.text import clean_text
from pextui.store.record import Record

CHAT_LIMIT: Final = 5000
"""Lines kept; the oldest go first (design/faults.md R11)."""

_PENDING_LIMIT: Final = 32


@dataclass(frozen=True, slots=True)
class ChatLine:
    """One line of the chat. ``at`` is in Unix seconds; ``gap`` in seconds, for a gap line."""

    at: float
    name: str = ""
    text: str = ""
    uuid: str = ""
    own: bool = False
    direct: bool = False
    gap: float | None = None


class Chat(Record[ChatLine]):
    """All lines in order; own messages once, whether the node sends them back or not.

    No message has an id (hosts.md §6), so own ones are matched by their text: a message that
    was sent and its echo cancel each other out, whichever comes first.
    """

    def __init__(self) -> None:
        super().__init__()
        self._without_echo: list[str] = []
        self._without_answer: list[str] = []

    def heard(self, message: ChatMessage, at: float, own: bool) -> bool:
        """Take a message of the event stream; False when it is the echo of a known line."""
        text = _readable(message)
        if own and _cancelled(self._without_echo, text):
            return False
        if own:
            _remember(self._without_answer, text)
        self._add(
            ChatLine(at, message.origin, text, message.uuid, own, direct=message.direct is True)
        )
        return True

    def said(self, text: str, name: str, uuid: str, at: float) -> bool:
        """Take an own message that the node accepted; False when its echo was quicker."""
        text = clean_text(text)
        if _cancelled(self._without_answer, text):
            return False
        _remember(self._without_echo, text)
        self._add(ChatLine(at, name, text, uuid, own=True))
        return True

    def missed(self, gap: float, at: float) -> None:
        """Mark *gap* seconds without the stream; the node never repeats what was said then."""
        self._without_echo.clear()
        self._without_answer.clear()
        self._add(ChatLine(at, gap=gap))

    def _add(self, line: ChatLine) -> None:
        self._lines.append(line)
        del self._lines[:-CHAT_LIMIT]
        self.total += 1


def _readable(message: ChatMessage) -> str:
    """Only text is for people; plug-ins talk to each other in other types (wire.md §2.7)."""
    kind = message.type.partition(";")[0].strip().lower()
    if kind.startswith("text/") or not kind:
        return message.payload
    return f"(a message of type {kind}, not shown)"


def _cancelled(pending: list[str], text: str) -> bool:
    if text not in pending:
        return False
    pending.remove(text)
    return True


def _remember(pending: list[str], text: str) -> None:
    pending.append(text)
    del pending[:-_PENDING_LIMIT]
