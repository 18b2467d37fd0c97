"""What can be done now, to whom, and why not: the table of actions seen from the screen."""

import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pextui.actions import ACTIONS, Action, Scope
from pextui.actions.questions import forsaken
from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid, Role
from pextui.session import Deed, Outcome, Session
from pextui.store import Part

DECIDED_BY: Final = ~(Part.NEWS | Part.STAGE | Part.LAYOUT | Part.CHAT)
"""What decides, besides the people themselves, what can be done."""

RECENT: Final = 8.0
"""Seconds for which the outcome of a request stays where it was asked for."""


_QUICK: Final = 0.1
"""Seconds between two presses below which the key is held down, or they came together."""

_AT_ONCE: Final = 5
"""People let in by presses so quick: it cannot be undone, and more at once are asked about."""

_KNOWN: Final = 1.0
"""Seconds after which a press is among the deeds for sure."""


class OneByOne:
    """Letting in the person under the cursor, and then the next one."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._asked: set[ParticipantUuid] = set()
        self._pressed = -math.inf
        self._quick = 0

    def begins(self) -> bool:
        """Return whether a press now lets somebody in; a key that is held down soon does not."""
        now = time.monotonic()
        pause, self._pressed = now - self._pressed, now
        self._quick = self._quick + 1 if pause < _QUICK else 1
        if pause > _KNOWN:
            self._asked.clear()
        return self._quick <= _AT_ONCE

    def passed(self, uuid: ParticipantUuid) -> frozenset[ParticipantUuid]:
        """Return who is on their way in, *uuid* as of now: the next press is for none of them."""
        self._asked.add(uuid)
        deeds = [one for one in self._session.deeds if one.action.id == "admit"]
        open_ones = {one.target.uuid for one in deeds if one.outcome.is_open}
        return frozenset(self._asked.union(filter(None, open_ones)))


@dataclass(frozen=True, slots=True)
class Offer:
    """An action as it stands now.

    ``refusal`` is why it cannot be done, ``is_on`` that the meeting is already like that, and
    ``outcome`` how its latest request went, for as long as that is of interest.
    """

    action: Action
    words: str
    refusal: str | None
    is_on: bool = False
    outcome: Outcome | None = None


def refusal(session: Session, action: Action, chosen: Sequence[Participant]) -> str | None:
    """Return why *action* cannot be done to *chosen* now, or None."""
    return session.refusal() or action.refusal(session.store, chosen)


def to_try_again(deeds: Iterable[Deed]) -> list[Deed]:
    """Return the failures of the newest job with any, but for those mended since."""
    latest: dict[tuple[object, ...], Deed] = {}
    for deed in deeds:
        if not deed.action.is_written:
            latest[deed.action.id, deed.target.uuid] = deed
    failed = [one for one in latest.values() if one.outcome.is_failure]
    newest = max(failed, key=lambda one: one.number, default=None)
    return [one for one in failed if newest and one.job is newest.job]


def parting(session: Session | None) -> str | None:
    """Return what to ask before this console leaves: something when it is the only host."""
    if session is None or session.refusal():
        return None
    told = forsaken(session.store)
    return f"Leave? {told}" if told else None


def for_people(session: Session, chosen: Sequence[Participant]) -> list[Offer]:
    """Return what can be done to people; guests see no host keys."""
    return [_offer(session, one, chosen) for one in _mine(session) if one.scope is Scope.PERSON]


def for_meeting(session: Session) -> list[Offer]:
    """Return what can be done to the meeting or by this console for itself."""
    return [_offer(session, one, ()) for one in _mine(session) if one.scope is not Scope.PERSON]


def _mine(session: Session) -> list[Action]:
    is_guest = session.store.own_role is Role.GUEST
    return [one for one in ACTIONS if not (is_guest and one.is_for_hosts)]


def _offer(session: Session, action: Action, chosen: Sequence[Participant]) -> Offer:
    return Offer(
        action,
        action.counting(session.store) or _words(action),
        refusal(session, action, chosen),
        action.is_on(session.store),
        None if action.scope is Scope.PERSON else _outcome(session, action),
    )


def _outcome(session: Session, action: Action) -> Outcome | None:
    deed = session.latest(action)
    if deed is None:
        return None
    is_recent = session.clock.now() - deed.changed < RECENT
    return deed.outcome if deed.outcome.is_open or is_recent else None


def _words(action: Action) -> str:
    """The words where there is nobody to count."""
    return action.words.replace("{n} ", "") if action.scope is Scope.WAITING else action.short
