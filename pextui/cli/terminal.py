"""What the console needs of the terminal, checked before anything is drawn."""

import os
import sys
from typing import Final

from pextui.cli.sentences import WrongUsage

_INSTEAD: Final = "run pextui in a terminal window or over ssh -t"


def require_terminal() -> None:
    """Raise WrongUsage unless keys come from a terminal and the screen goes to one.

    The screen is drawn on stderr, so stdout may well be a file.
    """
    if sys.stdin is None or not sys.stdin.isatty():
        raise WrongUsage(f"the keys must come from a terminal, and stdin is none: {_INSTEAD}")
    if sys.stderr is None or not sys.stderr.isatty():
        raise WrongUsage(f"the screen is drawn on stderr, and that is no terminal: {_INSTEAD}")
    if os.environ.get("TERM") == "dumb":
        raise WrongUsage("this terminal cannot draw a screen (TERM=dumb): set TERM, or use another")


def speaks_unicode() -> bool:
    """False where the locale would turn every other character into an escape.

    And on the bare console of Linux, whose font has few of them.
    """
    is_bare = os.environ.get("TERM") == "linux"
    return not is_bare and (sys.stderr.encoding or "").lower().replace("-", "") == "utf8"
