"""The command line, far from any terminal: sentences and exit codes."""

import json
import logging
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pextui import __version__
from pextui.cli import USAGE
from pextui.cli.log import log_to
from pextui.config import BadConfig
from tests.cli.program import PATIENCE, ROOT, environment, pextui

HEAVY = ("textual", "httpx", "starlette", "uvicorn", "pydantic_settings", "dns", "rich")


UNUSED = (
    "dns", "starlette", "uvicorn", "sse_starlette", "pextui.simulator", "markdown_it", "cgi",
    "click", "pygments",
)  # fmt: skip
"""What a console in a real meeting does without."""

MODULES = 745
"""Modules that opening the console may import, Python's own included: each costs half a
millisecond before the first paint."""


def run_code(code: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run *code* in a Python that has imported nothing yet. Raises CalledProcessError."""
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment(home),
        capture_output=True,
        text=True,
        check=True,
    )


def test_opening_the_console_keeps_within_its_budget_of_modules(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "import pextui.cli.console, pextui.config.settings, pextui.ui.running\n"
        f"print(len(sys.modules), [name for name in {UNUSED!r} if name in sys.modules])"
    )
    count, unused = run_code(code, tmp_path).stdout.split(" ", 1)
    assert unused == "[]\n"
    assert int(count) <= MODULES


def test_nothing_that_lies_about_is_plugged_in(tmp_path: Path) -> None:
    """Pydantic would look for plug-ins in every package, import them, and take its time."""
    site, seen = tmp_path / "site", tmp_path / "seen"
    told = site / "plug-1.dist-info"
    told.mkdir(parents=True)
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: plug\nVersion: 1\n")
    (told / "entry_points.txt").write_text("[pydantic]\nplug = plug:plugged\n")
    (site / "plug.py").write_text(f"open({str(seen)!r}, 'w').close()\nplugged = None\n")
    path = {"PYTHONPATH": f"{ROOT}{os.pathsep}{site}"}
    done = pextui(tmp_path, "join", "meet_alice", "--node", "http://127.0.0.1:1", **path)
    assert done.returncode == USAGE  # the settings are read; there is no terminal
    assert not seen.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["--help"],
        ["-h"],
        ["join", "--help"],
        ["demo", "--help"],
        ["simulate", "--help"],
    ],
    ids=" ".join,
)
def test_asking_what_there_is_imports_nothing_heavy(tmp_path: Path, arguments: list[str]) -> None:
    code = (
        "import sys\n"
        "from pextui.cli import run\n"
        f"code = run({arguments!r})\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], code, file=sys.stderr)"
    )
    done = run_code(code, tmp_path)
    assert done.stderr == "[] 0\n"
    assert done.stdout


def test_the_version_is_told(tmp_path: Path) -> None:
    done = pextui(tmp_path, "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"pextui {__version__}\n", "")


def test_help_names_every_command_and_every_option_of_join(tmp_path: Path) -> None:
    assert all(word in pextui(tmp_path, "--help").stdout for word in ("join", "demo", "simulate"))
    told = pextui(tmp_path, "join", "--help").stdout
    for option in (
        "--node", "--name", "--extension", "--pin-file", "--cafile",
        "--insecure", "--fingerprint", "--no-env-proxy", "--ascii", "--fps", "--calm",
        "--config", "--log", "--records",
    ):  # fmt: skip
        assert option in told
    assert "--pin " not in told


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--zzz"], "no such option: --zzz (pextui --help shows what there is)"),
        (["joim"], "no such command 'joim'. Did you mean 'join'? (pextui --help shows"),
        (["join"], "missing argument 'MEETING' (pextui join --help shows what there is)"),
        (["join", "a", "b"], "got unexpected extra argument(s) (b) (pextui join --help shows"),
        (["join", "a", "--pin", "1234"], "no such option: --pin"),
        (["join", "a", "--name"], "option '--name' requires an argument"),
        (["--name", "x", "demo"], "options come after the command: pextui demo … --option"),
        (["join", ""], "no meeting is named: write meet_alice, meet_alice@DOMAIN or paste"),
        (["join", "a"], "name the node with --node https://… or write a@DOMAIN"),
        (["join", "a\x1b[2J"], "“a␛[2J” holds characters that no meeting has"),
        (["join", "https://conf.example.com/"], "is not a link to a meeting"),
        (["join", "a", "--node", "http://conf.example.com"], "write https://conf.example.com"),
        (["join", "a", "--node", "https://conf.example.com/webapp"], "write only https://HOST"),
        (["join", "a@b.c", "--cafile", "/none.pem"], "--cafile /none.pem cannot be used"),
        (["join", "a@b.c", "--pin-file", "/none"], "the PIN file /none cannot be read: No such"),
        (["join", "a@b.c", "--config", "/none"], "there is no settings file /none"),
        (["join", "a@b.c", "--log", "/none/log"], "the log file /none/log cannot be opened"),
        (["join", "a@b.c", "--log", "/dev/null"], "the log file /dev/null is not a file"),
        (["join", "a@b.c", "--records", "/none"], "the records folder /none is not there: make"),
        (["join", "a@b.c", "--records", "/dev/null"], "/dev/null is not a folder"),
        (["join", "a@b.c", "--plain", "--records", "/proc/1"], "/proc/1 cannot be written to"),
        (["demo", "--records", "/none"], "the records folder /none is not there: make it first"),
        (["demo", "--records", ""], "--records must be the path of a folder"),
        (["demo", "--people", "0"], "--people must be a whole number from 1 to 10000"),
        (["demo", "--people", "10001"], "--people must be a whole number from 1 to 10000"),
        (["demo", "--seed", "x"], "--seed must be a whole number"),
        (["demo", "--scene", "bord"], "there is no scene “bord”; did you mean board?"),
        (["demo", "--scene", "zzz"], "there is no scene “zzz”; there are quiet, board, "),
        (["simulate", "--port", "65536"], "--port must be a whole number from 0 to 65535"),
        (["simulate", "--dialect", "v15"], "--dialect must be v14 or modern"),
        (["simulate", "--scene", "quiet", "--guest-pin", "1"], "needs a host PIN"),
        (["simulate", "--host", "host.invalid"], "nothing can listen on host.invalid:0"),
        ([], "the keys must come from a terminal, and stdin is none: run pextui in a terminal"),
        (["join", "a@b.c"], "the keys must come from a terminal"),
        (["demo"], "the keys must come from a terminal"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_one_plain_sentence_and_code_2(
    tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    done = pextui(tmp_path, *arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stderr.startswith("pextui: ")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_a_wrong_settings_file_is_told_before_the_terminal_is_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('[keys]\nmut = "f5"\ndial = "f77"')
    done = pextui(tmp_path, "join", "a@b.c", PEXTUI_CONFIG=str(path))
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"pextui: {path}: [keys]: there is no action “mut”; did you mean “mute”?",
        f"pextui: {path}: [keys]: dial: “f77” is not a key; did you mean “f7”?",
    ]


def test_wrong_presets_are_named_with_what_would_be_right(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('[dial]\nboardroom = ""\nrecorder = { destnation = "482913" }')
    done = pextui(tmp_path, "join", "a@b.c", PEXTUI_CONFIG=str(path))
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"pextui: {path}: [dial]: boardroom: destination: cannot be empty",
        f"pextui: {path}: [dial]: recorder: there is no field “destnation”; "
        "did you mean “destination”?",
        f"pextui: {path}: [dial]: recorder: destination: cannot be empty",
    ]


def test_a_demo_is_written_down_only_where_it_is_asked_for_by_name(tmp_path: Path) -> None:
    kept = tmp_path / "none"
    done = pextui(tmp_path, "demo", "--plain", PEXTUI_RECORDS=str(kept))
    assert (done.returncode, done.stderr) == (0, "")
    done = pextui(tmp_path, "demo", "--plain", "--records", str(kept))
    assert (done.returncode, done.stdout) == (2, "")


def test_a_pin_in_the_settings_is_refused_rather_than_ignored(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('pin = "98765"')
    done = pextui(tmp_path, "join", "a@b.c", "--config", str(path))
    assert done.returncode == 2
    assert "pin: is for pextui simulate alone" in done.stderr
    assert "98765" not in done.stderr


def test_a_pin_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pin"
    path.write_text("98765")
    path.chmod(0o644)
    done = pextui(tmp_path, "join", "a@b.c", PEXTUI_PIN_FILE=str(path))
    assert done.returncode == 2
    assert f"chmod 600 {path}" in done.stderr
    assert "98765" not in done.stderr


# pextui simulate


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_simulated_node_says_where_it_is_and_ends_with_the_signals_number(
    tmp_path: Path, number: signal.Signals
) -> None:
    command = [sys.executable, "-m", "pextui", "simulate", "--json", "--guest-pin", "77"]
    variables = environment(tmp_path, PEXTUI_PIN="4321")
    with subprocess.Popen(
        command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        card = json.loads(process.stdout.readline())
        process.send_signal(number)
        rest, complaint = process.communicate(timeout=PATIENCE)
    assert card["node"].startswith("http://127.0.0.1:")
    assert (card["meeting"], card["host_pin"], card["guest_pin"]) == ("meet_alice", "4321", "77")
    assert (rest, complaint, process.returncode) == ("", "", 128 + number)


def test_a_taken_port_is_said(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pextui", "simulate", "--json"]
    with subprocess.Popen(
        command, env=environment(tmp_path), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        port = json.loads(process.stdout.readline())["node"].rpartition(":")[2]
        done = pextui(tmp_path, "simulate", "--port", port)
        process.terminate()
    assert done.returncode == 2
    assert "already in use" in done.stderr


# The log


@pytest.fixture
def fresh_logging() -> object:
    root = logging.getLogger()
    before = (root.handlers[:], root.level, logging.getLogger("httpx").level)
    yield
    for handler in set(root.handlers) - set(before[0]):
        root.removeHandler(handler)
        handler.close()
        if isinstance(handler, logging.StreamHandler):
            handler.stream.close()
    root.setLevel(before[1])
    logging.getLogger("httpx").setLevel(before[2])


@pytest.mark.usefixtures("fresh_logging")
def test_the_log_is_its_owners_alone_and_the_http_libraries_are_quiet(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text("before\n")
    path.chmod(0o644)
    log_to(path)
    logging.getLogger("pextui.session").debug("joined")
    logging.getLogger("httpx").info("https://conf.example.com/?token=secret")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().startswith("before\n")
    assert "pextui.session: joined" in path.read_text()
    assert "secret" not in path.read_text()


def test_a_log_that_is_no_file_is_refused_and_keeps_its_rights() -> None:
    before = Path("/dev/null").stat().st_mode
    with pytest.raises(BadConfig, match="is not a file"):
        log_to(Path("/dev/null"))
    assert Path("/dev/null").stat().st_mode == before


def test_without_a_log_nothing_is_written(tmp_path: Path) -> None:
    pextui(tmp_path, "demo")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_bug_is_named_without_what_it_knew(tmp_path: Path) -> None:
    code = (
        "import pextui.cli.commands as commands\n"
        "def call(arguments): raise RuntimeError('secret-98765')\n"
        "commands.call = call\n"
        "from pextui.cli import main\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("pextui: this is a bug in pextui: RuntimeError at ")
    assert done.stderr.count("\n") == 1
    assert "98765" not in done.stderr


def test_ctrl_c_leaves_quietly_even_while_things_are_imported(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "class AtTheConsole:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'pextui.cli.console': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, AtTheConsole())\n"
        "sys.argv = ['pextui', 'demo']\n"
        "from pextui.cli import main\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
