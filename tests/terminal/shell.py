"""A login shell in a terminal of its own, for what only a shell does: stop a program and go on."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import Final

import pyte

from tests.cli.program import PATIENCE, Terminal, environment

_TAKE_TERMINAL: Final = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execvp(sys.argv[1], sys.argv[1:])"
)


class Shell(Terminal):
    """*command* with the terminal as its controlling one: Ctrl+Z and SIGHUP reach it."""

    def __init__(
        self,
        home: Path,
        *command: str,
        size: tuple[int, int] = (120, 40),
        **variables: str,
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

    @property
    def screen(self) -> str:
        """What can be read on the screen now, whatever the width of its characters."""
        lines = (self._screen.buffer[y] for y in range(self._screen.lines))
        return "\n".join(
            "".join(line[x].data for x in range(self._screen.columns)).rstrip() for line in lines
        )

    def loses(self, *words: str) -> None:
        """Wait until none of *words* is on the screen."""
        deadline = time.monotonic() + PATIENCE
        while any(word in self.screen for word in words):
            assert self._read(deadline), f"never lost {words}:\n{self.screen}"

    def wipe(self) -> None:
        """Look only at what is drawn from now on."""
        self._screen.reset()

    def resize(self, width: int, height: int, cell: tuple[int, int] = (0, 0)) -> None:
        """The terminal's window becomes another size, with so many pixels in a cell."""
        self._screen.resize(height, width)
        told = struct.pack("HHHH", height, width, width * cell[0], height * cell[1])
        fcntl.ioctl(self._line, termios.TIOCSWINSZ, told)
