"""Where the styles are (in the wheel beside the code, in a checkout at its top), and the themes."""

import tomllib
from pathlib import Path
from typing import Final

from textual.theme import Theme

_PACKAGE: Final = Path(__file__).resolve().parent.parent

DEFAULT: Final = "pextui-dark"

SIXTEEN_COLOURS: Final = "ansi-dark"
"""Textual's own theme in the terminal's 16 colours: a true-colour one looks poor in them."""

NAMES: Final = {
    "dark": DEFAULT,
    "light": "pextui-light",
    "contrast": "pextui-contrast",
    "terminal": SIXTEEN_COLOURS,
}
"""What the user calls them."""


def styles_dir() -> Path:
    """Return the folder of the style sheets. Raises RuntimeError when it was not installed.

    ``importlib.resources`` does not find it in an editable install (design/architecture.md).
    """
    for folder in (_PACKAGE / "styles", _PACKAGE.parent / "styles"):
        if (folder / "theme.tcss").is_file():
            return folder
    raise RuntimeError("pextui is installed without its styles: install it again")


def themes() -> list[Theme]:
    """Return our themes. Raises RuntimeError when the styles were not installed."""
    with (styles_dir() / "themes.toml").open("rb") as file:
        return [Theme(name=name, **colours) for name, colours in tomllib.load(file).items()]
