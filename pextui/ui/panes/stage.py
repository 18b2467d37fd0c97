"""The stage: the layout as seats with names in their order, and who spoke last below."""

from collections.abc import Callable
from typing import ClassVar, Final

from rich.console import RenderableType
from rich.style import Style
from rich.text import Text

from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid
from pextui.session import Session
from pextui.store import Changes, Part
from pextui.ui import cells, symbols
from pextui.ui.seats import Seated, Styles, View, draw
from pextui.ui.sparing import Quiet

_SMALLEST: Final = 10
"""Cells of the smallest seat."""


_UNTOLD: Final = "the node has not told this console who sits where"
_NOBODY: Final = "nobody is on the stage"


class Stage(Quiet, can_focus=True):
    """Who sits where, who talks, who spoke last.

    *apart* tells a person from those whose names look the same.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "stage--edge", "stage--quiet", "stage--talking", "stage--spotlight",
    }  # fmt: skip

    def __init__(self, session: Session, apart: Callable[[Participant], str]) -> None:
        super().__init__(id="stage")
        self._apart = apart
        self._session = session

    def show(self, changes: Changes) -> None:
        """Redraw when the stage, or anybody on it, has changed."""
        parts = Part.STAGE | Part.LAYOUT | Part.ROSTER
        if changes.parts & parts or changes.uuids & self._on_stage():
            self.refresh()

    def render(self) -> RenderableType:
        """Return the seats and, below, the recent speakers."""
        width, height = self.size
        recent = self._recent(width)
        layout = self._session.store.layout
        view = View.named(layout.view) if layout else View()
        seats = list(draw(view, self._seats(), width, height - 1, self._looks()))
        if not (layout and layout.participants):
            seats = [Text(_NOBODY if layout else _UNTOLD, "dim")]
        return Text("\n").join([*seats, recent])

    def _on_stage(self) -> frozenset[ParticipantUuid]:
        layout = self._session.store.layout
        seated = layout.participants[: self._room()] if layout else ()
        return frozenset((*seated, *(one.participant_uuid for one in self._session.store.stage)))

    def _seats(self) -> list[Seated]:
        """Who is seated, in order; somebody unknown keeps the seat (design/faults.md F32)."""
        store = self._session.store
        lit = {uuid: number for number, uuid in enumerate(store.spotlights(), start=1)}
        seated = store.layout.participants if store.layout else ()
        room = self._room()
        drawn = [
            Seated(self._name_of(uuid), uuid in store.talking, lit.get(uuid))
            for uuid in seated[:room]
        ]
        return [*drawn, *[Seated("?")] * (len(seated) - room)]

    def _room(self) -> int:
        """Return how many seats can be drawn at most: a stadium must not cost its number."""
        return max(1, self.size.width // _SMALLEST) * self.size.height

    def _looks(self) -> Styles:
        return Styles(self._look("edge"), self._look("talking"), self._look("spotlight"))

    def _look(self, meaning: str) -> Style:
        return self.get_component_rich_style(f"stage--{meaning}", partial=True)

    def _name_of(self, uuid: ParticipantUuid) -> str:
        person = self._session.store.participants.get(uuid)
        return " ".join(filter(None, self._told(person))) if person else "?"

    def _told(self, person: Participant) -> tuple[str, str]:
        """The name, and what tells it from others."""
        return cells.name(person), self._apart(person)

    def _recent(self, width: int) -> Text:
        store = self._session.store
        people = store.participants
        known = ((one, people.get(one.participant_uuid)) for one in store.stage)
        speakers = [(one, person) for one, person in known if person is not None]
        quiet = self._look("quiet")
        text = Text(no_wrap=True, overflow="ellipsis").append("spoke last: ", quiet)
        if not speakers:
            return text.append("nobody yet", quiet)
        for place, (one, person) in enumerate(speakers):
            text.append(", " if place else "", quiet)
            name, apart = self._told(person)
            name = " ".join(filter(None, (cells.short(name), apart)))
            if one.is_talking:
                text.append(f"{symbols.TALKING} {name}", self._look("talking"))
            else:
                text.append(name)
        text.truncate(width, overflow="ellipsis")
        return text
