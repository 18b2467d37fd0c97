"""Settings, the PIN and what was used last."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pextui import config
from pextui.config import BadConfig, load, login_name
from pextui.config.last import Last, last_used, remember
from pextui.config.pin import read_pin, take_pin

Write = Callable[[str], Path]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in list(os.environ):
        if name.upper().startswith("PEXTUI_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path


@pytest.fixture
def write(home: Path) -> Write:
    def to_the_usual_place(text: str) -> Path:
        path = home / "config" / "pextui" / "config.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return to_the_usual_place


def test_nothing_need_be_said() -> None:
    settings = load({})
    assert settings.node == ()
    assert settings.scene == "board"
    assert settings.host == "127.0.0.1"
    assert not settings.insecure
    assert settings.single_letter_keys


def test_a_flag_beats_the_environment_which_beats_the_file(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write('name = "file"\nextension = "file"\nlog = "file"')
    monkeypatch.setenv("PEXTUI_NAME", "environment")
    monkeypatch.setenv("PEXTUI_EXTENSION", "environment")
    settings = load({"name": "flag"})
    assert (settings.name, settings.extension) == ("flag", "environment")
    assert settings.log == Path("file")


EVERY_SETTING = {
    "node": (
        "https://a.example.com, https://b.example.com",
        ("https://a.example.com", "https://b.example.com"),
    ),
    "name": ("Zoë", "Zoë"),
    "extension": ("meet_bob", "meet_bob"),
    "pin_file": ("~/pin", "pin"),
    "cafile": ("~/ca.pem", "ca.pem"),
    "insecure": ("true", True),
    "fingerprint": ("AB:" * 31 + "AB", "ab" * 32),
    "no_env_proxy": ("true", True),
    "json": ("true", True),
    "ascii": ("true", True),
    "fps": ("10", 10),
    "calm": ("true", True),
    "log": ("~/log", "log"),
    "records": ("~/kept", "kept"),
    "no_bell": ("true", True),
    "no_mouse": ("true", True),
    "plain": ("true", True),
    "theme": ("light", "light"),
    "scene": ("quiet", "quiet"),
    "people": ("12", 12),
    "seed": ("7", 7),
    "host": ("::1", "::1"),
    "port": ("8080", 8080),
    "guest_pin": ("42", "42"),
    "dialect": ("modern", "modern"),
    "single_letter_keys": ("false", False),
}


def test_every_setting_is_tried_below() -> None:
    from pextui.config.settings import Settings

    assert set(Settings.model_fields) == {*EVERY_SETTING, "keys", "dial", "pin"}


@pytest.mark.parametrize("key", EVERY_SETTING)
@pytest.mark.parametrize("source", ["flag", "environment", "file"])
def test_every_setting_comes_from_every_source(
    key: str, source: str, home: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, meant = EVERY_SETTING[key]
    match source:
        case "flag":
            settings = load({key: text})
        case "environment":
            monkeypatch.setenv(f"PEXTUI_{key.upper()}", text)
            settings = load({})
        case _:
            plain = isinstance(meant, bool | int)
            write(f"{key} = {text if plain else json.dumps(text, ensure_ascii=False)}")
            settings = load({})
    value = settings.model_dump()[key]
    if key in {"pin_file", "cafile", "log", "records"}:
        meant = home / str(meant)
    assert (value.get_secret_value() if key == "guest_pin" else value) == meant


def test_nodes_are_listed_in_the_file_and_split_in_the_environment(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write('node = ["https://a", "https://b"]')
    assert load({}).node == ("https://a", "https://b")
    monkeypatch.setenv("PEXTUI_NODE", " https://c,https://d  https://e ")
    assert load({}).node == ("https://c", "https://d", "https://e")
    assert load({"node": ["https://f"]}).node == ("https://f",)


def test_an_empty_variable_says_nothing(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write('name = "file"')
    monkeypatch.setenv("PEXTUI_NAME", "")
    assert load({}).name == "file"


def test_keys_are_a_table_by_action(write: Write) -> None:
    write('[keys]\nmute = "f5"\nhelp = ["f1", "?"]\ndial = ""')
    assert load({}).keys == {"mute": "f5", "help": ("f1", "?"), "dial": ""}


def test_presets_are_a_table_by_name(write: Write) -> None:
    write('[dial]\nboardroom = "room@x"\nrecorder = { destination = "rtmp://x", role = "host" }')
    assert load({}).dial == {
        "boardroom": "room@x",
        "recorder": {"destination": "rtmp://x", "role": "host"},
    }


def test_another_file_replaces_the_usual_one(
    home: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write('name = "usual"')
    (home / "other.toml").write_text('name = "other"')
    assert load({}, str(home / "other.toml")).name == "other"
    monkeypatch.setenv("PEXTUI_CONFIG", "~/other.toml")
    assert load({}).name == "other"


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        ('naem = "x"', "FILE: there is no setting “naem”; did you mean “name”?"),
        ('pin-file = "x"', "FILE: there is no setting “pin-file”; did you mean “pin_file”?"),
        ("qqq = 1", "FILE: there is no setting “qqq”"),
        ('people = "many"', "FILE: people must be a whole number from 1 to 10000"),
        ("people = 0", "FILE: people must be a whole number from 1 to 10000"),
        ("port = 65536", "FILE: port must be a whole number from 0 to 65535"),
        ("name = 5", "FILE: name must be printable text in quotes"),
        ('name = "a\\u001b[2J"', "FILE: name must be printable text in quotes"),
        ("node = 5", "FILE: node must be an address like https://HOST, or a list of them"),
        ("node = [5]", "FILE: node must be an address like https://HOST, or a list of them"),
        ("insecure = 7", "FILE: insecure must be true or false"),
        ("no_env_proxy = 7", "FILE: no_env_proxy must be true or false"),
        ("pin_file = 7", "FILE: pin_file must be the path of a file, in quotes"),
        ('dialect = "v15"', "FILE: dialect must be v14 or modern"),
        ('keys = "f5"', 'FILE: keys must be a table of keys by action, like mute = "f5"'),
        ("[keys]\nmute = 5", 'FILE: the key of “mute” must be text like "f5", or a list of texts'),
        (
            'dial = "x"',
            "FILE: dial must be a table of destinations by name, "
            'like boardroom = "room@example.com"',
        ),
        (
            "[dial]\nboardroom = 5",
            "FILE: [dial]: boardroom must be an address in quotes, or a table of texts",
        ),
        (
            "[dial.boardroom]\nstreaming = true",
            "FILE: [dial]: boardroom must be an address in quotes, or a table of texts",
        ),
        ("a = 1\nb = ", "FILE is not TOML: Invalid value (at line 2)"),
        ("a = 1\nb = x\n", "FILE is not TOML: Invalid value (at line 2, column 5)"),
    ],
)
def test_a_wrong_file_is_named_with_its_key_and_what_would_be_right(
    write: Write, toml: str, sentence: str
) -> None:
    path = write(toml)
    with pytest.raises(BadConfig) as error:
        load({})
    assert error.value.sentences == (sentence.replace("FILE", str(path)),)


@pytest.mark.parametrize(
    "text",
    ["", "ab", "ab" * 31, "ab" * 33, "xy" * 32, "a:b" * 21 + "a", "ab:" * 32, "٣" * 64, "ab " * 32],
)
def test_a_fingerprint_is_64_hex_digits_and_nothing_else(text: str) -> None:
    with pytest.raises(BadConfig) as error:
        load({"fingerprint": text})
    assert error.value.sentences == (
        "--fingerprint must be the SHA-256 of a certificate: 64 hex digits, with colons or without",
    )


@pytest.mark.parametrize("text", ["AB" * 32, "ab" * 32, "aB:" * 31 + "Ab"])
def test_a_fingerprint_is_kept_as_its_digits(text: str) -> None:
    assert load({"fingerprint": text}).fingerprint == "ab" * 32


def test_a_wrong_flag_and_a_wrong_variable_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEXTUI_SEED", "x")
    with pytest.raises(BadConfig) as error:
        load({"people": "x"})
    assert error.value.sentences == (
        "--people must be a whole number from 1 to 10000",
        "PEXTUI_SEED must be a whole number",
    )


def test_no_value_is_repeated_for_it_may_be_a_secret(write: Write) -> None:
    write("pin = 98761234\nguest_pin = [98761234]\nnode = [98761234]\nseed = '98761234x'")
    with pytest.raises(BadConfig) as error:
        load({})
    assert "98761234" not in str(error.value)
    assert error.value.__cause__ is None


def test_a_file_that_was_named_must_be_there(home: Path) -> None:
    with pytest.raises(BadConfig, match=r"there is no settings file .*none\.toml"):
        load({}, str(home / "none.toml"))
    with pytest.raises(BadConfig, match="cannot be read: Is a directory"):
        load({}, str(home))


def test_a_file_that_is_not_text_is_refused(home: Path) -> None:
    (home / "binary").write_bytes(b"name = '\xff'")
    with pytest.raises(BadConfig, match="UTF-8"):
        load({}, str(home / "binary"))


def test_a_login_without_a_name_is_a_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "olivia")
    assert login_name() == "olivia"
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 2**31 - 7)
    assert login_name() == config.FALLBACK_NAME


def test_importing_the_settings_room_is_cheap() -> None:
    code = "import sys, pextui.config; print('pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


# The PIN


def test_the_pin_of_the_environment_is_taken_out_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEXTUI_PIN", "1234")
    pin = take_pin()
    assert pin is not None
    assert pin.get_secret_value() == "1234"
    assert "1234" not in repr(pin)
    child = subprocess.run(["env"], capture_output=True, text=True, check=True)
    assert "PEXTUI_PIN" not in child.stdout
    assert take_pin() is None


@pytest.mark.parametrize("text", ["1234", "1234\n", "1234\r\n"])
def test_a_pin_file_may_end_its_line(home: Path, text: str) -> None:
    path = home / "pin"
    path.write_bytes(text.encode())
    path.chmod(0o600)
    assert read_pin(path).get_secret_value() == "1234"


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o644, 0o666, 0o640, 0o620, 0o610, 0o601])
def test_a_pin_file_open_to_others_is_refused_with_the_fix(home: Path, mode: int) -> None:
    path = home / "pin"
    path.write_text("1234")
    path.chmod(mode)
    with pytest.raises(BadConfig, match=f"chmod 600 {path}"):
        read_pin(path)


def test_a_pin_may_come_through_a_pipe() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"1234\n")
    os.close(writing)
    try:
        assert read_pin(Path(f"/dev/fd/{reading}")).get_secret_value() == "1234"
    finally:
        os.close(reading)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\n", "is empty"),
        (b"1\n2\n", "one line"),
        (b"\xff", "one line"),
        (b"1\x1b", "one line"),
        (b"9" * 2000, "one line"),
    ],
)
def test_a_pin_file_that_holds_no_pin_is_refused(home: Path, content: bytes, sentence: str) -> None:
    path = home / "pin"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(BadConfig, match=sentence) as error:
        read_pin(path)
    assert "999" not in str(error.value)


def test_a_pin_file_that_is_not_there_is_said(home: Path) -> None:
    with pytest.raises(BadConfig, match="cannot be read: No such file"):
        read_pin(home / "none")
    with pytest.raises(BadConfig, match="cannot be read: Is a directory"):
        read_pin(home)


# What was used last


def test_the_last_join_is_remembered_for_its_user_alone(home: Path) -> None:
    assert last_used() == Last()
    last = Last("meet_alice", "https://conf.example.com", "Zoë")
    remember(last)
    assert last_used() == last
    (path,) = (home / "state").rglob("*.json")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b'"text"',
        b"[" * 50_000,
        b'{"meeting": 5, "node": null}',
        b'{"meeting": "a\\u001b[2J", "colour": "red"}',
    ],
)
def test_foreign_content_is_ignored(home: Path, content: bytes) -> None:
    remember(Last("meet_alice"))
    (path,) = (home / "state").rglob("*.json")
    path.write_bytes(content)
    assert last_used() == Last()


def test_a_home_that_cannot_be_written_to_is_no_fault(home: Path) -> None:
    (home / "state").write_text("a file where a folder should be")
    remember(Last("meet_alice"))
    assert last_used() == Last()
