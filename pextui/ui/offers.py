"""What can be done now, to whom, and why not: the table of actions seen from the screen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pextui.actions import ACTIONS, Action, Scope
from pextui.actions.questions import forsaken
from pextui.protocol.models import Participant
from pextui.protocol.wire import Role
from pextui.session import Deed, Outcome, Session
from pextui.store import Part

DECIDED_BY: Final = ~(Part.NEWS | Part.STAGE | Part.LAYOUT | Part.CHAT)
"""What decides, besides the people themselves, what can be done."""

RECENT: Final = 8.0
"""Seconds for which the outcome of a request stays where it was asked for."""


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
