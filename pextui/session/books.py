"""Files that only grow, in a new folder for each meeting: for their owner's eyes alone."""

import errno
import os
from datetime import datetime
from pathlib import Path
from typing import Final

from pextui.protocol.text import slug

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
_TRIES: Final = 20

WAITING_LIMIT: Final = 1024 * 1024
"""Bytes that wait for a disk to have room again; what comes beyond them is not written."""


def local(at: float) -> str:
    """Return *at*, in Unix seconds, as this machine's time with its distance from UTC."""
    return datetime.fromtimestamp(at).astimezone().isoformat(timespec="seconds")


def new_folder(where: Path, alias: str, at: float) -> Path:
    """Make a folder in *where* and return its path; raises OSError.

    It has the name of the *alias* that the host typed and the time, never one of the node's.
    """
    name = f"{slug(alias)}-{datetime.fromtimestamp(at).astimezone():%Y%m%d-%H%M%S}"
    for number in range(_TRIES):
        path = where / (f"{name}-{number}" if number else name)
        try:
            path.mkdir(0o700)
        except FileExistsError:
            continue
        return path
    raise FileExistsError(errno.EEXIST, f"there are {_TRIES} records of this second already")


class Book:
    """A new file, written line by line: nothing waits in it but what the disk did not take."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, _NEW, 0o600)
        self._waiting = bytearray()

    def add(self, text: str) -> None:
        """Have *text* written with the next ``flush``."""
        if len(self._waiting) < WAITING_LIMIT:
            self._waiting += text.encode()

    def flush(self) -> str:
        """Append what was added; return why that cannot be, and try it again the next time."""
        try:
            if self._waiting and not os.fstat(self._file).st_nlink:
                return "somebody has deleted them"
            while self._waiting:
                del self._waiting[: os.write(self._file, self._waiting)]
        except OSError as error:
            return error.strerror or str(error)
        return ""

    def close(self) -> None:
        """Write no more."""
        os.close(self._file)
