"""What was used last, for the join form: never the PIN."""

import json
import logging
import os
import tempfile
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Final

import platformdirs

_LIMIT: Final = 64 * 1024
_LONGEST: Final = 1000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Last:
    """The meeting, the node and the name of the last successful join."""

    meeting: str = ""
    node: str = ""
    name: str = ""


def last_used() -> Last:
    """Return what was used last; nothing of a file that is not ours or cannot be read."""
    try:
        with last_file().open("rb") as file:
            kept = json.loads(file.read(_LIMIT))
    except (OSError, ValueError, RecursionError):
        return Last()
    if not isinstance(kept, dict):
        return Last()
    return Last(*(_text(kept.get(one.name)) for one in fields(Last)))


def remember(last: Last) -> None:
    """Keep *last* for the next time; a home that cannot be written to is no fault."""
    path = last_file()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.chmod(0o700)
        _replace(path, json.dumps(asdict(last)))
    except OSError as error:
        _log.info("the last join is not remembered: %s", error)


def _replace(path: Path, text: str) -> None:
    """Write aside and rename: a reader sees the old file or the new one (mode 0600)."""
    descriptor, aside = tempfile.mkstemp(prefix=".last-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(aside, path)
    except OSError:
        Path(aside).unlink(missing_ok=True)
        raise


def _text(kept: object) -> str:
    is_ours = isinstance(kept, str) and len(kept) <= _LONGEST and kept.isprintable()
    return str(kept) if is_ours else ""


def last_file() -> Path:
    """Return where it is kept."""
    return platformdirs.user_state_path("pextui", appauthor=False) / "last.json"
