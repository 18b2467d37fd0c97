"""The one table of actions."""

import re

import pytest

from pextui.actions import ACTIONS, BY_ID, COMMANDS, TABLE, Action, AskForm, Row, Scope
from tests.store.people import person, store_with

REQUESTS = {
    "mute": ("m", "participants/U/mute"),
    "unmute": ("M", "participants/U/unmute"),
    "spotlight": ("s", "participants/U/spotlighton"),
    "spotlight_off": ("S", "participants/U/spotlightoff"),
    "deny_presentation": ("p", "participants/U/denyrxpresentation"),
    "allow_presentation": ("P", "participants/U/allowrxpresentation"),
    "make_host": ("h", "participants/U/role"),
    "make_guest": ("H", "participants/U/role"),
    "admit": ("a", "participants/U/unlock"),
    "admit_all": ("A", "participants/U/unlock"),
    "transfer": ("t", "participants/U/transfer"),
    "dtmf": ("d", "participants/U/dtmf"),
    "remove": ("x", "participants/U/disconnect"),
    "lock": ("l", "lock"),
    "unlock": ("L", "unlock"),
    "mute_guests": ("g", "muteguests"),
    "unmute_guests": ("G", "unmuteguests"),
    "start": ("b", "start_conference"),
    "dial": ("o", "dial"),
    "message": ("c", "message"),
    "media": ("r", "participants/SELF/calls"),
    "media_off": ("R", "participants/SELF/calls/C/disconnect"),
    "end": ("E", "disconnect"),
}
"""The contract: id, key, request."""

PAIRS = [
    ("mute", "unmute"),
    ("spotlight", "spotlight_off"),
    ("deny_presentation", "allow_presentation"),
    ("make_host", "make_guest"),
    ("admit", "admit_all"),
    ("lock", "unlock"),
    ("mute_guests", "unmute_guests"),
    ("media", "media_off"),
]


def action(action_id: str) -> Action:
    row = BY_ID[action_id]
    assert isinstance(row, Action)
    return row


def test_the_table_holds_every_action_of_the_contract_and_no_other() -> None:
    assert {one.id: (one.keys[0], one.request) for one in ACTIONS} == REQUESTS


def test_every_id_is_there_once() -> None:
    assert len(BY_ID) == len(TABLE) == len(ACTIONS) + len(COMMANDS)


def test_every_key_means_one_thing() -> None:
    keys = [key for row in TABLE for key in row.keys]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(("does", "takes_back"), PAIRS)
def test_lower_case_does_it_and_upper_case_takes_it_back(does: str, takes_back: str) -> None:
    (lower,), (upper,) = action(does).keys, action(takes_back).keys
    assert lower.islower()
    assert upper == lower.upper()


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.id)
def test_every_row_can_be_shown(row: Row) -> None:
    assert re.fullmatch(r"[a-z_]+", row.id)
    assert row.keys
    assert row.words[0].isupper()
    assert row.label()
    assert "{" not in row.label(3)


@pytest.mark.parametrize("row", ACTIONS, ids=lambda row: row.id)
def test_what_an_action_asks_is_in_the_table(row: Action) -> None:
    assert bool(row.ask) == bool(row.asks)
    assert ("U" in row.request.split("/")) == (row.scope in {Scope.PERSON, Scope.WAITING})
    assert ("SELF" in row.request) == (row.scope in {Scope.CONSOLE, Scope.CALLS})
    assert row.words.endswith("…") == isinstance(row.ask, AskForm)


def test_the_number_of_people_is_in_the_words() -> None:
    assert action("admit_all").label(3) == "Let in all 3 waiting"
    assert action("admit_all").label() == "Let in all N waiting"


def test_an_action_on_people_has_one_target_each() -> None:
    ann, bob = person("a", display_name="Ann"), person("b", display_name="Bob")
    store = store_with(ann, bob)
    targets = action("mute").targets(store, (bob, ann))
    assert [(one.uuid, one.name) for one in targets] == [("b", "Bob"), ("a", "Ann")]


def test_an_action_on_the_meeting_has_no_person() -> None:
    (target,) = action("lock").targets(store_with(), ())
    assert target.uuid is None


def test_what_cannot_be_done_to_all_is_done_to_those_who_can() -> None:
    inside, waiting = person("a"), person("b", service_type="waiting_room")
    store = store_with(inside, waiting)
    admit = action("admit")
    assert admit.refusal(store, (inside, waiting)) is None
    assert admit.possible(store, (inside, waiting)) == (waiting,)
    assert admit.refusal(store, (inside,)) == "a is not waiting"
