"""The program as a user meets it: a process of its own, with a home of its own."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pyte

ROOT: Final = Path(__file__).parents[2]
DEAF: Final = 0.3
"""Seconds without a key that a dialog wants before it believes one."""

PATIENCE: Final = 30.0
_ESCAPES: Final = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|.)", re.DOTALL)


def environment(home: Path, **variables: str) -> dict[str, str]:
    """Return what a login on a clean machine gives, and *variables*."""
    return {
        "HOME": str(home),
        "LOGNAME": "host",
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color",
        **variables,
    }


def pextui(home: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the program to its end, far from any terminal."""
    return subprocess.run(
        [sys.executable, "-m", "pextui", *arguments],
        env=environment(home, **variables),
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


class Terminal:
    """The program in a terminal of its own; use as a context manager."""

    def __init__(self, home: Path, *arguments: str, **variables: str) -> None:
        self._line, far_end = pty.openpty()
        fcntl.ioctl(far_end, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pextui", *arguments],
            env=environment(home, **variables),
            cwd=home,
            stdin=far_end,
            stdout=far_end,
            stderr=far_end,
            start_new_session=True,
        )
        os.close(far_end)
        self._screen = pyte.Screen(120, 40)
        self._stream = pyte.ByteStream(self._screen)
        self.drawn = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._line)

    @property
    def screen(self) -> str:
        """What can be read on the screen now."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def said(self) -> str:
        """The last that was printed, after the screen was closed."""
        text = self.drawn.rpartition(b"\x1b[?1049l")[2].decode()
        return _ESCAPES.sub("", text).strip()

    def shows(self, *words: str) -> None:
        """Wait until all *words* are on the screen."""
        deadline = time.monotonic() + PATIENCE
        while not all(word in self.screen for word in words):
            assert self._read(deadline), f"never showed {words}:\n{self.screen}"

    @property
    def pid(self) -> int:
        """The program's number among all processes."""
        return self._process.pid

    def listen(self, deadline: float) -> bool:
        """Take in what is drawn without interpreting it; False once there is nothing in time."""
        drawn = self._drawn_until(deadline)
        self.drawn += drawn
        return bool(drawn)

    def type(self, keys: str) -> None:
        """Press *keys*."""
        os.write(self._line, keys.encode())

    def answer(self, keys: str) -> None:
        """Press *keys* once the dialog that has just opened believes them."""
        moment = time.monotonic() + DEAF + 0.1
        while time.monotonic() < moment:
            self._read(moment)
        self.type(keys)

    def hang_up(self) -> int:
        """The terminal is gone, as when a line to another machine drops; return the exit code."""
        os.close(self._line)
        self._line = os.open(os.devnull, os.O_RDONLY)
        return self._process.wait(PATIENCE)

    def write(self, raw: bytes) -> None:
        """Send *raw* as it is."""
        os.write(self._line, raw)

    def send(self, number: signal.Signals) -> None:
        """Send a signal."""
        self._process.send_signal(number)

    def code(self) -> int:
        """Wait for the end and return the exit code."""
        deadline = time.monotonic() + PATIENCE
        while self._read(deadline):
            pass
        assert time.monotonic() < deadline, f"still there:\n{self.screen}"
        return self._process.wait(PATIENCE)

    def _read(self, deadline: float) -> bool:
        """Take in what is drawn; False once the program or the patience is at its end."""
        drawn = self._drawn_until(deadline)
        self.drawn += drawn
        self._stream.feed(drawn)
        return bool(drawn)

    def _drawn_until(self, deadline: float) -> bytes:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([self._line], [], [], left)[0]:
            return b""
        try:
            return os.read(self._line, 65536)
        except OSError:  # the program is gone, and the terminal with it
            return b""
