import pytest

from pextui.simulator.facts import Fact, Layout, Stage
from pextui.simulator.meeting import Meeting
from tests.simulator.visitor import Clock


@pytest.fixture
def meeting(clock: Clock) -> Meeting:
    meeting = Meeting("meet", clock)
    for name in "abcdefghij":
        meeting.arrive(name, role="chair")
    return meeting


@pytest.fixture
def told(meeting: Meeting) -> list[Fact]:
    facts: list[Fact] = []
    meeting.room.listeners.append(facts.append)
    return facts


def seats(meeting: Meeting) -> list[tuple[str, int]]:
    return [(meeting.people[seat.uuid].name, seat.vad) for seat in meeting.floor.stage.seats]


def picture(meeting: Meeting) -> str:
    return "".join(meeting.people[uuid].name for uuid in meeting.floor.layout.uuids)


def talk(meeting: Meeting, name: str) -> None:
    meeting.talk(meeting.named(name).uuid)


def test_the_newest_speaker_comes_first(meeting: Meeting) -> None:
    talk(meeting, "c")
    meeting.hush(meeting.named("c").uuid)
    talk(meeting, "e")
    assert seats(meeting) == [("e", 100), ("c", 0)]
    talk(meeting, "c")
    assert seats(meeting) == [("c", 100), ("e", 100)]


def test_the_layout_shows_talkers_first_and_as_many_as_it_has_seats(meeting: Meeting) -> None:
    assert picture(meeting) == "abcdefgh"
    talk(meeting, "j")
    talk(meeting, "i")
    assert picture(meeting) == "ijabcdef"


def test_spotlights_stand_before_talkers_in_their_order(meeting: Meeting) -> None:
    talk(meeting, "j")
    for name in "gb":
        meeting.spotlight(meeting.named(name).uuid)
    assert picture(meeting).startswith("gbj")
    meeting.spotlight_off(meeting.named("g").uuid)
    assert picture(meeting).startswith("bj")


def test_spotlights_of_the_same_second_keep_their_order_in_whole_seconds(meeting: Meeting) -> None:
    for name in "cab":
        meeting.spotlight(meeting.named(name).uuid)
    times = [int(meeting.named(name).spotlight) for name in "cab"]
    assert times == sorted(set(times))


def test_a_second_spotlight_does_not_move_anybody(meeting: Meeting) -> None:
    for name in "caba":
        meeting.spotlight(meeting.named(name).uuid)
    assert picture(meeting).startswith("cab")


def test_who_is_muted_falls_silent_and_cannot_talk(meeting: Meeting) -> None:
    talk(meeting, "c")
    meeting.mute(meeting.named("c").uuid)
    assert seats(meeting) == [("c", 0)]
    talk(meeting, "c")
    assert seats(meeting) == [("c", 0)]


def test_who_leaves_leaves_the_stage(meeting: Meeting) -> None:
    talk(meeting, "c")
    meeting.leave(meeting.named("c").uuid)
    assert seats(meeting) == []
    assert "c" not in picture(meeting)


def test_only_changes_are_told(meeting: Meeting, told: list[Fact]) -> None:
    talk(meeting, "a")
    talk(meeting, "a")
    assert [type(fact) for fact in told] == [Stage]
    talk(meeting, "b")
    assert [type(fact) for fact in told] == [Stage, Stage, Layout]


def test_people_without_a_picture_are_not_in_the_layout(clock: Clock) -> None:
    meeting = Meeting("meet", clock)
    meeting.arrive("v")
    meeting.arrive("o", audio_only=True)
    meeting.arrive("c", protocol="api")
    meeting.arrive("r", protocol="rtmp", streaming=True)
    meeting.arrive("w", waiting=True)
    assert picture(meeting) == "v"
