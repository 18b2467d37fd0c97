"""Who has talked for how long, from the node's own voice marks.

Counted is only what the node called talking while nobody had muted them: an interval ends with
the mark, with a mute, when they leave, and when the stream is lost (design/hosts.md §5, mistake
16: other products let the clock run on).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from pextui.protocol.wire import ParticipantUuid

REMEMBERED: Final = 600.0
"""Seconds for which it is known when somebody talked, not only how long."""

MINUTE: Final = 60.0

_SPANS: Final = 200
"""Intervals kept of one person, at most."""

Span = tuple[float, float]
"""Begin and end, in Unix seconds."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one person has said; ``since`` is when they began, None while they are silent.

    ``total`` is in seconds, without what is being said now.
    """

    total: float = 0.0
    spans: tuple[Span, ...] = ()
    since: float | None = None

    def begun(self, at: float) -> "Said":
        """Return this with talking begun *at* Unix seconds."""
        return replace(self, since=at) if self.since is None else self

    def ended(self, at: float) -> "Said":
        """Return this with talking ended *at* Unix seconds; a clock that was turned back is 0."""
        if self.since is None:
            return self
        span = (self.since, max(self.since, at))
        recent = [one for one in self.spans if one[1] > at - REMEMBERED]
        total = self.total + span[1] - span[0]
        return Said(total, (*recent, span)[-_SPANS:])

    def seconds(self, now: float) -> float:
        """Return how long they have talked in all."""
        return self.total + (max(0.0, now - self.since) if self.since is not None else 0.0)

    def within(self, begin: float, end: float) -> float:
        """Return how many seconds between two times they talked."""
        spans = self.spans if self.since is None else (*self.spans, (self.since, end))
        return sum(max(0.0, min(last, end) - max(first, begin)) for first, last in spans)

    def last(self, now: float) -> float | None:
        """Return when they last talked, None when never."""
        if self.since is not None:
            return now
        return self.spans[-1][1] if self.spans else None


SILENT: Final = Said()


@dataclass(slots=True)
class Talk:
    """Everybody's talking. One writer; ``said`` may be asked from any thread."""

    _said: dict[ParticipantUuid, Said] = field(default_factory=dict)
    _gone: float = 0.0

    def said(self, uuid: ParticipantUuid) -> Said:
        """Return what somebody has said."""
        return self._said.get(uuid, SILENT)

    def everybodys(self, now: float) -> float:
        """Return how many seconds all have talked together, those who left too."""
        return self._gone + sum(one.seconds(now) for one in list(self._said.values()))

    def begins(self, uuid: ParticipantUuid, at: float) -> None:
        """Somebody talks."""
        self._said[uuid] = self.said(uuid).begun(at)

    def ends(self, uuid: ParticipantUuid, at: float) -> None:
        """Somebody is silent, or cannot be heard any more."""
        if uuid in self._said:
            self._said[uuid] = self._said[uuid].ended(at)

    def end_all(self, at: float) -> None:
        """Nothing is known from *at* on."""
        for uuid in list(self._said):
            self.ends(uuid, at)

    def forget(self, uuids: Iterable[ParticipantUuid], at: float) -> None:
        """These people have left; what they said counts in what all said."""
        for uuid in uuids:
            one = self._said.pop(uuid, None)
            if one is not None:
                self._gone += one.seconds(at)
