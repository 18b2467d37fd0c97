"""Saving the presentation's frame where the host stands, under a name of our own making."""

import errno
import os
import re
from datetime import datetime
from pathlib import Path
from typing import Final

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
_TRIES: Final = 20


def save_frame(jpeg: bytes, alias: str, at: float) -> Path:
    """Write *jpeg* to a new file in the working directory, for its owner only; return its path.

    The name is never the node's (design/faults.md §4, exports). Raises OSError.
    """
    name = _name(alias, at)
    for number in range(_TRIES):
        path = Path.cwd() / (f"{name}-{number}.jpg" if number else f"{name}.jpg")
        try:
            file = os.open(path, _NEW, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(file, "wb") as open_file:
            open_file.write(jpeg)
        return path
    raise FileExistsError(errno.EEXIST, f"there are {_TRIES} frames of this second already")


def _name(alias: str, at: float) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", alias.lower()).strip("-")[:40] or "meeting"
    time = datetime.fromtimestamp(at).astimezone().strftime("%Y%m%d-%H%M%S")
    return f"presentation-{slug}-{time}"
