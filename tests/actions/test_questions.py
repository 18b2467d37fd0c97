"""What is asked before it is done."""

from collections.abc import Sequence

import pytest

from pextui.actions import ACTIONS, AskYes, questions
from pextui.protocol.events import ParticipantCreate
from pextui.protocol.models import ConferenceStatus, Participant
from pextui.protocol.wire import Role
from pextui.store import Store
from tests.actions.test_table import action
from tests.store.people import ME, person, store_with

ASKS = {"make_host", "make_guest", "admit_all", "remove", "unlock", "unmute_guests", "start"}
ANN, BOB, CAT, DAN = (
    person(name[0].lower(), display_name=name) for name in ("Ann", "Bob", "Cat", "Dan")
)
WILL, WENDY = (
    person(name, display_name=name, service_type="waiting_room") for name in ("Will", "Wendy")
)


def told(started: bool | None, is_locked: bool, *people: Participant) -> Store:
    """A meeting of which the node has told so much."""
    store = store_with(*people)
    store.take_status(ConferenceStatus(started=started, locked=is_locked))
    return store


def locked(*people: Participant) -> Store:
    """A meeting that has begun, and is locked."""
    return told(True, True, *people)


NONE = "It is not locked: none of the 1 waiting comes in."


def question(row_id: str, store: Store, people: Sequence[Participant]) -> str | None:
    ask = action(row_id).ask
    assert isinstance(ask, AskYes)
    return ask.question(store, people)


@pytest.mark.parametrize("other", ["Bob\u200d", "BOB", "B\u00f3b", "B o b", "Ｂｏｂ"])
def test_who_looks_like_somebody_else_is_told_apart(other: str) -> None:
    one = person("1111aaaa", display_name="Bob", protocol="sip", start_time=10)
    two = person("2222bbbb", display_name=other, protocol="webrtc", start_time=20)
    asked = question("remove", store_with(one, two), (one,))
    assert asked is not None
    assert "Bob (sip" in asked
    assert "joined " in asked
    assert "1111aaaa" in asked


def test_what_one_key_takes_back_is_not_asked() -> None:
    for row in ACTIONS:
        assert isinstance(row.ask, AskYes) == (row.id in ASKS), row.id


def test_removing_names_the_people() -> None:
    store = store_with(ANN, BOB, CAT, DAN)
    assert question("remove", store, (ANN,)) == "Remove Ann from the meeting?"
    assert question("remove", store, (ANN, BOB)) == "Remove Ann and Bob from the meeting?"
    assert question("remove", store, (ANN, BOB, CAT)) == "Remove Ann, Bob and Cat from the meeting?"
    assert question("remove", store, (ANN, BOB, CAT, DAN)) == "Remove 4 people from the meeting?"
    assert questions.roll(store, (ANN, BOB, CAT, DAN)) == ["Ann", "Bob", "Cat", "Dan"]


def test_removing_oneself_says_so() -> None:
    me = person(ME, display_name="Me")
    store = store_with(me)
    assert question("remove", store, (me,)) == (
        "Remove this console itself from the meeting? It is out at once, and can join again."
    )


def test_only_giving_up_ones_own_rights_is_asked() -> None:
    me = person(ME)
    store = store_with(me, ANN)
    assert question("make_guest", store, (ANN,)) is None
    asked = question("make_guest", store, (ANN, me))
    assert asked is not None
    assert "this console" in asked


def test_letting_all_in_says_how_many_and_who() -> None:
    store = store_with(ANN, WILL, WENDY)
    asked = question("admit_all", store, (WILL, WENDY))
    assert asked == "Let in 2 waiting: Will and Wendy?"


def test_a_question_about_several_names_this_console_among_them() -> None:
    me = person(ME, display_name="Me")
    store = store_with(me, ANN, BOB, CAT, DAN)
    assert question("remove", store, (ANN, BOB, CAT, DAN, me)) == (
        "Remove 4 people, and this console itself, from the meeting?"
    )
    assert "Me: this console" in questions.roll(store, (ANN, BOB, CAT, DAN, me))
    asked = question("make_guest", store, (ANN, BOB, CAT, me))
    assert asked is not None
    assert asked.startswith("Make 4 people guests, this console among them?")
    asked = question("make_guest", store, (ANN, me))
    assert asked is not None
    assert asked.startswith("Make Ann and this console guests?")


def test_unlocking_asks_only_when_somebody_waits() -> None:
    assert question("unlock", store_with(ANN), ()) is None
    asked = question("unlock", locked(ANN, WILL, WENDY), ())
    assert asked == "Unlock the meeting? This lets in 2 waiting: Wendy and Will."


def test_unlocking_what_is_not_locked_says_so_while_somebody_waits() -> None:
    assert question("unlock", told(None, False, ANN), ()) is None
    assert question("unlock", told(None, False, WILL), ()) == (
        "Unlock the meeting? It is not locked: none of the 1 waiting comes in."
    )


@pytest.mark.parametrize(
    ("started", "is_locked", "beginning", "unlocking"),
    [
        (True, True, "It has begun already.", "This lets in 1 waiting: Will."),
        (True, False, "It has begun already.", NONE),
        (
            False,
            False,
            "This lets in 1 waiting: Will.",
            NONE,
        ),
        (
            None,
            False,
            "This lets in 1 waiting: Will.",
            NONE,
        ),
        (
            False,
            True,
            "This lets in 1 waiting at most: Will. The lock holds the others.",
            "This lets in 1 waiting at most: Will. The meeting has not begun: its guests wait on.",
        ),
        (
            None,
            True,
            "This lets in 1 waiting at most: Will. The lock holds the others.",
            "This lets in 1 waiting at most: Will. Who waits for the meeting to begin waits on.",
        ),
    ],
)
def test_nobody_is_promised_who_may_wait_for_something_else(
    started: bool | None, is_locked: bool, beginning: str, unlocking: str
) -> None:
    store = told(started, is_locked, ANN, WILL)
    assert questions.beginning(store)[0] == f"Begin the meeting? {beginning}"
    assert questions.unlocking(store)[0] == f"Unlock the meeting? {unlocking}"


def test_a_question_about_all_who_wait_says_who_they_are_by_now() -> None:
    store = locked(ANN, WILL)
    assert questions.unlocking(store) == (
        "Unlock the meeting? This lets in 1 waiting: Will.",
        (WILL,),
    )
    store.apply(ParticipantCreate(WENDY))
    said, people = questions.unlocking(store)
    assert said == "Unlock the meeting? This lets in 2 waiting: Wendy and Will."
    assert set(people) == {WILL, WENDY}
    assert questions.unlocking(locked(ANN))[0] == (
        "Unlock the meeting? Nobody is waiting any more."
    )


def test_what_is_done_to_the_meeting_is_not_asked_for_those_who_are_marked() -> None:
    store = store_with(ANN, BOB, CAT, DAN)
    for row in ("lock", "unlock", "mute_guests", "start"):
        assert action(row).question(store, (ANN, BOB, CAT, DAN)) is None
    assert action("mute").question(store, (ANN, BOB, CAT, DAN)) == "Mute 4 people?"


def test_unmuting_everybody_says_how_many_guests_are_in_the_meeting() -> None:
    host = person("h", role="chair")
    store = store_with(ANN, BOB, host, WILL, person("api", protocol="api", has_media=False))
    assert question("unmute_guests", store, ()) == "Unmute all 2 guests?"


def test_people_of_the_same_name_are_told_apart() -> None:
    one = person("aaaa-1", display_name="Alice", protocol="sip", uri="alice@example.com")
    other = person("bbbb-2", display_name="Alice", protocol="webrtc")
    asked = question("remove", store_with(one, other, ANN), (one,))
    assert asked == "Remove Alice (sip, alice@example.com, aaaa-1) from the meeting?"


def test_beginning_asks_only_who_has_marked_some_of_those_at_the_door() -> None:
    store = told(False, False, WILL, WENDY)
    assert question("start", store, ()) is None
    assert question("start", store, (WILL, WENDY)) is None
    assert question("start", store, (WILL,)) == (
        "Begin the meeting? This lets in 2 waiting: Wendy and Will."
    )


def test_what_is_done_to_many_names_each_of_them() -> None:
    store = store_with(ANN, BOB, CAT, DAN)
    assert questions.many((ANN, BOB, CAT), "Mute {whom}") is None
    assert questions.roll(store, (ANN, BOB, CAT)) == []
    assert questions.many((ANN, BOB, CAT, DAN), "Mute {whom}") == "Mute 4 people?"
    assert questions.roll(store, (ANN, BOB, CAT, DAN)) == ["Ann", "Bob", "Cat", "Dan"]


def test_what_is_done_to_many_is_asked_in_a_sentence() -> None:
    people = (ANN, BOB, CAT, DAN)
    store = store_with(*people)
    told = {
        "mute": "Mute 4 people?",
        "spotlight_off": "Take 4 people out of the spotlight?",
        "deny_presentation": "Hide presentation to 4 people?",
        "make_host": "Make 4 people hosts?",
        "make_guest": "Make 4 people guests?",
        "admit": "Let in 4 people?",
    }
    assert {row_id: action(row_id).question(store, people) for row_id in told} == told


def test_what_is_done_to_the_meeting_asks_nothing_about_who_is_marked() -> None:
    people = (ANN, BOB, CAT, DAN)
    for row_id in ("lock", "mute_guests"):
        assert action(row_id).question(store_with(*people), people) is None


def test_hosts_among_those_who_are_removed_are_counted_and_named_first() -> None:
    olga, omar = (person(name, display_name=name, role="chair") for name in ("Olga", "Omar"))
    store = store_with(ANN, BOB, CAT, olga, omar)
    assert question("remove", store, (olga,)) == "Remove Olga, a host, from the meeting?"
    assert question("remove", store, (ANN, olga)) == (
        "Remove Olga and Ann, 1 of them a host, from the meeting?"
    )
    assert question("remove", store, (ANN, BOB, olga, CAT, omar)) == (
        "Remove 5 people, 2 of them hosts, from the meeting?"
    )
    assert questions.roll(store, (ANN, BOB, olga, CAT, omar))[:2] == ["Olga", "Omar"]


def test_what_is_done_to_a_crowd_says_how_many_of_them_are_hosts() -> None:
    host = person("h", display_name="Hope", role="chair")
    store = store_with(ANN, BOB, CAT, host)
    everybody = (ANN, BOB, CAT, host)
    assert action("mute").question(store, everybody) == "Mute 4 people, 1 of them a host?"
    assert action("spotlight_off").question(store, everybody) == (
        "Take 4 people, 1 of them a host, out of the spotlight?"
    )


def test_ending_says_how_many_are_there_and_at_the_door() -> None:
    assert questions.ending(store_with(ANN, BOB, WILL)) == (
        "End the meeting for everyone? This ends it for all 2 here and 1 waiting."
    )
    assert questions.ending(store_with()) == "End the meeting for everyone?"


def test_who_goes_with_all_other_hosts_reads_that_none_stays() -> None:
    me = person(ME, display_name="Me", role="chair")
    host = person("h", display_name="Hope", role="chair")
    store = store_with(me, host, ANN)
    store.own_role = Role.CHAIR
    asked = question("remove", store, (me, host))
    assert asked is not None
    assert "No other host stays: one person stays" in asked
    assert "host stays" not in (question("remove", store, (host,)) or "")
    assert "host" not in (question("remove", store, (me,)) or "").partition("?")[2]


def test_who_is_removed_alone_is_named_with_the_address() -> None:
    one = person("1", display_name="Ann", uri="sip:ann@example.com")
    store = store_with(one, BOB)
    assert question("remove", store, (one,)) == (
        "Remove Ann (sip:ann@example.com) from the meeting?"
    )
    assert question("remove", store, (one, BOB)) == "Remove Ann and Bob from the meeting?"
