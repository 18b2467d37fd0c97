"""The chat: every message with its time and name, and the line to write one's own."""

from collections.abc import Hashable, Iterable, Sequence
from itertools import takewhile
from typing import Final, Self

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
from pextui.store.chat import CHAT_LIMIT
from pextui.ui import symbols
from pextui.ui.cells import plain, short
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
    """The messages above, the input line below.

    While ``filter`` is in force only those that hold all its words are shown; the others are not
    taken for read.
    """

    class Written(Message):
        """The host wants to say *text*."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, session: Session) -> None:
        super().__init__(id="chat")
        self.read = 0
        self.filter = ""
        self._seen = 0
        """Messages that came before the pane was last looked at; a search may have hidden some."""
        self._found: list[ChatLine] = []
        self._searched: ChatLine | None = None
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
        """How many messages of others came since all of them were last looked at.

        What a search shows has been looked at; what it hides has not.
        """
        store = self._session.store
        total = store.chat_total
        fresh, unseen = total - self.read, total - self._seen
        lines = store.chat[-fresh:] if fresh else ()
        shown = {id(line) for line in self._found} if self.filter else frozenset[int]()
        return sum(
            not line.own and line.gap is None and (left <= unseen or id(line) not in shown)
            for left, line in zip(range(len(lines), 0, -1), lines, strict=True)
        )

    @property
    def shown(self) -> str:
        """How many messages the search shows, in words; nothing where there is none."""
        if not self.filter:
            return ""
        total = sum(line.gap is None for line in self._session.store.chat)
        return f"{len(self._found)} of {total} shown"

    @property
    def is_writing(self) -> bool:
        """True while the input line has the focus."""
        return self._line.has_focus

    def mark_read(self) -> None:
        """Everything so far has been seen, but for what a search hides."""
        self._seen = self._session.store.chat_total
        if not self.filter:
            self.read = self._seen

    def focus(self, scroll_visible: bool = True) -> Self:
        """Go to the messages: nothing is written by whoever only looks."""
        self._messages.focus(scroll_visible)
        return self

    def set_filter(self, text: str) -> None:
        """Show only messages that hold every word of *text*, their time and name counted."""
        if text != self.filter:
            self.filter = text
            self._found, self._searched = [], None
            self._show_messages()

    def keep_filter(self) -> None:
        """The newest message that it shows is in view already."""

    def write(self) -> None:
        """Go to the input line."""
        self._line.focus()

    def show(self, changes: Changes) -> None:
        """Redraw what *changes* name, and nothing else."""
        if changes.parts & Part.SEAT:
            self._invite()
        if changes.parts & (Part.CHAT | Part.DEEDS):
            self._show_messages()
            self._give_back()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Say it, unless there is nothing to say."""
        event.stop()
        if text := event.value.strip():
            self._line.clear()
            self.post_message(self.Written(text))

    def _show_messages(self) -> None:
        self._messages.EMPTY = "no such message" if self.filter else Messages.EMPTY
        lines = self._search() if self.filter else self._session.store.chat
        self._messages.show_items([*lines, *self._under_way()])

    def _search(self) -> Sequence[ChatLine]:
        """Return what the search finds: only lines that have come since are looked at."""
        last, lines = self._searched, self._session.store.chat
        wanted = plain(self.filter).split()
        fresh = [*takewhile(lambda one: one is not last, reversed(lines))][::-1]
        self._found += [one for one in fresh if _holds(one, wanted)]
        del self._found[:-CHAT_LIMIT]
        self._searched = lines[-1] if lines else None
        return self._found

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


def _holds(line: ChatLine, wanted: Iterable[str]) -> bool:
    if line.gap is not None:
        return False
    whole = plain(f"{clock(line.at)} {line.name} {line.text}")
    return all(word in whole for word in wanted)
