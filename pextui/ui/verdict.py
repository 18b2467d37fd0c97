"""What the terminal can do, as the program will use it."""

import os
from collections.abc import Mapping

from rich.console import Console

_COLOURS = {
    "truecolor": "16 million colours",
    "256": "256 colours",
    "standard": "16 colours",
    "windows": "16 colours",
}


def colours(environ: Mapping[str, str] = os.environ) -> str:
    """Return how many colours the screen is drawn in, and why that many."""
    if environ.get("NO_COLOR"):
        return "none (NO_COLOR is set)"
    system = Console(force_terminal=True, _environ=environ).color_system
    return _COLOURS.get(system or "", "none")


def multiplexer(environ: Mapping[str, str] = os.environ) -> str:
    """Return the program between this one and the terminal, or nothing."""
    if environ.get("TMUX"):
        return "tmux"
    return "screen" if environ.get("STY") else ""


def clipboard(environ: Mapping[str, str] = os.environ) -> str:
    """Return whether what is copied here reaches the clipboard of the machine one sits at."""
    match multiplexer(environ):
        case "tmux":
            return "by OSC 52, where tmux has set-clipboard on"
        case "screen":
            return "no: screen passes no OSC 52 on"
        case _:
            return "by OSC 52, where the terminal allows it"
