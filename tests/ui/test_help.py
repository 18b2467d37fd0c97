"""Help: every row of the table, found by a word of it."""

import pytest

from pextui.actions import ACTIONS, TABLE
from pextui.ui.help import Help
from pextui.ui.keys import Keymap, shown_key
from tests.ui.ask.desk import SIZES, Desk


def helping(keymap: Keymap | None = None, here: str = "roster") -> Desk[None]:
    return Desk(Help(TABLE, keymap or Keymap(), here))


def keys_of(desk: Desk[None]) -> list[str]:
    """The keys in the order in which help shows them, with the headings between."""
    known = {shown_key(key) for row in TABLE for key in row.keys}
    headings = {"Roster", "Stage", "Chat", "Activity", "People", "Meeting", "Console"}
    first = [one.split()[0].strip(",") for one in desk.lines() if one.strip()]
    return [one for one in first if one in known | headings]


@pytest.mark.parametrize(
    ("here", "first"),
    [
        ("roster", ["Roster", "/", "space", "*", "-", "_", ".", "w", "People", "m"]),
        ("stage", ["Stage", "n", "s", "S", "v", "People", "m"]),
        ("chat", ["Chat", "c", "Meeting", "b"]),
        ("controls", ["Meeting", "b", "l", "L", "g", "G", "o", "c"]),
        ("activity", ["Activity", "/", "u", "ctrl+r", "f", "Console"]),
    ],
)
async def test_what_the_pane_that_has_the_focus_does_comes_first(
    here: str, first: list[str]
) -> None:
    desk = helping(here=here)
    async with desk.run_test(size=(120, 90)):
        shown = keys_of(desk)
        at = shown.index(first[0])
        assert shown[at : at + len(first)] == first


async def test_brackets_around_a_key_are_explained() -> None:
    desk = helping(here="controls")
    async with desk.run_test(size=(80, 24)):
        assert "(key): cannot be done now" in desk.flat()


@pytest.mark.parametrize(
    ("word", "label"),
    [
        ("kick", "Remove"),
        ("disconnect", "Remove"),
        ("noisy", "Noise hunt: who makes it"),
        ("silence", "Mute"),
        ("record", "Dial out…"),
        ("invite", "Dial out…"),
        ("hold", "Lock meeting"),
        ("call", "Dial out…"),
        ("admit", "Let in"),
        ("lobby", "Let in all N waiting"),
        ("demote", "Make guest"),
        ("promote", "Make host"),
    ],
)
async def test_what_other_products_call_it_finds_it_too(word: str, label: str) -> None:
    desk = helping()
    async with desk.run_test(size=(120, 60)) as pilot:
        await pilot.press(*word)
        assert any(label in one for one in desk.lines())
        assert "Every detail" not in desk.flat()


async def test_what_there_is_not_is_not_found() -> None:
    desk = helping()
    async with desk.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"rename")
        assert "No key has these words." in desk.flat()


async def test_every_row_is_there_with_its_keys_words_and_question() -> None:
    desk = helping()
    async with desk.run_test(size=(120, 90)):
        shown = desk.flat()

        assert all(row.label() in shown for row in TABLE)
        assert all(f"asks {row.asks}" in shown for row in ACTIONS if row.asks)
        assert "i, enter Every detail of a person" in shown
        assert shown.index("People") < shown.index("Meeting") < shown.index("Console")


async def test_a_word_finds_its_actions() -> None:
    desk = helping()
    async with desk.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"Remov")

        assert "x Remove asks yes/no, naming them" in desk.flat()
        assert "Spotlight" not in desk.flat()


async def test_several_words_narrow_it() -> None:
    desk = helping()
    async with desk.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"guests", "space", *"unmu")

        assert "Unmute all guests" in desk.flat()
        assert "Mute all guests" not in desk.flat()


async def test_a_key_finds_its_action() -> None:
    desk = helping(Keymap({"remove": "f7"}))
    async with desk.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"f7")

        assert "f7 Remove" in desk.flat()
        assert "Mute" not in desk.flat()


async def test_the_words_nobody_has_are_said_to_be_nobodys() -> None:
    desk = helping()
    async with desk.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"[/]")

        assert "No key has these words." in desk.flat()


async def test_a_row_without_a_key_says_so() -> None:
    desk = helping(Keymap({"remove": ""}))
    async with desk.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"remove")

        assert "no key Remove" in desk.flat()


async def test_escape_goes_back_one_step_at_a_time() -> None:
    desk = helping()
    async with desk.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"remove", "escape")
        assert desk.is_open
        assert "Filter the roster" in desk.flat()
        await pilot.press("escape")

        assert desk.answers == [None]
        assert not desk.host_keys


async def test_the_list_scrolls_while_the_search_line_has_the_focus() -> None:
    desk = helping()
    async with desk.run_test(size=(80, 24)) as pilot:
        assert "End meeting" not in desk.flat()
        await pilot.press("pagedown", "pagedown", "pagedown", "down")
        await pilot.pause()
        assert "End meeting" in desk.flat()
        await pilot.press("pageup", "pageup", "pageup", "up")
        await pilot.pause()
        assert "Filter the roster" in desk.flat()


async def test_help_survives_every_size() -> None:
    desk = helping()
    async with desk.run_test(size=(1, 1)) as pilot:
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await pilot.press("m", "pagedown", "escape")
        await pilot.press("escape")

        assert desk.answers == [None]
