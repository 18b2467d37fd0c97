import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.benchmarks import ssh
from tests.benchmarks.measure import OURS, Missing, race
from tests.benchmarks.tunnel import HEADER, LARGEST, CountingProxy, Passed, tunnel
from tests.benchmarks.watched import Program

UP, DOWN = 300_000, 70_000


@pytest.fixture
def answering() -> Iterator[int]:
    """A server on this port, which takes UP bytes of a connection and answers with DOWN."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            line, _ = listener.accept()
            with line:
                read(line, UP)
                line.sendall(bytes(DOWN))

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


def read(line: socket.socket, size: int) -> None:
    while size:
        size -= len(line.recv(min(size, 65536)))


def test_the_proxy_counts_exactly_what_passes(answering: int) -> None:
    with CountingProxy(answering) as proxy:
        before = proxy.passed()
        with socket.create_connection(("127.0.0.1", proxy.port)) as line:
            line.sendall(bytes(UP))
            read(line, DOWN)
            passed = proxy.passed() - before
    assert (passed.up, passed.down) == (UP, DOWN)
    assert passed.segments >= 2


@pytest.mark.skipif("sys.platform != 'linux'")
def test_segments_are_no_larger_than_an_ethernets(answering: int) -> None:
    with (
        CountingProxy(answering) as proxy,
        socket.create_connection(("127.0.0.1", proxy.port)) as line,
    ):
        line.sendall(bytes(UP))
        read(line, DOWN)
        assert proxy.passed().segments >= (UP + DOWN) // LARGEST


def test_each_segment_has_its_headers_on_the_wire() -> None:
    assert Passed(down=100, up=20, segments=3).wire == 120 + 3 * HEADER


def test_what_runs_behind_ssh_has_the_terminal_and_does_not_outlive_it() -> None:
    with ExitStack() as stack:
        try:
            line = stack.enter_context(tunnel())
        except Missing as why:
            pytest.skip(str(why))
        script = "trap '' HUP; stty size; echo $TERM; echo pid=$$.; sleep 600"
        shell = stack.enter_context(Program(line.wrap(["sh", "-c", script])))
        shell.wait_for(b"pid=")
        shell.wait_for(b".")
        said = b"".join(drawn.data for drawn in shell.drawn)
        assert b"40 120" in said
        assert b"xterm-256color" in said
        assert line.proxy.passed().down > 0
    pid = said.partition(b"pid=")[2].partition(b".")[0].decode()
    deadline = time.monotonic() + 10
    with suppress(OSError):
        while Path(f"/proc/{pid}/cmdline").read_bytes():
            assert time.monotonic() < deadline
            time.sleep(0.01)


def test_without_sshd_everybody_is_missing_and_nobody_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_args, **_more: None)
    names = (OURS, "curses")
    results = race("ssh", {name: lambda: ssh.cost(lambda url: [url], 1, 1) for name in names}, 2)
    assert results.missing == dict.fromkeys(names, "no sshd")
