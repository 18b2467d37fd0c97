"""Dialling out by a name of one's own."""

from pextui.actions.presets import presets_of
from pextui.ui.app import Options
from tests.ui.host import Host, hosting

PRESETS = presets_of(
    {
        "board": {"destination": "board@example.com", "role": "host"},
        "boardroom": {
            "destination": "boardroom.oslo@example.com",
            "protocol": "sip",
            "remote_display_name": "Oslo",
        },
    }
)
OPTIONS = Options(presets=PRESETS)


def field(host: Host, name: str) -> str:
    """What is filled in."""
    value = host.app.screen.query_one(f"#{name}").value  # type: ignore[attr-defined]
    assert isinstance(value, str)
    return value


async def test_a_name_dials_what_it_stands_for_which_is_shown_before() -> None:
    async with hosting(options=OPTIONS) as host:
        await host.row_key("dial")
        await host.seen()
        await host.type("boardroom")
        await host.sees("calls boardroom.oslo@example.com", "‹ SIP ›", "Oslo")
        await host.press("enter")
        await host.until(lambda: host.sent())
        assert host.sent()[0].body == {
            "destination": "boardroom.oslo@example.com",
            "role": "guest",
            "protocol": "sip",
            "remote_display_name": "Oslo",
        }
        await host.until(lambda: "boardroom.oslo@example.com" in host.said_in("activity"))


async def test_a_name_is_completed_by_tab_and_tab_then_goes_on() -> None:
    async with hosting(options=OPTIONS) as host:
        await host.row_key("dial")
        await host.seen()
        await host.type("boardr")
        line = host.app.screen.query_one("#destination")
        await host.until(lambda: line._suggestion == "boardroom")  # type: ignore[attr-defined]
        await host.press("tab")
        assert host.typed == "boardroom"
        await host.press("tab")
        assert host.typed is None
        assert host.app.focused is host.app.screen.query_one("#role")


async def test_a_name_is_completed_by_the_right_arrow() -> None:
    async with hosting(options=OPTIONS) as host:
        await host.row_key("dial")
        await host.seen()
        await host.type("boardr")
        line = host.app.screen.query_one("#destination")
        await host.until(lambda: line._suggestion == "boardroom")  # type: ignore[attr-defined]
        await host.press("right")
        assert host.typed == "boardroom"


async def test_what_a_preset_filled_in_goes_with_its_name_but_for_what_was_changed() -> None:
    async with hosting(options=OPTIONS) as host:
        await host.row_key("dial")
        await host.seen()
        await host.type("board")
        await host.until(lambda: field(host, "role") == "chair")
        await host.type("r")
        await host.until(lambda: field(host, "role") == "guest")
        await host.type("oom")
        await host.until(lambda: field(host, "protocol") == "sip")
        host.app.screen.query_one("#remote_display_name").value = "Mine"  # type: ignore[attr-defined]
        await host.type("2")
        await host.until(lambda: field(host, "protocol") == "auto")
        assert field(host, "remote_display_name") == "Mine"
        await host.no_longer_sees("calls boardroom.oslo")


async def test_an_address_is_dialled_as_ever_where_there_are_presets() -> None:
    async with hosting(options=OPTIONS) as host:
        await host.row_key("dial")
        await host.seen()
        await host.type("board@other.example.com")
        await host.press("enter")
        await host.until(lambda: host.sent())
        assert host.sent()[0].body["destination"] == "board@other.example.com"
        assert host.sent()[0].body["role"] == "guest"
