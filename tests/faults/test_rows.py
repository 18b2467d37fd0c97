"""The faults of the register one by one: in the end the console knows what the node knows."""

from collections.abc import Awaitable, Callable
from typing import Final

import pytest
from pydantic import SecretStr

from pextui.client import stream as streams
from pextui.session import Outcome
from pextui.simulator.serving import Serving
from tests.faults.between import LOST, PASS, Between
from tests.faults.test_bad_lines import differences, things_happen
from tests.session.rig import LIVE, REFUSED, REJOINING, RETRY, Rig, sse
from tests.wire_node import DIES, Answer, End, no, ok, page, silence, stream

Fault = Callable[[Between, Rig], Awaitable[None]]
BUSY: Final = no(503, "Maintenance mode is in effect")
EXPIRED: Final = no(403, "Invalid token")
TOKENS: Final = ("request_token", "refresh_token", "release_token")


async def restarts(between: Between, rig: Rig) -> None:
    between.on("*", DIES)
    between.hang_up()
    await rig.becomes(LIVE, RETRY)
    await rig.clock.passes(5)
    between.on("*", PASS)


async def dies_young(between: Between, rig: Rig) -> None:
    between.on("events", *[stream(End.RST)] * 5, PASS)
    between.hang_up()
    await rig.until(lambda: between.count("events") == 7, step=0.25)


async def is_quiet(between: Between, rig: Rig) -> None:
    began = rig.clock.boot()
    await rig.until(lambda: rig.clock.boot() - began > 600, step=1.0)
    assert between.count("events") == 1
    assert RETRY not in rig.states


async def withholds(between: Between, rig: Rig) -> None:
    between.is_holding = True


async def refresh_fails(between: Between, rig: Rig) -> None:
    between.on("refresh_token", BUSY, DIES, page(), PASS)
    await rig.until(lambda: between.count("refresh_token") == 4, step=0.25)
    assert between.count("request_token") == 1


async def refresh_is_refused(between: Between, rig: Rig) -> None:
    between.on("refresh_token", EXPIRED, PASS)
    await rig.becomes(LIVE, REJOINING, LIVE)


async def refresh_is_lost(between: Between, rig: Rig) -> None:
    between.on("refresh_token", LOST, PASS)
    await rig.until(lambda: between.count("refresh_token") >= 2, step=0.25)


async def stream_is_refused(between: Between, rig: Rig) -> None:
    between.on("events", EXPIRED, PASS)
    between.hang_up()
    await rig.becomes(LIVE, REJOINING, LIVE)


async def is_busy(between: Between, rig: Rig) -> None:
    between.on("events", no(429, "slow", retry_after="20"), BUSY, PASS)
    between.hang_up()
    await rig.becomes(LIVE, RETRY, LIVE)


async def shows_pages(between: Between, rig: Rig) -> None:
    between.on("events", page(), page(502), PASS)
    between.hang_up()
    await rig.becomes(LIVE, RETRY, LIVE)


async def points_elsewhere(between: Between, rig: Rig) -> None:
    between.on("events", Answer(302, {"location": "https://elsewhere.example"}))
    between.hang_up()
    await rig.becomes(LIVE, RETRY, REFUSED)
    between.on("events", PASS)
    rig.session.rejoin()
    await rig.becomes(REFUSED, REJOINING, LIVE)


async def never_begins(between: Between, rig: Rig) -> None:
    between.on("events", silence(), PASS)
    between.hang_up()
    await rig.becomes(LIVE, RETRY, LIVE)


async def sets_the_wall_clock(between: Between, rig: Rig) -> None:
    rig.clock.step_wall(10 * 365 * 86_400.0)
    await rig.clock.passes(30)
    assert not {RETRY, REJOINING} & set(rig.states)


async def sleeps(between: Between, rig: Rig) -> None:
    between.on("refresh_token", EXPIRED, PASS)
    rig.clock.sleep_of_the_machine(3600)
    await rig.becomes(LIVE, REJOINING, LIVE)


def drained(events: list[bytes]) -> list[bytes]:
    """What is in the list, once."""
    taken, events[:] = events[:], []
    return taken


def into_the_stream(*events: bytes) -> Fault:
    """These come before the next event."""

    async def fault(between: Between, rig: Rig) -> None:
        waiting = list(events)
        between.rewrite = lambda event: b"".join([*drained(waiting), event])

    return fault


def of_each_event(rewrite: Callable[[bytes], bytes]) -> Fault:
    """From now on each event is another, on this line and the next."""

    async def fault(between: Between, rig: Rig) -> None:
        between.rewrite = rewrite

    return fault


async def ends_no_list(between: Between, rig: Rig) -> None:
    between.rewrite = lambda event: b"" if b"participant_sync_end" in event else event
    between.hang_up()
    await rig.becomes(LIVE, RETRY, LIVE)


FAULTS: Final[dict[str, Fault]] = {
    "F01 the node restarts": restarts,
    "F03 streams die young": dies_young,
    "F05 quiet but healthy": is_quiet,
    "F06 events are withheld": withholds,
    "F08 refreshes fail": refresh_fails,
    "F09 a refresh is refused": refresh_is_refused,
    "F10 the answer to a refresh is lost": refresh_is_lost,
    "F11 the stream is refused": stream_is_refused,
    "F15 too many requests": is_busy,
    "F16 web pages": shows_pages,
    "F18 no answer begins": never_begins,
    "F19 the wall clock jumps": sets_the_wall_clock,
    "F20 the machine slept": sleeps,
    "F25 a redirect": points_elsewhere,
    "F26 broken JSON": into_the_stream(
        b"event: stage\ndata: [{\n\n", b"event: layout\ndata: " + b"[" * 5000 + b"\n\n"
    ),
    "F27 unknown events and fields": into_the_stream(sse("weather", {"rain": True})),
    "F28 wrong types": into_the_stream(sse("conference_update", {"locked": [], "started": 7})),
    "F29 no usable uuid": into_the_stream(sse("participant_create", {"uuid": "../../x"})),
    "F30 everything twice": of_each_event(lambda event: event + event),
    "F31 updates of somebody unknown": of_each_event(
        lambda event: event.replace(b"participant_create", b"participant_update")
    ),
    "F32 somebody unknown leaves": into_the_stream(
        sse("participant_delete", {"uuid": "nobody"}),
        sse("layout", {"view": "1:7", "participants": ["nobody"]}),
    ),
    "F33 a list without an end": ends_no_list,
    "F35 an end without a beginning": into_the_stream(sse("participant_sync_end")),
    "F38 endless names": into_the_stream(sse("message", {"origin": "x" * 100_000, "payload": ""})),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_after_each_fault_the_console_knows_what_the_node_knows(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "OPEN_WITHIN", 0.5)
    with Serving("board", living=False) as node:
        between = Between(node)
        async with between, Rig(between.url, pin=SecretStr(node.pin or "")) as rig:
            await rig.live()
            await FAULTS[name](between, rig)
            node.do(things_happen)

            await rig.until(lambda: not differences(node, rig), step=0.25)
            await rig.live(step=0.25)
            assert not differences(node, rig)
            assert not {one.path for one in node.requests if one.method == "POST"} - {*TOKENS}


@pytest.mark.parametrize(
    ("answer", "outcome", "times"),
    [
        (no(404, "No such participant"), Outcome.REFUSED, 0),
        (ok(False), Outcome.REFUSED, 0),
        (no(502, None), Outcome.FAILED, 0),
        (DIES, Outcome.UNKNOWN, 0),
        (LOST, Outcome.SEEN, 1),
        (PASS, Outcome.SEEN, 1),
    ],
    ids=["F14 404", "F17 no", "F16 502", "F57 lost before", "F57 lost after", "F56 seen"],
)
async def test_whatever_becomes_of_a_request_the_screen_shows_what_is_so(
    answer: Answer, outcome: Outcome, times: int
) -> None:
    with Serving("board", living=False) as node:
        between = Between(node)
        async with between, Rig(between.url, pin=SecretStr(node.pin or "")) as rig:
            await rig.live()
            someone = rig.named("Yuki Tanaka")
            between.on(f"participants/{someone.uuid}/mute", answer)
            rig.press("mute", someone)
            rig.press("mute", someone)
            await rig.outcome(outcome)
            await rig.clock.passes(10)

            assert len([one for one in node.requests if one.path.endswith("/mute")]) == times
            assert node.do(lambda meeting: meeting.named("Yuki Tanaka").muted) is bool(times)
            assert not differences(node, rig)


async def test_two_consoles_that_act_at_once_both_know_what_came_of_it() -> None:
    with Serving("board", living=False) as node:
        pin = SecretStr(node.pin or "")
        async with Rig(node.url, pin=pin) as one, Rig(node.url, pin=pin) as other:
            await one.live()
            await other.live()
            one.press("mute", one.named("Yuki Tanaka"))
            other.press("unlock")
            await one.until(lambda: not one.session.store.conference.locked)
            await other.until(lambda: other.named("Yuki Tanaka").is_muted)
            await one.until(lambda: not differences(node, one))
            await other.until(lambda: not differences(node, other))
