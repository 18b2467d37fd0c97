"""The list behind the roster: who is shown in which order, the cursor, the marks.

Cursor and marks are people, never row numbers (design/hosts.md §5).
"""

from collections.abc import Callable, Container, Iterable, Mapping

from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid
from pextui.ui.order import Heading, Line, Sort, arrange


class Listing:
    """Lines in order, and who is meant: leaving takes mark and cursor, a filter neither."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.cursor: ParticipantUuid | None = None
        self.marks: set[ParticipantUuid] = set()
        self.sort = Sort.NAME
        self._where: dict[ParticipantUuid, int] = {}
        self._shown: tuple[ParticipantUuid, ...] = ()
        self._left_at = 0
        self._is_new = True

    @property
    def shown(self) -> tuple[ParticipantUuid, ...]:
        """Everybody on the list, in order."""
        return self._shown

    def line_of(self, uuid: ParticipantUuid | None) -> int | None:
        """Return the number of a person's line, None for who is not shown."""
        return None if uuid is None else self._where.get(uuid)

    def arrange(
        self,
        people: Mapping[ParticipantUuid, Participant],
        spoke: Mapping[ParticipantUuid, int],
        is_wanted: Callable[[Participant], bool],
    ) -> bool:
        """Put everybody wanted in order; True when a line is another than before."""
        wanted = [one for one in list(people.values()) if is_wanted(one)]
        lines = arrange(wanted, self.sort, spoke)
        has_changed = lines != self.lines
        if has_changed:
            if self.cursor is not None:
                self._left_at = self._where.get(self.cursor, self._left_at)
            self.lines = lines
            self._shown = tuple(line for line in lines if not isinstance(line, Heading))
            self._where = {line: y for y, line in enumerate(lines) if not isinstance(line, Heading)}
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


def spoken(order: Iterable[ParticipantUuid]) -> dict[ParticipantUuid, int]:
    """Return each speaker's place, 0 for the latest."""
    return {uuid: place for place, uuid in enumerate(order)}
