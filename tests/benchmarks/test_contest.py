import json
import socket
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from tests.benchmarks.contest import LOST, STAY, Presses, meeting, percentile
from tests.benchmarks.load import TOP, Changes, people
from tests.benchmarks.watched import LoadNode, Program, load_node

PEOPLE = 30
PATH = "/api/client/v2/conferences/bench/"


def raw(url: str) -> list[str]:
    return [sys.executable, "-m", "tests.benchmarks.post", url]


class Follower:
    """Reads the event stream of a node until it has seen as many events of a name as wanted."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self.seen: Counter[str] = Counter()
        self.line = socket.create_connection((str(place.hostname), int(place.port or 0)))
        self.line.sendall(f"GET {PATH}events HTTP/1.1\r\n\r\n".encode())
        self.lines = self.line.makefile("r")

    def read_until(self, name: str, count: int) -> None:
        while self.seen[name] < count:
            line = self.lines.readline()
            assert line
            if line.startswith("event: "):
                self.seen[line.removeprefix("event: ").strip()] += 1


@pytest.fixture
def node() -> Iterator[LoadNode]:
    with load_node(PEOPLE, "--expires", "10") as node:
        yield node


@pytest.fixture
def follower(node: LoadNode) -> Iterator[Follower]:
    follower = Follower(node.url)
    follower.read_until("participant_sync_end", 1)
    with follower.line, follower.lines:
        yield follower


def post(node: LoadNode, path: str) -> Any:
    with urlopen(Request(node.url + PATH + path, b"", method="POST")) as answer:  # noqa: S310
        return json.load(answer)["result"]


def test_the_node_refuses_nothing_and_tells_of_each_post(node: LoadNode) -> None:
    asked = ["request_token", "participants/1/mute", "something/else", "refresh_token"]
    answers = [post(node, path) for path in asked]
    node.wait("post", len(asked))
    assert [one["post"] for one in node.all("post")] == asked
    assert answers[0]["expires"] == answers[-1]["expires"] == "10"


def test_the_node_keeps_its_rate(node: LoadNode, follower: Follower) -> None:
    node.order("load 200 1")
    done = node.wait("done")["done"]
    probes = len(node.all("probe"))
    assert 190 <= done - probes <= 200
    follower.read_until("participant_update", done)


def test_a_live_meeting_has_joins_leaves_and_chat(node: LoadNode, follower: Follower) -> None:
    node.order("live 400 1")
    node.wait("done")
    follower.read_until("message_received", 3)
    assert follower.seen["participant_create"] - PEOPLE - 1 >= 6
    assert follower.seen["participant_delete"] >= 6


def test_the_list_comes_again_whole(node: LoadNode, follower: Follower) -> None:
    node.order("sync")
    follower.read_until("participant_sync_end", 2)
    assert follower.seen["participant_sync_begin"] == 2
    assert follower.seen["participant_create"] == 2 * (PEOPLE + 1)
    node.wait("synced")


def test_nobody_of_the_first_rows_leaves_and_nobody_joins_twice() -> None:
    changes = Changes(people(PEOPLE), 1)
    first = [one["uuid"] for one in changes.people[:TOP]]
    gone = {changes.leave()["uuid"] for _ in range(PEOPLE - TOP)}
    joined = {changes.join()["uuid"] for _ in range(PEOPLE)}
    assert [one["uuid"] for one in changes.people[:TOP]] == first
    assert len(gone) == PEOPLE - TOP
    assert len(joined) == PEOPLE
    assert not gone & joined


def test_each_key_has_its_post() -> None:
    with meeting(raw, PEOPLE) as here:
        presses = Presses(here, STAY)
        for _ in range(3):
            assert 0 < presses.press_and_wait() < LOST * 1000
        assert len(presses.waits()) == 3
        assert presses.lost() == 0


def test_a_slow_terminal_takes_no_more_than_its_rate() -> None:
    rate, enough = 64_000, 32_000
    code = "import os\nwhile True: os.write(1, b'x' * 1000)"
    with Program([sys.executable, "-c", code]) as program:
        program.wait_for(b"x")
        program.pace.rate = rate
        chunk = len(program.drawn) + 1  # one may have been under way
        program.wait_for(b"x" * enough, chunk)
        drawn = program.drawn[chunk:]
    taken = sum(len(one.data) for one in drawn)
    assert taken <= rate * (drawn[-1].at - drawn[0].at) * 1.1 + 4096


@pytest.mark.parametrize(("share", "value"), [(0.5, 3), (0.99, 5), (1, 5), (0, 1)])
def test_a_percentile_is_one_of_the_values(share: float, value: int) -> None:
    assert percentile([5, 3, 1, 2, 4], share) == value
