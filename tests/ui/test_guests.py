"""What cannot be done: why not, in a sentence, and nothing is sent."""

import pytest

from pextui.actions import ACTIONS
from pextui.simulator.meeting import Meeting
from pextui.simulator.node import DialectName
from tests.ui.host import DIALECTS, ME, hosting

FOR_HOSTS = [action for action in ACTIONS if action.is_for_hosts]
WHY = "only a host can do this, and this console is a guest here"


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_guest_sees_no_host_keys_and_is_told_why_when_pressing_one(
    dialect: DialectName,
) -> None:
    async with hosting(dialect=dialect, as_guest=True, before=Meeting.unlock) as host:
        assert "guest" in host.status.splitlines()[0]
        for words in ("Lock meeting", "End meeting", "Dial out", "Mute"):
            assert words not in host.pane("controls")
        assert "Mute" not in host.keyline
        assert "Chat" in host.pane("controls")
        await host.go_to("Priya Raman")

        for action in FOR_HOSTS:
            await host.letters_count()
            await host.row_key(action.id)

        assert host.app.screen is host.console
        assert host.toasts == [f"{action.label()}: {WHY}" for action in FOR_HOSTS]
        assert host.sent() == []


async def test_a_guest_may_chat() -> None:
    async with hosting(as_guest=True, before=Meeting.unlock) as host:
        await host.press("c")
        await host.type("hello")
        await host.press("enter")

        await host.until(lambda: f"{ME} (you): hello" in host.pane("chat"))


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_demoted_in_the_meeting_a_host_loses_the_keys_and_gets_them_back(
    dialect: DialectName,
) -> None:
    async with hosting(dialect=dialect) as host:
        await host.go_to("Priya Raman")
        await host.does(lambda meeting, uuid: meeting.give_role(uuid, "guest"), ME)
        await host.until(lambda: "Lock:" not in host.pane("controls"))
        assert "guest" in host.status.splitlines()[0]
        host.forget()
        await host.row_key("mute")
        assert f"Mute: {WHY}" in host.toasts
        assert host.sent() == []

        await host.does(lambda meeting, uuid: meeting.give_role(uuid, "chair"), ME)
        await host.until(lambda: "Lock:" in host.pane("controls"))
        assert host.under_cursor == "Priya Raman"
        await host.row_key("mute")
        await host.until(lambda: "muted" in host.row("Priya Raman"))


async def test_making_oneself_a_guest_asks_first() -> None:
    async with hosting() as host:
        await host.go_to(ME)
        await host.row_key("make_guest")
        await host.sees("Make this console a guest?")
        assert host.sent() == []

        await host.press("y")

        await host.until(lambda: "Lock:" not in host.pane("controls"))


@pytest.mark.parametrize(
    ("row_id", "why"),
    [
        ("admit", "Let in: Priya Raman is not waiting"),
        ("media_off", "End RTMP media: this console has no RTMP media to end"),
    ],
)
async def test_a_greyed_key_says_why(row_id: str, why: str) -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.row_key(row_id)

        assert host.toasts == [why]
        await host.sees(why)
        assert host.sent() == []


async def test_nobody_waiting_is_said_in_the_controls_and_on_the_key() -> None:
    async with hosting("quiet") as host:
        assert "(A) Let in all waiting" in host.pane("controls")

        await host.row_key("admit_all")

        assert host.toasts == ["Let in all N waiting: nobody is waiting"]


async def test_a_refusal_of_the_node_is_shown_and_nothing_looks_done() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.row_key("transfer")
        await host.type("meet_nowhere")
        await host.press("enter")

        await host.until(lambda: any("not accepted" in one for one in host.toasts))
        assert "Priya Raman" in host.row("Priya Raman")
        assert "!" in host.row("Priya Raman")
        assert "! not accepted by the node" in host.pane("activity")


async def test_a_row_shows_that_it_was_asked_until_it_is_seen() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.row_key("mute")

        await host.until(lambda: "✓" in host.row("Priya Raman"))
        assert "seen ✓" in host.pane("activity")


async def test_what_another_host_makes_of_this_console_is_said_with_what_it_means() -> None:
    async with hosting() as host:
        await host.does(lambda meeting, uuid: meeting.give_role(uuid, "guest"), ME)
        await host.until(lambda: host.toasts)
        assert host.toasts[-1].startswith("another host made this console a guest: ")
        await host.until(
            lambda: "you are a guest now · by another host" in host.said_in("activity")
        )
        await host.does(lambda meeting, uuid: meeting.give_role(uuid, "chair"), ME)
        await host.until(lambda: "another host made this console a host" in host.toasts[-1])


async def test_who_makes_this_console_a_guest_from_here_is_not_told_so_in_passing() -> None:
    async with hosting() as host:
        host.console.roster.go_to(host.session.store.own_uuid)
        await host.press("H", "y")
        await host.until(lambda: "you are a guest now" in host.said_in("activity"))
        assert not any("another host" in one for one in host.toasts)
