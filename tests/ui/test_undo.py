"""Undo, redo, trying again, and the moment in which something can be called off."""

import time

import pytest

from pextui.actions import BY_ID, Target
from pextui.session import Outcome
from pextui.simulator.meeting import Meeting
from pextui.ui import console, grace
from pextui.ui.ask import Confirm, Fill
from tests.ui.host import Host, hosting
from tests.ui.slow_clock import SlowClock


def muted(host: Host) -> set[str]:
    return {one.name for one in host.session.store.participants.values() if one.is_muted}


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


async def test_what_may_not_be_true_any_more_is_no_ground_for_taking_back() -> None:
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


async def test_removing_many_waits_and_escape_calls_it_off() -> None:
    async with hosting() as host:
        await host.press("slash")
        await host.type("role:guest !waiting")
        await host.press("enter", "asterisk", "x")
        await host.until(lambda: isinstance(host.app.screen, Confirm))
        await host.press("y")
        await host.sees("esc calls it off")
        assert "Remove 7 people in" in host.flat

        await host.press("escape")
        await host.no_longer_sees("esc calls it off")
        assert host.toasts[-1] == "called off: nothing was done"
        assert host.sent() == []


async def test_removing_many_happens_when_nobody_calls_it_off() -> None:
    async with hosting() as host:
        await host.press("slash")
        await host.type("role:guest !waiting")
        await host.press("enter", "asterisk", "x", "y")
        await host.sees("esc calls it off")
        assert host.sent() == []

        await host.until(lambda: len(host.sent()) == 7)


async def about_to_end(host: Host) -> None:
    await host.press("E")
    await host.type(host.session.invitation.meeting)
    await host.press("enter")
    await host.sees("End meeting for everyone in")


@pytest.mark.parametrize("front", ["i", "o", "slash", "c"])
async def test_escape_calls_off_whatever_is_in_front_and_leaves_that_there(front: str) -> None:
    async with hosting(size=(120, 60)) as host:
        await about_to_end(host)
        await host.pilot.press(front)
        await host.until(lambda: host.app.screen is not host.console or host.typed is not None)
        seen = (host.app.screen, host.app.focused)
        await host.sees("esc calls it off")
        await host.pilot.press("escape")
        assert not host.console.is_about_to_act
        assert (host.app.screen, host.app.focused) == seen
        assert host.toasts[-1] == "called off: nothing was done"
        await host.press("escape")
        await host.until(lambda: host.app.focused is host.console.roster)
        assert host.sent() == []


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (30, 9)])
@pytest.mark.parametrize("front", ["question_mark", "ctrl+p", "i", "o"])
async def test_what_something_in_front_hides_is_called_off_or_else_it_is_seen_counting(
    front: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hosting(size=size) as host:
        await about_to_end(host)
        monkeypatch.setattr(host.console._grace, "_due", host.console._grace._due + 60)
        await host.pilot.press(front)
        await host.until(lambda: host.app.screen is not host.console)
        await host.pilot.pause(0.3)  # several looks
        await host.pilot.pause()
        if "esc calls it off" in host.flat:
            assert host.console.is_about_to_act
        else:
            assert not host.console.is_about_to_act
            assert host.toasts[-1] == "called off: nothing was done"
        assert host.sent() == []


@pytest.mark.parametrize("size", [(29, 40), (120, 8), (1, 1)])
@pytest.mark.parametrize("is_covered", [False, True])
async def test_what_cannot_be_seen_counting_any_more_is_called_off(
    size: tuple[int, int], is_covered: bool
) -> None:
    async with hosting() as host:
        await about_to_end(host)
        if is_covered:
            await host.pilot.press("i")
        await host.pilot.resize_terminal(*size)
        await host.until(lambda: not host.console.is_about_to_act)
        assert host.toasts[-1] == "called off: nothing was done"
        assert host.sent() == []


async def test_escape_on_a_screen_that_is_too_small_calls_off() -> None:
    async with hosting() as host:
        host.console.add_class("-tiny")
        host.console._desk.send(BY_ID["end"], (Target(),), {})  # type: ignore[arg-type]
        assert host.console.is_about_to_act
        await host.pilot.press("escape")
        assert not host.console.is_about_to_act
        assert host.sent() == []


async def test_what_nobody_can_have_seen_counting_is_called_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with hosting() as host:
        await about_to_end(host)
        monkeypatch.setattr(grace, "_UNSEEN", -1.0)  # the program was stopped for a while
        await host.until(lambda: not host.console.is_about_to_act)
        assert host.toasts[-1] == "called off: nothing was done"
        assert host.sent() == []


async def test_one_is_removed_at_once() -> None:
    async with hosting() as host:
        await host.go_to("Kwame Mensah")
        await host.press("x", "y")
        assert not host.console._grace.is_pending
        await host.until(lambda: host.known("Kwame Mensah") is None)


@pytest.mark.parametrize("key", ["escape", "u"])
async def test_ending_for_everyone_waits_and_can_be_called_off(key: str) -> None:
    async with hosting() as host:
        await host.press("E")
        await host.type(host.session.invitation.meeting)
        await host.press("enter")
        await host.sees("End meeting for everyone in")

        await host.press(key)
        await host.no_longer_sees("esc calls it off")
        assert host.sent() == []


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
        loop = host.session._loop
        assert loop is not None
        loop.call_soon_threadsafe(time.sleep, 0.3)  # the session has other things to do
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
