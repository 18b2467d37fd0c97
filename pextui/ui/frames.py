"""A presentation's frame as cells: two pixels in each, one above the other."""

import asyncio
import importlib.util
import struct
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

PATIENCE: Final = 3.0
"""Seconds for starting the decoder and decoding."""

_DECODER: Final = Path(__file__).with_name("decode.py")
_NO_PICTURE: Final = "it is no picture that can be shown"
_HALF: Final = "▀"
_RAMP: Final = " .:-=+*#%@"
"""From dark to light, where there are no colours."""

Pixel = tuple[int, int, int]


class Undecodable(ValueError):
    """What came is no picture that can be shown."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """A small picture: ``rgb`` holds three bytes a pixel, row by row."""

    width: int
    height: int
    rgb: bytes

    def at(self, x: int, y: int) -> Pixel:
        """Return one pixel; below the last row it is black."""
        start = 3 * (y * self.width + x)
        found = self.rgb[start : start + 3]
        return (found[0], found[1], found[2]) if len(found) == 3 else (0, 0, 0)


NOTHING: Final = Pixels(0, 0, b"")


def can_decode() -> bool:
    """Return whether there is a decoder: it comes with the extra ``picture``."""
    return importlib.util.find_spec("PIL") is not None


async def decoded(jpeg: bytes, width: int, height: int) -> Pixels:
    """Return *jpeg* in at most *width* times *height* pixels. Raises Undecodable."""
    said = await told_by(_DECODER, (width, height), jpeg)
    if len(said) < 4:
        raise Undecodable(_NO_PICTURE)
    size = struct.unpack(">HH", said[:4])
    if len(said) != 4 + 3 * size[0] * size[1] or size[0] > width or size[1] > height:
        raise Undecodable(_NO_PICTURE)
    return Pixels(size[0], size[1], said[4:])


async def told_by(
    script: Path,
    arguments: Iterable[object],
    given: bytes,
    environ: Mapping[str, str] | None = None,
) -> bytes:
    """Return what *script* says about *given*, in a process of its own. Raises Undecodable."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        str(script),
        *map(str, arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=environ,
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(given), PATIENCE)
    except TimeoutError:
        process.kill()
        await process.wait()
        raise Undecodable("it took too long to decode") from None
    if process.returncode != 0:
        raise Undecodable(_NO_PICTURE)
    return said


def drawn(pixels: Pixels, *, is_coloured: bool, is_ascii: bool = False) -> list[Strip]:
    """Return a picture's lines; without colours, in characters from dark to light.

    With *is_ascii* there is no half block: a cell is one blank in the colour between its two.
    """
    rows = range(0, pixels.height, 2)
    cell = _shaded if not is_coloured else _blank if is_ascii else _coloured
    return [Strip([cell(pixels, x, y) for x in range(pixels.width)], pixels.width) for y in rows]


def _coloured(pixels: Pixels, x: int, y: int) -> Segment:
    above, below = Color.from_rgb(*pixels.at(x, y)), Color.from_rgb(*pixels.at(x, y + 1))
    return Segment(_HALF, Style(color=above, bgcolor=below))


def _blank(pixels: Pixels, x: int, y: int) -> Segment:
    both = zip(pixels.at(x, y), pixels.at(x, y + 1), strict=True)
    return Segment(" ", Style(bgcolor=Color.from_rgb(*(sum(pair) // 2 for pair in both))))


def _shaded(pixels: Pixels, x: int, y: int) -> Segment:
    light = (_light(pixels.at(x, y)) + _light(pixels.at(x, y + 1))) / 2
    return Segment(_RAMP[min(len(_RAMP) - 1, int(light * len(_RAMP)))], Style())


def _light(pixel: Pixel) -> float:
    red, green, blue = pixel
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255
