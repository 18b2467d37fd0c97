import socket
from base64 import b64decode
from collections.abc import Callable
from contextlib import suppress

import httpx
import pytest

from pextui.simulator.meeting import Meeting
from pextui.simulator.serving import Serving
from tests.simulator.visitor import Visitor

Serve = Callable[..., Serving]
Visit = Callable[..., Visitor]

BRACKET = ["participant_sync_begin", *["participant_create"] * 4, "participant_sync_end"]
STATE = ["conference_update", "layout", "stage", "presentation_stop"]


def flicker(meeting: Meeting, uuid: str) -> None:
    for number in range(1000):
        meeting.rename(uuid, f"Me {number}")


def test_every_connection_begins_with_the_whole_state(
    serve: Serve, visit: Visit, dialect: str
) -> None:
    me = visit(serve(dialect=dialect)).join()
    for _ in range(2):
        with me.events() as events:
            assert [event.name for event in events.snapshot()] == BRACKET + STATE


def test_a_running_presentation_is_part_of_the_state(serve: Serve, visit: Visit) -> None:
    node = serve()
    node.do(lambda m: m.present(m.named("Bob Anyanwu").uuid))
    with visit(node).join().events() as events:
        snapshot = events.snapshot()
    assert [event.name for event in snapshot[-2:]] == ["presentation_start", "presentation_frame"]
    assert snapshot[-2].data == {
        "presenter_name": "Bob Anyanwu",
        "presenter_uri": "bob.anyanwu@example.com",
    }


def test_ids_are_those_of_a_node_and_rise(serve: Serve, visit: Visit) -> None:
    node = serve()
    me = visit(node).join()
    with me.events() as events:
        events.snapshot()
        me.result("lock")
        events.until("conference_update")
    numbers = []
    for event in events.seen:
        address, _, number = b64decode(event.id).decode().partition("_")
        assert address == "127.0.0.1"
        numbers.append(int(number))
    assert numbers == sorted(set(numbers))


def test_no_change_is_lost_or_doubled_around_the_snapshot(serve: Serve, visit: Visit) -> None:
    node = serve("townhall", people=2000)
    me = visit(node).join("1234")
    with me.events() as events:
        while events.next().name != "participant_create":
            pass
        for number in range(50):
            node.do(lambda m, n=number: m.arrive(f"Late {n}"))  # type: ignore[misc]
        events.until("participant_create", lambda data: data["display_name"] == "Late 49")
        created = [e.data["uuid"] for e in events.seen if e.name == "participant_create"]
    assert len(created) == len(set(created)) == 2051
    assert set(created) == set(node.meeting.people)


def test_a_fault_of_the_line_drops_the_streams_and_nobody_leaves(
    serve: Serve, visit: Visit
) -> None:
    node = serve()
    me = visit(node).join()
    with me.events() as events:
        events.snapshot()
        node.hang_up_streams()
        with pytest.raises(httpx.TransportError):
            events.rest()
    assert me.uuid in node.meeting.people
    with me.events() as events:
        assert len(events.snapshot()) == len(BRACKET + STATE)


def test_a_reader_who_does_not_read_is_cut_off(serve: Serve, visit: Visit) -> None:
    node = serve()
    me = visit(node).join()
    address = httpx.URL(node.url)
    with socket.create_connection((address.host, address.port or 0), timeout=10) as line:
        path = httpx.URL(me.base + "events").path
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\ntoken: {me.token}\r\n\r\n".encode())
        assert line.recv(20).startswith(b"HTTP/1.1 200")
        for _ in range(30):
            node.do(lambda m: flicker(m, me.uuid))
        taken = 0
        with suppress(ConnectionResetError):
            while piece := line.recv(1 << 20):
                taken += len(piece)
    assert taken < 16 * 1024 * 1024
    assert me.uuid in node.meeting.people


def test_guests_of_today_see_less(serve: Serve, visit: Visit) -> None:
    node = serve("board", dialect="modern")
    me, guest = visit(node).join("1234"), visit(node).join("none", name="Guest")
    me.result(f"participants/{guest.uuid}/unlock")
    for who, sees in ((me, True), (guest, False)):
        with who.events() as events:
            snapshot = events.snapshot()
        amara = next(e.data for e in snapshot if e.name == "participant_create")
        state = next(e.data for e in snapshot if e.name == "conference_update")
        shown = (amara["protocol"], bool(amara["uri"]), bool(amara["vendor"]), state["locked"])
        assert shown == (("sip", True, True, True) if sees else ("", False, False, False))
        assert who.get("conference_status").json()["result"]["locked"] is sees


def test_a_guest_who_is_made_host_sees_everything_from_then_on(serve: Serve, visit: Visit) -> None:
    node = serve("board", dialect="modern")
    me, guest = visit(node).join("1234"), visit(node).join("none", name="Guest")
    me.result(f"participants/{guest.uuid}/unlock")
    with guest.events() as events:
        events.snapshot()
        me.result(f"participants/{guest.uuid}/role", {"role": "chair"})
        events.until("participant_sync_begin")
        assert events.until("participant_create")["protocol"] == "sip"
        assert events.until("conference_update")["locked"] is True


def test_guests_of_the_guide_see_everything(serve: Serve, visit: Visit) -> None:
    guest = visit(serve("board")).join("none")
    with guest.events() as events:
        snapshot = events.snapshot()
    assert next(e.data for e in snapshot if e.name == "conference_update")["locked"] is True


def test_the_guide_s_person_has_the_guide_s_fields(serve: Serve, visit: Visit) -> None:
    me = visit(serve()).join()
    person = me.get("participants").json()["result"][0]
    assert set(person) == {
        "api_url", "call_direction", "display_name", "encryption", "has_media",
        "is_audio_only_call", "is_external", "is_muted", "is_presenting",
        "is_streaming_conference", "is_video_call", "local_alias", "overlay_text",
        "presentation_supported", "protocol", "role", "rx_presentation_policy", "service_type",
        "spotlight", "start_time", "uri", "uuid", "vendor",
    }  # fmt: skip
    assert me.get("conference_status").json()["result"] == {"guests_muted": False, "locked": False}


def test_the_list_is_what_the_bracket_told(serve: Serve, visit: Visit, dialect: str) -> None:
    me = visit(serve("board", dialect=dialect)).join("1234")
    with me.events() as events:
        told = [e.data for e in events.snapshot() if e.name == "participant_create"]
    assert me.get("participants").json()["result"] == told


def test_a_start_is_no_news_in_the_guide_s_dialect(
    serve: Serve, visit: Visit, dialect: str
) -> None:
    node = serve("quiet", pin="1234", people=1, dialect=dialect)
    node.do(lambda m: m.leave(m.named("Alice Meyer").uuid))
    me = visit(node).join("1234")
    with me.events() as events:
        events.snapshot()
        me.result("start_conference")
        me.result("lock")
        events.until("conference_update", lambda state: state["locked"])
        updates = [event for event in events.seen if event.name == "conference_update"]
    assert len(updates) == (2 if dialect == "v14" else 3)
