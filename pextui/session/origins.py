"""Whose doing a change is: this console's, where it asked for that, else another host's."""

from collections.abc import Callable, Iterable
from typing import Final

from pextui.actions import ACTIONS
from pextui.protocol.wire import ParticipantUuid
from pextui.session.deeds import CONFIRM_LATE, Deed, Outcome
from pextui.store import NewsKind

BY_ANOTHER: Final = "by another host"
AGAINST_OURS: Final = "by another host, against this console"

RECENT: Final = 10.0
"""Seconds after our own doing in which the opposite is a contradiction, and not the next thing."""

_MANY: Final = 1000

_NOBODYS: Final = frozenset(
    {NewsKind.ADMITTED, NewsKind.STARTED, NewsKind.CALLING, NewsKind.JOINED}
)
"""What nodes do by themselves as well, when the first host comes or a lock is opened."""

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


class Origins:
    """Remembers what this console has asked for, and tells whose doing something is.

    Times are Unix seconds. All in the session's thread.
    """

    def __init__(self) -> None:
        self._expected: dict[_Key, float] = {}
        self._along: dict[_Key, float] = {}
        """What nodes may do of themselves along with what was asked for."""
        self._told: dict[NewsKind, set[ParticipantUuid | None]] = {}
        """Of whom it has been told what was done to all."""
        self._seen: dict[_Key, float] = {}
        self._theirs: dict[_Key, float] = {}
        self.on_theirs: Callable[[NewsKind, ParticipantUuid | None], object] = lambda *_: None
        """Told of what another host does, and to whom."""

    def have_changed(
        self, kinds: Iterable[NewsKind], uuid: ParticipantUuid | None, since: float
    ) -> bool:
        """Return whether another host did one of *kinds*, or its opposite, *since* then."""
        both = {other for kind in kinds for other in (kind, _CONTRARY.get(kind, kind))}
        return any(self._theirs.get((kind, uuid), since - 1) >= since for kind in both)

    def note(self, deed: Deed) -> None:
        """Look at a deed as it stands now."""
        for kind in deed.action.tells:
            self._note((kind, deed.target.uuid), deed)
        for kind in deed.action.brings:
            self._note_along((kind, deed.target.uuid), deed)

    def of(self, kind: NewsKind, uuid: ParticipantUuid | None, at: float) -> str:
        """Return who else did it, in words; nothing where it was this console, or nobody.

        To be asked once for each piece of news: a thing done once explains one of them.
        """
        if kind not in ATTRIBUTED or self._is_ours(kind, uuid, at):
            return ""
        self._theirs[kind, uuid] = at
        self.on_theirs(kind, uuid)
        contrary = self._seen.get((_CONTRARY[kind], uuid), -RECENT)
        return AGAINST_OURS if 0 <= at - contrary < RECENT else BY_ANOTHER

    def _is_ours(self, kind: NewsKind, uuid: ParticipantUuid | None, at: float) -> bool:
        if uuid and at <= self._expected.get((kind, uuid), at - 1):
            return True
        if at <= self._along.pop((kind, uuid), at - 1):
            return True
        told = self._told.setdefault(kind, set())
        if uuid in told or at > self._expected.get((kind, None), at - 1):
            return False
        told.add(uuid)
        return True

    def _note_along(self, key: _Key, deed: Deed) -> None:
        match deed.outcome:
            case Outcome.REFUSED | Outcome.NOT_SENT:
                self._along.pop(key, None)
            case Outcome.SENT:
                self._along[key] = deed.changed + CONFIRM_LATE
            case Outcome.SEEN | Outcome.DONE if key in self._along:
                self._along[key] = deed.changed + RECENT
            case _:
                pass

    def _note(self, key: _Key, deed: Deed) -> None:
        match deed.outcome:
            case Outcome.REFUSED | Outcome.NOT_SENT | Outcome.CALLED_OFF:
                self._expected.pop(key, None)
            case Outcome.SEEN | Outcome.DONE if deed.target.uuid:
                self._expected.pop(key, None)
                self._remember(key, deed.changed)
            case Outcome.SEEN | Outcome.DONE:
                # Of what is done to all, an event comes for each of them.
                self._expected[key] = deed.changed + RECENT
                self._remember(key, deed.changed)
            case _:
                if deed.outcome is Outcome.SENT and not deed.target.uuid:
                    self._told.pop(key[0], None)
                self._expected[key] = deed.changed + CONFIRM_LATE

    def _remember(self, key: _Key, at: float) -> None:
        if len(self._seen) > _MANY:
            self._seen = {one: seen for one, seen in self._seen.items() if at - seen < RECENT}
        self._seen[key] = at
