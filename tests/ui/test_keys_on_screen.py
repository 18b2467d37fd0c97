"""The user's own keys, the palette and the help: one table, shown the same everywhere."""

import pytest

from pextui.actions import TABLE
from pextui.session import Prompt, PromptKind
from pextui.ui.app import Options
from pextui.ui.ask import Confirm, ReceptionDialog, TypeToConfirm
from pextui.ui.ask.details import Details
from pextui.ui.console import EVERYTHING
from pextui.ui.help import Help
from pextui.ui.keys import Keymap
from tests.ui.host import Host, hosting


async def test_a_rebound_key_works_and_is_shown_everywhere_and_the_old_one_is_off() -> None:
    keymap = Keymap({"mute": "f5", "lock": "ctrl+l", "end": ""})
    async with hosting(size=(120, 60), options=Options(keymap=keymap)) as host:
        await host.go_to("Priya Raman")
        assert "f5/M Mute" in host.keyline
        assert "ctrl+l" in host.pane("controls")
        await host.press("m", "l", "E")
        assert host.sent() == []
        assert host.app.screen is host.console

        await host.press("f5")
        await host.until(lambda: "muted" in host.row("Priya Raman"))
        await host.press("ctrl+l")
        await host.until(lambda: len(host.sent()) == 2)
        assert host.sent()[1].path == "lock"

        await host.press("question_mark")
        await host.sees("f5", "ctrl+l", "no key")


async def test_single_letter_keys_can_be_switched_off() -> None:
    keymap = Keymap({"mute": "f5"}, single_letter_keys=False)
    async with hosting(options=Options(keymap=keymap)) as host:
        await host.go_to("Priya Raman")
        await host.press("x", "q", "l", "A", "E")
        assert host.app.screen is host.console
        assert host.sent() == []

        await host.press("f5")

        await host.until(host.sent)


@pytest.mark.parametrize(
    ("words", "screen"), [("let in all", Confirm), ("end meeting", TypeToConfirm), ("help", Help)]
)
async def test_the_palette_finds_an_action_by_its_words_and_runs_it(
    words: str, screen: type
) -> None:
    async with hosting() as host:
        await host.press("ctrl+p")
        await host.type(words)
        await host.until(lambda: words in host.screen.casefold().replace("…", ""))
        await host.pilot.pause()
        await host.press("enter")

        await host.until(lambda: isinstance(host.app.screen, screen))
        assert host.sent() == []


async def test_the_palette_acts_on_the_person_under_the_cursor() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.press("ctrl+p")
        await host.type("spotlight")
        await host.until(lambda: "Spotlight off" in host.screen)
        await host.press("enter")

        await host.until(lambda: host.sent())
        assert host.sent()[0].path == f"participants/{host.uuid('Priya Raman')}/spotlighton"


async def test_the_palette_shows_the_keys_and_offers_no_screenshot() -> None:
    async with hosting(size=(120, 60)) as host:
        await host.press("ctrl+p")
        await host.sees("Mute", "Let in all N waiting")
        assert "creenshot" not in host.screen
        for key, words in (("m", "Mute"), ("space", "Mark, and go one down")):
            assert f"│ {key:10}{words} " in host.screen


async def test_the_help_names_every_row_of_the_table() -> None:
    async with hosting(size=(120, 100)) as host:
        await host.press("question_mark")
        await host.sees("Help")
        shown = host.flat
        for row in TABLE[:20]:
            assert row.label() in shown


async def test_host_keys_do_nothing_while_a_dialog_is_open() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.press("A", "m", "l", "g", "o", "h", "slash", "space")

        assert isinstance(host.app.screen, Confirm)
        assert host.sent() == []
        await host.press("enter")
        assert host.console.is_current
        assert host.sent() == []


@pytest.mark.parametrize(
    ("keys", "paths"),
    [
        (["c", *"mxql", "enter"], ["message"]),
        (["slash", *"priya", "enter", "m"], ["participants/U/mute"]),
    ],
)
async def test_keys_typed_ahead_go_where_they_were_meant(keys: list[str], paths: list[str]) -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        uuid = host.uuid("Priya Raman")
        await host.burst(*keys)

        await host.until(host.sent)
        await host.pilot.pause()
        assert [one.path for one in host.sent()] == [path.replace("U", uuid) for path in paths]


async def test_ending_needs_the_alias_letter_by_letter() -> None:
    async with hosting() as host:
        await host.press("E")
        await host.type("meet_alic")
        await host.press("enter", "y")
        assert host.sent() == []

        await host.press("backspace", "e", "enter")

        await host.until(host.sent)
        assert [one.path for one in host.sent()] == ["disconnect"]


async def test_the_controls_are_reached_by_arrows_and_the_mouse() -> None:
    async with hosting() as host:
        await host.press("shift+tab")
        await host.press("right", "right", "enter")
        await host.until(host.sent)
        assert [one.path for one in host.sent()] == ["lock"]

        y = next(y for y, line in enumerate(host.lines) if "Mute all 7 guests" in line)
        x = host.lines[y].index("Mute all 7 guests")
        await host.pilot.click(offset=(x, y))
        await host.until(lambda: "guests muted" in host.status)


async def test_a_click_puts_the_cursor_on_the_person_clicked_and_does_nothing_else() -> None:
    async with hosting() as host:
        y = next(y for y, line in enumerate(host.lines) if "Yuki Tanaka   " in line)
        await host.pilot.click(offset=(6, y))

        assert host.under_cursor == "Yuki Tanaka"
        assert host.sent() == []


def line_of(host: Host, name: str) -> int:
    return next(y for y, line in enumerate(host.lines) if f"{name}   " in line)


async def test_two_clicks_on_somebody_open_their_details() -> None:
    async with hosting() as host:
        await host.pilot.double_click(offset=(6, line_of(host, "Yuki Tanaka")))

        await host.until(lambda: isinstance(host.app.screen, Details))
        await host.sees("Yuki Tanaka", "yuki.tanaka@example.com")
        assert host.sent() == []


async def test_a_click_before_a_name_marks_them_and_another_unmarks_them() -> None:
    async with hosting() as host:
        y = line_of(host, "Yuki Tanaka")
        await host.pilot.click(offset=(0, y))
        await host.until(lambda: "1 marked, Yuki Tanaka:" in host.keyline)
        assert host.under_cursor == "Yuki Tanaka"
        await host.pilot.click(offset=(1, line_of(host, "Priya Raman")))
        await host.until(lambda: "2 marked:" in host.keyline)
        await host.pilot.click(offset=(0, y))
        await host.until(lambda: "1 marked, Priya Raman:" in host.keyline)
        assert host.app.screen is host.console
        assert host.sent() == []


async def test_q_leaves_and_releases_the_token_and_ends_nothing() -> None:
    async with hosting() as host:
        people = host.node.do(lambda meeting: len(meeting.people))
        await host.press("q")

        assert host.session.finished.wait(5)
        assert host.app.return_code == 0
        assert host.node.requests[-1].path == "release_token"
        assert host.node.do(lambda meeting: len(meeting.people)) == people - 1
        assert host.sent() == []


async def test_the_palette_finds_what_other_products_call_it() -> None:
    async with hosting() as host:
        await host.press("ctrl+p")
        await host.until(lambda: "Mute" in host.screen)
        await host.press(*"kick")
        await host.until(lambda: "Remove" in host.screen and "Spotlight off" not in host.screen)


async def test_enter_on_a_palette_in_which_nothing_was_typed_does_no_harm() -> None:
    async with hosting() as host:
        await host.press("ctrl+p")
        await host.until(lambda: "Mute" in host.screen)
        await host.press("enter")
        await host.until(lambda: isinstance(host.app.screen, Help))
        assert not host.sent()


async def test_letters_typed_for_a_line_that_did_not_open_are_no_keys() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        host.session.store.chat_enabled = False

        await host.press("c", "h", "e", "l", "m")

        assert "Chat: chat is switched off by the node" in host.toasts
        assert host.app.screen is host.console
        assert host.sent() == []


async def test_letters_typed_for_a_form_whose_person_has_just_left_are_no_keys() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.leaves("Priya Raman")

        await host.press("t", "g", "l")

        assert "Transfer…: nobody is selected" in host.toasts
        assert host.sent() == []


async def test_a_line_in_use_stays_open_when_chat_is_switched_off() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.press("c", "h")
        host.session.store.chat_enabled = False
        host.console.show(EVERYTHING)

        await host.press("l", "m")

        assert host.app.focused is host.console.query_one("#chat-line")
        assert host.sent() == []


async def test_a_screen_that_is_too_small_takes_no_key_but_the_way_out() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.press("c", "d", "e")
        await host.pilot.resize_terminal(25, 8)

        await host.press("h", "a", "m", "l")

        assert host.sent() == []
        await host.press("ctrl+c")
        assert not host.app.is_running


async def test_a_question_of_the_node_waits_until_the_message_is_written() -> None:
    async with hosting() as host:
        await host.press("c", "h", "i")
        host.session._life.prompt = Prompt(PromptKind.EXTENSION)
        host.app.post_message(host.app.Stirred())
        await host.press("d", "o")
        assert host.app.screen is host.console
        await host.press("enter")

        await host.until(lambda: isinstance(host.app.screen, ReceptionDialog))
        await host.until(host.sent)
        assert [one.body["payload"] for one in host.sent()] == ["hido"]
