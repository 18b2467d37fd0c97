"""The stage as lines of text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from pextui.protocol.text import clean
from pextui.ui.seats import Seated, Styles, View, draw

GREEN = Style(color="green")


def drawn(view: str, seats: list[Seated], width: int = 60, height: int = 12) -> list[str]:
    return [line.plain for line in draw(View.named(view), seats, width, height)]


def seats(number: int) -> list[Seated]:
    return [Seated(f"Person {index}") for index in range(number)]


@given(
    st.sampled_from(["1:0", "1:7", "1:21", "2:21", "4:0", "16:0", "0:5", "99:99", "teams", ""]),
    st.lists(
        st.builds(Seated, st.text(max_size=30).map(clean), st.booleans(), st.none()), max_size=25
    ),
    st.integers(0, 130),
    st.integers(0, 30),
)
@example("1:7", [Seated("李明 (Li Ming)", spotlight=12)] * 8, 45, 11)
def test_no_stage_is_larger_than_its_place(
    view: str, people: list[Seated], width: int, height: int
) -> None:
    lines = drawn(view, people, width, height)

    assert len(lines) <= max(0, height)
    assert all(cell_len(line) <= width for line in lines)


def test_seats_stand_in_their_order() -> None:
    text = "\n".join(drawn("1:7", seats(6)))

    places = [text.index(f"Person {index}") for index in range(6)]
    assert places == sorted(places)


def test_a_box_closes() -> None:
    first, *middle, last = drawn("1:7", seats(1), 30, 5)

    assert (first[0], first[-1], last[0], last[-1]) == ("╭", "╮", "╰", "╯")
    assert all(line[0] == line[-1] == "│" for line in middle)


def test_who_talks_is_marked_and_spotlights_are_numbered() -> None:
    people = [Seated("Ann", is_talking=True, spotlight=1), Seated("Bob", spotlight=2)]
    text = "\n".join(drawn("1:7", people))

    assert "▶ Ann" in text
    assert "spotlight 1" in text
    assert "─ 2 ─" in text


@pytest.mark.parametrize(
    ("view", "seated", "rows"),
    [("4:0", 4, [2, 2]), ("9:0", 9, [3, 3, 3]), ("1:7", 8, [1, 7]), ("2:21", 16, [2, 7, 7])],
)
def test_a_view_has_the_rows_that_it_has_on_a_screen(
    view: str, seated: int, rows: list[int]
) -> None:
    lines = drawn(view, [Seated(chr(97 + index)) for index in range(seated)], 90, 20)

    letters = [[one for one in line if one.isalpha()] for line in lines]
    assert [len(row) for row in letters if row] == rows


def test_boxes_beside_each_other_share_their_sides() -> None:
    lines = drawn("1:7", seats(3), 41, 5)

    assert lines[2] == "├─────────┬─────────┬───────────────────╯"
    assert lines[4].rstrip() == "╰─────────┴─────────╯"


def test_a_name_is_broken_between_its_words_where_there_is_room_for_two_lines() -> None:
    text = "\n".join(drawn("1:7", [Seated("A"), Seated("Siobhán O’Brien")], 45, 11))

    assert "│ Siobhán  │" in text
    assert "│ O’Brien  │" in text


def test_the_whole_box_of_who_talks_is_lit() -> None:
    people = [Seated("A"), Seated("B"), Seated("C", is_talking=True), Seated("D")]
    lines = list(draw(View.named("1:7"), people, 41, 5, Styles(talking=GREEN)))

    lit = [
        "".join(line.plain[one.start : one.end] for one in line.spans if one.style == GREEN)
        for line in lines
    ]
    assert lit == ["", "", "┬─────────┬", "│   ▶ C   │", "┴─────────┴"]


def test_seats_lose_their_boxes_before_anybody_loses_a_seat() -> None:
    text = "\n".join(drawn("1:7", seats(10), 60, 5))

    assert all(f"Person {index}" in text for index in range(10))
    assert "╭" not in text
    assert "╭" in drawn("1:7", seats(8), 60, 12)[0]


def test_who_does_not_fit_is_counted() -> None:
    lines = drawn("1:7", seats(30), 32, 5)

    shown = sum("Person" in line for line in lines)
    assert shown
    assert "more" in lines[-1]
    named = "\n".join(lines).count("[")
    assert lines[-1].strip() == f"and {30 - named} more"


@pytest.mark.parametrize("size", [(0, 0), (7, 5), (60, 0)])
def test_no_place_is_no_stage(size: tuple[int, int]) -> None:
    assert drawn("1:7", seats(3), *size) == []


def test_nobody_is_no_stage() -> None:
    assert drawn("1:7", []) == []
