"""The door of a meeting: its lock, its start, and the waiting room behind both."""

from dataclasses import replace

from pextui.simulator.facts import RoomState
from pextui.simulator.people import Awaits, Person, Service
from pextui.simulator.room import Room


class Door:
    """Decides who comes in at once and who waits, and for what.

    `hosted` meetings have a host PIN: their guests wait until a host with media is there or
    a host begins the meeting by hand. A meeting without a host PIN is always begun.
    """

    def __init__(self, room: Room, *, hosted: bool) -> None:
        self._room = room
        self.hosted = hosted
        self.locked = False
        self.started = not hosted
        self.guests_muted = False

    @property
    def state(self) -> RoomState:
        """The properties that a conference_update carries."""
        return RoomState(self.locked, self.guests_muted, self.started)

    def place(self, person: Person, *, invited: bool = False) -> Person:
        """The newcomer, sent in or put into the waiting room.

        A host comes in: by PIN where there is one, by invitation where there is none.
        Everybody else meets the lock. Guests who come to muted guests are muted.
        """
        awaits: Awaits = ""
        if person.role == "guest" and not self.started:
            awaits = "host"
        elif self.locked and not (person.role == "chair" and (self.hosted or invited)):
            awaits = "permission"
        service: Service = "waiting_room" if awaits else "conference"
        muted = person.muted or (self.guests_muted and person.role == "guest")
        return replace(person, service=service, awaits=awaits, muted=muted)

    def lock(self) -> None:
        """Newcomers wait from now on."""
        self._set(locked=True)

    def unlock(self) -> None:
        """All who wait for permission come in; guests without a host go on waiting for one."""
        self._set(locked=False)
        for person in tuple(self._room.waiting()):
            if person.role == "guest" and not self.started:
                self._room.change(person.uuid, awaits="host")
            else:
                self.admit(person.uuid)

    def start(self) -> None:
        """Begins the meeting: those who waited for a host come in; a lock still holds the rest."""
        self._set(started=True)
        for person in tuple(self._room.waiting()):
            if person.awaits == "host":
                self.admit(person.uuid)

    def admit(self, uuid: str) -> None:
        """Lets one waiting person in; nothing for anybody who is in already."""
        if self._room.people[uuid].is_waiting:
            self._room.change(uuid, service="conference", awaits="")

    def mute_guests(self, muted: bool) -> None:
        """Mutes or unmutes every guest; later guests follow the state, a host may except one."""
        self._set(guests_muted=muted)
        for person in tuple(self._room.people.values()):
            if person.role == "guest":
                self._room.change(person.uuid, muted=muted)

    def look_for_hosts(self) -> None:
        """After people or roles changed: begins with the first host with media, ends with none."""
        if not self.hosted:
            return
        people = self._room.people
        if not self.started and any(people[uuid].has_media for uuid in self._room.hosts):
            self.start()
        elif self.started and not self._room.hosts:
            self._set(started=False)

    def reset(self) -> None:
        """The state of an empty meeting, for the next people."""
        self._set(locked=False, guests_muted=False, started=not self.hosted)

    def _set(self, **values: bool) -> None:
        before = self.state
        for name, value in values.items():
            setattr(self, name, value)
        if self.state != before:
            self._room.tell(self.state)
