"""The last look at every line before it reaches the terminal."""

import re
from typing import Any, Final

from rich.segment import Segment
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter

from pextui.ui.symbols import TO_ASCII

_HOSTILE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


class ControlFilter(LineFilter):
    """The net below the border control: no control character reaches the terminal.

    Textual passes them on in every widget (design/textual.md §2.1).
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return *segments* without control and bidi characters."""
        del background
        if not any(_HOSTILE.search(one.text) for one in segments if not one.control):
            return segments
        return [
            one if one.control else Segment(_HOSTILE.sub("", one.text), one.style)
            for one in segments
        ]


class AsciiFilter(LineFilter):
    """Draws the screen's own symbols with plain characters; names stay as they are."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return *segments* with each symbol replaced by one ASCII character."""
        del background
        return [one if one.control or one.text.isascii() else _plain(one) for one in segments]


def is_plain(app: App[Any]) -> bool:
    """Return whether *app* draws with plain characters only."""
    return any(isinstance(one, AsciiFilter) for one in app.get_line_filters())


def _plain(segment: Segment) -> Segment:
    return Segment(segment.text.translate(TO_ASCII), segment.style)
