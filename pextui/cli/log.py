"""The log file: off unless asked for, readable by its owner only, without secrets."""

import logging
import os
import stat
from pathlib import Path
from typing import Final

from pextui.client.secrecy import without_secrets
from pextui.config import BadConfig

_CHATTERING: Final = ("httpx", "httpcore", "hpack")
_FORM: Final = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"


class _Discreet(logging.Formatter):
    """Writes a record, its traceback too, without any secret of this process."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


def silence() -> None:
    """Keep records off the terminal; a logger without a handler would print warnings there."""
    logging.raiseExceptions = False
    logging.getLogger().addHandler(logging.NullHandler())


def log_to(path: Path | None) -> None:
    """Write everything to *path* from now on. Raises BadConfig when it cannot be opened.

    The HTTP libraries stay at warnings: what they tell besides is whole URLs and headers.
    """
    if path is None:
        return
    handler = logging.StreamHandler(os.fdopen(_opened(path), "a", encoding="utf-8"))
    handler.setFormatter(_Discreet(_FORM))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    for name in _CHATTERING:
        logging.getLogger(name).setLevel(logging.WARNING)


def _opened(path: Path) -> int:
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK
    try:
        descriptor = os.open(path, flags, 0o600)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise BadConfig(f"the log file {path} cannot be opened: {reason}") from None
    try:
        # Never the rights of a device: root would take /dev/null from everybody.
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise BadConfig(f"the log file {path} is not a file: name another with --log")
        os.fchmod(descriptor, 0o600)
    except PermissionError:
        os.close(descriptor)
        raise BadConfig(f"the log file {path} is somebody else's: name another") from None
    except BadConfig:
        os.close(descriptor)
        raise
    return descriptor
