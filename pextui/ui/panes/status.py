"""The status bar: the meeting, the connection's one state, and what a host must always see."""

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar, Final

from rich.console import RenderableType
from rich.style import Style
from rich.text import Text

from pextui.protocol.models import Participant
from pextui.protocol.naming import quoted
from pextui.protocol.wire import ParticipantUuid
from pextui.session import Session, State
from pextui.store import Changes, Part, Presentation, Where
from pextui.ui import symbols
from pextui.ui.cells import duration, short
from pextui.ui.keys import Keymap
from pextui.ui.sparing import Quiet
from pextui.ui.times import stopwatch

_LOUD: Final = {
    State.LIVE: "live",
    State.SYNCING: "waiting",
    State.REJOINING: "waiting",
    State.STALE: "danger",
    State.RETRY: "danger",
    State.ENDED: "danger",
    State.REFUSED: "danger",
}
"""What is lost is louder than anybody at the door."""

_REASON = 60
_SHORT_REASON = 26
"""Cells for a connection's state with its reason, whatever the node sent; in a narrow one."""

_TOLD_OF: Final = ~(Part.NEWS | Part.DEEDS | Part.STAGE | Part.LAYOUT)

_NARROW = 100
_NAME = 24
"""Cells for the names of meeting and node where it is narrow."""


_LONG_WAIT: Final = 2.0
"""Seconds until the next attempt from which on a host may want to try at once."""


class StatusBar(Quiet):
    """Two lines that never change their place; nothing is laid out again for a new value.

    What must always be seen comes first, since the end is cut where it is narrow. *called* names
    a person so that nobody else can be meant.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"status--live", "status--danger", "status--waiting"}

    def __init__(
        self,
        session: Session,
        keymap: Keymap,
        called: Callable[[Participant], str],
        *,
        is_insecure: bool,
    ) -> None:
        super().__init__(id="status")
        self._keymap = keymap
        self._called = called
        self._session = session
        self._is_insecure = is_insecure
        self._shown = ""
        self._seen = (False, 0)
        self.unread = 0

    def show(self, changes: Changes) -> None:
        """Redraw when a word of it is another than before."""
        seen, self._seen = self._seen, (self._session.store.is_streamed, self.unread)
        if not changes.parts & _TOLD_OF and seen == self._seen:
            return
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

    def _style(self, meaning: str) -> Style:
        return self.get_component_rich_style(f"status--{meaning}", partial=True)

    def _badge(self, words: str, meaning: str) -> Text:
        """Return *words* as a block of colour, which is seen from further away than it is read.

        What is as it should be needs none.
        """
        return Text(words if meaning == "live" else f" {words} ", self._style(meaning))

    def _joined(self, parts: Iterator[Text]) -> Text:
        line = Text(" ", no_wrap=True)
        for number, part in enumerate(parts):
            line.append(f" {symbols.DOT} " if number else "", "dim")
            line.append_text(part)
        return line

    def _who(self) -> Iterator[Text]:
        session = self._session
        link, boot = session.link, session.clock.boot()
        is_narrow = self.size.width < _NARROW
        if self._is_insecure:
            words = "INSECURE" if is_narrow else "INSECURE: certificate not checked"
            yield self._badge(words, "danger")
        reason = short(link.words(boot), _SHORT_REASON if is_narrow else _REASON)
        yield self._badge(reason, _LOUD[link.state])
        if link.is_over:
            yield self._keys(rejoin="joins again", quit="leaves")
        elif link.state is State.RETRY and link.until - boot > _LONG_WAIT:
            yield self._keys(rejoin="tries now")
        if age := link.age(boot):
            yield Text(f"{'' if is_narrow else 'shown '}as of {age:.0f}s ago", "bold")
        yield from self._token()
        seat = session.store.own_seat
        if seat is not None and seat.is_waiting:
            yield self._badge("AT THE DOOR: a host must let this console in", "waiting")
        room = _NAME if is_narrow else _REASON
        yield Text(short(session.invitation.meeting, room), "bold")
        yield Text(short(session.host, room))
        role = session.store.own_role
        yield Text("host" if role == "chair" else "guest" if role else "not in yet")
        if session.joined_at is not None and not link.is_over:
            yield Text(stopwatch(boot - session.joined_at))

    def _keys(self, **rows: str) -> Text:
        """Return what the keys of these rows do, of those that have one."""
        told = ((self._keymap.shown(row), words) for row, words in rows.items())
        return Text(", ".join(f"{key} {words}" for key, words in told if key), "bold")

    def _token(self) -> Iterator[Text]:
        sitting = self._session.sitting
        if sitting is None or self._session.link.is_over:
            return
        left = sitting.token.left()
        if left < sitting.token.life / 3:
            yield self._badge(f"token {left:.0f}s", "danger")

    def _at_the_door(self, waiting: Sequence[Participant]) -> str:
        """Return how many wait, and how long the first of them has."""
        age = self._session.age(waiting[0].start_time)
        return f"{len(waiting)} waiting" + ("" if age is None else f" {duration(age)}")

    def _presenter(self, presentation: Presentation) -> str:
        person = self._session.store.participants.get(ParticipantUuid(presentation.uuid))
        if person is not None and person.name:
            return quoted(self._called(person))
        return quoted(short(presentation.name)) or "somebody"

    def _what(self) -> Iterator[Text]:
        store = self._session.store
        conference = store.conference
        if conference.locked is not None:
            yield Text("locked" if conference.locked else "unlocked")
        if conference.guests_muted:
            yield Text("guests muted", "bold")
        yield Text(f"{store.count(Where.HERE)} here")
        if waiting := store.waiting():
            yield self._badge(self._at_the_door(waiting), "waiting")
        if connecting := store.count(Where.CONNECTING):
            yield Text(f"{connecting} connecting")
        if store.presentation is not None:
            yield Text(f"{self._presenter(store.presentation)} presents")
        if store.is_streamed:
            yield self._badge("streaming/recording", "danger")
        if self.unread:
            yield Text(f"{self.unread} unread", "bold")
