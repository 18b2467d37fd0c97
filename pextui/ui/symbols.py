"""The few symbols of the screen, each one cell wide, and what stands for them in plain ASCII."""

from typing import Final

TALKING: Final = "▶"
MUTED: Final = "✕"
SILENT: Final = "⋅"
MARKED: Final = "●"
PENDING: Final = "…"
SEEN: Final = "✓"
FAILED: Final = "!"
FOCUSED: Final = "▸"
SORTED: Final = "▾"
GAP: Final = "┄┄"
DOT: Final = "·"
LINES: Final = " │││─╯╮┤─╰╭├─┴┬┼"
"""Sides of seats by the ways that lines leave a cell: 1 up, 2 down, 4 left, 8 right."""
SPARKS: Final = "▁▂▃▄▅▆▇█"
"""Bars from the lowest to the highest."""

_EQUALS: Final = {
    "▶▸›": ">",
    "◀◂‹": "<",
    "✕×": "x",
    "·": "|",
    "⋅•": ".",
    "●■◆▮": "*",
    "…": "~",
    "✓": "+",
    "▾": "v",
    "−–—─━┄▁▔": "-",
    "│┃▌▐▎▏▕▍▊": "|",
    "╭╮╰╯┌┐└┘├┤┬┴┼╔╗╚╝": "+",
    "“”„": '"',
    "‘’": "'",
    "▂▃▄": "=",
    "█▇▆▅": "#",
}

TO_ASCII: Final = str.maketrans(
    {symbol: plain for symbols, plain in _EQUALS.items() for symbol in symbols}
)
TO_ASCII[ord("🔎")] = "? "
"""For ``str.translate``: every symbol of the screen as one ASCII character."""
