"""What a host looks at above the panes: everything about a person, and the presentation."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content
from textual.screen import Screen

from pextui.client.errors import NodeError
from pextui.protocol.models import Participant
from pextui.session import Session
from pextui.store import Changes, Part
from pextui.ui.ask.details import Details
from pextui.ui.desk import Desk
from pextui.ui.details import rows_of, summary_of, talk_of
from pextui.ui.save import save_frame

if TYPE_CHECKING:
    from pextui.ui.ask.frame import FrameView

Got = bytes | NodeError
"""A frame, or why there is none."""


class Looking:
    """Opens what is looked at, and keeps it true; what nobody looks at costs nothing."""

    def __init__(self, screen: Screen[None], session: Session, desk: Desk) -> None:
        self._screen = screen
        self._session = session
        self._desk = desk
        self._details: tuple[Details, Participant] | None = None
        self._frame: FrameView | None = None
        self._frame_id = ""

    def show(self, changes: Changes) -> None:
        """Follow what has changed."""
        if self._frame is not None and changes.parts & Part.PRESENTATION:
            self._show_presentation(self._frame)
        if self._details is not None and self._details[1].uuid in changes.uuids:
            self._show_details()

    def tick(self) -> None:
        """Talk goes on."""
        self._show_details()

    def at_person(self, person: Participant | None) -> None:
        """Show everything about somebody."""
        if person is None:
            self._desk.warn("nobody is selected")
            return
        dialog = Details(Content(person.name), self._all_of(person))
        self._details = (dialog, person)
        self._screen.app.push_screen(dialog, self._close_details)

    def at_presentation(self) -> None:
        """Show the latest frame where there is a decoder, else save it."""
        presentation = self._session.store.presentation
        if presentation is None or not presentation.frame_id:
            self._desk.warn("there is no frame yet" if presentation else "nobody presents")
            return
        from pextui.ui.ask.frame import FrameView
        from pextui.ui.frames import can_decode

        if not can_decode():
            self._fetch(self._keep)
            return
        view = FrameView(
            presentation.name, lambda: self._fetch(partial(self._hand, view)), self._save
        )
        self._frame, self._frame_id = view, presentation.frame_id
        self._screen.app.push_screen(view, self._close_frame)

    def _show_presentation(self, view: "FrameView") -> None:
        """Keep an open view true: who presents, whether anybody does, and which frame is newest."""
        presentation = self._session.store.presentation
        if presentation is None:
            view.end()
            return
        view.set_presenter(presentation.name)
        is_new, self._frame_id = presentation.frame_id != self._frame_id, presentation.frame_id
        if is_new and self._frame_id:
            view.follow()

    def _all_of(self, person: Participant) -> list[tuple[str, str]]:
        """What a host looks for first, how much they talk, then every field the node sent."""
        store, now = self._session.store, self._session.clock.now()
        talk = talk_of(store.said_by(person.uuid), store.said_by_all(now), now)
        return [*summary_of(person), *talk, ("", ""), ("As the node says it", ""), *rows_of(person)]

    def _show_details(self) -> None:
        """Keep an open dialog true; who has left stays as they were last."""
        if self._details is None:
            return
        dialog, old = self._details
        person = self._session.store.participants.get(old.uuid)
        if person is None:
            dialog.show(Content(f"{old.name} (has left)"), self._all_of(old))
        else:
            dialog.show(Content(person.name), self._all_of(person))

    def _close_details(self, _result: None) -> None:
        self._details = None

    def _fetch(self, then: Callable[[Got], object]) -> None:
        """Have *then* get the latest frame, in the screen's own time.

        The session answers in its own thread, and must not wait for the screen.
        """
        loop = asyncio.get_running_loop()

        def fetched(got: Got) -> None:
            loop.call_soon_threadsafe(self._screen.call_later, partial(then, got))

        self._session.frame(fetched)

    def _close_frame(self, _result: None) -> None:
        self._frame = None

    def _hand(self, view: "FrameView", got: Got) -> None:
        """Give a view what it has asked for; where it is closed by now, nobody wants it."""
        if view is not self._frame:
            return
        if isinstance(got, NodeError):
            view.fail(f"no frame of the presentation: {got}")
        else:
            view.take(got)

    def _keep(self, got: Got) -> None:
        if isinstance(got, NodeError):
            self._desk.warn(f"no frame of the presentation: {got}")
        else:
            self._save(got)

    def _save(self, jpeg: bytes) -> None:
        session = self._session
        try:
            path = save_frame(jpeg, session.invitation.alias, session.clock.now())
        except OSError as error:
            self._desk.warn(f"the frame could not be saved: {error.strerror}")
        else:
            self._screen.notify(f"saved {path}", markup=False)
