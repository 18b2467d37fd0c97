"""The application around the console: saving, promotion, crashes."""

from pathlib import Path

import pytest

from pextui.session.clock import SystemClock
from pextui.simulator.meeting import Meeting
from tests.ui.host import ME, hosting


async def test_v_saves_the_latest_frame_of_the_presentation_for_its_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with hosting() as host:
        await host.press("v")
        await host.until(lambda: "nobody presents" in host.screen)
        await host.does(Meeting.present, "Priya Raman")
        host.node.do(Meeting.frame)
        await host.until(lambda: (shown := host.session.store.presentation) and shown.frame_id)
        await host.press("v")
        await host.sees("s save")
        await host.until(lambda: "fetching" not in host.screen)
        await host.press("s")
        await host.until(lambda: any("saved" in toast for toast in host.toasts))
    assert_one_private_jpeg(tmp_path)


def assert_one_private_jpeg(folder: Path) -> None:
    (saved,) = folder.iterdir()
    assert saved.name.startswith("presentation-meet-alice-")
    assert saved.read_bytes().startswith(b"\xff\xd8")
    assert saved.stat().st_mode & 0o777 == 0o600


async def test_a_guest_who_is_made_host_sees_every_control() -> None:
    async with hosting(as_guest=True, before=Meeting.unlock, size=(80, 24)) as host:
        assert "Lock meeting" not in host.screen
        await host.does(lambda meeting, uuid: meeting.give_role(uuid, "chair"), ME)
        await host.until(lambda: "Lock meeting" in host.screen)
        assert "End meeting" in host.screen


async def test_a_bug_in_the_session_ends_the_program() -> None:
    class BrokenClock(SystemClock):
        async def sleep(self, seconds: float) -> None:
            raise ArithmeticError(seconds)

    with pytest.raises(BaseExceptionGroup) as caught:
        async with hosting(clock=BrokenClock(), ready=False) as host:
            await host.until(lambda: host.app.return_code is not None)
    assert caught.value.subgroup(ArithmeticError)
