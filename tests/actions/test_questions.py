"""What is asked before it is done."""

from pextui.actions import ACTIONS
from tests.actions.test_table import action
from tests.store.people import ME, person, store_with

ASKS = {"make_guest", "admit_all", "remove", "unlock", "unmute_guests"}
ANN, BOB, CAT, DAN = (
    person(name[0].lower(), display_name=name) for name in ("Ann", "Bob", "Cat", "Dan")
)
WILL, WENDY = (
    person(name, display_name=name, service_type="waiting_room") for name in ("Will", "Wendy")
)


def test_what_one_key_takes_back_is_not_asked() -> None:
    store = store_with(ANN, WILL)
    for row in ACTIONS:
        if row.id not in ASKS:
            assert row.question(store, (ANN,)) is None


def test_removing_names_the_people() -> None:
    remove, store = action("remove"), store_with(ANN, BOB, CAT, DAN)
    assert remove.question(store, (ANN,)) == "Remove Ann from the meeting?"
    assert remove.question(store, (ANN, BOB)) == "Remove Ann and Bob from the meeting?"
    assert remove.question(store, (ANN, BOB, CAT)) == "Remove Ann, Bob and Cat from the meeting?"
    assert (
        remove.question(store, (ANN, BOB, CAT, DAN))
        == "Remove Ann, Bob, Cat and 1 more from the meeting?"
    )


def test_removing_oneself_says_so() -> None:
    me = person(ME, display_name="Me")
    store = store_with(me)
    assert action("remove").question(store, (me,)) == (
        "Remove this console itself from the meeting?"
    )


def test_only_giving_up_ones_own_rights_is_asked() -> None:
    me = person(ME)
    store = store_with(me, ANN)
    assert action("make_guest").question(store, (ANN,)) is None
    question = action("make_guest").question(store, (ANN, me))
    assert question is not None
    assert "this console" in question


def test_letting_all_in_says_how_many_and_who() -> None:
    store = store_with(ANN, WILL, WENDY)
    question = action("admit_all").question(store, (WILL, WENDY))
    assert question == "Let in 2 waiting: Will and Wendy?"


def test_a_question_about_several_names_this_console_among_them() -> None:
    me = person(ME, display_name="Me")
    store = store_with(me, ANN, BOB, CAT, DAN)
    assert action("remove").question(store, (ANN, BOB, CAT, DAN, me)) == (
        "Remove Ann, Bob, Cat and 1 more, and this console itself, from the meeting?"
    )
    question = action("make_guest").question(store, (ANN, me))
    assert question is not None
    assert question.startswith("Make Ann and this console guests?")


def test_unlocking_asks_only_when_somebody_waits() -> None:
    assert action("unlock").question(store_with(ANN), ()) is None
    question = action("unlock").question(store_with(ANN, WILL, WENDY), ())
    assert question == "Unlock the meeting? This lets in 2 waiting: Wendy and Will."


def test_unmuting_everybody_says_how_many_guests_are_in_the_meeting() -> None:
    host = person("h", role="chair")
    store = store_with(ANN, BOB, host, WILL, person("api", protocol="api", has_media=False))
    assert action("unmute_guests").question(store, ()) == "Unmute all 2 guests?"


def test_people_of_the_same_name_are_told_apart() -> None:
    one = person("aaaa-1", display_name="Alice", protocol="sip", uri="alice@example.com")
    other = person("bbbb-2", display_name="Alice", protocol="webrtc")
    question = action("remove").question(store_with(one, other, ANN), (one,))
    assert question == "Remove Alice (sip, alice@example.com, aaaa-1) from the meeting?"
