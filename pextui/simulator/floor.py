"""Who has the floor: the talkers in their order, and the layout that follows them."""

from itertools import chain

from pextui.simulator.facts import Layout, Seat, Stage
from pextui.simulator.people import Person
from pextui.simulator.room import Room

STAGE_SEATS = 22


class Floor:
    """Remembers who spoke last and draws the stage and the layout from it.

    Both are told only when they differ from what was told before.
    """

    def __init__(self, room: Room, view: str = "1:7") -> None:
        self._room = room
        self._voices: dict[str, int] = {}
        self.view = view
        self._stage = self.stage
        self._layout = self.layout

    @property
    def stage(self) -> Stage:
        """Those who have spoken, newest first; at most as many as a stage has seats."""
        newest = tuple(self._voices)[::-1][:STAGE_SEATS]
        return Stage(tuple(Seat(uuid, self._voices[uuid]) for uuid in newest))

    @property
    def talking(self) -> list[str]:
        """Those who are heard at this moment."""
        return [uuid for uuid, vad in self._voices.items() if vad]

    @property
    def layout(self) -> Layout:
        """Spotlights in their order, then the talkers, then the others as they came."""
        main, small = (int(part) for part in self.view.split(":"))
        people = self._room.people
        spotlit = sorted(self._room.spotlit, key=lambda uuid: people[uuid].spotlight)
        seen: dict[str, None] = {}
        for uuid in chain(spotlit, reversed(self._voices), people):
            if len(seen) == main + small:
                break
            if _is_shown(people[uuid]):
                seen[uuid] = None
        return Layout(self.view, tuple(seen))

    def talk(self, uuid: str, vad: int = 100) -> None:
        """Somebody speaks and becomes the newest speaker; nothing for those who cannot."""
        if not self._room.people[uuid].can_talk:
            return
        if not self._voices.get(uuid):
            self._voices.pop(uuid, None)
        self._voices[uuid] = vad
        self.redraw()

    def hush(self, uuid: str) -> None:
        """Somebody falls silent and keeps the place in the order."""
        if uuid in self._voices:
            self._voices[uuid] = 0
            self.redraw()

    def forget(self, uuid: str) -> None:
        """Somebody left the meeting."""
        self._voices.pop(uuid, None)
        self.redraw()

    def redraw(self) -> None:
        """Tells the stage and the layout where they changed."""
        stage, layout = self.stage, self.layout
        if stage != self._stage:
            self._stage = stage
            self._room.tell(stage)
        if layout != self._layout:
            self._layout = layout
            self._room.tell(layout)


def _is_shown(person: Person) -> bool:
    return person.is_here and person.has_media and person.video and not person.streaming
