"""Small true JPEG pictures for the presentation: slides drawn in blocks of eight pixels.

Each block has one colour, so only its DC coefficient is coded and no image library is needed
(ITU T.81, the tables of its Annex K).
"""

from collections.abc import Iterator
from functools import lru_cache

WIDTH, HEIGHT = 48, 27
Colour = tuple[int, int, int]
PAPER, INK, BAR, LIT = (250, 250, 245), (40, 50, 70), (90, 130, 190), (220, 120, 40)

_DC_LENGTHS = bytes([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0])
_DC_VALUES = bytes(range(12))
_AC_LENGTHS = bytes([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])


@lru_cache(maxsize=32)
def slide(number: int) -> bytes:
    """The JPEG of one frame, 384×216 pixels; every number looks different from the one before."""
    return _encode([_colour(x, y, number) for y in range(HEIGHT) for x in range(WIDTH)])


def _colour(x: int, y: int, number: int) -> Colour:
    if y == 3 and 4 <= x < 14 + number * 3 % 24:
        return INK
    if y == HEIGHT - 4 and 4 <= x < WIDTH - 4:
        return INK
    column, inside = divmod(x - 5, 6)
    if 0 <= column < 6 and inside < 4 and y < HEIGHT - 4:
        height = 3 + (column * 5 + number * 7) % 14
        if y >= HEIGHT - 4 - height:
            return LIT if column == number % 6 else BAR
    return PAPER


def _encode(blocks: list[Colour]) -> bytes:
    height, width = HEIGHT * 8, WIDTH * 8
    frame = bytes([8, height >> 8, height & 255, width >> 8, width & 255, 3])
    components = bytes([1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0])
    ac_table = bytes([0x10]) + _AC_LENGTHS + bytes([0])
    return b"".join(
        [
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
            _segment(0xDB, bytes([0]) + bytes([8] * 64)),
            _segment(0xC0, frame + components),
            _segment(0xC4, bytes([0]) + _DC_LENGTHS + _DC_VALUES),
            _segment(0xC4, ac_table),
            _segment(0xDA, bytes([3, 1, 0, 2, 0, 3, 0, 0, 63, 0])),
            _pack(_bits(blocks)),
            b"\xff\xd9",
        ]
    )


def _segment(marker: int, payload: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(payload) + 2).to_bytes(2, "big") + payload


def _bits(blocks: list[Colour]) -> Iterator[str]:
    codes = _dc_codes()
    before = [0, 0, 0]
    for colour in blocks:
        for component, value in enumerate(_to_ycc(colour)):
            # With a quantiser of 8 the DC of a flat block is its level minus 128.
            step = value - 128 - before[component]
            before[component] = value - 128
            size = abs(step).bit_length()
            yield codes[size]
            if size:
                yield format(step if step > 0 else step + (1 << size) - 1, f"0{size}b")
            yield "0"  # the only AC code: end of block


def _to_ycc(colour: Colour) -> tuple[int, int, int]:
    red, green, blue = colour
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    return round(light), round(128 + (blue - light) * 0.564), round(128 + (red - light) * 0.713)


def _dc_codes() -> dict[int, str]:
    codes: dict[int, str] = {}
    values = iter(_DC_VALUES)
    code = 0
    for length, count in enumerate(_DC_LENGTHS, start=1):
        for _ in range(count):
            codes[next(values)] = format(code, f"0{length}b")
            code += 1
        code <<= 1
    return codes


def _pack(bits: Iterator[str]) -> bytes:
    text = "".join(bits)
    text += "1" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big").replace(b"\xff", b"\xff\0")
