"""The program in a terminal, against nodes of all kinds: what it says at its end, and its code."""

import asyncio
import json
import re
import signal
import ssl
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final

import pytest
import trustme

from pextui.simulator.serving import Serving
from tests.cli.program import Terminal
from tests.wire_node import Answer, WireNode, no, page, reply

ENTER: Final = "\r"
ESCAPE: Final = "\x1b"
CTRL_C: Final = "\x03"
HOSTILE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]")


@pytest.fixture(scope="module")
def node() -> Iterator[Serving]:
    with Serving("board") as node:
        yield node


@pytest.fixture
async def wire() -> AsyncIterator[WireNode]:
    async with WireNode() as wire:
        yield wire


async def ending(home: Path, *arguments: str) -> tuple[int, str]:
    """Return how a join ends by itself: its code and what it says."""

    def run() -> tuple[int, str]:
        with Terminal(home, *arguments) as terminal:
            code = terminal.code()
            return code, terminal.said

    return await asyncio.to_thread(run)


def test_the_demo_is_live_with_people_and_q_leaves_it(tmp_path: Path) -> None:
    with Terminal(tmp_path, "demo", "--name", "Olivia Host") as terminal:
        terminal.shows("LIVE", "Amara Okafor", "Olivia Host")
        terminal.type("q")
        assert (terminal.code(), terminal.said) == (0, "")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_another_scene_can_be_asked_for(tmp_path: Path) -> None:
    arguments = ("demo", "--scene", "quiet", "--people", "5", "--seed", "3")
    with Terminal(tmp_path, *arguments) as terminal:
        terminal.shows("LIVE", "Alice Meyer", "5 here")
        terminal.type("q")
        assert terminal.code() == 0


def test_the_pin_is_asked_for_and_a_wrong_one_again(tmp_path: Path, node: Serving) -> None:
    with Terminal(tmp_path, "join", "meet_alice", "--node", node.url) as terminal:
        terminal.shows("PIN")
        terminal.answer("99" + ENTER)
        terminal.shows("rong PIN")
        terminal.answer("1234" + ENTER)
        terminal.shows("LIVE", "Amara Okafor")
        terminal.type("q")
        assert (terminal.code(), terminal.said) == (0, "")


def test_a_wrong_pin_given_up_is_a_refusal(tmp_path: Path, node: Serving) -> None:
    with Terminal(tmp_path, "join", "meet_alice", "--node", node.url) as terminal:
        terminal.shows("PIN")
        terminal.answer("99" + ENTER)
        terminal.shows("rong PIN")
        terminal.type(ESCAPE)
        assert terminal.code() == 3
        assert "PIN" in terminal.said


@pytest.mark.parametrize("source", ["file", "environment"])
def test_a_pin_that_is_kept_elsewhere_is_not_asked_for(
    tmp_path: Path, node: Serving, source: str
) -> None:
    path = tmp_path / "pin"
    path.write_text("1234\n")
    path.chmod(0o600)
    arguments = ("--pin-file", str(path)) if source == "file" else ()
    given = "9999" if source == "file" else "1234"
    link = f"{node.url}/webapp3/m/meet_alice?pin=0000"
    with Terminal(tmp_path, "join", link, *arguments, PEXTUI_PIN=given) as terminal:
        terminal.shows("LIVE", "Amara Okafor")
        terminal.type(CTRL_C)
        assert (terminal.code(), terminal.said) == (0, "")


def test_the_next_node_is_tried_when_the_first_does_not_answer(
    tmp_path: Path, node: Serving
) -> None:
    nodes = f"http://127.0.0.1:9 {node.url}"
    variables = {"PEXTUI_NODE": nodes, "PEXTUI_PIN": "1234"}
    with Terminal(tmp_path, "join", "meet_alice", **variables) as terminal:
        terminal.shows("LIVE")
        terminal.type("q")
        assert terminal.code() == 0


@pytest.mark.parametrize(
    "meeting", ["http://127.0.0.1:9/webapp3/m/meet_alice", "meet_alice@example.com"]
)
def test_a_node_that_is_named_is_the_one_that_is_asked(
    tmp_path: Path, node: Serving, meeting: str
) -> None:
    arguments = ("join", meeting, "--node", node.url)
    with Terminal(tmp_path, *arguments, PEXTUI_PIN="1234") as terminal:
        terminal.shows("LIVE")
        terminal.type("q")
        assert terminal.code() == 0


def test_a_link_knows_its_node_better_than_the_settings(tmp_path: Path, node: Serving) -> None:
    variables = {"PEXTUI_NODE": "http://127.0.0.1:9", "PEXTUI_PIN": "1234"}
    before = len(node.requests)
    with Terminal(tmp_path, "join", f"{node.url}/webapp3/m/meet_alice", **variables) as terminal:
        # The PIN was put down for the other node: it is asked for, with the name of this one.
        terminal.shows("The node 127.0.0.1 asks for the PIN of")
        assert all("pin" not in one.headers for one in node.requests[before:])
        terminal.answer("1234" + ENTER)
        terminal.shows("LIVE")
        terminal.type("q")
        assert terminal.code() == 0


def test_a_pin_file_that_is_named_beside_a_link_is_meant_for_it(
    tmp_path: Path, node: Serving
) -> None:
    file = tmp_path / "pin"
    file.write_text("1234")
    file.chmod(0o600)
    link = f"{node.url}/webapp3/m/meet_alice"
    away = {"PEXTUI_NODE": "http://127.0.0.1:9"}
    with Terminal(tmp_path, "join", link, "--pin-file", str(file), **away) as terminal:
        terminal.shows("LIVE")
        terminal.type("q")
        assert terminal.code() == 0


def test_a_node_typed_into_the_form_beats_the_link_s(tmp_path: Path, node: Serving) -> None:
    with Terminal(tmp_path, PEXTUI_PIN="1234") as terminal:
        terminal.shows("Meeting")
        terminal.type("https://127.0.0.1:9/webapp3/m/meet_alice\t")
        terminal.type(node.url + ENTER)
        terminal.shows("LIVE")
        terminal.type("q")
        assert terminal.code() == 0


def test_the_form_remembers_the_last_join_but_never_the_pin(tmp_path: Path, node: Serving) -> None:
    link = f"{node.url}/webapp3/m/meet_alice?pin=98765"
    with Terminal(tmp_path, "join", link, "--name", "Olivia", PEXTUI_PIN="1234") as terminal:
        terminal.shows("LIVE")
        terminal.type("q")
        assert terminal.code() == 0
    (kept,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert json.loads(kept.read_text()) == {
        "meeting": "meet_alice",
        "node": node.url,
        "name": "Olivia",
    }
    with Terminal(tmp_path, PEXTUI_PIN="1234") as terminal:
        terminal.shows("meet_alice", node.url, "Olivia")
        terminal.type(ENTER)
        terminal.shows("LIVE", "Amara Okafor")
        terminal.type("q")
        assert terminal.code() == 0


def test_the_users_keys_hold_in_the_console(tmp_path: Path, node: Serving) -> None:
    path = tmp_path / "own.toml"
    path.write_text(f'node = "{node.url}"\n[keys]\nquit = "f10"')
    arguments = ("join", "meet_alice", "--config", str(path))
    with Terminal(tmp_path, *arguments, PEXTUI_PIN="1234") as terminal:
        terminal.shows("LIVE", "f10")
        terminal.type("\x1b[21~")
        assert terminal.code() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_it_with_its_number_and_gives_the_terminal_back(
    tmp_path: Path, node: Serving, number: signal.Signals
) -> None:
    arguments = ("join", "meet_alice", "--node", node.url)
    with Terminal(tmp_path, *arguments, PEXTUI_PIN="1234") as terminal:
        terminal.shows("LIVE")
        terminal.send(number)
        assert terminal.code() == 128 + number
        assert b"\x1b[?1049l" in terminal.drawn
        assert "Traceback" not in terminal.said


async def test_an_unknown_meeting_is_a_refusal(tmp_path: Path, node: Serving) -> None:
    code, said = await ending(tmp_path, "join", "meet_nobody", "--node", node.url)
    assert (code, said) == (3, "pextui: meet_nobody: Neither conference nor gateway found")


async def test_nothing_listening_is_no_answer(tmp_path: Path) -> None:
    code, said = await ending(tmp_path, "join", "meet_alice", "--node", "http://127.0.0.1:9")
    assert code == 4
    assert "no node answers at 127.0.0.1:9" in said


async def test_a_name_that_is_not_known_is_no_answer(tmp_path: Path) -> None:
    code, said = await ending(tmp_path, "join", "a", "--node", "https://node.invalid")
    assert code == 4
    assert "the name node.invalid was not found" in said


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (page(), "is not a Pexip node: it answered with a web page"),
        (page(404), "is not a Pexip node"),
        (Answer(302, {"location": "https://other.example.com/"}), "https://other.example.com/"),
        (reply(200, [1, 2]), "not the JSON that the guide describes"),
        (no(403, "not today"), "not today"),
        (no(503, ""), "HTTP 503"),
        (no(403, "no \x1b]52;c;eA==\x07\x9b2J\u202e[bold]x[/]"), "no ␛]52;c;eA==␇"),
        (Answer(302, {"location": "https://x/\x1b]2;title\x07"}), "https://x/␛]2;title␇"),
    ],
    ids=["page", "404 page", "redirect", "nonsense", "no", "busy", "hostile no", "hostile way"],
)
async def test_any_answer_that_is_not_a_yes_is_a_refusal_in_clean_words(
    tmp_path: Path, wire: WireNode, answer: Answer, words: str
) -> None:
    wire.on("*", answer)
    code, said = await ending(tmp_path, "join", "meet_alice", "--node", wire.url)
    assert code == 3
    assert words in said
    assert said.startswith("pextui: ")
    assert not HOSTILE.search(said)
    assert "\n" not in said


async def test_a_certificate_that_does_not_hold_is_no_answer_unless_it_is_told_to(
    tmp_path: Path,
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    async with WireNode(tls) as wire:
        wire.on("*", no(404, "unknown"))
        join = ("join", "meet_alice", "--node", wire.url)
        code, said = await ending(tmp_path, *join)
        assert code == 4
        assert "the certificate of 127.0.0.1 does not hold" in said
        assert "--cafile" in said
        assert wire.requests == []
        assert (await ending(tmp_path, *join, "--insecure"))[0] == 3
        assert (await ending(tmp_path, *join, "--cafile", str(tmp_path / "ca.pem")))[0] == 3


async def test_a_pinned_certificate_needs_no_authority_and_no_other_will_do(
    tmp_path: Path,
) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("conf.example.com").configure_cert(tls)
    async with WireNode(tls) as wire:
        wire.on("*", no(404, "unknown"))
        join = ("join", "meet_alice", "--node", wire.url, "--fingerprint")
        code, said = await ending(tmp_path, *join, "ab" * 32)
        assert code == 4
        assert "is another one than --fingerprint says: its SHA-256 is " in said
        assert wire.requests == []
        shown = said.rpartition(" ")[2]
        assert (await ending(tmp_path, *join, shown))[0] == 3
        assert wire.count("request_token") == 1


async def test_a_dumb_terminal_is_told_so(tmp_path: Path) -> None:
    def run() -> tuple[int, str]:
        with Terminal(tmp_path, "demo", TERM="dumb") as terminal:
            return terminal.code(), terminal.said

    code, said = await asyncio.to_thread(run)
    assert code == 2
    assert "TERM=dumb" in said


async def test_the_log_holds_the_story_and_no_secret(tmp_path: Path, node: Serving) -> None:
    path = tmp_path / "log"
    arguments = ("join", "meet_alice", "--node", node.url, "--log", str(path))
    with Terminal(tmp_path, *arguments, PEXTUI_PIN="1234") as terminal:
        await asyncio.to_thread(terminal.shows, "LIVE")
        terminal.type("q")
        assert await asyncio.to_thread(terminal.code) == 0
    log = path.read_text()
    token = next(
        request.headers["token"]
        for request in reversed(node.requests)
        if "token" in request.headers
    )
    assert "pextui" in log
    assert "1234" not in log
    assert token not in log
