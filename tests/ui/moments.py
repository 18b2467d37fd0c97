"""Moments of the scenes, with time standing still: what pictures and snapshots are taken of."""

import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

from pextui.simulator.meeting import Meeting
from pextui.ui.app import Options
from tests.ui.host import Host, hosting
from tests.ui.slow_clock import SlowClock

Act = Callable[[Host, SlowClock], Awaitable[None]]


@asynccontextmanager
async def moment(name: str, size: tuple[int, int], theme: str = "") -> AsyncIterator[Host]:
    """The console at a moment of ``MOMENTS``, the same in every run and every time zone."""
    scene, act = MOMENTS[name]
    clock = SlowClock()
    with in_utc():
        async with hosting(
            scene,
            size=size,
            clock=clock,
            node_clock=clock.now,
            before=in_letters_of_any_font,
            options=Options(theme=theme),
        ) as host:
            await act(host, clock)
            await settled(host)
            yield host


def in_letters_of_any_font(meeting: Meeting) -> None:
    """Few machines have a font for every script, and pictures must not depend on it."""
    for person in list(meeting.people.values()):
        if "李明" in person.name:
            meeting.rename(person.uuid, "Li Ming")


@contextmanager
def in_utc() -> Iterator[None]:
    """Tell the time as it is in Greenwich."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


async def settled(host: Host) -> None:
    """Wait until everything that was asked is answered and drawn."""
    await host.until(lambda: not any(deed.outcome.is_open for deed in host.session.deeds))
    host.console.show(host.session.take())
    host.console._tick()
    await host.pilot.pause()


async def at_work(host: Host, clock: SlowClock) -> None:
    """Half an hour into a board meeting: somebody presents, two talk, a host has acted."""
    await says(host, clock, "Priya Raman", "Can everybody see the figures?", 4)
    await host.does(Meeting.present, "Priya Raman")
    await clock.passes(9)
    await says(host, clock, "Yuki Tanaka", "Yes, thank you.", 11)
    await host.does(Meeting.spotlight, "Amara Okafor")
    await host.until(lambda: host.session.store.spotlights())
    await clock.passes(6)
    await host.go_to("Mateo Fernández")
    await host.row_key("mute")
    await host.until(lambda: "muted" in host.row("Mateo"))
    await settled(host)
    await clock.passes(12)
    await host.press("c")
    await host.type("Three people are waiting, I let them in at the break.")
    await host.press("enter")
    await host.until(lambda: len(host.session.store.chat) == 3)
    await host.until(lambda: not host.app.is_hushed)  # letters are keys again
    await clock.passes(5)
    await host.does(Meeting.talk, "Jonas Lindqvist")
    await host.does(Meeting.talk, "Amara Okafor")
    await host.until(lambda: len(host.session.store.talking) == 2)
    await host.go_to("Priya Raman")


async def letting_in(host: Host, clock: SlowClock) -> None:
    """The question before all who wait are let in."""
    await at_work(host, clock)
    await host.row_key("admit_all")
    await host.sees("Let in 3 waiting:")


async def dialling_out(host: Host, clock: SlowClock) -> None:
    """The form to call somebody, half filled in."""
    await at_work(host, clock)
    await host.row_key("dial")
    await host.type("boardroom.oslo@example.com")
    await host.press("tab", "right")


async def among_hundreds(host: Host, clock: SlowClock) -> None:
    """Three hundred people, a filter, and marks."""
    speakers = [one.participant_uuid for one in host.session.store.stage[:2]]
    for uuid in speakers:
        host.node.do(lambda meeting, uuid=uuid: meeting.talk(uuid))  # type: ignore[misc]
    await host.until(lambda: len(host.session.store.talking) == 2)
    await clock.passes(3)
    await host.press("w", "w", "home", "down", "down", "down", "space", "space")


async def says(host: Host, clock: SlowClock, name: str, text: str, seconds: float) -> None:
    """Somebody writes, and some seconds pass."""
    await host.does(lambda meeting, uuid: meeting.say(uuid, text), name)
    await host.until(lambda: host.session.store.chat and host.session.store.chat[-1].text == text)
    await clock.passes(seconds)


MOMENTS: Final[dict[str, tuple[str, Act]]] = {
    "board": ("board", at_work),
    "waiting-room": ("board", letting_in),
    "dial-out": ("board", dialling_out),
    "townhall": ("townhall", among_hundreds),
}
