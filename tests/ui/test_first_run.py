"""The line for somebody who is new here."""

from pextui.ui.app import Options
from pextui.ui.keys import Keymap
from tests.ui.host import hosting


async def test_somebody_new_is_told_the_keys_that_matter_until_they_hide_it() -> None:
    async with hosting(options=Options(is_first=True)) as host:
        assert "New here? ? every key · space marks · u takes back · q leaves" in host.flat
        panes = [one.region for one in host.console.query(".pane")]
        await host.press("escape")
        await host.no_longer_sees("New here?")
        assert [one.region for one in host.console.query(".pane")] == panes


async def test_the_line_names_the_keys_that_the_user_has() -> None:
    keymap = Keymap({"undo": "f8", "mark": ""})
    async with hosting(options=Options(is_first=True, keymap=keymap)) as host:
        assert "? every key · f8 takes back · q leaves" in host.flat


async def test_who_was_here_before_is_not_told_again() -> None:
    async with hosting() as host:
        assert "New here?" not in host.screen
