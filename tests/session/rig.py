"""A session on the test's own loop, with a clock turned by hand, at a real or a scripted node."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pextui.actions import Target
from pextui.protocol.models import Participant
from pextui.session import (
    Deed,
    Invitation,
    Job,
    Link,
    Outcome,
    Prompt,
    PromptKind,
    Session,
    State,
    Undone,
)
from pextui.session.origins import AGAINST_OURS, BY_ANOTHER
from pextui.simulator.serving import Serving
from pextui.store import Changes, NewsKind
from tests.actions.test_table import action
from tests.hand_clock import HandClock
from tests.protocol.test_replies import GRANT
from tests.store.people import ME
from tests.wire_node import Answer, Pipe, WireNode, no, ok, stream

SEAT = GRANT | {"participant_uuid": ME, "token": "first-token", "display_name": "Olga"}


LIVE, RETRY, SYNCING, STALE = State.LIVE, State.RETRY, State.SYNCING, State.STALE
REJOINING, ENDED, REFUSED = State.REJOINING, State.ENDED, State.REFUSED


class Rig:
    """Runs a session while in ``async with`` and remembers every state it ever showed."""

    def __init__(
        self,
        *urls: str,
        alias: str = "meet_alice",
        records: Path | None = None,
        **invitation: Any,
    ) -> None:
        self.clock = HandClock()
        self.links: list[Link] = []
        self.shown_at: list[float] = []
        self.seen = Changes()
        invited = Invitation(alias, urls, name="Olga", **invitation)
        self.session = Session(invited, self._changed, self.clock, records)
        self.task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self.task = asyncio.create_task(self.session.live())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.leave()

    async def leave(self) -> None:
        """Leave, and wait until the session is over."""
        self.session.leave()
        assert self.task is not None
        async with asyncio.timeout(10):
            await self.task
        assert self.session.finished.is_set()

    @property
    def state(self) -> State:
        """The connection's state."""
        return self.session.link.state

    @property
    def states(self) -> list[State]:
        """Every state since the start, in order."""
        return [link.state for link in self.links]

    @property
    def deeds(self) -> tuple[Deed, ...]:
        """What was done."""
        return self.session.deeds

    def named(self, name: str) -> Participant:
        """Somebody on the screen."""
        people = self.session.store.participants.values()
        return next(one for one in people if one.display_name == name)

    def press(self, action_id: str, *people: Participant, **values: str) -> None:
        """Perform an action on these people, or on whatever it is about."""
        row = action(action_id)
        targets = row.targets(self.session.store, people)
        self.session.perform(row, targets, values)

    def press_on(self, action_id: str, *targets: Target, **values: str) -> None:
        """Perform an action on targets that were fixed some time ago."""
        self.session.perform(action(action_id), targets, values)

    async def presses(self, action_id: str, *names: str) -> Job:
        """Perform an action, and wait until the node has answered; returns the key's work."""
        known = len(self.deeds)
        self.press(action_id, *map(self.named, names))
        await self.until(lambda: len(self.deeds) > known)
        await self.until(lambda: not any(one.outcome is Outcome.SENT for one in self.deeds[known:]))
        return newest(self)

    async def takes_back(self, job: Job) -> Undone:
        """Take *job* back, and wait until it is known how that went."""
        earlier = self.session.history.outcome(job)
        self.session.take_back(job)
        return await self.undone(job, earlier)

    async def undone(self, job: Job, earlier: Undone | None = None) -> Undone:
        """Wait until it is known how taking *job* back went, other than *earlier*."""

        def found() -> Undone | None:
            outcome = self.session.history.outcome(job)
            return None if outcome is earlier else outcome

        await self.until(found, step=0.25)
        undone = found()
        assert undone is not None
        return undone

    async def hears(self, pipe: Pipe, name: str, *muted: bool) -> None:
        """The node tells that somebody is muted, or no longer, one after the other."""
        for is_muted in muted:
            tell(pipe, name, is_muted=is_muted)
            await self.until(partial(is_so, self, name, is_muted))

    @property
    def theirs(self) -> list[NewsKind]:
        """What was told as another host's doing."""
        news = self.session.store.news
        return [one.kind for one in news if one.detail in {BY_ANOTHER, AGAINST_OURS}]

    async def until(self, condition: Callable[[], object], step: float = 0.0) -> None:
        """Wait for *condition*; see HandClock."""
        await self.clock.until(condition, step)

    async def live(self, step: float = 0.0) -> None:
        """Wait until the state is LIVE."""
        await self.until(lambda: self.state is State.LIVE, step)

    async def becomes(self, *states: State, step: float = 0.25) -> None:
        """Wait until these states have been shown, in this order, others between them or not."""

        def are_shown() -> bool:
            shown = iter(self.states)
            return all(state in shown for state in states)

        await self.until(are_shown, step)

    async def asks(self, kind: PromptKind) -> Prompt:
        """Wait for a question of the node."""
        await self.until(lambda: self.session.prompt is not None)
        prompt = self.session.prompt
        assert prompt is not None
        assert prompt.kind is kind
        return prompt

    async def answers(self, text: str | None) -> None:
        """Answer the question that is open."""
        asked = self.session.prompt
        self.session.reply(text)
        await self.until(lambda: self.session.prompt is not asked)

    async def is_over(self) -> None:
        """Wait until the session has ended by itself."""
        await self.until(self.session.finished.is_set, step=0.25)

    async def outcome(self, word: str, step: float = 0.0) -> Deed:
        """Wait until the newest deed has this outcome."""
        await self.until(lambda: self.deeds and self.deeds[-1].outcome == word, step)
        return self.deeds[-1]

    def _changed(self) -> None:
        self.seen |= self.session.take()
        if not self.links or self.links[-1] != self.session.link:
            self.links.append(self.session.link)
            self.shown_at.append(self.clock.boot())


@asynccontextmanager
async def hosted(wire: WireNode) -> AsyncIterator[Rig]:
    """A host in a scripted meeting of which all is known."""
    async with wire, Rig(wire.url) as rig:
        await rig.live()
        await rig.until(lambda: rig.session.store.conference.locked is not None)
        yield rig


def sse(name: str, data: Any = None) -> bytes:
    """One event as bytes."""
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()


def someone(uuid: str, **fields: Any) -> dict[str, Any]:
    """A participant as bytes hold it."""
    return {"uuid": uuid, "display_name": uuid, "role": "guest", **fields}


def listed(*people: dict[str, Any]) -> bytes:
    """A whole list: this console, and these people."""
    everybody = [someone(ME, role="chair", protocol="api"), *people]
    creates = b"".join(sse("participant_create", one) for one in everybody)
    return sse("participant_sync_begin") + creates + sse("participant_sync_end")


def open_stream(*people: dict[str, Any]) -> tuple[Pipe, Answer]:
    """An event stream that begins with a whole list and stays open."""
    pipe = Pipe()
    pipe.send(listed(*people))
    return pipe, stream(pipe=pipe)


def scripted(*streams: Answer, tls: ssl.SSLContext | None = None) -> WireNode:
    """A node that seats this console at once, and then answers everything with yes."""
    return (
        WireNode(tls)
        .on("request_token", ok(SEAT))
        .on("refresh_token", ok({"token": "next-token", "expires": "120"}))
        .on("conference_status", ok({"locked": False, "guests_muted": False}))
        .on("participants", no(503, "busy"))
        .on("events", *(streams or (open_stream()[1],)))
        .on("*", ok())
    )


_BY_ITSELF = {"request_token", "refresh_token", "release_token", "events"}
_BY_ITSELF |= {"conference_status", "participants"}


def sent(wire: WireNode) -> list[str]:
    """What keys have sent, in the order of its coming."""
    return [one.name for one in wire.requests if one.name not in _BY_ITSELF]


FETCHED = ok([someone(ME, role="chair", protocol="api"), someone("fetched")])
"""The list, for who asks."""


def shown(rig: Rig) -> set[str]:
    """The names on the screen, without this console."""
    return {one.display_name for one in rig.session.store.participants.values() if one.uuid != ME}


def truth(node: Serving) -> dict[str, str]:
    """The people of a simulated node's meeting."""
    return node.do(lambda meeting: {uuid: one.name for uuid, one in meeting.people.items()})


def believed(rig: Rig) -> dict[str, str]:
    """The people on the screen."""
    return {uuid: one.display_name for uuid, one in rig.session.store.participants.items()}


def own_uuid(rig: Rig) -> str:
    """This console's own row."""
    assert rig.session.store.own_uuid is not None
    return rig.session.store.own_uuid


async def settled() -> None:
    """Let everything that is ready happen."""
    for _ in range(20):
        await asyncio.sleep(0)


def held() -> tuple[Pipe, Answer]:
    """An answer of yes that comes when the test says so."""
    body, yes = Pipe(), ok()
    return body, Answer(200, yes.headers, pieces=body)


def let_go(body: Pipe) -> None:
    """Let a held answer come."""
    body.send(ok().body)
    body.end()


def newest(rig: Rig) -> Job:
    """What would be taken back now."""
    job = rig.session.history.last
    assert job is not None
    return job


def is_so(rig: Rig, name: str, is_muted: bool) -> bool:
    """Whether it is known that somebody is muted, or not."""
    return bool(rig.named(name).is_muted) is is_muted


def tell(pipe: Pipe, name: str, *, is_muted: bool) -> None:
    """The node tells that somebody is muted, or no longer."""
    pipe.send(sse("participant_update", someone(name, is_muted="YES" if is_muted else "NO")))
