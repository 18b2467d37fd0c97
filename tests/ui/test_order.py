"""The order of the roster."""

from pextui.protocol.models import Participant
from pextui.ui.order import Group, Heading, Line, Sort, arrange, held
from tests.store.people import person


def order(*people: Participant, sort: Sort = Sort.NAME, **talked: float) -> list[Line]:
    return arrange(people, sort, lambda uuid: talked.get(uuid, 0.0))


def test_the_waiting_come_first_then_hosts_then_guests() -> None:
    lines = order(
        person("g"),
        person("h", role="chair"),
        person("w", service_type="waiting_room"),
        person("wh", service_type="waiting_room", role="chair", start_time=5),
    )

    assert lines == [
        Heading(Group.WAITING, 2), "w", "wh",
        Heading(Group.HOSTS, 1), "h",
        Heading(Group.GUESTS, 1), "g",
    ]  # fmt: skip


def test_an_empty_group_has_no_heading() -> None:
    assert order(person("g")) == [Heading(Group.GUESTS, 1), "g"]
    assert order() == []


def test_the_waiting_are_oldest_first_however_the_others_are_sorted() -> None:
    people = [
        person(name, service_type="waiting_room", start_time=time)
        for name, time in (("a", 30), ("b", 10), ("c", 20))
    ]

    for sort in Sort:
        assert order(*people, sort=sort)[1:] == ["b", "c", "a"]


def test_names_are_sorted_without_regard_to_case_and_equal_ones_by_uuid() -> None:
    people = [
        person("3", display_name="bob"), person("2", display_name="Bob"),
        person("1", display_name="alice"), person("4", display_name="Alice"),
    ]  # fmt: skip

    assert order(*people)[1:] == ["1", "4", "2", "3"]


def test_by_time_joined_the_longest_here_is_first() -> None:
    people = [person("a", start_time=30), person("b", start_time=10), person("c")]

    assert order(*people, sort=Sort.JOINED)[1:] == ["c", "b", "a"]


def test_by_talk_who_talked_most_is_first_and_who_never_did_is_last_by_name() -> None:
    people = [person(name) for name in "abcd"]

    assert order(*people, sort=Sort.TALK, c=70.0, a=3.0)[1:] == ["c", "a", "b", "d"]


def test_fractions_of_a_second_make_nobody_jump() -> None:
    people = [person(name) for name in "ab"]
    assert order(*people, sort=Sort.TALK, a=3.1, b=3.9)[1:] == ["a", "b"]


def test_while_the_order_is_held_nobody_moves_and_who_came_stands_below() -> None:
    old = order(person("a"), person("b"), person("h", role="chair"))
    fresh = order(person("b"), person("aa"), person("h", role="guest"), person("0"))
    guests = Heading(Group.GUESTS, 4)
    kept = [Heading(Group.HOSTS, 0), "h", guests, "a", "b"]
    assert held(old, fresh) == [*kept, Heading(Group.LATER, 2), "0", "aa"]

    later = order(person("b"), person("c"), person("h", role="guest"), person("0"))
    assert held(held(old, fresh), later) == [
        *kept, Heading(Group.LATER, 2), "0", "aa", "c",
    ]  # fmt: skip
    assert held(old, old) == old


def test_who_comes_to_the_door_while_the_order_is_held_is_said_to_stand_below() -> None:
    door = {name: person(name, service_type="waiting_room") for name in "wxyz"}
    old = order(door["w"], person("g"))
    lines = held(old, order(*door.values(), person("g"), person("new")))
    assert lines[0] == Heading(Group.WAITING, 4, below=3)
    assert lines[-5:] == [Heading(Group.LATER, 4), "x", "y", "z", "new"]
    inside = [person(name) for name in "xyz"]
    assert held(lines, order(door["w"], person("g"), *inside))[0] == Heading(Group.WAITING, 1)


def test_the_ways_of_sorting_follow_each_other_round() -> None:
    assert [one.following() for one in Sort] == [Sort.JOINED, Sort.TALK, Sort.NAME]
