"""How often something is drawn: at once after a rest, and never so often that keys must wait."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

REST: Final = 10.0
"""How many times as long as drawing took it rests afterwards: keys come first in a storm."""

LONGEST_REST: Final = 1 / 4
"""Seconds after which what has changed is drawn, however long drawing takes."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What the user allows: ``fps`` frames a second at most, and times that go on each ``tick`` s.

    The first change is drawn at once all the same, and so are cursor, marks and what is typed.
    """

    fps: float = 50.0
    tick: float = 1.0
    blinks: bool = True
    """True when the cursor of a line may blink."""

    def at_most(self, fps: float | None) -> "Pace":
        """Return this pace with at most *fps* frames a second, None for no other limit."""
        return self if fps is None else replace(self, fps=min(self.fps, fps))


STEADY: Final = Pace()
AFAR: Final = Pace(fps=15.0)
"""Behind ssh, where each frame is a packet, whose head is larger than what is in it."""

CALM: Final = Pace(fps=2.0, tick=5.0, blinks=False)
"""For bad lines and quiet eyes."""


def pace_of(fps: float | None, *, is_calm: bool, is_afar: bool) -> Pace:
    """Return the pace for what the user wishes, and for where the terminal is; a wish comes first.

    *fps* is None where the user has not said any.
    """
    if is_calm:
        return CALM.at_most(fps)
    if fps is None:
        return AFAR if is_afar else STEADY
    return replace(STEADY, fps=float(fps))


class Beat:
    """Tells when the next frame may be drawn, by what the ones before it have cost.

    *now* and *spent* return seconds, of the clock and of this thread's processor.
    """

    def __init__(
        self,
        pace: Pace,
        now: Callable[[], float] = time.monotonic,
        spent: Callable[[], float] = time.thread_time,
    ) -> None:
        self._shortest = 1 / pace.fps
        self._now = now
        self._spent = spent
        self._drawn_at = -LONGEST_REST - self._shortest
        self._costs = (0.0, 0.0)

    def wait(self, *, is_covered: bool = False) -> float:
        """Return the seconds until the next frame, at most 0 when it may be drawn now.

        Whatever is drawn once, such as a whole list, holds up nothing: the cheaper one of the
        last two frames counts. With *is_covered* there is a dialog above what is drawn, for which
        Textual draws both of them whole.
        """
        rest = LONGEST_REST if is_covered else min(REST * min(self._costs), LONGEST_REST)
        return self._drawn_at + max(self._shortest, rest) - self._now()

    @contextmanager
    def frame(self) -> Iterator[None]:
        """Draw a frame inside, and its cost is known."""
        self._drawn_at, begun = self._now(), self._spent()
        try:
            yield
        finally:
            self._costs = (self._costs[1], self._spent() - begun)
