"""The floor plan holds: what stands at the top, and which room knows which."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

TOP_LEVEL = {"pyproject.toml", "README.md", "pextui", "tests", "styles", "screenshots"}
BESIDE = {".ci", ".gitignore"}

OURS = ("actions", "cli", "client", "config", "protocol", "session", "simulator", "store", "ui")
LIBRARIES = ("dns", "httpx", "httpx_sse", "platformdirs", "pydantic", "pydantic_settings",
             "sse_starlette", "starlette", "textual", "typer", "uvicorn")  # fmt: skip

ROOMS = {
    "protocol": {"protocol", "pydantic"},
    "client": {"client", "protocol", "httpx", "httpx_sse", "pydantic"},
    "store": {"store", "protocol", "pydantic"},
    "actions": {"actions", "store", "client", "protocol", "httpx", "pydantic"},
    "session": {
        "session", "actions", "store", "client", "protocol", "httpx", "httpx_sse", "pydantic",
    },
    "simulator": {"simulator", "protocol", "starlette", "sse_starlette", "uvicorn", "pydantic"},
    "config": {"config", "platformdirs", "pydantic", "pydantic_settings"},
}  # fmt: skip
"""What may be in memory once a room, every module of it, has been imported."""


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_brings_nothing_in_but_what_the_plan_shows(room: str) -> None:
    code = (
        "import importlib, pkgutil, sys\n"
        f"room = importlib.import_module('pextui.{room}')\n"
        "for one in pkgutil.walk_packages(room.__path__, room.__name__ + '.'):\n"
        "    importlib.import_module(one.name)\n"
        f"ours = [name for name in {OURS!r} if 'pextui.' + name in sys.modules]\n"
        f"print(*ours, *(name for name in {LIBRARIES!r} if name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) <= ROOMS[room]


def test_every_room_is_on_the_plan() -> None:
    rooms = {path.stem for path in (ROOT / "pextui").iterdir() if path.suffix in {"", ".py"}}
    assert rooms - {"__init__", "__main__", "__pycache__"} == set(OURS)


def test_the_import_contracts_are_kept() -> None:
    linter = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert linter, "import-linter belongs to the extra “dev”"
    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_top_level_holds_what_it_is_given_and_no_more() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not in a clone")
    top = {line.partition("/")[0] for line in listed.stdout.splitlines()}
    assert top >= TOP_LEVEL - {"screenshots"}
    assert top - TOP_LEVEL - BESIDE <= {"uv.lock", "requirements.lock", "pylock.toml"}


def test_no_room_keeps_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc"}
    assert [path for path in (ROOT / "pextui").rglob("*.py") if path.stem in drawers] == []
