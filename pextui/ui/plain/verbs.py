"""What a typed line means: a verb of the table with the people it is about, or a word of ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pextui.actions import ACTIONS, Action, Scope
from pextui.protocol.models import Participant
from pextui.session import Session
from pextui.ui.order import Sort, arrange
from pextui.ui.remarks import Remarks
from pextui.ui.whom import whom

_ALSO: Final = {
    "let in all": "admit_all",
    "let in": "admit",
    "mute all guests": "mute_guests",
    "unmute all guests": "unmute_guests",
    "spotlight off": "spotlight_off",
    "make host": "make_host",
    "make guest": "make_guest",
    "hide presentation": "deny_presentation",
    "show presentation": "allow_presentation",
    "begin": "start",
    "dial": "dial",
    "call": "dial",
    "chat": "message",
    "say": "message",
    "end meeting": "end",
    "kick": "remove",
}
"""Words for an action besides its id."""


class Unclear(ValueError):
    """A line cannot be understood; the text is a sentence with the fix."""


@dataclass(frozen=True, slots=True)
class Verb:
    """An action, and the rest of the line."""

    action: Action
    rest: str


def verb_of(line: str) -> Verb | None:
    """Return the action that *line* begins with, the longest words first; None for no action."""
    words = {one.id.replace("_", " "): one for one in ACTIONS}
    words |= {text: next(one for one in ACTIONS if one.id == id) for text, id in _ALSO.items()}
    low = line.casefold()
    for text in sorted(words, key=len, reverse=True):
        if low == text or low.startswith(f"{text} "):
            return Verb(words[text], line[len(text) :].strip())
    return None


def meant(session: Session, action: Action, text: str) -> Sequence[Participant]:
    """Return the people whom *text* means, in the order of the roster.

    Raises Unclear where it means nobody.
    """
    if action.scope is Scope.WAITING:
        return session.store.waiting()
    if action.scope is not Scope.PERSON:
        return ()
    if not text:
        raise Unclear(f"whom? write {action.id.replace('_', ' ')} and a name, or role:guest, sip …")
    found = listed(session, text)
    exact = [one for one in found if one.name.casefold() == text.casefold()]
    if not found:
        raise Unclear(f"nobody here is “{text}”: people lists everybody")
    return exact if len(exact) == 1 else found


def listed(session: Session, text: str) -> Sequence[Participant]:
    """Return those whom the filter *text* shows, in the order of the roster. Raises Unclear."""
    wanted, remarks = whom(text), Remarks(session)
    if wanted.fault:
        raise Unclear(wanted.fault)
    people = session.store.participants
    shown = [
        one
        for one in list(people.values())
        if wanted.means(one, remarks.facts(one, is_marked=False))
    ]
    lines = arrange(shown, Sort.NAME, lambda _uuid: 0.0)
    return [people[line] for line in lines if isinstance(line, str) and line in people]
