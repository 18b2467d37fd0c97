"""The list behind the roster: who is shown in which order, the cursor, the marks.

Cursor and marks are people, never row numbers (design/hosts.md §5).
"""

from collections.abc import Callable, Container, Mapping, Set

from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid
from pextui.ui.order import Heading, Line, Sort, arrange, held, is_somebody


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
        self._known: dict[ParticipantUuid, Participant] = {}
        self._last_mark: ParticipantUuid | None = None
        self._waiting: frozenset[ParticipantUuid] = frozenset()
        self._was_of_door = False
        """True when those marked last stood at the door, as long as nobody is under the cursor."""
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

    def gone(self, uuid: ParticipantUuid) -> Participant | None:
        """Return who stands in a gap, as they were last known."""
        return self._known.get(uuid)

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
        a gap. Who is marked and hidden does not come by themselves: the next key would mean them.
        """
        self.is_held = is_held and bool(self.lines)
        hidden = {uuid for uuid in self.marks if uuid not in self._where} if self.is_held else ()
        marked = self.marks.intersection(self._where)
        everybody = list(people.values())
        wanted = [one for one in everybody if is_wanted(one) and one.uuid not in hidden]
        lines = arrange(wanted, self.sort, talked)
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
        self._known = {**self._known, **people} if self.is_held else dict(people)
        self._end_marks(people, marked)
        self._waiting = frozenset(one.uuid for one in everybody if one.is_waiting)
        return has_changed

    def meant(self) -> tuple[ParticipantUuid, ...]:
        """Return whom a verb is about: the marked people shown, else who is under the cursor.

        Who is marked and hidden is left out, also when all are.
        """
        marked = tuple(uuid for uuid in self._shown if uuid in self.marks) if self.marks else ()
        if marked:
            return marked
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

    def next_at_door(
        self, people: Mapping[ParticipantUuid, Participant], passed: Container[ParticipantUuid]
    ) -> ParticipantUuid | None:
        """Return who waits below the cursor, else above, the nearest; none of *passed*."""
        here = self._where.get(self.cursor, 0) if self.cursor else 0
        waiting = [
            uuid
            for uuid in self._shown
            if (one := people.get(uuid)) and one.is_waiting and uuid not in passed
        ]
        below = (uuid for uuid in waiting if self._where[uuid] > here)
        above = (uuid for uuid in reversed(waiting) if self._where[uuid] < here)
        return next(below, None) or next(above, None)

    def all_wanted(self, people: Mapping[ParticipantUuid, Participant]) -> set[ParticipantUuid]:
        """Return who is wanted; seats that are nobody's only where there is nobody else."""
        there = [one for uuid in self.wanted if (one := people.get(uuid)) is not None]
        somebody = [one for one in there if is_somebody(one)]
        return {one.uuid for one in somebody or there}

    def others(
        self, people: Mapping[ParticipantUuid, Participant], *, with_hosts: bool = False
    ) -> set[ParticipantUuid]:
        """Return who is wanted and not marked: guests, of the door where all marked stand there.

        Hosts are left out unless asked for: "all but these" is seldom meant for them
        (design/hosts.md §5, 7). The door stays the door when others let in who was marked there.
        """
        # People may leave meanwhile, in the thread that hears of it.
        shown = [one for uuid in self._shown if (one := people.get(uuid)) is not None]
        marked = [one for one in shown if one.uuid in self.marks]
        left_out = self.marks | self.strays
        is_of_door = self._was_of_door and self.cursor is None
        if marked:
            is_of_door = all(one.uuid in self._waiting for one in marked)
        return {
            one.uuid
            for one in shown
            if one.uuid not in left_out
            and is_somebody(one)
            and (with_hosts or not one.is_host)
            and one.is_waiting is is_of_door
        }

    def between(self) -> set[ParticipantUuid]:
        """Return who is wanted from the last mark to the cursor; from the nearest if it is gone."""
        marked = {uuid: y for uuid in self.marks if (y := self.line_of(uuid)) is not None}
        here = self.line_of(self.cursor)
        if here is None:
            return set()
        nearest = min(marked.values(), key=lambda y: abs(y - here), default=here)
        start = nearest if self._last_mark is None else marked.get(self._last_mark, nearest)
        first, last = sorted((start, here))
        return {uuid for uuid in self.wanted if first <= self._where[uuid] <= last}

    def toggle(self) -> ParticipantUuid | None:
        """Mark or unmark who is under the cursor; return them."""
        if self.cursor not in self._where:
            return None
        self.marks ^= {self.cursor}
        self._last_mark = self.cursor
        return self.cursor

    def _nearest(self, y: int) -> ParticipantUuid:
        """Return who is shown on or below line *y*, where the one under the cursor was."""
        return next((uuid for uuid in self._shown if self._where[uuid] >= y), self._shown[-1])

    def _end_marks(
        self, people: Mapping[ParticipantUuid, Participant], meant: Set[ParticipantUuid]
    ) -> None:
        """Who leaves loses the mark, and who is let in, whoever does it.

        Nobody else is meant because of that, where marked people were: the next key would hit them.
        """
        self.marks = {
            uuid
            for uuid in self.marks
            if (one := people.get(uuid)) and (one.is_waiting or uuid not in self._waiting)
        }
        has_lost_all = bool(meant) and not self.marks.intersection(meant)
        if has_lost_all or (self.cursor is not None and self.cursor not in people):
            self.cursor = None
            self._was_of_door = has_lost_all and meant <= self._waiting
        if self._is_new and self._shown:
            self._is_new = False
            self.cursor = self._shown[0]
