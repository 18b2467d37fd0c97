from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from pextui.simulator.serving import Serving
from tests.simulator.visitor import Visitor

Serve = Callable[..., Serving]
Visit = Callable[..., Visitor]

GETS = ["conference_status", "participants", "events", "presentation.jpeg"]
POSTS = [
    "request_token", "refresh_token", "release_token", "dial", "lock", "unlock",
    "start_conference", "muteguests", "unmuteguests", "disconnect", "message",
    "participants/U/disconnect", "participants/U/mute", "participants/U/unmute",
    "participants/U/allowrxpresentation", "participants/U/denyrxpresentation",
    "participants/U/spotlighton", "participants/U/spotlightoff", "participants/U/unlock",
    "participants/U/dtmf", "participants/U/calls", "participants/U/role",
    "participants/U/transfer", "participants/U/calls/C/ack",
    "participants/U/calls/C/disconnect", "participants/U/calls/C/dtmf",
]  # fmt: skip
LATER = ["buzz", "clearallbuzz", "transform_layout", "participants/U/video_muted", "", "lock/lock"]


def test_every_request_of_the_guide_has_its_one_method(serve: Serve, visit: Visit) -> None:
    me = visit(serve()).join()
    for right, paths in (("GET", GETS), ("POST", POSTS)):
        for path in paths:
            for wrong in {"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"} - {right}:
                response = me.send(wrong, path)
                assert (response.status_code, path, wrong) == (405, path, wrong)
                assert response.headers["allow"] == right


@pytest.mark.parametrize("path", LATER)
def test_a_request_that_the_guide_does_not_have_is_not_found(
    serve: Serve, visit: Visit, path: str, dialect: str
) -> None:
    me = visit(serve(dialect=dialect)).join()
    response = me.post(path)
    assert response.status_code == 404
    assert isinstance(response.json()["result"], str)


def test_an_empty_participant_is_nobody_and_never_everybody(serve: Serve, visit: Visit) -> None:
    node = serve()
    me = visit(node).join()
    assert me.post("participants//disconnect").status_code == 404
    assert len(node.meeting.people) == 4


@pytest.mark.parametrize("name", [p.rpartition("/")[2] for p in POSTS if p.count("/") == 2])
def test_an_unknown_participant_is_not_found(serve: Serve, visit: Visit, name: str) -> None:
    me = visit(serve()).join()
    response = me.post(f"participants/{uuid4()}/{name}")
    assert response.status_code == (403 if name == "calls" else 404)


@pytest.mark.parametrize("name", ["ack", "disconnect", "dtmf"])
def test_an_unknown_call_is_not_found(serve: Serve, visit: Visit, name: str) -> None:
    me = visit(serve()).join()
    assert me.post(f"participants/{me.uuid}/calls/{uuid4()}/{name}").status_code == 404


@pytest.mark.parametrize("text", ["{", "nonsense", '{"a": }', b"\xff\xfe", "[" * 60_000])
def test_malformed_json_is_refused(serve: Serve, visit: Visit, text: str | bytes) -> None:
    me = visit(serve()).join()
    for path in ("message", "lock", "request_token"):
        response = me.send("POST", path, content=text)
        assert (response.status_code, response.json()["result"]) == (400, "Malformed JSON")


@pytest.mark.parametrize("text", ["[]", "7", "null", '"text"'])
def test_a_body_is_an_object(serve: Serve, visit: Visit, text: str) -> None:
    me = visit(serve()).join()
    assert me.send("POST", "message", content=text).status_code == 400


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("request_token", {}),
        ("request_token", {"display_name": 7}),
        ("message", {"payload": "x"}),
        ("message", {"type": "text/plain"}),
        ("message", {"type": "text", "payload": "x"}),
        ("message", {"type": "text/plain", "payload": ["x"]}),
        ("participants/ME/role", {"role": "king"}),
        ("participants/ME/role", {}),
        ("participants/ME/transfer", {"role": "guest"}),
        ("participants/ME/transfer", {"conference_alias": "meet_bob", "pin": 1234}),
        ("participants/ME/calls", {"call_type": "FAX"}),
        ("participants/ME/calls", {"call_type": "WEBRTC"}),
        ("participants/ME/calls", {"call_type": "RTMP", "present": "both"}),
        ("participants/ME/calls", {"call_type": "RTMP", "streaming": "yes"}),
        ("participants/ME/calls", {"call_type": "RTMP", "bandwidth": 0}),
        ("participants/ME/calls", {"call_type": "RTMP", "bandwidth": "fast"}),
    ],
    ids=str,
)
def test_a_wrong_type_or_word_is_refused_with_a_text(
    serve: Serve, visit: Visit, path: str, body: Any
) -> None:
    me = visit(serve()).join()
    response = me.post(path.replace("ME", me.uuid), body)
    assert response.status_code == 400
    assert response.json()["result"].startswith("Illegal value")


def test_a_body_has_a_limit(serve: Serve, visit: Visit) -> None:
    me = visit(serve()).join()
    body = {"type": "text/plain", "payload": "x" * 2_000_000}
    assert me.post("message", body).status_code == 413


def test_the_failure_word_is_the_dialect_s(serve: Serve, visit: Visit) -> None:
    words = {
        dialect: [
            me.send("POST", "nonsense").json()["status"],
            me.send("POST", "dial", content="{").json()["status"],
            me.send("POST", "lock", headers={"token": "bad"}).json()["status"],
        ]
        for dialect in ("v14", "modern")
        for me in [visit(serve(dialect=dialect)).join()]
    }
    assert words == {
        "v14": ["failed", "failure", "success"],
        "modern": ["failed", "success", "success"],
    }


def test_what_arrives_is_written_down(serve: Serve, visit: Visit) -> None:
    node = serve()
    me = visit(node).join(name="Zoë")
    me.post("message", {"type": "text/plain", "payload": "x"}, headers={"X-Extra": "1"})
    me.post("lock?token=1")
    me.send("POST", "dial", content="{")
    with me.events() as events:
        events.snapshot()
    first, message, lock, dial, stream = node.requests
    assert (first.method, first.path, first.alias) == ("POST", "request_token", "meet_alice")
    assert first.body == {"display_name": "Zoë"}
    assert message.headers["x-extra"] == "1"
    assert (lock.body, lock.query) == (None, {"token": "1"})
    assert dial.body == "{"
    assert (stream.method, stream.path) == ("GET", "events")
