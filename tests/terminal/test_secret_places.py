"""Token and PIN of a real program in a real meeting: looked for wherever they could be left."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from tests.cli.program import PATIENCE, Terminal
from tests.figures import record
from tests.session.rig import SEAT, open_stream, someone, sse
from tests.terminal.sequences import SEQUENCE
from tests.terminal.shell import Shell
from tests.wire_node import Answer, Pipe, Received, WireNode, no, ok, stream

TOKEN: Final = "c2VzYW1l-b3Blbi10aGVl_Tm93LTc3MTk0MzA1"
PIN: Final = "86429753"
ECHO: Final = f"bad token {TOKEN} for PIN {PIN}"
"""What a node that repeats what it was sent may say."""

PIECE: Final = 8
"""Characters of the token that are not there by chance: also where lines break, it is found."""

CRASHING: Final = Path(__file__).with_name("crashing_live.py")
GRANTED: Final = ok(SEAT | {"token": TOKEN})


def found(text: bytes) -> set[str]:
    """Return the secrets, and pieces of the token, that are in *text*."""
    pieces = (TOKEN[at : at + PIECE] for at in range(len(TOKEN) - PIECE + 1))
    return {secret for secret in (*pieces, PIN) if secret.encode() in text}


@dataclass
class Places:
    """Everything that somebody else could look at, by its name."""

    all: dict[str, bytes] = field(default_factory=dict)

    def add(self, name: str, text: bytes | str) -> None:
        """One more place."""
        self.all[name] = text if isinstance(text, bytes) else text.encode()

    def add_process(self, terminal: Terminal) -> None:
        """What ``ps`` and the like tell about it and its threads while it runs."""
        of_it = Path(f"/proc/{terminal._process.pid}")
        self.add("command line", (of_it / "cmdline").read_bytes())
        for task in (of_it / "task").iterdir():
            with suppress(OSError):  # a thread may end meanwhile
                self.add(f"name of thread {task.name}", (task / "comm").read_bytes())
                assert (task / "children").read_bytes() == b"", "nobody inherits anything"

    def add_terminal(self, terminal: Terminal) -> None:
        """What was drawn, stderr with it, as bytes, as text, and as it looked."""
        self.add("terminal", terminal.drawn)
        self.add("terminal without its sequences", SEQUENCE.sub(b"", terminal.drawn))
        self.add("what was said at the end", terminal.said)

    def add_home(self, home: Path) -> None:
        """Every file that the program has left, by its name too."""
        for path in home.rglob("*"):
            if path.is_file() and path.name != "the-pin":
                self.add(f"file {path.name}", path.read_bytes())
                self.add(f"name of {path.name}", str(path))

    def add_requests(self, requests: list[Received]) -> None:
        """What the node got, but for the two headers that are for it."""
        for number, one in enumerate(requests):
            rest = {name: text for name, text in one.headers.items() if name not in HEADERS}
            self.add(f"address {number}", one.target)
            self.add(f"rest of request {number}", f"{rest}".encode() + one.body)

    def hold_nothing(self) -> None:
        """Fails with the places that hold a secret, not with what is there."""
        assert [name for name, text in self.all.items() if found(text)] == []
        record("R9", f"{len(self.all)} places searched, 0 bytes of token or PIN")


HEADERS: Final = ("token", "pin")


def sent_in_headers(requests: list[Received]) -> set[str]:
    """The positive control: the two headers hold both, and the search finds them there."""
    told = [text for one in requests for name, text in one.headers.items() if name in HEADERS]
    return found(" ".join(told).encode()) & {TOKEN[:PIECE], PIN}


@pytest.fixture
async def elsewhere() -> AsyncIterator[WireNode]:
    """Where redirects point to."""
    async with WireNode() as other:
        yield other


@pytest.fixture
async def wire() -> AsyncIterator[WireNode]:
    async with WireNode() as wire:
        yield wire


def arguments(home: Path, wire: WireNode, way: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the arguments and variables of a join that logs all it can."""
    settings = home / ".config" / "pextui" / "config.toml"
    settings.parent.mkdir(parents=True)
    (home / "kept").mkdir()
    settings.write_text(
        f'node = "{wire.url}"\nname = "Ada"\nrecords = "~/kept"\n[keys]\nquit = "f10"\n'
    )
    join = ("join", "meet_alice", "--log", str(home / "log"))
    if way == "environment":
        return join, {"PEXTUI_PIN": PIN}
    kept = home / "the-pin"
    kept.write_text(f"{PIN}\n")
    kept.chmod(0o600)
    return (*join, "--pin-file", str(kept)), {}


def echoing(wire: WireNode) -> Pipe:
    """Script a node that seats this console, and repeats its secrets in every refusal."""
    pipe, events = open_stream(someone("Bea"))
    wire.on("request_token", GRANTED).on("conference_status", ok({})).on("events", events)
    wire.on("refresh_token", no(503, ECHO)).on("lock", no(400, ECHO)).on("message", ok(ECHO))
    wire.on("muteguests", no(403, {"pin": ECHO})).on("release_token", no(500, ECHO))
    return pipe


async def until(condition: Callable[[], object]) -> None:
    """Wait for *condition*."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 (it is another process that makes it true)
            await asyncio.sleep(0.02)


async def acts(terminal: Terminal, wire: WireNode, pipe: Pipe, log: Path) -> None:
    """Do what the node refuses, and let it ask for a refresh that it refuses too."""
    for keys, path in (("l", "lock"), ("g", "muteguests"), ("chello\r\x1b", "message")):
        terminal.type(keys)
        await until(lambda path=path: wire.count(path))  # type: ignore[misc]
    await asyncio.to_thread(terminal.shows, "bad token", "••• for PIN •••")
    pipe.send(sse("refresh_token", {}))
    await until(lambda: "refresh_token: bad token •••" in log.read_text())
    pipe.send(sse("participant_create", someone("Cleo")))
    await asyncio.to_thread(terminal.shows, "Cleo")


@pytest.mark.parametrize("way", ["environment", "file"])
async def test_a_meeting_leaves_no_secret_anywhere_however_much_the_node_repeats_it(
    tmp_path: Path, wire: WireNode, way: str
) -> None:
    pipe, places = echoing(wire), Places()
    join, variables = arguments(tmp_path, wire, way)
    with Terminal(tmp_path, *join, **variables) as terminal:
        await asyncio.to_thread(terminal.shows, "LIVE", "Bea")
        places.add_process(terminal)
        await acts(terminal, wire, pipe, tmp_path / "log")
        places.add("screen", terminal.screen)
        terminal.type("\x1b[21~")
        assert await asyncio.to_thread(terminal.code) == 0

    places.add_terminal(terminal)
    places.add_home(tmp_path)
    places.add_requests(wire.requests)
    places.hold_nothing()
    left = ("log", "last.json", "config.toml", "chat.txt", "audit.txt", "attendance.csv")
    assert {f"file {name}" for name in left} <= set(places.all)
    assert sent_in_headers(wire.requests) == {TOKEN[:PIECE], PIN}


@pytest.mark.parametrize("where", ["screen", "session"])
async def test_a_crash_in_the_meeting_leaves_no_secret_anywhere(
    tmp_path: Path, wire: WireNode, where: str
) -> None:
    pipe, places = echoing(wire), Places()
    join, _variables = arguments(tmp_path, wire, "environment")
    command = (sys.executable, str(CRASHING), where, *join)
    with Shell(tmp_path, *command, PEXTUI_PIN=PIN) as terminal:
        await asyncio.to_thread(terminal.shows, "LIVE", "Bea")
        places.add_process(terminal)
        if where == "screen":
            terminal.type("l")
        else:
            pipe.send(sse("message_received", {"origin": "Bea", "payload": "hello"}))
        assert await asyncio.to_thread(terminal.code) == 1

    assert "a bug of its own: ZeroDivisionError" in terminal.said
    assert "ZeroDivisionError: with {'token': " in (tmp_path / "log").read_text()
    places.add_terminal(terminal)
    places.add_home(tmp_path)
    places.add_requests(wire.requests)
    places.hold_nothing()
    assert sent_in_headers(wire.requests) == {TOKEN[:PIECE], PIN}


def pointing(elsewhere: WireNode, query: str) -> Answer:
    """A redirect that repeats what it was sent, as careless proxies do."""
    return Answer(302, {"location": f"{elsewhere.url}/?{query}"})


def endless_list() -> Answer:
    """A list without an end: after ten seconds it is asked for whole."""
    pipe = Pipe()
    pipe.send(sse("participant_sync_begin"), sse("participant_create", someone("Bea")))
    return stream(pipe=pipe)


async def test_no_request_of_a_meeting_follows_a_redirect(
    tmp_path: Path, wire: WireNode, elsewhere: WireNode
) -> None:
    echoing(wire).end()
    away, places = pointing(elsewhere, f"token={TOKEN}&pin={PIN}"), Places()
    wire.on("events", endless_list(), away).on("participants", away).on("lock", away)
    join, variables = arguments(tmp_path, wire, "environment")
    with Terminal(tmp_path, *join, **variables) as terminal:
        await asyncio.to_thread(terminal.shows, "SYNCING", "0:0")  # it has its seat
        terminal.type("l")
        await asyncio.to_thread(terminal.shows, "REFUSED", "points to")
        terminal.type("\x1b[21~")
        assert await asyncio.to_thread(terminal.code) == 0

    assert wire.count("participants") == 1
    assert wire.count("events") == 4
    assert wire.count("lock") == 1
    assert elsewhere.requests == []
    places.add_terminal(terminal)
    places.add_home(tmp_path)
    places.add_requests(wire.requests)
    places.hold_nothing()
    record("R9", "302 on events, participants, lock: 0 requests at its target")


async def test_no_join_follows_a_redirect(
    tmp_path: Path, wire: WireNode, elsewhere: WireNode
) -> None:
    wire.on("request_token", pointing(elsewhere, f"pin={PIN}"))
    places = Places()
    join, variables = arguments(tmp_path, wire, "file")
    with Terminal(tmp_path, *join, **variables) as terminal:
        assert await asyncio.to_thread(terminal.code) == 3

    assert f"points to {elsewhere.url}/?pin=•••" in terminal.said
    assert wire.count("request_token") == 1
    assert elsewhere.requests == []
    places.add_terminal(terminal)
    places.add_home(tmp_path)
    places.add_requests(wire.requests)
    places.hold_nothing()
    record("R9", "302 on request_token: 0 requests at its target")
