"""The real program in a real terminal, against a node over a real socket."""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from pextui.simulator.meeting import Meeting
from pextui.simulator.serving import Serving
from tests.cli.program import PATIENCE, Terminal
from tests.figures import record
from tests.terminal.sequences import SEQUENCE, modes_left_on, strange
from tests.terminal.shell import Shell
from tests.ui.test_hostile_names import NAMES

PEXTUI = (sys.executable, "-m", "pextui")
CRASHING = Path(__file__).with_name("crashing.py")


@pytest.fixture
def node() -> Iterator[Serving]:
    with Serving("board", living=False) as serving:
        yield serving


def joining(home: Path, node: Serving, size: tuple[int, int] = (120, 40)) -> Shell:
    """The program on its way into the meeting."""
    command = (*PEXTUI, "join", node.alias, "--node", node.url, "--name", "Ada")
    # A bell is one more byte that is no text; it is looked for where it belongs.
    return Shell(home, *command, "--no-bell", size=size, PEXTUI_PIN=node.pin or "")


def becomes_true(condition: Callable[[], object]) -> bool:
    """Wait for *condition*."""
    deadline = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return bool(condition())


def has_left(node: Serving) -> bool:
    return node.do(lambda meeting: all(one.name != "Ada" for one in meeting.people.values()))


def test_the_demo_shows_people_who_live_and_q_gives_the_terminal_back(tmp_path: Path) -> None:
    with Shell(tmp_path, *PEXTUI, "demo", "--scene", "board") as terminal:
        terminal.shows("LIVE", "Amara Okafor", "Leila Haddad", "waiting", "talks")
        terminal.type("A")
        terminal.shows("cancel", "Leila Haddad")
        terminal.answer("y")
        terminal.shows("let in")
        terminal.type("q")

        assert terminal.code() == 0
        assert modes_left_on(terminal.drawn) == set()
        assert terminal.said == ""


def test_a_key_becomes_a_request_and_its_event_a_cell(tmp_path: Path, node: Serving) -> None:
    with joining(tmp_path, node) as terminal:
        terminal.shows("LIVE", "Priya Raman")
        uuid = node.do(lambda meeting: meeting.named("Priya Raman").uuid)
        terminal.type("/priya\r")
        terminal.shows("filter: priya")
        terminal.type("m")
        terminal.shows("Priya Raman muted")

        assert [one.path for one in node.requests][-1] == f"participants/{uuid}/mute"
        terminal.type("q")
        assert terminal.code() == 0
        assert has_left(node)


def paths_of(node: Serving, before: int) -> list[str]:
    """What the console has asked for since, but for what it asks by itself."""
    return [one.path for one in node.requests[before:] if one.path != "conference_status"]


@pytest.mark.parametrize(
    ("keys", "about", "requests"),
    [
        ("chello mxq\r", "", ["message"]),
        ("/priya\rm", "Priya Raman", ["participants/U/mute"]),
    ],
)
def test_keys_that_arrive_together_are_taken_one_after_the_other(
    tmp_path: Path, node: Serving, keys: str, about: str, requests: list[str]
) -> None:
    with joining(tmp_path, node) as terminal:
        terminal.shows("LIVE", "Priya Raman", "locked")
        uuid = node.do(lambda meeting: meeting.named(about).uuid) if about else ""
        before = len(node.requests)
        terminal.type(keys)

        asked = partial(paths_of, node, before)
        assert becomes_true(lambda: len(asked()) >= len(requests))
        terminal.send(signal.SIGTERM)
        terminal.code()
    paths = asked()
    wanted = [one.replace("U", uuid) for one in requests]
    assert [one for one in paths if one != "release_token"] == wanted


@pytest.mark.parametrize(
    ("keys", "form", "request_path"),
    [
        ("Emeet_alice", "Type meet_alice to confirm", "disconnect"),
        ("obob@example.com", "Overlay text", "dial"),
    ],
)
def test_a_form_that_was_filled_in_before_it_was_seen_waits_for_another_enter(
    tmp_path: Path, node: Serving, keys: str, form: str, request_path: str
) -> None:
    with joining(tmp_path, node) as terminal:
        terminal.shows("LIVE", "Priya Raman", "locked")
        terminal.type(f"{keys}\r")
        terminal.shows(form, keys[1:])
        assert request_path not in {one.path for one in node.requests}
        terminal.answer("\r")
        assert becomes_true(lambda: request_path in {one.path for one in node.requests})


def test_ctrl_c_leaves_as_q_does(tmp_path: Path, node: Serving) -> None:
    with joining(tmp_path, node) as terminal:
        terminal.shows("LIVE", "Priya Raman")
        terminal.type("\x03")

        assert terminal.code() == 0
        assert modes_left_on(terminal.drawn) == set()
        assert has_left(node)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]
)
def test_a_signal_releases_the_token_and_restores_the_terminal(
    tmp_path: Path, node: Serving, number: signal.Signals, code: int
) -> None:
    with joining(tmp_path, node) as terminal:
        terminal.shows("LIVE", "Priya Raman")
        terminal.send(number)

        assert terminal.code() == code
        assert modes_left_on(terminal.drawn) == set()
        assert node.requests[-1].path == "release_token"
        assert has_left(node)


@pytest.mark.parametrize(("key", "words"), [("", "Lock: "), ("?", "type to search")])
def test_ctrl_z_gives_the_terminal_to_the_shell_and_fg_draws_everything_again(
    tmp_path: Path, node: Serving, key: str, words: str
) -> None:
    with Shell(tmp_path, "bash", "--norc", "-i", PS1="shell> ", PEXTUI_PIN="1234") as shell:
        shell.shows("shell>")
        command = f"{' '.join(PEXTUI)} join {node.alias} --node {node.url} --name Ada\r"
        shell.type(command)
        shell.shows("LIVE", "Priya Raman")
        shell.type(key)
        shell.shows(words)
        before = len(shell.drawn)
        shell.type("\x1a")
        shell.shows("Stopped")
        assert modes_left_on(shell.drawn) <= {2004}  # bash asks for pasted text in brackets
        assert b"?1049l" in shell.drawn[before:]

        shell.wipe()
        shell.type("fg\r")
        shell.shows("LIVE", words)
        if key:
            shell.type("\x1b")
            shell.loses("type to search")
        shell.wipe()
        shell.type("q")
        shell.shows("shell>")
        assert modes_left_on(shell.drawn) <= {2004}
        shell.type("exit\r")
        assert shell.code() == 0
        assert has_left(node)


def test_a_closed_terminal_ends_the_program_and_releases_the_token(
    tmp_path: Path, node: Serving
) -> None:
    with joining(tmp_path, node) as shell:
        shell.shows("LIVE", "Priya Raman")

        assert shell.hang_up() == 129
        assert becomes_true(lambda: has_left(node))


def test_the_window_may_change_its_size(tmp_path: Path, node: Serving) -> None:
    with joining(tmp_path, node) as shell:
        shell.shows("LIVE", "Priya Raman", "Activity")
        shell.resize(80, 24)
        shell.shows("LIVE", "Leila Haddad")
        shell.resize(12, 4)
        shell.shows("too small")
        shell.resize(120, 40)
        shell.shows("LIVE", "Priya Raman", "Activity")
        shell.type("q")
        assert shell.code() == 0


def all_come(meeting: Meeting) -> None:
    """Everybody with a name that attacks comes, says it, talks and presents."""
    for name in NAMES.values():
        person = meeting.arrive(name, waiting=False)
        meeting.say(person.uuid, name)
        meeting.talk(person.uuid)
        meeting.present(person.uuid)


def test_no_name_and_no_message_reaches_the_terminal_as_anything_but_text(
    tmp_path: Path, node: Serving
) -> None:
    views: list[str] = []

    def shows(view: str, *words: str) -> None:
        terminal.shows(*words)
        views.append(view)

    node.do(all_come)
    with joining(tmp_path, node, (120, 70)) as terminal:
        shows("roster, stage and status", "LIVE", "␛]52;c;")
        node.do(all_come)
        shows("chat", "[/] [bold")
        terminal.type("/52;c\r")
        shows("filter", "filter: 52;c")
        terminal.type("i")
        shows("details", "display_name")
        terminal.type("\x1b")
        terminal.loses("display_name")
        terminal.type("x")
        shows("question", "Remove “␛]52")
        terminal.answer("y")
        shows("activity", "left")
        node.do(lambda meeting: meeting.end("\x1b]0;owned\x07 over"))
        shows("ending", "ENDED: ␛]0;owned␇ over")
        terminal.type("q")
        assert terminal.code() == 0

    assert strange(terminal.drawn) == []
    assert terminal.drawn.count(b"\x1b]52;") == 0
    record_harmless(f"{len(NAMES)} names, {len(views)} views of a terminal", terminal.drawn)


def record_harmless(what: str, drawn: bytes) -> None:
    """Keep what was counted for the table of promises."""
    all_of_them = len(SEQUENCE.findall(drawn))
    unknown, copies = len(strange(drawn)), drawn.count(b"\x1b]52;")
    links = drawn.count(b"\x1b]8;")
    told = f"{all_of_them} sequences, {unknown} unknown, {copies} OSC 52, {links} links"
    record("R8", f"{what}: {told}")


def test_nothing_is_copied_without_the_copy_key(tmp_path: Path, node: Serving) -> None:
    with joining(tmp_path, node) as terminal:
        terminal.shows("LIVE", "Priya Raman")
        terminal.type("r")
        terminal.shows("Get addresses")
        terminal.answer("\r")
        terminal.shows("rtmps://")
        assert b"\x1b]52;" not in terminal.drawn
        terminal.answer("c")
        terminal.shows("Copied")
        terminal.type("\x1b")
        terminal.loses("Copied")
        terminal.type("q")

        assert terminal.code() == 0
        assert terminal.drawn.count(b"\x1b]52;") == 1


def test_a_bug_ends_it_with_a_sentence_that_holds_no_secret(tmp_path: Path) -> None:
    with Shell(tmp_path, sys.executable, str(CRASHING)) as shell:
        shell.shows("Join a meeting", "meet_alice")
        shell.type("\r")

        assert shell.code() == 1
        assert modes_left_on(shell.drawn) == set()
        assert "a bug of its own: ZeroDivisionError" in shell.said
        assert b"4711" not in shell.drawn
        assert "Traceback" not in shell.said


@pytest.mark.parametrize(
    "pasted",
    ["note \x1b xy ", "note \x1b Emeet_alice\r bye", "\x1bOQ\x1b hlg", "\x1b[48;9;9;9;9t l"],
)
def test_a_paste_is_never_a_key_whatever_is_in_it(
    tmp_path: Path, node: Serving, pasted: str
) -> None:
    with joining(tmp_path, node) as terminal:
        terminal.shows("LIVE", "Priya Raman")
        terminal.type(f"/priya\r\x1b[200~{pasted}\x1b[201~")
        terminal.shows("filter: priya")
        terminal.type("m")
        terminal.shows("Priya Raman muted")

        acts = [one.path.rpartition("/")[2] for one in node.requests if "U" not in one.path]
        assert acts.count("mute") == 1
        assert not set(acts) & {"disconnect", "lock", "muteguests", "role", "start_conference"}
        terminal.type("q")
        assert terminal.code() == 0


def test_bytes_that_are_not_text_are_no_key_and_no_crash(tmp_path: Path, node: Serving) -> None:
    with joining(tmp_path, node) as terminal:
        terminal.shows("LIVE", "Priya Raman")
        terminal.write(b"\xff\xfe\xe9")
        terminal.type("/priya\r")
        terminal.shows("filter: priya")
        terminal.type("q")
        assert terminal.code() == 0


def test_a_terminal_that_vanishes_without_a_signal_ends_the_program(
    tmp_path: Path, node: Serving
) -> None:
    arguments = ("join", node.alias, "--node", node.url, "--name", "Ada")
    with Terminal(tmp_path, *arguments, PEXTUI_PIN=node.pin or "") as terminal:
        terminal.shows("LIVE")

        assert terminal.hang_up() == 128 + signal.SIGHUP
        assert becomes_true(lambda: has_left(node))


def test_the_switches_of_textual_s_developers_do_nothing(tmp_path: Path, node: Serving) -> None:
    switches = {"TEXTUAL_PRESS": "down,m,l", "TEXTUAL_LOG": str(tmp_path / "log")}
    arguments = ("join", node.alias, "--node", node.url, "--name", "Ada")
    with Terminal(tmp_path, *arguments, PEXTUI_PIN=node.pin or "", **switches) as terminal:
        terminal.shows("LIVE", "Priya Raman")
        terminal.type("q")
        assert terminal.code() == 0
    assert not (tmp_path / "log").exists()
    assert not {"lock", "mute"} & {one.path.rpartition("/")[2] for one in node.requests}


@pytest.mark.parametrize("way", ["q", "SIGTERM", "SIGHUP"])
def test_a_terminal_that_takes_nothing_keeps_nobody_in_the_meeting(
    tmp_path: Path, way: str
) -> None:
    """Frames that it does not take are left out, so that keys and signals still count."""
    with Serving("storm", people=200) as node, joining(tmp_path, node) as terminal:
        terminal.shows("LIVE")
        ready = time.monotonic()
        while time.monotonic() - ready < 3:
            node.do(lambda meeting: meeting.say(next(iter(meeting.people)), "hello " * 60))
            time.sleep(0.005)  # nobody reads what is drawn meanwhile
        since = time.monotonic()
        if way == "q":
            terminal.type("q")
        else:
            terminal.send(signal.Signals[way])

        assert becomes_true(lambda: has_left(node))
        assert time.monotonic() - since < 2 + 1, "the token is released in two seconds"
        terminal._process.wait(5)


def test_a_terminal_that_was_behind_is_given_back_whole(tmp_path: Path) -> None:
    """Frames may be left out, what restores the terminal may not."""
    with Serving("storm", people=200) as node, joining(tmp_path, node) as terminal:
        terminal.shows("LIVE")
        since = time.monotonic()
        while time.monotonic() - since < 3:
            node.do(lambda meeting: meeting.say(next(iter(meeting.people)), "hello " * 60))
            time.sleep(0.005)  # nobody reads what is drawn meanwhile
        terminal.type("q")

        assert terminal.code() == 0
        assert modes_left_on(terminal.drawn) == set()


def test_a_terminal_that_takes_again_shows_the_newest_state_whole(
    tmp_path: Path, node: Serving
) -> None:
    with joining(tmp_path, node) as terminal:
        terminal.shows("LIVE", "Priya Raman")
        for number in range(600):
            node.do(lambda meeting, n=number: meeting.say(next(iter(meeting.people)), f"{n} " * 99))  # type: ignore[misc]
        time.sleep(1)  # the terminal is not read for a while
        node.do(lambda meeting: meeting.say(next(iter(meeting.people)), "the very last"))

        terminal.shows("the very last", "LIVE", "Priya Raman", "Controls")
        terminal.type("q")
        assert terminal.code() == 0
