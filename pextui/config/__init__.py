"""What the user decided before the screen opens: flags over environment over file.

A setting is a flag (``--pin-file``), an environment variable (``PEXTUI_PIN_FILE``) and a key of
the TOML file (``pin_file``), all of one name. Importing this is cheap; ``load`` is not.
"""

import getpass
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import platformdirs

if TYPE_CHECKING:
    from pextui.config.settings import Settings

PREFIX: Final = "PEXTUI_"
"""Of every environment variable that is ours."""

_LARGEST: Final = 1024 * 1024
"""Bytes that are read of a settings file; whatever is longer is none."""

FALLBACK_NAME: Final = "Host"
"""Who joins where the system knows no login name."""


class BadConfig(Exception):
    """Something the user decided cannot be; ``sentences`` say what and how to mend it."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def load(flags: Mapping[str, object], file: str | None = None) -> "Settings":
    """Return the settings; *flags* are those that were given, *file* replaces the usual one.

    Raises BadConfig naming the flag, the variable or the file, and never a value.
    """
    from pextui.config.settings import merge

    path = config_file(file)
    return merge(flags, path, _table(path, is_wanted=file is not None or _own_file() is not None))


def config_file(file: str | None = None) -> Path:
    """Return where the settings file is: *file*, ``PEXTUI_CONFIG`` or the platform's place."""
    named = file if file is not None else _own_file()
    if named is not None:
        return Path(os.path.expanduser(named))
    return platformdirs.user_config_path("pextui", appauthor=False) / "config.toml"


def login_name() -> str:
    """Return the name that the system knows the user by."""
    try:
        return getpass.getuser() or FALLBACK_NAME
    except (KeyError, ImportError, OSError):
        return FALLBACK_NAME


def _own_file() -> str | None:
    return os.environ.get(f"{PREFIX}CONFIG") or None


def _table(path: Path, *, is_wanted: bool) -> dict[str, Any]:
    """Return what is in the file; nothing where there is none and nobody asked for one."""
    text = ""
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST + 1)[:_LARGEST].decode("utf-8-sig")
        return tomllib.loads(text)
    except (FileNotFoundError, NotADirectoryError):
        if not is_wanted:
            return {}
        raise BadConfig(f"there is no settings file {path}: check its path") from None
    except UnicodeDecodeError:
        raise BadConfig(f"{path} is not a settings file: it must be text in UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        last = f"at line {len(text.splitlines())}"
        fault = str(error).replace("at end of document", last)
        raise BadConfig(f"{path} is not TOML: {fault}") from None
    except (OSError, ValueError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise BadConfig(f"the settings file {path} cannot be read: {reason}") from None
