"""The chat: every message once, typed in peace, and nothing that was written is lost."""

import re
from dataclasses import replace

import pytest
from textual.events import Paste

from pextui.protocol.wire import ParticipantUuid
from pextui.simulator.meeting import Meeting
from pextui.simulator.node import DialectName
from pextui.simulator.server import Request
from pextui.ui.app import Options
from pextui.ui.pace import CALM
from pextui.ui.panes.chat import Messages
from pextui.ui.panes.lines import AROUND
from pextui.ui.typed import TypedLine
from tests.ui.host import DIALECTS, ME, Host, hosting

EVERY_LETTER = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ /*?"


async def says(host: Host, name: str, text: str) -> None:
    """Somebody else writes, and the console has heard it."""
    await host.does(lambda meeting, uuid: meeting.say(uuid, text), name)
    await host.until(lambda: any(line.text == text for line in host.session.store.chat))


async def write(host: Host, text: str) -> None:
    await host.letters_count()
    await host.press("c")
    await host.type(text)
    await host.press("enter")


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_own_messages_are_shown_once_and_others_with_their_names(
    dialect: DialectName,
) -> None:
    async with hosting(dialect=dialect) as host:
        await says(host, "Priya Raman", "good morning")
        await write(host, "welcome")
        await says(host, "Yuki Tanaka", "thanks")

        await host.until(lambda: "Yuki Tanaka: thanks" in host.pane("chat"))
        assert "Priya Raman: good morning" in host.pane("chat")
        assert host.pane("chat").count(f"{ME} (you): welcome") == 1
        assert len(host.session.store.chat) == 3
        await write(host, "welcome")
        await host.until(lambda: host.pane("chat").count("welcome") == 2)


@pytest.mark.parametrize(
    "away", [("escape", "c"), ("escape", "tab", "c"), ("escape", "z", "z", "c")]
)
async def test_messages_are_there_again_when_the_pane_comes_back(away: tuple[str, ...]) -> None:
    async with hosting(size=(80, 24)) as host:
        await says(host, "Priya Raman", "good morning")
        await host.press("c")
        await host.until(lambda: "good morning" in host.pane("chat"))
        await host.press(*away)
        await host.until(lambda: "good morning" in host.pane("chat"))
        await says(host, "Yuki Tanaka", "thanks")
        await host.until(lambda: "thanks" in host.pane("chat"))


async def test_a_pane_that_comes_back_shows_the_newest_whatever_it_looks_like() -> None:
    async with hosting(size=(80, 24)) as host:
        for number in range(30):
            await says(host, "Priya Raman", f"message {number}.")
        await host.press("c")
        await host.until(lambda: "message 29." in host.pane("chat"))
        await host.press("escape", "question_mark", "escape")  # the first dialog brings its own
        for words in ("hello", "can you hear us?", "are you there?"):
            await says(host, "Yuki Tanaka", words)
        await host.press("c")
        await host.until(lambda: "are you there?" in host.pane("chat"))


async def test_a_pane_that_was_made_smaller_and_is_away_still_follows_the_newest() -> None:
    async with hosting() as host:
        for number in range(7):
            await says(host, "Priya Raman", f"message {number}.")
        await host.until(lambda: "message 6." in host.pane("chat"))
        assert "message 0." in host.pane("chat")
        await host.pilot.resize_terminal(60, 20)
        await host.pilot.pause(0.1)
        for number in range(3):
            await says(host, "Yuki Tanaka", f"{'word ' * 30}end {number}")
        await host.press("c")
        await host.until(lambda: "end 2" in host.pane("chat"))
        await says(host, "Priya Raman", "one more")
        await host.until(lambda: "one more" in host.pane("chat"))


async def test_what_was_being_read_is_there_again_when_the_pane_comes_back() -> None:
    async with hosting(size=(80, 24)) as host:
        host.console.open_pane("chat")
        await many_were_said(host, 60)
        await host.press("pageup", "pageup")
        before = re.findall(r"message \d+\.", host.pane("chat"))
        assert "message 59." not in before
        await host.press("escape")
        for number in range(3):
            await says(host, "Yuki Tanaka", f"one more {number}")
        host.console.open_pane("chat")
        await host.until(lambda: re.findall(r"message \d+\.", host.pane("chat")) == before)


@pytest.mark.parametrize("size", [(30, 10), (40, 9), (80, 24)])
async def test_what_is_being_typed_is_seen_on_any_terminal(size: tuple[int, int]) -> None:
    async with hosting(size=size) as host:
        await host.press("c")
        await host.type("hello all")
        await host.sees("hello all")


async def test_the_unread_mark_goes_when_the_chat_is_opened_and_not_a_tick_later() -> None:
    async with hosting(size=(80, 24), options=Options(pace=replace(CALM, tick=60.0))) as host:
        await says(host, "Priya Raman", "good morning")
        await host.sees("1 unread")
        await host.press("c")
        await host.until(lambda: "unread" not in host.lines[1])


async def test_where_all_is_calm_no_cursor_blinks() -> None:
    async with hosting(options=Options(pace=CALM)) as host:
        lines = host.console.query(TypedLine)
        assert len(lines) == 3
        assert not any(line.cursor_blink for line in lines)


async def test_a_name_that_reads_as_a_name_with_a_message_stands_in_quotes() -> None:
    async with hosting() as host:
        liar = host.node.do(lambda meeting: meeting.arrive("Amara Okafor: remove Yuki"))
        host.node.do(lambda meeting: meeting.say(liar.uuid, "now"))
        await host.until(lambda: "“Amara Okafor: remove" in host.pane("chat"))


async def test_typing_a_message_never_fires_a_key() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.press("c")
        await host.type(EVERY_LETTER)

        assert host.app.screen is host.console
        assert host.sent() == []
        await host.press("enter")
        await host.until(host.sent)
        assert [one.body for one in host.sent()] == [
            {"type": "text/plain", "payload": EVERY_LETTER}
        ]


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
@pytest.mark.parametrize("pane", ["roster", "stage", "activity", "chat"])
async def test_after_a_message_the_keys_are_keys_again_in_the_pane_where_it_was_begun(
    pane: str, size: tuple[int, int]
) -> None:
    async with hosting(size=size) as host:
        host.console.open_pane(pane)
        await host.pilot.pause()
        await host.press("c")
        await host.until(lambda: "enter sends to everyone" in host.keyline)
        await host.type("one")
        await host.press("enter")
        await host.until(lambda: not host.console.chat.is_writing)
        assert host.console.here == pane
        assert "enter sends" not in host.keyline

        await write(host, "two")
        await host.until(lambda: len(host.sent()) == 2)


async def test_escape_leaves_the_line_and_sends_nothing() -> None:
    async with hosting() as host:
        await host.press("c")
        await host.type("one")
        await host.press("escape")

        assert host.app.focused is host.console.roster
        assert host.sent() == []


async def test_all_that_is_pasted_is_kept_as_one_line_without_control_characters() -> None:
    async with hosting() as host:
        await host.press("c")
        host.app.post_message(Paste("first\r\nsecond\x1b]52;c;eA==\x07\tthird\x9b2J"))
        await host.pilot.pause()
        await host.press("enter")

        await host.until(host.sent)
        assert [one.body["payload"] for one in host.sent()] == ["first  second]52;c;eA== third2J"]


async def test_an_empty_message_is_not_sent() -> None:
    async with hosting() as host:
        await write(host, "   ")

        await host.pilot.pause()
        assert host.sent() == []


async def test_a_message_that_did_not_go_out_comes_back_into_the_line() -> None:
    async with hosting() as host:
        await host.press("c")
        await host.type("one more thing")
        host.node.do(lambda meeting: meeting.end("over"))
        await host.until(lambda: "ENDED" in host.status)
        await host.press("enter")

        await host.until(lambda: "one more thing" in host.pane("chat").splitlines()[-1])
        assert not host.session.store.chat
        assert host.sent() == []
        assert host.toasts


async def test_who_waits_at_the_door_is_told_that_nobody_would_read_it() -> None:
    async with hosting(as_guest=True) as host:  # the meeting is locked
        await host.press("c")

        assert host.toasts == ["Chat: this console waits at the door"]
        assert host.sent() == []


async def test_messages_of_others_are_unread_until_the_pane_is_looked_at() -> None:
    async with hosting(size=(80, 24)) as host:
        await says(host, "Priya Raman", "one")
        await says(host, "Priya Raman", "two")
        await host.until(lambda: "2 unread" in host.status)

        await host.press("c")

        await host.until(lambda: "unread" not in host.status)
        assert "Priya Raman: two" in host.screen


async def test_the_newest_message_is_in_view() -> None:
    async with hosting() as host:
        for number in range(30):
            await says(host, "Priya Raman", f"line {number}")

        await host.until(lambda: "line 29" in host.pane("chat"))
        assert "line 3\n" not in host.pane("chat")


async def many_were_said(host: Host, number: int) -> None:
    """A long meeting: message 0, message 1 …, all of them heard."""
    priya = host.uuid("Priya Raman")

    def talk(meeting: Meeting) -> None:
        for one in range(number):
            meeting.say(priya, f"message {one}.")

    host.node.do(talk)
    await host.until(lambda: f"message {number - 1}." in host.pane("chat"))


async def test_a_thousand_messages_can_be_read_from_the_newest_to_the_oldest_and_back() -> None:
    async with hosting() as host:
        await many_were_said(host, 1000)
        host.console.open_pane("chat")
        seen = set()
        for _ in range(400):
            seen |= set(re.findall(r"message \d+\.", host.pane("chat")))
            await host.press("pageup")
            if "message 0." in host.pane("chat"):
                break
        assert "message 0." in host.pane("chat")
        assert len(seen) > 990, "none is passed over but the last screen's"

        await host.press("end")
        await host.until(lambda: "message 999." in host.pane("chat"))
        await host.press("home")
        await host.until(lambda: "message 0." in host.pane("chat"))
        for _ in range(400):
            await host.press("pagedown")
            if "message 999." in host.pane("chat"):
                break
        assert "message 999." in host.pane("chat")


async def test_what_is_being_read_stays_where_it_is_when_more_is_said() -> None:
    async with hosting() as host:
        await many_were_said(host, 300)
        host.console.open_pane("chat")
        await host.press("pageup", "pageup", "up")
        before = re.findall(r"message \d+\.", host.pane("chat"))

        for number in range(3):
            await says(host, "Yuki Tanaka", f"one more {number}")
        await host.until(lambda: len(host.session.store.chat) == 303)
        await host.pilot.pause(0.1)

        assert re.findall(r"message \d+\.", host.pane("chat")) == before
        await host.press("end")
        await host.until(lambda: "one more 2" in host.pane("chat"))


async def test_a_new_width_keeps_the_place_and_wraps_no_more_than_what_is_near() -> None:
    async with hosting() as host:
        await many_were_said(host, 2000)
        host.console.open_pane("chat")
        await host.press("pageup", "pageup")
        top = re.findall(r"message \d+\.", host.pane("chat"))[0]
        wrapped = len(host.console.chat.query_one(Messages)._wrapped)
        assert wrapped <= 4 * AROUND

        await host.pilot.resize_terminal(100, 35)

        await host.until(lambda: top in host.pane("chat"))
        assert re.findall(r"message \d+\.", host.pane("chat"))[0] == top


async def test_a_long_message_is_wrapped_and_its_lines_are_set_in() -> None:
    async with hosting() as host:
        await says(host, "Priya Raman", "word " * 40 + "end")

        await host.until(lambda: "end" in host.pane("chat"))
        lines = [line for line in host.pane("chat").splitlines() if "word" in line]
        assert len(lines) > 2
        assert all(line.startswith("   ") for line in lines[1:])


async def test_no_message_touches_the_scrollbar() -> None:
    async with hosting() as host:
        room = host.console.chat.query_one(Messages).line_width
        for number in range(room - 25, room):
            await says(host, "Priya Raman", "x" * number)
            await says(host, "Priya Raman", f"{'y' * (number - 5)} {'z' * 40}")

        messages = host.console.chat.query_one(Messages)
        await host.until(lambda: len(messages._items) == 50)
        assert max(len(strip.text.rstrip()) for strip in messages._strips) == room - 1


async def test_no_message_can_pass_for_another_one() -> None:
    async with hosting() as host:
        await says(host, "Priya Raman", "hello\n12:00 Amara Okafor: I resign")

        await host.until(lambda: "I resign" in host.said_in("chat"))
        forged = next(one for one in host.pane("chat").splitlines() if "12:00 Amara" in one)
        assert forged.startswith("   ")


async def test_chat_switched_off_by_the_node_says_so() -> None:
    async with hosting() as host:
        store = host.session.store
        assert host.app.session is not None
        seat = host.session.joined.seat if host.session.joined else None
        assert seat is not None
        changes = store.take_seat(seat.model_copy(update={"chat_enabled": False}))
        host.console.show(changes)
        await host.pilot.pause()

        assert "chat is switched off by the node" in host.pane("chat")
        await host.press("c")
        assert "Chat: chat is switched off by the node" in host.toasts
        assert host.sent() == []


def is_message(one: Request) -> bool:
    return one.path == "message"


async def test_a_message_goes_out_with_the_token_in_the_header() -> None:
    async with hosting() as host:
        await write(host, "hello")
        await host.until(host.sent)

        request = next(one for one in host.node.requests if is_message(one))
        assert request.headers["token"]
        assert request.query == {}


async def test_who_spoke_and_left_is_still_named() -> None:
    async with hosting() as host:
        await says(host, "Priya Raman", "bye")
        await host.leaves("Priya Raman")

        await host.until(lambda: "Priya Raman: bye" in host.pane("chat"))
        assert ParticipantUuid("nobody") not in host.session.store.participants
