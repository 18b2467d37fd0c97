"""Every bad line, with the simulated node as the oracle: afterwards the console knows the truth."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from pextui.session import State
from pextui.simulator.meeting import Meeting
from pextui.simulator.serving import Serving
from pextui.simulator.toxics import Proxy, Toxics
from pextui.store import Store
from tests.conftest import examples
from tests.figures import record
from tests.session.rig import Rig, believed, truth

LINES = {
    "latency": Toxics(latency=0.02),
    "bandwidth": Toxics(rate=200_000),
    "single bytes": Toxics(slice=1),
    "cut in the head": Toxics(limit=20),
    "cut in the list": Toxics(limit=900),
    "reset in the list": Toxics(limit=900, is_reset=True),
    "half-open": Toxics(is_dead=True),
    "refused": Toxics(is_refusing=True),
}
PASSES_ALL = {"latency", "bandwidth", "single bytes"}


@asynccontextmanager
async def through_a_proxy() -> AsyncIterator[tuple[Serving, Proxy, Rig]]:
    with Serving("board", living=False) as node:
        async with Proxy(int(node.url.rpartition(":")[2])) as proxy:
            pin = SecretStr(node.pin or "")
            async with Rig(proxy.url, pin=pin) as rig:
                await rig.live()
                yield node, proxy, rig


def things_happen(meeting: Meeting) -> None:
    """What the console must know of in the end."""
    meeting.arrive("Nora New", waiting=False)
    meeting.leave(meeting.named("Priya Raman").uuid)
    meeting.mute(meeting.named("Yuki Tanaka").uuid)
    meeting.unlock()
    meeting.mute_guests()


def differences(node: Serving, rig: Rig) -> list[str]:
    """What the console believes and the node does not."""
    store: Store = rig.session.store
    found = [] if believed(rig) == truth(node) else ["the roster"]
    muted = node.do(lambda meeting: {one.uuid for one in meeting.people.values() if one.muted})
    if muted != {uuid for uuid, one in store.participants.items() if one.is_muted}:
        found.append("who is muted")
    if node.do(lambda meeting: meeting.locked) is not store.conference.locked:
        found.append("the lock")
    if node.do(lambda meeting: meeting.guests_muted) is not store.conference.guests_muted:
        found.append("guests muted")
    return found


@pytest.mark.parametrize("kind", LINES)
async def test_after_a_bad_line_the_console_knows_the_truth(kind: str) -> None:
    async with through_a_proxy() as (node, proxy, rig):
        proxy.toxics = LINES[kind]
        if kind not in PASSES_ALL and kind != "half-open":
            await proxy.cut()
        node.do(things_happen)
        if kind in PASSES_ALL:
            await rig.until(lambda: not differences(node, rig))
            assert set(rig.states) <= {State.SYNCING, State.LIVE}
        else:
            await rig.becomes(State.LIVE, State.STALE if kind == "half-open" else State.RETRY)
            assert len(rig.session.store.participants) >= 10, "the last list stays"
        proxy.heal()

        await rig.live(step=0.25)
        await rig.until(lambda: not differences(node, rig), step=0.25)
        assert rig.session.store.is_synced


async def test_a_bad_line_while_joining_is_told_and_nobody_sits_there_twice() -> None:
    with Serving("board", living=False) as node:
        async with Proxy(int(node.url.rpartition(":")[2])) as proxy:
            proxy.toxics = Toxics(kills_answers=True)
            async with Rig(proxy.url, pin=SecretStr(node.pin or "")) as rig:
                await rig.is_over()

                assert rig.session.ending is not None
                assert rig.session.ending.code == 4
                assert [one.path for one in node.requests].count("request_token") == 1


async def test_what_a_line_kills_after_the_node_has_done_it_is_never_done_twice(
    runs: int,
) -> None:
    """The node acts, the answer dies: each wish reaches the node at most once."""
    async with through_a_proxy() as (node, proxy, rig):
        proxy.toxics.kills_answers = True
        before = len(node.requests)
        for number in range(runs):
            person = rig.named("Yuki Tanaka")
            match number % 4:
                case 0:
                    rig.press("message", payload=f"line {number}")
                case 1:
                    rig.press("dial", destination=f"x{number}@example.com", role="guest")
                case 2:
                    rig.press("mute", person)
                case _:
                    rig.press("unmute", person)
            await rig.until(
                lambda number=number: (
                    len(rig.deeds) > min(number, 999)  # type: ignore[misc]
                    and rig.deeds[-1].outcome in {"no answer, outcome unknown", "seen"}
                )
            )
        said = [one.body["payload"] for one in node.requests[before:] if one.path == "message"]
        dialled = [one.body["destination"] for one in node.requests[before:] if one.path == "dial"]
        acts = [one for one in node.requests[before:] if one.method == "POST"]
        assert len(said) == len(set(said)) == -(-runs // 4)
        assert len(dialled) == len(set(dialled)) == -(-(runs - 1) // 4)
        assert len([one for one in acts if one.path != "refresh_token"]) == runs
        record("R5", f"{runs} lost answers, each request at the node once")


@pytest.mark.parametrize("outage", [1, 5, 20, 60])
async def test_the_list_is_right_soon_after_the_node_is_back(outage: float) -> None:
    async with through_a_proxy() as (node, proxy, rig):
        proxy.toxics.is_refusing = True
        await proxy.cut()
        await rig.until(lambda: rig.state is State.RETRY)
        node.do(things_happen)
        await rig.clock.passes(outage)
        proxy.heal()
        longest = max(link.until - at for link, at in zip(rig.links, rig.shown_at, strict=True))
        since = rig.clock.boot()
        await rig.until(lambda: not differences(node, rig), step=0.25)
        took = rig.clock.boot() - since
        record("R2", f"{took:.1f} s after an outage of {outage} s")
        assert took <= longest + 1


STEPS = ["arrive", "leave", "mute", "lock", "key", "cut", "freeze", "kill answers", "heal", "wait"]


async def take(step: str, node: Serving, proxy: Proxy, rig: Rig) -> int:
    """Let one thing happen; return how many requests of the host it may have made."""
    match step:
        case "arrive":
            node.do(lambda meeting: meeting.arrive("Nora New", waiting=False))
        case "leave":
            node.do(lambda meeting: meeting.leave(list(meeting.people)[1]))
        case "mute":
            node.do(lambda meeting: meeting.mute(list(meeting.people)[2]))
        case "lock":
            node.do(Meeting.unlock)
        case "key":
            rig.press("mute", next(iter(rig.session.store.participants.values())))
            return 1
        case "cut":
            await proxy.cut()
        case "freeze":
            proxy.toxics.is_dead = True
        case "kill answers":
            proxy.toxics.kills_answers = True
        case "heal":
            proxy.heal()
        case "wait":
            await rig.clock.passes(20)
    await rig.clock.passes(0.5)
    return 0


@settings(max_examples=examples(40, 500))
@given(st.lists(st.sampled_from(STEPS), min_size=2, max_size=9))
async def test_whatever_happens_the_console_knows_the_truth_in_the_end(steps: list[str]) -> None:
    async with through_a_proxy() as (node, proxy, rig):
        keys = 0
        for step in steps:
            keys += await take(step, node, proxy, rig)
            assert rig.session.store.participants, "a list that was there never goes blank"
        proxy.heal()
        await proxy.cut()

        await rig.until(lambda: rig.state is not State.LIVE, step=0.25)
        await rig.live(step=0.25)
        await rig.until(lambda: not differences(node, rig), step=0.25)
        acts = [one for one in node.requests if one.path.endswith("/mute")]
        assert len(acts) <= keys
    gc.collect()
