"""Drills: reached by doing what the goal says, and by nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pextui.simulator.drills import ADVERT, ASKING, DRILLS, LATE, LOST, STRANGERS, _intruder, _noisy
from pextui.simulator.facts import Fact, Said
from pextui.simulator.meeting import Meeting
from pextui.simulator.scenes import Play, set_up


class Watched:
    """A drill with somebody who watches, and a clock that is turned by hand."""

    def __init__(self, name: str, seed: int = 1) -> None:
        self.now = 1000.0
        self.play: Play = set_up(name, people=None, seed=seed, clock=lambda: self.now)
        assert self.play.drilling is not None
        self.drilling = self.play.drilling
        self.meeting.arrive("Host", role="chair", protocol="api", by_api=True)

    @property
    def meeting(self) -> Meeting:
        return self.play.main.meeting

    @property
    def is_done(self) -> bool:
        return self.drilling.report().is_done

    def passes(self, seconds: int) -> None:
        for _ in range(seconds):
            self.now += 1.0
            self.drilling.advance(self.now)


@contextmanager
def heard(meeting: Meeting) -> Iterator[list[str]]:
    """What is said in the meeting meanwhile."""
    lines: list[str] = []

    def listen(fact: Fact) -> None:
        if isinstance(fact, Said):
            lines.append(fact.payload)

    meeting.room.listeners.append(listen)
    yield lines
    meeting.room.listeners.remove(listen)


@pytest.mark.parametrize("name", DRILLS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_done_by_waiting(name: str, seed: int) -> None:
    drill = Watched(name, seed)
    drill.passes(60)
    assert not drill.is_done
    assert drill.drilling.report().goal


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_door_wants_everybody_in_but_the_strangers(seed: int) -> None:
    drill = Watched("drill-door", seed)
    strangers = {part.name for part in STRANGERS}
    waiting = list(drill.meeting.room.waiting())
    assert len(waiting) == 60
    for person in waiting:
        if person.name not in strangers:
            drill.meeting.admit(person.uuid)
    assert drill.is_done

    drill.meeting.admit(drill.meeting.named(STRANGERS[0].name).uuid)
    assert not drill.is_done
    drill.meeting.leave(drill.meeting.named(STRANGERS[0].name).uuid)
    assert drill.is_done


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_noise_wants_one_muted_and_nobody_else(seed: int) -> None:
    drill = Watched("drill-noise", seed)
    assert drill.drilling.report().note == "you hear noise"
    drill.meeting.mute_guests()
    assert drill.drilling.report().note == "it is quiet"
    assert not drill.is_done
    drill.meeting.unmute_guests()
    for uuid, part in drill.drilling.cast.items():
        if part.muted:
            drill.meeting.mute(uuid)
    drill.meeting.mute(_noisy(drill.drilling.cast))
    assert drill.is_done


def test_the_lost_ask_and_want_to_be_moved() -> None:
    drill = Watched("drill-room")
    with heard(drill.meeting) as lines:
        drill.passes(10)
    assert lines.count(ASKING) == len(LOST)
    carol = next(one for one in drill.play.halls if one.meeting.alias == "meet_carol")
    for part in LOST:
        drill.meeting.leave(drill.meeting.named(part.name).uuid)
    assert not drill.is_done
    for part in LOST:
        carol.meeting.arrive(part.name)
    assert drill.is_done


def test_the_intruder_shouts_and_wants_to_be_told_from_the_real_one() -> None:
    drill = Watched("drill-intruder")
    with heard(drill.meeting) as lines:
        drill.passes(10)
    assert ADVERT in lines
    real = drill.meeting.named("Priya Raman").uuid
    intruder = _intruder(drill.drilling.cast)
    assert real != intruder
    drill.meeting.dismiss(intruder)
    assert not drill.is_done
    drill.meeting.lock()
    assert drill.is_done
    drill.meeting.dismiss(real)
    assert not drill.is_done


def test_the_lost_node_is_gone_for_a_while_and_who_came_wants_to_be_let_in() -> None:
    drill = Watched("drill-node")
    faults = drill.play.faults
    assert faults is not None
    spells = []
    for _ in range(40):
        drill.passes(1)
        faults.advance(drill.now, is_used=True)
        spells.append(faults.spell.name)
    assert spells.count("node lost") == 12
    for name in LATE:
        drill.meeting.admit(drill.meeting.named(name).uuid)
    assert drill.is_done


def test_a_drill_waits_for_somebody_to_watch() -> None:
    play = set_up("drill-room", people=None, seed=1, clock=lambda: 5.0)
    assert play.drilling is not None
    with heard(play.main.meeting) as lines:
        for second in range(60):
            play.drilling.advance(5.0 + second)
    assert lines == []
