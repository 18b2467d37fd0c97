"""One contestant in a meeting of its own: its keys, its events, and when they arrived."""

import math
import time
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from tests.benchmarks import peers
from tests.benchmarks.measure import OURS, Missing
from tests.benchmarks.watched import LoadNode, Program, load_node, pextui

READY: Final = b"LIVE"
"""What everybody writes once the list is complete."""

QUIET: Final = 0.5
"""Seconds without a byte after which a program is at rest."""

LOST: Final = 20.0
"""Seconds after which a key or a word is given up; it counts as having taken as long."""

STAY: Final = (b"",)
ONWARD: Final = (b"B",)
TO_AND_FRO: Final = (b"B", b"A")
"""Ways to go after a key: none, down, down and up in turn."""

Command = Callable[[str], list[str]]
"""Returns the command of a program that follows the node at a URL."""

Wrap = Callable[[list[str]], list[str]]
"""Puts a command into another one."""


def command(name: str) -> Command:
    """Return how the contestant *name* is run. Running it raises Missing where it cannot be."""
    return pextui if name == OURS else lambda url: peers.command(name, url)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A program, and the node whose meeting it shows."""

    node: LoadNode
    program: Program

    def settle(self, patience: float = LOST) -> None:
        """Wait until the program is at rest, or until *patience*, in seconds, is over."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            last = self.program.drawn[-1].at if self.program.drawn else self.program.spawned
            if time.monotonic() - last > QUIET:
                return
            time.sleep(0.02)

    def posts(self, last_word: str) -> list[float]:
        """Return when each POST to a path with this *last_word* arrived."""
        return [one["at"] for one in self.node.all("post") if one["post"].endswith(last_word)]

    def delays(self) -> list[float]:
        """Return the milliseconds from each probe to its word on the screen, in their order.

        A word that another one had overtaken before it was drawn counts as infinite.
        """
        return [self._delay(probe) for probe in self.node.all("probe")]

    def _delay(self, probe: dict[str, Any]) -> float:
        sent = float(probe["at"])
        since = bisect(self.program.drawn, sent, key=lambda drawn: drawn.at)
        seen = self.program.when(probe["probe"].encode(), since)
        return math.inf if seen is None else (seen - sent) * 1000


class Presses:
    """Keys pressed in *meeting*, each with the POST that it leads to; both keep their order.

    After each, the next of *ways* is gone, in turn. The same request twice at once is only sent
    once, so that who does not wait for an answer must go on to somebody else.
    """

    def __init__(self, meeting: Meeting, ways: Sequence[bytes] = TO_AND_FRO) -> None:
        self.pressed: list[float] = []
        self._meeting = meeting
        self._keys = [b"m" + (meeting.program.arrow(way) if way else b"") for way in ways]
        self._before = len(meeting.posts("/mute"))

    def press(self) -> None:
        """Press a key now."""
        keys = self._keys[len(self.pressed) % len(self._keys)]
        self.pressed.append(self._meeting.program.type(keys))

    def press_until(self, is_over: Callable[[], bool], every: float) -> None:
        """Press a key *every* so many seconds until it *is_over*, whatever becomes of them."""
        began = time.monotonic()
        for number in count(1):
            if is_over():
                return
            self.press()
            time.sleep(max(0.0, began + number * every - time.monotonic()))

    def press_and_wait(self) -> float:
        """Press a key; return the milliseconds until its POST arrived.

        Raises TimeoutError when it never does: what came later would be taken for it.
        """
        self.press()
        waits = self.waits()
        if self.lost():
            raise TimeoutError(f"key {len(self.pressed)} led to no POST")
        return waits[-1]

    def waits(self) -> list[float]:
        """Return the milliseconds from each key to its POST.

        A lost key has taken as long as it was waited for: LOST seconds from now.
        """
        deadline = time.monotonic() + LOST
        while self.lost() and time.monotonic() < deadline:
            time.sleep(0.001)
        given_up = [time.monotonic()] * len(self.pressed)
        pairs = zip(self.pressed, [*self._arrived(), *given_up], strict=False)
        return [(arrived - pressed) * 1000 for pressed, arrived in pairs]

    def lost(self) -> int:
        """Return how many keys led to no POST so far."""
        return len(self.pressed) - len(self._arrived())

    def _arrived(self) -> list[float]:
        return self._meeting.posts("/mute")[self._before :]


@contextmanager
def meeting(run: Command, people: int, *options: str, wrap: Wrap = list) -> Iterator[Meeting]:
    """Run a node with *people* and *options*, and a program that has drawn the list and rests.

    Raises Missing where the program cannot be run here, or never shows the list.
    """
    with load_node(people, *options) as node, Program(wrap(run(node.url))) as program:
        try:
            program.wait_for(READY)
        except TimeoutError as error:
            raise Missing(f"it never showed the list: {error}") from None
        here = Meeting(node, program)
        here.settle()
        yield here


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that this *share* of all *values* does not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def held(seconds: float) -> Callable[[], bool]:
    """Return the test of whether *seconds* are over, from now on."""
    until = time.monotonic() + seconds
    return lambda: time.monotonic() >= until
