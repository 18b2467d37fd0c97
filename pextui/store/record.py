"""Lines that one thread writes and all others read."""

from typing import Generic, TypeVar

Line = TypeVar("Line")


class Record(Generic[Line]):
    """Lines in order, oldest first. Who adds changes ``_lines``, and then ``total``."""

    def __init__(self) -> None:
        self.total = 0
        """How many have ever been added, those no longer kept too."""
        self._lines: list[Line] = []
        self._copy: tuple[int, tuple[Line, ...]] = (0, ())

    @property
    def lines(self) -> tuple[Line, ...]:
        """All that are kept, in any thread; the same object until there are others."""
        total, copy = self._copy
        if total != self.total:
            total = self.total  # before the copy: what comes meanwhile asks for another
            copy = tuple(self._lines)
            self._copy = (total, copy)
        return copy
