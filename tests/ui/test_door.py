"""The door: heard when somebody comes to it, and no key promises anybody who does not come in."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Final

import pytest

from pextui.simulator.meeting import Meeting
from pextui.simulator.node import DialectName
from pextui.ui import offers
from pextui.ui.app import Options
from pextui.ui.ask import Confirm
from tests.actions.test_table import action
from tests.ui.host import DIALECTS, Host, Watched, hosting


class Rung(list[int]):
    """How often it rang."""


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> Rung:
    rings = Rung()
    monkeypatch.setattr(Watched, "bell", lambda _app: rings.append(1), raising=False)
    return rings


async def comes(host: Host, name: str) -> None:
    await host.arrives(name)
    await host.until(lambda: name in host.pane("roster"))


async def test_it_rings_for_the_first_one_and_not_for_those_behind(rung: Rung) -> None:
    async with hosting("quiet", before=Meeting.lock) as host:
        assert rung == []
        await comes(host, "Wanda")
        assert rung == [1]
        await comes(host, "Will")
        assert rung == [1]
        await host.leaves("Wanda")
        await host.leaves("Will")
        await host.until(lambda: "Will" not in host.pane("roster"))
        await comes(host, "Wim")
        assert rung == [1, 1]


async def test_who_waits_already_is_heard_once_by_a_host_who_comes(rung: Rung) -> None:
    async with hosting():
        assert rung == [1]


async def test_whoever_wants_it_quiet_hears_nothing(rung: Rung) -> None:
    async with hosting(options=Options(bell=False)) as host:
        await comes(host, "Wanda")
        assert rung == []


THREE = ("Leila Haddad", "Tomasz Wójcik", "Grace Chen")
"""Who waits on the board, oldest first."""


async def sends(host: Host, *names: str) -> None:
    """Exactly these people are let in, in this order."""
    wanted = [f"participants/{host.uuid(name)}/unlock" for name in names]
    await host.until(lambda: len(host.sent()) >= len(names))
    assert [one.path for one in host.sent()] == wanted


@pytest.mark.parametrize("words", ["", "waiting"])
async def test_a_lets_in_one_after_the_other_and_names_the_next_one_at_once(words: str) -> None:
    async with hosting() as host:
        if words:
            await host.press("slash")
            await host.type(words)
            await host.press("enter")
        await host.go_to("Leila Haddad")
        for name, following in pairwise(THREE):
            assert host.chosen == [name]
            await host.press("a")
            assert host.chosen == [following]
            await host.until(lambda following=following: f"{following}:" in host.keyline)  # type: ignore[misc]
        await host.press("a")
        await sends(host, *THREE)
        await host.until(lambda: not host.session.store.waiting())
        at_last = None if words else THREE[-1]
        await host.until(lambda: host.under_cursor == at_last)


async def test_after_the_last_one_the_nearest_above_is_next_and_nobody_is_let_in_twice() -> None:
    async with hosting() as host:
        await host.go_to("Tomasz Wójcik")
        await host.burst(*"aaaa")
        await host.until(lambda: not host.session.store.waiting())
        await sends(host, "Tomasz Wójcik", "Grace Chen", "Leila Haddad")


async def test_where_nobody_else_waits_the_cursor_stays_with_who_is_let_in() -> None:
    async with hosting() as host:
        await host.leaves("Leila Haddad")
        await host.leaves("Tomasz Wójcik")
        await host.go_to("Grace Chen")
        await host.press("a")
        await host.until(lambda: not host.session.store.waiting())
        assert host.under_cursor == "Grace Chen"


async def test_a_key_that_is_held_down_does_not_let_in_the_whole_door(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(offers, "_QUICK", 60.0)  # a slow machine types slowly
    async with hosting() as host:
        host.node.do(lambda meeting: [meeting.arrive(f"Late {n}") for n in range(9)])
        await host.until(lambda: "12 waiting" in host.status)
        await host.go_to("Leila Haddad")
        await host.burst(*"aaaaaaaaa")
        await host.until(lambda: "one by one: A lets in all who wait" in host.toasts)
        await host.until(lambda: "7 waiting" in host.status)
        assert host.chosen == ["Late 2"]

        monkeypatch.setattr(offers, "_QUICK", 0.0)
        await host.press("a")
        await host.until(lambda: "6 waiting" in host.status)


async def test_letting_in_who_is_marked_leaves_the_cursor_to_the_host() -> None:
    async with hosting() as host:
        await host.go_to("Tomasz Wójcik")
        await host.press("space", "a")
        await sends(host, "Tomasz Wójcik")
        await host.until(lambda: "nobody selected" in host.keyline)
        await host.press("a")
        assert "Let in: nobody is selected" in host.toasts
        await sends(host, "Tomasz Wójcik")


def begun_and_locked(meeting: Meeting) -> None:
    """The lock holds all three who wait."""
    assert meeting.locked
    assert meeting.started


def not_begun(meeting: Meeting) -> None:
    """All who wait do so for a host with media."""
    _empty(meeting)
    for name in ("Wanda", "Will"):
        meeting.arrive(name)
    assert not meeting.started


def not_begun_and_locked(meeting: Meeting) -> None:
    """Some wait for the meeting to begin and some for the lock."""
    _empty(meeting)
    meeting.start()
    meeting.lock()
    meeting.arrive("Held by the Lock", joined=0.0)
    meeting.door.started = False
    meeting.arrive("Held by the Beginning")


def _empty(meeting: Meeting) -> None:
    for uuid in tuple(meeting.people):
        meeting.leave(uuid)


STATES: Final = (begun_and_locked, not_begun, not_begun_and_locked)
PROMISE: Final = re.compile(r"(?:lets in|up to) (\d+)(?: waiting( at most)?)?")


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize(("key", "label"), [("b", "Begin"), ("L", "Unlock")])
async def test_as_many_come_in_as_the_controls_and_the_question_promise(
    key: str, label: str, before: Callable[[Meeting], None], dialect: DialectName
) -> None:
    async with hosting(before=before, dialect=dialect) as host:
        store, row = host.session.store, action("start" if key == "b" else "unlock")
        await host.until(lambda: store.conference.locked is not None)
        await host.until(lambda: dialect == "v14" or store.conference.started is not None)
        await host.until(lambda: (row.counting(store) or label) in host.pane("controls"))
        line = next(one for one in host.pane("controls").splitlines() if f"{label}" in one)
        least, most = promised(line[line.index(label) :][:24])
        waiting = host.session.store.waiting()
        host.console.roster.go_to(waiting[0].uuid)
        await host.press("space", key)
        if isinstance(host.app.screen, Confirm):
            assert promised(host.flat[host.flat.index("meeting?") :]) == (least, most)
            await host.press("y")
        else:
            assert most == 0
        await host.until(lambda: host.sent() or host.toasts)
        await host.until(lambda: not any(one.outcome.is_open for one in host.session.deeds))
        came = len(waiting) - host.node.do(lambda meeting: len(list(meeting.room.waiting())))
        assert least <= came <= most


def promised(text: str) -> tuple[int, int]:
    """How many come in at least and at most."""
    found = PROMISE.search(text)
    if found is None:
        return 0, 0
    number = int(found[1])
    return (0 if "up to" in found[0] or found[2] else number), number


async def test_what_has_begun_can_be_begun_again_and_promises_nobody() -> None:
    async with hosting(dialect="modern") as host:
        assert "Begin meeting" in host.pane("controls")
        await host.press("b")
        await host.until(lambda: [one.path for one in host.sent()] == ["start_conference"])
