"""The scene `rough`: every trouble of its script, and a way in and out."""

import threading
import time
from collections.abc import Callable, Iterator
from itertools import count, pairwise

import httpx
import pytest

from pextui.simulator.faults import QUIET, SPELLS, Faults
from pextui.simulator.serving import Serving
from tests.simulator.visitor import Clock, Visitor

HOUR = 3600.0
STATUS = "conference_status"


def script(seed: int, seconds: int = 900) -> list[tuple[str, int]]:
    """What the line is like to somebody who is there: each spell, and when it begins."""
    faults = Faults(seed)
    return [(faults.spell.name, now) for now in range(seconds) if faults.advance(now, is_used=True)]


class Meeting:
    """A rough meeting in which this trouble comes first, and somebody in it.

    Each of their requests has a line of its own, so that none is taken up that has just ended.
    """

    def __init__(self, trouble: str, clock: Clock, serve: Callable[..., Serving]) -> None:
        seed = next(seed for seed in count() if script(seed, 60)[0][0] == trouble)
        self.trouble = trouble
        self.clock = clock
        self.node = serve("rough", living=True, clock=clock, seed=seed, token_life=HOUR)
        self.me = Visitor(self.node.url)
        self.me.http.headers["connection"] = "close"

    def join(self) -> "Meeting":
        self.me.join(self.node.pin)
        return self

    def goes_wrong(self) -> "Meeting":
        """Wait until the trouble begins."""
        assert self.passes(until=self.trouble)
        return self

    def passes(self, until: str) -> bool:
        """Half seconds pass, a minute at most; True once the line is like this."""
        for _ in range(120):
            if self.node.trouble == until:
                return True
            self.clock.tick(0.5)
            self.node.advance()
        return False


Rough = Callable[[str], Meeting]


@pytest.fixture
def rough(clock: Clock, serve: Callable[..., Serving]) -> Iterator[Rough]:
    made: list[Meeting] = []

    def meeting(trouble: str) -> Meeting:
        made.append(Meeting(trouble, clock, serve))
        return made[-1]

    yield meeting
    for one in made:
        one.me.close()


def test_the_seed_decides_what_happens_and_when() -> None:
    assert script(seed=1) == script(seed=1)
    assert script(seed=1) != script(seed=2)


def test_every_trouble_comes_within_six_minutes_with_a_quiet_spell_between() -> None:
    for seed in range(20):
        told = script(seed, 360)
        assert {name for name, _ in told} == {spell.name for spell in (QUIET, *SPELLS)}
        assert all("quiet" in (one, next_one) for (one, _), (next_one, _) in pairwise(told))


def test_a_spell_lasts_as_long_as_it_may() -> None:
    lasting = {spell.name: spell.seconds for spell in (QUIET, *SPELLS)}
    for (name, begin), (_, end) in pairwise(script(seed=3)):
        least, most = lasting[name]
        assert least <= end - begin <= most + 1


def test_nothing_goes_wrong_until_somebody_is_there_nor_after_they_left(rough: Rough) -> None:
    meeting = rough("gateway errors")
    assert not meeting.passes(until="gateway errors")
    meeting.join().goes_wrong().me.result("release_token")
    assert meeting.passes(until="quiet")
    meeting.node.advance()
    assert not any(meeting.passes(until=spell.name) for spell in SPELLS)


def test_slow_is_late(rough: Rough) -> None:
    meeting = rough("slow").join().goes_wrong()
    begin = time.monotonic()
    assert meeting.me.get(STATUS).status_code == 200
    assert time.monotonic() - begin >= 0.7


def test_narrow_drips(rough: Rough) -> None:
    meeting = rough("narrow").join().goes_wrong()
    begin = time.monotonic()
    size = len(meeting.me.get(STATUS).content)
    assert time.monotonic() - begin >= size / 3000 > 0


@pytest.mark.parametrize(
    ("trouble", "error"),
    [("closed", httpx.RemoteProtocolError), ("broken", httpx.ReadError)],
)
def test_a_line_ends_in_order_or_breaks(rough: Rough, trouble: str, error: type[Exception]) -> None:
    meeting = rough(trouble).join()
    with meeting.me.events() as events:
        events.snapshot()
        meeting.goes_wrong()
        with pytest.raises(error):
            events.rest()
    assert meeting.me.get(STATUS).status_code == 200


def test_half_open_is_silent_and_then_over(rough: Rough) -> None:
    meeting = rough("half-open").join().goes_wrong()
    with pytest.raises(httpx.ReadTimeout):
        meeting.me.get(STATUS, timeout=0.2)
    assert meeting.passes(until="quiet")
    assert meeting.me.get(STATUS).status_code == 200


def test_refusing_takes_nobody_and_lets_nobody_stay(rough: Rough) -> None:
    meeting = rough("refusing").join()
    with meeting.me.events() as events:
        events.snapshot()
        meeting.goes_wrong()
        with pytest.raises(httpx.RemoteProtocolError):
            events.rest()
    with pytest.raises(httpx.TransportError):
        meeting.me.get(STATUS)
    assert meeting.passes(until="quiet")
    assert meeting.me.get(STATUS).status_code == 200


def test_an_answer_is_lost_after_the_node_has_acted(rough: Rough) -> None:
    meeting = rough("answers lost").join().goes_wrong()
    assert meeting.node.do(lambda truth: truth.locked)
    with pytest.raises(httpx.ReadError):
        meeting.me.post("unlock")
    assert not meeting.node.do(lambda truth: truth.locked)


@pytest.mark.parametrize(
    ("trouble", "statuses"), [("gateway errors", {502, 503, 504}), ("too busy", {429})]
)
def test_every_other_answer_is_an_error(rough: Rough, trouble: str, statuses: set[int]) -> None:
    meeting = rough(trouble).join().goes_wrong()
    told = [meeting.me.get(STATUS) for _ in range(6)]
    assert {answer.status_code for answer in told[::2]} == statuses
    assert {answer.status_code for answer in told[1::2]} == {200}
    if trouble == "too busy":
        assert told[0].headers["retry-after"] == "2"


def test_a_web_page_comes_instead_of_json_and_the_node_has_not_acted(rough: Rough) -> None:
    meeting = rough("web page").join().goes_wrong()
    answer = meeting.me.post("unlock")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert meeting.node.do(lambda truth: truth.locked)


def test_a_refused_token_leads_to_a_new_seat_and_the_old_one_ends_with_it(rough: Rough) -> None:
    meeting = rough("token refused").join().goes_wrong()
    me, node = meeting.me, meeting.node
    answer = me.post("refresh_token")
    assert (answer.status_code, answer.json()["result"]) == (403, "Invalid token")
    old = me.uuid
    me.join(node.pin)
    assert me.get(STATUS).status_code == 200
    assert node.do(lambda truth: {old, me.uuid} <= set(truth.people))
    meeting.clock.tick(HOUR)
    node.advance()
    assert node.do(lambda truth: old not in truth.people)


@pytest.mark.parametrize("trouble", ["gateway errors", "too busy", "web page", "token refused"])
def test_a_node_in_trouble_still_lets_one_join_and_leave(rough: Rough, trouble: str) -> None:
    meeting = rough(trouble).join().goes_wrong()
    for _ in range(3):
        assert meeting.join().me.result("release_token") is True


@pytest.mark.parametrize("trouble", ["half-open", "slow", "narrow"])
def test_it_stops_quickly_and_quietly_in_the_middle_of_trouble(
    rough: Rough, capfd: pytest.CaptureFixture[str], trouble: str
) -> None:
    before = set(threading.enumerate())
    meeting = rough(trouble).join()
    with meeting.me.events() as events:
        events.snapshot()
        meeting.goes_wrong()
        begin = time.perf_counter()
        meeting.node.stop()
        assert time.perf_counter() - begin < 1
    assert set(threading.enumerate()) == before
    assert capfd.readouterr() == ("", "")
    with pytest.raises(httpx.ConnectError):
        meeting.me.get(STATUS)


def test_the_address_that_was_asked_for_is_the_lines_and_can_be_taken_again() -> None:
    with Serving("rough") as node:
        port = int(node.url.rpartition(":")[2])
    again = Serving("rough", port=port)
    for _ in range(2):
        with again:
            assert again.url == f"http://127.0.0.1:{port}"
            me = Visitor(again.url).join(again.pin)
            me.close()
