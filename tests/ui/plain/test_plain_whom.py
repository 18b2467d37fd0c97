"""Whom a typed verb means: sure only by number or whole name, asked about in all other cases."""

from collections.abc import Callable

import pytest

from pextui.simulator.meeting import Meeting
from tests.ui.plain.desk import Desk, typing

GUESTS = {
    "Kwame Mensah",
    "Mateo Fernández",
    "Priya Raman",
    "Siobhán O’Brien",
    "Yuki Tanaka",
    "Zoë van den Berg",
    "李明 (Li Ming)",
}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("unlock Leila Haddad", "“Leila Haddad” was not understood: Unlock meeting"),
        ("lock Leila", "“Leila” was not understood: Lock meeting"),
        ("begin now", "“now” was not understood: Begin meeting"),
        ("mute all guests quickly", "“quickly” was not understood: Mute all guests"),
        ("let in all of them", "“of them” was not understood: Let in all waiting"),
        ("end call with Priya", "“call with Priya” was not understood: End meeting"),
        ("state of things", "“of things” was not understood: state"),
        ("undo mute", "“mute” was not understood: undo"),
    ],
)
def test_what_a_verb_cannot_use_is_not_understood_and_nothing_is_done(
    line: str, words: str
) -> None:
    with typing() as desk:
        (said,) = desk.type(line)
        assert said.startswith(words)
        desk.type("yes")
        desk.type("mute priya raman")
        desk.hears("Mute Priya Raman: seen")
        assert desk.sent() == desk.paths("mute", ["Priya Raman"])


def test_all_guests_but_one_are_muted_one_by_one_and_that_one_is_not() -> None:
    with typing() as desk:
        said = desk.type("mute all guests but Priya Raman")
        assert said[0].startswith("6 people, no host among them: ")
        assert "Left out: Priya Raman." in said
        desk.type("yes")
        desk.until(lambda: desk.muted() >= GUESTS - {"Priya Raman"})
        assert "Priya Raman" not in desk.muted()
        assert sorted(desk.sent()) == desk.paths("mute", GUESTS - {"Priya Raman"})


def test_all_but_several_leaves_out_hosts_and_whoever_waits() -> None:
    with typing() as desk:
        desk.type("remove all but yuki, Priya Raman, 李明 (Li Ming)")
        desk.type("yes")
        assert "Remove 4 people in 4 seconds" in desk.told[-1]
        said = desk.type("mute all with hosts but Priya Raman")
        assert said[0].startswith("8 people, 2 hosts among them: ")


def test_all_at_the_door_but_one_come_in() -> None:
    with typing() as desk:
        said = desk.type("let in all but Grace Chen")
        assert said[0] == "2 people, no host among them: Leila Haddad and Tomasz Wójcik."
        desk.type("yes")
        desk.until(lambda: [one.name for one in desk.session.store.waiting()] == ["Grace Chen"])


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("mute haddad", "Mute Leila Haddad, at the door?"),
        ("mute ming", "Mute 李明 (Li Ming)?"),
        ("mute brien", "Mute Siobhán O’Brien?"),
        ("mute zoe berg", "Mute Zoë van den Berg?"),
        ("make guest amara", "Make guest Amara Okafor, a host?"),
        ("mute waiting grace", "Mute Grace Chen, at the door?"),
        ("mute name:kwame", "Mute Kwame Mensah?"),
    ],
)
def test_the_beginning_of_a_name_is_asked_naming_the_person(line: str, question: str) -> None:
    with typing() as desk:
        said = desk.type(line)[-1]
        assert said.startswith(question)
        assert desk.type("no") == ["Not done."]
        assert desk.sent() == []


@pytest.mark.parametrize("line", ["mute zoe.desk", "mute boardroom", "mute host", "mute tanak a"])
def test_nobody_is_meant_by_anything_but_their_name(line: str) -> None:
    with typing() as desk:
        said = desk.type(line)
        assert "nobody here is" in said[-1]
        assert desk.sent() == []


def test_a_name_that_may_be_several_is_answered_with_numbers_which_stay_with_the_person() -> None:
    def another(meeting: Meeting) -> None:
        meeting.admit(meeting.arrive("Priya Shah").uuid)

    with typing() as desk:
        desk.node.do(another)
        desk.until(lambda: desk.knows("Priya Shah"))
        said = desk.type("mute priya")
        assert said[-1] == "“priya” may be one of 2: write a number for the name"
        assert said[1].startswith("2 Priya Shah: ")
        desk.node.do(lambda meeting: meeting.leave(meeting.named("Priya Raman").uuid))
        desk.until(lambda: not desk.knows("Priya Raman"))
        assert desk.type("mute 1") == ["1 was Priya Raman, who has left"]
        desk.type("people")
        assert desk.type("mute 2") == []
        desk.hears("Mute Priya Shah: seen")


def test_a_whole_name_that_two_bear_is_nobody_s_until_one_is_chosen() -> None:
    def twin(meeting: Meeting) -> None:
        meeting.admit(meeting.arrive("PRIYA RAMAN").uuid)

    with typing(before=twin) as desk:
        said = desk.type("mute Priya Raman")
        assert "may be one of 2" in said[-1]
        assert desk.sent() == []
        lines = desk.type("people raman")
        assert " (" in lines[0]
        assert " (" in lines[1]
        assert lines[0].partition(" ")[2] != lines[1].partition(" ")[2]


def test_a_filter_s_words_are_no_name_even_where_somebody_is_called_so() -> None:
    def called(meeting: Meeting) -> None:
        meeting.admit(meeting.arrive("muted").uuid)

    with typing(before=called) as desk:
        assert desk.type("unmute muted")[-1].startswith("Unmute Siobhán O’Brien?")
        desk.type("no")
        assert desk.type('mute "muted"') == []
        desk.until(lambda: "muted" in desk.muted())


def test_hosts_among_those_meant_are_counted_and_this_console_is_named() -> None:
    with typing() as desk:
        said = desk.type("mute role:host")
        assert said[0].startswith("3 people, 3 hosts among them: ")
        assert said[1] == "This console itself is one of them."


def test_several_names_are_asked_together() -> None:
    with typing() as desk:
        said = desk.type("spotlight yuki tanaka, kwame")
        assert said[0].startswith("2 people, no host among them: ")
        desk.type("yes")
        desk.until(lambda: len(desk.session.store.spotlights()) == 2)
        assert "spotlight 1" in desk.type("people yuki")[0]
        assert "spotlight 2" in desk.type("people kwame")[0]


def test_those_for_whom_it_failed_are_found() -> None:
    with typing() as desk:
        desk.type("transfer Yuki Tanaka to meet_nowhere")
        desk.type("yes")
        desk.hears("FAILED: Transfer Yuki Tanaka to meet_nowhere")
        lines = desk.type("people failed")
        assert lines[0].startswith("1 Yuki Tanaka: guest, ")
        assert lines[-1] == "1 in all."


@pytest.mark.parametrize("word", ["role:", "proto:", "name:", "addr:", "!name:", "muted addr:"])
def test_a_filter_s_word_without_its_value_means_nobody(word: str) -> None:
    with typing() as desk:
        key = word.rpartition(" ")[2].removeprefix("!")
        assert desk.type(f"mute {word}") == [f"{key} wants a value"]
        desk.type("yes")
        assert desk.sent() == []


def called(*names: str) -> Callable[[Meeting], object]:
    """Guests of these names are in the meeting."""

    def before(meeting: Meeting) -> None:
        for name in names:
            meeting.admit(meeting.arrive(name).uuid)

    return before


def number_of(desk: Desk, name: str) -> str:
    """The number that the list has for somebody."""
    (line,) = [one for one in desk.type("people") if f" {name}:" in one or f" {name} (" in one]
    return line.split()[0]


def test_a_number_that_somebody_is_called_by_is_nobody_s_until_it_is_told_which() -> None:
    with typing(before=called("2")) as desk:
        second = desk.type("people")[1].split(maxsplit=1)[1].partition(":")[0]
        assert second != "2"
        said = desk.type("mute 2")
        assert said[-1] == "“2” may be one of 2: write # and a number for the name"
        assert [line.split()[:2] for line in said[:-1]] == [
            ["2", second.split()[0]],
            [number_of(desk, "2"), "2:"],
        ]
        assert desk.type("mute #2") == []
        desk.until(lambda: second in desk.muted())
        assert "2" not in desk.muted()
        assert desk.type('mute "2"') == []
        desk.until(lambda: "2" in desk.muted())


def test_a_number_with_noughts_before_it_is_a_name() -> None:
    with typing(before=called("0007")) as desk:
        desk.type("people")
        assert desk.type("mute 0007") == []
        desk.hears("Mute 0007: seen")
        assert desk.sent() == desk.paths("mute", ["0007"])


def test_a_long_number_is_not_cut_to_a_short_one() -> None:
    with typing() as desk:
        desk.type("people")
        for number in ("007", "0000000021", "٢", "9" * 5000):
            assert "nobody here is" in desk.type(f"mute {number}")[-1]
        assert desk.sent() == []


def test_a_number_with_which_a_word_of_a_name_begins_is_asked_naming_whose_it_is() -> None:
    with typing(before=called("Room 21")) as desk:
        second = desk.type("people")[1].split(maxsplit=1)[1].partition(":")[0]
        assert desk.type("mute 2")[-1].startswith(f"Mute {second}")
        assert desk.type("no") == ["Not done."]
        assert desk.sent() == []


def test_a_number_of_who_has_left_does_not_surely_mean_who_is_called_so() -> None:
    with typing(before=called("2")) as desk:
        second = desk.type("people")[1].split(maxsplit=1)[1].partition(":")[0]
        desk.node.do(lambda meeting: meeting.leave(meeting.named(second).uuid))
        desk.until(lambda: not desk.knows(second))
        assert desk.type("mute 2")[-1].startswith("Mute 2?")
        assert desk.type("no") == ["Not done."]
        assert desk.type("mute #2") == [f"#2 was {second}, who has left"]
        assert desk.sent() == []


@pytest.mark.parametrize("words", ["me", "Myself", "role:host me"])
def test_me_is_this_console_and_nobody_whose_name_begins_so(words: str) -> None:
    with typing() as desk:
        for line in desk.type(f"mute {words}"):
            assert line.startswith("Mute Ada Quist")
            desk.type("yes")
        desk.until(lambda: "Ada Quist" in desk.muted())
        assert desk.sent() == desk.paths("mute", ["Ada Quist"])


def test_me_among_guests_is_nobody() -> None:
    with typing() as desk:
        assert "nobody here is" in desk.type("mute role:guest me")[-1]


def test_somebody_who_is_called_me_may_be_meant_as_well() -> None:
    with typing(before=called("Me")) as desk:
        said = desk.type("mute me")
        assert said[-1] == "“me” may be one of 2: write a number for the name"
        assert "Ada Quist (you): " in said[0]
        assert desk.sent() == []
