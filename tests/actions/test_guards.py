"""Why an action cannot be done now."""

import pytest

from pextui.actions import ACTIONS, Action, Scope
from pextui.protocol.models import Participant
from pextui.protocol.wire import call_uuid
from pextui.store import Store
from tests.actions.test_table import action
from tests.store.people import person, seat, store_with

FOR_ALL = {"message", "media", "media_off"}
HOST_ACTIONS = [one for one in ACTIONS if one.id not in FOR_ALL]
PERSONAL = [one for one in ACTIONS if one.scope is Scope.PERSON]
BOB = person("b", display_name="Bob")
WAITING = person("w", display_name="Will", service_type="waiting_room")


def everybody(row: Action) -> tuple[Participant, ...]:
    return (WAITING,) if row.id in {"admit", "admit_all"} else (BOB,)


@pytest.mark.parametrize("row", HOST_ACTIONS, ids=lambda row: row.id)
def test_a_guest_is_told_that_only_hosts_can(row: Action) -> None:
    store = store_with(BOB, WAITING, role="GUEST")
    assert row.refusal(store, everybody(row)) == (
        "only a host can do this, and this console is a guest here"
    )


@pytest.mark.parametrize("row", ACTIONS, ids=lambda row: row.id)
def test_nothing_can_be_done_before_there_is_a_seat(row: Action) -> None:
    assert row.refusal(Store(), everybody(row)) == "this console is not in the meeting yet"


@pytest.mark.parametrize("row", ACTIONS, ids=lambda row: row.id)
def test_a_host_can_do_everything(row: Action) -> None:
    store = store_with(BOB, WAITING)
    store.called(call_uuid("c-1"))
    assert row.refusal(store, everybody(row)) is None


@pytest.mark.parametrize("row", PERSONAL, ids=lambda row: row.id)
def test_somebody_must_be_selected(row: Action) -> None:
    assert row.refusal(store_with(BOB, WAITING), ()) == "nobody is selected"


def test_only_who_waits_can_be_let_in() -> None:
    assert action("admit").refusal(store_with(BOB), (BOB,)) == "Bob is not waiting"
    assert action("admit_all").refusal(store_with(BOB), ()) == "nobody is waiting"


def test_chat_may_be_switched_off_by_the_node() -> None:
    store = store_with()
    store.take_seat(seat(chat_enabled=False))
    assert action("message").refusal(store, ()) == "chat is switched off by the node"
    store.take_seat(seat("GUEST", chat_enabled=True))
    assert action("message").refusal(store, ()) is None


def test_media_can_be_ended_only_once_there_is_some() -> None:
    store = store_with()
    assert action("media_off").refusal(store, ()) == "this console has no RTMP media to end"
    store.called(call_uuid("c-2"))
    store.called(call_uuid("c-1"))
    targets = action("media_off").targets(store, ())
    assert [(one.uuid, one.call) for one in targets] == [("me", "c-1"), ("me", "c-2")]
