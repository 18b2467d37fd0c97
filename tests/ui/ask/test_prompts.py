"""What the node asks for on the way in."""

from dataclasses import replace

import pytest

from pextui.session import Prompt, PromptKind
from pextui.ui.ask import Line, PinDialog, ReceptionDialog
from tests.ui.ask.desk import HOSTILE, SIZES, Desk

PIN = Prompt(PromptKind.PIN)
PIN_FOR_HOSTS = Prompt(PromptKind.PIN, guests_need_none=True)
WRONG_PIN = Prompt(PromptKind.WRONG_PIN)
EXTENSION = Prompt(PromptKind.EXTENSION)
WRONG_EXTENSION = Prompt(PromptKind.WRONG_EXTENSION)


def pin(prompt: Prompt, meeting: str = "meet_alice") -> Desk[str | None]:
    return Desk(PinDialog(prompt, meeting))


def reception(prompt: Prompt, alias: str = "reception") -> Desk[str | None]:
    return Desk(ReceptionDialog(prompt, alias))


@pytest.mark.parametrize("digits", ["1234", "1234#"])
async def test_the_pin_is_handed_back(digits: str) -> None:
    desk = pin(PIN)
    async with desk.run_test() as pilot:
        assert "asks for the PIN of meet_alice." in desk.flat()
        await pilot.press(*digits, "enter")

        assert desk.answers == [digits]


async def test_it_is_said_which_node_would_get_the_pin() -> None:
    desk = pin(replace(PIN, node="node1.example.com"))
    async with desk.run_test():
        assert "The node node1.example.com asks for the PIN of meet_alice." in desk.flat()


async def test_the_pin_is_masked_and_nowhere_to_be_read() -> None:
    desk = pin(PIN)
    async with desk.run_test() as pilot:
        await pilot.press(*"8642", "shift+home", "ctrl+c")
        dialog = desk.screen

        assert "8642" not in desk.export_screenshot()
        assert "8642" not in repr(dialog) + repr(dialog.query_one("#pin"))
        assert "••••" in desk.drawn()
        assert not desk.copied


async def test_a_pin_has_digits_only() -> None:
    desk = pin(PIN)
    async with desk.run_test() as pilot:
        for typed in ("x", "12a", "1#2", "１２"):
            desk.screen.query_one(Line).value = typed
            await pilot.press("enter")

            assert not desk.answers
            assert "! a PIN has digits only" in desk.flat()


async def test_an_empty_pin_is_an_answer_where_guests_need_none() -> None:
    desk = pin(PIN_FOR_HOSTS)
    async with desk.run_test() as pilot:
        assert "leave it empty to join as a guest" in desk.flat()
        await pilot.press("enter")

        assert desk.answers == [""]


async def test_an_empty_pin_is_none_where_everybody_needs_one() -> None:
    desk = pin(PIN)
    async with desk.run_test() as pilot:
        await pilot.press("enter")

        assert not desk.answers
        assert "without a PIN" in desk.flat()


async def test_a_wrong_pin_says_so() -> None:
    desk = pin(WRONG_PIN)
    async with desk.run_test():
        assert "! Wrong PIN. The node" in desk.flat()


async def test_giving_up_answers_nothing() -> None:
    for desk in (pin(PIN), reception(EXTENSION)):
        async with desk.run_test() as pilot:
            await pilot.press("1", "escape")

            assert desk.answers == [None]
            assert not desk.host_keys


async def test_a_reception_takes_a_meeting() -> None:
    desk = reception(EXTENSION)
    async with desk.run_test() as pilot:
        assert "reception is a Virtual Reception. Which meeting?" in desk.flat()
        await pilot.press(*"meet_bob", "enter")

        assert desk.answers == ["meet_bob"]


async def test_a_reception_says_when_it_knows_no_such_meeting() -> None:
    desk = reception(WRONG_EXTENSION)
    async with desk.run_test():
        assert "! No such meeting at reception." in desk.flat()


@pytest.mark.parametrize(("typed", "sentence"), [("", "cannot be empty"), ("a b", "blanks")])
async def test_a_reception_needs_an_alias(typed: str, sentence: str) -> None:
    desk = reception(EXTENSION)
    async with desk.run_test() as pilot:
        await pilot.press(*["space" if one == " " else one for one in typed], "enter")

        assert not desk.answers
        assert sentence in desk.flat()


async def test_a_hostile_alias_is_drawn_as_it_is() -> None:
    desk = pin(PIN)
    async with desk.run_test() as pilot:
        for name in HOSTILE:
            for prompt in (PIN, WRONG_PIN):
                await desk.lay(PinDialog(prompt, name))
                await pilot.pause()
                assert " ".join(name.split()) in desk.flat()
            for prompt in (EXTENSION, WRONG_EXTENSION):
                await desk.lay(ReceptionDialog(prompt, name))
                await pilot.pause()
                assert " ".join(name.split()) in desk.flat()


async def test_a_prompt_survives_every_size() -> None:
    desk = pin(PIN)
    async with desk.run_test(size=(1, 1)) as pilot:
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await pilot.press("1")
        await pilot.press("enter")

        assert desk.answers == ["1" * len(SIZES)]
