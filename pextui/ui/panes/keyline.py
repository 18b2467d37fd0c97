"""The key line: whom a verb would be about, and the keys that matter now."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import ClassVar, Final

from rich.console import RenderableType
from rich.text import Text
from textual import events

from pextui.actions import COMMANDS, Row
from pextui.protocol.models import Participant
from pextui.session import Session
from pextui.store import Changes
from pextui.ui import cells, offers
from pextui.ui.keys import Keymap
from pextui.ui.panes.frame import Wanted
from pextui.ui.sparing import Quiet

_COMMANDS: Final = sorted((row for row in COMMANDS if row.foot), key=lambda row: row.foot)

_GAP: Final = 2
_CUT: Final = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of the line, and the id of the row that they stand for."""

    text: Text
    row_id: str = ""


_OR: Final = Piece(Text("/", "dim"))


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a verb is about now: ``hidden`` is how many marked people the filter hides.

    ``filter`` is the one in force, where the roster does not show it.
    """

    people: Sequence[Participant] = ()
    is_marked: bool = False
    hidden: int = 0
    filter: str = ""


class KeyLine(Quiet):
    """The verbs for the chosen people in one line, and the console's own keys below.

    A verb and the one that takes it back stand together. *called* names a person so that nobody
    else can be meant. While there is a ``hint``, it stands in place of the own keys.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"keyline--marked", "keyline--word"}

    def __init__(
        self, session: Session, keymap: Keymap, called: Callable[[Participant], str]
    ) -> None:
        super().__init__(id="keyline")
        self._session = session
        self._keymap = keymap
        self._called = called
        self._meant = Meant()
        self._writing = ""
        self._shown: object = None
        self.hint = ""

    def show(self, meant: Meant, writing: str, changes: Changes) -> None:
        """Say whom a verb is about.

        While the host is *writing* no letter is a key: what ends that is said instead.
        """
        is_same = (meant, writing) == (self._meant, self._writing)
        if is_same and not changes.parts & offers.DECIDED_BY:
            return
        self._meant, self._writing = meant, writing
        words = writing or (self._whom(), *self._offered())
        if words != self._shown:
            self._shown = words
            self.refresh()

    def end_hint(self) -> None:
        """Show the own keys again."""
        if self.hint:
            self.hint = ""
            self.refresh()

    def render(self) -> RenderableType:
        """Return all lines."""
        if self._writing:
            return Text(f" {self._writing}", "bold", no_wrap=True)
        lines = [Text.assemble(*(one.text for one in line)) for line in self._lines()]
        return Text("\n", no_wrap=True).join(lines)

    def on_click(self, event: events.Click) -> None:
        """Do what was clicked; while a line is written, nothing is a key."""
        lines = [] if self._writing else self._lines()
        pieces = lines[event.y] if 0 <= event.y < len(lines) else []
        ends = accumulate(one.text.cell_len for one in pieces)
        hit = next((one for one, end in zip(pieces, ends, strict=True) if event.x < end), None)
        if hit is not None and hit.row_id:
            self.post_message(Wanted(hit.row_id))

    def _lines(self) -> list[list[Piece]]:
        """Return the pieces of both lines; of one line alone, the own keys'."""
        width, height = self.size
        return [self._verbs(width), self._own(width)][-max(1, height) :]

    def _own(self, width: int) -> list[Piece]:
        if self.hint:
            return [Piece(Text(f" {self.hint}", no_wrap=True))]
        return _laid_out(Text(" "), [self._keys([row]) for row in _COMMANDS], width)

    def _verbs(self, width: int) -> list[Piece]:
        offered = self._offered()
        first = self._first(has_more=bool(offered))
        refusal = self._session.refusal()
        if refusal and self._meant.people:
            first.append(refusal, "dim not bold")
        pairs = groupby(offered, lambda row: row.keys[0].lower())
        return _laid_out(first, [self._keys(list(rows)) for _, rows in pairs], width)

    def _offered(self) -> list[Row]:
        """Return what can be done to them, the most wanted first."""
        people = self._meant.people
        if not people:
            return []
        is_door = all(one.is_waiting for one in people)
        fit = (
            one.action
            for one in offers.for_people(self._session, people)
            if one.refusal is None and not (is_door and one.action.is_inside)
        )
        return sorted((one for one in fit if one.foot), key=lambda one: one.foot)

    def _keys(self, rows: Sequence[Row]) -> list[Piece]:
        """Return the keys of *rows*, which take each other back, and the words of the first."""
        keys = [(key, row.id) for row in rows if (key := self._keymap.shown(row.id))]
        if not keys:
            return []
        words = self.get_component_rich_style("keyline--word", partial=True)
        pieces = [Piece(Text(key, "bold"), row_id) for key, row_id in keys]
        said = Piece(Text(f" {rows[0].short}", words), keys[0][1])
        return [*pieces[:1], *(one for key in pieces[1:] for one in (_OR, key)), said]

    def _first(self, *, has_more: bool) -> Text:
        meaning = "keyline--marked" if self._meant.is_marked else ""
        style = self.get_component_rich_style(meaning, partial=True) if meaning else "bold"
        text = Text(" ", no_wrap=True).append(self._whom(), style)
        if has_more:
            text.append(":", style)
        text.append(" " * _GAP)
        return text

    def _whom(self) -> str:
        people, hidden = self._meant.people, self._meant.hidden
        unseen = f"filter: {cells.short(self._meant.filter)}" if self._meant.filter else ""
        beside = (unseen, f"{hidden} marked hidden, left out" if hidden else "")
        told = ", ".join(filter(None, beside))
        left_out = f" ({told})" if told else ""
        if not people:
            return f"nobody selected{left_out or ': arrows choose'}"
        name = self._called(people[0])
        if not self._meant.is_marked:
            return f"{name}{left_out}"
        alone = f", {name}" if len(people) == 1 else ""
        return f"{len(people)} marked{alone}{left_out}"


def _laid_out(first: Text, groups: Iterable[Sequence[Piece]], width: int) -> list[Piece]:
    """Return as many *groups* as fit behind *first*, each whole; a line that was cut says so."""
    drawn, used = [Piece(first)], first.cell_len
    left = [group for group in groups if group]
    for number, group in enumerate(left, start=1):
        wide = sum(one.text.cell_len for one in group)
        if used + wide + (_GAP + len(_CUT) if number < len(left) else 0) > width:
            return [*drawn, Piece(Text(_CUT, "dim"), "help")]
        drawn += [*group, Piece(Text(" " * _GAP))]
        used += wide + _GAP
    return drawn
