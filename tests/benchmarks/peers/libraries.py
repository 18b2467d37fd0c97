"""The libraries of the peers, pinned: fetched once, into a folder of the user's cache."""

import fcntl
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path

from tests.benchmarks.measure import Missing

HERE: Final = Path(__file__).parent
REQUIREMENTS: Final = HERE / "requirements.txt"
PACKAGE: Final = (HERE / "package.json", HERE / "package-lock.json")
PATIENCE: Final = 300.0
"""Seconds until a package manager is given up."""

_PYTHON: Final = {"floor": "floor", "curses": "curses_", "datatable": "datatable"}
_FETCHED_PYTHON: Final = {"urwid": "urwid_", "prompt_toolkit": "ptk"}


def program(name: str) -> list[str]:
    """Return the command of the peer with this *name*, without the URL. Raises Missing."""
    if name in _PYTHON:
        return [sys.executable, "-m", f"{__package__}.{_PYTHON[name]}"]
    if name in _FETCHED_PYTHON:
        python = _fetched("python", [REQUIREMENTS], _fetch_python) / "venv" / "bin" / "python"
        return [str(python), "-m", f"{__package__}.{_FETCHED_PYTHON[name]}"]
    if not (node := shutil.which("node")):
        raise Missing("there is no node on this machine")
    folder = _fetched("node", PACKAGE, _fetch_node)
    for script in ("feed.js", f"{name}/index.js"):
        # Beside node_modules, where node looks for them; as they are now.
        (folder / script).parent.mkdir(exist_ok=True)
        shutil.copyfile(HERE / script, folder / script)
    # React is several times slower without this.
    return ["env", "NODE_ENV=production", node, str(folder / name / "index.js")]


def _fetched(kind: str, pins: Sequence[Path], fetch: Callable[[Path], None]) -> Path:
    """Return a folder with what *pins* name, from the cache or fetched now. Raises Missing."""
    mark = hashlib.sha256(sys.version.encode() + b"".join(pin.read_bytes() for pin in pins))
    folder = user_cache_path("pextui-benchmarks") / f"{kind}-{mark.hexdigest()[:12]}"
    whole = folder / "is-whole"
    folder.mkdir(parents=True, exist_ok=True)
    with _only_one(folder):
        if not whole.exists():
            fetch(folder)
            whole.touch()
    return folder


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Wait until nobody else fetches into *folder*."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fetch_python(folder: Path) -> None:
    _run([sys.executable, "-m", "venv", str(folder / "venv")], folder)
    python = str(folder / "venv" / "bin" / "python")
    _run([python, "-m", "pip", "install", "--no-deps", "-r", str(REQUIREMENTS)], folder)


def _fetch_node(folder: Path) -> None:
    for pin in PACKAGE:
        shutil.copy(pin, folder)
    _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)


def _run(command: list[str], folder: Path) -> None:
    """Run *command* in *folder*. Raises Missing with the last that it said when it fails."""
    what = f"{Path(command[0]).name} {' '.join(command[1:4])}"
    try:
        subprocess.run(
            command, cwd=folder, check=True, capture_output=True, text=True, timeout=PATIENCE
        )
    except FileNotFoundError:
        raise Missing(f"there is no {command[0]} on this machine") from None
    except subprocess.TimeoutExpired:
        raise Missing(f"{what} took more than {PATIENCE:.0f} s") from None
    except subprocess.CalledProcessError as error:
        said = [line for line in (error.stderr or error.stdout).splitlines() if line.strip()]
        raise Missing(f"{what} failed: {said[-1] if said else error.returncode}") from error
