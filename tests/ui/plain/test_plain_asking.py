"""What plain mode asks: whole sentences, in the host's words, before anything is done."""

import time
from pathlib import Path

import pytest

from pextui.actions.presets import presets_of
from pextui.simulator.meeting import Meeting
from pextui.ui.grace import GRACE
from tests.ui.plain.desk import Desk, typing


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("transfer Yuki Tanaka to meet_carol", "Move Yuki Tanaka to meet_carol as a guest?"),
        ("transfer yuki to meet_carol as host", "Move Yuki Tanaka to meet_carol as a host?"),
        (
            "move Yuki Tanaka to meet_carol as host pin 1234",
            "Move Yuki Tanaka to meet_carol as a host, with a PIN?",
        ),
        ("dtmf Yuki Tanaka 12#", "Send the digits 12# to Yuki Tanaka?"),
        ("dial bob@example.com", "Call bob@example.com as a guest?"),
        ("call bob@example.com as host by sip", "Call bob@example.com as a host, by sip?"),
    ],
)
def test_a_form_is_asked_as_one_would_say_it(line: str, question: str) -> None:
    with typing() as desk:
        said = desk.type(line)[-1]
        assert question in said
        assert "_alias" not in said
        desk.type("no")
        assert desk.sent() == []


def test_a_destination_is_dialled_by_its_name_and_what_is_said_beats_what_is_set() -> None:
    presets = presets_of(
        {"oslo": {"destination": "room@example.com", "role": "host", "protocol": "sip"}}
    )
    with typing(presets=presets) as desk:
        assert "Call room@example.com as a host, by sip?" in desk.type("dial oslo")[-1]
        desk.type("no")
        said = desk.type("dial Oslo as guest by h323")[-1]
        assert "Call room@example.com as a guest, by h323?" in said
        desk.type("yes")
        desk.until(lambda: "dial" in desk.sent())
        body = next(one.body for one in desk.node.requests if one.path == "dial")
        assert body == {"destination": "room@example.com", "role": "guest", "protocol": "h323"}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("transfer Yuki Tanaka to meet_carol as boss", "write transfer NAME to MEETING"),
        ("transfer Yuki Tanaka to meet_carol pin 12x", "PIN there: a PIN has digits only"),
        ("dial bob@example.com by pigeon", "“pigeon” is no way to call: auto, sip, h323"),
        ("dial bob@example.com now", "write dial ADDRESS"),
        ("sort by size", "write sort by name, sort by joined, or sort by talk"),
        ("save everything", "write save presentation"),
        ("save presentation", "Nobody presents."),
        ("details", "whose? write details and a name"),
        ("details role:guest", "details are of one person"),
        ("mute all but", "but whom?"),
        ("mute many but Priya Raman", "“many” was not understood"),
        ("media", "RTMP media for this console needs the screen"),
    ],
)
def test_what_is_not_understood_is_said_with_the_way_to_write_it(line: str, sentence: str) -> None:
    with typing() as desk:
        assert sentence in " ".join(desk.type(line))
        assert desk.sent() == []


def test_the_pin_of_another_meeting_is_typed_unseen_and_sent() -> None:
    with typing() as desk:
        assert desk.type("transfer Yuki Tanaka to meet_bob as host with pin") == [
            "The PIN of that meeting?"
        ]
        assert desk.console.is_secret
        assert "with a PIN?" in desk.type("4321")[-1]
        assert not desk.console.is_secret
        desk.type("yes")
        desk.until(desk.sent)
        body = next(one.body for one in desk.node.requests if "transfer" in one.path)
        assert body == {"conference_alias": "meet_bob", "role": "chair", "pin": "4321"}
        assert "4321" not in desk.said()


def test_a_call_goes_out_with_its_role_and_protocol() -> None:
    with typing() as desk:
        desk.type("dial bob@example.com as host by sip")
        desk.type("yes")
        desk.until(desk.sent)
        body = next(one.body for one in desk.node.requests if one.path == "dial")
        assert body == {"destination": "bob@example.com", "role": "chair", "protocol": "sip"}


def test_beginning_is_asked_with_those_whom_it_lets_in() -> None:
    with typing() as desk:
        (said,) = desk.type("begin")
        assert said.startswith("Begin the meeting? This lets in 3 waiting at most: Leila Haddad, ")
        desk.type("no")
        (said,) = desk.type("unlock meeting")
        assert said.startswith("Unlock the meeting? This lets in 3 waiting at most: Leila Haddad, ")
        desk.type("no")
        assert desk.sent() == []


def test_locking_says_who_stays_out_and_beginning_asks_nothing_while_nobody_waits() -> None:
    with typing() as desk:
        (said,) = desk.type("lock")
        assert said.startswith("3 waiting stay out: Leila Haddad, ")
        desk.until(lambda: desk.sent() == ["lock"])
        desk.type("let in all")
        desk.type("yes")
        desk.until(lambda: not desk.session.store.waiting())
        assert desk.type("begin") == []


def test_muting_all_guests_says_how_many_they_are() -> None:
    with typing() as desk:
        assert desk.type("mute all guests") == ["Mute all 7 guests."]


def test_what_waits_names_how_many_it_is_about() -> None:
    with typing() as desk:
        desk.type("remove role:guest !waiting")
        (said,) = desk.type("yes")
        assert said == "Remove 7 people in 4 seconds. Type stop to call it off."
        desk.type("stop")
        assert desk.sent() == []


def test_people_are_sorted_as_one_wishes() -> None:
    with typing() as desk:
        names = [line.split(":")[0].partition(" ")[2] for line in desk.type("people role:guest")]
        assert desk.type("sort by joined") == ["people is by time joined now."]
        joined = [line.split(":")[0].partition(" ")[2] for line in desk.type("people role:guest")]
        assert sorted(names) == sorted(joined)
        assert joined.index("Priya Raman") < joined.index("Kwame Mensah")
        assert names.index("Kwame Mensah") < names.index("Priya Raman")


def test_many_people_are_listed_a_page_at_a_time() -> None:
    with typing("townhall", people=120) as desk:
        lines = desk.type("people")
        assert lines[-2].endswith(" more: type more.")
        total = int(lines[-1].split()[0])
        assert len(lines) == 52
        more = desk.type("more")
        assert more[0].startswith("51 ")
        rest = desk.type("more")
        assert len(lines) + len(more) + len(rest) - 3 == total
        assert desk.type("more") == ["Nobody more."]


def test_details_begin_with_what_a_host_looks_for() -> None:
    with typing() as desk:
        said = desk.type("details kwame")
        assert said[:2] == ["Name: Kwame Mensah", "Role: guest"]
        assert "Address: +233302555017" in " ".join(said)
        assert any(line.startswith("Talked: ") for line in said)
        assert f"uuid: {desk.uuid('Kwame Mensah')}" in said


def presents(desk: Desk) -> None:
    """Have somebody present, and wait for the first frame."""
    desk.node.do(lambda meeting: Meeting.present(meeting, meeting.named("Priya Raman").uuid))
    desk.node.do(lambda meeting: meeting.frame())
    desk.until(lambda: (one := desk.session.store.presentation) and one.frame_id)


def test_the_presentation_is_saved_where_one_says_and_nothing_is_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with typing() as desk:
        presents(desk)
        desk.type("save presentation")
        desk.hears(f"Saved {tmp_path}/presentation-meet-alice-")
        desk.type("save presentation my slide.jpg")
        desk.hears(f"Saved {tmp_path}/my slide.jpg")
        assert (tmp_path / "my slide.jpg").read_bytes().startswith(b"\xff\xd8")
        desk.type("save presentation my slide.jpg")
        desk.hears("The frame could not be saved: File exists")


FOUR = "remove Kwame Mensah, Priya Raman, Yuki Tanaka, Mateo Fernández"


def is_about_to_remove_four(desk: Desk) -> None:
    """Four people are removed in a moment."""
    desk.type(FOUR)
    assert desk.type("yes") == ["Remove 4 people in 4 seconds. Type stop to call it off."]


def nothing_is_done(desk: Desk) -> None:
    """Wait for as long as it would have taken until it is done."""
    over = time.monotonic() + GRACE
    desk.until(lambda: time.monotonic() > over)
    assert [one for one in desk.sent() if "disconnect" in one] == []


@pytest.mark.parametrize(
    "line", ["unmute all guests", "end", "transfer Yuki Tanaka to meet_bob with pin", "mute kwame"]
)
def test_stop_calls_off_what_is_about_to_be_done_whatever_is_asked(line: str) -> None:
    with typing() as desk:
        is_about_to_remove_four(desk)
        desk.type(line)
        assert desk.type(" Stop ") == [
            "Called off: nothing was done.",
            "The question is dropped as well.",
        ]
        assert not desk.console.is_secret
        assert "is no verb here" in desk.type("yes")[0]
        nothing_is_done(desk)
        assert desk.sent() == []


def test_without_anything_to_call_off_stop_answers_the_question() -> None:
    with typing() as desk:
        desk.type("unmute all guests")
        assert desk.type("stop") == ["Not done."]


def test_stop_during_a_noise_hunt_calls_off_first_and_ends_the_hunt_next() -> None:
    with typing() as desk:
        is_about_to_remove_four(desk)
        desk.type("hunt")
        desk.type("yes")
        assert desk.type("stop") == [
            "Called off: nothing was done.",
            "The noise hunt goes on: stop once more ends it.",
        ]
        desk.type("stop")
        desk.hears("noise hunt stopped")
        nothing_is_done(desk)


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("unlock", "Unlock the meeting? This lets in {} waiting at most: "),
        ("begin", "Begin the meeting? This lets in {} waiting at most: "),
    ],
)
def test_a_question_about_all_at_the_door_is_asked_again_once_they_are_others(
    line: str, question: str
) -> None:
    with typing() as desk:
        assert desk.type(line)[-1].startswith(question.format(3))
        desk.node.do(lambda meeting: meeting.arrive("Mallory"))
        desk.until(lambda: desk.knows("Mallory"))
        said = desk.type("yes")
        assert said[0] == "By now these are not the same people."
        assert said[-1].startswith(question.format(4))
        assert desk.sent() == []
        desk.node.do(lambda meeting: meeting.leave(meeting.named("Mallory").uuid))
        desk.node.do(lambda meeting: meeting.arrive("Trudy"))
        desk.until(lambda: desk.knows("Trudy") and not desk.knows("Mallory"))
        assert desk.type("yes")[-1].startswith(question.format(4))
        desk.type("yes")
        desk.until(lambda: len(desk.sent()) == 1)


def test_unmuting_all_guests_is_asked_again_once_they_are_others() -> None:
    def comes(meeting: Meeting) -> None:
        meeting.admit(meeting.arrive("Mallory").uuid)

    with typing() as desk:
        assert "Unmute all 7 guests?" in desk.type("unmute all guests")[-1]
        desk.node.do(comes)
        desk.until(lambda: any(one.name == "Mallory" and one.is_here for one in desk.people()))
        assert "Unmute all 8 guests?" in desk.type("yes")[-1]
        assert desk.sent() == []
        desk.type("yes")
        desk.until(lambda: desk.sent() == ["unmuteguests"])


def test_a_telephone_number_may_be_typed_as_it_is_written() -> None:
    with typing() as desk:
        (said,) = desk.type("dial +44 20 7946 0000 as host by sip")
        assert "Call +442079460000 as a host, by sip?" in said


def test_a_command_typed_instead_of_an_answer_is_said_not_to_be_one() -> None:
    with typing() as desk:
        desk.type("remove kwame mensah")
        assert desk.type("mute all") == [
            "Not done: answer yes or no first. “mute all” was not taken as a command."
        ]
        desk.type("remove kwame mensah")
        assert desk.type("no") == ["Not done."]
        assert desk.sent() == []


def test_media_needs_the_screen_and_without_any_there_is_none_to_end() -> None:
    with typing() as desk:
        (said,) = desk.type("media")
        assert "needs the screen" in said
        (said,) = desk.type("media off")
        assert "this console has no RTMP media to end" in said
