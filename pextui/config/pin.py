"""Where the host's PIN comes from when nobody types it: a file or the environment, never argv."""

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pextui.config import PREFIX, BadConfig

if TYPE_CHECKING:
    from pydantic import SecretStr

_VARIABLE: Final = f"{PREFIX}PIN"
_LIMIT: Final = 1024
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def take_pin() -> "SecretStr | None":
    """Return ``PEXTUI_PIN``, and take it out of the environment that children are given."""
    value = os.environ.pop(_VARIABLE, "")
    if not value:
        return None
    from pydantic import SecretStr

    return SecretStr(value)


def read_pin(path: Path) -> "SecretStr":
    """Return the PIN in *path*, without the line's end. Raises BadConfig with the fix."""
    from pydantic import SecretStr

    try:
        with path.open("rb") as file:
            _refuse_open_to_others(path, os.fstat(file.fileno()).st_mode)
            line = file.read(_LIMIT + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise BadConfig(f"the PIN file {path} cannot be read: {reason}") from None
    line = line.removesuffix(b"\n").removesuffix(b"\r")
    if not line:
        raise BadConfig(f"the PIN file {path} is empty: write the PIN into it")
    if len(line) > _LIMIT or not line.isascii() or not line.decode("ascii").isprintable():
        raise BadConfig(f"the PIN file {path} must hold one line, the PIN, and nothing else")
    return SecretStr(line.decode("ascii"))


def _refuse_open_to_others(path: Path, mode: int) -> None:
    """Pipes pass: their rights say nothing, and a password manager may write into one."""
    if stat.S_ISREG(mode) and mode & _OTHERS:
        raise BadConfig(f"others on this machine can open the PIN file: chmod 600 {path}")
