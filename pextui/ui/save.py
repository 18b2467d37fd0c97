"""Saving the presentation's frame where the host stands, under a name of our own making."""

import os
import re
from datetime import datetime
from pathlib import Path


def save_frame(jpeg: bytes, alias: str, at: float) -> Path:
    """Write *jpeg* to a new file in the working directory, for its owner only; return its path.

    The name is never the node's (design/faults.md §4, exports). Raises OSError.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", alias.lower()).strip("-")[:40] or "meeting"
    time = datetime.fromtimestamp(at).astimezone().strftime("%Y%m%d-%H%M%S")
    path = Path.cwd() / f"presentation-{slug}-{time}.jpg"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(jpeg)
    return path
