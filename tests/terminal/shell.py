"""A login shell in a terminal of its own, for what only a shell does: stop a program and go on."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path
from typing import Final

import pyte

from tests.cli.program import Terminal, environment

_TAKE_TERMINAL: Final = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execvp(sys.argv[1], sys.argv[1:])"
)


class Shell(Terminal):
    """*command* with the terminal as its controlling one: Ctrl+Z and SIGHUP reach it."""

    def __init__(
        self, home: Path, *command: str, size: tuple[int, int] = (120, 40), **variables: str
    ) -> None:
        self._line, far_end = pty.openpty()
        width, height = size
        fcntl.ioctl(far_end, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, "-c", _TAKE_TERMINAL, *command],
            env=environment(home, **variables),
            cwd=home,
            stdin=far_end,
            stdout=far_end,
            stderr=far_end,
            start_new_session=True,
        )
        os.close(far_end)
        self._screen = pyte.Screen(width, height)
        self._stream = pyte.ByteStream(self._screen)
        self.drawn = b""

    def resize(self, width: int, height: int) -> None:
        """The terminal's window becomes another size."""
        self._screen.resize(height, width)
        fcntl.ioctl(self._line, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
