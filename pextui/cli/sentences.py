"""What goes wrong outside the screen, as plain sentences on stderr and an exit code."""

import logging
import sys
import traceback
from typing import Final

import typer

from pextui.cli import BUG, USAGE
from pextui.config import BadConfig

_LONGEST: Final = 2000

_log = logging.getLogger(__name__)


class WrongUsage(Exception):
    """The command cannot be run like this; ``str()`` is a sentence with the fix."""


def say(*sentences: str) -> None:
    """Print each sentence on stderr, with nothing in it that a terminal would obey."""
    from pextui.protocol.text import clean

    for sentence in sentences:
        print(f"pextui: {clean(sentence, _LONGEST)}", file=sys.stderr)


def explain(error: Exception) -> tuple[int, tuple[str, ...]]:
    """Return the exit code and the sentences of whatever ended a command."""
    from pextui.client.errors import BadInput

    match error:
        case BadConfig():
            return USAGE, error.sentences
        case WrongUsage() | BadInput():
            return USAGE, (str(error),)
        case typer.TyperException():
            return USAGE, (_of_the_command_line(error),)
        case _:
            _log.error("a bug", exc_info=error)
            return BUG, (_of_a_bug(error),)


def _of_the_command_line(error: typer.TyperException) -> str:
    path = getattr(getattr(error, "ctx", None), "command_path", "pextui")
    message = error.format_message().rstrip(".")
    return f"{message[:1].lower()}{message[1:]} ({path} --help shows what there is)"


def _of_a_bug(error: Exception) -> str:
    """Name the kind and the place only: a message may hold a secret."""
    where = traceback.extract_tb(error.__traceback__)[-1:]
    place = "".join(f" at {frame.filename}:{frame.lineno}" for frame in where)
    return f"this is a bug in pextui: {type(error).__name__}{place}; --log PATH keeps more of it"
