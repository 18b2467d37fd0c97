"""The program's outermost room: commands, exit codes, and the wiring of all other rooms.

Exit codes: 0 left or meeting over, 1 a bug, 2 wrong usage or not a terminal, 3 the node refused,
4 no answer, 128+n ended by signal n. Nothing heavy is imported before a command needs it.
"""

import gc
import logging
import os
import sys
import threading
from contextlib import suppress
from typing import Final, NoReturn

BUG: Final = 1
USAGE: Final = 2
INTERRUPTED: Final = 130


def main() -> None:
    """Run the command of this process and exit with its code; never a traceback."""
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]  # its developers' switches: they press keys and log what is typed
    # Nothing is plugged into pydantic here: asking every package on the machine takes 25 ms.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    collect_less()
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    _leave(code)


def collect_less() -> None:
    """Let Python look for garbage seldom.

    Textual makes a dozen small objects for each piece of a line: with Python's own thresholds,
    half of the time of drawing goes into looking through them, and a tenth of starting.
    """
    gc.set_threshold(50_000, 20, 50)


def _leave(code: int) -> NoReturn:
    """Exit with *code*, without waiting for a thread that hangs in a name look-up.

    Python joins such a thread at its end, for as long as the resolver takes (faults.md F22).
    """
    if threading.active_count() == 1:
        sys.exit(code)
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def run(arguments: list[str]) -> int:
    """Run a command and return its exit code; what went wrong is said on stderr, plainly."""
    try:
        # A program without a log must not print records over the screen.
        from pextui.cli.log import silence

        silence()
        from pextui.cli.commands import call

        return call(arguments)
    except Exception as error:
        from pextui.cli.sentences import explain, say

        code, sentences = explain(error)
        say(*sentences)
        return code
