"""The list behind the roster, without a screen."""

from collections.abc import Callable

from pextui.protocol.models import Participant
from pextui.ui.listing import Listing
from pextui.ui.order import Sort
from tests.store.people import person


def listing_of(*names: str) -> tuple[Listing, Callable[..., bool]]:
    """A listing of guests, and how to arrange it anew for other people."""
    listing = Listing()

    def arrange(*present: str, wanted: str = "") -> bool:
        people: dict[str, Participant] = {name: person(name) for name in present}
        return listing.arrange(people, {}, lambda one: wanted in one.name)  # type: ignore[arg-type]

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


def test_marks_that_a_filter_hides_are_kept_and_not_meant() -> None:
    listing, arrange = listing_of("ann", "bob", "cat")
    listing.toggle()
    listing.cursor = listing.shown[1]
    arrange("ann", "bob", "cat", wanted="b")
    assert listing.meant() == ()
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
