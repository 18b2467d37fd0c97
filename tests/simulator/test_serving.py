import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import httpx
import pytest

from pextui.simulator.serving import PortTaken, Serving
from tests.simulator.visitor import Visitor

Serve = Callable[..., Serving]
Visit = Callable[..., Visitor]

SIMULATE = """
import sys
from pextui.simulator.serving import simulate
simulate("board", None, 1, "127.0.0.1", 0, None, None, "v14", {as_json}, sys.stdout)
"""


def test_it_starts_and_stops_quickly_and_leaves_no_thread(
    visit: Visit, capfd: pytest.CaptureFixture[str]
) -> None:
    before = set(threading.enumerate())
    begin = time.perf_counter()
    node = Serving(living=True).start()
    assert time.perf_counter() - begin < 1
    me = visit(node).join(node.pin)
    with me.events() as events:
        events.snapshot()
        begin = time.perf_counter()
        node.stop()
        assert time.perf_counter() - begin < 1
    assert set(threading.enumerate()) == before
    assert capfd.readouterr() == ("", "")
    with pytest.raises(httpx.ConnectError):
        me.get("participants")


def test_a_stopped_node_can_be_started_again(visit: Visit) -> None:
    node = Serving("quiet", living=False)
    for _ in range(2):
        with node:
            assert visit(node).join().result("muteguests") is True


def test_an_unread_stream_does_not_hold_up_the_end(visit: Visit) -> None:
    with Serving("townhall", people=3000, living=False) as node:
        me = visit(node).join(node.pin)
        address = httpx.URL(node.url)
        line = socket.create_connection((address.host, address.port or 0))
        path = httpx.URL(me.base + "events").path
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\ntoken: {me.token}\r\n\r\n".encode())
        assert line.recv(9) == b"HTTP/1.1 "
        begin = time.perf_counter()
    assert time.perf_counter() - begin < 1.5
    line.close()


def test_a_port_that_is_taken_is_said_in_a_sentence() -> None:
    with Serving("quiet", living=False) as node:
        port = int(node.url.rpartition(":")[2])
        with pytest.raises(PortTaken, match=f"Port {port} on 127.0.0.1 is already in use"):
            Serving("quiet", port=port).start()


def test_an_unknown_dialect_is_named() -> None:
    with pytest.raises(ValueError, match="no dialect 'v15'"):
        Serving("quiet", dialect="v15")  # type: ignore[arg-type]


def test_many_nodes_run_side_by_side(serve: Serve, visit: Visit) -> None:
    nodes = [serve() for _ in range(5)]
    assert len({node.url for node in nodes}) == 5
    visit(nodes[0]).join().result("lock")
    assert [node.meeting.locked for node in nodes] == [True, *[False] * 4]


def test_do_returns_what_was_done_and_raises_what_went_wrong(serve: Serve) -> None:
    node = serve()
    assert node.do(lambda m: m.arrive("Bob", muted=True)).muted
    with pytest.raises(KeyError):
        node.do(lambda m: m.leave("nobody"))


def test_a_node_that_is_not_started_says_so() -> None:
    with pytest.raises(RuntimeError, match="not started"):
        _ = Serving("quiet").url


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("as_json", [True, False])
def test_simulate_prints_its_card_and_ends_quietly(number: signal.Signals, as_json: bool) -> None:
    script = SIMULATE.format(as_json=as_json)
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        card = [process.stdout.readline().strip() for _ in range(1 if as_json else 5)]
        if as_json:
            told = json.loads(card[0])
            assert told.pop("node").startswith("http://127.0.0.1:")
            assert told == {
                "meeting": "meet_alice",
                "host_pin": "1234",
                "guest_pin": None,
                "ready": True,
            }
        else:
            assert card[0].startswith("node: http://127.0.0.1:")
            assert card[1:] == [
                "meeting: meet_alice",
                "host pin: 1234",
                "guest pin: none",
                "ready",
            ]
        process.send_signal(number)
        assert process.wait(5) == 0
        assert process.stderr.read() == ""


def test_a_node_for_one_console_alone_refuses_web_pages_and_keeps_no_request() -> None:
    with Serving("quiet", living=False, recording=False, pages=False) as node:
        knock = f"{node.url}/api/client/v2/conferences/{node.alias}/request_token"
        body = {"display_name": "Mallory"}
        page = httpx.post(knock, json=body, headers={"origin": "https://evil.test"})
        assert page.status_code == 403
        assert "access-control-allow-origin" not in page.headers
        assert httpx.post(knock, json=body).status_code == 200
        assert node.requests == []


def test_a_body_larger_than_any_request_s_is_refused() -> None:
    with Serving("quiet", living=False) as node:
        knock = f"{node.url}/api/client/v2/conferences/{node.alias}/request_token"
        assert httpx.post(knock, content=b"x" * 100_000).status_code == 413
