"""Whoever mutes whom in whatever order: each change is told as the doing of whose it is."""

from functools import partial
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from pextui.protocol.wire import ParticipantUuid
from pextui.session.deeds import CONFIRM_WITHIN
from pextui.session.origins import ALONG
from pextui.store import NewsKind
from tests.conftest import examples
from tests.session.rig import Rig, hosted, open_stream, scripted, someone, tell
from tests.wire_node import Pipe

NAMES: Final = ("ann", "ben")
STEP: Final = 1.0

_Change = tuple[NewsKind, ParticipantUuid | None]


class Play:
    """A meeting of two, whose node tells of a change in order, but as late as it is let."""

    def __init__(self, rig: Rig, pipe: Pipe) -> None:
        self.theirs: list[_Change] = []
        self.told: list[_Change] = []
        self._rig = rig
        self._pipe = pipe
        self._is_muted = dict.fromkeys(NAMES, False)
        self._untold: list[tuple[float, str, bool]] = []
        self._idle: set[str] = set()
        rig.session._origins.on_theirs = lambda kind, uuid: self.told.append((kind, uuid))

    async def press(self, name: str, *, is_muted: bool) -> None:
        """This console mutes or unmutes somebody; of what is so already no event tells."""
        await self._rig.presses("mute" if is_muted else "unmute", name)
        if self._is_muted[name] is is_muted:
            self._idle.add(name)
        else:
            self._change(name)

    async def other(self, name: str) -> None:
        """Another host mutes or unmutes somebody with whom this console is done."""
        await self.tell_all()
        if name in self._idle:  # an event of ours may be on its way, for all that one knows
            await self._rig.clock.passes(CONFIRM_WITHIN + ALONG + STEP)
            self._idle.discard(name)
        await self._rig.until(lambda: not self._is_open(name))
        self._change(name)
        kind = NewsKind.MUTED if self._is_muted[name] else NewsKind.UNMUTED
        self.theirs.append((kind, ParticipantUuid(name)))
        await self.tell_all()

    async def wait(self) -> None:
        """Time passes; no event comes later than ALONG."""
        while self._untold and self._untold[0][0] + ALONG <= self._rig.clock.now() + STEP:
            await self.tell_one()
        await self._rig.clock.passes(STEP)

    async def tell_one(self) -> None:
        """The node tells of the oldest change that it has not told of."""
        if self._untold:
            _at, name, is_muted = self._untold.pop(0)
            tell(self._pipe, name, is_muted=is_muted)
            await self._rig.until(partial(self._is_believed, name, is_muted))

    async def tell_all(self) -> None:
        """The node tells of all that has changed."""
        while self._untold:
            await self.tell_one()

    def _change(self, name: str) -> None:
        self._is_muted[name] ^= True
        self._untold.append((self._rig.clock.now(), name, self._is_muted[name]))

    def _is_believed(self, name: str, is_muted: bool) -> bool:
        return bool(self._rig.named(name).is_muted) is is_muted

    def _is_open(self, name: str) -> bool:
        return any(one.target.uuid == name and one.outcome.is_open for one in self._rig.deeds)


OURS = st.tuples(st.just("ours"), st.sampled_from(NAMES), st.booleans())
THEIRS = st.tuples(st.just("theirs"), st.sampled_from(NAMES), st.none())
TOLD = st.tuples(st.just("told"), st.none(), st.none())
WAIT = st.tuples(st.just("wait"), st.none(), st.none())


@given(st.lists(st.one_of(OURS, OURS, THEIRS, TOLD, WAIT), max_size=14))
@settings(max_examples=examples(60, 1000))
async def test_of_two_whom_everybody_mutes_and_unmutes_each_change_is_told_as_whose_it_is(
    steps: list[tuple[str, str | None, bool | None]],
) -> None:
    pipe, answer = open_stream(*map(someone, NAMES))
    async with hosted(scripted(answer)) as rig:
        play = Play(rig, pipe)
        for what, name, is_muted in steps:
            if what == "ours":
                await play.press(str(name), is_muted=bool(is_muted))
            elif what == "theirs":
                await play.other(str(name))
            elif what == "told":
                await play.tell_one()
            else:
                await play.wait()
        await play.tell_all()
        assert play.told == play.theirs
