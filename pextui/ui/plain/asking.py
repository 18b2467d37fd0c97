"""What plain mode asks before it acts, in whole sentences, with the names of those it is about."""

from collections.abc import Sequence
from typing import Final

from pextui.actions import Action, AskForm, AskYes, Scope, Values
from pextui.actions.questions import beginning, listed, named, roll
from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid
from pextui.store import Store
from pextui.ui.plain.circle import Chosen
from pextui.ui.plain.verbs import asked

_FEW: Final = 3
"""People whom questions about the door name by themselves."""

_NAMED: Final = 12
"""People named before the rest is counted."""


def question_of(
    store: Store, action: Action, chosen: Chosen, people: Sequence[Participant], values: Values
) -> str | None:
    """Return what is asked with yes or no before *action* is done to *people*, None for nothing.

    *people* are those of the *chosen* to whom it can be done. Only what is surely meant is not
    asked about: one person by number or whole name.
    """
    if isinstance(action.ask, AskForm):
        caution = action.ask.caution(store, people)
        return f"{caution} {asked(action, values, named(store, people))}".strip()
    if action.id == "start" and action.reach(store).number:
        return beginning(store)[0]
    if own := action.question(store, people):
        return own
    if len(people) > 1:
        return f"{action.short}: {len(people)} people?"
    if chosen.is_sure or not people:
        return None
    return f"{action.telling(named(store, people))}{_place(people[0])}?"


def roll_of(
    store: Store, action: Action, chosen: Chosen, people: Sequence[Participant]
) -> list[str]:
    """Return a line with the names of several *people*, and how many of them are hosts."""
    are_all_named = action.scope is Scope.WAITING and len(people) <= _FEW
    if len(people) < 2 or are_all_named:
        return []
    hosts = sum(one.is_host for one in people)
    among = "no host" if not hosts else "one host" if hosts == 1 else f"{hosts} hosts"
    lines = [f"{len(people)} people, {among} among them: {names_of(store, people)}."]
    if any(store.is_own(one.uuid) for one in people):
        lines.append("This console itself is one of them.")
    if chosen.left_out:
        lines.append(f"Left out: {named(store, chosen.left_out)}.")
    return lines


def about_of(store: Store, action: Action) -> frozenset[ParticipantUuid]:
    """Return whom *action* is for by now, where it is for all of a kind who are there by then."""
    now = action.ask.now if isinstance(action.ask, AskYes) else None
    return frozenset(one.uuid for one in now(store)[1]) if now else frozenset()


def consequence_of(store: Store, action: Action) -> str:
    """Return what is said beforehand of an action that is not asked about, or nothing."""
    waiting = store.waiting()
    if action.id == "mute_guests" and (counted := action.counting(store)):
        return f"{counted}."
    if action.id != "lock" or not waiting:
        return ""
    stay = "stay" if len(waiting) > 1 else "stays"
    return f"{len(waiting)} waiting {stay} out: {named(store, waiting)}."


def names_of(store: Store, people: Sequence[Participant]) -> str:
    """Return the names of *people*, of many the first ones."""
    lines = roll(store, people[:_NAMED])
    return listed(lines, len(people)) if lines else named(store, people)


def _place(person: Participant) -> str:
    if person.is_waiting:
        return ", at the door"
    return ", a host" if person.is_host else ""
