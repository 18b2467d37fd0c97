"""The program's themes, read from ``styles/themes.toml``."""

import tomllib
from typing import Final

from textual.theme import Theme

from pextui.ui.paths import styles_dir

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


def themes() -> list[Theme]:
    """Return our themes. Raises RuntimeError when the styles were not installed."""
    with (styles_dir() / "themes.toml").open("rb") as file:
        return [Theme(name=name, **colours) for name, colours in tomllib.load(file).items()]
