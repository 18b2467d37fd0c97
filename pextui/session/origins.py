"""Whose doing a change is: this console's, where it asked for that, else another host's."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from pextui.actions import ACTIONS, Action
from pextui.protocol.wire import ParticipantUuid
from pextui.session.deeds import CONFIRM_LATE, Deed, Outcome
from pextui.store import NewsKind
from pextui.store.news import next_number

BY_ANOTHER: Final = "by another host"
AGAINST_OURS: Final = "by another host, against this console"

RECENT: Final = 10.0
"""Seconds after our own doing in which the opposite is a contradiction, and not the next thing."""

LATE: Final = 5.0
"""Seconds that an event may come after the deed it tells of was seen to be so already."""

ALONG: Final = 0.5
"""Seconds after a deed is seen in which the node does of itself what belongs to it."""

OPENING: Final = 2.0
"""Seconds after a door was opened in which those come in who waited for that."""

_MANY: Final = 1000
_REMEMBERED: Final = 10_000
"""Changes of other hosts that are remembered, the newest ones."""

_NOBODYS: Final = frozenset({NewsKind.STARTED, NewsKind.CALLING, NewsKind.JOINED})
"""What nodes do by themselves as well, when the first host comes."""

_OPENS: Final = frozenset({NewsKind.STARTED, NewsKind.UNLOCKED, NewsKind.JOINED})
"""News after which nodes let in by themselves who waited."""

_VOICES: Final = frozenset({NewsKind.MUTED, NewsKind.UNMUTED})

ATTRIBUTED: Final = frozenset().union(*(one.tells for one in ACTIONS)) - _NOBODYS
"""News that somebody must have asked for."""

_OPPOSITE: Final = {
    NewsKind.MUTED: NewsKind.UNMUTED,
    NewsKind.SPOTLIGHT_ON: NewsKind.SPOTLIGHT_OFF,
    NewsKind.PRESENTATION_DENIED: NewsKind.PRESENTATION_ALLOWED,
    NewsKind.MADE_HOST: NewsKind.MADE_GUEST,
    NewsKind.LOCKED: NewsKind.UNLOCKED,
    NewsKind.GUESTS_MUTED: NewsKind.GUESTS_UNMUTED,
}
_CONTRARY: Final = _OPPOSITE | {other: one for one, other in _OPPOSITE.items()}

_Key = tuple[NewsKind, ParticipantUuid | None]


def are_opposed(one: Action, other: Action) -> bool:
    """Return whether one of them takes back what the other does."""
    return any(_CONTRARY.get(kind) in other.tells for kind in one.tells)


def are_alike(one: Action, other: Action) -> bool:
    """Return whether both are about the same: they do it, or one takes back what the other does."""
    return bool(one.tells & other.tells) or are_opposed(one, other)


@dataclass(slots=True)
class _Asked:
    """What was asked for: each of *kinds* explains one piece of news, *until* Unix seconds.

    What was asked for the meeting explains one of each of its people, voices those of *guests*.
    """

    kinds: frozenset[NewsKind]
    uuid: ParticipantUuid | None
    guests: frozenset[ParticipantUuid] | None = None
    until: float = 0.0
    told: set[_Key] = field(default_factory=set)

    def explains(self, kind: NewsKind, uuid: ParticipantUuid | None, at: float) -> bool:
        """Return whether this news is what was asked for; it is told by it from now on."""
        if at > self.until or (kind, uuid) in self.told:
            return False
        is_host = uuid is not None and self.guests is not None and uuid not in self.guests
        if kind in _VOICES and self.uuid is None and is_host:
            return False
        self.told.add((kind, uuid))
        return True


class Origins:
    """Remembers what this console has asked for, and tells whose doing something is.

    An event may come long after the answer to what it tells of: what was asked for waits for its
    event, whatever was asked for since. Times are Unix seconds. All in the session's thread.
    """

    def __init__(self) -> None:
        self._asked: dict[_Key, list[_Asked]] = {}
        self._of_deeds: dict[int, _Asked] = {}
        """By the deed's number, the oldest first; negative for what comes along."""
        self._seen: dict[_Key, float] = {}
        self._theirs: dict[_Key, int] = {}
        self._opened = -OPENING
        self.on_theirs: Callable[[NewsKind, ParticipantUuid | None], object] = lambda *_: None
        """Told of what another host does, and to whom."""

    def have_changed(
        self, kinds: Iterable[NewsKind], uuid: ParticipantUuid | None, since: int
    ) -> bool:
        """Return whether another host did one of *kinds*, or its opposite, after number *since*."""
        both = {other for kind in kinds for other in (kind, _CONTRARY.get(kind, kind))}
        return any(self._theirs.get((kind, uuid), -1) > since for kind in both)

    def note(self, deed: Deed) -> None:
        """Look at a deed as it stands now."""
        late = LATE if deed.target.uuid else RECENT  # of all, an event comes for each
        self._note(deed, deed.action.tells, deed.number, late)
        self._note(deed, deed.action.brings, -deed.number, ALONG)
        if deed.outcome in {Outcome.SEEN, Outcome.DONE}:
            for kind in deed.action.tells:
                self._remember((kind, deed.target.uuid), deed.changed)

    def of(self, kind: NewsKind, uuid: ParticipantUuid | None, at: float) -> str:
        """Return who else did it, in words; nothing where it was this console, or nobody.

        To be asked once for each piece of news: a thing done once explains one of them.
        """
        if kind in _OPENS:
            self._opened = at
        if kind not in ATTRIBUTED or self._is_ours(kind, uuid, at):
            return ""
        if kind is NewsKind.ADMITTED and 0 <= at - self._opened < OPENING:
            return ""
        self._note_theirs((kind, uuid))
        contrary = self._seen.get((_CONTRARY.get(kind, kind), uuid), -RECENT)
        return AGAINST_OURS if kind in _CONTRARY and 0 <= at - contrary < RECENT else BY_ANOTHER

    def _is_ours(self, kind: NewsKind, uuid: ParticipantUuid | None, at: float) -> bool:
        """What was asked for this one explains it before what was asked for all."""
        own, all_of_them = self._asked.get((kind, uuid), ()), self._asked.get((kind, None), ())
        return any(one.explains(kind, uuid, at) for one in (*own, *all_of_them))

    def _note_theirs(self, key: _Key) -> None:
        self._theirs.pop(key, None)
        self._theirs[key] = next_number()
        if len(self._theirs) > _REMEMBERED:
            del self._theirs[next(iter(self._theirs))]
        self.on_theirs(*key)

    def _note(self, deed: Deed, kinds: frozenset[NewsKind], number: int, late: float) -> None:
        if not kinds:
            return
        asked = self._of_deeds.get(number)
        match deed.outcome:
            case Outcome.REFUSED | Outcome.NOT_SENT | Outcome.CALLED_OFF:
                self._drop(number)
            case Outcome.SEEN | Outcome.DONE:
                if asked is not None:
                    asked.until = deed.changed + late
            case _:
                asked = asked or self._ask(deed, kinds, number)
                asked.until = deed.changed + CONFIRM_LATE

    def _ask(self, deed: Deed, kinds: frozenset[NewsKind], number: int) -> _Asked:
        while self._of_deeds and self._is_old(oldest := next(iter(self._of_deeds)), deed.changed):
            self._drop(oldest)
        guests = frozenset(deed.job.before.people) if deed.job and not deed.target.uuid else None
        asked = self._of_deeds[number] = _Asked(kinds, deed.target.uuid, guests)
        for kind in kinds:
            self._asked.setdefault((kind, asked.uuid), []).append(asked)
        return asked

    def _is_old(self, number: int, at: float) -> bool:
        return self._of_deeds[number].until < at

    def _drop(self, number: int) -> None:
        asked = self._of_deeds.pop(number, None)
        if asked is None:
            return
        for kind in asked.kinds:
            left = [one for one in self._asked[kind, asked.uuid] if one is not asked]
            if left:
                self._asked[kind, asked.uuid] = left
            else:
                del self._asked[kind, asked.uuid]

    def _remember(self, key: _Key, at: float) -> None:
        if len(self._seen) > _MANY:
            self._seen = {one: seen for one, seen in self._seen.items() if at - seen < RECENT}
        self._seen[key] = at
