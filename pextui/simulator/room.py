"""Who is in the room, and the one place through which every change of it is told."""

import random
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from pextui.simulator.facts import Came, Changed, Fact, Left
from pextui.simulator.people import Person


class Room:
    """People by uuid in the order of their coming, and those who listen to what happens.

    Sets of hosts and of spotlighted people are kept beside it, because meetings of ten
    thousand are asked for them at every step.
    """

    def __init__(self, clock: Callable[[], float], seed: int) -> None:
        self.clock = clock
        self.people: dict[str, Person] = {}
        self.hosts: set[str] = set()
        self.spotlit: set[str] = set()
        self.listeners: list[Callable[[Fact], None]] = []
        self._dice = random.Random(seed)

    def tell(self, fact: Fact) -> None:
        """Everybody who listens hears it, in order, before anything else happens."""
        for listener in tuple(self.listeners):
            listener(fact)

    def new_uuid(self) -> str:
        """A uuid that is the same in every run of the same seed."""
        return str(uuid.UUID(int=self._dice.getrandbits(128), version=4))

    def add(self, person: Person) -> Person:
        """Somebody new; the event is told."""
        self._keep(person)
        self.tell(Came(person))
        return person

    def change(self, who: str, **fields: Any) -> Person:
        """New values for one person; told only when something differs. KeyError: not here."""
        before = self.people[who]
        after = replace(before, **fields)
        if after != before:
            self._keep(after)
            self.tell(Changed(after))
        return after

    def remove(self, who: str) -> Person:
        """Takes one person out and tells it. KeyError: not here."""
        person = self.people.pop(who)
        self.hosts.discard(who)
        self.spotlit.discard(who)
        self.tell(Left(who))
        return person

    def here(self) -> Iterator[Person]:
        """Those in the meeting itself."""
        return (person for person in self.people.values() if person.is_here)

    def waiting(self) -> Iterator[Person]:
        """Those at the door."""
        return (person for person in self.people.values() if person.is_waiting)

    def _keep(self, person: Person) -> None:
        self.people[person.uuid] = person
        (self.hosts.add if person.is_host else self.hosts.discard)(person.uuid)
        (self.spotlit.add if person.spotlight else self.spotlit.discard)(person.uuid)
