"""Where the style sheets are: in the wheel beside the code, in a checkout at its top."""

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent.parent


def styles_dir() -> Path:
    """Return the folder of the style sheets. Raises RuntimeError when it was not installed.

    ``importlib.resources`` does not find it in an editable install (design/architecture.md).
    """
    for folder in (_PACKAGE / "styles", _PACKAGE.parent / "styles"):
        if (folder / "theme.tcss").is_file():
            return folder
    raise RuntimeError("pextui is installed without its styles: install it again")
