"""The door: heard when somebody comes to it, and it says who has waited longest."""

import pytest

from pextui.simulator.meeting import Meeting
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
