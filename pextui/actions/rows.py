"""What a row of the table of actions is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from pextui.actions import effects
from pextui.actions.asking import Ask, AskLine, AskYes
from pextui.actions.effects import Believe, Seen
from pextui.actions.guards import FOR_ANYBODY, Guard, host
from pextui.actions.questions import Reach, many, of_the_door, told_apart
from pextui.actions.requests import Send, Target
from pextui.actions.undo import Before, Undo, Way
from pextui.protocol.models import Participant
from pextui.store import NewsKind, Store


class Scope(Enum):
    """Whom an action is about."""

    PERSON = auto()
    """The marked people, else the one under the cursor."""
    WAITING = auto()
    """Everybody who waits when the key is pressed."""
    MEETING = auto()
    CONSOLE = auto()
    """This console's own seat."""
    CALLS = auto()
    """Each media call of this console."""


@dataclass(frozen=True, slots=True)
class Row:
    """What every row of the table has: an id for the config, its keys, its words.

    ``keys`` are Textual's names. ``words`` may hold ``{n}``, the number of people it is about;
    ``brief`` is what fits in a tight place, the words where it is empty. ``foot`` is its place in
    the footer, where what does not fit is left out from the end; 0 is no place there. ``also`` are
    other words for it, which people search for.
    """

    id: str
    keys: tuple[str, ...]
    words: str
    brief: str = field(default="", kw_only=True)
    foot: int = field(default=0, kw_only=True)
    also: str = field(default="", kw_only=True)

    @property
    def asks(self) -> str:
        """What it asks before it is done, for the help; empty where it asks nothing."""
        return ""

    @property
    def takes_back(self) -> bool:
        """True for what takes back what its key does in lower case."""
        return self.keys[0].isupper()

    def is_called(self, search: str) -> bool:
        """Return whether each word of *search* begins another word for it."""
        also, wanted = self.also.split(), search.casefold().split()
        return bool(wanted) and all(any(one.startswith(word) for one in also) for word in wanted)

    @property
    def short(self) -> str:
        """The words for a tight place."""
        return self.brief or self.label()

    def label(self, number: int | None = None) -> str:
        """Return the words with the number in, or N."""
        return self.words.format(n="N" if number is None else number)


@dataclass(frozen=True, slots=True)
class Command(Row):
    """Something the console does by itself; no request is sent."""


@dataclass(frozen=True, slots=True)
class Action(Row):
    """Something that is one request to the node for each target.

    ``request`` is its path in the guide, U for a person, C for a call, SELF for this console.
    ``told`` is how Activity tells it before the target's name, the words where it is empty.
    ``counted`` are the words for a tight place with ``{n}``, for how many it would be done, which
    ``reach`` tells; ``counted_one`` where it is one and that needs other words, and
    ``counted_at_most`` where it is not certain.
    ``undo`` is how it is taken back, None where there is nothing to take back. Done to more people
    than ``waits_beyond`` it waits a moment first, in which it can be called off. ``tells`` are the
    news that it leads to: other news of the same kind is another host's doing. ``brings`` are
    those that nodes may make of themselves of the same person. ``makes`` are the fields of a
    person that it sets, where that matters before an event has told it.
    ``is_inside`` is True for what nobody would notice who is still at the door: not offered there.
    ``crowded`` are the words of the question before it is done to many, with ``{whom}``, where its
    own and then the people would be wrong.
    """

    request: str
    scope: Scope
    guard: Guard
    send: Send
    seen: Seen
    ask: Ask | None = None
    told: str = ""
    believe: Believe = effects.nothing
    counted: str = ""
    counted_one: str = ""
    counted_at_most: str = ""
    reach: Callable[[Store], Reach] = of_the_door
    undo: Undo | None = None
    waits_beyond: int | None = None
    tells: frozenset[NewsKind] = frozenset()
    brings: frozenset[NewsKind] = frozenset()
    makes: tuple[tuple[str, object], ...] = ()
    is_inside: bool = False
    crowded: str = ""

    @property
    def asks(self) -> str:
        """What it asks before it is done, for the help."""
        return self.ask.words if self.ask else ""

    @property
    def is_written(self) -> bool:
        """True when its target is a line that the host wrote, and named by it."""
        return isinstance(self.ask, AskLine)

    @property
    def is_for_hosts(self) -> bool:
        """True when guests cannot do it."""
        return self.guard not in FOR_ANYBODY

    def targets(self, store: Store, chosen: Sequence[Participant]) -> tuple[Target, ...]:
        """Return what the requests are about, one each; *chosen* are the people meant."""
        match self.scope:
            case Scope.PERSON | Scope.WAITING:
                apart = told_apart(store, chosen)
                return tuple(
                    Target(one.uuid, one.name, apart=apart.get(one.uuid, "")) for one in chosen
                )
            case Scope.MEETING:
                return (Target(),)
            case Scope.CONSOLE:
                return (Target(store.own_uuid),)
            case Scope.CALLS:
                return tuple(Target(store.own_uuid, call=call) for call in sorted(store.calls))

    def telling(self, name: str) -> str:
        """Return how it is told that it was done to *name*."""
        words = self.told or self.words.removesuffix("…")
        if self.is_written:
            return f"{words} “{name}”"
        return f"{words} {name}" if name else words

    def question(self, store: Store, people: Sequence[Participant]) -> str | None:
        """Return what is asked with yes or no before it is done to *people*, None for nothing.

        Its own question; else, whatever is done to more than one sees at a glance is asked. What is
        done to the meeting is done to none of *people*, though they may be marked.
        """
        own = self.ask.question(store, people) if isinstance(self.ask, AskYes) else None
        if self.scope not in {Scope.PERSON, Scope.WAITING}:
            return own
        return own or many(people, self.crowded or f"{self.telling('')} {{whom}}")

    def way_back(self, store: Store, people: Sequence[Participant]) -> Way | None:
        """Return how it could be taken back, seen before it is done; None: nothing to take back."""
        return self.undo.way(store, people) if self.undo else None

    def waits(self, number: int) -> bool:
        """Return whether it can be called off for a moment, done to so many people."""
        return self.waits_beyond is not None and number > self.waits_beyond

    def before(self, store: Store, targets: Sequence[Target]) -> Before:
        """Remember all that it may change: its targets, or every guest."""
        everybody = store.participants
        if self.scope is Scope.MEETING:
            touched = {one.uuid: one for one in list(everybody.values()) if not one.is_host}
        else:
            uuids = [one.uuid for one in targets if one.uuid]
            touched = {uuid: everybody[uuid] for uuid in uuids if uuid in everybody}
        return Before(touched, store.conference, store.spotlights())

    def is_on(self, store: Store) -> bool:
        """Return whether the meeting is as this makes it; never of what takes something back."""
        is_state = self.scope is Scope.MEETING and not self.takes_back
        return is_state and self.seen(store, Target(), None) is True

    def counting(self, store: Store) -> str:
        """Return the words for a tight place that say for how many; empty for nobody."""
        reach = self.reach(store) if self.counted else Reach(0)
        if not reach.number:
            return ""
        if not reach.is_sure:
            return self.counted_at_most.format(n=reach.number)
        words = self.counted_one if reach.number == 1 else ""
        return words or self.counted.format(n=reach.number)

    def refusal(self, store: Store, chosen: Sequence[Participant]) -> str | None:
        """Return why nothing can be done now: the sentence of the first one if all have one."""
        if self.scope is not Scope.PERSON or not chosen:
            return self.guard(store, None)
        if any(self.guard(store, one) is None for one in chosen):
            return None
        return self.guard(store, chosen[0])

    def guard_now(self, store: Store) -> str | None:
        """Return why a host's action cannot be done at all now, whomever it is about."""
        return host(store, None) if self.is_for_hosts else self.guard(store, None)

    def possible(self, store: Store, chosen: Sequence[Participant]) -> tuple[Participant, ...]:
        """Return those of *chosen* to whom it can be done."""
        return tuple(one for one in chosen if self.guard(store, one) is None)
