from collections.abc import Callable
from typing import Any

import pytest

from pextui.simulator.serving import Serving
from tests.simulator.visitor import Visitor

Serve = Callable[..., Serving]
Visit = Callable[..., Visitor]

ABOUT_SOMEBODY = [
    ("mute", None, "is_muted", "YES"),
    ("unmute", None, "is_muted", "NO"),
    ("denyrxpresentation", None, "rx_presentation_policy", "DENY"),
    ("allowrxpresentation", None, "rx_presentation_policy", "ALLOW"),
    ("role", {"role": "chair"}, "role", "chair"),
    ("role", {"role": "guest"}, "role", "guest"),
]
BODIES: dict[str, Any] = {
    "dtmf": {"digits": "1"},
    "role": {"role": "guest"},
    "transfer": {"conference_alias": "meet_carol", "role": "guest"},
    "dial": {"destination": "bob@example.com"},
    "message": {"type": "text/plain", "payload": "x"},
}
HOST_REQUESTS = [
    "dial", "lock", "unlock", "start_conference", "muteguests", "unmuteguests", "disconnect",
    *(f"participants/UUID/{name}" for name in (
        "disconnect", "mute", "unmute", "allowrxpresentation", "denyrxpresentation",
        "spotlighton", "spotlightoff", "unlock", "dtmf", "role", "transfer",
    )),
]  # fmt: skip


def body_of(path: str) -> Any:
    return BODIES.get(path.rpartition("/")[2])


def test_what_a_host_does_to_somebody_comes_back_as_an_event(
    serve: Serve, visit: Visit, dialect: str
) -> None:
    node = serve(dialect=dialect)
    me = visit(node).join()
    uuid = node.meeting.named("Bob Anyanwu").uuid
    with me.events() as events:
        events.snapshot()
        for request, body, field, value in ABOUT_SOMEBODY:
            assert me.result(f"participants/{uuid}/{request}", body) is True
            update = events.until("participant_update")
            assert (update["uuid"], update[field]) == (uuid, value)


def test_doing_it_again_is_no_error_and_no_event(serve: Serve, visit: Visit) -> None:
    node = serve()
    me = visit(node).join()
    uuid = node.meeting.named("Bob Anyanwu").uuid
    with me.events() as events:
        events.snapshot()
        assert me.result(f"participants/{uuid}/mute") is True
        assert me.result(f"participants/{uuid}/mute") is True
        me.result("lock")
        events.until("conference_update")
        assert [e.name for e in events.seen].count("participant_update") == 1


def test_muted_guests_stay_muted_but_for_the_excepted(serve: Serve, visit: Visit) -> None:
    node = serve()
    me = visit(node).join()
    assert me.result("muteguests") is True
    bob, chidi = (node.meeting.named(name).uuid for name in ("Bob Anyanwu", "Chidi Rossi"))
    me.result(f"participants/{bob}/unmute")
    late = node.do(lambda m: m.arrive("Late"))
    muted = {p.name: p.muted for p in node.meeting.people.values()}
    assert muted == {
        "Alice Meyer": False,
        "Bob Anyanwu": False,
        "Chidi Rossi": True,
        "Late": True,
        "Me": False,
    }
    assert me.get("conference_status").json()["result"]["guests_muted"] is True
    me.result("unmuteguests")
    assert not node.meeting.people[late.uuid].muted
    assert not node.meeting.people[chidi].muted


def test_roles_follow_the_mute_of_guests(serve: Serve) -> None:
    node = serve()
    alice, bob = (node.meeting.named(name).uuid for name in ("Alice Meyer", "Bob Anyanwu"))
    node.do(lambda m: m.mute_guests())
    node.do(lambda m: m.give_role(alice, "guest"))
    node.do(lambda m: m.give_role(bob, "chair"))
    assert node.meeting.people[alice].muted
    assert not node.meeting.people[bob].muted


@pytest.mark.parametrize("path", HOST_REQUESTS)
def test_a_guest_may_not(serve: Serve, visit: Visit, path: str) -> None:
    node = serve(pin="1234")
    guest = visit(node).join("none")
    uuid = node.meeting.named("Bob Anyanwu").uuid
    before = dict(node.meeting.people)
    response = guest.post(path.replace("UUID", uuid), body_of(path))
    assert response.status_code == 403
    assert isinstance(response.json()["result"], str)
    assert node.meeting.people == before


def test_a_guest_may_read_and_write_and_leave(serve: Serve, visit: Visit) -> None:
    guest = visit(serve(pin="1234")).join("none")
    assert guest.get("participants").status_code == 200
    assert guest.get("conference_status").status_code == 200
    assert guest.result("message", BODIES["message"]) is True
    assert guest.result(f"participants/{guest.uuid}/disconnect") is True


def test_who_demotes_themselves_is_a_guest_at_once(serve: Serve, visit: Visit) -> None:
    me = visit(serve()).join()
    assert me.result(f"participants/{me.uuid}/role", {"role": "guest"}) is True
    assert me.post("lock").status_code == 403


def test_who_is_demoted_by_another_may_not_any_more(serve: Serve, visit: Visit) -> None:
    node = serve()
    me, other = visit(node).join(), visit(node).join()
    me.result(f"participants/{other.uuid}/role", {"role": "Guest"})
    assert other.post("lock").status_code == 403
    me.result(f"participants/{other.uuid}/role", {"role": "CHAIR"})
    assert other.post("lock").status_code == 200


def test_a_removed_participant_is_told_and_the_others_see_them_go(
    serve: Serve, visit: Visit
) -> None:
    node = serve()
    me, other = visit(node).join(), visit(node).join()
    with me.events() as mine, other.events() as theirs:
        mine.snapshot()
        theirs.snapshot()
        me.result(f"participants/{other.uuid}/disconnect")
        assert theirs.until("disconnect") == {"reason": "API initiated participant disconnect"}
        assert theirs.rest() == []
        assert mine.until("participant_delete") == {"uuid": other.uuid}
    assert other.post("lock").status_code == 403


def test_ending_the_meeting_puts_everybody_out_and_me_too(serve: Serve, visit: Visit) -> None:
    node = serve("board")
    me, other = visit(node).join(node.pin), visit(node).join(node.pin)
    with me.events() as mine, other.events() as theirs:
        mine.snapshot()
        theirs.snapshot()
        assert me.result("disconnect") is True
        for events in (mine, theirs):
            assert events.until("disconnect")["reason"]
            assert events.rest() == []
    assert not node.meeting.people
    assert not node.meeting.locked
    assert me.post("lock").status_code == 403


def test_digits_are_recorded_for_whom_they_were_sent(serve: Serve, visit: Visit) -> None:
    node = serve()
    me = visit(node).join()
    uuid = node.meeting.named("Bob Anyanwu").uuid
    assert me.result(f"participants/{uuid}/dtmf", {"digits": "0123456789*#ABCD"}) is True
    assert node.meeting.dtmf == [(uuid, "0123456789*#ABCD")]


@pytest.mark.parametrize("digits", ["", "12x", "E", "a", 12, None])
def test_other_digits_are_refused(serve: Serve, visit: Visit, digits: Any) -> None:
    me = visit(serve()).join()
    assert me.post(f"participants/{me.uuid}/dtmf", {"digits": digits}).status_code == 400


@pytest.mark.parametrize(
    ("body", "moved"),
    [
        ({"conference_alias": "meet_carol", "role": "guest"}, True),
        ({"conference_alias": "meet_bob@example.com", "role": "guest", "pin": "1357"}, True),
        ({"conference_alias": "meet_bob", "role": "HOST", "pin": "2468"}, True),
        ({"conference_alias": "meet_bob", "role": "chair", "pin": "1357"}, False),
        ({"conference_alias": "meet_bob", "role": "guest"}, False),
        ({"conference_alias": "nowhere", "role": "guest"}, False),
        ({"conference_alias": "meet_alice", "role": "guest"}, False),
    ],
    ids=str,
)
def test_a_transfer_needs_a_target_that_takes_its_pin(
    serve: Serve, visit: Visit, body: dict[str, str], moved: bool
) -> None:
    node = serve()
    me = visit(node).join()
    uuid = node.meeting.named("Bob Anyanwu").uuid
    assert me.result(f"participants/{uuid}/transfer", body) is moved
    assert (uuid in node.meeting.people) is not moved


def test_a_transferred_person_arrives_in_the_role_asked_for(serve: Serve, visit: Visit) -> None:
    node = serve()
    me, there = visit(node).join(), visit(node, "meet_carol").join()
    uuid = node.meeting.named("Bob Anyanwu").uuid
    with there.events() as events:
        events.snapshot()
        body = {"conference_alias": "meet_carol", "role": "chair"}
        me.result(f"participants/{uuid}/transfer", body)
        arrived = events.until("participant_create")
    assert (arrived["display_name"], arrived["role"]) == ("Bob Anyanwu", "chair")


def test_a_control_only_person_of_today_is_sent_with_a_pass(serve: Serve, visit: Visit) -> None:
    node = serve(dialect="modern")
    me, other = visit(node).join(), visit(node).join(name="Other")
    with other.events() as events:
        events.snapshot()
        body = {"conference_alias": "meet_bob", "role": "host", "pin": "2468"}
        assert me.result(f"participants/{other.uuid}/transfer", body) is True
        sent = events.until("refer")
        assert events.rest() == []
    there = visit(node, sent["alias"])
    assert there.join(token=sent["token"]).grant["role"] == "HOST"
    assert there.ask(token=sent["token"]).status_code == 403


def test_a_message_reaches_the_others(serve: Serve, visit: Visit, dialect: str) -> None:
    node = serve(dialect=dialect)
    me, other = visit(node).join(name="Me"), visit(node).join(name="Other")
    with other.events() as events:
        events.snapshot()
        assert me.result("message", {"type": "text/plain", "payload": "Hello ✋"}) is True
        name = "message" if dialect == "v14" else "message_received"
        message = events.until(name)
    expected = {"origin": "Me", "type": "text/plain", "payload": "Hello ✋", "uuid": me.uuid}
    assert message == expected | ({} if dialect == "v14" else {"direct": False})


def test_only_a_node_of_the_guide_sends_a_message_back(
    serve: Serve, visit: Visit, dialect: str
) -> None:
    me = visit(serve(dialect=dialect)).join()
    with me.events() as events:
        events.snapshot()
        me.result("message", BODIES["message"])
        me.result("lock")
        events.until("conference_update")
        came_back = any(event.name.startswith("message") for event in events.seen)
    assert came_back is (dialect == "v14")
