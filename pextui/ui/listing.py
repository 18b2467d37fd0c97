"""The list behind the roster: who is shown in which order, the cursor, the marks.

Cursor and marks are people, never row numbers (design/hosts.md §5).
"""

from collections.abc import Callable, Container, Mapping

from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid
from pextui.ui.order import Group, Heading, Line, Sort, arrange, held


class Listing:
    """Lines in order, and who is meant: leaving takes mark and cursor, a filter neither."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.cursor: ParticipantUuid | None = None
        self.marks: set[ParticipantUuid] = set()
        self.sort = Sort.NAME
        self.is_held = False
        """True while lines stand where they stood when the order was held."""
        self.strays: frozenset[ParticipantUuid] = frozenset()
        """Who stands there only because no line moves: the filter means them no more."""
        self._where: dict[ParticipantUuid, int] = {}
        self._shown: tuple[ParticipantUuid, ...] = ()
        self._left_at = 0
        self._is_new = True

    @property
    def shown(self) -> tuple[ParticipantUuid, ...]:
        """Everybody on the list, in order."""
        return self._shown

    @property
    def wanted(self) -> tuple[ParticipantUuid, ...]:
        """Everybody on the list whom the filter means by now, in order."""
        strays = self.strays
        return tuple(uuid for uuid in self._shown if uuid not in strays) if strays else self._shown

    def line_of(self, uuid: ParticipantUuid | None) -> int | None:
        """Return the number of a person's line, None for who is not shown."""
        return None if uuid is None else self._where.get(uuid)

    def arrange(
        self,
        people: Mapping[ParticipantUuid, Participant],
        talked: Callable[[ParticipantUuid], float],
        is_wanted: Callable[[Participant], bool],
        *,
        is_held: bool = False,
    ) -> bool:
        """Put everybody wanted in order; True when a line is another than before.

        While *is_held* no line moves: who comes is put below all others, and who leaves stays as
        a gap.
        """
        wanted = [one for one in list(people.values()) if is_wanted(one)]
        lines = arrange(wanted, self.sort, talked)
        self.is_held = is_held and bool(self.lines)
        if self.is_held:
            lines = held(self.lines, lines)
        if self.cursor is not None:
            self._left_at = self._where.get(self.cursor, self._left_at)
        has_changed = lines != self.lines
        if has_changed:
            self.lines = lines
            self._where = {line: y for y, line in enumerate(lines) if not isinstance(line, Heading)}
        self._shown = tuple(line for line in self._where if line in people)
        standing = frozenset(self._shown if self.is_held else ())
        self.strays = standing and standing.difference(one.uuid for one in wanted)
        self._forget_who_left(people)
        return has_changed

    def meant(self) -> tuple[ParticipantUuid, ...]:
        """Return whom a verb is about: the marked people shown, else who is under the cursor.

        Nobody while all who are marked are hidden: the next key would hit somebody else.
        """
        if self.marks:
            return tuple(uuid for uuid in self._shown if uuid in self.marks)
        return (self.cursor,) if self.cursor in self._where else ()

    def hidden_marks(self) -> int:
        """Return how many marked people are not shown: nothing is done to them."""
        return sum(uuid not in self._where for uuid in self.marks)

    def step(self, number: int) -> ParticipantUuid | None:
        """Return who is *number* people below the cursor, the last or first one beyond the end."""
        if not self._shown:
            return None
        if self.cursor not in self._where:
            return self._nearest(self._left_at)
        at = self._shown.index(self.cursor) + number
        return self._shown[min(max(at, 0), len(self._shown) - 1)]

    def others(
        self, people: Mapping[ParticipantUuid, Participant], *, with_hosts: bool = False
    ) -> set[ParticipantUuid]:
        """Return who is wanted and not marked: guests, of the door where all marked stand there.

        Hosts are left out unless asked for: "all but these" is seldom meant for them
        (design/hosts.md §5, 7).
        """
        # People may leave meanwhile, in the thread that hears of it.
        shown = [one for uuid in self._shown if (one := people.get(uuid)) is not None]
        marked = [one for one in shown if one.uuid in self.marks]
        left_out = self.marks | self.strays
        door = self._at_the_door()
        is_of_door = bool(marked) and all(one.uuid in door for one in marked)
        return {
            one.uuid
            for one in shown
            if one.uuid not in left_out
            and (with_hosts or not one.is_host)
            and one.is_waiting is is_of_door
        }

    def _at_the_door(self) -> set[ParticipantUuid]:
        """Return who stands on a line of the door: there a mark was set, whoever came in since."""
        door: set[ParticipantUuid] = set()
        group = None
        for line in self.lines:
            if isinstance(line, Heading):
                group = line.group
            elif group is Group.WAITING:
                door.add(line)
        return door

    def between(self) -> set[ParticipantUuid]:
        """Return who is wanted from the mark nearest to the cursor to the cursor."""
        marked = [y for uuid in self.marks if (y := self.line_of(uuid)) is not None]
        here = self.line_of(self.cursor)
        if here is None:
            return set()
        start = min(marked, key=lambda y: abs(y - here), default=here)
        first, last = sorted((start, here))
        return {uuid for uuid in self.wanted if first <= self._where[uuid] <= last}

    def toggle(self) -> ParticipantUuid | None:
        """Mark or unmark who is under the cursor; return them."""
        if self.cursor not in self._where:
            return None
        self.marks ^= {self.cursor}
        return self.cursor

    def _nearest(self, y: int) -> ParticipantUuid:
        """Return who is shown on or below line *y*, where the one under the cursor was."""
        return next((uuid for uuid in self._shown if self._where[uuid] >= y), self._shown[-1])

    def _forget_who_left(self, people: Container[ParticipantUuid]) -> None:
        """Nobody else is meant because somebody left: the next key would hit them."""
        staying = {uuid for uuid in self.marks if uuid in people}
        has_lost_all = bool(self.marks) and not staying
        self.marks = staying
        if has_lost_all or (self.cursor is not None and self.cursor not in people):
            self.cursor = None
        if self._is_new and self._shown:
            self._is_new = False
            self.cursor = self._shown[0]
