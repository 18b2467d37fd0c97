"""What a host of plain mode looks at: everything about a person, and a presentation's frame."""

from collections.abc import Callable
from queue import Empty, SimpleQueue

from pextui.client.errors import NodeError
from pextui.protocol.models import Participant
from pextui.session import Session
from pextui.ui.details import rows_of, summary_of, talk_of
from pextui.ui.save import save_frame


def details_of(session: Session, person: Participant) -> list[str]:
    """Return a line for each thing that is known of *person*, what a host looks for first."""
    store, now = session.store, session.clock.now()
    talked = talk_of(store.said_by(person.uuid), store.said_by_all(now), now)[:1]
    rows = [*summary_of(person), *talked, *rows_of(person)]
    return [f"{name}: {' '.join(value.split())}" for name, value in rows if value]


class Frames:
    """Saves the presentation's frame: the session fetches it in a thread of its own."""

    def __init__(self, session: Session, say: Callable[[str], object]) -> None:
        self._session = session
        self._say = say
        self._fetched: SimpleQueue[tuple[bytes | NodeError, str]] = SimpleQueue()

    def save(self, where: str) -> None:
        """Fetch the frame, for a file or folder, or say why there is none."""
        presentation = self._session.store.presentation
        if presentation is None or not presentation.frame_id:
            self._say("There is no frame yet." if presentation else "Nobody presents.")
        else:
            self._session.frame(lambda got: self._fetched.put((got, where)))

    def follow(self) -> None:
        """Save what has been fetched; to be called several times a second."""
        try:
            got, where = self._fetched.get_nowait()
        except Empty:
            return
        if isinstance(got, NodeError):
            self._say(f"No frame of the presentation: {got}")
            return
        session = self._session
        try:
            path = save_frame(got, session.invitation.alias, session.clock.now(), where)
        except OSError as error:
            self._say(f"The frame could not be saved: {error.strerror}")
        else:
            self._say(f"Saved {path}")
