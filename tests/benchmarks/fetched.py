"""What peers need and this project does not: fetched once, into a folder of the user's cache."""

import fcntl
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path

from tests.benchmarks.measure import Missing

PATIENCE: Final = 300.0
"""Seconds until a package manager is given up."""


def fetched(kind: str, pins: Sequence[Path], fetch: Callable[[Path], None]) -> Path:
    """Return a folder with what *pins* name, from the cache or fetched now. Raises Missing."""
    mark = hashlib.sha256(sys.version.encode() + b"".join(pin.read_bytes() for pin in sorted(pins)))
    folder = user_cache_path("pextui-benchmarks") / f"{kind}-{mark.hexdigest()[:12]}"
    whole = folder / "is-whole"
    folder.mkdir(parents=True, exist_ok=True)
    with _only_one(folder):
        if not whole.exists():
            fetch(folder)
            whole.touch()
    return folder


def npm_packages(*files: Path) -> Path:
    """Return a folder with *files* and all that the package.json among them names, locked.

    Raises Missing where there is no Node, or its registry cannot be reached.
    """
    if not shutil.which("node"):
        raise Missing("there is no node on this machine")
    return fetched("node", files, partial(_npm, files))


def _npm(files: Sequence[Path], folder: Path) -> None:
    for file in files:
        shutil.copy(file, folder)
    run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Wait until nobody else fetches into *folder*."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(command: list[str], folder: Path) -> None:
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
