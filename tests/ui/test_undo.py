"""Undo, redo, and trying again."""

import time
from functools import partial

import pytest

from pextui.session import Outcome
from pextui.simulator.meeting import Meeting
from pextui.simulator.refusal import Refusal
from pextui.ui import console
from pextui.ui.ask import Confirm, Fill
from tests.ui.host import Host, hosting
from tests.ui.slow_clock import SlowClock


def muted(host: Host) -> set[str]:
    return {one.name for one in host.session.store.participants.values() if one.is_muted}


def is_muted(host: Host, name: str) -> bool:
    return name in muted(host)


def busy(host: Host) -> None:
    """Let the session have other things to do for a moment."""
    loop = host.session._loop
    assert loop is not None
    loop.call_soon_threadsafe(time.sleep, 0.3)


async def settled(host: Host) -> None:
    """Wait until nothing is under way."""
    await host.until(
        lambda: host.session.deeds and not any(deed.outcome.is_open for deed in host.session.deeds)
    )


async def test_u_takes_back_what_a_key_did_and_ctrl_r_does_it_again() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.press("m")
        await host.until(lambda: "Priya Raman" in muted(host))

        await host.press("u")
        await host.until(lambda: "Priya Raman" not in muted(host))
        await host.until(lambda: "undone: Mute Priya Raman" in "".join(host.toasts))

        await host.press("ctrl+r")
        await host.until(lambda: "Priya Raman" in muted(host))
        await host.press("u")
        await host.until(lambda: "Priya Raman" not in muted(host))


def deaf(meeting: Meeting) -> None:
    """The node says yes to muting somebody, and no event comes of it."""

    def mute(uuid: str) -> None:
        pass

    meeting.mute = mute  # type: ignore[method-assign]


async def test_u_pressed_again_before_it_is_done_takes_back_nothing_else() -> None:
    clock = SlowClock()
    async with hosting(clock=clock) as host:
        await host.go_to("Kwame Mensah")
        await host.press("m")
        await host.until(lambda: "Kwame Mensah" in muted(host))
        host.node.do(deaf)  # for all that one sees here
        await host.go_to("Priya Raman")
        await host.press("m")
        await host.until(lambda: host.session.deeds[-1].outcome is Outcome.ACCEPTED)
        host.forget()

        await host.press("u")
        await host.pilot.pause(console.HELD)
        await host.press("u")
        assert "still undoing: Mute Priya Raman" in host.toasts[-1]
        assert host.sent() == []
        await clock.passes(4)
        await host.until(host.sent)
        (sent,) = host.sent()
        assert sent.path == f"participants/{host.uuid('Priya Raman')}/unmute", "it may be muted"
        assert "Kwame Mensah" in muted(host)


async def test_a_held_u_takes_back_one_thing_and_a_new_press_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with hosting() as host:
        names = {"Kwame Mensah", "Priya Raman"}
        for name in sorted(names):
            await host.go_to(name)
            await host.press("m")
        await host.until(lambda: names <= muted(host))
        await settled(host)

        monkeypatch.setattr(console, "HELD", 60.0)  # a slow machine repeats slowly
        await host.press("u", "u", "u")
        await host.until(lambda: "Priya Raman" not in muted(host))
        await settled(host)
        await host.press("u", "u", "u")
        await host.arrives("Aaron Early")
        assert "Kwame Mensah" in muted(host)

        monkeypatch.setattr(console, "HELD", 0.0)  # time has passed
        await host.press("u")
        await host.until(lambda: "Kwame Mensah" not in muted(host))


async def test_what_may_not_be_true_any_more_is_no_ground_and_a_refused_u_is_no_press(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(console, "HELD", 60.0)  # a slow machine repeats slowly
    clock = SlowClock()
    async with hosting(clock=clock) as host:
        await host.go_to("Priya Raman")
        await host.press("m")
        await host.until(lambda: "Priya Raman" in muted(host))
        host.node.hang_up_streams()
        await host.until(lambda: "RETRY" in host.status)
        await host.press("u")
        assert "not now" in host.toasts[-1]
        await clock.passes(5)
        await host.until(lambda: "LIVE" in host.status)
        await host.press("u")
        await host.until(lambda: "Priya Raman" not in muted(host))


async def test_all_guests_muted_and_taken_back_leaves_muted_whom_somebody_muted_before() -> None:
    async with hosting() as host:
        before = muted(host)
        assert before
        await host.press("g")
        await host.until(lambda: len(muted(host)) > len(before) and host.session.history.last)
        await settled(host)
        host.forget()

        await host.press("u")
        await host.until(lambda: muted(host) == before)
        unmuted = {one.path.split("/")[1] for one in host.sent()}
        assert not unmuted & {host.uuid(name) for name in before}


async def test_spotlights_come_back_in_their_order() -> None:
    async with hosting() as host:
        for name in ("Priya Raman", "Kwame Mensah", "Yuki Tanaka"):
            await host.does(Meeting.spotlight, name)
        await host.until(lambda: len(host.session.store.spotlights()) == 3)
        order = host.session.store.spotlights()
        await host.go_to("Priya Raman")
        await host.press("S")
        await host.until(lambda: len(host.session.store.spotlights()) == 2)

        await host.press("u")
        await host.until(lambda: host.session.store.spotlights() == order)


async def test_what_cannot_be_taken_back_says_so_and_what_came_before_is_next() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.press("m")
        await host.until(lambda: "Priya Raman" in muted(host))
        await host.go_to("Leila Haddad")
        await host.press("a")
        await host.until(lambda: len(host.session.history.done) == 2)

        await host.press("u")
        await host.until(lambda: "cannot be undone" in host.toasts[-1])
        await host.until(lambda: len(host.session.history.done) == 1)
        await host.pilot.pause(console.HELD)
        await host.press("u")
        await host.until(lambda: "undone: Mute" in host.toasts[-1])
        assert "Priya Raman" not in muted(host)
        await host.pilot.pause(console.HELD)
        await host.press("u")
        await host.until(lambda: "nothing to undo" in host.toasts[-1])


async def test_unlocking_taken_back_and_locking_taken_back_ask_when_somebody_came() -> None:
    async with hosting("quiet") as host:
        await host.press("l")
        await host.until(lambda: host.session.store.conference.locked)
        await settled(host)
        await host.arrives("Wanda")
        await host.until(lambda: host.session.store.waiting())

        await host.press("u")
        await host.sees("lets in 1 waiting at most")
        await host.press("n")
        assert host.session.store.conference.locked
        await host.press("u")
        await host.press("y")
        await host.until(lambda: not host.session.store.conference.locked)


async def test_the_question_says_whether_it_can_be_taken_back() -> None:
    async with hosting() as host:
        await host.go_to("Kwame Mensah")
        await host.press("x")
        await host.sees("undo: by dialling again")
        await host.press("n")
        await host.press("A")
        await host.sees("undo: no")
        await host.press("n")
        await host.go_to("Kwame Mensah")
        await host.press("t")
        await host.sees("undo: no")


async def test_who_was_removed_is_called_again_only_by_the_form() -> None:
    async with hosting() as host:
        await host.go_to("Kwame Mensah")
        await host.press("x", "y")
        await host.until(lambda: host.known("Kwame Mensah") is None)
        host.forget()

        await host.press("u")
        await host.until(lambda: isinstance(host.app.screen, Fill))
        await host.sees("Call Kwame Mensah again?")
        assert host.sent() == []
        await host.press("enter")
        await host.until(host.sent)
        (dialled,) = host.sent()
        assert dialled.path == "dial"
        assert dialled.body["protocol"] == "sip"


async def transfer(host: Host, meeting: str, *names: str) -> None:
    """Mark these people and transfer them to *meeting*."""
    await host.press("escape")
    for name in names:
        await host.go_to(name)
        await host.press("space")
    await host.press("t")
    await host.until(lambda: isinstance(host.app.screen, Fill))
    await host.type(meeting)
    await host.press("enter")


async def test_f_tries_again_for_those_for_whom_it_failed_and_nobody_else() -> None:
    async with hosting() as host:
        names = ["Kwame Mensah", "Priya Raman", "Yuki Tanaka"]
        await transfer(host, "meet_nowhere", *names)
        await host.until(lambda: len(host.session.deeds) == 3)
        await settled(host)
        await transfer(host, "meet_carol", "Priya Raman")
        await host.until(lambda: len(host.session.deeds) == 4)
        await settled(host)
        host.forget()

        await host.press("f")
        await host.until(lambda: isinstance(host.app.screen, Confirm))
        await host.sees("Transfer Kwame Mensah and Yuki Tanaka to meet_nowhere, again?")
        await host.sees("not accepted by the node", "undo: no")
        await host.press("y")
        await host.until(lambda: len(host.sent()) == 2)
        wanted = {f"participants/{host.uuid(name)}/transfer" for name in names[::2]}
        assert {one.path for one in host.sent()} == wanted


async def test_without_a_failure_f_says_so() -> None:
    async with hosting() as host:
        await host.press("f")
        assert host.toasts == ["nothing has failed"]


async def test_u_right_after_a_key_takes_back_that_key_and_nothing_older() -> None:
    async with hosting() as host:
        await host.go_to("Kwame Mensah")
        await host.press("m")
        await host.until(lambda: "Kwame Mensah" in muted(host))
        await host.go_to("Priya Raman")
        busy(host)
        await host.pilot.press("m", "u")
        await host.until(lambda: any("Mute Priya Raman" in one for one in host.toasts))
        assert "Kwame Mensah" in muted(host)
        await host.until(lambda: "Priya Raman" not in muted(host))


async def test_all_the_others_at_the_door_are_those_where_the_mark_was_set() -> None:
    async with hosting() as host:
        await host.go_to("Leila Haddad")
        await host.press("space")
        await host.does(Meeting.admit, "Leila Haddad")
        await host.until(lambda: "2 waiting" in host.status)
        await host.press("minus")
        assert set(host.chosen) == {"Tomasz Wójcik", "Grace Chen"}


async def test_u_between_two_keys_of_a_busy_session_takes_back_the_first() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        busy(host)
        await host.pilot.press("m", "u")
        host.console.roster.go_to(host.uuid("Kwame Mensah"))
        await host.pilot.press("m")
        await host.until(lambda: any("undone: Mute Priya Raman" in one for one in host.toasts))
        await host.until(lambda: "Kwame Mensah" in muted(host))
        assert "Priya Raman" not in muted(host)


async def test_u_counts_again_after_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "HELD", 60.0)  # a slow machine
    async with hosting("quiet") as host:
        await host.press("l")
        await host.until(lambda: host.session.store.conference.locked)
        await settled(host)
        await host.arrives("Wanda")
        await host.until(lambda: host.session.store.waiting())
        for _ in range(2):
            await host.press("u")
            await host.sees("lets in 1 waiting")
            await host.press("n")
            await host.until(lambda: host.app.screen is host.console)


def refuses(meeting: Meeting, verb: str, name: str) -> None:
    """The node is too busy to do *verb* to somebody."""
    uuid, real = meeting.named(name).uuid, getattr(meeting, verb)

    def refuse(one: str) -> None:
        if one == uuid:
            raise Refusal(503, "busy")
        real(one)

    setattr(meeting, verb, refuse)


async def test_an_undo_that_failed_is_tried_once_more_before_what_is_older() -> None:
    async with hosting() as host:
        for name in ("Kwame Mensah", "Priya Raman"):
            await host.go_to(name)
            await host.press("m")
            await host.until(partial(is_muted, host, name))
        await settled(host)
        host.node.do(partial(refuses, verb="unmute", name="Priya Raman"))
        for _ in range(2):
            host.toasts.clear()
            await host.pilot.pause(console.HELD)
            await host.press("u")
            await host.until(lambda: host.toasts)
            assert "undo Mute Priya Raman: 1 of 1 did not work" in host.toasts[-1]
            assert "Kwame Mensah" in muted(host)

        await host.pilot.pause(console.HELD)
        await host.press("u")
        await host.until(lambda: "Kwame Mensah" not in muted(host))


async def test_what_was_never_done_is_not_taken_back() -> None:
    async with hosting() as host:
        host.node.do(partial(refuses, verb="mute", name="Priya Raman"))
        await host.go_to("Priya Raman")
        await host.press("m")
        await host.until(lambda: host.session.deeds)
        await settled(host)
        host.forget()
        await host.press("u")
        await host.until(lambda: "Mute Priya Raman: was not done" in host.toasts)
        assert host.sent() == []
        assert host.session.history.done == ()


async def test_taking_back_muting_all_leaves_muted_whom_another_host_has_muted_since() -> None:
    clock = SlowClock()
    async with hosting(clock=clock) as host:
        await host.press("g")
        await host.until(lambda: host.session.store.conference.guests_muted)
        await host.until(lambda: "Yuki Tanaka" in muted(host))
        await settled(host)
        await host.does(Meeting.unmute, "Yuki Tanaka")
        await host.until(lambda: "Yuki Tanaka" not in muted(host))
        await host.does(Meeting.mute, "Yuki Tanaka")
        await host.until(lambda: "Yuki Tanaka" in muted(host))
        host.forget()
        await host.press("u")
        await host.until(lambda: any("another host has changed that" in one for one in host.toasts))
        theirs = f"participants/{host.uuid('Yuki Tanaka')}/unmute"
        assert theirs not in {one.path for one in host.sent()}
        assert "Yuki Tanaka" in muted(host)
