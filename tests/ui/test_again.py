"""What is done once more is asked once more: the meeting is another by now."""

import pytest

from pextui.ui import remarks
from pextui.ui.ask import Confirm
from pextui.ui.plain.circle import Circle
from tests.ui.host import ME, Host, hosting
from tests.ui.slow_clock import SlowClock
from tests.ui.test_undo import muted, settled, transfer


async def test_unlocking_again_asks_when_somebody_waits_by_now() -> None:
    async with hosting("quiet") as host:
        await host.press("l")
        await host.until(lambda: host.session.store.conference.locked)
        await host.press("L")
        await host.until(lambda: host.session.store.conference.locked is False)
        await settled(host)
        await host.press("u")
        await host.until(lambda: host.session.store.conference.locked)
        await host.arrives("Wanda")
        await host.until(lambda: host.session.store.waiting())
        host.forget()

        await host.press("ctrl+r")
        await host.until(lambda: isinstance(host.app.screen, Confirm))
        await host.sees("lets in 1 waiting at most")
        assert host.sent() == []
        await host.press("n")
        assert host.session.store.conference.locked


async def test_when_the_last_one_marked_leaves_the_order_is_free_at_once() -> None:
    async with hosting() as host:
        await host.go_to("Kwame Mensah")
        await host.press("space")
        await host.arrives("Aaron Early")
        await host.until(lambda: "Came meanwhile" in host.pane("roster"))
        await host.leaves("Kwame Mensah")
        await host.until(lambda: "Came meanwhile" not in host.pane("roster"))
        assert "has left" not in host.pane("roster")


async def test_the_filter_knows_for_whom_it_failed_for_as_long_as_it_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(remarks, "RECENT", 0.0)
    async with hosting() as host:
        await transfer(host, "meet_nowhere", "Kwame Mensah", "Priya Raman")
        await host.until(lambda: len(host.session.deeds) == 2)
        await settled(host)
        await host.press("escape", "slash")
        await host.type("failed")
        await host.press("enter")
        await host.until(lambda: host.shown == ["Kwame Mensah", "Priya Raman"])
        host.console.roster.tick()
        assert host.shown == ["Kwame Mensah", "Priya Raman"]

        await host.press("escape")
        await transfer(host, "meet_carol", "Priya Raman")
        await host.until(lambda: host.known("Priya Raman") is None)
        await host.press("slash")
        await host.type("failed")
        await host.until(lambda: host.shown == ["Kwame Mensah"])


async def test_what_is_asked_outside_of_the_roster_knows_what_has_failed_too() -> None:
    async with hosting() as host:
        await transfer(host, "meet_nowhere", "Priya Raman")
        await host.until(lambda: host.session.deeds)
        await settled(host)
        assert [one.name for one in Circle(host.session).listed("failed")] == ["Priya Raman"]


async def test_those_for_whom_it_is_tried_again_are_named_as_the_first_question_named_them() -> (
    None
):
    async with hosting() as host:
        await host.arrives("Priya Raman", uri="sip:priya.two@example.com", waiting=False)
        await host.go_to("Kwame Mensah")
        await transfer(host, "meet_nowhere", "Kwame Mensah", "Priya Raman")
        await host.until(lambda: len(host.session.deeds) == 2)
        await settled(host)
        await host.leaves("Kwame Mensah")

        await host.press("f")
        await host.sees("Transfer Kwame Mensah and Priya Raman (", "undo: no")
        assert "@example.com" in host.flat
        await host.press("n")


async def test_of_a_crowd_for_whom_it_is_tried_again_the_hosts_are_counted() -> None:
    async with hosting() as host:
        names = ["Kwame Mensah", "Priya Raman", "Yuki Tanaka", "Jonas Lindqvist"]
        await transfer(host, "meet_nowhere", *names)
        await host.pilot.pause(0.1)
        await host.until(lambda: len(host.session.deeds) == 4)
        await settled(host)

        await host.press("f")
        await host.sees("4 people, 1 of them a host", "again?", "undo: no")
        assert all(name in host.inside(".people") for name in names)
        await host.press("n")


async def test_a_question_of_undo_says_whether_that_can_be_undone() -> None:
    async with hosting("quiet") as host:
        await host.press("l")
        await host.until(lambda: host.session.store.conference.locked)
        await settled(host)
        await host.arrives("Wanda")
        await host.until(lambda: host.session.store.waiting())
        await host.press("u")
        await host.sees("Unlock the meeting?", "Wanda", "undo: no")
        await host.press("n")


async def muted_and_taken_back(host: Host, name: str) -> None:
    """Mute somebody, and take that back: it can be done again."""
    await host.go_to(name)
    await host.press("m")
    await host.until(lambda: name in muted(host))
    await host.press("u")
    await host.until(lambda: host.session.history.next)
    host.forget()


async def test_what_can_be_done_to_nobody_any_more_is_not_done_again() -> None:
    async with hosting() as host:
        await muted_and_taken_back(host, "Priya Raman")
        await host.leaves("Priya Raman")
        await host.press("ctrl+r")
        assert host.toasts[-1] == "Mute Priya Raman: there is nobody left to do that to"
        await host.press("ctrl+r")
        assert host.toasts[-1] == "nothing to do again"
        assert host.sent() == []


async def test_a_guest_does_nothing_again() -> None:
    async with hosting() as host:
        await muted_and_taken_back(host, "Priya Raman")
        await host.does(lambda meeting, uuid: meeting.give_role(uuid, "guest"), ME)
        await host.until(lambda: host.session.store.own_role == "guest")
        await host.press("ctrl+r")
        assert host.toasts[-1].startswith("redo: only a host can do this")
        assert host.sent() == []
        assert host.session.history.next is not None, "this console may be a host again"


async def test_what_may_not_be_true_any_more_is_no_ground_for_doing_again() -> None:
    clock = SlowClock()
    async with hosting(clock=clock) as host:
        await muted_and_taken_back(host, "Priya Raman")
        host.node.hang_up_streams()
        await host.until(lambda: "RETRY" in host.status)
        await host.press("ctrl+r")
        assert host.toasts[-1].startswith("redo: not now")
        assert host.sent() == []


async def test_ctrl_r_pressed_often_does_it_again_once() -> None:
    async with hosting() as host:
        await muted_and_taken_back(host, "Priya Raman")
        await host.burst("ctrl+r", "ctrl+r", "ctrl+r")
        await host.until(lambda: "Priya Raman" in muted(host))
        assert len(host.sent()) == 1
