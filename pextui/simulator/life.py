"""The script by which the people of a scene live: seeded, and at the pace of a real meeting."""

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Protocol

from pextui.simulator.cast import Part, crowd, uri_of, vendor_of
from pextui.simulator.meeting import Meeting
from pextui.simulator.people import Person

LINES = (
    "Can everybody see the figures?",
    "Sorry, I was on mute.",
    "The report is in the shared folder.",
    "+1 from our side",
    "Could you repeat the last number?",
    "I have a hard stop at half past.",
    "Is somebody waiting at the door?",
    "Thanks, that answers my question.",
    "Shall we take this offline?",
    "Sound is much better now 👍",
    "Who takes the minutes today?",
    "Agenda item 4 next?",
    "Je peux partager mon écran si vous voulez.",
    "了解です、ありがとうございます",
)

Seconds = tuple[float, float]


class Living(Protocol):
    """Something that makes a meeting live as time passes."""

    def advance(self, now: float) -> None:
        """Lets happen what is due at `now`, Unix seconds."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often things happen, in seconds (from, to), and how many visitors there are at most."""

    turn: Seconds = (3, 10)
    pause: Seconds = (0.4, 1.6)
    chat_every: Seconds = (14, 40)
    present_after: Seconds = (12, 30)
    present_for: Seconds = (45, 100)
    frame_every: Seconds = (2, 5)
    noise_every: Seconds = (9, 25)
    visit_every: Seconds = (18, 40)
    visit_for: Seconds = (50, 150)
    host_acts_every: Seconds = (25, 55)
    visitors: int = 2


class Life:
    """The people of a cast talk, write, present and act as host; visitors come and go.

    Nobody of the cast leaves, and nobody of it is let in by the script: whoever watches always
    has somebody to admit. However far the clock jumps, everything happens at most once.
    """

    def __init__(self, meeting: Meeting, cast: dict[str, Part], seed: int, pace: Pace) -> None:
        self._meeting = meeting
        self._cast = cast
        self._dice = random.Random(seed + 1000)
        self._pace = pace
        self._visitors: list[str] = []
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        self._now = 0.0

    def advance(self, now: float) -> None:
        """Lets happen what is due."""
        first, self._now = self._now == 0.0, now
        if first:
            self._begin()
        due = []
        while self._due and self._due[0][0] <= now:
            due.append(heapq.heappop(self._due))
        for _, _, act in due:
            act()

    def _begin(self) -> None:
        pace = self._pace
        self._after((0.3, 0.8), self._turn)
        self._after((2.0, 6.0), self._chat)
        self._after(pace.present_after, self._present)
        self._after(pace.frame_every, self._frame)
        self._after((5.0, 12.0), self._visit)
        self._after(pace.noise_every, self._noise)
        self._after(pace.host_acts_every, self._host_acts)

    def _after(self, seconds: Seconds, act: Callable[[], None]) -> None:
        due = self._now + self._dice.uniform(*seconds)
        heapq.heappush(self._due, (due, next(self._order), act))

    def _turn(self) -> None:
        """Somebody takes the word for a while; now and then somebody else cuts in."""
        lasts = self._dice.uniform(*self._pace.turn)
        if speaker := self._somebody(lambda p: p.can_talk and p.uuid not in self._talking()):
            self._speak(speaker.uuid, lasts)
        if self._dice.random() < 0.25:
            self._after((0.3 * lasts, 0.8 * lasts), self._interrupt)
        self._after((lasts + self._pace.pause[0], lasts + self._pace.pause[1]), self._turn)

    def _interrupt(self) -> None:
        if len(self._talking()) > 1:
            return
        if other := self._somebody(lambda p: p.can_talk and p.uuid not in self._talking()):
            self._speak(other.uuid, self._dice.uniform(1.0, 2.5))

    def _noise(self) -> None:
        """A guest's open microphone picks up a keyboard or a street, whoever is speaking."""
        quiet = [u for u in self._meeting.people if u not in self._talking()]
        if noisy := self._somebody(lambda p: p.can_talk and p.role == "guest" and p.uuid in quiet):
            self._speak(noisy.uuid, self._dice.uniform(0.8, 3.0), vad=self._dice.randint(8, 40))
        self._after(self._pace.noise_every, self._noise)

    def _speak(self, uuid: str, lasts: float, vad: int = 100) -> None:
        self._meeting.talk(uuid, vad)
        self._after((lasts, lasts), lambda: self._meeting.hush(uuid))

    def _talking(self) -> list[str]:
        return self._meeting.floor.talking

    def _chat(self) -> None:
        if writer := self._somebody(lambda p: p.is_here and p.protocol in ("webrtc", "mssip")):
            self._meeting.say(writer.uuid, self._dice.choice(LINES))
        self._after(self._pace.chat_every, self._chat)

    def _present(self) -> None:
        lasts = self._dice.uniform(*self._pace.present_for)
        presenter = self._somebody(lambda p: p.is_here and p.video and not p.streaming)
        if presenter and self._meeting.screen.presenter is None:
            self._meeting.present(presenter.uuid)
            self._after((lasts, lasts), lambda: self._stop_presenting(presenter.uuid))
        after = self._pace.present_after
        self._after((lasts + after[0], lasts + after[1]), self._present)

    def _stop_presenting(self, uuid: str) -> None:
        presenter = self._meeting.screen.presenter
        if presenter and presenter.uuid == uuid:
            self._meeting.stop_presenting()

    def _frame(self) -> None:
        self._meeting.frame()
        self._after(self._pace.frame_every, self._frame)

    def _visit(self) -> None:
        """Somebody from outside the cast comes by, for a while; a locked door holds them."""
        people = self._meeting.people
        self._visitors = [uuid for uuid in self._visitors if uuid in people]
        if len(self._visitors) < self._pace.visitors:
            part = next(crowd(self._dice, 1, hosts=0))
            visitor = self._meeting.arrive(
                part.name,
                protocol=part.protocol,
                external=part.external,
                audio_only=part.audio_only,
                streaming=part.streaming,
                uri=uri_of(part),
                vendor=vendor_of(self._dice, part),
            )
            self._visitors.append(visitor.uuid)
            self._after(self._pace.visit_for, lambda: self._depart(visitor.uuid))
        self._after(self._pace.visit_every, self._visit)

    def _depart(self, uuid: str) -> None:
        if uuid in self._meeting.people:
            self._meeting.leave(uuid)

    def _host_acts(self) -> None:
        """The second host does something: lets a visitor in, quiets somebody, or sets a light."""
        people = self._meeting.people
        hosts = [people[uuid] for uuid in self._cast if uuid in people and people[uuid].is_host]
        if len(hosts) > 1:
            self._act_as_host(hosts[1])
        self._after(self._pace.host_acts_every, self._host_acts)

    def _act_as_host(self, host: Person) -> None:
        people = self._meeting.people
        at_door = [u for u in self._visitors if u in people and people[u].is_waiting]
        noisy = [u for u in self._talking() if u != host.uuid and people[u].role == "guest"]
        if at_door:
            self._meeting.admit(at_door[0])
        elif noisy:
            self._meeting.mute(noisy[0])
            self._after((8.0, 20.0), lambda: self._unmute(noisy[0]))
        elif presenter := self._meeting.screen.presenter:
            self._meeting.spotlight(presenter.uuid)
            self._after((15.0, 30.0), lambda: self._spotlight_off(presenter.uuid))

    def _unmute(self, uuid: str) -> None:
        if uuid in self._meeting.people and not self._meeting.guests_muted:
            self._meeting.unmute(uuid)

    def _spotlight_off(self, uuid: str) -> None:
        if uuid in self._meeting.people:
            self._meeting.spotlight_off(uuid)

    def _somebody(self, fits: Callable[[Person], bool]) -> Person | None:
        """One of the cast or the visitors, never the quiet ones; None when nobody is found."""
        people = self._meeting.people
        uuids = [*self._cast, *self._visitors]
        for _ in range(min(60, 4 * len(uuids))):
            uuid = self._dice.choice(uuids)
            part = self._cast.get(uuid)
            if uuid in people and not (part and part.quiet) and fits(people[uuid]):
                return people[uuid]
        return None


class Storm:
    """More changes than anybody can read, at a steady rate: mutes, and talkers on the stage."""

    def __init__(self, meeting: Meeting, seed: int, events_per_second: float) -> None:
        self._meeting = meeting
        self._dice = random.Random(seed + 2000)
        self._rate = events_per_second
        self._told = 0
        self._owed = 0.0
        self._last: float | None = None
        meeting.room.listeners.append(lambda _: self._count())

    def advance(self, now: float) -> None:
        """As many events as are due since the last time, but never more than a second's."""
        elapsed = 0.0 if self._last is None else min(1.0, now - self._last)
        self._last = now
        self._owed += elapsed * self._rate
        self._told = 0
        people = [uuid for uuid, person in self._meeting.people.items() if person.is_here]
        while people and self._told < self._owed:
            self._stir(self._dice.choice(people))
        self._owed -= self._told

    def _stir(self, uuid: str) -> None:
        person = self._meeting.people[uuid]
        if not person.muted and self._dice.random() < 0.5:
            (self._meeting.hush if uuid in self._meeting.floor.talking else self._meeting.talk)(
                uuid
            )
        elif person.muted:
            self._meeting.unmute(uuid)
        else:
            self._meeting.mute(uuid)

    def _count(self) -> None:
        self._told += 1
