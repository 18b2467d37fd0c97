"""The few symbols of the screen, each one cell wide, with plain ASCII in their place."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Symbols:
    """One character each, except where the name says otherwise."""

    talking: str
    muted: str
    silent: str
    marked: str
    pending: str
    seen: str
    failed: str
    cursor: str
    gap: str
    dot: str
    box: str
    """Corners and sides of a seat: ╭ ─ ╮ │ ╰ ╯."""


UNICODE: Final = Symbols("▶", "✕", "·", "●", "…", "✓", "!", "▸", "┄", "·", "╭─╮│╰╯")
ASCII: Final = Symbols(">", "x", ".", "*", "~", "+", "!", ">", "-", "-", "+-+|++")


def plain(text: str) -> str:
    """Return *text* in ASCII, what is not replaced by a question mark."""
    return text.encode("ascii", "replace").decode("ascii")
