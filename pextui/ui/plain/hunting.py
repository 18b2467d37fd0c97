"""The noise hunt in lines: who is muted for this question, and whether it is still noisy."""

import time
from collections.abc import Callable, Iterable
from typing import Final

from pextui.actions import BY_ID, Action, hunt
from pextui.actions.hunt import Hunt, Progress, Uuids
from pextui.actions.questions import named
from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid
from pextui.session import Session

NOTE: Final = "noise hunt"
"""What the mutes of a hunt are noted to be for."""

_PATIENCE: Final = 3.0
"""Seconds after which one may answer although somebody was not seen to be muted."""

_STOP: Final = frozenset({"stop", "leave", "quit"})
_ANSWERS: Final = {"y": True, "yes": True, "n": False, "no": False}


class PlainHunt:
    """One hunt at a time. Only those who could be heard are touched, so that unmuting is exact.

    ``follow`` is to be called several times a second, ``take`` with each line while it ``is_on``.
    """

    def __init__(self, session: Session, say: Callable[[str], object]) -> None:
        self._session = session
        self._say = say
        self._hunt: Hunt | None = None
        self._asked_at = 0.0
        self._is_asked = False

    @property
    def is_on(self) -> bool:
        """True while somebody may be muted for a question."""
        return self._hunt is not None

    def begin(self) -> None:
        """Mute the more suspect half of those who can be heard, or say why not."""
        who = hunt.suspects(self._session.store, self._session.clock.now())
        refusal = self._session.refusal() or _row("mute").guard_now(self._session.store)
        if refusal or not who:
            self._say(f"Noise hunt: {refusal or 'nobody can be heard'}.")
        else:
            self._go_on(Hunt(who).begin())

    def follow(self) -> None:
        """Ask once all who are tried are seen to be muted, or patience has run out."""
        if self._hunt is None or self._is_asked:
            return
        tried = self._people(self._hunt.tried)
        is_late = time.monotonic() - self._asked_at > _PATIENCE
        if is_late or all(one.is_muted for one in tried):
            self._is_asked = True
            of = f"{len(tried)} of {len(self._hunt.suspects)} suspects"
            who = named(self._session.store, tried)
            self._say(f"Question {self._hunt.questions}: {of} muted: {who}.")
            self._say("Is it still noisy? Type yes or no. stop puts everybody back.")

    def take(self, line: str) -> None:
        """Take an answer."""
        word, search = line.strip().casefold(), self._hunt
        if search is None:
            return
        if word in _STOP:
            self.stop()
        elif refusal := self._session.refusal():
            self._say(f"Noise hunt: {refusal}. stop ends it.")
        elif word not in _ANSWERS:
            self._say("The noise hunt is on: type yes, no, or stop.")
        elif not self._is_asked:
            self._say("Wait: not all of them are muted yet.")
        else:
            here = search.without(self._session.store.participants)
            self._go_on(here.answer(is_noisy=_ANSWERS[word]))

    def stop(self) -> None:
        """Put everybody back, or say who stays muted because nothing can be sent."""
        if self._hunt is None:
            return
        muted, self._hunt = self._people(self._hunt.muted), None
        if refusal := self._session.refusal():
            who = named(self._session.store, muted)
            self._say(f"Noise hunt stopped: {refusal}. Still muted: {who}.")
        else:
            self._change((one.uuid for one in muted), ())
            self._say("Noise hunt stopped: everybody is as before.")

    def _go_on(self, fresh: Hunt) -> None:
        self._change(self._hunt.muted if self._hunt else (), fresh.muted)
        is_over = fresh.progress is not Progress.SEARCHING
        self._hunt = None if is_over else fresh
        self._asked_at, self._is_asked = time.monotonic(), False
        if fresh.progress is Progress.FOUND:
            who = named(self._session.store, self._people(fresh.suspects))
            self._say(f"Found: {who} is muted, all others are as before.")
        elif is_over:
            self._say("Not one line alone: everybody is as before.")

    def _change(self, before: Iterable[ParticipantUuid], after: Iterable[ParticipantUuid]) -> None:
        mute, unmute = hunt.differing(before, after)
        self._perform("mute", mute)
        self._perform("unmute", unmute)

    def _perform(self, row_id: str, uuids: Uuids) -> None:
        action, people = _row(row_id), self._people(uuids)
        if people:
            targets = action.targets(self._session.store, people)
            self._session.perform(action, targets, {}, NOTE)

    def _people(self, uuids: Iterable[ParticipantUuid]) -> list[Participant]:
        people = self._session.store.participants
        return [people[uuid] for uuid in uuids if uuid in people]


def _row(row_id: str) -> Action:
    action = BY_ID[row_id]
    if not isinstance(action, Action):
        raise TypeError(row_id)
    return action
