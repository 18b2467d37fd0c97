from collections.abc import Callable
from typing import Any

import pytest

from pextui.simulator.dialling import Dial
from pextui.simulator.meeting import Meeting
from pextui.simulator.serving import Serving
from tests.simulator.visitor import Clock, Visitor

Serve = Callable[..., Serving]
Visit = Callable[..., Visitor]


@pytest.fixture
def meeting(clock: Clock) -> Meeting:
    meeting = Meeting("meet", clock)
    meeting.arrive("Alice", role="chair")
    return meeting


def after(meeting: Meeting, clock: Clock, seconds: float) -> None:
    clock.tick(seconds)
    meeting.advance(clock.now)


def test_a_dialled_person_rings_and_answers(meeting: Meeting, clock: Clock) -> None:
    (uuid,) = meeting.dial(Dial("bob@example.com", role="guest"))
    ringing = meeting.people[uuid]
    assert (ringing.service, ringing.direction, ringing.has_media) == ("connecting", "out", False)
    after(meeting, clock, 4.1)
    assert meeting.people[uuid].service == "conference"
    assert meeting.people[uuid].has_media


@pytest.mark.parametrize(("destination", "seconds"), [("busy@x", 1.1), ("reject@x", 4.1)])
def test_a_refused_call_is_taken_off(
    meeting: Meeting, clock: Clock, destination: str, seconds: float
) -> None:
    (uuid,) = meeting.dial(Dial(destination))
    after(meeting, clock, seconds)
    assert uuid not in meeting.people


def test_a_call_that_nobody_answers_rings_thirty_seconds(meeting: Meeting, clock: Clock) -> None:
    (uuid,) = meeting.dial(Dial("noanswer@example.com"))
    after(meeting, clock, 29)
    assert meeting.people[uuid].service == "connecting"
    after(meeting, clock, 1.1)
    assert uuid not in meeting.people


def test_of_a_forked_call_one_is_answered(meeting: Meeting, clock: Clock) -> None:
    uuids = meeting.dial(Dial("fork@example.com"))
    assert len(uuids) == 3
    after(meeting, clock, 4.1)
    assert [uuid for uuid in uuids if uuid in meeting.people] == [
        uuid for uuid in uuids if uuid in meeting.people and meeting.people[uuid].is_here
    ]
    assert sum(uuid in meeting.people for uuid in uuids) == 1


def test_a_ringing_call_can_be_hung_up(meeting: Meeting, clock: Clock) -> None:
    (uuid,) = meeting.dial(Dial("bob@example.com"))
    meeting.dismiss(uuid)
    after(meeting, clock, 5)
    assert uuid not in meeting.people


def test_the_words_of_the_request_reach_the_roster(meeting: Meeting, clock: Clock) -> None:
    dial = Dial(
        "rtmp://stream.example.com/live",
        role="guest",
        streaming=True,
        remote_display_name="Recorder",
        text="REC",
        dtmf_sequence="12#",
        call_type="audio",
    )
    (uuid,) = meeting.dial(dial)
    after(meeting, clock, 4.1)
    person = meeting.people[uuid]
    assert (person.name, person.overlay, person.protocol) == ("Recorder", "REC", "rtmp")
    assert person.streaming
    assert person.audio_only
    assert person.keep == "keep_conference_alive_never"
    assert meeting.dtmf == [(uuid, "12#")]


def test_a_guest_who_is_dialled_into_a_locked_meeting_waits(meeting: Meeting, clock: Clock) -> None:
    meeting.lock()
    (guest,) = meeting.dial(Dial("bob@example.com", role="guest"))
    (host,) = meeting.dial(Dial("carol@example.com", role="chair"))
    after(meeting, clock, 4.1)
    assert meeting.people[guest].is_waiting
    assert meeting.people[host].is_here


@pytest.mark.parametrize(
    ("dials", "goes_on"),
    [
        ([Dial("a", role="chair")], True),
        ([Dial("a", role="guest")], False),
        ([Dial("a", keep_conference_alive="keep_conference_alive_never")], False),
        ([Dial("a", keep_conference_alive="keep_conference_alive_if_multiple")], False),
        ([Dial(n, keep_conference_alive="keep_conference_alive_if_multiple") for n in "ab"], True),
        ([Dial("a", streaming=True)], False),
    ],
)
def test_dialled_people_alone_keep_the_meeting_as_they_were_asked_to(
    meeting: Meeting, clock: Clock, dials: list[Dial], goes_on: bool
) -> None:
    for dial in dials:
        meeting.dial(dial)
    after(meeting, clock, 4.1)
    meeting.leave(meeting.named("Alice").uuid)
    assert bool(meeting.people) is goes_on


def test_dial_answers_with_the_uuids_and_they_are_connecting(
    serve: Serve, visit: Visit, clock: Clock
) -> None:
    node = serve(clock=clock)
    me = visit(node).join()
    with me.events() as events:
        events.snapshot()
        body = {
            "role": "guest",
            "destination": "bob@example.com",
            "protocol": "sip",
            "source_display_name": "Alice",
        }
        (uuid,) = me.result("dial", body)
        created = events.until("participant_create")
        assert (created["uuid"], created["service_type"]) == (uuid, "connecting")
        clock.tick(5)
        assert events.until("participant_update")["service_type"] == "conference"


@pytest.mark.parametrize(
    "wrong",
    [
        {"destination": ""},
        {"destination": 7},
        {"role": "king"},
        {"protocol": "fax"},
        {"streaming": True},
        {"streaming": "maybe"},
        {"dtmf_sequence": "12x"},
        {"call_type": "smell"},
        {"keep_conference_alive": "yes"},
        {"presentation_url": "http://example.com"},
        {"source": "somebody@else.example"},
        {"remote_display_name": None},
    ],
    ids=str,
)
def test_a_wrong_field_of_dial_is_refused_by_name(
    serve: Serve, visit: Visit, wrong: dict[str, Any]
) -> None:
    me = visit(serve()).join()
    response = me.post("dial", {"destination": "bob@example.com", **wrong})
    assert response.status_code == 400
    assert next(iter(wrong)) in response.json()["result"]


@pytest.mark.parametrize("role", ["chair", "guest", "HOST", "Guest", "host"])
def test_every_spelling_of_a_role_is_taken(serve: Serve, visit: Visit, role: str) -> None:
    me = visit(serve()).join()
    assert me.result("dial", {"destination": "bob@example.com", "role": role})
