"""The status bar: the meeting, the connection's one state, and what a host must always see."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text
from textual.widget import Widget

from pextui.session import Session, State
from pextui.store import Where
from pextui.ui import symbols
from pextui.ui.cells import short
from pextui.ui.times import stopwatch

_LOUD = {State.LIVE: "bold green", State.ENDED: "bold red", State.REFUSED: "bold red"}


_REASON = 60
"""Cells for a connection's state with its reason, in one line whatever the node sent."""


class StatusBar(Widget):
    """Two lines that never change their place; nothing is laid out again for a new value."""

    def __init__(self, session: Session, *, is_insecure: bool) -> None:
        super().__init__(id="status")
        self._session = session
        self._is_insecure = is_insecure
        self._shown = ""
        self.unread = 0

    def show(self) -> None:
        """Redraw when a word of it is another than before."""
        words = "\n".join(line.plain for line in self._lines())
        if words != self._shown:
            self._shown = words
            self.refresh()

    def render(self) -> RenderableType:
        """Return both lines, each cut to the width."""
        lines = self._lines()
        for line in lines:
            line.truncate(self.size.width, overflow="ellipsis")
        return Text("\n").join(lines)

    def _lines(self) -> list[Text]:
        return [self._joined(self._who()), self._joined(self._what())]

    def _joined(self, parts: Iterator[Text]) -> Text:
        line = Text(" ", no_wrap=True)
        for number, part in enumerate(parts):
            line.append(f" {symbols.DOT} " if number else "", "dim")
            line.append_text(part)
        return line

    def _who(self) -> Iterator[Text]:
        session = self._session
        link, boot = session.link, session.clock.boot()
        if link.is_over:
            yield Text("j joins again, q leaves", "bold")
        yield Text(short(link.words(boot), _REASON), _LOUD.get(link.state, "bold reverse"))
        yield Text(session.invitation.meeting, "bold")
        yield Text(session.host)
        role = session.store.own_role
        yield Text("host" if role == "chair" else "guest" if role else "not in yet")
        seat = session.store.own_seat
        if seat is not None and seat.is_waiting:
            yield Text("AT THE DOOR: a host must let this console in", "bold reverse")
        if self._is_insecure:
            yield Text("INSECURE: certificate not checked", "bold red reverse")
        if age := link.age(boot):
            yield Text(f"shown as of {age:.0f}s ago", "bold")
        if session.joined_at is not None and not link.is_over:
            yield Text(stopwatch(boot - session.joined_at))
        yield from self._token()

    def _token(self) -> Iterator[Text]:
        sitting = self._session.sitting
        if sitting is None or self._session.link.is_over:
            return
        left = sitting.token.left()
        if left < sitting.token.life / 3:
            yield Text(f"token {left:.0f}s", "bold red")

    def _what(self) -> Iterator[Text]:
        store = self._session.store
        conference = store.conference
        if conference.locked is not None:
            yield Text("locked" if conference.locked else "unlocked")
        if conference.guests_muted:
            yield Text("guests muted", "bold")
        yield Text(f"{store.count(Where.HERE)} here")
        if waiting := len(store.waiting()):
            yield Text(f"{waiting} waiting", "bold yellow reverse")
        if connecting := store.count(Where.CONNECTING):
            yield Text(f"{connecting} connecting")
        if store.presentation is not None:
            yield Text(f"{short(store.presentation.name) or 'somebody'} presents")
        if self.unread:
            yield Text(f"{self.unread} unread", "bold")
        if any(one.is_streaming_conference for one in list(store.participants.values())):
            yield Text("streaming/recording", "bold red")
