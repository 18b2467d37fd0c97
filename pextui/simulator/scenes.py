"""The named scenes: who is in the main meeting, how it lives, and what else is on the node."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain, islice

from pextui.simulator.cast import BOARD, Part, crowd, uri_of, vendor_of
from pextui.simulator.drills import DRILLS, Drill, Drilling
from pextui.simulator.faults import Faults
from pextui.simulator.life import Life, Living, Pace, Storm
from pextui.simulator.meeting import Meeting
from pextui.simulator.node import Hall

MAIN = "meet_alice"

QUIET = (
    Part("Alice Meyer", "chair", "sip", 12),
    Part("Bob Anyanwu", minutes=9),
    Part("Chidi Rossi", minutes=4, audio_only=True, protocol="sip"),
)


@dataclass(frozen=True, slots=True)
class Scene:
    """How a scene is set up. `size` is the usual number of people, when it can be changed."""

    size: int
    pin: str | None = None
    guest_pin: str | None = None
    view: str = "1:7"
    locked: bool = False
    pace: Pace | None = None
    events_per_second: float = 0.0
    rough: bool = False
    drill: Drill | None = None


SCENES = {
    "quiet": Scene(3),
    "board": Scene(12, pin="1234", locked=True, pace=Pace()),
    "townhall": Scene(
        300, pin="1234", guest_pin="5678", view="1:21", pace=Pace(visitors=6, visit_every=(4, 9))
    ),
    "stadium": Scene(
        10_000, pin="1234", view="1:21", pace=Pace(visitors=40, visit_every=(0.5, 1.5))
    ),
    "storm": Scene(200, events_per_second=1000.0),
    "rough": Scene(12, pin="1234", locked=True, pace=Pace(), rough=True),
    **{name: Scene(0, pin="1234", locked=one.locked, drill=one) for name, one in DRILLS.items()},
}


@dataclass(frozen=True, slots=True)
class Play:
    """A scene that is set up and may begin."""

    main: Hall
    halls: list[Hall]
    living: Living | None
    faults: Faults | None
    drilling: Drilling | None = None


def set_up(
    name: str,
    *,
    people: int | None,
    seed: int,
    clock: Callable[[], float],
    pin: str | None = None,
    guest_pin: str | None = None,
) -> Play:
    """Sets up a scene. An empty PIN takes the scene's away. ValueError: no such scene."""
    if name not in SCENES:
        raise ValueError(f"There is no scene {name!r}; there are {', '.join(SCENES)}.")
    if people is not None and people < 1:
        raise ValueError("A scene needs at least one person.")
    scene = SCENES[name]
    hall = _main(scene, seed, clock, _chosen(pin, scene.pin), _chosen(guest_pin, scene.guest_pin))
    dice = random.Random(seed)
    parts = _cast(name, scene, dice, people or scene.size)
    cast = enter(hall.meeting, parts, dice)
    if scene.pace:
        warm_up(hall.meeting, cast)
    if scene.locked:
        hall.meeting.lock()
    halls = [hall, *_others(clock, seed)]
    drilling = None
    if scene.drill:
        meetings = {one.meeting.alias: one.meeting for one in halls}
        drilling = Drilling(scene.drill, meetings, hall.meeting, cast)
    return Play(
        main=hall,
        halls=halls,
        living=drilling or _living(scene, hall.meeting, cast, seed),
        faults=_faults(scene, seed),
        drilling=drilling,
    )


def _faults(scene: Scene, seed: int) -> Faults | None:
    if scene.drill and scene.drill.faults:
        return scene.drill.faults(seed)
    return Faults(seed) if scene.rough else None


def _cast(name: str, scene: Scene, dice: random.Random, number: int) -> tuple[Part, ...]:
    """A drill is about its own people, however many are asked for."""
    if scene.drill:
        return tuple(scene.drill.parts(dice))
    return tuple(islice(_parts(name, dice, number), number))


def enter(meeting: Meeting, parts: Iterable[Part], dice: random.Random) -> dict[str, Part]:
    """Brings a cast into a meeting; returns their parts by uuid."""
    now = meeting.room.clock()
    cast = {}
    for part in parts:
        person = meeting.arrive(
            part.name,
            role=part.role,
            protocol=part.protocol,
            muted=part.muted,
            waiting=part.waits,
            external=part.external,
            audio_only=part.audio_only,
            streaming=part.streaming,
            uri=uri_of(part),
            joined=now - part.minutes * 60,
            vendor=vendor_of(dice, part),
        )
        cast[person.uuid] = part
    return cast


def warm_up(meeting: Meeting, cast: dict[str, Part]) -> None:
    """Some of the cast have spoken already, so that the stage has an order from the start."""
    speakers = [uuid for uuid, part in cast.items() if not part.quiet][:6]
    for uuid in reversed(speakers):
        meeting.talk(uuid)
        meeting.hush(uuid)


def _chosen(given: str | None, usual: str | None) -> str | None:
    return usual if given is None else given or None


def _main(
    scene: Scene, seed: int, clock: Callable[[], float], pin: str | None, guest_pin: str | None
) -> Hall:
    if guest_pin and not pin:
        raise ValueError("A guest PIN needs a host PIN beside it.")
    if guest_pin and guest_pin == pin:
        raise ValueError("The guest PIN must differ from the host PIN.")
    meeting = Meeting(MAIN, clock, hosted=pin is not None, view=scene.view, seed=seed)
    return Hall(meeting, pin, guest_pin)


def _parts(name: str, dice: random.Random, number: int) -> Iterable[Part]:
    if name == "quiet":
        return chain(QUIET, crowd(dice, number, hosts=0))
    if name in ("board", "rough"):
        return chain(BOARD, crowd(dice, number, hosts=0))
    return crowd(dice, number)


def _others(clock: Callable[[], float], seed: int) -> list[Hall]:
    bob = Meeting("meet_bob", clock, hosted=True, seed=seed + 1)
    bob.arrive("Bob Keller", role="chair", protocol="webrtc")
    carol = Meeting("meet_carol", clock, seed=seed + 2)
    return [Hall(bob, "2468", "1357"), Hall(carol)]


def _living(scene: Scene, meeting: Meeting, cast: dict[str, Part], seed: int) -> Living | None:
    if scene.events_per_second:
        return Storm(meeting, seed, scene.events_per_second)
    return Life(meeting, cast, seed, scene.pace) if scene.pace else None
