"""Saving the presentation's frame where the host stands, under a name of our own making."""

import errno
import os
from datetime import datetime
from pathlib import Path
from typing import Final

from pextui.protocol.text import slug

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
_TRIES: Final = 20


def save_frame(jpeg: bytes, alias: str, at: float, where: str = "") -> Path:
    """Write *jpeg* to a new file, for its owner only; return its path.

    *where* is that file, which must not be there yet, or a folder; empty for the working
    directory. A name of our own making is never the node's (design/faults.md §4, exports).
    Raises OSError.
    """
    folder = Path.cwd() / os.path.expanduser(where)
    if not folder.is_dir():
        return _written(folder, jpeg)
    name = _name(alias, at)
    for number in range(_TRIES):
        try:
            return _written(folder / (f"{name}-{number}.jpg" if number else f"{name}.jpg"), jpeg)
        except FileExistsError:
            continue
    raise FileExistsError(errno.EEXIST, f"there are {_TRIES} frames of this second already")


def _written(path: Path, jpeg: bytes) -> Path:
    with os.fdopen(os.open(path, _NEW, 0o600), "wb") as file:
        file.write(jpeg)
    return path


def _name(alias: str, at: float) -> str:
    time = datetime.fromtimestamp(at).astimezone().strftime("%Y%m%d-%H%M%S")
    return f"presentation-{slug(alias)}-{time}"
