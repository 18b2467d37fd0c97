"""Drills: meetings in which something is wrong, with a goal, for hosts who want to learn.

Each knows who is there, what they do, and whether the goal is reached; it looks at the truth of
the meeting, not at what was pressed.
"""

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from pextui.simulator.cast import GIVEN, SURNAMES, Part, crowd
from pextui.simulator.faults import QUIET, Faults, Spell
from pextui.simulator.meeting import Meeting
from pextui.simulator.people import Person
from pextui.simulator.toxics import Toxics

STRANGERS = (
    Part("Free Crypto", minutes=1, waits=True, uri="win@lucky.example.net"),
    Part("john", minutes=2, waits=True, uri="anon@lucky.example.net"),
    Part("Test Test", minutes=0.5, waits=True, uri="test@lucky.example.net"),
)
LOST = tuple(
    Part(name, minutes=minutes)
    for name, minutes in (("Carlos Mendes", 4), ("Ruth Adeyemi", 3), ("Sven Novák", 2))
)
ADVERT = "EARN 5000 A DAY FROM HOME!!! write to me now"
ASKING = "Is this Carol's meeting? I was sent here."


@dataclass(frozen=True, slots=True)
class Report:
    """Where a drill stands: its goal, what there is to hear or see now, whether it is over."""

    goal: str
    note: str
    is_done: bool


@dataclass
class Drill:
    """One drill. `parts` are its people; `act` is done once a second, as long as it lasts."""

    goal: str
    parts: Callable[[random.Random], Iterable[Part]]
    is_done: Callable[[Mapping[str, Meeting], Mapping[str, Part]], bool]
    act: Callable[[Meeting, Mapping[str, Part], int], None] = lambda _meeting, _cast, _second: None
    note: Callable[[Meeting, Mapping[str, Part]], str] = lambda _meeting, _cast: ""
    faults: Callable[[int], Faults] | None = None
    locked: bool = False


@dataclass
class Drilling:
    """A drill that is under way, in its meeting and with its cast by uuid."""

    drill: Drill
    meetings: Mapping[str, Meeting]
    main: Meeting
    cast: Mapping[str, Part]
    _second: int = field(default=-1)
    _begun: float = field(default=0.0)

    def advance(self, now: float) -> None:
        """Lets happen what happens once a second, from the moment somebody watches."""
        if not any(person.by_api for person in self.main.people.values()):
            return
        self._begun = self._begun or now
        second = int(now - self._begun)
        if second > self._second and not self.report().is_done:
            self._second = second
            self.drill.act(self.main, self.cast, second)

    def report(self) -> Report:
        """Says where it stands."""
        is_done = self.drill.is_done(self.meetings, self.cast)
        note = "" if is_done else self.drill.note(self.main, self.cast)
        return Report(self.drill.goal, note, is_done)


class Outage(Faults):
    """The node is gone for a while, once, some seconds after somebody came."""

    def __init__(self, seed: int, after: float = 8.0, lasts: float = 12.0) -> None:
        super().__init__(seed)
        self._after, self._lasts = after, lasts
        self._since: float | None = None

    def advance(self, now: float, *, is_used: bool) -> bool:
        """Goes on to `now`; True when the outage begins or ends at this moment."""
        if self._since is None and is_used:
            self._since = now
        gone = 0.0 if self._since is None else now - self._since
        before, is_out = self.spell, self._after <= gone < self._after + self._lasts
        self.spell = _GONE if is_out else QUIET
        return self.spell is not before


_GONE = Spell("node lost", (12, 12), Toxics(is_refusing=True), lines="close")


def _sixty(dice: random.Random) -> Iterable[Part]:
    names = [f"{dice.choice(GIVEN)} {dice.choice(SURNAMES)}" for _ in range(60 - len(STRANGERS))]
    door = [Part(name, minutes=dice.uniform(0.2, 9), waits=True) for name in names]
    places = sorted(dice.sample(range(len(door)), len(STRANGERS)))
    for place, stranger in zip(places, STRANGERS, strict=True):
        door.insert(place, stranger)
    return chain(crowd(dice, 6), door)


def _names(parts: Iterable[Part]) -> set[str]:
    return {part.name for part in parts}


def _of(meeting: Meeting, names: set[str]) -> list[Person]:
    return [person for person in meeting.people.values() if person.name in names]


def _main(meetings: Mapping[str, Meeting]) -> Meeting:
    return next(iter(meetings.values()))


def _door_is_clear(meetings: Mapping[str, Meeting], cast: Mapping[str, Part]) -> bool:
    """Whoever is still there of those who are meant is in; no stranger is."""
    people, strangers = _main(meetings).people, _names(STRANGERS)
    meant = [uuid for uuid, part in cast.items() if part.waits and part.name not in strangers]
    are_in = all(people[uuid].is_here for uuid in meant if uuid in people)
    is_anybody_in = any(uuid in people for uuid in meant)
    return (
        is_anybody_in and are_in and not any(one.is_here for one in _of(_main(meetings), strangers))
    )


def _noisy(cast: Mapping[str, Part]) -> str:
    """The line with the noise: always the same one of a seed, and never a host."""
    guests = [uuid for uuid, part in cast.items() if part.role == "guest" and not part.muted]
    return guests[len(guests) * 2 // 3]


def _noise(meeting: Meeting, cast: Mapping[str, Part], second: int) -> None:
    """It crackles most of the time, others speak now and then, and a mute is kept."""
    uuid = _noisy(cast)
    person = meeting.people.get(uuid)
    if person is not None and person.can_talk:
        (meeting.hush if second % 7 == 6 else meeting.talk)(uuid)
    speakers = [one for one, part in cast.items() if not part.quiet and one != uuid]
    for place, other in enumerate(speakers[:5]):
        if other in meeting.people and meeting.people[other].can_talk:
            (meeting.talk if second % 5 == place else meeting.hush)(other)


def _is_quiet(meetings: Mapping[str, Meeting], cast: Mapping[str, Part]) -> bool:
    people, noisy = _main(meetings).people, _noisy(cast)
    if noisy in people and not people[noisy].muted:
        return False
    others = [uuid for uuid, part in cast.items() if uuid != noisy and uuid in people]
    return all(people[uuid].muted == cast[uuid].muted for uuid in others)


def _hears(meeting: Meeting, cast: Mapping[str, Part]) -> str:
    noisy = meeting.people.get(_noisy(cast))
    return "you hear noise" if noisy is not None and not noisy.muted else "it is quiet"


def _listeners(dice: random.Random) -> Iterable[Part]:
    """Nobody is muted but a few, so that the noise can be anybody's."""
    for number, part in enumerate(crowd(dice, 32)):
        yield Part(
            part.name,
            part.role,
            part.protocol,
            part.minutes,
            quiet=part.quiet,
            muted=number % 8 == 7,
        )


def _ask_where(meeting: Meeting, _cast: Mapping[str, Part], second: int) -> None:
    for place, person in enumerate(_of(meeting, _names(LOST))):
        if second % 30 == 3 + 2 * place:
            meeting.say(person.uuid, ASKING)


def _are_moved(meetings: Mapping[str, Meeting], _cast: Mapping[str, Part]) -> bool:
    names = _names(LOST)
    return not _of(_main(meetings), names) and _names_in(meetings["meet_carol"]) >= names


def _names_in(meeting: Meeting) -> set[str]:
    return {person.name for person in meeting.people.values()}


def _intrude(meeting: Meeting, cast: Mapping[str, Part], second: int) -> None:
    uuid = _intruder(cast)
    if uuid not in meeting.people:
        return
    if second == 2:
        meeting.present(uuid)
    if second % 6 == 3:
        meeting.say(uuid, ADVERT)
    if meeting.people[uuid].can_talk:
        (meeting.talk if second % 4 else meeting.hush)(uuid)


def _intruder(cast: Mapping[str, Part]) -> str:
    """The later one of the two of the same name."""
    both = [uuid for uuid, part in cast.items() if part.name == "Priya Raman"]
    return both[-1]


def _is_safe(meetings: Mapping[str, Meeting], cast: Mapping[str, Part]) -> bool:
    main = _main(meetings)
    intruder = _intruder(cast)
    real = next(uuid for uuid, part in cast.items() if part.name == "Priya Raman")
    return intruder not in main.people and real in main.people and main.locked


def _with_intruder(dice: random.Random) -> Iterable[Part]:
    real = Part("Priya Raman", minutes=32, uri="priya.raman@example.com")
    false = Part("Priya Raman", minutes=0.3, uri="pr1ya@lucky.example.net")
    return chain(crowd(dice, 14), (real, false))


LATE = ("Hana Sato", "Omar Haddad")


def _come_late(meeting: Meeting, _cast: Mapping[str, Part], second: int) -> None:
    """They come while nobody can see it."""
    if second == 12:
        for name in LATE:
            meeting.arrive(name, waiting=True)


def _late_are_in(meetings: Mapping[str, Meeting], _cast: Mapping[str, Part]) -> bool:
    late = _of(_main(meetings), set(LATE))
    return len(late) == len(LATE) and all(person.is_here for person in late)


DRILLS = {
    "drill-door": Drill(
        "Let in everybody from example.com, and none of the three from elsewhere.",
        _sixty,
        _door_is_clear,
        locked=True,
    ),
    "drill-noise": Drill(
        "Mute the one noisy line; everybody else stays as they were.",
        _listeners,
        _is_quiet,
        _noise,
        _hears,
    ),
    "drill-room": Drill(
        "Three people are in the wrong meeting: move them to meet_carol.",
        lambda dice: chain(crowd(dice, 12), LOST),
        _are_moved,
        _ask_where,
    ),
    "drill-intruder": Drill(
        "Somebody has taken Priya Raman's name: remove the false one, then lock the meeting.",
        _with_intruder,
        _is_safe,
        _intrude,
    ),
    "drill-node": Drill(
        "The node will be lost for a while: let in Hana Sato and Omar Haddad, who come meanwhile.",
        lambda dice: crowd(dice, 10),
        _late_are_in,
        _come_late,
        faults=Outage,
        locked=True,
    ),
}
