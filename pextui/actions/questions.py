"""What an action asks with yes or no before it is done, with its consequence in numbers."""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pextui.protocol.models import Participant
from pextui.protocol.naming import looks_of, quoted
from pextui.protocol.wire import ParticipantUuid, Role
from pextui.store import Store, Where

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


def by_muting(store: Store) -> Reach:
    """Every guest, unless they are muted: who comes later is, too."""
    return Reach(0) if store.conference.guests_muted else of_guests(store)


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
    """Unlocking is for all who wait when it is done; they may wait for something else."""
    waiting = store.waiting()
    if waiting and store.conference.locked is False:
        none = f"It is not locked: none of the {len(waiting)} waiting comes in."
        return f"Unlock the meeting? {none}", waiting
    return _lets_in("Unlock the meeting?", store, by_unlocking(store), "")


def _lets_in(
    question: str, store: Store, reach: Reach, over: str
) -> tuple[str, Sequence[Participant]]:
    """Nobody is promised who may not come in."""
    if not reach.number:
        return f"{question} {over or 'Nobody is waiting any more.'}", ()
    waiting = store.waiting()
    number = f"{reach.number} waiting{'' if reach.is_sure else ' at most'}"
    why = f" {reach.why}" if reach.why and not reach.is_sure else ""
    return f"{question} This lets in {number}: {named(store, waiting)}.{why}", waiting


def unmute_guests(store: Store, people: Sequence[Participant]) -> str | None:
    """Unmuting many people at once is heard by all."""
    del people
    return unmuting(store)[0]


def unmuting(store: Store) -> tuple[str, Sequence[Participant]]:
    """Unmuting is for all guests who are there when it is done."""
    guests = [one for one in list(store.participants.values()) if one.is_here and not one.is_host]
    number = f"all {len(guests)} guests" if len(guests) != 1 else "the only guest"
    return f"Unmute {number}?", guests


def make_host(store: Store, people: Sequence[Participant]) -> str | None:
    """Who is still at the door may be one whom the host does not mean: the cursor goes on there."""
    waiting = [one for one in people if one.is_waiting]
    if not waiting or is_crowd(people):
        return None
    whom = "a host" if len(people) == 1 else "hosts"
    return f"Make {named(store, people)} {whom}? {_still_waiting(waiting, people)}"


def _still_waiting(waiting: Sequence[Participant], people: Sequence[Participant]) -> str:
    if len(people) == 1:
        return "They are still waiting at the door."
    return f"{len(waiting)} of them still {'wait' if len(waiting) > 1 else 'waits'} at the door."


def make_guest(store: Store, people: Sequence[Participant]) -> str | None:
    """Giving up one's own rights cannot be taken back from here."""
    if not any(store.is_own(one.uuid) for one in people):
        return None
    others = [one for one in people if not store.is_own(one.uuid)]
    whom = f"{named(store, others)} and this console guests" if others else "this console a guest"
    if is_crowd(people):
        whom = f"{len(people)} people guests, this console among them"
    told = f"Make {whom}? It loses every host key, and only a host can give them back."
    return _with(told, forsaken(store, people))


def remove(store: Store, people: Sequence[Participant]) -> str | None:
    """Names who is removed, and one alone with the address."""
    if len(people) == 1 and store.is_own(people[0].uuid):
        told = "Remove this console itself from the meeting? It is out at once, and can join again."
        return _with(told, forsaken(store, people))
    others = [one for one in people if not store.is_own(one.uuid)]
    itself = "and this console itself" if len(others) < len(people) else ""
    whom = f"{len(others)} people" if is_crowd(people) else named(store, others)
    if len(people) == 1 and people[0].uri and people[0].uuid not in told_apart(store, people):
        whom = f"{whom} ({people[0].uri})"
    apart = ", ".join(one for one in (_hosts_among(others), itself) if one)
    told = f"Remove {whom}{f', {apart},' if apart else ''} from the meeting?"
    return _with(told, forsaken(store, people) if itself else "")


def forsaken(store: Store, going: Sequence[Participant] = ()) -> str:
    """Return what it means that this console, with all who are *going*, is a host no more.

    Nothing where another host stays, or nobody does.
    """
    if store.own_role is not Role.CHAIR:
        return ""
    everybody = [one for one in list(store.participants.values()) if not store.is_own(one.uuid)]
    leaving = {one.uuid for one in going}
    left = [one for one in everybody if one.uuid not in leaving or not one.is_host]
    if not left or any(one.is_host and not one.is_connecting for one in left):
        return ""
    is_alone = not any(one.is_host for one in everybody)
    number = f"{len(left)} people stay" if len(left) > 1 else "one person stays"
    told = (
        f"{number}, and nobody is left who can let in, mute or remove; the node may end the meeting"
    )
    return f"{'You are the only host' if is_alone else 'No other host stays'}: {told}."


def _with(question: str, consequence: str) -> str:
    return f"{question} {consequence}".rstrip()


def ending(store: Store) -> str:
    """Ending is for everybody: says how many they are."""
    here, waiting = store.count(Where.HERE), len(store.waiting())
    among = [f"all {here} here" if here else "", f"{waiting} waiting" if waiting else ""]
    whom = " and ".join(one for one in among if one)
    return _with("End the meeting for everyone?", f"This ends it for {whom}." if whom else "")


def many(people: Sequence[Participant], words: str) -> str | None:
    """Whatever is done to more people than one sees at a glance names them first.

    *words* say what is done, with ``{whom}``.
    """
    if not is_crowd(people):
        return None
    whom = crowd(people)
    is_in_the_middle = "," in whom and not words.endswith("{whom}")
    return f"{words.format(whom=f'{whom},' if is_in_the_middle else whom)}?"


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
    first = hosts_first(people)[:_LISTED]
    names = _names(store, first)
    lines = [_enrolled(store, *one) for one in zip(first, names, strict=True)]
    rest = len(people) - len(lines)
    return [*lines, f"and {rest} more"] if rest else lines


def _enrolled(store: Store, person: Participant, name: str) -> str:
    return f"{name}{': this console' if store.is_own(person.uuid) else ''}"


def named(store: Store, people: Sequence[Participant]) -> str:
    """Return the names of *people*, hosts first, those of the same name told apart."""
    return listed(_names(store, hosts_first(people)[:_NAMED]), len(people))


def listed(names: Sequence[str], count: int) -> str:
    """Return *names* as one would say them, and how many more of *count* there are."""
    if count > len(names):
        return f"{', '.join(names)} and {count - len(names)} more"
    return " and ".join(one for one in (", ".join(names[:-1]), *names[-1:]) if one)


def _names(store: Store, people: Sequence[Participant]) -> list[str]:
    """Return their names, those of the same name told apart."""
    apart = told_apart(store, people)
    return [
        quoted(one.name) + (f" ({apart[one.uuid]})" if one.uuid in apart else "") for one in people
    ]


def told_apart(store: Store, people: Sequence[Participant]) -> Mapping[ParticipantUuid, str]:
    """Return how, when and from where those of *people* came who look the same as others."""
    looks = Counter(looks_of(one.name) for one in list(store.participants.values()))
    return {one.uuid: _origin(one) for one in people if looks[looks_of(one.name)] > 1}


def _origin(person: Participant) -> str:
    joined = time.strftime("joined %H:%M:%S", time.localtime(person.start_time or 0))
    details = (person.protocol, person.uri, joined if person.start_time else "", person.uuid[:8])
    return ", ".join(word for word in details if word)
