"""Events that come later than the answers to what they tell of."""

from functools import partial

import pytest

from pextui.protocol.wire import participant_uuid
from pextui.store import NewsKind
from tests.session.rig import (
    Rig,
    held,
    hosted,
    let_go,
    newest,
    open_stream,
    scripted,
    sent,
    settled,
    someone,
    sse,
    tell,
)

ANN = participant_uuid("ann")


def has_deeds(rig: Rig, number: int) -> bool:
    return len(rig.deeds) == number


def is_locked(rig: Rig, locked: bool) -> bool:
    return rig.session.store.conference.locked is locked


@pytest.mark.parametrize("row_ids", [("mute", "unmute"), ("mute", "unmute", "mute")])
async def test_what_was_muted_and_unmuted_before_any_event_came_is_nobody_else_s(
    row_ids: tuple[str, ...],
) -> None:
    pipe, answer = open_stream(someone("ann"))
    async with hosted(scripted(answer)) as rig:
        for row_id in row_ids:
            await rig.presses(row_id, "ann")
        await rig.hears(pipe, "ann", *(row_id == "mute" for row_id in row_ids))
        assert rig.theirs == []


async def test_the_third_of_mute_unmute_mute_is_this_console_s_to_take_back() -> None:
    pipe, answer = open_stream(someone("ann"))
    wire = scripted(answer)
    async with hosted(wire) as rig:
        for row_id in ("mute", "unmute", "mute"):
            await rig.presses(row_id, "ann")
        await rig.hears(pipe, "ann", True, False, True)
        assert (await rig.takes_back(newest(rig))).theirs == 0
        assert wire.count("participants/ann/unmute") == 2


async def test_before_an_unmute_was_what_a_mute_asked_for_that_no_event_had_shown() -> None:
    pipe, answer = open_stream(someone("ann"))
    wire = scripted(answer)
    async with hosted(wire) as rig:
        await rig.presses("mute", "ann")
        unmute = await rig.presses("unmute", "ann")
        await rig.hears(pipe, "ann", True, False)
        await rig.takes_back(unmute)
        assert wire.count("participants/ann/mute") == 2


async def test_locked_unlocked_and_locked_before_any_event_came_is_nobody_else_s() -> None:
    pipe, answer = open_stream()
    async with hosted(scripted(answer)) as rig:
        for row_id in ("lock", "unlock", "lock"):
            await rig.presses(row_id)
        for locked in (True, False, True):
            pipe.send(sse("conference_update", {"locked": locked}))
            await rig.until(partial(is_locked, rig, locked))
        assert rig.theirs == []


async def test_what_shows_the_effect_already_is_no_sign_of_it_before_the_opposite_was_seen() -> (
    None
):
    pipe, answer = open_stream(someone("ann"))
    async with hosted(scripted(answer)) as rig:
        await rig.presses("mute", "ann")
        await rig.presses("unmute", "ann")
        await settled()
        assert [one.outcome for one in rig.deeds] == ["accepted", "accepted"]
        await rig.hears(pipe, "ann", True, False)
        await rig.until(lambda: {one.outcome for one in rig.deeds} == {"seen"})


async def test_of_to_and_fro_that_made_no_event_at_all_what_is_so_is_as_it_should_be() -> None:
    _pipe, answer = open_stream(someone("ann"))
    async with hosted(scripted(answer)) as rig:
        await rig.presses("mute", "ann")
        await rig.presses("unmute", "ann")
        await rig.outcome("seen", step=0.25)
        assert not rig.named("ann").is_muted


async def test_a_hunt_stopped_and_begun_again_owes_the_voice_it_took_last() -> None:
    pipe, answer = open_stream(someone("ann"))
    wire = scripted(answer)
    async with hosted(wire) as rig:
        for number, uuids in enumerate(({ANN}, set(), {ANN}), start=1):
            rig.session.hush(uuids)
            await rig.until(partial(has_deeds, rig, number))
            await rig.outcome("accepted")
        await rig.hears(pipe, "ann", True, False, True)
        assert rig.session.hushed == {"ann"}
        assert rig.theirs == []
        rig.session.hush(())
        await rig.until(lambda: wire.count("participants/ann/unmute") == 2)


async def test_a_key_answered_late_that_is_older_than_the_hunt_ends_no_debt() -> None:
    pipe, answer = open_stream(someone("ann"))
    body, slow = held()
    wire = scripted(answer).on("participants/ann/unmute", slow)
    async with hosted(wire) as rig:
        rig.press("unmute", rig.named("ann"))
        await rig.until(lambda: wire.count("participants/ann/unmute"))
        rig.session.hush({ANN})
        await rig.until(lambda: wire.count("participants/ann/mute"))
        await rig.hears(pipe, "ann", True)
        let_go(body)
        await rig.until(lambda: rig.deeds[0].outcome == "accepted")
        assert rig.session.hushed == {"ann"}


async def test_undo_leaves_alone_what_a_newer_key_has_done_while_it_waited() -> None:
    pipe, answer = open_stream(someone("ann"))
    wire = scripted(answer)
    async with hosted(wire) as rig:
        mute = await rig.presses("mute", "ann")
        rig.session.take_back(mute)
        await rig.until(lambda: mute in rig.session.history.undoing)
        await rig.presses("mute", "ann")
        await rig.hears(pipe, "ann", True)
        assert (await rig.undone(mute)).anew == 1
        assert not wire.count("participants/ann/unmute")


async def test_undo_that_waited_gives_nobody_a_voice_in_a_hunt() -> None:
    pipe, answer = open_stream(someone("ann"))
    wire = scripted(answer)
    async with hosted(wire) as rig:
        mute = await rig.presses("mute", "ann")
        rig.session.take_back(mute)
        await rig.until(lambda: mute in rig.session.history.undoing)
        rig.session.hush({ANN})
        await rig.until(lambda: wire.count("participants/ann/mute") == 2)
        await rig.hears(pipe, "ann", True)
        await rig.undone(mute)
        assert not wire.count("participants/ann/unmute")
        rig.session.hush(())
        await rig.until(lambda: wire.count("participants/ann/unmute"))


async def test_the_event_of_what_was_taken_back_already_is_nobody_else_s() -> None:
    pipe, answer = open_stream(someone("ann"))
    wire = scripted(answer)
    async with hosted(wire) as rig:
        mute = await rig.presses("mute", "ann")
        await rig.outcome("not confirmed", step=0.25)
        await rig.takes_back(mute)
        assert sent(wire) == ["participants/ann/mute", "participants/ann/unmute"]
        await rig.hears(pipe, "ann", True, False)
        assert rig.theirs == []


async def test_one_of_two_mutes_that_come_together_is_another_host_s() -> None:
    pipe, answer = open_stream(someone("ann"))
    async with hosted(scripted(answer)) as rig:
        await rig.presses("mute", "ann")
        for is_muted in (True, False, True):
            tell(pipe, "ann", is_muted=is_muted)
        await rig.until(lambda: len(rig.theirs) == 2)
        assert rig.theirs == [NewsKind.UNMUTED, NewsKind.MUTED]


async def test_what_is_noted_as_the_last_is_the_last_of_all_that_was_asked_before() -> None:
    _pipe, answer = open_stream(someone("ann"), someone("ben"))
    async with hosted(scripted(answer)) as rig:
        rig.press("mute", rig.named("ann"))
        rig.press("mute", rig.named("ben"))
        rig.session.note_last()
        rig.press("unmute", rig.named("ann"))
        assert rig.session.is_behind
        await rig.until(lambda: not rig.session.is_behind)
        noted = rig.session.noted
        assert noted is not None
        assert [one.name for one in noted.targets] == ["ben"]
