"""A participant as the cells of a row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pextui.actions import Target
from pextui.protocol.naming import quoted
from pextui.protocol.text import clean
from pextui.session import Deed, Outcome
from pextui.ui import cells
from pextui.ui.cells import ROOMY, Columns, Facts
from tests.actions.test_table import action
from tests.store.people import person

WIDE = cells.columns(80)


def drawn(width: int = 80, facts: Facts | None = None, **fields: object) -> str:
    who = person("u", **({"display_name": "Bob", "role": "guest"} | fields))
    row = cells.row(who, facts or Facts(), cells.columns(width))
    return "".join(cell.text for cell in row)


def deed(outcome: Outcome) -> Deed:
    return Deed(1, 0.0, action("mute"), Target(None, "Bob"), outcome)


@pytest.mark.parametrize("width", range(20, 200, 7))
def test_the_cells_fill_the_row_but_for_the_last_and_never_more(width: int) -> None:
    for name in ("Bob", "漢字" * 30, "x" * 256, ""):
        long = drawn(width, Facts(is_own=True, age=4000, spotlight=12), display_name=name)
        assert cell_len(long) <= max(width - 1, 26)
        assert width < 26 or width >= ROOMY or cell_len(long) == width - 1
        assert cell_len(long) == cell_len(drawn(width))


@given(st.text(max_size=60))
def test_no_name_moves_the_columns(name: str) -> None:
    assert cell_len(drawn(display_name=clean(name))) == cell_len(drawn())


def test_what_matters_least_goes_first_in_a_narrow_row() -> None:
    assert cells.columns(80) == Columns(WIDE.name, True, WIDE.tags, True)
    assert not cells.columns(55).protocol
    assert not cells.columns(48).role
    assert cells.columns(40).tags == 0
    assert all(cells.columns(width).name >= 8 for width in range(1, 200))


@pytest.mark.parametrize("width", range(20, 200, 7))
def test_each_heading_stands_where_its_column_begins(width: int) -> None:
    row = drawn(
        width,
        Facts(is_talking=True, is_presenting=True, age=3600.0, share=1.0),
        uri="sip:bob@example.com",
        protocol="h323",
    )
    told = {"role": "guest", "sound": "▶ talks", "state": "presen", "via": "h323", "share": " 100%"}
    fits = cells.columns(width)
    for at, word in cells.headings(fits, "here"):
        if word == "here":
            assert row[at - 1 : at + 4] == " 1h00"
        elif word == "address":
            assert row[at : at + fits.address].rstrip().endswith("example.com")
        else:
            assert row[at:].startswith(told[word])


def test_a_wide_row_tells_the_share_of_talk_and_the_address_and_keeps_the_name_short() -> None:
    wide, narrow = cells.columns(120), cells.columns(99)
    assert wide.share and wide.address >= 20  # noqa: PT018 (one thing)
    assert not narrow.share
    assert narrow.address == 0
    assert all(cells.columns(width).name <= 32 for width in range(100, 500))
    assert "12%" in drawn(120, Facts(share=0.123), uri="sip:bob@example.com")
    assert "bob@example.com" in drawn(120, uri="sip:bob@example.com")


@given(st.text(max_size=80).map(clean), st.integers(10, 48))
def test_of_an_address_the_domain_is_cut_last(local: str, width: int) -> None:
    told = cells.address(person("u", uri=f"{local}@acme.org"), width)
    assert cell_len(told) <= width
    assert told.endswith("@acme.org")


def test_the_sound_is_a_word_and_a_sign() -> None:
    assert "✕ muted" in drawn(is_muted="YES")
    assert "▶ talks" in drawn(facts=Facts(is_talking=True))
    assert "muted" in drawn(facts=Facts(is_talking=True), is_muted="YES")
    assert "talks" not in drawn(facts=Facts(is_talking=True), is_muted="YES")


@pytest.mark.parametrize(
    ("fields", "tag"),
    [
        ({"service_type": "waiting_room"}, "waiting"),
        ({"service_type": "connecting"}, "connecting"),
        ({"is_presenting": "YES"}, "presenting"),
        ({"is_streaming_conference": True}, "streaming"),
        ({"is_external": True}, "external"),
        ({"is_audio_only_call": "YES"}, "audio only"),
        ({"is_video_call": "NO"}, "no video"),
        ({"protocol": "api", "has_media": False}, "control only"),
    ],
)
def test_what_is_special_is_a_word(fields: dict[str, object], tag: str) -> None:
    assert tag in cells.tags(person("u", **fields), Facts())


def test_who_is_like_everybody_has_no_tags() -> None:
    assert cells.tags(person("u", is_video_call="YES", is_audio_only_call="NO"), Facts()) == ()


def test_spotlights_are_numbered_and_a_failure_comes_first() -> None:
    facts = Facts(spotlight=2, deed=deed(Outcome.NOT_CONFIRMED))

    assert cells.tags(person("u"), facts) == ("not confirmed", "spotlight 2")


@pytest.mark.parametrize(
    ("outcome", "sign"),
    [
        (Outcome.SENT, "…"),
        (Outcome.ACCEPTED, "…"),
        (Outcome.SEEN, "✓"),
        (Outcome.DONE, "✓"),
        (Outcome.REFUSED, "!"),
        (Outcome.UNKNOWN, "!"),
        (Outcome.NOT_CONFIRMED, "!"),
        (Outcome.NOT_SENT, "!"),
    ],
)
def test_a_row_shows_how_far_a_request_has_come(outcome: Outcome, sign: str) -> None:
    assert sign in drawn(facts=Facts(deed=deed(outcome)))[:4]


def test_marks_and_the_own_seat_show() -> None:
    assert drawn(facts=Facts(is_marked=True)).startswith("●")
    assert "Bob (you)" in drawn(facts=Facts(is_own=True))


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-3, "0s"),
        (0, "0s"),
        (59.9, "59s"),
        (60, "1m"),
        (3599, "59m"),
        (3600, "1h00"),
        (3900, "1h05"),
        (35_999, "9h59"),
        (359_999, "99h59"),
        (360_000, "99h+"),
    ],
)
def test_times_are_short(seconds: float, text: str) -> None:
    assert cells.duration(seconds) == text
    assert len(text) <= cells.TIME_WIDTH


def test_characters_that_terminals_disagree_about_are_not_drawn_in_a_grid() -> None:
    assert cells.name(person("u", display_name="A ❤\ufe0f 👍\U0001f3fd")) == "A ❤ 👍"


def test_nobody_else_is_called_you() -> None:
    assert cells.name(person("u", display_name="Ada (you)")) == "Ada “you”"
    assert cells.name(person("u", display_name="Ada ( YOU )")) == "Ada “you”"
    assert person("u", display_name="Ada (you)").name == "Ada “you”"
    assert quoted("Ada (you)") == "“Ada (you)”"
    assert cells.name(person("u", display_name="Ada"), is_own=True) == "Ada (you)"


def test_a_name_that_could_pass_for_words_of_ours_stands_in_quotes() -> None:
    assert quoted("Zoë van den Berg (Oslo)") == "Zoë van den Berg (Oslo)"
    assert quoted("x presents · locked") == "“x presents · locked”"
    assert quoted("you: Remove Bob") == "“you: Remove Bob”"


def test_marks_of_unsteady_width_move_a_column_by_four_cells_at_most() -> None:
    name = cells.name(person("u", display_name="क\u0903" * 40))
    assert name.count("\u0903") == 4
    assert cells.name(person("u", display_name="रामचन्द्र शर्मा")) == "रामचन्द्र शर्मा"
