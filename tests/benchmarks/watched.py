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
from tests.benchmarks.pace import Pace

SIZE: Final = (120, 40)
PATIENCE: Final = 60.0
"""Seconds to wait for anything."""

PAUSE: Final = 0.002
"""Seconds between two looks of a reader that may not read yet."""

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = resource.getpagesize()


@dataclass(frozen=True, slots=True)
class Drawn:
    """Bytes that came at once, and the moment, in seconds of CLOCK_MONOTONIC."""

    at: float
    data: bytes


class Program:
    """A command in a terminal of *size* columns and rows, which takes all that is written.

    ``drawn`` is all that was written so far; ``pace.rate`` may be set to fewer bytes a second,
    or 0 for a stuck terminal. Use as a context manager: it is killed in the end.
    """

    def __init__(self, command: Sequence[str], size: tuple[int, int] = SIZE) -> None:
        self.drawn: list[Drawn] = []
        self.pace = Pace()
        self._line, far_end = pty.openpty()
        fcntl.ioctl(far_end, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self._home = tempfile.TemporaryDirectory()
        self.spawned = time.monotonic()
        self._process = subprocess.Popen(
            command,
            env=environment(self._home.name),
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

    def arrow(self, letter: bytes) -> bytes:
        """Return what an arrow key sends, as the program has asked for it: A is up, B is down."""
        is_application = self.when(b"\x1b[?1h") is not None
        return (b"\x1bO" if is_application else b"\x1b[") + letter

    def down(self) -> float:
        """Press the arrow down."""
        return self.type(self.arrow(b"B"))

    def wait_for(self, words: bytes, since: int = 0, patience: float = PATIENCE) -> float:
        """Return when *words* had been written whole, looking from chunk *since* on.

        Raises TimeoutError with the end of what was written instead.
        """
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            is_over = self._process.poll() is not None and not self._reader.is_alive()
            if (at := self.when(words, since)) is not None:
                return at
            if is_over:
                break
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

    def bytes_since(self, chunk: int) -> int:
        """Return how many bytes were written from chunk *chunk* on."""
        return sum(len(drawn.data) for drawn in self.drawn[chunk:])

    def descriptors(self) -> int:
        """Return how many files and sockets it has open."""
        return len(list(Path(f"/proc/{self.pid}/fd").iterdir()))

    def threads(self) -> int:
        """Return how many threads it has."""
        return len(list(Path(f"/proc/{self.pid}/task").iterdir()))

    def _read(self) -> None:
        while not self._is_over.is_set():
            most = self.pace.may_take(time.monotonic())
            if not most:
                time.sleep(PAUSE)
                continue
            if not select.select([self._line], [], [], 0.1)[0]:
                continue
            try:
                data = os.read(self._line, most)
            except OSError:
                return
            self.pace.took(len(data))
            self.drawn.append(Drawn(time.monotonic(), data))


def environment(home: str) -> dict[str, str]:
    """Return what a program finds in its environment: *home*, a terminal with all colours."""
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
def load_node(count: int, *more: str) -> Iterator[LoadNode]:
    """Run a node with *count* people and *more* options."""
    command = [sys.executable, "-m", "tests.benchmarks.node", "--people", str(count), *more]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) as process:
        node = LoadNode(process)
        listener = threading.Thread(target=node.listen, daemon=True)
        listener.start()
        try:
            yield node
        finally:
            process.kill()
            listener.join()


def pextui(url: str, *more: str) -> list[str]:
    """Return the command that joins the load's meeting with the real program."""
    name = ("--name", "Bench")
    return [sys.executable, "-m", "pextui", "join", MEETING, "--node", url, *name, *more]
