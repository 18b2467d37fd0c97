"""The shared screen of a meeting: who presents, and which picture is shown."""

from collections.abc import Callable

from pextui.simulator.facts import FrameShown, PresentationStarted, PresentationStopped
from pextui.simulator.people import Person
from pextui.simulator.room import Room


class Screen:
    """At most one person presents; who presents next takes it from them.

    `on_ended` is called with the uuid of somebody whose presentation ended for any reason.
    """

    def __init__(self, room: Room, on_ended: Callable[[str], None]) -> None:
        self._room = room
        self._on_ended = on_ended
        self._presenter: str | None = None
        self.frame_number = 0

    @property
    def presenter(self) -> Person | None:
        """Who presents now."""
        return self._room.people.get(self._presenter) if self._presenter else None

    def present(self, uuid: str) -> None:
        """Starts a presentation, or takes it over. KeyError: not here."""
        if uuid == self._presenter:
            return
        before = self._presenter
        self._presenter = uuid
        if before:
            self._give_up(before)
        person = self._room.change(uuid, presenting=True)
        self._room.tell(PresentationStarted(person))
        self.frame()

    def stop(self) -> None:
        """Ends the presentation, if there is one."""
        if before := self._presenter:
            self._presenter = None
            self._give_up(before)
            self._room.tell(PresentationStopped())

    def frame(self) -> None:
        """Shows the next picture; nothing while nobody presents."""
        if self._presenter:
            self.frame_number += 1
            self._room.tell(FrameShown(self.frame_number))

    def _give_up(self, uuid: str) -> None:
        if uuid in self._room.people:
            self._room.change(uuid, presenting=False)
        self._on_ended(uuid)
