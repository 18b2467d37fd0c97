"""Names that people chose, where they could pass for something else."""

import pytest

from pextui.protocol.naming import nobodys, quoted


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
    ],
)
def test_a_name_that_could_pass_for_words_of_ours_stands_in_quotes(name: str) -> None:
    assert quoted(name) == f"“{name}”"


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
    ],
)
def test_an_ordinary_name_stands_as_it_is(name: str) -> None:
    assert quoted(name) == nobodys(name) == name
