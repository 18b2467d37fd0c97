"""The door: heard when somebody comes to it, and it says who has waited longest."""

from itertools import pairwise

import pytest

from pextui.simulator.meeting import Meeting
from pextui.ui import offers
from pextui.ui.app import Options
from tests.ui.host import Host, Watched, hosting


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
        assert host.under_cursor in ({None} if words else {THREE[-1]})


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
