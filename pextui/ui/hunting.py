"""The noise hunt at the desk: who is muted for the question asked now, and what comes of it."""

import time
from collections.abc import Callable, Iterable
from typing import Final, Protocol

from pextui.actions import BY_ID, Action, hunt
from pextui.actions.hunt import Hunt, Progress, Uuids
from pextui.actions.questions import is_crowd, named, roll
from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid
from pextui.session import Session
from pextui.store import Changes
from pextui.ui.ask.inquiry import Inquiry
from pextui.ui.past import Counter

_PATIENCE: Final = 3.0
"""Seconds after which it is said who was not seen to be muted, or unmuted, by then."""

Answer = Callable[[bool], object]
Stop = Callable[[], object]


class Ear(Protocol):
    """Where the hunt asks whether it is still noisy."""

    def show(self, told: str, *, question: int, is_ready: bool) -> None:
        """Tell what is asked; it can be answered once it *is_ready*."""

    def close(self) -> None:
        """There is nothing to ask any more."""


class Hunting:
    """One hunt at a time. ``open_ear`` begins to ask, ``go_to`` shows somebody on the list.

    Nothing is said to be as before until the node has taken everybody's voice back.
    """

    def __init__(
        self,
        session: Session,
        desk: Counter,
        open_ear: Callable[[Answer, Stop], Ear],
        go_to: Callable[[ParticipantUuid], object],
    ) -> None:
        self._session = session
        self._desk = desk
        self._open_ear = open_ear
        self._go_to = go_to
        self._hunt: Hunt | None = None
        self._all: Uuids = ()
        self._ear: Ear | None = None
        self._since = 0.0
        self._verdict = ""
        self._kept: Uuids = ()

    def begin(self) -> None:
        """Ask whether to mute the more suspect half of those who can be heard, or say why not."""
        action = BY_ID["mute"]
        assert isinstance(action, Action)  # noqa: S101 (the table says so)
        store = self._session.store
        refusal = self._session.refusal() or action.guard_now(store)
        who = hunt.suspects(store, self._session.clock.now())
        if refusal or not who:
            self._desk.warn(f"noise hunt: {refusal or 'nobody can be heard'}")
            return
        first = Hunt(who).begin()
        people = self._people(first.tried)
        whom = "" if is_crowd(people) else f": {named(store, people)}"
        question = (
            f"{len(who)} can be heard. Mute {len(people)} of them and listen{whom}? "
            "All but the noisy line get their voice back."
        )
        inquiry = Inquiry(question, "Start the hunt", roll(store, people), "yes")
        self._desk.ask(inquiry, lambda: self._listen(first))

    def show(self, changes: Changes) -> None:
        """Follow who is muted by now."""
        if self._verdict or changes.uuids & frozenset(self._all):
            self._tell()

    def tick(self) -> None:
        """Let patience run out, and end with the meeting."""
        if self._hunt is not None and self._session.link.is_over:
            self._close()
            self._over("noise hunt stopped: this console is not in the meeting any more")
        self._tell()

    def _listen(self, first: Hunt) -> None:
        self._verdict, self._all = "", first.suspects
        self._ear = self._open_ear(self._answer, self._stop)
        self._go_on(first)

    def _answer(self, is_noisy: bool) -> None:
        search = self._hunt
        if search is not None:
            silent = frozenset(one.uuid for one in self._people(search.tried) if one.is_muted)
            here = search.without(self._session.store.participants)
            self._go_on(here.answer(is_noisy=is_noisy, silent=silent))

    def _go_on(self, fresh: Hunt) -> None:
        self._hunt, self._since = fresh, time.monotonic()
        if fresh.progress is Progress.SEARCHING:
            self._session.hush(fresh.muted)
            self._tell()
        else:
            self._end(fresh)

    def _stop(self) -> None:
        if self._hunt is not None:
            self._over("noise hunt stopped")

    def _end(self, over: Hunt) -> None:
        self._close()
        if over.progress is Progress.FOUND:
            found = named(self._session.store, self._people(over.suspects))
            self._session.keep_muted(over.suspects)
            self._go_to(over.suspects[0])
            self._over(f"noise hunt: it was {found}", over.suspects)
        else:
            self._over("noise hunt: not one line alone")

    def _close(self) -> None:
        if self._ear is not None:
            self._ear.close()

    def _over(self, verdict: str, kept: Uuids = ()) -> None:
        self._hunt = self._ear = None
        self._kept = kept
        self._verdict, self._since = verdict, time.monotonic()
        self._session.hush(())

    def _tell(self) -> None:
        if self._verdict:
            self._tell_verdict()
        elif self._hunt is not None and self._ear is not None:
            told, is_ready = self._told(self._hunt)
            self._ear.show(told, question=self._hunt.questions, is_ready=is_ready)

    def _tell_verdict(self) -> None:
        """Say how it ended, once everybody has their voice back, or that somebody has not."""
        waiting = sorted(self._people(self._session.hushed), key=lambda one: one.name)
        loud = [one for one in self._people(self._kept) if not one.is_muted]
        if (waiting or loud) and not self._is_late:
            return
        verdict, self._verdict = self._verdict, ""
        if self._kept:
            verdict += ", not muted: see Activity" if loud else ", now muted"
        if waiting:
            who = named(self._session.store, waiting)
            self._desk.warn(f"{verdict}; still muted: {who}")
        else:
            self._desk.tell(f"{verdict}; all others are as before")

    def _told(self, search: Hunt) -> tuple[str, bool]:
        """Return what is asked, and whether it can be answered."""
        store, tried = self._session.store, self._people(search.tried)
        loud = [one for one in tried if not one.is_muted]
        others = [one for one in self._people(self._all) if one not in tried]
        is_done = not loud and not any(one.is_muted for one in others)
        is_ready = is_done or (self._is_late and len(loud) < len(tried))
        progress = "Is it still noisy?" if is_ready else f"Muting … {len(loud)} to go"
        if loud and self._is_late:
            progress = f"Not muted: {named(store, loud)}. {progress}"
        of = f"{len(tried)} of {len(search.suspects)} suspects"
        told = f"Question {search.questions}: {of} muted: {named(store, tried)}."
        return f"{told}\n\n{progress}", is_ready

    @property
    def _is_late(self) -> bool:
        return time.monotonic() - self._since > _PATIENCE

    def _people(self, uuids: Iterable[ParticipantUuid]) -> list[Participant]:
        people = self._session.store.participants
        return [people[uuid] for uuid in uuids if uuid in people]
