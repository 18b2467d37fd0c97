"""What takes an action back: what it changed, for those whom it changed, and nothing else.

The inverse verb is no undo: to unmute all guests after all were muted would also unmute whom
somebody muted before (design/hosts.md §4.2).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pextui.actions import questions
from pextui.actions.requests import Answer
from pextui.protocol.models import ConferenceStatus, Participant
from pextui.protocol.replies import Dialled
from pextui.protocol.wire import ParticipantUuid
from pextui.store import Store

DIALLED: Final = frozenset({"sip", "h323", "mssip"})
"""Protocols whose calls can be made again from here."""

Test = Callable[[Participant], bool]


class Way(StrEnum):
    """How something can be taken back, in the host's words."""

    YES = "yes"
    DIAL = "by dialling again"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Before:
    """The meeting as it was when an action was begun, as far as the action touches it.

    To those who are ``unsure`` it may have been done although no event has shown it. Who is
    ``left_alone`` is not among its people: what they are by now is somebody else's doing, or newer.
    The same of the voices of those who are ``voiced``.
    """

    people: Mapping[ParticipantUuid, Participant]
    conference: ConferenceStatus
    spotlights: tuple[ParticipantUuid, ...] = ()
    unsure: frozenset[ParticipantUuid] = frozenset()
    is_unsure: bool = False
    """The same of the meeting."""
    left_alone: frozenset[ParticipantUuid] = frozenset()
    voiced: frozenset[ParticipantUuid] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """Another action, by its id, done to some people, or to the meeting where there are none."""

    row_id: str
    uuids: tuple[ParticipantUuid, ...] = ()


Steps = tuple[Step, ...]
"""What is done one after the other."""


Asked = tuple[str, Sequence[Participant]]
Asks = Callable[[Store, Before, Sequence[Answer]], Asked | None]


@dataclass(frozen=True, slots=True)
class Undo:
    """``way`` says beforehand whether it can be taken back, ``steps`` how, seen from now.

    ``asks`` is what is to be asked first, and about whom. ``left`` says, when it is done, what is
    not as before.
    Who is not in ``Before`` any more is left alone: it was not done to them.
    """

    way: Callable[[Store, Sequence[Participant]], Way]
    steps: Callable[[Store, Before, Sequence[Answer]], Steps] = lambda _store, _before, _answers: ()
    asks: Asks = lambda _store, _before, _answers: None
    left: Callable[[Store, Before], str] = lambda _store, _before: ""


def _always(way: Way) -> Callable[[Store, Sequence[Participant]], Way]:
    return lambda _store, _people: way


def _by_dialling(_store: Store, people: Sequence[Participant]) -> Way:
    can = all(one.protocol.lower() in DIALLED and one.uri for one in people)
    return Way.DIAL if people and can else Way.NO


NEVER: Final = Undo(_always(Way.NO))
BY_DIALLING: Final = Undo(_by_dialling)


def each(test: Test, row_id: str) -> Undo:
    """Take back by *row_id* for each person who passes *test* now and did not before."""

    def steps(store: Store, before: Before, _answers: Sequence[Answer]) -> Steps:
        return _step(row_id, _changed(store, before, test))

    return Undo(_always(Way.YES), steps)


def role(test: Test, row_id: str) -> Undo:
    """The same for a role; a voice that the node changed along with it is as it was, too."""

    def steps(store: Store, before: Before, _answers: Sequence[Answer]) -> Steps:
        changed = _changed(store, before, test)
        heard = [uuid for uuid in changed if uuid not in before.voiced]
        silent = [uuid for uuid in heard if _is_muted(before.people[uuid])]
        loud = [uuid for uuid in heard if not _is_muted(before.people[uuid])]
        voices = _step("mute", silent)
        if store.conference.guests_muted:
            voices += _step("unmute", loud)
        return (*_step(row_id, changed), *voices) if changed else ()

    return Undo(_unless_own, steps)


def _unless_own(store: Store, people: Sequence[Participant]) -> Way:
    """Who gives up being a host cannot take anything back."""
    return Way.NO if any(store.is_own(one.uuid) for one in people) else Way.YES


def _spotlights(store: Store, before: Before, _answers: Sequence[Answer]) -> Steps:
    """Give spotlights back to those who were touched, and to nobody else.

    Their order is that in which they were given. So who stood behind somebody who comes back
    gives theirs up for a moment, and gets it again.
    """
    now = store.spotlights()
    back = [uuid for uuid in before.spotlights if uuid in before.people]
    wanted = [uuid for uuid in now if uuid not in before.people]
    for uuid in back:
        if uuid in store.participants:
            wanted.insert(_place(uuid, before.spotlights, wanted), uuid)
    gone = [uuid for uuid in now if uuid not in wanted]
    same = _same(wanted, [uuid for uuid in now if uuid in wanted])
    off = [*gone, *(uuid for uuid in wanted[same:] if uuid in now)]
    return (*_step("spotlight_off", off), *(Step("spotlight", (one,)) for one in wanted[same:]))


def _place(uuid: str, order: Sequence[str], among: Sequence[str]) -> int:
    """Return where *uuid* belongs *among* others: behind who stood before it in *order*."""
    at = order.index(uuid)
    ahead = next((one for one in reversed(order[:at]) if one in among), None)
    behind = next((one for one in order[at + 1 :] if one in among), None)
    if ahead is not None:
        return among.index(ahead) + 1
    return among.index(behind) if behind is not None else len(among)


def _mute_guests(store: Store, before: Before, _answers: Sequence[Answer]) -> Steps:
    """Nobody is unmuted, not even for a moment, who was muted before, or is by somebody else now.

    The node unmutes all guests together, or each alone; where somebody is to stay muted, so does
    the meeting's own state.
    """
    loud = _changed(store, before, _is_muted)
    if before.conference.guests_muted is False and not _is_anybody_to_stay(store, before):
        is_so = store.conference.guests_muted or before.is_unsure
        return (Step("unmute_guests"),) if is_so else ()
    return _step("unmute", loud)


def _is_anybody_to_stay(store: Store, before: Before) -> bool:
    """Return whether anybody must not be unmuted together with all guests."""
    were = any(_is_muted(one) for one in _present(store, before))
    return were or any(_is_muted(one) for one in _left_alone(store, before))


def _left_alone(store: Store, before: Before) -> list[Participant]:
    people = store.participants
    return [people[uuid] for uuid in before.left_alone if uuid in people]


def _later_guests(store: Store, before: Before) -> str:
    is_left = store.conference.guests_muted and before.conference.guests_muted is False
    return "guests who come from now on are still muted" if is_left else ""


def _unmute_guests(store: Store, before: Before, _answers: Sequence[Answer]) -> Steps:
    if not before.conference.guests_muted:
        return _step("mute", _changed(store, before, _is_loud))
    people = store.participants
    loud = [one.uuid for one in _present(store, before) if _is_loud(one)]
    still = [uuid for uuid in loud if _is_loud(people[uuid])]
    theirs = [one.uuid for one in _left_alone(store, before) if _is_loud(one)]
    return (Step("mute_guests"), *_step("unmute", [*still, *theirs]))


def _lock(store: Store, before: Before, _answers: Sequence[Answer]) -> Steps:
    is_so = store.conference.locked or before.is_unsure
    return (Step("unlock"),) if is_so and not before.conference.locked else ()


def _unlock(store: Store, before: Before, _answers: Sequence[Answer]) -> Steps:
    is_so = not store.conference.locked or before.is_unsure
    return (Step("lock"),) if before.conference.locked and is_so else ()


def _while_nobody_waits(store: Store, _people: Sequence[Participant]) -> Way:
    """Who has come in through an open door stays in."""
    return Way.NO if store.waiting() else Way.YES


def _hang_up(store: Store, _before: Before, answers: Sequence[Answer]) -> Steps:
    called = [uuid for one in answers if isinstance(one, Dialled) for uuid in one.uuids]
    return _step("remove", [uuid for uuid in called if uuid in store.participants])


def _here_by_then(store: Store, _before: Before, answers: Sequence[Answer]) -> Asked | None:
    """Who has answered a call is in the meeting: that is no ringing to stop."""
    called = [uuid for one in answers if isinstance(one, Dialled) for uuid in one.uuids]
    people = store.participants
    here = [people[uuid] for uuid in called if uuid in people and people[uuid].is_here]
    return (questions.remove(store, here) or "", here) if here else None


def _let_in(store: Store, _before: Before, _answers: Sequence[Answer]) -> Asked | None:
    question = questions.unlock(store, ())
    return (question, store.waiting()) if question else None


def _came_since(store: Store, before: Before, _answers: Sequence[Answer]) -> Asked | None:
    """Who came after all were muted would be unmuted as well."""
    if before.conference.guests_muted or _is_anybody_to_stay(store, before):
        return None
    everybody = list(store.participants.values())
    fresh = [
        one
        for one in everybody
        if one.uuid not in before.people and one.is_here and one.is_muted and not one.is_host
    ]
    if not fresh:
        return None
    return f"Unmute all guests? {questions.named(store, fresh)} came since.", fresh


SPOTLIGHTS: Final = Undo(_always(Way.YES), _spotlights)
MUTE_GUESTS: Final = Undo(_always(Way.YES), _mute_guests, _came_since, _later_guests)
UNMUTE_GUESTS: Final = Undo(_always(Way.YES), _unmute_guests)
LOCK: Final = Undo(_always(Way.YES), _lock, _let_in)
UNLOCK: Final = Undo(_while_nobody_waits, _unlock)
DIAL: Final = Undo(_always(Way.YES), _hang_up, _here_by_then)


def _is_muted(one: Participant) -> bool:
    return bool(one.is_muted)


def _is_loud(one: Participant) -> bool:
    return not one.is_muted


def _changed(store: Store, before: Before, test: Test) -> list[ParticipantUuid]:
    """Return who passes *test* now, as far as one knows, and did not before."""
    people = store.participants
    return [
        uuid
        for uuid, old in before.people.items()
        if (now := people.get(uuid)) is not None
        and not test(old)
        and (test(now) or uuid in before.unsure)
    ]


def _present(store: Store, before: Before) -> Iterable[Participant]:
    """Those as they were who are still here."""
    return [one for uuid, one in before.people.items() if uuid in store.participants]


def _same(one: Sequence[ParticipantUuid], other: Sequence[ParticipantUuid]) -> int:
    """Return how long both begin alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (mine, theirs) in pairs if mine != theirs), min(len(one), len(other)))


def _step(row_id: str, uuids: Sequence[ParticipantUuid]) -> Steps:
    return (Step(row_id, tuple(uuids)),) if uuids else ()
