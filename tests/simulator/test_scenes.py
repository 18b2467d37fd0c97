import time
from collections import Counter
from collections.abc import Callable

import pytest

from pextui.simulator.facts import Came, Changed, Fact, Left, PresentationStarted, Said, Stage
from pextui.simulator.scenes import SCENES, Play, set_up
from pextui.simulator.serving import Serving
from tests.simulator.visitor import Clock, Visitor

Serve = Callable[..., Serving]
Visit = Callable[..., Visitor]


def play(name: str, clock: Clock, seed: int = 1, people: int | None = None) -> Play:
    return set_up(name, people=people, seed=seed, clock=clock)


def watch(scene: Play, clock: Clock, seconds: int) -> list[Fact]:
    facts: list[Fact] = []
    meeting = scene.main.meeting
    meeting.room.listeners.append(facts.append)
    for _ in range(seconds * 5):
        clock.tick(0.2)
        meeting.advance(clock.now)
        if scene.living:
            scene.living.advance(clock.now)
    return facts


def test_the_board_is_twelve_people(clock: Clock) -> None:
    meeting = play("board", clock).main.meeting
    people = meeting.people.values()
    kinds = Counter("door" if p.is_waiting else p.role for p in people)
    assert kinds == {"chair": 2, "guest": 7, "door": 3}
    assert len({p.name for p in people}) == 12
    assert meeting.locked


def test_a_scene_is_the_same_for_the_same_seed(clock: Clock) -> None:
    for name in ("board", "townhall"):
        first, second = (play(name, Clock()).main.meeting.people for _ in range(2))
        assert first == second
    assert (
        play("townhall", clock, 1).main.meeting.people
        != play("townhall", clock, 2).main.meeting.people
    )


def test_in_a_town_hall_some_share_a_name(clock: Clock) -> None:
    people = play("townhall", clock).main.meeting.people.values()
    names = Counter(p.name for p in people if not p.streaming)
    assert len(people) == 300
    assert names.most_common(1)[0][1] > 1
    assert {p.protocol for p in people} >= {"sip", "h323", "webrtc", "mssip", "rtmp"}
    assert any(p.audio_only for p in people)


@pytest.mark.parametrize(("name", "number"), [("board", 30), ("board", 5), ("townhall", 40)])
def test_the_number_of_people_can_be_chosen(clock: Clock, name: str, number: int) -> None:
    assert len(play(name, clock, people=number).main.meeting.people) == number


def test_an_unknown_scene_is_named(clock: Clock) -> None:
    with pytest.raises(ValueError, match="no scene 'bored'"):
        play("bored", clock)


def test_the_board_shows_life_within_three_seconds(clock: Clock) -> None:
    assert any(isinstance(fact, Stage) for fact in watch(play("board", clock), clock, 3))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_hour_of_the_board_looks_like_a_meeting(clock: Clock, seed: int) -> None:
    scene = play("board", clock, seed)
    meeting = scene.main.meeting
    cast = set(meeting.people)
    waiting = {uuid for uuid, p in meeting.people.items() if p.is_waiting}
    quiet = meeting.named("Yuki Tanaka").uuid
    facts = watch(scene, clock, 3600)
    kinds = Counter(type(fact) for fact in facts)
    assert cast <= set(meeting.people)
    assert all(meeting.people[uuid].is_waiting for uuid in waiting)
    stages = [fact for fact in facts if isinstance(fact, Stage)]
    assert all(seat.uuid != quiet for stage in stages for seat in stage.seats)
    assert all(sum(seat.vad > 0 for seat in stage.seats) <= 3 for stage in stages)
    assert 300 < kinds[Stage] < 3000
    assert 60 < kinds[Said] < 300
    assert kinds[PresentationStarted] > 10
    assert kinds[Came] > 20
    assert kinds[Left] > 20
    assert kinds[Changed] > 20


def test_nothing_happens_by_itself_in_a_quiet_scene(clock: Clock) -> None:
    assert watch(play("quiet", clock), clock, 600) == []


def test_the_script_survives_a_host_who_ends_everything(clock: Clock) -> None:
    scene = play("board", clock)
    watch(scene, clock, 60)
    scene.main.meeting.end()
    watch(scene, clock, 600)
    assert not set(scene.main.meeting.people) & set(play("board", clock).main.meeting.people)


def test_a_clock_that_jumps_does_not_make_everything_happen_at_once(clock: Clock) -> None:
    scene = play("board", clock)
    watch(scene, clock, 10)
    clock.tick(86_400)
    assert len(watch(scene, clock, 1)) < 30


def test_a_storm_keeps_its_rate(clock: Clock) -> None:
    facts = watch(play("storm", clock), clock, 10)
    assert len(facts) == pytest.approx(10_000, rel=0.03)
    kinds = Counter(type(fact) for fact in facts)
    assert kinds[Changed] > 3000
    assert kinds[Stage] > 2000


def test_a_stadium_is_told_in_about_a_second(serve: Serve, visit: Visit) -> None:
    node = serve("stadium")
    me = visit(node).join(node.pin)
    begin = time.perf_counter()
    with me.http.stream("GET", me.base + "events", headers={"token": me.token}) as response:
        told = bytearray()
        for piece in response.iter_raw():
            told += piece
            if b"participant_sync_end" in told[-len(piece) - 30 :]:
                break
    assert told.count(b"event: participant_create") == 10_001
    assert time.perf_counter() - begin < 4  # a second on a machine of its own


@pytest.mark.parametrize("name", SCENES)
def test_every_scene_can_be_joined_with_the_pin_it_shows(
    serve: Serve, visit: Visit, name: str
) -> None:
    node = serve(name, people=5)
    assert visit(node).join(node.pin).grant["role"] == "HOST"
