"""The stage as lines of text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from pextui.protocol.text import clean
from pextui.ui.broken import broken
from pextui.ui.seats import Seated, Styles, View, draw

GREEN = Style(color="green")


def drawn(view: str, seats: list[Seated], width: int = 60, height: int = 12) -> list[str]:
    return [line.plain for line in draw(View.named(view), seats, width, height)]


def seats(number: int) -> list[Seated]:
    return [Seated(f"Person {index}") for index in range(number)]


_NAMES = st.text("ab\u200d\u200c 李\u0301👩\u094d", max_size=30) | st.text(max_size=30)
_CLEAN = _NAMES.map(clean)


@given(
    st.sampled_from(["1:0", "1:7", "1:21", "2:21", "4:0", "16:0", "0:5", "99:99", "teams", ""]),
    st.lists(st.builds(Seated, _CLEAN, st.booleans(), st.none()), max_size=60),
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


def test_the_sign_of_who_talks_never_stands_without_the_name() -> None:
    people = [Seated("A"), *[Seated("Beatriz Kovač", is_talking=True)] * 7]
    text = "\n".join(drawn("1:7", people, 71, 8))

    assert "│▶ Beatriz│" in text
    assert "▶ " not in text.replace("▶ Beatriz", "")


def test_a_word_that_needs_it_gets_all_of_the_room() -> None:
    text = "\n".join(drawn("1:7", [Seated("A"), Seated("Jonas Lindqvist")] * 4, 71, 8))

    assert "│Lindqvist│" in text


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Wolfeschlegelsteinhausen", ["Wolfesch", "legelste", "inhausen"]),
        ("Anna-Lena Maier-Schmidt", ["Anna-", "Lena", "Maier-", "Schmidt"]),
        ("Lindqvist", ["Lindqv", "ist"]),
        ("李明李明李明", ["李明李明", "李明"]),
    ],
)
def test_a_name_is_broken_inside_a_word_rather_than_cut(name: str, lines: list[str]) -> None:
    assert broken(name.split(), 8, 4) == lines


def test_a_name_that_is_too_long_for_all_lines_is_cut_in_the_last() -> None:
    assert broken(["Bartholomäus", "van", "Meyerhoff"], 9, 2) == ["Bartholom", "äus van…"]
    assert broken(["Jonas", "Lindqvist"], 9, 1) == ["Jonas Li…"]


def test_the_names_of_small_seats_get_a_second_line_before_the_large_one_gets_a_third() -> None:
    people = [Seated("A"), *[Seated("Siobhán O’Brien")] * 7]
    lines = drawn("1:7", people, 71, 6)

    assert "O’Brien" in lines[-2]
    assert len(lines) == 6


@pytest.mark.parametrize(("width", "height"), [(118, 35), (76, 16), (198, 55)])
def test_seats_fill_the_height_there_is(width: int, height: int) -> None:
    lines = drawn("1:7", seats(8), width, height)

    assert len(lines) == height
    assert "Person 0" not in lines[1]
    assert "Person 7" in lines[-3]


def test_large_seats_get_no_higher_than_those_of_a_screen() -> None:
    assert len(drawn("4:0", seats(4), 64, 60)) == 2 * (64 // 2 * 9 // 32) + 1


@pytest.mark.parametrize("height", [13, 16, 30])
def test_who_comes_or_goes_changes_no_other_seat_s_size(height: int) -> None:
    few, many = (drawn("1:21", seats(number), 76, height) for number in (2, 22))

    assert [line[:10] for line in few[:-1]] == [line[:10] for line in many[: len(few) - 1]]
    assert many[len(few) - 1][:10] == "├─────────"


def test_without_boxes_the_large_seat_has_a_line_of_its_own() -> None:
    lines = drawn("1:21", [Seated("Ann", is_talking=True, spotlight=2), *seats(12)], 60, 5)

    assert lines[0].strip() == "2 ▶ Ann"
    assert lines[0].index("2") > 20
    assert [line.count("Person") for line in lines[1:]] == [3, 3, 3, 3]
    assert lines[1].startswith("Person 0")


def test_without_boxes_and_room_for_all_the_large_seat_still_has_its_line() -> None:
    lines = drawn("1:21", seats(22), 57, 5)

    assert lines[0].strip() == "Person 0"
    assert "Person 1 " in lines[1]
    assert lines[-1] == f"and {22 - ' '.join(lines).count('Person')} more"
    assert len(drawn("16:0", seats(16), 40, 3)[0].split("Person")) > 3


def test_without_boxes_names_are_cut_as_little_as_possible() -> None:
    people = [Seated("Alejandra Okonkwo-Fernández")] * 8

    assert "…" not in "\n".join(drawn("1:7", people, 57, 5))
    assert "…" in "\n".join(drawn("1:7", people, 57, 4))


def test_without_boxes_large_seats_stand_as_they_stand_on_a_screen() -> None:
    lines = drawn("4:0", seats(4), 57, 3)

    assert [line.count("Person") for line in lines] == [2, 2]


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

    named = "\n".join(lines).count("Person")
    assert named
    assert lines[-1] == f"and {30 - named} more"


@pytest.mark.parametrize("size", [(0, 0), (7, 5), (60, 0)])
def test_no_place_is_no_stage(size: tuple[int, int]) -> None:
    assert drawn("1:7", seats(3), *size) == []


def test_nobody_is_no_stage() -> None:
    assert drawn("1:7", []) == []
