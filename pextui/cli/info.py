"""``pextui info``: versions, paths and what the terminal can do, to be sent with a question."""

import os
import platform
import shutil
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Final

from pextui import __version__
from pextui.cli.terminal import speaks_unicode
from pextui.config import BadConfig, config_file, load
from pextui.config.last import last_file

_PACKAGES: Final = ("textual", "httpx", "httpx-sse", "pydantic", "dnspython")


def info(config: str | None) -> int:
    """Print it, one fact a line and no secret; returns the exit code."""
    for name, fact in _facts(config):
        print(f"{name + ':':<15}{fact}")
    return 0


def _facts(config: str | None) -> list[tuple[str, str]]:
    from pextui.ui.verdict import clipboard, colours, multiplexer

    size = shutil.get_terminal_size()
    is_terminal = sys.stdin.isatty() and sys.stderr.isatty()
    return [
        ("pextui", __version__),
        ("Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}"),
        *((name, version(name)) for name in _PACKAGES),
        ("settings", _path(config_file(config))),
        ("last used", _path(last_file())),
        *_records(config),
        ("terminal", os.environ.get("TERM", "unknown") if is_terminal else "none"),
        (
            "size",
            f"{size.columns}×{size.lines}" if speaks_unicode() else f"{size.columns}x{size.lines}",
        ),
        ("colours", colours()),
        ("characters", "Unicode" if speaks_unicode() else "plain ones, as with --ascii"),
        ("inside", multiplexer() or "nothing else"),
        ("over ssh", "yes: 15 frames a second" if "SSH_CONNECTION" in os.environ else "no"),
        ("clipboard", clipboard()),
        ("presentation", _pictures()),
    ]


def _records(config: str | None) -> list[tuple[str, str]]:
    """The folder for the records, where one is set; settings that are wrong set none."""
    try:
        folder = load({}, config).records
    except BadConfig:
        return []
    return [("records", _path(folder))] if folder is not None else []


def _pictures() -> str:
    """How the presentation is shown; only a terminal that is read and written to is asked."""
    from pextui.ui.sharp import asked, cell_size
    from pextui.ui.verdict import pictures

    streams = (sys.stdin, sys.stdout, sys.stderr)
    if not all(one.isatty() for one in streams):
        return pictures(ask=None, is_ascii=not speaks_unicode())
    keys, screen = sys.stdin.fileno(), sys.stderr.fileno()
    return pictures(
        ask=lambda: asked(keys, screen), cell=cell_size(screen), is_ascii=not speaks_unicode()
    )


def _path(path: Path) -> str:
    return str(path) if path.exists() else f"{path} (not there)"
