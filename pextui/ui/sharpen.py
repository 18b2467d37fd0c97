"""Spells pixels as a true picture of the terminal's, in a process of its own.

textual-image asks the terminal as soon as it is imported, if it finds one: here it finds a pipe.
Run as a file with the way (``kitty`` or ``sixel``), the picture's width and height in pixels, and
the room there is in columns and lines: the pixels as RGB on stdin, the size of a cell in the
environment. On stdout what draws it from the cursor on, and in a line of its own behind it the
picture's number in the terminal's memory, 0 for none.
"""

import io
import resource
import sys
from typing import Final

MEMORY: Final = 1024 * 1024 * 1024
"""Bytes of addresses."""

SECONDS: Final = 3
"""Of computing; a large picture full of noise takes two."""


def main() -> int:
    """Spell it; returns 0."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from PIL import Image
    from rich.console import Console
    from textual_image.renderable import SixelImage, TGPImage

    way, (width, height, columns, lines) = sys.argv[1], map(int, sys.argv[2:])
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    pixels = Image.frombytes("RGB", (width, height), sys.stdin.buffer.read())
    picture = (TGPImage if way == "kitty" else SixelImage)(pixels, "auto", "auto")
    console = Console(
        file=sys.stdout,
        force_terminal=True,
        color_system="truecolor",
        no_color=False,
        width=columns,
        height=lines,
    )
    console.print(picture, end="")
    print(f"\n{getattr(picture, 'terminal_image_id', None) or 0}", end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
