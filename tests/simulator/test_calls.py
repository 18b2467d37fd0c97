from collections.abc import Callable
from typing import Any

import pytest

from pextui.simulator.serving import Serving
from tests.simulator.visitor import Visitor

Serve = Callable[..., Serving]
Visit = Callable[..., Visitor]

OFFER = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\nm=video 9 X 96\r\na=mid:1\r\n"


def test_an_rtmp_call_has_both_addresses(serve: Serve, visit: Visit) -> None:
    me = visit(serve()).join()
    call = me.result(f"participants/{me.uuid}/calls", {"call_type": "RTMP"})
    assert call["url"].startswith("rtmp://")
    assert call["secure_url"].startswith("rtmps://")
    assert call["url"].endswith(call["call_uuid"])
    assert call["secure_url"].endswith(call["call_uuid"])


@pytest.mark.parametrize("streaming", [True, "true"])
def test_an_rtmp_call_brings_media_and_takes_it_away(
    serve: Serve, visit: Visit, streaming: Any
) -> None:
    node = serve()
    me = visit(node).join()
    with me.events() as events:
        events.snapshot()
        body = {"call_type": "RTMP", "streaming": streaming, "bandwidth": 1500}
        call = me.result(f"participants/{me.uuid}/calls", body)["call_uuid"]
        update = events.until("participant_update")
        assert (update["has_media"], update["is_streaming_conference"]) == (True, True)
        assert me.result(f"participants/{me.uuid}/calls/{call}/disconnect") is True
        assert events.until("participant_update")["has_media"] is False
        ended = events.until("call_disconnected")
        assert ended["call_uuid"] == call
        assert ended["reason"]


def test_a_webrtc_call_has_media_after_its_ack(serve: Serve, visit: Visit) -> None:
    node = serve()
    me = visit(node).join()
    call = me.result(f"participants/{me.uuid}/calls", {"call_type": "WEBRTC", "sdp": OFFER})
    assert [line[:7] for line in call["sdp"].split("\r\n") if line.startswith("m=")] == [
        "m=audio",
        "m=video",
    ]
    assert not node.meeting.people[me.uuid].has_media
    assert me.post(f"participants/{me.uuid}/calls/{call['call_uuid']}/ack").status_code == 200
    assert node.meeting.people[me.uuid].protocol == "webrtc"


def test_digits_go_into_a_call(serve: Serve, visit: Visit) -> None:
    node = serve()
    me = visit(node).join()
    call = me.result(f"participants/{me.uuid}/calls", {"call_type": "RTMP"})["call_uuid"]
    assert me.result(f"participants/{me.uuid}/calls/{call}/dtmf", {"digits": "7"}) is True
    assert node.meeting.dtmf == [(me.uuid, "7")]


def test_nobody_adds_media_to_somebody_else(serve: Serve, visit: Visit) -> None:
    node = serve()
    me = visit(node).join()
    other = node.meeting.named("Bob Anyanwu").uuid
    assert me.post(f"participants/{other}/calls", {"call_type": "RTMP"}).status_code == 403


def test_a_stolen_presentation_ends_its_call(serve: Serve, visit: Visit) -> None:
    node = serve()
    me = visit(node).join()
    other = node.meeting.named("Bob Anyanwu").uuid
    with me.events() as events:
        events.snapshot()
        body = {"call_type": "RTMP", "present": "send"}
        call = me.result(f"participants/{me.uuid}/calls", body)["call_uuid"]
        assert events.until("presentation_start")["presenter_name"] == "Me"
        node.do(lambda m: m.present(other))
        assert events.until("call_disconnected")["call_uuid"] == call
        assert events.until("presentation_start")["presenter_name"] == "Bob Anyanwu"
    presenting = [p.name for p in node.meeting.people.values() if p.presenting]
    assert presenting == ["Bob Anyanwu"]


def test_a_presentation_ends_with_its_call_or_its_presenter(serve: Serve, visit: Visit) -> None:
    node = serve()
    me = visit(node).join()
    with me.events() as events:
        events.snapshot()
        body = {"call_type": "RTMP", "present": "send"}
        call = me.result(f"participants/{me.uuid}/calls", body)["call_uuid"]
        me.result(f"participants/{me.uuid}/calls/{call}/disconnect")
        events.until("presentation_stop")
        other = node.meeting.named("Bob Anyanwu").uuid
        node.do(lambda m: m.present(other))
        node.do(lambda m: m.leave(other))
        events.until("presentation_stop")
    assert node.meeting.screen.presenter is None


def test_a_frame_is_fetched_by_the_id_of_its_event(serve: Serve, visit: Visit) -> None:
    node = serve()
    me = visit(node).join()
    pictures = []
    with me.events() as events:
        events.snapshot()
        node.do(lambda m: m.present(m.named("Bob Anyanwu").uuid))
        for _ in range(2):
            events.until("presentation_frame")
            event_id = events.seen[-1].id
            by_query = me.get("presentation.jpeg", params={"id": event_id})
            by_header = me.get("presentation.jpeg", headers={"id": event_id})
            assert by_query.headers["content-type"] == "image/jpeg"
            assert by_query.content == by_header.content
            pictures.append(by_query.content)
            node.do(lambda m: m.frame())
    assert pictures[0] != pictures[1]
    for picture in pictures:
        assert picture.startswith(b"\xff\xd8\xff")
        assert picture.endswith(b"\xff\xd9")


def test_a_frame_needs_the_right_id_and_a_token(serve: Serve, visit: Visit) -> None:
    node = serve()
    me = visit(node).join()
    node.do(lambda m: m.present(m.named("Bob Anyanwu").uuid))
    with me.events() as events:
        frame = events.snapshot()[-1]
    assert frame.name == "presentation_frame"
    assert me.get("presentation.jpeg", params={"id": "MTI3"}).status_code == 404
    assert me.get("presentation.jpeg").status_code == 404
    me.token = ""
    assert me.get("presentation.jpeg", params={"id": frame.id}).status_code == 403
