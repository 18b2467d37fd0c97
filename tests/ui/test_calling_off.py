"""The moment in which something can be called off."""

import pytest

from pextui.actions import BY_ID, Target
from pextui.ui import grace
from pextui.ui.ask import Confirm
from tests.ui.host import Host, hosting


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
