"""What is sent to the terminal makes it show what is wanted: cell by cell, colours and all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Offset, Size
from textual.strip import Strip

from pextui.ui.picture import PLAIN, Look, Picture, blank, cells_of, dressing, look_of
from tests.ui.emulator import Emulator, written_by_textual

HALF, HEIGHT = 12, 5
HOME = Offset(0, 0)
TRUE = ColorSystem.TRUECOLOR

STYLES = [
    None,
    Style(color="#ff0000"),
    Style(bgcolor="#102030"),
    Style(color="#ff0000", bgcolor="#102030", bold=True),
    Style(reverse=True),
    Style(underline=True, color="#00ff00"),
    Style(italic=True, dim=True),
]
texts = st.text(st.sampled_from("abc  xyz漢字é▶●·"), max_size=9)
strips = st.lists(st.tuples(texts, st.sampled_from(STYLES)), max_size=4).map(
    lambda parts: Strip([Segment(*part) for part in parts]).adjust_cell_length(HALF)
)
frames = st.lists(
    st.tuples(st.integers(0, HEIGHT - 1), st.sampled_from([0, HALF]), strips), max_size=6
)


def picture() -> Picture:
    return Picture(Size(2 * HALF, HEIGHT), TRUE)


def strip(text: str, style: Style | None = None, width: int = HALF) -> Strip:
    return Strip([Segment(text, style)]).adjust_cell_length(width)


@given(st.lists(frames, max_size=6))
@settings(max_examples=200)
def test_after_every_frame_the_terminal_shows_what_textual_would_have_drawn(
    shown: list[list[tuple[int, int, Strip]]],
) -> None:
    told, ours, theirs = picture(), Emulator(2 * HALF, HEIGHT), Emulator(2 * HALF, HEIGHT)
    for frame in shown:
        for y, x, drawn in frame:
            told.draw(y, x, drawn)
            theirs.take(f"\x1b[{y + 1};{x + 1}H{written_by_textual(drawn)}")
        ours.take(told.changes(None))
        assert ours.cells() == theirs.cells()


@given(frames)
def test_a_frame_that_is_drawn_again_sends_nothing(frame: list[tuple[int, int, Strip]]) -> None:
    told = picture()
    for _ in range(2):
        for y, x, drawn in frame:
            told.draw(y, x, drawn)
        sent = told.changes(HOME)
    assert sent == ""


def test_one_changed_cell_costs_a_move_and_a_letter() -> None:
    told = picture()
    told.draw(1, 0, strip("Ann muted"))
    told.changes(HOME)
    told.draw(1, 0, strip("Ann muteX"))
    assert told.changes(None) == "\x1b[2;9HX"


def test_a_changed_colour_alone_sends_no_attributes() -> None:
    red, green = Style(color="#ff0000", bold=True), Style(color="#00ff00", bold=True)
    told = picture()
    told.draw(0, 0, strip("a", red))
    told.changes(HOME)
    told.draw(0, 0, Strip([Segment("b", red), Segment("c", green)]).adjust_cell_length(HALF))
    assert told.changes(None) == "\x1b[1;1Hb\x1b[38;2;0;255;0mc"


def test_small_gaps_are_written_over_and_large_ones_jumped() -> None:
    told = picture()
    told.draw(0, 0, strip("a.b.......c"))
    told.changes(HOME)
    told.draw(0, 0, strip("A.B.......C"))
    assert told.changes(None) == "\x1b[1;1HA.B\x1b[7CC"


def test_a_frame_goes_on_in_the_style_in_which_the_last_one_ended() -> None:
    red = Style(color="#ff0000")
    told = picture()
    told.draw(0, 0, strip("abc", red))
    assert told.changes(None).startswith("\x1b[1;1H\x1b[0;38;2;255;0;0mabc")

    told.draw(0, 0, strip("abx", red))
    assert told.changes(None) == "\x1b[1;3Hx"


def test_the_cursor_goes_where_somebody_writes() -> None:
    told = picture()
    told.draw(1, 0, strip("Ann"))
    assert told.changes(Offset(3, 1)).endswith("\x1b[2;4H")


def test_half_of_a_wide_character_is_never_sent_nor_left() -> None:
    told, terminal = picture(), Emulator(2 * HALF, HEIGHT)
    for text in ("漢字ab", "x漢字b", "漢y字b", "abcdef"):
        told.draw(0, 0, strip(text))
        terminal.take(told.changes(HOME))
        assert terminal.screen.display[0].startswith(text)


def test_a_character_of_uncertain_width_leaves_no_hole_and_moves_nothing() -> None:
    told = picture()
    told.draw(0, 0, strip("👩‍🚀Ann"))
    sent = told.changes(HOME)
    assert "  \x1b[1;1H👩‍🚀\x1b[1;3HAnn" in sent


@pytest.mark.parametrize("odd", ["❤️", "👩‍👩‍👧", "1️⃣"])
def test_what_stands_behind_a_character_of_uncertain_width_is_sent_again(odd: str) -> None:
    told = picture()
    for text in ("abcdefghijkl", f"ab{odd}x", f"ab{odd}y"):
        told.draw(0, 0, strip(text))
        sent = told.changes(None)
    assert "y" + " " * 7 in sent

    told.draw(0, 0, strip("abok"))
    assert "ok" + " " * 8 in told.changes(None)

    told.draw(0, 0, strip("abox"))
    assert told.changes(None).endswith("4Hx")


def test_half_of_a_wide_character_that_is_drawn_over_becomes_a_blank() -> None:
    told = picture()
    told.draw(0, 0, strip("漢字漢字"))
    told.draw(0, 1, strip("ab", width=2))
    assert told._wanted[0].texts[:8] == [" ", "a", "b", " ", "漢", "", "字", ""]


@given(st.integers(0, HEIGHT + 2), st.integers(0, 3 * HALF), st.integers(1, 2 * HALF))
def test_what_was_made_for_a_larger_terminal_shows_as_far_as_there_is_one(
    y: int, x: int, length: int
) -> None:
    told, terminal = picture(), Emulator(2 * HALF, HEIGHT)
    told.draw(y, x, strip("x" * length, width=length))
    terminal.take(told.changes(None))
    seen = [line.rstrip() for line in terminal.screen.display]
    room = max(0, 2 * HALF - x)
    assert seen == [
        (" " * x + "x" * min(length, room)).rstrip() if at == y else "" for at in range(HEIGHT)
    ]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("ab", ["a", "b"]),
        ("漢a", ["漢", "", "a"]),
        ("e\u0301x", ["e\u0301", "x"]),
        ("", []),
    ],
)
def test_text_is_taken_apart_by_cells(text: str, cells: list[str]) -> None:
    assert cells_of(text) == cells


def test_fewer_colours_make_shorter_sequences() -> None:
    style = Style(color="#ff0000", bgcolor="#000000")
    assert look_of(style, ColorSystem.EIGHT_BIT).colour == "38;5;196"
    assert look_of(style, ColorSystem.STANDARD).colour == "31"
    assert look_of(None, TRUE) == PLAIN


def test_a_blank_shows_its_background_and_its_lines_alone() -> None:
    assert blank(Look("1", "31", "44")) == Look("", "", "44")
    assert blank(Look("4", "31", "44")) == Look("4", "31", "44")


@given(*[st.sampled_from([look_of(style, TRUE) for style in STYLES])] * 2)
def test_a_change_of_style_leaves_exactly_the_new_one(old: Look, new: Look) -> None:
    ours, theirs = Emulator(1, 1), Emulator(1, 1)
    ours.take(f"{dressing(PLAIN, old)}{dressing(old, new)}x")
    theirs.take(f"{dressing(PLAIN, new)}x")
    assert ours.cells() == theirs.cells()
