"""The libraries of the peers, pinned."""

import shutil
import sys
from pathlib import Path
from typing import Final

from tests.benchmarks.fetched import fetched, npm_packages, run

HERE: Final = Path(__file__).parent
REQUIREMENTS: Final = HERE / "requirements.txt"
PACKAGE: Final = (HERE / "package.json", HERE / "package-lock.json")
_PYTHON: Final = {"floor": "floor", "curses": "curses_", "datatable": "datatable"}
_FETCHED_PYTHON: Final = {"urwid": "urwid_", "prompt_toolkit": "ptk"}


def program(name: str) -> list[str]:
    """Return the command of the peer with this *name*, without the URL. Raises Missing."""
    if name in _PYTHON:
        return [sys.executable, "-m", f"{__package__}.{_PYTHON[name]}"]
    if name in _FETCHED_PYTHON:
        python = fetched("python", [REQUIREMENTS], _fetch_python) / "venv" / "bin" / "python"
        return [str(python), "-m", f"{__package__}.{_FETCHED_PYTHON[name]}"]
    folder = npm_packages(*PACKAGE)
    for script in ("feed.js", f"{name}/index.js"):
        # Beside node_modules, where node looks for them; as they are now.
        (folder / script).parent.mkdir(exist_ok=True)
        shutil.copyfile(HERE / script, folder / script)
    # React is several times slower without this.
    return ["env", "NODE_ENV=production", "node", str(folder / name / "index.js")]


def _fetch_python(folder: Path) -> None:
    run([sys.executable, "-m", "venv", str(folder / "venv")], folder)
    python = str(folder / "venv" / "bin" / "python")
    run([python, "-m", "pip", "install", "--no-deps", "-r", str(REQUIREMENTS)], folder)
