"""The look: what each theme draws can be read, and what matters less is quieter."""

import pytest
from rich.segment import Segment
from textual.color import Color

from pextui.ui.app import Options
from tests.ui.host import Host, hosting
from tests.ui.slow_clock import SlowClock

THEMES = ("dark", "light", "contrast")
NO_WORDS = " │┃▌▊▎─━╭╮╰╯├┤┬┴┼·⋅▁▔▇▂▃▄▅▆▇█"
READABLE = 4.5
"""The contrast that WCAG 2.2 wants of text (success criterion 1.4.3)."""


def contrast(one: Color, other: Color) -> float:
    """WCAG's contrast ratio, 1 to 21."""
    darker, lighter = sorted(_luminance(colour) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Color) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in colour.normalized
    ]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def colours(segment: Segment) -> tuple[Color, Color]:
    """The colours of the text and of what is behind it."""
    style = segment.style
    assert style is not None, segment
    assert style.color is not None, segment
    assert style.bgcolor is not None, segment
    pair = (Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor))
    return (pair[1], pair[0]) if style.reverse else pair


def strength(host: Host, words: str) -> float:
    """The contrast of *words* where they are first drawn."""
    drawn = (segment for strip in host.app.strips for segment in strip)
    return contrast(*colours(next(one for one in drawn if words in one.text)))


def unreadable(host: Host) -> dict[str, float]:
    """The words on the screen that cannot be read well, and their contrast."""
    drawn = (segment for strip in host.app.strips for segment in strip)
    words = (one for one in drawn if one.text.strip(NO_WORDS))
    ratios = {one.text.strip(): contrast(*colours(one)) for one in words}
    return {text: ratio for text, ratio in ratios.items() if ratio < READABLE}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    "keys", [(), ("x",), ("o",), ("?",), ("i",), ("tab",), ("L",), ("a",), ("ctrl+p",)]
)
async def test_all_words_can_be_read(theme: str, keys: tuple[str, ...]) -> None:
    async with hosting(options=Options(theme=theme)) as host:
        await host.go_to("Kwame Mensah")
        await host.pilot.press(*keys)
        await host.pilot.pause()
        assert unreadable(host) == {}


@pytest.mark.parametrize("theme", THEMES)
async def test_what_matters_less_is_quieter_than_the_names(theme: str) -> None:
    async with hosting(options=Options(theme=theme)) as host:
        await host.go_to("Kwame Mensah")
        await host.until(lambda: strength(host, "webrtc") < strength(host, "Priya Raman"))


@pytest.mark.parametrize("theme", THEMES)
async def test_a_roster_that_is_no_longer_true_is_dimmed(theme: str) -> None:
    async with hosting(options=Options(theme=theme), clock=SlowClock()) as host:
        before = strength(host, "Priya Raman")
        host.node.hang_up_streams()
        await host.until(lambda: "RETRY" in host.status)
        await host.until(lambda: strength(host, "Priya Raman") < before)
        assert unreadable(host) == {}


async def test_in_sixteen_colours_the_cursor_s_row_is_reversed_and_of_one_colour() -> None:
    async with hosting(options=Options(theme="terminal")) as host:
        row = next(strip for strip in host.app.strips if "Leila Haddad" in strip.text)
        styles = {one.style for one in row.crop(0, 70) if one.style}
        assert len({(one.color, one.bgcolor) for one in styles}) == 1
        assert all(one.reverse for one in styles)
