"""Who is who in plain mode: everybody's number, one line about each, and whom words mean.

A verb means people by their names alone, not by what else is known of them: somebody's address or
protocol must not make them the one who is muted. Only a whole name or a number is sure, and these
only where they can be nobody else: guests may call themselves by a number. ``#2`` is number 2
whatever anybody is called, and ``me`` this console itself.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pextui.actions import Action, Scope
from pextui.actions.guards import somebody_waiting
from pextui.protocol.models import Participant
from pextui.protocol.naming import looks_of, quoted
from pextui.protocol.wire import ParticipantUuid
from pextui.session import Session
from pextui.store import Changes
from pextui.ui import cells
from pextui.ui.order import Sort, arrange
from pextui.ui.remarks import Remarks
from pextui.ui.whom import parted, whom

_NAMED: Final = 12
"""People who may all be meant that are told apart, one in a line."""

_BUT: Final = re.compile(r"(.*?)\s*\b(?:but|except)\b\s*(.*)", re.IGNORECASE)
_PART: Final = re.compile(r"\w+")
_ITSELF: Final = frozenset({"me", "myself"})

_All = Callable[[Participant], bool]

_EVERYBODY: Final[dict[str, _All]] = {
    "all": lambda one: not one.is_host,
    "everybody": lambda one: not one.is_host,
    "everyone": lambda one: not one.is_host,
    "all guests": lambda one: not one.is_host,
    "all hosts": lambda one: one.is_host,
    "all and hosts": lambda _one: True,
    "all with hosts": lambda _one: True,
}
"""Who is meant by all: hosts only where it is said."""


class Unclear(ValueError):
    """A line cannot be understood; the text is a sentence with the fix, a line or several."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The people that words mean, and whom they say they do not mean.

    ``is_sure`` is true of one, by number or whole name, who can be nobody else.
    """

    people: tuple[Participant, ...]
    is_sure: bool = False
    left_out: tuple[Participant, ...] = ()


class Circle:
    """Everybody in the meeting, as the host of plain mode speaks of them.

    ``follow`` must be told all changes. A number belongs to one person for good.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._remarks = Remarks(session)
        self._numbers: dict[ParticipantUuid, int] = {}
        self._names: dict[str, tuple[ParticipantUuid, str]] = {}
        self.sort = Sort.NAME

    def follow(self, changes: Changes) -> None:
        """Look again at who has changed."""
        self._remarks.take_names(changes.uuids)
        self._remarks.take_spotlights()
        self._remarks.take_deeds()

    def listed(self, text: str) -> list[Participant]:
        """Return those whom the filter *text* shows, in the order of the roster. Raises Unclear."""
        wanted, people = whom(text), self._session.store.participants
        if wanted.fault:
            raise Unclear(wanted.fault)
        self._remarks.take_deeds()
        shown = [
            one for one in list(people.values()) if wanted.means(one, self._remarks.facts(one))
        ]
        lines = arrange(shown, self.sort, self._talked)
        return [people[line] for line in lines if isinstance(line, str) and line in people]

    def line(self, person: Participant) -> str:
        """Return a line about somebody, with their number first."""
        by_talk = self.sort is Sort.TALK
        facts = self._remarks.row_facts(person, is_marked=False, by_talk=by_talk, has_share=False)
        role = "host" if person.is_host else "guest"
        sound = "muted" if person.is_muted else "talking" if facts.is_talking else ""
        time = cells.time(facts)
        spoken = f"talked {time}" if time and by_talk else time
        words = (role, sound, *cells.tags(person, facts), person.protocol.lower(), spoken)
        apart = f" ({facts.apart})" if facts.apart else ""
        own = " (you)" if facts.is_own else ""
        name = f"{quoted(person.name)}{apart}{own}"
        return f"{self._number(person)} {name}: {', '.join(filter(None, words))}"

    def meant(self, action: Action, text: str) -> Chosen:
        """Return whom a verb of the table with *text* behind it means. Raises Unclear."""
        if action.scope is Scope.WAITING:
            return Chosen(self._session.store.waiting())
        if action.scope is not Scope.PERSON:
            return Chosen(())
        if not text:
            verb = action.id.replace("_", " ")
            raise Unclear(f"whom? write {verb} and a name, or words such as role:guest or muted")
        return self.found(text, action)

    def found(self, text: str, action: Action | None = None) -> Chosen:
        """Return whom *text* means, of those to whom *action* can be done. Raises Unclear."""
        able = list(self._session.store.participants.values())
        if action is not None:
            able = list(action.possible(self._session.store, able)) or able
        but = _BUT.fullmatch(text)
        if but and not self._alike(text, able):
            return self._all_but(but[1], but[2], action)
        if text.casefold() in _EVERYBODY:
            return self._some(self._everybody(text, action), text)
        ours, names = parted(text)
        return self._filtered(ours, names) if ours else self._named(names, able)

    def _all_but(self, text: str, names: str, action: Action | None) -> Chosen:
        if not names:
            raise Unclear("but whom? write a name, or several with commas between them")
        left_out = self._one_by_one(names, list(self._session.store.participants.values()))
        if text.casefold() in _EVERYBODY:
            chosen = self._everybody(text, action, left_out)
        elif text and not parted(text)[1]:
            chosen = self.listed(text)
        else:
            raise Unclear(f"“{text}” was not understood: write all but, and a name")
        uuids = {one.uuid for one in left_out}
        found = self._some([one for one in chosen if one.uuid not in uuids], text)
        return replace(found, left_out=tuple(left_out))

    def _everybody(
        self, text: str, action: Action | None, left_out: Sequence[Participant] = ()
    ) -> list[Participant]:
        """Those at the door are not among all, unless it is about the door."""
        of_door = bool(left_out) and all(one.is_waiting for one in left_out)
        of_door = of_door or (action is not None and action.guard is somebody_waiting)
        is_meant = _EVERYBODY[text.casefold()]
        return [
            one
            for one in self.listed("")
            if self._is_in(one, is_of_door=of_door) and (of_door or is_meant(one))
        ]

    def _is_in(self, one: Participant, *, is_of_door: bool) -> bool:
        if self._session.store.is_own(one.uuid):
            return False
        return one.is_waiting if is_of_door else one.is_here

    def _filtered(self, ours: str, names: str) -> Chosen:
        """Those whom the words of the filter mean, and whose names begin like the others."""
        found = [one for one in self.listed(ours) if self._may_be(names, one)]
        return self._some(found, f"{ours} {names}")

    def _named(self, text: str, able: Sequence[Participant]) -> Chosen:
        if "," in text and not self._alike(text, able):
            people = self._one_by_one(text, able)
            return Chosen(tuple({one.uuid: one for one in people}.values()))
        return self._one(text, able)

    def _one_by_one(self, text: str, able: Sequence[Participant]) -> list[Participant]:
        names = [part.strip() for part in text.split(",") if part.strip()]
        return [self._one(name, able).people[0] for name in names]

    def _one(self, text: str, able: Sequence[Participant]) -> Chosen:
        """Return the one whom a number or a name means; whoever may be meant as well is told."""
        if chosen := self._itself(text) or self._numbered(text):
            return chosen
        exact = self._alike(text, able)
        found = exact or [one for one in able if self._may_be(text, one)]
        found = found or [one for one in self.listed("") if self._may_be(text, one)]
        if not found:
            raise Unclear(f"nobody here is “{text}”: people lists everybody")
        return self._only(found, text, is_sure=bool(exact))

    def _only(self, found: Sequence[Participant], text: str, *, is_sure: bool) -> Chosen:
        if len(found) > 1:
            raise Unclear("\n".join(self._which(text, found)))
        return Chosen((found[0],), is_sure)

    def _itself(self, text: str) -> Chosen | None:
        """Return this console where *text* says so; somebody called so may be meant as well."""
        if text.casefold() not in _ITSELF:
            return None
        everybody = list(self._session.store.participants.values())
        own = [one for one in everybody if self._session.store.is_own(one.uuid)]
        if not own:
            raise Unclear(f"“{text}” is this console, which is not on the list")
        called = [one for one in self._alike(text, everybody) if one not in own]
        return self._only([*own, *called], text, is_sure=True)

    def _may_be(self, words: str, one: Participant) -> bool:
        if words.casefold() in _ITSELF:
            return self._session.store.is_own(one.uuid)
        return _begins(words, one.name)

    def _alike(self, text: str, able: Iterable[Participant]) -> list[Participant]:
        """Return who bears this whole name, and whoever else looks the same as one of them."""
        people, wanted = list(able), cells.plain(text.strip('"'))
        looks = {looks_of(one.name) for one in people if cells.plain(one.name) == wanted}
        return [one for one in people if looks_of(one.name) in looks] if looks else []

    def _which(self, text: str, found: Sequence[Participant]) -> list[str]:
        more = f", and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        lines = [self.line(one) for one in found[:_NAMED]]
        way = "# and a number" if text.isdecimal() else "a number"
        return [*lines, f"“{text}” may be one of {len(found)}{more}: write {way} for the name"]

    def _numbered(self, text: str) -> Chosen | None:
        """Return whose number *text* is; not surely them where somebody's name has it, too."""
        number = text.removeprefix("#")
        if number not in self._names:
            return None
        uuid, name = self._names[number]
        everybody = list(self._session.store.participants.values())
        others = [one for one in everybody if one.uuid != uuid]
        called = self._alike(text, others) if number == text else []
        person = self._session.store.participants.get(uuid)
        if person is None and not called:
            raise Unclear(f"{text} was {quoted(name)}, who has left")
        is_sure = person is not None and not any(_begins(text, one.name) for one in others)
        return self._only([*([person] if person else ()), *called], text, is_sure=is_sure)

    def _number(self, person: Participant) -> int:
        number = self._numbers.setdefault(person.uuid, len(self._numbers) + 1)
        self._names[str(number)] = (person.uuid, person.name)
        return number

    def _some(self, people: Sequence[Participant], text: str) -> Chosen:
        if not people:
            raise Unclear(f"nobody here is “{text.strip()}”: people lists everybody")
        return Chosen(tuple(people))

    def _talked(self, uuid: ParticipantUuid) -> float:
        return self._session.store.said_by(uuid).seconds(self._session.clock.now())


def _begins(text: str, name: str) -> bool:
    """Return whether each word of *text* is the beginning of a word of *name*."""
    plain, wanted = cells.plain(name), cells.plain(text.replace('"', " "))
    parts = {*_PART.findall(plain), *plain.split()}
    return all(any(part.startswith(word) for part in parts) for word in wanted.split())
