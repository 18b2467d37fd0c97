"""The floor of a meeting: who sits where on the stage, who talks, and who talked for how long."""

from collections.abc import Callable, Set

from pextui.protocol.models import Layout, Participant, Talker
from pextui.protocol.wire import ParticipantUuid
from pextui.store.changes import NOTHING, Changes, Part
from pextui.store.talk import Talk


class Floor:
    """What the events ``layout`` and ``stage`` tell. One writer, the store."""

    def __init__(self) -> None:
        self.layout: Layout | None = None
        self.stage: tuple[Talker, ...] = ()
        self.talking: frozenset[ParticipantUuid] = frozenset()
        self.talk = Talk()
        self._is_lost = False

    def lay_out(self, layout: Layout) -> Changes:
        """Believe who sits where."""
        self.layout = layout
        return Changes(parts=Part.LAYOUT)

    def follow(
        self,
        talkers: tuple[Talker, ...],
        is_heard: Callable[[ParticipantUuid], bool],
        at: float,
    ) -> Changes:
        """Believe who talks, *at* Unix seconds; what nobody hears is not counted as talk."""
        self._is_lost = False
        return self._follow(talkers, is_heard, at)

    def _follow(
        self,
        talkers: tuple[Talker, ...],
        is_heard: Callable[[ParticipantUuid], bool],
        at: float,
    ) -> Changes:
        talking = frozenset(one.participant_uuid for one in talkers if one.is_talking)
        changed = talking ^ self.talking
        self.stage, self.talking = talkers, talking
        for uuid in changed - talking:
            self.talk.ends(uuid, at)
        for uuid in filter(is_heard, talking):
            self.talk.begins(uuid, at)
        return Changes(changed, Part.STAGE)

    def hear(self, person: Participant, at: float) -> None:
        """Believe whether somebody who talks can be heard."""
        if person.uuid not in self.talking:
            return
        if person.is_muted:
            self.talk.ends(person.uuid, at)
        elif not self._is_lost:
            self.talk.begins(person.uuid, at)

    def lose(self, at: float) -> None:
        """The stream is lost: from *at* on nobody is known to talk, until it says who does."""
        self._is_lost = True
        self.talk.end_all(at)

    def vacate(self, gone: Set[ParticipantUuid], at: float) -> Changes:
        """Who has left neither sits on the stage nor talks, whenever the node says so."""
        changes = NOTHING
        if any(one.participant_uuid in gone for one in self.stage):
            stayed = tuple(one for one in self.stage if one.participant_uuid not in gone)
            changes |= self._follow(stayed, lambda _: False, at)
        if self.layout is not None and not gone.isdisjoint(self.layout.participants):
            seated = tuple(uuid for uuid in self.layout.participants if uuid not in gone)
            changes |= self.lay_out(self.layout.model_copy(update={"participants": seated}))
        self.talk.forget(gone, at)
        return changes
