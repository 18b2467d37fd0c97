"""Names that are looked up for ever, and names that are looked up anew."""

import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from pydantic import SecretStr

from pextui.session import State
from pextui.simulator.serving import Serving
from tests.cli.program import ROOT
from tests.session.rig import Rig
from tests.terminal.shell import Shell
from tests.terminal.test_terminal import PEXTUI, becomes_true, has_left

GONE_WITHIN: Final = 3.0
RESOLVER: Final = Path(__file__).with_name("resolver")


class Resolver:
    """The name server of a child process."""

    def __init__(self, folder: Path) -> None:
        self._log, self._hangs = folder / "looked-up", folder / "hangs"
        self._log.touch()
        self.variables = {
            "PYTHONPATH": f"{RESOLVER}:{ROOT}",
            "RESOLVER_LOG": str(self._log),
            "RESOLVER_HANGS": str(self._hangs),
        }

    def hang(self) -> None:
        """From now on a look-up takes half a minute."""
        self._hangs.touch()

    @property
    def asked(self) -> int:
        """How many names have been looked up."""
        return len(self._log.read_text().splitlines())


def joining(home: Path, address: str, resolver: Resolver, pin: str) -> Shell:
    """The program on its way to a node that is given by its name."""
    command = (*PEXTUI, "join", "meet_alice", "--node", address, "--name", "Ada")
    return Shell(home, *command, size=(120, 40), PEXTUI_PIN=pin, **resolver.variables)


def seconds_to_leave(terminal: Shell) -> float:
    """Press q, and wait for the end."""
    since = time.monotonic()
    terminal.type("q")
    assert terminal.code() == 0
    return time.monotonic() - since


def test_q_ends_a_join_that_waits_for_a_name(tmp_path: Path) -> None:
    resolver = Resolver(tmp_path)
    resolver.hang()
    with joining(tmp_path, "https://node.invalid", resolver, "1234") as terminal:
        terminal.shows("Roster")
        assert becomes_true(lambda: resolver.asked)

        assert seconds_to_leave(terminal) <= GONE_WITHIN


def test_q_ends_a_meeting_whose_stream_waits_for_a_name(tmp_path: Path) -> None:
    resolver = Resolver(tmp_path)
    with Serving("board", living=False) as node:
        address = node.url.replace("127.0.0.1", "localhost")
        with joining(tmp_path, address, resolver, node.pin or "") as terminal:
            terminal.shows("LIVE", "Priya Raman")
            resolver.hang()
            before = resolver.asked
            node.hang_up_streams()
            assert becomes_true(lambda: resolver.asked > before)

            assert seconds_to_leave(terminal) <= GONE_WITHIN
            assert has_left(node)


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every name that is looked up from now on."""
    names: list[Any] = []
    look_up: Callable[..., Any] = socket.getaddrinfo

    def noting(host: Any, *arguments: Any, **options: Any) -> Any:
        names.append(host)
        return look_up(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", noting)
    return names


async def test_each_new_line_looks_the_name_up_again(looked_up: list[Any]) -> None:
    with Serving("quiet", living=False) as node:
        address = node.url.replace("127.0.0.1", "localhost")
        async with Rig(address, pin=SecretStr(node.pin or "")) as rig:
            await rig.live()
            for _ in range(3):
                before = len(looked_up)
                node.hang_up_streams()
                await rig.until(lambda: rig.state is not State.LIVE)
                await rig.live(step=0.25)
                assert looked_up[before:] == [b"localhost"]
