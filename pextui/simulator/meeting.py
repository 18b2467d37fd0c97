"""One meeting as it truly is: its people, and the rules of the guide by which they may change."""

import random
from collections.abc import Callable
from dataclasses import replace
from math import floor as whole

from pextui.simulator.calls import Call, CallKind, Calls, Present
from pextui.simulator.dialling import Dial, Dialling
from pextui.simulator.door import Door
from pextui.simulator.facts import Dismissed, RoomState, Said
from pextui.simulator.floor import Floor
from pextui.simulator.people import Person, Role, Service
from pextui.simulator.room import Room

REMOVED = "API initiated participant disconnect"
ENDED = "API initiated conference termination"
HOSTS_GONE = "All conference hosts departed hosted conference"
NOBODY_KEEPS = "No participants can keep conference alive"
HOSTLESS_SECONDS = 60.0


class Meeting:
    """The verbs of a meeting. No request, no wire, no waiting: time comes from `clock`.

    Every verb that names somebody raises KeyError when they are not here. `hosted` says that
    there is a host PIN, so that guests wait for a host.
    """

    def __init__(
        self,
        alias: str,
        clock: Callable[[], float],
        *,
        hosted: bool = False,
        view: str = "1:7",
        seed: int = 1,
    ) -> None:
        self.alias = alias
        self.room = Room(clock, seed)
        self.door = Door(self.room, hosted=hosted)
        self.floor = Floor(self.room, view)
        self.calls = Calls(self.room)
        self.screen = self.calls.screen
        self.dtmf: list[tuple[str, str]] = []
        self._dialling = Dialling(self.room, random.Random(seed), self._answered, self.leave)
        self._hostless_since: float | None = None

    @property
    def people(self) -> dict[str, Person]:
        """Everybody by uuid: in the meeting, at the door, and being called."""
        return self.room.people

    @property
    def state(self) -> RoomState:
        """Locked, guests muted, begun."""
        return self.door.state

    @property
    def locked(self) -> bool:
        """Newcomers wait."""
        return self.door.locked

    @property
    def guests_muted(self) -> bool:
        """Guests are muted, and later guests will be."""
        return self.door.guests_muted

    @property
    def started(self) -> bool:
        """Guests need not wait for a host."""
        return self.door.started

    def named(self, name: str) -> Person:
        """The first person of that name. KeyError: nobody is."""
        for person in self.people.values():
            if person.name == name:
                return person
        raise KeyError(name)

    def arrive(
        self,
        name: str,
        role: Role = "guest",
        protocol: str = "sip",
        muted: bool = False,
        waiting: bool | None = None,
        external: bool = False,
        audio_only: bool = False,
        streaming: bool = False,
        uri: str | None = None,
        joined: float | None = None,
        vendor: str = "",
        by_api: bool = False,
    ) -> Person:
        """Somebody comes: in or to the door as the rules say, or as `waiting` says."""
        person = Person(
            uuid=self.room.new_uuid(),
            name=name,
            role=role,
            protocol=protocol,
            joined=self.room.clock() if joined is None else joined,
            uri=f"{name.lower().replace(' ', '.')}@example.com" if uri is None else uri,
            vendor=vendor,
            local_alias=self.alias,
            overlay=name,
            has_media=protocol != "api",
            video=protocol != "api" and not audio_only,
            audio_only=audio_only,
            muted=muted,
            external=external,
            streaming=streaming,
            by_api=by_api,
        )
        placed = self.door.place(person)
        if waiting is not None:
            awaits = (placed.awaits or "permission") if waiting else ""
            service: Service = "waiting_room" if waiting else "conference"
            placed = replace(placed, service=service, awaits=awaits)
        self.room.add(placed)
        self._after_change()
        return self.people[placed.uuid]

    def leave(self, uuid: str) -> None:
        """Somebody goes, with their calls, their presentation and their place on the stage."""
        self._dialling.forget(uuid)
        self.calls.forget(uuid)
        self.room.remove(uuid)
        self.floor.forget(uuid)
        self._after_change()
        self._end_if_nobody_keeps_it()

    def dismiss(self, uuid: str, reason: str = REMOVED) -> None:
        """Somebody is put out and told why."""
        self.room.tell(Dismissed(uuid, reason))
        self.leave(uuid)

    def end(self, reason: str = ENDED) -> None:
        """Everybody is put out and the meeting forgets its lock, its mutes and its start."""
        self._dialling.clear()
        uuids = tuple(self.people)
        for uuid in uuids:
            self.room.tell(Dismissed(uuid, reason))
        for uuid in uuids:
            self.calls.forget(uuid)
            self.room.remove(uuid)
            self.floor.forget(uuid)
        self._hostless_since = None
        self.door.reset()

    def lock(self) -> None:
        """Newcomers wait from now on."""
        self.door.lock()

    def unlock(self) -> None:
        """The door opens, and those who waited for it come in."""
        self.door.unlock()
        self._after_change()

    def start(self) -> None:
        """Begins without a host's media: guests who waited for a host come in."""
        self.door.start()
        self._after_change()

    def admit(self, uuid: str) -> None:
        """Lets one waiting person in."""
        self.door.admit(uuid)
        self._after_change()

    def mute_guests(self) -> None:
        """Every guest is muted, and later ones will be."""
        self._quieten(lambda: self.door.mute_guests(True))

    def unmute_guests(self) -> None:
        """Every guest may speak."""
        self.door.mute_guests(False)

    def mute(self, uuid: str) -> None:
        """One person cannot be heard until unmuted."""
        self._quieten(lambda: self.room.change(uuid, muted=True))

    def unmute(self, uuid: str) -> None:
        """One person may speak, also while guests are muted."""
        self.room.change(uuid, muted=False)

    def let_see_presentation(self, uuid: str, *, allowed: bool) -> None:
        """Whether somebody receives the presentation."""
        self.room.change(uuid, sees_presentation=allowed)

    def spotlight(self, uuid: str) -> None:
        """Puts somebody behind those spotlighted before; again changes nothing.

        The timestamps are whole seconds apart, because a node of the guide sends whole seconds
        and the order of spotlights is the order of these.
        """
        people = self.people
        if people[uuid].spotlight:
            return
        last = max((people[other].spotlight for other in self.room.spotlit), default=0.0)
        self.room.change(uuid, spotlight=max(self.room.clock(), whole(last) + 1.0))
        self.floor.redraw()

    def spotlight_off(self, uuid: str) -> None:
        """Somebody returns among the others."""
        self.room.change(uuid, spotlight=0.0)
        self.floor.redraw()

    def rename(self, uuid: str, name: str) -> None:
        """Somebody is called differently from now on."""
        self.room.change(uuid, name=name, overlay=name)

    def give_role(self, uuid: str, role: Role) -> None:
        """Makes a host or a guest; muted guests' rule takes hold of, or lets go of, them."""
        if self.people[uuid].role == role:
            return
        self._quieten(lambda: self.room.change(uuid, role=role))
        if self.guests_muted:
            self._quieten(lambda: self.room.change(uuid, muted=role == "guest"))
        self._after_change()

    def talk(self, uuid: str, vad: int = 100) -> None:
        """Somebody speaks."""
        self.floor.talk(uuid, vad)

    def hush(self, uuid: str) -> None:
        """Somebody falls silent."""
        self.floor.hush(uuid)

    def say(self, uuid: str, text: str, content_type: str = "text/plain") -> None:
        """Somebody writes to everybody."""
        person = self.people[uuid]
        self.room.tell(Said(uuid, person.name, content_type, text))

    def present(self, uuid: str) -> None:
        """Somebody shares a screen, taking it from whoever did."""
        self.screen.present(uuid)

    def stop_presenting(self) -> None:
        """The shared screen is gone."""
        self.screen.stop()

    def frame(self) -> None:
        """The shared screen shows its next picture."""
        self.screen.frame()

    def send_dtmf(self, uuid: str, digits: str) -> None:
        """Records digits sent to somebody. KeyError: not here."""
        self.dtmf.append((self.people[uuid].uuid, digits))

    def dial(self, dial: Dial) -> list[str]:
        """Calls somebody; the uuids are in the roster at once (dial)."""
        return self._dialling.dial(dial, self.alias)

    def open_call(
        self,
        owner: str,
        kind: CallKind,
        present: Present = "",
        *,
        streaming: bool = False,
        bandwidth: int = 0,
    ) -> Call:
        """Hangs a media call on a participant (calls)."""
        call = Call(self.room.new_uuid(), owner, kind, present, streaming, bandwidth)
        self.calls.open(call)
        self._after_change()
        return call

    def start_call(self, call: Call) -> None:
        """Media of a WebRTC call flow (ack)."""
        self.calls.start_media(call.uuid)
        self._after_change()

    def end_call(self, call: Call) -> None:
        """Ends a call; its owner is told."""
        self.calls.end(call.uuid, REMOVED)
        self._quieten(lambda: None)
        self._after_change()

    def advance(self, now: float) -> None:
        """Lets the rules' timers run out: ringing calls, and a hosted meeting without a host."""
        self._dialling.advance(now)
        since = self._hostless_since
        if since is not None and now - since >= HOSTLESS_SECONDS:
            self.end(HOSTS_GONE)

    def _answered(self, person: Person, dial: Dial) -> None:
        placed = self.door.place(person, invited=True)
        self.room.change(
            person.uuid,
            service=placed.service,
            awaits=placed.awaits,
            muted=placed.muted,
            joined=self.room.clock(),
            has_media=True,
            encrypted=True,
        )
        if dial.dtmf_sequence:
            self.send_dtmf(person.uuid, dial.dtmf_sequence)
        self._after_change()

    def _quieten(self, change: Callable[[], object]) -> None:
        change()
        for uuid in self.floor.talking:
            if not self.people[uuid].can_talk:
                self.floor.hush(uuid)

    def _after_change(self) -> None:
        self.door.look_for_hosts()
        self.floor.redraw()
        someone = any(person.is_here for person in self.people.values())
        if self.door.hosted and not self.started and not self.room.hosts and someone:
            self._hostless_since = self._hostless_since or self.room.clock()
        else:
            self._hostless_since = None

    def _end_if_nobody_keeps_it(self) -> None:
        """Dialled participants alone keep a meeting only as their dial request says (dial)."""
        here = list(self.room.here())
        if not here or any(not person.keep for person in here):
            return
        if any(p.keep == "keep_conference_alive" and p.role == "chair" for p in here):
            return
        several = [p for p in here if p.keep == "keep_conference_alive_if_multiple"]
        if len(several) > 1 and any(p.role == "chair" for p in several):
            return
        self.end(NOBODY_KEEPS)
