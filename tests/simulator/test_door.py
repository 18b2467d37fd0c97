from collections.abc import Callable

import pytest

from pextui.simulator.meeting import HOSTLESS_SECONDS, Meeting
from pextui.simulator.serving import Serving
from tests.simulator.visitor import Clock, Visitor

Serve = Callable[..., Serving]
Visit = Callable[..., Visitor]


@pytest.fixture
def hosted(clock: Clock) -> Meeting:
    return Meeting("meet", clock, hosted=True)


@pytest.fixture
def free(clock: Clock) -> Meeting:
    return Meeting("meet", clock)


def test_a_guest_without_a_host_waits_at_the_door(hosted: Meeting) -> None:
    guest = hosted.arrive("Bob")
    assert guest.is_waiting
    assert guest.awaits == "host"


def test_the_first_host_with_media_lets_the_guests_in(hosted: Meeting) -> None:
    guest = hosted.arrive("Bob")
    hosted.arrive("Alice", role="chair")
    assert hosted.started
    assert hosted.people[guest.uuid].is_here


def test_a_control_only_host_does_not_begin_the_meeting(hosted: Meeting) -> None:
    guest = hosted.arrive("Bob")
    hosted.arrive("Alice", role="chair", protocol="api")
    assert hosted.people[guest.uuid].is_waiting
    hosted.start()
    assert hosted.people[guest.uuid].is_here
    assert hosted.arrive("Carol").is_here


def test_a_host_who_adds_media_begins_the_meeting(hosted: Meeting) -> None:
    guest = hosted.arrive("Bob")
    host = hosted.arrive("Alice", role="chair", protocol="api")
    hosted.open_call(host.uuid, "RTMP")
    assert hosted.people[guest.uuid].is_here


def test_a_lock_with_a_host_pin_holds_guests_and_not_hosts(hosted: Meeting) -> None:
    hosted.arrive("Alice", role="chair")
    hosted.lock()
    assert hosted.arrive("Bob").is_waiting
    assert hosted.arrive("Carol", role="chair").is_here


def test_a_lock_without_a_host_pin_holds_everybody(free: Meeting) -> None:
    free.lock()
    assert free.arrive("Alice", role="chair").is_waiting


def test_unlocking_lets_all_in_who_wait_for_permission(free: Meeting) -> None:
    free.lock()
    people = [free.arrive(name) for name in ("Alice", "Bob")]
    free.unlock()
    assert all(free.people[person.uuid].is_here for person in people)


def test_unlocking_leaves_those_who_wait_for_a_host(hosted: Meeting) -> None:
    hosted.lock()
    guest = hosted.arrive("Bob")
    hosted.unlock()
    assert hosted.people[guest.uuid].is_waiting


def test_beginning_a_locked_meeting_leaves_those_who_wait_for_permission(hosted: Meeting) -> None:
    early = hosted.arrive("Early")
    host = hosted.arrive("Alice", role="chair", protocol="api")
    hosted.lock()
    hosted.start()
    late = hosted.arrive("Late")
    assert hosted.people[early.uuid].is_here
    assert hosted.people[late.uuid].is_waiting
    assert hosted.people[host.uuid].is_here


def test_one_person_is_let_in_and_the_others_wait_on(free: Meeting) -> None:
    free.lock()
    first, second = free.arrive("First"), free.arrive("Second")
    free.admit(first.uuid)
    assert free.people[first.uuid].is_here
    assert free.people[second.uuid].is_waiting
    assert free.locked


def test_without_a_host_the_guests_are_put_out_after_a_while(hosted: Meeting, clock: Clock) -> None:
    host = hosted.arrive("Alice", role="chair")
    hosted.arrive("Bob")
    hosted.leave(host.uuid)
    assert not hosted.started
    assert hosted.arrive("Late").is_waiting
    clock.tick(HOSTLESS_SECONDS - 1)
    hosted.advance(clock.now)
    assert hosted.people
    clock.tick(2)
    hosted.advance(clock.now)
    assert not hosted.people


def test_a_host_who_comes_back_in_time_keeps_the_meeting(hosted: Meeting, clock: Clock) -> None:
    host = hosted.arrive("Alice", role="chair")
    hosted.arrive("Bob")
    hosted.leave(host.uuid)
    clock.tick(30)
    hosted.arrive("Alice", role="chair")
    clock.tick(HOSTLESS_SECONDS)
    hosted.advance(clock.now)
    assert len(hosted.people) == 2


def test_nobody_at_the_door_has_the_rights_of_a_host(serve: Serve, visit: Visit) -> None:
    node = serve()
    visit(node).join().result("lock")
    late = visit(node).join()
    assert late.grant["role"] == "HOST"
    assert late.grant["current_service_type"] == "waiting_room"
    assert late.post("unlock").status_code == 403
    assert late.post("message", {"type": "text/plain", "payload": "x"}).status_code == 403


def test_admitting_and_unlocking_go_over_the_wire(serve: Serve, visit: Visit) -> None:
    node = serve("board")
    me = visit(node).join(node.pin)
    waiting = [p.uuid for p in node.meeting.people.values() if p.is_waiting]
    with me.events() as events:
        events.snapshot()
        assert me.result(f"participants/{waiting[0]}/unlock") is True
        update = events.until("participant_update")
        assert (update["uuid"], update["service_type"]) == (waiting[0], "conference")
        me.result("unlock")
        assert events.until("conference_update")["locked"] is False
        for uuid in waiting[1:]:
            assert events.until("participant_update")["uuid"] == uuid
