"""Names that people chose, where they could pass for something else."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pextui.protocol.naming import looks_of, nobodys, quoted


@pytest.mark.parametrize(
    "name",
    [
        "Mallory (you)",
        "Mallory ( YOU )",
        "Mallory (yo\ufe0fu)",
        "Mallory (y\u200dou)",
        "Mallory （you）",
        "Mallory (уоu)",
        "Mallory (yo\u0301u)",
        "Mallory (yᴏu)",
        "Mallory (ყou)",
        "Mallory (y०u)",
        "Mallory ❨you❩",
        "Mallory ﴾you﴿",
        "Mallory (y0u)",
        "Mallory (you.)",
        "Mallory (ⓨⓞⓤ)",
        "Mallory <you>",
        "Mallory ‹you›",
        "Mallory (y\u0332\u0332\u0332o\u0332\u0332\u0332u\u0332\u0332\u0332)",
    ],
)
def test_nobody_else_is_called_you_however_it_is_spelled(name: str) -> None:
    assert nobodys(name) == "Mallory “you”"


@pytest.mark.parametrize(
    "name",
    [
        "Mallory, Alice and Bob",
        "Mallory， Alice",
        "Alice and Bob",
        "Alice · seen ✓",
        "meeting locked, Bob",
        "Alice left",
        "Alice to you",
        "you: Remove Bob",
        "x presents",
        "Ada (you)",
        "Bob?",
        "Zed аnd Carol",
        "Zed ɑnd Carol",
        "all guests mᴜted",
        "Tom & Carol",
        "Uwe' from the meeting' 'Bob",
        "Alice now host. Bob joined",
        "meeting begun. Bob joined",
    ],
)
def test_a_name_that_could_pass_for_words_of_ours_stands_in_quotes(name: str) -> None:
    assert quoted(name) == f"“{name}”"


def test_quotes_in_a_name_do_not_end_it() -> None:
    assert quoted("Mallory” and “Bob") == "“Mallory' and 'Bob”"
    assert quoted('Alice" left, "Bob') == "“Alice' left, 'Bob”"


def test_the_rest_of_a_name_stays_as_it_is() -> None:
    assert nobodys("\ufdfa (you)") == "\ufdfa “you”"
    assert len(nobodys("\ufdfa" * 250 + "(you)")) <= 256


def test_names_that_look_alike_are_found() -> None:
    assert looks_of("Alice") == looks_of("Аlice")
    assert looks_of("Bill") == looks_of("BiI1")
    assert looks_of("Dɑnɑ") == looks_of("Dana")
    assert looks_of("Mıke") == looks_of("Mike")
    assert looks_of("Élise") == looks_of("elise")
    assert looks_of("Ann") != looks_of("Amy")


@given(st.text(max_size=80))
def test_any_name_is_taken_in_stride(name: str) -> None:
    assert nobodys(nobodys(name)) == nobodys(name)
    assert quoted(name).strip("“”") or not name.strip("“”")
    assert looks_of(name) == looks_of(name)


def test_ten_thousand_hostile_names_cost_what_others_do() -> None:
    def cost(name: str) -> float:
        began = time.process_time()
        for number in range(2000):
            nobodys(f"{name}{number}")
            looks_of(f"{name}{number}")
        return time.process_time() - began

    ordinary = cost("Ann-Marie van der Straten " * 9)
    for name in ("\ufdfa" * 250, "(" * 250, "(yo\ufdfa) " * 40):
        assert cost(name) < 20 * ordinary


@pytest.mark.parametrize(
    "name",
    [
        "Zoë van den Berg (Oslo)",
        "Siobhán O’Brien",
        "Conference Room 4.12",
        "José-María Ñandú",
        "李小龍",
        "मेरा नाम",
        "Sandy Andrews",
        "ann@example.com",
        "Dr. Müller",
        "J.R. Smith",
        "李小龍 Bruce",
        "Олег Иванов",
    ],
)
def test_an_ordinary_name_stands_as_it_is(name: str) -> None:
    assert quoted(name) == nobodys(name) == name
