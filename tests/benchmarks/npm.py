"""Node's packages for peers that are programs of Node: pinned, and installed on demand."""

import fcntl
import hashlib
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from platformdirs import user_cache_path

from tests.benchmarks.measure import Missing


def installed(*files: Path) -> Path:
    """Return a folder beside our caches with *files* and all that their package.json names.

    One of the files is package.json, another its lock. Raises Missing where Node is not there or
    the registry cannot be reached.
    """
    if not shutil.which("node") or not shutil.which("npm"):
        raise Missing("node and npm are not installed here")
    place = user_cache_path("pextui-benchmarks") / _digest(files)
    place.mkdir(parents=True, exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "installed").exists():
            for file in files:
                shutil.copy(file, place)
            _install(place)
            (place / "installed").touch()
    return place


def _install(place: Path) -> None:
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"npm could not install it: {done.stderr[-300:].strip()}")


def _digest(files: Sequence[Path]) -> str:
    whole = b"".join(file.read_bytes() for file in sorted(files))
    return hashlib.sha256(whole).hexdigest()[:16]
