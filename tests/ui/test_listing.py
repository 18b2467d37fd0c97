"""The list behind the roster, without a screen."""

from collections.abc import Callable

from pextui.protocol.models import Participant
from pextui.ui.listing import Listing
from pextui.ui.order import Sort
from tests.store.people import person


def listing_of(*names: str) -> tuple[Listing, Callable[..., bool]]:
    """A listing of guests, and how to arrange it anew for other people."""
    listing = Listing()

    def arrange(*present: str, wanted: str = "", is_held: bool = False) -> bool:
        people: dict[str, Participant] = {name: person(name) for name in present}
        return listing.arrange(people, {}, lambda one: wanted in one.name, is_held=is_held)  # type: ignore[arg-type]

    arrange(*names)
    return listing, arrange


def test_the_cursor_begins_on_the_first_person() -> None:
    listing, _arrange = listing_of("bob", "ann")
    assert listing.shown == ("ann", "bob")
    assert listing.meant() == ("ann",)


def test_arrivals_above_leave_the_cursor_where_it_is() -> None:
    listing, arrange = listing_of("bob", "cat")
    listing.cursor = listing.shown[1]
    assert arrange("aaa", "abc", "bob", "cat")
    assert listing.meant() == ("cat",)


def test_who_leaves_under_the_cursor_leaves_nobody_meant_and_the_next_step_is_near() -> None:
    listing, arrange = listing_of("ann", "bob", "cat")
    listing.cursor = listing.shown[1]
    arrange("ann", "cat")
    assert listing.meant() == ()
    assert listing.step(1) == "cat"


def test_when_the_last_marked_person_leaves_nobody_is_meant() -> None:
    listing, arrange = listing_of("ann", "bob", "cat")
    listing.toggle()
    listing.cursor = listing.shown[2]
    assert listing.meant() == ("ann",)
    arrange("bob", "cat")
    assert listing.meant() == ()


def test_marks_that_a_filter_hides_are_kept_and_who_is_under_the_cursor_is_meant() -> None:
    listing, arrange = listing_of("ann", "bob", "cat")
    listing.toggle()
    listing.cursor = listing.shown[1]
    arrange("ann", "bob", "cat", wanted="b")
    assert listing.meant() == ("bob",)
    assert listing.hidden_marks() == 1
    arrange("ann", "bob", "cat")
    assert listing.meant() == ("ann",)


def test_nothing_is_arranged_when_nothing_moved() -> None:
    listing, arrange = listing_of("ann", "bob")
    assert not arrange("ann", "bob")
    listing.sort = Sort.JOINED
    assert not arrange("ann", "bob")


def test_steps_end_at_the_edges() -> None:
    listing, _arrange = listing_of("ann", "bob")
    assert listing.step(-5) == "ann"
    assert listing.step(5) == "bob"


def test_an_empty_list_means_nobody() -> None:
    listing, _arrange = listing_of()
    assert listing.step(1) is None
    assert listing.toggle() is None
    assert listing.meant() == ()


def test_while_the_order_is_held_only_those_are_marked_whom_the_filter_means_by_now() -> None:
    people = {name: person(name) for name in ("ann", "bob", "cat", "dan")}
    listing = Listing()

    def arrange(*wanted: str, is_held: bool) -> None:
        listing.arrange(people, {}, lambda one: one.uuid in wanted, is_held=is_held)  # type: ignore[arg-type]

    arrange("ann", "bob", "cat", is_held=False)
    listing.toggle()
    arrange("ann", "cat", "dan", is_held=True)
    assert listing.shown == ("ann", "bob", "cat", "dan")
    assert listing.strays == {"bob"}
    assert listing.wanted == ("ann", "cat", "dan")
    assert listing.others(people) == {"cat", "dan"}  # type: ignore[arg-type]
    listing.cursor = listing.shown[3]
    assert listing.between() == {"ann", "cat", "dan"}

    arrange("ann", "cat", "dan", is_held=False)
    assert listing.strays == frozenset()


def test_who_is_marked_and_hidden_does_not_come_to_be_meant_by_themselves() -> None:
    listing, arrange = listing_of("ann", "bob", "cat")
    listing.toggle()
    listing.cursor = listing.shown[1]
    arrange("ann", "bob", "cat", wanted="b")
    arrange("ann", "bob", "cat", wanted="", is_held=True)
    assert listing.meant() == ("bob",)
    assert listing.shown == ("bob", "cat")
    assert listing.hidden_marks() == 1


def test_when_the_marked_people_on_the_screen_leave_the_hidden_ones_let_nobody_else_be_meant() -> (
    None
):
    listing, arrange = listing_of("ann", "bob", "bea")
    listing.toggle()
    listing.cursor = listing.shown[1]
    listing.toggle()
    listing.cursor = listing.shown[2]
    arrange("ann", "bob", "bea", wanted="b")
    assert listing.meant() == ("bea",)
    arrange("ann", "bob", wanted="b", is_held=True)
    assert listing.meant() == ()
    assert listing.marks == {"ann"}


def test_a_mark_of_the_door_ends_when_they_are_let_in_and_nobody_else_is_meant() -> None:
    people = {name: person(name, service_type="waiting_room") for name in ("ann", "bob", "cat")}
    listing = Listing()

    def arrange() -> None:
        listing.arrange(people, {}, lambda _: True, is_held=bool(listing.marks))  # type: ignore[arg-type]

    arrange()
    listing.marks = set(listing.shown[:2])
    listing.cursor = listing.shown[2]
    people["ann"] = person("ann")
    arrange()
    assert listing.meant() == ("bob",)
    people["bob"] = person("bob")
    arrange()
    assert listing.meant() == ()
    assert listing.others(people) == {"cat"}  # type: ignore[arg-type]
    listing.cursor = listing.shown[0]
    assert listing.others(people) == {"ann", "bob"}  # type: ignore[arg-type]


def test_a_range_begins_at_the_last_mark_and_at_the_nearest_where_that_is_gone() -> None:
    listing, arrange = listing_of("ann", "bob", "cat", "dan", "eve", "fay")
    shown = listing.shown
    for index in (4, 0):
        listing.cursor = shown[index]
        listing.toggle()
    listing.cursor = shown[3]
    assert listing.between() == {"ann", "bob", "cat", "dan"}
    arrange("bob", "cat", "dan", "eve", "fay", is_held=True)
    assert listing.between() == {"dan", "eve"}


def test_all_are_people_and_seats_that_are_nobody_s_only_where_there_is_nobody_else() -> None:
    people = {
        "ann": person("ann"),
        "rec": person("rec", is_streaming_conference=True),
        "api": person("api", protocol="api"),
        "door": person("door", protocol="api", service_type="waiting_room"),
    }
    listing = Listing()

    def shown(*wanted: str) -> set[str]:
        listing.arrange(people, {}, lambda one: one.uuid in wanted)  # type: ignore[arg-type]
        return set(listing.all_wanted(people))  # type: ignore[arg-type]

    assert shown("rec", "api") == {"rec", "api"}
    assert shown("ann", "rec", "api", "door") == {"ann", "door"}
    listing.marks = set(listing.shown[:1])
    assert listing.marks == {"door"}
    assert listing.others(people) == set()  # type: ignore[arg-type]
    listing.marks = set()
    assert listing.others(people) == {"ann"}  # type: ignore[arg-type]
