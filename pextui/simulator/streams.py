"""The event streams of one meeting: a snapshot first, then every fact, each with its own queue."""

import asyncio
import base64
import json
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import chain, islice

from pextui.simulator.dialects import Dialect
from pextui.simulator.facts import (
    CallEnded,
    Came,
    Changed,
    Dismissed,
    Fact,
    FrameShown,
    Left,
    PresentationStarted,
    PresentationStopped,
    Referred,
    RoomState,
    Said,
)
from pextui.simulator.meeting import Meeting
from pextui.simulator.people import Person
from pextui.simulator.v14 import Event

QUEUE_BYTES = 8 * 1024 * 1024
EVENTS_PER_PIECE = 256
FRAMES_KEPT = 50


class Stream:
    """One open event stream. What its reader does not take in time is not kept for ever:
    beyond QUEUE_BYTES the connection is cut with `abort`.
    """

    def __init__(
        self,
        uuid: str,
        snapshot: Iterator[bytes],
        abort: Callable[[], None],
        *,
        for_host: bool,
    ) -> None:
        self.uuid = uuid
        self.for_host = for_host
        self._snapshot = snapshot
        self._abort = abort
        self._queue: deque[bytes] = deque()
        self._size = 0
        self._ended = False
        self._ready = asyncio.Event()

    def push(self, piece: bytes) -> None:
        """One more event for the reader."""
        if self._ended:
            return
        self._queue.append(piece)
        self._size += len(piece)
        self._ready.set()
        if self._size > QUEUE_BYTES:
            self.cut()

    def resync(self, snapshot: Iterator[bytes]) -> None:
        """The whole state once more, in its place among the events."""
        self._queue.append(b"".join(snapshot))
        self._ready.set()

    def end(self) -> None:
        """Closes the stream in order, after what is queued."""
        self._ended = True
        self._ready.set()

    def cut(self) -> None:
        """Drops the connection without a word, as a fault of the network would."""
        self._queue.clear()
        self.end()
        self._abort()

    async def pieces(self) -> AsyncIterator[bytes]:
        """What is to be written, several events at a time when there are several."""
        for piece in self._snapshot:
            yield piece
            await asyncio.sleep(0)
        while self._queue or not self._ended:
            await self._ready.wait()
            self._ready.clear()
            if self._queue:
                piece = b"".join(self._queue)
                self._queue.clear()
                self._size = 0
                yield piece


class Streams:
    """All streams of a meeting, and the frames that their ids open (presentation_frame).

    A fact has the same id on every stream; ids only rise.
    """

    def __init__(self, meeting: Meeting, dialect: Dialect) -> None:
        self._meeting = meeting
        self._dialect = dialect
        self._last_id = 0
        self._frames: OrderedDict[str, int] = OrderedDict()
        self._states = {seen: self._event(meeting.state, for_host=seen) for seen in (True, False)}
        self.streams: list[Stream] = []
        meeting.room.listeners.append(self._tell)

    def open(self, uuid: str, abort: Callable[[], None]) -> Stream:
        """A new stream of a participant; from now on it misses nothing. KeyError: not here."""
        for_host = self._meeting.people[uuid].is_host
        stream = Stream(uuid, self._snapshot(for_host=for_host), abort, for_host=for_host)
        self.streams.append(stream)
        return stream

    def close(self, stream: Stream) -> None:
        """A stream whose reader is gone."""
        if stream in self.streams:
            self.streams.remove(stream)

    def end_all(self) -> None:
        """Ends every stream in order."""
        for stream in tuple(self.streams):
            self._finish(stream)

    def cut_all(self) -> None:
        """Drops every stream without a word."""
        for stream in tuple(self.streams):
            stream.cut()
            self.close(stream)

    def frame(self, event_id: str) -> int | None:
        """The number of the frame that an event announced, while it is kept."""
        return self._frames.get(event_id)

    def _snapshot(self, *, for_host: bool) -> Iterator[bytes]:
        """The bracket with everybody, then the state; frozen now, written as it is read."""
        people = tuple(self._meeting.people.values())
        screen = self._meeting.screen
        presenter = screen.presenter
        facts: list[Fact] = [
            self._meeting.state,
            self._meeting.floor.layout,
            self._meeting.floor.stage,
            PresentationStarted(presenter) if presenter else PresentationStopped(),
        ]
        if presenter:
            facts.append(FrameShown(screen.frame_number))
        first = self._last_id + 1
        self._last_id += len(people) + len(facts) + 2
        if presenter:
            self._keep_frame(_event_id(self._last_id), screen.frame_number)
        return self._written(people, facts, first, for_host=for_host)

    def _written(
        self, people: tuple[Person, ...], facts: list[Fact], first: int, *, for_host: bool
    ) -> Iterator[bytes]:
        everybody = (self._event(Came(person), for_host=for_host) for person in people)
        state = (self._event(fact, for_host=for_host) for fact in facts)
        begin, end = ("participant_sync_begin", None), ("participant_sync_end", None)
        events = enumerate(chain([begin], everybody, [end], state), start=first)
        while piece := list(islice(events, EVENTS_PER_PIECE)):
            yield b"".join(_write(number, event) for number, event in piece)

    def _event(self, fact: Fact, *, for_host: bool) -> Event:
        event = self._dialect.event(fact)
        return event if for_host else self._dialect.as_guest(event)

    def _tell(self, fact: Fact) -> None:
        self._last_id += 1
        if isinstance(fact, FrameShown):
            self._keep_frame(_event_id(self._last_id), fact.number)
        written: dict[bool, bytes] = {}
        news = self._news(fact)
        for stream in tuple(self.streams):
            if stream.for_host not in news or not self._is_for(stream, fact):
                continue
            if stream.for_host not in written:
                event = self._event(fact, for_host=stream.for_host)
                written[stream.for_host] = _write(self._last_id, event)
            stream.push(written[stream.for_host])
            self._follow(stream, fact)

    def _news(self, fact: Fact) -> set[bool]:
        """Whether a fact is news to hosts (True) and to guests (False).

        Not every change of the room shows in every dialect, nor to everybody.
        """
        if not isinstance(fact, RoomState):
            return {True, False}
        states = {seen: self._event(fact, for_host=seen) for seen in (True, False)}
        news = {seen for seen in states if states[seen] != self._states[seen]}
        self._states = states
        return news

    def _is_for(self, stream: Stream, fact: Fact) -> bool:
        match fact:
            case Dismissed(uuid) | Referred(uuid) | CallEnded(uuid):
                return stream.uuid == uuid
            case Said(uuid):
                return self._dialect.echoes_chat or stream.uuid != uuid
            case Left(uuid) if stream.uuid == uuid:
                self._finish(stream)
                return False
            case _:
                return True

    def _follow(self, stream: Stream, fact: Fact) -> None:
        """What a fact means for the stream itself: its end, or other eyes."""
        match fact:
            case Dismissed():
                self._finish(stream)
            case Changed(person) if person.uuid == stream.uuid:
                if person.is_host != stream.for_host:
                    stream.for_host = person.is_host
                    if self._dialect.hides_from_guests:
                        stream.resync(self._snapshot(for_host=stream.for_host))
            case _:
                pass

    def _finish(self, stream: Stream) -> None:
        stream.end()
        self.close(stream)

    def _keep_frame(self, event_id: str, number: int) -> None:
        self._frames[event_id] = number
        while len(self._frames) > FRAMES_KEPT:
            self._frames.popitem(last=False)


def _event_id(number: int) -> str:
    return base64.b64encode(f"127.0.0.1_{number}".encode()).decode()


def _write(number: int, event: Event) -> bytes:
    name, payload = event
    data = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    return f"id: {_event_id(number)}\nevent: {name}\ndata: {data}\n\n".encode()
