"""The stage as lines of text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pextui.protocol.text import clean
from pextui.ui.panes.stage import Seated, draw


def drawn(main: int, seats: list[Seated], width: int = 60, height: int = 12) -> list[str]:
    return [line.plain for line in draw(main, seats, width, height)]


def seats(number: int) -> list[Seated]:
    return [Seated(f"Person {index}") for index in range(number)]


@given(
    st.integers(1, 4),
    st.lists(
        st.builds(Seated, st.text(max_size=30).map(clean), st.booleans(), st.none()), max_size=25
    ),
    st.integers(0, 130),
    st.integers(0, 30),
)
def test_no_stage_is_larger_than_its_place(
    main: int, people: list[Seated], width: int, height: int
) -> None:
    lines = drawn(main, people, width, height)

    assert len(lines) <= max(0, height)
    assert all(cell_len(line) <= width for line in lines)


def test_seats_stand_in_their_order() -> None:
    text = "\n".join(drawn(1, seats(6)))

    places = [text.index(f"Person {index}") for index in range(6)]
    assert places == sorted(places)


def test_a_box_closes() -> None:
    first, *middle, last = drawn(1, seats(1), 30, 5)

    assert (first[0], first[-1], last[0], last[-1]) == ("╭", "╮", "╰", "╯")
    assert all(line[0] == line[-1] == "│" for line in middle)


def test_who_talks_is_marked_and_spotlights_are_numbered() -> None:
    people = [Seated("Ann", is_talking=True, spotlight=1), Seated("Bob", spotlight=2)]
    text = "\n".join(drawn(1, people))

    assert "▶ Ann" in text
    assert "spotlight 1" in text
    assert "─ 2 ─" in text


def test_seats_lose_their_boxes_before_anybody_loses_a_seat() -> None:
    text = "\n".join(drawn(1, seats(10), 60, 5))

    assert all(f"Person {index}" in text for index in range(10))
    assert "╭" not in text


def test_who_does_not_fit_is_counted() -> None:
    lines = drawn(1, seats(30), 32, 5)

    shown = sum("Person" in line for line in lines)
    assert shown
    assert "more" in lines[-1]
    named = "\n".join(lines).count("[")
    assert lines[-1].strip() == f"and {30 - named} more"


@pytest.mark.parametrize("size", [(0, 0), (7, 5), (60, 0)])
def test_no_place_is_no_stage(size: tuple[int, int]) -> None:
    assert drawn(1, seats(3), *size) == []


def test_nobody_is_no_stage() -> None:
    assert drawn(1, []) == []
