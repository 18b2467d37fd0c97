"""The noise hunt on the screen: mutes the half that is asked about, and puts all back."""

import time
from collections.abc import Iterable
from typing import Final

from textual.content import Content
from textual.screen import Screen

from pextui.actions import BY_ID, Action, hunt
from pextui.actions.hunt import Hunt, Progress, Uuids
from pextui.actions.questions import named
from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid
from pextui.session import Session
from pextui.store import Changes
from pextui.ui.ask.hunt import HuntDialog
from pextui.ui.desk import Desk

_NOTE: Final = "noise hunt"

_PATIENCE: Final = 3.0
"""Seconds after which one may answer although somebody was not seen to be muted."""


class Hunting:
    """One hunt at a time. Only those who could be heard are touched, so that unmuting is exact."""

    def __init__(self, screen: Screen[None], session: Session, desk: Desk) -> None:
        self._screen = screen
        self._session = session
        self._desk = desk
        self._hunt: Hunt | None = None
        self._dialog: HuntDialog | None = None
        self._asked_at = 0.0

    def begin(self) -> None:
        """Mute the more suspect half of those who can be heard, or say why not."""
        action = BY_ID["mute"]
        assert isinstance(action, Action)  # noqa: S101 (the table says so)
        refusal = self._session.refusal() or action.guard_now(self._session.store)
        who = hunt.suspects(self._session.store, self._session.clock.now())
        if refusal or not who:
            self._desk.warn(f"noise hunt: {refusal or 'nobody can be heard'}")
            return
        self._dialog = HuntDialog(self._answer, self._stop)
        self._screen.app.push_screen(self._dialog)
        self._go_on(Hunt(who).begin())

    def show(self, changes: Changes) -> None:
        """Follow who is muted by now."""
        if self._hunt is not None and changes.uuids & frozenset(self._hunt.tried):
            self._tell()

    def tick(self) -> None:
        """Let patience run out."""
        if self._hunt is not None:
            self._tell()

    def _answer(self, is_noisy: bool) -> None:
        if self._hunt is not None:
            here = self._hunt.without(self._session.store.participants)
            self._go_on(here.answer(is_noisy=is_noisy))

    def _go_on(self, fresh: Hunt) -> None:
        before = self._hunt.muted if self._hunt else ()
        self._change(before, fresh.muted)
        self._hunt, self._asked_at = fresh, time.monotonic()
        if fresh.progress is Progress.SEARCHING:
            self._tell()
        else:
            self._end(fresh)

    def _stop(self) -> None:
        if self._hunt is not None:
            self._change(self._hunt.muted, ())
            self._hunt = self._dialog = None
            self._desk.tell("noise hunt stopped: everybody is as before")

    def _end(self, over: Hunt) -> None:
        dialog, self._dialog, self._hunt = self._dialog, None, None
        if dialog is not None:
            dialog.dismiss(None)
        if over.progress is Progress.FOUND:
            who = named(self._session.store, self._people(over.suspects))
            self._desk.tell(f"found: {who} is muted, all others are as before")
        else:
            self._desk.warn("not one line alone: everybody is as before")

    def _tell(self) -> None:
        search, dialog = self._hunt, self._dialog
        if search is None or dialog is None:
            return
        tried = self._people(search.tried)
        muted = sum(bool(one.is_muted) for one in tried)
        is_late = time.monotonic() - self._asked_at > _PATIENCE
        is_ready = muted == len(tried) or is_late
        progress = "Is it still noisy?" if is_ready else f"Muting … {muted} of {len(tried)}"
        of = f"{len(tried)} of {len(search.suspects)} suspects"
        who = named(self._session.store, tried)
        told = f"Question {search.questions}: {of} muted: {who}.\n\n{progress}"
        dialog.show(Content(told), is_ready=is_ready)

    def _change(self, before: Iterable[ParticipantUuid], after: Iterable[ParticipantUuid]) -> None:
        mute, unmute = hunt.differing(before, after)
        self._perform("mute", mute)
        self._perform("unmute", unmute)

    def _perform(self, row_id: str, uuids: Uuids) -> None:
        action, people = BY_ID[row_id], self._people(uuids)
        if isinstance(action, Action) and people:
            targets = action.targets(self._session.store, people)
            self._session.perform(action, targets, {}, _NOTE)

    def _people(self, uuids: Iterable[ParticipantUuid]) -> list[Participant]:
        people = self._session.store.participants
        return [people[uuid] for uuid in uuids if uuid in people]
