"""Decodes one JPEG in a process of its own, which may take only so much memory and time.

A picture comes from whoever presents: a decoder that it breaks must not be the program's
(design/faults.md §4). Run as a file with the width and height wanted, in pixels: the JPEG on
stdin, and on stdout its width and height, two bytes each, then its pixels as RGB.
"""

import io
import resource
import struct
import sys
import warnings
from typing import Final

LARGEST: Final = 5 * 1024 * 1024
"""Bytes of a JPEG."""

WIDEST: Final = 4096
"""Pixels of a side."""

MEMORY: Final = 1024 * 1024 * 1024
"""Bytes of addresses: the decoder's own code takes half of them."""

SECONDS: Final = 2


def main() -> int:
    """Decode; returns an exit code that is not 0 where it cannot be done."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from PIL import Image

    warnings.simplefilter("error", Image.DecompressionBombWarning)
    width, height = int(sys.argv[1]), int(sys.argv[2])
    raw = sys.stdin.buffer.read(LARGEST + 1)
    if len(raw) > LARGEST:
        return 1
    with Image.open(io.BytesIO(raw), formats=["JPEG"]) as image:
        if max(image.size) > WIDEST:
            return 1
        image.draft("RGB", (width, height))
        small = image.convert("RGB")
    small.thumbnail((width, height))
    sys.stdout.buffer.writelines([struct.pack(">HH", *small.size), small.tobytes()])
    return 0


if __name__ == "__main__":
    sys.exit(main())
