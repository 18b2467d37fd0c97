"""The pictures of the README, from the scenes: the same files in every run.

    python -m tests.screenshots

writes ``screenshots/*.svg`` and, from them, ``screenshots/*.png``; and ``screenshots/looks/*.png``,
the same moment in every look and in three sizes.
"""

import asyncio
import os
import re
import subprocess
from pathlib import Path
from typing import Final

import resvg_py

from tests.ui.moments import moment

FOLDER: Final = Path(__file__).parents[1] / "screenshots"
FONT: Final = "DejaVu Sans Mono"
"""A font that most machines have, with box drawing as wide as its letters."""

PICTURES: Final = {
    "board": ("board", (120, 40)),
    "board-80x24": ("board", (80, 24)),
    "waiting-room": ("waiting-room", (120, 40)),
    "dial-out": ("dial-out", (120, 40)),
    "townhall": ("townhall", (120, 40)),
}
SIZES: Final = ((80, 24), (120, 40), (200, 60))
LOOKS: Final = {
    "dark": "dark",
    "light": "light",
    "contrast": "contrast",
    "16-colours": "terminal",
    "no-colour": "",
}
"""The looks, each with its theme."""

_FONT_FACES: Final = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_FAMILY: Final = re.compile(r"font-family: *Fira Code[^;]*;\s*font-size: 20px;")
_ZOOM: Final = 0.81
"""Makes 120 columns about 1200 pixels wide."""


async def drawn(name: str, size: tuple[int, int], theme: str = "") -> str:
    """Return a moment as SVG that asks no other machine for a font."""
    async with moment(name, size, theme) as host:
        svg = host.app.export_screenshot(title="pextui")
    # At 21 pixels the lines of a box touch from row to row.
    style = f"font-family: {FONT}, monospace; font-size: 21px;"
    return _FAMILY.sub(style, _FONT_FACES.sub("", svg))


def png(svg: str) -> bytes:
    """Return *svg* as a picture."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=_ZOOM,
            font_family=FONT,
            monospace_family=FONT,
            font_files=_font_files(),
        )
    )


def _font_files() -> list[str]:
    listed = subprocess.run(
        ["fc-list", f":family={FONT}", "file"], capture_output=True, text=True, check=True
    ).stdout
    return [line.strip().rstrip(":") for line in listed.splitlines()]


async def make() -> None:
    """Make every picture."""
    for name, (of, size) in PICTURES.items():
        svg = await drawn(of, size)
        (FOLDER / f"{name}.svg").write_text(svg, "utf-8")
        (FOLDER / f"{name}.png").write_bytes(png(svg))
    for look, theme in LOOKS.items():
        os.environ.pop("NO_COLOR", None)
        if look == "no-colour":
            os.environ["NO_COLOR"] = "1"
        for width, height in SIZES:
            svg = await drawn("board", (width, height), theme)
            (FOLDER / "looks" / f"{look}-{width}x{height}.png").write_bytes(png(svg))


if __name__ == "__main__":
    asyncio.run(make())
