"""What a host takes up and lays down beside the panes: the past, what is looked at, a hunt."""

from collections.abc import Callable

from textual.screen import Screen

from pextui.protocol.wire import ParticipantUuid
from pextui.session import Session
from pextui.store import Changes, Part
from pextui.ui.ask.hunt import HuntDialog
from pextui.ui.desk import Desk
from pextui.ui.hunting import Answer, Hunting, Stop
from pextui.ui.looking import Looking
from pextui.ui.past import Past


class Instruments:
    """Made when the first of them is needed, and told of all changes from then on."""

    def __init__(
        self,
        screen: Screen[None],
        session: Session,
        desk: Desk,
        go_to: Callable[[ParticipantUuid], object],
    ) -> None:
        self._screen = screen
        self.past = Past(session, desk)
        self.looking = Looking(screen, session, desk)
        self.hunting = Hunting(session, desk, self._open_ear, go_to)

    def show(self, changes: Changes) -> None:
        """Follow what has changed."""
        if changes.parts & Part.DEEDS:
            self.past.follow()
        self.hunting.show(changes)
        self.looking.show(changes)

    def tick(self) -> None:
        """Let time go on: once a second."""
        self.hunting.tick()
        self.looking.tick()

    def _open_ear(self, answer: Answer, stop: Stop) -> HuntDialog:
        dialog = HuntDialog(answer, stop)
        self._screen.app.push_screen(dialog)
        return dialog
