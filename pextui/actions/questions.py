"""What an action asks with yes or no before it is done, with its consequence in numbers."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from pextui.protocol.models import Participant
from pextui.protocol.naming import looks_of, quoted
from pextui.store import Store

_NAMED: Final = 3
"""People named before the rest is counted."""

_LISTED: Final = 500
"""People listed one below the other before the rest is counted."""

Question = Callable[[Store, Sequence[Participant]], str | None]
"""Returns the question, or None when there is nothing to ask."""

Now = Callable[[Store], tuple[str, Sequence[Participant]]]
"""Returns how a question about all of a kind reads by now, and who they are."""


@dataclass(frozen=True, slots=True)
class Reach:
    """For how many of a kind something would be done: ``number``, or at most so many.

    At most where it is not ``is_sure``; ``why`` is a sentence that says why not for all of them.
    """

    number: int
    is_sure: bool = True
    why: str = ""


def of_the_door(store: Store) -> Reach:
    """Everybody who waits."""
    return Reach(len(store.waiting()))


def of_guests(store: Store) -> Reach:
    """Every guest who takes part."""
    return Reach(store.guests)


def by_beginning(store: Store) -> Reach:
    """Who waits for a host comes in; the node does not tell who waits for the lock to open."""
    waiting, meeting = len(store.waiting()), store.conference
    if meeting.started or not waiting:
        return Reach(0)
    why = "The lock holds the others." if meeting.locked else ""
    return Reach(waiting, meeting.locked is False, why)


def by_unlocking(store: Store) -> Reach:
    """Who waits for the lock comes in; guests whose meeting has not begun wait for that."""
    waiting, meeting = len(store.waiting()), store.conference
    if meeting.locked is False or not waiting:
        return Reach(0)
    if meeting.started:
        return Reach(waiting, meeting.locked is True)
    untold = "Who waits for the meeting to begin waits on."
    why = untold if meeting.started is None else "The meeting has not begun: its guests wait on."
    return Reach(waiting, is_sure=False, why=why)


def admit_all(store: Store, people: Sequence[Participant]) -> str | None:
    """Says who comes in: exactly those who wait now."""
    who = "" if is_crowd(people) else f": {named(store, people)}"
    return f"Let in {len(people)} waiting{who}?"


def start(store: Store, people: Sequence[Participant]) -> str | None:
    """Beginning lets in all who wait for it: said to who has marked only some at the door."""
    question, waiting = beginning(store)
    is_of_some = any(one.is_waiting for one in people) and len(people) < len(waiting)
    return question if is_of_some else None


def beginning(store: Store) -> tuple[str, Sequence[Participant]]:
    """Beginning is for all who wait when it is done."""
    over = "It has begun already." if store.conference.started else ""
    return _lets_in("Begin the meeting?", store, by_beginning(store), over)


def unlock(store: Store, people: Sequence[Participant]) -> str | None:
    """Unlocking lets in everybody whom the lock holds."""
    del people
    question, waiting = unlocking(store)
    return question if waiting else None


def unlocking(store: Store) -> tuple[str, Sequence[Participant]]:
    """Unlocking is for all who wait when it is done."""
    over = "It is not locked any more." if store.conference.locked is False else ""
    return _lets_in("Unlock the meeting?", store, by_unlocking(store), over)


def _lets_in(
    question: str, store: Store, reach: Reach, over: str
) -> tuple[str, Sequence[Participant]]:
    """Nobody is promised who may not come in."""
    if not reach.number:
        return f"{question} {over or 'Nobody is waiting any more.'}", ()
    waiting = store.waiting()
    number = str(reach.number) if reach.is_sure else f"up to {reach.number}"
    why = f" {reach.why}" if reach.why and not reach.is_sure else ""
    return f"{question} This lets in {number} waiting: {named(store, waiting)}.{why}", waiting


def unmute_guests(store: Store, people: Sequence[Participant]) -> str | None:
    """Unmuting many people at once is heard by all."""
    del people
    return unmuting(store)[0]


def unmuting(store: Store) -> tuple[str, Sequence[Participant]]:
    """Unmuting is for all guests who are there when it is done."""
    guests = [one for one in list(store.participants.values()) if one.is_here and not one.is_host]
    number = f"all {len(guests)} guests" if len(guests) != 1 else "the only guest"
    return f"Unmute {number}?", guests


def make_guest(store: Store, people: Sequence[Participant]) -> str | None:
    """Giving up one's own rights cannot be taken back from here."""
    if not any(store.is_own(one.uuid) for one in people):
        return None
    others = [one for one in people if not store.is_own(one.uuid)]
    whom = f"{named(store, others)} and this console guests" if others else "this console a guest"
    if is_crowd(people):
        whom = f"{len(people)} people guests, this console among them"
    return f"Make {whom}? It loses every host key, and only a host can give them back."


def remove(store: Store, people: Sequence[Participant]) -> str | None:
    """Names who is removed."""
    if len(people) == 1 and store.is_own(people[0].uuid):
        return "Remove this console itself from the meeting? It is out at once, and can join again."
    others = [one for one in people if not store.is_own(one.uuid)]
    itself = "and this console itself" if len(others) < len(people) else ""
    whom = f"{len(others)} people" if is_crowd(people) else named(store, others)
    apart = ", ".join(one for one in (_hosts_among(others), itself) if one)
    return f"Remove {whom}{f', {apart},' if apart else ''} from the meeting?"


def many(people: Sequence[Participant], words: str) -> str | None:
    """Whatever is done to more people than one sees at a glance names them first.

    *words* say what is done, with ``{whom}``.
    """
    return f"{words.format(whom=f'{len(people)} people')}?" if is_crowd(people) else None


def is_crowd(people: Sequence[Participant]) -> bool:
    """Return whether they are more than a sentence can name: ``roll`` has them all."""
    return len(people) > _NAMED


def crowd(people: Sequence[Participant]) -> str:
    """Return how many people that are, and how many of them are hosts."""
    hosts = _hosts_among(people)
    return f"{len(people)} people, {hosts}" if hosts else f"{len(people)} people"


def hosts_first(people: Sequence[Participant]) -> list[Participant]:
    """Return *people* in their order, hosts before all others."""
    return sorted(people, key=lambda one: not one.is_host)


def _hosts_among(people: Sequence[Participant]) -> str:
    number = sum(one.is_host for one in people)
    if number == len(people):
        return "all of them hosts" if number > 1 else "a host" if number else ""
    return "1 of them a host" if number == 1 else f"{number} of them hosts" if number else ""


def roll(store: Store, people: Sequence[Participant]) -> list[str]:
    """Return a line for each of *people*, hosts first, where a question cannot name them all."""
    if not is_crowd(people):
        return []
    lines = [_enrolled(store, one) for one in hosts_first(people)[:_LISTED]]
    rest = len(people) - len(lines)
    return [*lines, f"and {rest} more"] if rest else lines


def _enrolled(store: Store, person: Participant) -> str:
    return f"{_name(store, person)}{': this console' if store.is_own(person.uuid) else ''}"


def named(store: Store, people: Sequence[Participant]) -> str:
    """Return the names of *people*, hosts first, those of the same name told apart."""
    return listed([_name(store, one) for one in hosts_first(people)[:_NAMED]], len(people))


def listed(names: Sequence[str], count: int) -> str:
    """Return *names* as one would say them, and how many more of *count* there are."""
    if count > len(names):
        return f"{', '.join(names)} and {count - len(names)} more"
    return " and ".join(one for one in (", ".join(names[:-1]), *names[-1:]) if one)


def _name(store: Store, person: Participant) -> str:
    """The name; who looks the same is told apart by how, when and from where they came."""
    looks = looks_of(person.name)
    everybody = list(store.participants.values())
    if sum(looks_of(one.name) == looks for one in everybody) < 2:
        return quoted(person.name)
    joined = time.strftime("joined %H:%M:%S", time.localtime(person.start_time or 0))
    details = (person.protocol, person.uri, joined if person.start_time else "", person.uuid[:8])
    return f"{quoted(person.name)} ({', '.join(word for word in details if word)})"
