"""Plain mode: verbs as words, one short line for what happens, and the same rules."""

import pytest

from tests.ui.plain.desk import typing


def test_it_begins_with_how_things_are_and_state_says_it_again() -> None:
    with typing() as desk:
        desk.hears("LIVE. meet_alice on 127.0.0.1")
        said = " ".join(desk.type("state"))
        assert "You are host. The meeting is locked." in said
        assert "9 here, 3 waiting." in said
        assert "Waiting longest: Leila Haddad" in said
        assert "Talking: nobody." in said


def test_a_verb_and_a_name_do_it_and_the_outcome_is_one_line() -> None:
    with typing() as desk:
        assert desk.type("mute priya raman") == []
        desk.hears("Mute Priya Raman: seen")
        assert desk.sent() == [f"participants/{desk.uuid('Priya Raman')}/mute"]

        desk.type("undo")
        desk.hears("Unmute Priya Raman: seen")


def test_several_of_one_word_are_named_and_asked() -> None:
    with typing() as desk:
        said = desk.type("mute role:guest !waiting !muted")
        assert said[0].startswith("6 people, no host among them: Kwame Mensah, ")
        assert said[-1].startswith("Mute 6 people? Undo: yes. Type yes or no.")
        assert desk.type("maybe")[0].startswith("Not done: answer yes or no first.")
        assert desk.sent() == []

        desk.type("mute role:guest !waiting !muted")
        desk.type("yes")
        desk.until(lambda: len(desk.sent()) == 6)


def test_everybody_at_the_door_is_let_in_by_words() -> None:
    with typing() as desk:
        (question,) = desk.type("let in all")
        assert "Let in 3 waiting: Leila Haddad" in question
        desk.type("yes")
        desk.hears("Let in Leila Haddad: seen")
        desk.until(lambda: not desk.session.store.waiting())


def test_what_happens_is_told_and_again_when_more_of_it_came() -> None:
    with typing() as desk:
        desk.node.do(lambda meeting: meeting.leave(meeting.named("Kwame Mensah").uuid))
        desk.hears("Kwame Mensah left")
        before = len(desk.told)
        desk.node.do(lambda meeting: meeting.leave(meeting.named("Priya Raman").uuid))
        desk.node.do(lambda meeting: meeting.arrive("Wanda"))
        store = desk.session.store
        desk.until(lambda: any(one.name == "Wanda" for one in store.waiting()))
        desk.hears("Kwame Mensah and Priya Raman: left")
        assert "Wanda waiting at the door" in desk.told[before]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("dance", "“dance” is no verb here: help lists them"),
        ("mute", "whom? write mute and a name"),
        ("mute nobody at all", "nobody here is “nobody at all”"),
        ("mute quiet>soon", "quiet> wants a time"),
        ("transfer priya", "write transfer NAME to MEETING"),
        ("dtmf priya 12x", "only 0-9, *, # and A-D"),
        ("dial", "write dial ADDRESS"),
        ("chat", "write chat and what you want to say"),
        ("let in priya", "Priya Raman is not waiting"),
        ("undo", "nothing to undo"),
        ("stop", "Nothing is about to be done."),
        ("rejoin", "This console is in the meeting."),
    ],
)
def test_what_cannot_be_done_is_said(line: str, sentence: str) -> None:
    with typing() as desk:
        assert sentence in " ".join(desk.type(line))
        assert desk.sent() == []


def test_a_line_is_said_in_the_chat_and_others_are_heard() -> None:
    with typing() as desk:
        desk.type("chat good morning all")
        desk.hears("Chat “good morning all”: done")
        assert desk.sent() == ["message"]


def test_ending_wants_the_alias_and_waits() -> None:
    with typing() as desk:
        assert "Type meet_alice to confirm" in desk.type("end")[-1]
        assert desk.type("meet_bob") == ["This is not meet_alice: nothing was done."]
        desk.type("end")
        assert "Type stop to call it off" in desk.type("meet_alice")[-1]
        assert desk.type("stop") == ["Called off: nothing was done."]
        assert desk.sent() == []


def test_a_call_is_asked_and_made() -> None:
    with typing() as desk:
        assert "Call bob@example.com as a guest?" in desk.type("dial bob@example.com")[-1]
        desk.type("y")
        desk.until(desk.sent)
        assert desk.sent() == ["dial"]


def test_people_are_listed_with_what_matters() -> None:
    with typing() as desk:
        lines = desk.type("people muted")
        assert lines[0].startswith("1 Siobhán O’Brien: guest, muted")
        assert lines[-1] == "1 in all."
        assert desk.type("people")[-1] == "13 in all."


def test_leaving_is_leaving() -> None:
    with typing() as desk:
        desk.type("leave")
        assert desk.has_left
