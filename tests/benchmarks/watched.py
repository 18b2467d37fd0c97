"""Programs while they are measured: one in a terminal of its own, and the node that loads it."""

import fcntl
import json
import os
import pty
import resource
import select
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from tests.benchmarks.load import MEETING

SIZE: Final = (120, 40)
PATIENCE: Final = 60.0
"""Seconds to wait for anything."""

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = resource.getpagesize()


@dataclass(frozen=True, slots=True)
class Drawn:
    """Bytes that came at once, and the moment, in seconds of CLOCK_MONOTONIC."""

    at: float
    data: bytes


class Program:
    """A command in a terminal of *size* columns and rows, which takes all that is written.

    ``drawn`` is all that was written so far. Use as a context manager: it is killed in the end.
    """

    def __init__(self, command: Sequence[str], size: tuple[int, int] = SIZE) -> None:
        self.drawn: list[Drawn] = []
        self._line, far_end = pty.openpty()
        fcntl.ioctl(far_end, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self._home = tempfile.TemporaryDirectory()
        self.spawned = time.monotonic()
        self._process = subprocess.Popen(
            command,
            env=_environment(self._home.name),
            stdin=far_end,
            stdout=far_end,
            stderr=far_end,
            start_new_session=True,
        )
        os.close(far_end)
        self._is_over = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        self._process.kill()
        self._process.wait()
        self._reader.join()
        os.close(self._line)
        self._home.cleanup()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def type(self, keys: bytes) -> float:
        """Press *keys*; return the moment before that."""
        at = time.monotonic()
        os.write(self._line, keys)
        return at

    def wait_for(self, words: bytes, since: int = 0, patience: float = PATIENCE) -> float:
        """Return when *words* had been written whole, looking from chunk *since* on.

        Raises TimeoutError with the end of what was written instead.
        """
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if (at := self.when(words, since)) is not None:
                return at
            time.sleep(0.002)
        raise TimeoutError(f"never {words!r}: {b''.join(d.data for d in self.drawn)[-2000:]!r}")

    def when(self, words: bytes, since: int = 0) -> float | None:
        """Return when *words* had been written whole, None when they were not."""
        tail = b""
        for drawn in self.drawn[since:]:
            tail = tail[-len(words) :] + drawn.data
            if words in tail:
                return drawn.at
        return None

    def cpu(self) -> float:
        """Return the CPU seconds that all of its threads have taken."""
        tasks = Path(f"/proc/{self.pid}/task")
        taken = 0
        for task in tasks.iterdir():
            with suppress(OSError):
                taken += int((task / "schedstat").read_text().split()[0])
        return taken / 1e9

    def rss(self) -> float:
        """Return its memory in MB."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * PAGE / 1e6

    def _read(self) -> None:
        while not self._is_over.is_set():
            if not select.select([self._line], [], [], 0.1)[0]:
                continue
            try:
                data = os.read(self._line, 65536)
            except OSError:
                return
            self.drawn.append(Drawn(time.monotonic(), data))


def _environment(home: str) -> dict[str, str]:
    shell = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "HOME": home, "LANG": "C.UTF-8"}
    kept = {name: os.environ[name] for name in ("PATH", "NODE_PATH") if name in os.environ}
    return kept | shell | {"PYTHONPATH": str(ROOT)}


@dataclass
class LoadNode:
    """The node of ``tests.benchmarks.node`` in a process of its own, and what it told."""

    process: "subprocess.Popen[str]"
    told: list[dict[str, Any]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it serves."""
        return str(self.wait("url")["url"])

    def order(self, words: str) -> None:
        """Tell it what to do."""
        assert self.process.stdin is not None
        print(words, file=self.process.stdin, flush=True)

    def all(self, kind: str) -> list[dict[str, Any]]:
        """Return what it told of this *kind*."""
        return [one for one in self.told if kind in one]

    def wait(self, kind: str, count: int = 1, patience: float = PATIENCE) -> dict[str, Any]:
        """Return the *count*-th of this *kind*, waiting for it. Raises TimeoutError."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if len(found := self.all(kind)) >= count:
                return found[count - 1]
            time.sleep(0.002)
        raise TimeoutError(f"the node never told of {kind}")

    def listen(self) -> None:
        """Read what it tells until it ends."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.told.append(json.loads(line))


@contextmanager
def load_node(count: int) -> Iterator[LoadNode]:
    """Run a node with *count* people."""
    command = [sys.executable, "-m", "tests.benchmarks.node", "--people", str(count)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) as process:
        node = LoadNode(process)
        threading.Thread(target=node.listen, daemon=True).start()
        try:
            yield node
        finally:
            process.kill()


def pextui(url: str, *more: str) -> list[str]:
    """Return the command that joins the load's meeting with the real program."""
    name = ("--name", "Bench")
    return [sys.executable, "-m", "pextui", "join", MEETING, "--node", url, *name, *more]
