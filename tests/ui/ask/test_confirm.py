"""Questions with yes or no, and those that want words typed."""

import pytest
from textual.content import Content
from textual.widgets import Button

from pextui.ui.ask import Confirm, Hint, Inquiry, Line, TypeToConfirm, Verdict, confirm, dialog
from tests.ui.ask.desk import HOSTILE, SIZES, Desk

YES, NO, INSTEAD = Verdict.YES, Verdict.NO, Verdict.INSTEAD


def removal(instead: str = "") -> Desk[Verdict]:
    return Desk(Confirm(Inquiry("Remove Carol from the meeting?", "Remove", instead=instead)))


def ending(alias: str = "meet_alice") -> Desk[bool]:
    return Desk(TypeToConfirm(Content("End the meeting for everyone?"), alias, "End meeting"))


async def test_cancel_has_the_focus() -> None:
    desk = removal()
    async with desk.run_test():
        assert isinstance(desk.focused, Button)
        assert desk.focused.id == "cancel"


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["y"], YES),
        (["n"], NO),
        (["escape"], NO),
        (["enter"], NO),
        (["tab", "enter"], YES),
        (["right", "enter"], YES),
        (["right", "left", "enter"], NO),
    ],
)
async def test_each_key_answers_as_it_says(keys: list[str], answer: Verdict) -> None:
    desk = removal()
    async with desk.run_test() as pilot:
        await desk.seen(pilot)
        await pilot.press(*keys)

        assert desk.answers == [answer]
        assert not desk.host_keys


async def test_what_can_be_done_instead_has_a_key_and_a_button() -> None:
    desk = removal(instead="Mute her")
    async with desk.run_test() as pilot:
        assert "y remove · m mute her · n cancel" in desk.flat()
        await pilot.press("m")
        assert desk.answers == [INSTEAD]
    desk = removal(instead="Mute her")
    async with desk.run_test() as pilot:
        await desk.seen(pilot)
        await pilot.press("right", "right", "enter")
        assert desk.answers == [INSTEAD]


async def test_many_people_are_listed_and_can_be_scrolled() -> None:
    people = [f"Person {n}" for n in range(200)]
    desk: Desk[Verdict] = Desk(Confirm(Inquiry("Mute 200 people?", "Mute", people, "yes")))
    async with desk.run_test(size=(80, 24)) as pilot:
        assert "Person 1" in desk.drawn()
        assert "undo: yes" in desk.drawn()
        assert "Cancel" in desk.drawn()
        await pilot.press("pagedown")
        assert "Person 0\n" not in desk.drawn()
        assert desk.is_open


async def test_scrolling_is_told_only_where_there_is_more_than_is_seen() -> None:
    few = [f"Person {n}" for n in range(4)]
    desk: Desk[Verdict] = Desk(Confirm(Inquiry("Mute 4 people?", "Mute", few, "yes")))
    async with desk.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "pgup/pgdn" not in desk.drawn()
        assert "y mute · n cancel" in desk.flat()
        assert "undo: yes" in desk.flat()
        await pilot.resize_terminal(80, 12)
        await pilot.pause()
        assert "pgup/pgdn scroll" in desk.drawn()


async def test_the_keys_are_quiet_until_they_are_believed() -> None:
    desk = removal()
    async with desk.run_test() as pilot:
        hint, dialog = desk.screen.query_one(Hint), desk.screen
        assert isinstance(dialog, Confirm)
        quiet, size = hint.styles.color, hint.region
        assert dialog.is_deaf
        while dialog.has_class("-deaf"):
            await pilot.pause(0.02)

        assert not dialog.is_deaf
        assert hint.styles.color != quiet
        assert hint.region == size


async def test_other_keys_do_nothing_and_never_reach_the_console() -> None:
    desk = removal()
    async with desk.run_test() as pilot:
        await pilot.press("x", "m", "a", "q", "Y", "f5", "c")

        assert desk.is_open
        assert not desk.host_keys


async def test_the_question_names_the_person_and_the_hint_the_keys() -> None:
    desk = removal()
    async with desk.run_test():
        assert "Remove Carol from the meeting?" in desk.flat()
        assert "y remove · n cancel" in desk.flat()


async def test_a_button_can_be_clicked_once_the_question_can_have_been_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dialog, "DEAF", 60.0)  # a slow machine clicks slowly
    desk = removal(instead="Mute her")
    async with desk.run_test() as pilot:
        await pilot.click("#confirm")
        await pilot.click("#instead")
        assert desk.answers == []
        await pilot.click("#cancel")
        assert desk.answers == [NO]
    monkeypatch.undo()
    desk = removal()
    async with desk.run_test() as pilot:
        await desk.seen(pilot)
        await pilot.click("#confirm")
        assert desk.answers == [YES]


async def test_in_a_rush_of_newcomers_a_question_can_be_answered_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(confirm, "AGAIN", 60.0)
    desk = removal()
    async with desk.run_test() as pilot:
        asked = desk.screen
        assert isinstance(asked, Confirm)
        await desk.seen(pilot)
        asked.ask_instead("One came. Remove?", ["a"])
        assert asked.is_deaf
        await desk.seen(pilot)

        asked.ask_instead("Another came. Remove?", ["a", "b"])
        assert not asked.is_deaf
        assert "Another came" in desk.flat()

        monkeypatch.setattr(confirm, "AGAIN", 0.0)  # time has passed
        asked.ask_instead("Yet another came. Remove?", ["a", "b", "c"])
        assert asked.is_deaf


async def test_a_hostile_name_is_drawn_as_it_is() -> None:
    desk = removal()
    async with desk.run_test(size=(80, 24)) as pilot:
        for name in HOSTILE:
            await desk.lay(Confirm(Inquiry(f"Remove {name} now?", "Remove")))
            await pilot.click(".question", offset=(10, 0))
            assert desk.is_open
            assert " ".join(f"Remove {name} now?".split()) in desk.flat()


async def test_a_hostile_alias_is_drawn_as_it_is() -> None:
    desk = ending()
    async with desk.run_test(size=(80, 24)) as pilot:
        for name in HOSTILE:
            await desk.lay(TypeToConfirm(Content(f"End {name}?"), name, "End"))
            await pilot.press("x", "enter")
            assert f"! this is not {name}".strip() in desk.flat()


async def test_a_question_survives_every_size() -> None:
    desk: Desk[Verdict] = Desk(Confirm(Inquiry("Remove somebody? " * 40, "Remove")))
    async with desk.run_test(size=(1, 1)) as pilot:
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await pilot.press("tab")
        await pilot.resize_terminal(1, 1)
        await pilot.press("y")

        assert desk.answers == [YES]


async def test_a_long_question_leaves_the_answers_in_sight() -> None:
    desk: Desk[Verdict] = Desk(Confirm(Inquiry("Remove somebody? " * 200, "Remove")))
    async with desk.run_test(size=(80, 24)):
        assert "Cancel" in desk.drawn()
        assert "y remove" in desk.drawn()


async def test_the_exact_words_confirm() -> None:
    desk = ending()
    async with desk.run_test() as pilot:
        assert isinstance(desk.focused, Line)
        await pilot.press(*"meet_alice", "enter")

        assert desk.answers == [True]


async def test_other_words_say_so_and_do_nothing() -> None:
    desk = ending()
    async with desk.run_test() as pilot:
        for typed in ("", "y", "meet_alic", "Meet_alice", "meet_alice ", "yes"):
            desk.screen.query_one(Line).value = typed
            await pilot.press("enter")

            assert not desk.answers
            assert "! this is not meet_alice: nothing was done" in desk.flat()
            assert isinstance(desk.focused, Line)


async def test_the_verb_button_too_wants_the_words() -> None:
    desk = ending()
    async with desk.run_test() as pilot:
        await desk.seen(pilot)
        await pilot.click("#confirm")
        assert not desk.answers
        assert "this is not meet_alice" in desk.flat()
        await pilot.press(*"meet_alice", "tab", "tab", "enter")

        assert desk.answers == [True]


@pytest.mark.parametrize("keys", [["escape"], ["tab", "enter"]])
async def test_typed_words_are_forgotten_on_cancel(keys: list[str]) -> None:
    desk = ending()
    async with desk.run_test() as pilot:
        await pilot.press(*"meet_alice", *keys)

        assert desk.answers == [False]


async def test_nothing_expected_is_never_confirmed() -> None:
    desk = ending("")
    async with desk.run_test() as pilot:
        await pilot.press("enter")

        assert not desk.answers


async def test_y_and_n_are_letters_where_words_are_typed() -> None:
    desk = ending("yn")
    async with desk.run_test() as pilot:
        await pilot.press("y", "n")
        assert not desk.answers
        await pilot.press("enter")

        assert desk.answers == [True]
