"""What others have changed since is theirs: it is neither taken back nor done again."""

from functools import partial

from pextui.store import NewsKind
from tests.session.rig import (
    Rig,
    hosted,
    newest,
    open_stream,
    scripted,
    sent,
    someone,
    sse,
)
from tests.wire_node import Pipe, WireNode, ok

FAR = 15.0
"""Seconds after which no event tells any more of what this console did."""


def all_muted(wire: WireNode, guests_muted: bool) -> WireNode:
    return wire.on("conference_status", ok({"locked": False, "guests_muted": guests_muted}))


def all_are(rig: Rig, guests_muted: bool) -> bool:
    return rig.session.store.conference.guests_muted is guests_muted


async def tells_of_all(rig: Rig, pipe: Pipe, guests_muted: bool, *names: str) -> None:
    """The node tells that all guests are muted, or no longer, and that of each of *names*."""
    pipe.send(sse("conference_update", {"locked": False, "guests_muted": guests_muted}))
    await rig.until(partial(all_are, rig, guests_muted))
    for name in names:
        await rig.hears(pipe, name, guests_muted)


async def mutes_all(rig: Rig, pipe: Pipe, *names: str) -> None:
    """Mute all guests, who are *names*, so long ago that no event tells of it any more."""
    await rig.presses("mute_guests")
    await tells_of_all(rig, pipe, True, *names)
    await rig.outcome("seen")
    await rig.clock.passes(FAR)


async def test_whom_another_host_muted_since_stays_so_when_muting_all_is_taken_back() -> None:
    pipe, answer = open_stream(someone("ann"), someone("ben"))
    wire = scripted(answer)
    async with hosted(wire) as rig:
        await mutes_all(rig, pipe, "ann", "ben")
        await rig.hears(pipe, "ann", False, True)
        assert (await rig.takes_back(newest(rig))).theirs == 1
        assert sent(wire) == ["muteguests", "participants/ben/unmute"]


async def test_who_was_muted_before_and_is_by_another_host_now_stays_so() -> None:
    pipe, answer = open_stream(someone("ann", is_muted="YES"), someone("ben"))
    wire = scripted(answer)
    async with hosted(wire) as rig:
        await mutes_all(rig, pipe, "ben")
        await rig.hears(pipe, "ann", False, True)
        await rig.takes_back(newest(rig))
        assert sent(wire) == ["muteguests", "participants/ben/unmute"]


async def test_whom_another_host_unmuted_since_may_speak_when_unmuting_all_is_taken_back() -> None:
    pipe, answer = open_stream(someone("ann", is_muted="YES"), someone("ben"))
    wire = all_muted(scripted(answer), True)
    async with hosted(wire) as rig:
        await rig.presses("unmute_guests")
        await tells_of_all(rig, pipe, False, "ann")
        await rig.outcome("seen")
        await rig.clock.passes(FAR)
        await rig.hears(pipe, "ben", True, False)
        rig.session.take_back(newest(rig))
        await rig.until(lambda: wire.count("muteguests"))
        await tells_of_all(rig, pipe, True, "ann", "ben")
        await rig.until(lambda: wire.count("participants/ben/unmute"), step=0.25)
        assert not wire.count("participants/ann/unmute")


async def test_a_host_muted_right_after_this_console_muted_all_guests_was_by_another() -> None:
    olga = someone("olga", role="chair")
    pipe, answer = open_stream(someone("ann"), olga)
    async with hosted(scripted(answer)) as rig:
        await rig.presses("mute_guests")
        await tells_of_all(rig, pipe, True, "ann")
        assert rig.theirs == []
        pipe.send(sse("participant_update", olga | {"is_muted": "YES"}))
        await rig.until(lambda: rig.named("olga").is_muted)
        assert rig.theirs == [NewsKind.MUTED]


async def test_a_host_whom_another_has_muted_stays_so_when_being_host_is_taken_back() -> None:
    pipe, answer = open_stream(someone("ann"))
    wire = all_muted(scripted(answer), True)
    async with hosted(wire) as rig:
        role = await rig.presses("make_host", "ann")
        pipe.send(sse("participant_update", someone("ann", role="chair")))
        await rig.outcome("seen")
        await rig.clock.passes(FAR)
        pipe.send(sse("participant_update", someone("ann", role="chair", is_muted="YES")))
        await rig.until(lambda: rig.named("ann").is_muted)
        rig.session.take_back(role)
        await rig.until(lambda: wire.count("participants/ann/role") == 2)
        pipe.send(sse("participant_update", someone("ann", is_muted="YES")))
        await rig.undone(role)
        assert not wire.count("participants/ann/unmute")


async def test_whom_another_host_has_changed_is_left_alone_though_the_clock_was_set_back() -> None:
    pipe, answer = open_stream(someone("ann"))
    wire = scripted(answer)
    async with hosted(wire) as rig:
        mute = await rig.presses("mute", "ann")
        await rig.hears(pipe, "ann", True)
        await rig.outcome("seen")
        rig.clock.step_wall(-60)
        await rig.hears(pipe, "ann", False, True)
        assert (await rig.takes_back(mute)).theirs == 1
        assert not wire.count("participants/ann/unmute")


async def test_to_whom_another_host_did_something_since_nothing_is_done_again() -> None:
    pipe, answer = open_stream(someone("ann", is_muted="YES"))
    wire = scripted(answer)
    async with hosted(wire) as rig:
        unmute = await rig.presses("unmute", "ann")
        await rig.hears(pipe, "ann", False)
        rig.session.take_back(unmute)
        await rig.until(lambda: wire.count("participants/ann/mute"))
        await rig.hears(pipe, "ann", True)
        await rig.undone(unmute)
        assert [one.uuid for one in rig.session.again(unmute)] == ["ann"]
        await rig.clock.passes(FAR)
        await rig.hears(pipe, "ann", False, True)
        assert rig.session.again(unmute) == ()
