"""What bars the way to a node, or would make it unsafe, is told before there is a screen."""

from pathlib import Path

import pytest

from tests.cli.program import pextui

NO_TERMINAL = "the keys must come from a terminal"
"""What is said, far from any terminal, once everything else is in order."""

PROXIES = {
    "ALL_PROXY": "socks5://127.0.0.1:1",
    "all_proxy": "socks5://127.0.0.1:1",
    "HTTP_PROXY": "ftp://127.0.0.1:1",
    "http_proxy": "ftp://127.0.0.1:1",
    "HTTPS_PROXY": "http://[nonsense",
    "https_proxy": "http://127.0.0.1:99999",
    "NO_PROXY": "localhost,[fe80::1]",
    "no_proxy": "[fe80::1]",
}
NOWHERE = ("nonsense://", "http://", "http://127.0.0.1:nonsense", "two words", "http://::1", "%%")
AUTHORITIES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
PIN = "ab" * 32


def refused(home: Path, *arguments: str, **variables: str) -> str:
    """Return the one sentence with which a join is refused."""
    done = pextui(home, "join", *arguments, **variables)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("pextui: ")
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


@pytest.fixture
def pin_file(tmp_path: Path) -> str:
    path = tmp_path / "pin"
    path.write_text("98765")
    path.chmod(0o600)
    return str(path)


# Variables of the environment


@pytest.mark.parametrize("name", PROXIES)
@pytest.mark.parametrize(
    "where", [["a@b.c"], ["a", "--node", "https://b.c"], ["https://b.c/webapp3/m/a"]], ids=" ".join
)
def test_a_proxy_that_cannot_be_used_is_named_with_the_fix(
    tmp_path: Path, name: str, where: list[str]
) -> None:
    said = refused(tmp_path, *where, **{name: PROXIES[name]})
    assert f"the environment variable {name} cannot be used: " in said
    assert "--no-env-proxy" in said


@pytest.mark.parametrize("value", NOWHERE)
def test_nonsense_is_no_proxy(tmp_path: Path, value: str) -> None:
    said = refused(tmp_path, "a@b.c", HTTPS_PROXY=value)
    assert "the environment variable HTTPS_PROXY cannot be used: " in said


@pytest.mark.parametrize(
    "value", ["proxy", "proxy.example.com:3128", "http://user:secret@10.0.0.1:80", "http://[::1]:1"]
)
def test_a_proxy_that_could_be_one_is_taken(tmp_path: Path, value: str) -> None:
    said = refused(tmp_path, "a@b.c", HTTPS_PROXY=value, ALL_PROXY=value)
    assert NO_TERMINAL in said


@pytest.mark.parametrize("name", AUTHORITIES)
def test_authorities_that_cannot_be_read_are_named(tmp_path: Path, name: str) -> None:
    said = refused(tmp_path, "a@b.c", **{name: str(tmp_path / "none")})
    assert f"the environment variable {name} cannot be used: " in said
    assert "No such file" in said


def test_a_file_without_a_single_authority_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").touch()
    said = refused(tmp_path, "a@b.c", SSL_CERT_FILE=str(tmp_path / "empty.pem"))
    assert "the environment variable SSL_CERT_FILE cannot be used: " in said


def test_empty_variables_say_nothing(tmp_path: Path) -> None:
    empty = dict.fromkeys((*PROXIES, *AUTHORITIES), "")
    assert NO_TERMINAL in refused(tmp_path, "a@b.c", **empty)


@pytest.mark.parametrize("source", ["flag", "variable", "file"])
def test_without_the_environments_proxies_they_may_be_anything(tmp_path: Path, source: str) -> None:
    (tmp_path / "config.toml").write_text("no_env_proxy = true")
    flags = {"flag": ["--no-env-proxy"], "file": ["--config", str(tmp_path / "config.toml")]}
    variables = {"PEXTUI_NO_ENV_PROXY": "true"} if source == "variable" else {}
    said = refused(tmp_path, "a@b.c", *flags.get(source, []), **PROXIES, **variables)
    assert NO_TERMINAL in said


def test_a_node_on_this_machine_is_reached_without_proxy_and_certificate(tmp_path: Path) -> None:
    broken = PROXIES | dict.fromkeys(AUTHORITIES, str(tmp_path / "none"))
    assert NO_TERMINAL in refused(tmp_path, "a", "--node", "http://127.0.0.1:1", **broken)


@pytest.mark.parametrize("proof", [["--insecure"], ["--fingerprint", PIN]], ids=" ".join)
def test_where_no_authority_is_asked_for_none_need_be_readable(
    tmp_path: Path, proof: list[str]
) -> None:
    broken = dict.fromkeys(AUTHORITIES, str(tmp_path / "none"))
    assert NO_TERMINAL in refused(tmp_path, "a@b.c", *proof, **broken)


# Proofs that do not go together


def test_a_fingerprint_stands_alone(tmp_path: Path) -> None:
    pinned = ("a@b.c", "--fingerprint", PIN)
    said = refused(tmp_path, *pinned, "--insecure")
    assert "--fingerprint and --insecure contradict each other" in said
    said = refused(tmp_path, *pinned, PEXTUI_CAFILE="ca.pem")
    assert "--fingerprint and PEXTUI_CAFILE contradict each other" in said
    assert NO_TERMINAL in refused(tmp_path, *pinned)


def test_a_fingerprint_that_is_none_is_refused(tmp_path: Path) -> None:
    said = refused(tmp_path, "a@b.c", "--fingerprint", "ab:cd")
    assert "--fingerprint must be the SHA-256 of a certificate: 64 hex digits" in said


def test_a_pin_that_is_kept_in_a_file_is_not_given_to_just_anybody(
    tmp_path: Path, pin_file: str
) -> None:
    said = refused(tmp_path, "a@b.c", "--insecure", "--pin-file", pin_file)
    assert "--insecure and --pin-file contradict each other" in said
    assert "--fingerprint" in said
    assert "type the PIN" in said
    said = refused(tmp_path, "a@b.c", PEXTUI_INSECURE="true", PEXTUI_PIN_FILE=pin_file)
    assert "PEXTUI_INSECURE and PEXTUI_PIN_FILE contradict each other" in said
    assert "98765" not in said


def test_a_pin_that_is_typed_or_in_the_environment_may_be(tmp_path: Path, pin_file: str) -> None:
    insecure = ("a@b.c", "--insecure")
    assert NO_TERMINAL in refused(tmp_path, *insecure)
    assert NO_TERMINAL in refused(tmp_path, *insecure, PEXTUI_PIN="98765")
    given = {"PEXTUI_PIN": "98765", "PEXTUI_PIN_FILE": pin_file}
    assert NO_TERMINAL in refused(tmp_path, *insecure, **given), "the file is not used"
