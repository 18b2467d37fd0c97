"""What takes an action back: exactly what it changed, seen from now."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pextui.actions import ACTIONS, BY_ID, Action, Step, Steps, Way
from pextui.protocol.models import Participant
from pextui.protocol.replies import Dialled
from pextui.protocol.wire import ParticipantUuid
from pextui.store import Store
from tests.actions.test_table import action
from tests.store.people import ME, conference, create, person, store_with, update


def back(row_id: str, store: Store, people: list[Participant], do: Callable[[], object]) -> Steps:
    """Return what takes *row_id* back after *do* has happened."""
    row = action(row_id)
    assert row.undo is not None
    before = row.before(store, row.targets(store, people))
    do()
    return row.undo.steps(store, before, ())


def left(row_id: str, store: Store, do: Callable[[], object], *left_alone: str) -> Steps:
    """Return what takes *row_id* back from all but those whom another host has changed since."""
    row = action(row_id)
    assert row.undo is not None
    before = row.before(store, row.targets(store, everybody(store)))
    do()
    theirs = frozenset(ids(*left_alone))
    people = {uuid: one for uuid, one in before.people.items() if uuid not in theirs}
    return row.undo.steps(store, replace(before, people=people, left_alone=theirs), ())


def everybody(store: Store) -> list[Participant]:
    return list(store.participants.values())


def ids(*names: str) -> tuple[ParticipantUuid, ...]:
    return tuple(map(ParticipantUuid, names))


def test_only_whom_the_mute_muted_is_unmuted() -> None:
    store = store_with(person("loud"), person("quiet", is_muted=True), person("deaf"))

    def mute() -> None:
        store.apply(update("loud", is_muted=True))  # and "deaf" was refused

    assert back("mute", store, everybody(store), mute) == (Step("unmute", ids("loud")),)


def test_who_left_and_who_was_put_back_by_somebody_else_is_left_alone() -> None:
    store = store_with(person("loud"), person("left"))

    def mute_and_more() -> None:
        for uuid in ("loud", "left"):
            store.apply(update(uuid, is_muted=True))
        store.apply(update("loud", is_muted=False))
        store.take_list((store.participants[ParticipantUuid("loud")],))

    assert back("mute", store, everybody(store), mute_and_more) == ()


def test_muting_all_guests_taken_back_unmutes_nobody_who_was_muted_before() -> None:
    store = store_with(person("a"), person("b", is_muted=True), person("host", role="chair"))
    store.apply(conference(guests_muted=False))

    def mute_guests() -> None:
        store.apply(conference(guests_muted=True))
        store.apply(update("a", is_muted=True))

    assert back("mute_guests", store, [], mute_guests) == (Step("unmute", ids("a")),)


def test_muting_all_guests_is_taken_back_as_a_whole_where_nobody_was_muted() -> None:
    store = store_with(person("a"), person("b"))
    store.apply(conference(guests_muted=False))

    def mute_guests() -> None:
        store.apply(conference(guests_muted=True))
        for uuid in ("a", "b"):
            store.apply(update(uuid, is_muted=True))

    assert back("mute_guests", store, [], mute_guests) == (Step("unmute_guests"),)


def test_unmuting_all_guests_taken_back_unmutes_those_who_could_speak() -> None:
    store = store_with(person("a", is_muted=True), person("speaker"))
    store.apply(conference(guests_muted=True))

    def unmute_guests() -> None:
        store.apply(conference(guests_muted=False))
        store.apply(update("a", is_muted=False))

    steps = back("unmute_guests", store, [], unmute_guests)
    assert steps == (Step("mute_guests"), Step("unmute", ids("speaker")))


def lit(store: Store, **times: float) -> None:
    """The node gives these the spotlight at these times, 0 takes it away."""
    for uuid, at in times.items():
        store.apply(update(uuid, spotlight=at))


def played(store: Store, steps: Steps) -> tuple[ParticipantUuid, ...]:
    """Do the steps as a node does; return the order of the spotlights afterwards."""
    clock = 1000.0
    for step in steps:
        for uuid in step.uuids:
            clock += 1
            store.apply(update(uuid, spotlight=clock if step.row_id == "spotlight" else 0))
    return store.spotlights()


@given(st.permutations("abcde"), st.integers(0, 4), st.sets(st.sampled_from("abcde"), min_size=1))
def test_spotlights_come_back_in_their_order(order: list[str], lights: int, off: set[str]) -> None:
    store = store_with(*(person(uuid) for uuid in "abcde"))
    lit(store, **{uuid: 10.0 + n for n, uuid in enumerate(order[:lights])})
    before = store.spotlights()
    people = [store.participants[ParticipantUuid(uuid)] for uuid in sorted(off)]

    steps = back("spotlight_off", store, people, lambda: lit(store, **dict.fromkeys(off, 0.0)))

    assert played(store, steps) == before


@given(st.permutations("abcde"), st.integers(0, 4), st.sets(st.sampled_from("abcde"), min_size=1))
def test_spotlights_go_again_and_others_stay_in_order(
    order: list[str], lights: int, on: set[str]
) -> None:
    store = store_with(*(person(uuid) for uuid in "abcde"))
    lit(store, **{uuid: 10.0 + n for n, uuid in enumerate(order[:lights])})
    before = store.spotlights()
    people = [store.participants[ParticipantUuid(uuid)] for uuid in sorted(on)]
    fresh = {uuid: 100.0 + n for n, uuid in enumerate(sorted(on)) if uuid not in before}

    steps = back("spotlight", store, people, lambda: lit(store, **fresh))

    assert played(store, steps) == before


def test_whom_another_host_put_into_the_spotlight_stays_there() -> None:
    store = store_with(person("a"), person("b"), person("theirs"))
    lit(store, a=10.0, b=11.0)
    people = [store.participants[ParticipantUuid("a")]]

    steps = back("spotlight_off", store, people, lambda: lit(store, a=0.0, theirs=50.0))

    assert played(store, steps) == ("a", "b", "theirs")


ORDERS = st.permutations("abcde")


@given(ORDERS, st.integers(0, 4), st.sampled_from("abcde"), ORDERS, st.integers(0, 4))
def test_of_the_spotlights_of_others_nothing_is_changed_by_taking_back_ours(
    order: list[str], lights: int, ours: str, others: list[str], theirs: int
) -> None:
    """Another host has put others out, lit others, and changed their order meanwhile."""
    store = store_with(*(person(uuid) for uuid in "abcde"))
    lit(store, **{uuid: 10.0 + n for n, uuid in enumerate(order[:lights])})
    was_lit = ours in store.spotlights()
    row_id = "spotlight_off" if was_lit else "spotlight"
    after = [uuid for uuid in others[:theirs] if uuid != ours]

    def both() -> None:
        lit(store, **dict.fromkeys("abcde", 0.0))
        lit(store, **{uuid: 50.0 + n for n, uuid in enumerate(after)})
        lit(store, **({} if was_lit else {ours: 99.0}))

    steps = back(row_id, store, [store.participants[ParticipantUuid(ours)]], both)
    now = played(store, steps)
    assert [uuid for uuid in now if uuid != ours] == after
    assert (ours in now) is was_lit


def test_who_comes_back_stands_behind_whom_they_stood_behind() -> None:
    store = store_with(*(person(uuid) for uuid in "abcd"))
    lit(store, a=10.0, b=11.0, c=12.0)
    people = [store.participants[ParticipantUuid("b")]]
    steps = back("spotlight_off", store, people, lambda: lit(store, b=0.0, c=0.0, d=50.0))
    assert played(store, steps) == ("a", "b", "d")


def test_a_light_that_was_given_is_taken_back_with_one_request() -> None:
    store = store_with(*(person(uuid) for uuid in "abc"))
    lit(store, a=10.0, b=11.0)
    people = [store.participants[ParticipantUuid("c")]]
    steps = back("spotlight", store, people, lambda: lit(store, c=50.0))
    assert steps == (Step("spotlight_off", ids("c")),)


def test_giving_up_being_a_host_cannot_be_taken_back_from_here() -> None:
    store = store_with(me := person(ME, role="chair"), ann := person("ann", role="chair"))
    assert action("make_guest").way_back(store, [ann]) is Way.YES
    assert action("make_guest").way_back(store, [ann, me]) is Way.NO


def test_guests_who_come_later_and_are_muted_still_are_told_of() -> None:
    store = store_with(person("a"), person("b", is_muted=True))
    store.apply(conference(guests_muted=False))
    row = action("mute_guests")
    assert row.undo is not None
    before = row.before(store, ())
    assert row.undo.left(store, before) == ""
    store.apply(conference(guests_muted=True))
    assert "still muted" in row.undo.left(store, before)


@pytest.mark.parametrize(
    ("row_id", "locked", "then", "steps"),
    [
        ("lock", False, True, (Step("unlock"),)),
        ("lock", True, True, ()),
        ("unlock", True, False, (Step("lock"),)),
        ("unlock", False, False, ()),
    ],
)
def test_the_lock_is_as_before(row_id: str, locked: bool, then: bool, steps: Steps) -> None:
    store = store_with()
    store.apply(conference(locked=locked))
    assert back(row_id, store, [], lambda: store.apply(conference(locked=then))) == steps


def test_roles_are_as_before() -> None:
    store = store_with(person("a", role="guest"), person("b", role="chair"))
    steps = back(
        "make_host", store, everybody(store), lambda: store.apply(update("a", role="chair"))
    )
    assert steps == (Step("make_guest", ids("a")),)


def test_a_call_is_hung_up_wherever_it_rings() -> None:
    store = store_with(person("x"), person("y"))
    row = action("dial")
    assert row.undo is not None
    answer = Dialled(uuids=ids("x", "gone"))
    before = row.before(store, row.targets(store, ()))
    assert row.undo.steps(store, before, (answer,)) == (Step("remove", ids("x")),)


def test_who_has_answered_a_call_is_not_hung_up_unasked() -> None:
    store = store_with(person("x"), person("y", service_type="connecting"))
    row = action("dial")
    assert row.undo is not None
    before = row.before(store, ())
    assert row.undo.asks(store, before, (Dialled(uuids=ids("y")),)) is None
    asked = row.undo.asks(store, before, (Dialled(uuids=ids("x", "y")),))
    assert asked is not None
    assert asked[0].startswith("Remove x from the meeting?")


def test_who_came_after_all_were_muted_is_asked_about_before_all_are_unmuted() -> None:
    store = store_with(person("a"))
    store.apply(conference(guests_muted=False))
    row = action("mute_guests")
    assert row.undo is not None
    before = row.before(store, ())
    assert row.undo.asks(store, before, ()) is None
    store.apply(create("late", is_muted=True))
    asked = row.undo.asks(store, before, ())
    assert asked is not None
    assert "late came since" in asked[0]


@pytest.mark.parametrize(
    ("theirs", "steps"),
    [(True, (Step("unmute", ids("a")),)), (False, (Step("unmute_guests"),))],
)
def test_all_guests_are_not_unmuted_together_with_whom_another_host_has_muted(
    theirs: bool, steps: Steps
) -> None:
    store = store_with(person("a"), person("theirs"))
    store.apply(conference(guests_muted=False))

    def mute_guests_and_more() -> None:
        store.apply(conference(guests_muted=True))
        store.apply(update("a", is_muted=True))
        store.apply(update("theirs", is_muted=theirs))

    assert left("mute_guests", store, mute_guests_and_more, "theirs") == steps


@pytest.mark.parametrize(
    ("theirs", "steps"),
    [
        (True, (Step("mute_guests"),)),
        (False, (Step("mute_guests"), Step("unmute", ids("theirs")))),
    ],
)
def test_whom_another_host_has_unmuted_speaks_after_all_guests_are_muted_again(
    theirs: bool, steps: Steps
) -> None:
    store = store_with(person("a", is_muted=True), person("theirs", is_muted=True))
    store.apply(conference(guests_muted=True))

    def unmute_guests_and_more() -> None:
        store.apply(conference(guests_muted=False))
        store.apply(update("a", is_muted=False))
        store.apply(update("theirs", is_muted=theirs))

    assert left("unmute_guests", store, unmute_guests_and_more, "theirs") == steps


def test_nobody_is_asked_about_where_not_all_guests_are_unmuted_together() -> None:
    store = store_with(person("a"), person("theirs"))
    store.apply(conference(guests_muted=False))
    row = action("mute_guests")
    assert row.undo is not None
    before = replace(row.before(store, ()), left_alone=frozenset(ids("theirs")))
    store.apply(update("theirs", is_muted=True))
    store.apply(create("late", is_muted=True))
    assert row.undo.asks(store, before, ()) is None


def test_a_voice_that_another_host_has_changed_since_a_role_is_left_as_it_is() -> None:
    store = store_with(person("a", role="chair"), person("theirs", role="chair"))
    store.apply(conference(guests_muted=True))
    row = action("make_guest")
    assert row.undo is not None
    before = row.before(store, row.targets(store, everybody(store)))
    for uuid in ("a", "theirs"):
        store.apply(update(uuid, role="guest", is_muted=True))
    before = replace(before, voiced=frozenset(ids("theirs")))
    assert row.undo.steps(store, before, ()) == (
        Step("make_host", ids("a", "theirs")),
        Step("unmute", ids("a")),
    )


def test_a_voice_that_changed_with_a_role_is_as_before_too() -> None:
    store = store_with(person("silent", role="chair", is_muted=True), person("loud", role="chair"))
    store.apply(conference(guests_muted=True))

    def make_guests() -> None:
        for uuid in ("silent", "loud"):
            store.apply(update(uuid, role="guest", is_muted=True))

    steps = back("make_guest", store, everybody(store), make_guests)
    assert steps == (
        Step("make_host", ids("silent", "loud")),
        Step("mute", ids("silent")),
        Step("unmute", ids("loud")),
    )


@pytest.mark.parametrize(
    ("row_id", "fields", "way"),
    [
        ("mute", {}, Way.YES),
        ("remove", {"protocol": "sip", "uri": "sip:a@b"}, Way.DIAL),
        ("remove", {"protocol": "webrtc", "uri": "a@b"}, Way.NO),
        ("remove", {"protocol": "sip"}, Way.NO),
        ("transfer", {"protocol": "sip", "uri": "sip:a@b"}, Way.NO),
        ("end", {}, Way.NO),
        ("message", {}, None),
    ],
)
def test_what_can_be_taken_back_is_known_before(
    row_id: str, fields: dict[str, str], way: Way | None
) -> None:
    store = store_with(one := person("a", **fields))
    assert action(row_id).way_back(store, [one]) is way


def test_an_open_door_cannot_be_closed_before_who_came_in() -> None:
    nobody, somebody = store_with(), store_with(person("w", service_type="waiting_room"))
    assert action("unlock").way_back(nobody, []) is Way.YES
    assert action("unlock").way_back(somebody, []) is Way.NO


def test_every_step_is_an_action_of_the_table() -> None:
    named = {"mute", "unmute", "spotlight", "spotlight_off", "lock", "unlock", "remove"}
    named |= {"mute_guests", "unmute_guests", "make_host", "make_guest"}
    named |= {"allow_presentation", "deny_presentation"}
    assert all(isinstance(BY_ID[one], Action) for one in named)
    assert {one.id for one in ACTIONS if one.undo is None} == {"message", "media", "media_off"}
