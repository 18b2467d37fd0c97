import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len, set_cell_size

from pextui.protocol.text import NAME_LIMIT, TEXT_LIMIT, clean, clean_text

SHAPELESS = frozenset("\u115f\u1160\u3164\uffa0")
JOINERS = "\u200c\u200d"
HOSTILE = {
    "a clipboard write": "\x1b]52;c;cm0gLXJmIH4=\x07",
    "a window title": "\x1b]0;root\x1b\\",
    "a screen wipe": "\x1b[2J\x1b[H",
    "a CSI of one byte": "\x9b2J",
    "an OSC of one byte": "\x9d52;c;aGk=\x9c",
    "a device control string": "\x1bP1$r\x1b\\",
    "a bell, a shift-out, a NUL, a delete": "\x07\x0e\x00\x7f",
    "a carriage return over the name": "Alice\rBob",
    "a bidi override": "Alice\u202emoc.live\u202c",
    "bidi isolates": "\u2066a\u2067b\u2068c\u2069",
    "tag characters": "Bob\U000e0041\U000e007f",
    "private use": "\ue000\U000f0000",
    "noncharacters": "\ufdd0\uffff\U0010ffff",
    "lone surrogates": "\ud800x\udfff",
    "a tower of marks": "Z" + "\u0301" * 200,
    "a tower of marks with joiners in it": "Z" + "\u0301\u0301\u0301\u200d" * 50,
    "a tower of joiners": "Z" + "\u200d" * 200,
    "invisible ones": "a\u200bb\ufeffc\u00add\u2060e",
    "line and paragraph separators": "a\u2028b\u2029c\u0085d",
}
text = st.text(st.characters(), max_size=400) | st.text(
    st.sampled_from(
        "aZ \n\r\t\x1b\x9b\x00\u0301\u0903\u20dd\u200d\u200c\u202e\u2028é각\u1161\U000e0041"
    )
)


def printable(cleaned: str) -> bool:
    return all(
        character in JOINERS
        or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
        for character in cleaned
    )


def longest_tower(cleaned: str) -> int:
    """Marks and joiners are what a terminal piles onto one cell."""
    longest = run = 0
    for character in cleaned:
        piled = unicodedata.category(character).startswith("M") or character in JOINERS
        run = run + 1 if piled else 0
        longest = max(longest, run)
    return longest


@given(text, st.integers(2, 300))
def test_a_cleaned_name_holds_nothing_that_a_terminal_could_obey(raw: str, limit: int) -> None:
    cleaned = clean(raw, limit)
    assert printable(cleaned)
    assert not set("\u2028\u2029\n\r\t") & set(cleaned)
    assert longest_tower(cleaned) <= 4
    assert len(cleaned) <= limit


@given(text, st.integers(2, 300))
@example("a" * 300 + " " + "b", 300)
@example("\u1100" + "\u0301" * 6 + "\u1161", 50)
def test_cleaning_a_name_twice_changes_nothing(raw: str, limit: int) -> None:
    cleaned = clean(raw, limit)
    assert clean(cleaned, limit) == cleaned


@given(text, st.integers(2, 300))
def test_cleaning_a_text_twice_changes_nothing(raw: str, limit: int) -> None:
    cleaned = clean_text(raw, limit)
    assert clean_text(cleaned, limit) == cleaned
    assert len(cleaned) <= limit
    assert printable(cleaned.replace("\n", ""))


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=300))
def test_the_short_way_for_plain_names_gives_what_the_long_way_gives(raw: str) -> None:
    assert clean(raw) == clean(raw + "\u200b")


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_name_becomes_visible_and_harmless(raw: str) -> None:
    for cleaned in (clean(raw), clean_text(raw)):
        assert printable(cleaned.replace("\n", ""))
        assert longest_tower(cleaned) <= 4


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("Al\x00ice\x7f", "Al␀ice␡"),
        ("Alice\x9b2J", "Alice�2J"),
        ("Alice\u202emoc", "Alice�moc"),
        ("Bob\U000e0041", "Bob�"),
        ("  Ann \t\n Lee \u2028", "Ann Lee"),
        ("e\u0301", "é"),
        ("a\u200bb\ufeffc", "abc"),
        ("👩\u200d🚀 नमस्ते محمد\u200cی", "👩\u200d🚀 नमस्ते محمد\u200cی"),
        ("", ""),
    ],
)
def test_what_becomes_of_special_characters(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


def test_a_long_name_is_cut_with_an_ellipsis() -> None:
    assert clean("x" * 100_000) == "x" * (NAME_LIMIT - 1) + "…"
    assert clean_text("y" * 100_000) == "y" * (TEXT_LIMIT - 1) + "…"


def test_a_text_keeps_its_line_breaks_and_loses_blank_lines() -> None:
    assert clean_text("one\r\n\r\n\n two \u2028three\x0bfour\n") == "one\ntwo\nthree\nfour"


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20), max_size=8))
def test_a_text_of_plain_lines_stays_as_it_is(lines: list[str]) -> None:
    shaped = [line for line in lines if not SHAPELESS & set(unicodedata.normalize("NFKD", line))]
    normal = [unicodedata.normalize("NFC", line) for line in shaped]
    assert clean_text("\n".join(normal)) == "\n".join(normal)


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("\u200d\u200d李明", "李明"),
        ("\u200c Ann \u200d Lee\u200d", "Ann Lee"),
        ("李\u200d明", "李明"),
        ("e\u200d\u0301\u200d", "é"),
        ("র\u200d্যাচেল രാജന്\u200d നായര്\u200d", "র\u200d্যাচেল രാജൻ നായർ"),
        ("क्\u200dष می\u200cخواهم", "क्\u200dष می\u200cخواهم"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    ],
)
def test_joiners_stay_only_where_they_join(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@given(st.text("ab\u200d\u200c 李明\u0301👩\u094d\ufe0f🔥\u3164", max_size=40), st.integers(1, 90))
@example("b\u0301\u200d\u0301\u200d\u3164\u0d4d", 3)
def test_what_is_clean_can_be_measured_and_cut_everywhere(raw: str, width: int) -> None:
    text = clean(raw)
    assert clean(text) == text
    assert cell_len(set_cell_size(text, width)) == width


@pytest.mark.parametrize("shapeless", ["\u3164", "\uffa0", "\u115f", "\u1160", "\u2800"])
def test_letters_without_a_shape_make_no_name_look_like_another(shapeless: str) -> None:
    assert clean(f"Bob{shapeless}") == "Bob"
    assert clean(shapeless * 9) == ""
