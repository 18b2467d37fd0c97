"""Where tests leave what they measured, for the table of promises."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

PLACE = "PEXTUI_FIGURES"
"""The environment variable that names the file; without it nothing is kept."""


def record(promise: str, figure: str) -> None:
    """Keep a *figure* of a promise, such as "0 expired"; several of one promise add up."""
    if place := os.environ.get(PLACE):
        with open(place, "a", encoding="utf-8") as file:
            file.write(json.dumps([promise, figure]) + "\n")


def recorded(place: Path) -> Iterator[tuple[str, str]]:
    """Yield every promise and figure in the file *place*."""
    for line in place.read_text("utf-8").splitlines() if place.exists() else ():
        promise, figure = json.loads(line)
        yield promise, figure
