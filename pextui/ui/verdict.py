"""What the terminal can do, as the program will use it."""

import os
from collections.abc import Callable, Mapping

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


def pictures(
    environ: Mapping[str, str] = os.environ,
    *,
    ask: Callable[[], str] | None,
    cell: tuple[int, int] = (0, 0),
    is_ascii: bool = False,
) -> str:
    """Return how the presentation is shown, and why so; *ask* has the terminal answer."""
    from pextui.ui.frames import can_decode
    from pextui.ui.sharp import Way, answered, guess, is_sure, obstacle

    if not can_decode():
        return "only saved to a file: pip install 'pextui[picture]' shows it"
    blocks = "in coloured blanks" if is_ascii else "in half blocks"
    if why := obstacle(environ, is_ascii=is_ascii):
        return f"{blocks}: {why}"
    if ask is None:
        return f"{blocks}: there is no terminal"
    answer = "" if is_sure(environ) else ask()
    way = answered(answer) if answer else guess(environ)
    why = "the terminal says so" if answer else "the environment says so"
    if way is None:
        not_so = "says that it draws no pictures" if answer else "does not say what it draws"
        return f"{blocks}: the terminal {not_so}"
    if way is Way.SIXEL and min(cell) < 1:
        return f"{blocks}: the terminal draws sixels, but does not tell its size in pixels"
    how = "by Kitty's graphics protocol" if way is Way.KITTY else "in sixels"
    return f"{blocks}, sharp with o {how}: {why}"
