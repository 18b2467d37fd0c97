"""Where tests leave what they measured, for the table of promises."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PLACE = "PEXTUI_FIGURES"
"""The environment variable that names the file; without it nothing is kept."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured of a promise; ``is_kept`` is False where it was less than promised.

    Times depend on the machine: a test records them, and only the table of promises judges them.
    """

    promise: str
    words: str
    is_kept: bool = True


def record(promise: str, figure: str, *, is_kept: bool = True) -> None:
    """Keep a *figure* of a promise, such as "0 expired"; several of one promise add up."""
    if place := os.environ.get(PLACE):
        with open(place, "a", encoding="utf-8") as file:
            file.write(json.dumps([promise, figure, is_kept]) + "\n")


def recorded(place: Path) -> Iterator[Figure]:
    """Yield every figure in the file *place*."""
    for line in place.read_text("utf-8").splitlines() if place.exists() else ():
        yield Figure(*json.loads(line))
