"""A program behind a real sshd, with a proxy on the line that counts what passes.

The line is the loopback one, but with the segments of an Ethernet.
"""

import os
import shlex
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from getpass import getuser
from pathlib import Path
from typing import Final, Self

from tests.benchmarks.measure import Missing
from tests.benchmarks.watched import ROOT, environment

HEADER: Final = 52
"""Bytes of the TCP and IP headers of a segment, with the time stamps."""

LARGEST: Final = 1460
"""Bytes of a segment beyond its headers, options included, on an Ethernet."""

PATIENCE: Final = 10.0
"""Seconds for sshd to begin, and for a connection to end."""

_DATA_SEGMENTS_IN: Final = 152
"""Where Linux has tcpi_data_segs_in in its struct tcp_info."""

_SERVER: Final = """
ListenAddress 127.0.0.1
HostKey {home}/host
AuthorizedKeysFile {home}/key.pub
PidFile none
UsePAM no
StrictModes no
PermitRootLogin yes
PermitUserRC no
PasswordAuthentication no
KbdInteractiveAuthentication no
Compression no
UseDNS no
PrintMotd no
PrintLastLog no
LogLevel ERROR
"""

_CLIENT: Final = {
    "StrictHostKeyChecking": "no",
    "UserKnownHostsFile": "/dev/null",
    "GlobalKnownHostsFile": "/dev/null",
    "IdentitiesOnly": "yes",
    "IdentityAgent": "none",
    "BatchMode": "yes",
    "Compression": "no",
    "LogLevel": "ERROR",
}


@dataclass(frozen=True, slots=True)
class Passed:
    """Bytes in both directions, and the segments that carried them; those without any excluded."""

    down: int = 0
    up: int = 0
    segments: int = 0

    @property
    def wire(self) -> int:
        """Bytes on the wire, headers included."""
        return self.down + self.up + self.segments * HEADER

    def __sub__(self, before: "Passed") -> "Passed":
        return Passed(self.down - before.down, self.up - before.up, self.segments - before.segments)


class _Way:
    """One direction of a connection: what *source* sends goes to *sink*."""

    def __init__(self, source: socket.socket, sink: socket.socket) -> None:
        self.size = self.reads = 0
        self._source, self._sink = source, sink
        self._thread = threading.Thread(target=self._pump, daemon=True)

    def start(self) -> None:
        """Begin to pass on."""
        self._thread.start()

    def end(self) -> None:
        """Wait until nothing passes any more; the sockets must be shut down."""
        self._thread.join(PATIENCE)

    def segments(self) -> int:
        """Return the segments in which data came; where the system does not tell, the reads."""
        if sys.platform != "linux":
            return self.reads
        info = self._source.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
        whole = len(info) >= _DATA_SEGMENTS_IN + 4
        return int(struct.unpack_from("I", info, _DATA_SEGMENTS_IN)[0]) if whole else self.reads

    def _pump(self) -> None:
        with suppress(OSError):
            while data := self._source.recv(65536):
                self.size += len(data)
                self.reads += 1
                self._sink.sendall(data)
        with suppress(OSError):
            self._sink.shutdown(socket.SHUT_WR)


class CountingProxy:
    """Listens on ``port``, passes everything on to *target* of this machine, and counts it.

    Use as a context manager: in the end all connections are cut.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._sockets: list[socket.socket] = []
        self._down: list[_Way] = []
        self._up: list[_Way] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, LARGEST)
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for each in (self._listener, *self._sockets):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._thread.join(PATIENCE)
        for way in (*self._down, *self._up):
            way.end()
        for each in (self._listener, *self._sockets):
            each.close()

    def passed(self) -> Passed:
        """Return what has passed so far; down is what the target sent."""
        ways = (*self._down, *self._up)
        down, up = sum(way.size for way in self._down), sum(way.size for way in self._up)
        return Passed(down, up, sum(way.segments() for way in ways))

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.socket()
                self._sockets += [near, far]
                far.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, LARGEST)
                far.connect(("127.0.0.1", self._target))
                for each in (near, far):
                    each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._down.append(_Way(far, near))
                self._up.append(_Way(near, far))
                self._down[-1].start()
                self._up[-1].start()


@dataclass(frozen=True, slots=True)
class Tunnel:
    """A server that lets one key in, and the counting proxy before it."""

    proxy: CountingProxy
    home: Path

    def wrap(self, command: list[str]) -> list[str]:
        """Return the command that runs *command* behind ssh, in a terminal."""
        # As any session of ssh has it: some programs draw less often there.
        given = environment(str(self.home)) | {"SSH_CONNECTION": "127.0.0.1 0 127.0.0.1 22"}
        variables = [f"{name}={value}" for name, value in given.items()]
        inner = shlex.join(["env", "-i", *variables, *command])
        options = [word for name in _CLIENT for word in ("-o", f"{name}={_CLIENT[name]}")]
        where = ["-p", str(self.proxy.port), "-i", str(self.home / "key"), *options]
        there = f"{getuser()}@127.0.0.1"
        return [
            "ssh",
            "-tt",
            "-F",
            "none",
            *where,
            there,
            f"cd {shlex.quote(str(ROOT))} && exec {inner}",
        ]


@contextmanager
def tunnel() -> Iterator[Tunnel]:
    """Run a server for the current user. Raises Missing where there is none that would run."""
    server = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")
    for name, path in (
        ("sshd", server),
        *((one, shutil.which(one)) for one in ("ssh", "ssh-keygen")),
    ):
        if not path:
            raise Missing(f"no {name}")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        try:
            with _sshd(str(server), home) as port, CountingProxy(port) as proxy:
                yield Tunnel(proxy, home)
        finally:
            _kill_all_of(home)


@contextmanager
def _sshd(server: str, home: Path) -> Iterator[int]:
    for name in ("host", "key"):
        words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / name)]
        subprocess.run(words, check=True)
    (home / "config").write_text(_SERVER.format(home=home), "utf-8")
    if os.geteuid() == 0:
        # Where sshd has never been started by the system; without it, it does not run as root.
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    port = _free_port()
    words = [server, "-D", "-e", "-f", str(home / "config"), "-p", str(port)]
    with (home / "log").open("wb") as log, subprocess.Popen(words, stderr=log) as process:
        try:
            _wait_for(port, process, home / "log")
            yield port
        finally:
            process.kill()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.01)
    raise Missing(f"sshd does not run: {log.read_text('utf-8').strip()}")


def _kill_all_of(home: Path) -> None:
    """Kill what was run behind ssh: it is nobody's child here, but it knows its home."""
    mark = f"HOME={home}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark in (process / "environ").read_bytes().split(b"\0"):
                os.kill(int(process.name), 9)
