"""The chat: every message with its time and name, and the line to write one's own."""

from collections.abc import Hashable
from typing import Final

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from pextui.protocol.naming import quoted
from pextui.protocol.text import TEXT_LIMIT
from pextui.session import Outcome, Session
from pextui.store import Changes, ChatLine, Part
from pextui.ui import symbols
from pextui.ui.cells import short
from pextui.ui.panes.lines import Lines
from pextui.ui.times import clock
from pextui.ui.typed import TypedLine

_LOST: Final = frozenset({Outcome.NOT_SENT, Outcome.REFUSED})


class Messages(Lines):
    """All chat lines, and the own ones that are still under way."""

    EMPTY = "no messages yet"

    def __init__(self) -> None:
        super().__init__(id="messages")

    def text_of(self, item: Hashable) -> Text:
        """Return a chat line, or the text of an own message that is under way."""
        match item:
            case ChatLine(gap=None):
                return self._message(item)
            case ChatLine(gap=gap):
                edge = symbols.GAP
                words = f"{gap:.0f} s without the stream: messages may be missing"
                return Text(f"{edge} {words} {edge}", "italic", justify="center")
            case _:
                return Text(f"{symbols.PENDING} {item}", "dim italic")

    def _message(self, line: ChatLine) -> Text:
        name = short(line.name) or "somebody"
        who = f"{name} (you)" if line.own else quoted(name)
        text = Text()
        text.append(f"{clock(line.at)} ", "dim")
        text.append(who, "bold underline" if line.own else "bold")
        text.append(" to you: " if line.direct else ": ")
        # Further lines are set in by the pane, so that none looks like another's message.
        text.append(line.text)
        return text


class Chat(Vertical):
    """The messages above, the input line below."""

    class Written(Message):
        """The host wants to say *text*."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, session: Session) -> None:
        super().__init__(id="chat")
        self.read = 0
        self._session = session
        self._messages = Messages()
        self._line = TypedLine(id="chat-line", max_length=TEXT_LIMIT, disabled=True)
        self._settled = 0

    def compose(self) -> ComposeResult:
        """The messages, then the line."""
        yield self._messages
        yield self._line

    @property
    def unread(self) -> int:
        """How many messages of others came since the pane was last looked at."""
        store = self._session.store
        fresh = store.chat_total - self.read
        lines = store.chat[-fresh:] if fresh else ()
        return sum(not line.own and line.gap is None for line in lines)

    @property
    def is_writing(self) -> bool:
        """True while the input line has the focus."""
        return self._line.has_focus

    def mark_read(self) -> None:
        """Everything so far has been seen."""
        self.read = self._session.store.chat_total

    def write(self) -> None:
        """Go to the input line."""
        self._line.focus()

    def show(self, changes: Changes) -> None:
        """Redraw what *changes* name, and nothing else."""
        if changes.parts & Part.SEAT:
            self._invite()
        if changes.parts & (Part.CHAT | Part.DEEDS):
            self._messages.show_items([*self._session.store.chat, *self._under_way()])
            self._give_back()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Say it, unless there is nothing to say."""
        event.stop()
        if text := event.value.strip():
            self._line.clear()
            self.post_message(self.Written(text))

    @on(Input.Blurred)
    def _left(self) -> None:
        self._invite()

    def _invite(self) -> None:
        """Without chat on the node there is nothing to write into; a line in use stays open."""
        is_off = self._session.store.chat_enabled is False
        placeholder = "chat is switched off by the node" if is_off else "write to everyone"
        if self._line.placeholder != placeholder:
            self._line.placeholder = placeholder
        in_use = self._line.has_focus or bool(self._line.value)
        self._line.disabled = is_off and not in_use

    def _under_way(self) -> list[str]:
        return [
            deed.target.name
            for deed in self._session.deeds
            if deed.action.is_written and deed.outcome is Outcome.SENT
        ]

    def _give_back(self) -> None:
        """A message that was not accepted comes back into an empty line: nothing is lost."""
        for deed in self._session.deeds:
            if not deed.action.is_written or deed.number <= self._settled:
                continue
            if deed.outcome.is_open:
                return
            self._settled = deed.number
            if deed.outcome in _LOST and not self._line.value:
                self._line.value = deed.target.name
