"""The bad line of the scene `rough`: a seeded script of spells, each with one kind of trouble."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from starlette.responses import HTMLResponse, JSONResponse, Response

from pextui.simulator.toxics import Toxics

SPARED = ("request_token", "release_token")

BUSY = {"status": "failure", "result": "Too many requests"}
PORTAL = "<html><title>Welcome</title>Accept our terms to use this network.</html>"


def _gateway(status: int, phrase: str) -> Callable[[], Response]:
    return partial(HTMLResponse, f"<html><h1>{status} {phrase}</h1></html>", status)


@dataclass(frozen=True, slots=True)
class Spell:
    """One kind of trouble, and how many seconds it lasts at least and at most.

    ``toxics`` is what the line does. ``lines`` is how those that are open end as it begins.
    ``answers`` come in the node's place. ``spoils_tokens``: whoever is here must join again.
    """

    name: str
    seconds: tuple[float, float]
    toxics: Toxics = field(default_factory=Toxics)
    lines: Literal["stay", "close", "break"] = "stay"
    answers: tuple[Callable[[], Response], ...] = ()
    spoils_tokens: bool = False


QUIET = Spell("quiet", (6, 12))
SPELLS = (
    Spell("slow", (8, 15), Toxics(latency=0.7)),
    Spell("narrow", (8, 15), Toxics(rate=3000, slice=100)),
    Spell("closed", (1, 3), lines="close"),
    Spell("broken", (1, 3), lines="break"),
    Spell("half-open", (20, 30), Toxics(is_dead=True)),
    Spell("refusing", (3, 6), Toxics(is_refusing=True), lines="close"),
    Spell("answers lost", (8, 15), Toxics(kills_answers=True)),
    Spell(
        "gateway errors",
        (8, 15),
        lines="close",
        answers=(
            _gateway(502, "Bad Gateway"),
            _gateway(503, "Service Unavailable"),
            _gateway(504, "Gateway Timeout"),
        ),
    ),
    Spell(
        "too busy",
        (8, 15),
        lines="close",
        answers=(partial(JSONResponse, BUSY, 429, {"Retry-After": "2"}),),
    ),
    Spell("web page", (5, 10), lines="close", answers=(partial(HTMLResponse, PORTAL),)),
    Spell("token refused", (5, 10), lines="close", spoils_tokens=True),
)


class Faults:
    """Goes through every spell in an order that the seed shuffles, with quiet ones between.

    While nobody holds a token the line is good, so that everybody can join.
    """

    def __init__(self, seed: int) -> None:
        self.spell = QUIET
        self._seconds = random.Random(seed)
        self._troubles = _shuffled(random.Random(seed))
        self._until: float | None = None
        self._spoilt: set[str] = set()
        self._count = 0

    def advance(self, now: float, *, is_used: bool) -> bool:
        """Goes on to the Unix time ``now``; True when another spell begins at this moment."""
        before = self.spell
        if not (is_used or self.spell.spoils_tokens):
            self.spell, self._until = QUIET, None
        elif self._until is None or now >= self._until:
            is_calm = self.spell is QUIET and self._until is not None
            self.spell = next(self._troubles) if is_calm else QUIET
            self._until = now + self._seconds.uniform(*self.spell.seconds)
        if self.spell is before:
            return False
        self._spoilt.clear()
        return True

    def instead(self, path: str) -> Response | None:
        """What is answered in the node's place: never to the same request twice in a row.

        Joining and leaving are spared.
        """
        if not self.spell.answers or path in SPARED:
            return None
        if path in self._spoilt:
            self._spoilt.discard(path)
            return None
        self._spoilt.add(path)
        self._count += 1
        return self.spell.answers[self._count % len(self.spell.answers)]()


def _shuffled(dice: random.Random) -> Iterator[Spell]:
    while True:
        yield from dice.sample(SPELLS, len(SPELLS))
