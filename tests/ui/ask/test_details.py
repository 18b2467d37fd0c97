"""Details and addresses: shown whole, kept current, copied on request."""

import pytest
from textual.content import Content

from pextui.protocol.replies import Call
from pextui.ui.ask.addresses import Addresses
from pextui.ui.ask.details import Details
from tests.ui.ask.desk import HOSTILE, SIZES, Desk

URL = "rtmp://conf.example.com:1935/pexip/50b956c8"
SECURE_URL = "rtmps://conf.example.com:1936/pexip/" + "d" * 150 + "-end"
ROWS = [("display_name", "Carol Jones"), ("protocol", "sip"), ("is_muted", "no")]


def details(rows: list[tuple[str, str]]) -> tuple[Details, Desk[None]]:
    dialog = Details(Content("Carol Jones"), rows)
    return dialog, Desk(dialog)


def addresses(**urls: str) -> Desk[None]:
    return Desk(Addresses(Call.model_validate({"call_uuid": "c1", **urls})))


async def test_every_field_is_shown_under_its_name() -> None:
    _dialog, desk = details(ROWS)
    async with desk.run_test(size=(80, 24)):
        assert "display_name Carol Jones" in desk.flat()
        assert "is_muted no" in desk.flat()


async def test_what_changes_is_shown_while_the_dialog_is_open() -> None:
    dialog, desk = details(ROWS)
    async with desk.run_test(size=(80, 24)) as pilot:
        dialog.show(
            Content("Carol"), [("display_name", "Carol"), ("is_muted", "yes"), ("new", "1")]
        )
        await pilot.pause()
        assert "Jones" not in desk.flat()
        assert "is_muted yes" in desk.flat()
        assert "protocol" not in desk.flat()

        dialog.show(Content("Carol left"), [("uuid", "u1")])
        await pilot.pause()
        assert "Carol left" in desk.flat()
        assert "is_muted" not in desk.flat()

        dialog.show(Content("Carol"), [*ROWS, ("uuid", "u1")])
        await pilot.pause()
        assert "uuid u1" in desk.flat()


async def test_details_shown_before_they_are_open_are_not_lost() -> None:
    dialog, desk = details(ROWS)
    dialog.show(Content("Dave"), [("display_name", "Dave")])
    async with desk.run_test(size=(80, 24)):
        assert "display_name Dave" in desk.flat()
        assert "Carol" not in desk.flat()


async def test_long_details_scroll_and_stay_where_they_were() -> None:
    rows = [(f"field {number}", f"value {number}") for number in range(60)]
    dialog, desk = details(rows)
    async with desk.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        await pilot.pause()
        assert "value 59" in desk.drawn()
        dialog.show(Content("Carol"), [*rows[:-1], ("field 59", "another")])
        await pilot.pause()
        assert "another" in desk.drawn()


@pytest.mark.parametrize("key", ["escape", "enter"])
async def test_details_close(key: str) -> None:
    _dialog, desk = details(ROWS)
    async with desk.run_test() as pilot:
        await pilot.press("x", "m", "tab", key)

        assert desk.answers == [None]
        assert not desk.host_keys


async def test_hostile_details_are_drawn_as_they_are() -> None:
    dialog, desk = details(ROWS)
    async with desk.run_test(size=(80, 24)) as pilot:
        for name in HOSTILE:
            dialog.show(Content(name), [("first", "x"), (name, f"<{name}>")])
            await pilot.pause()
            assert f"<{name}>" in desk.drawn()
            assert desk.flat().count(" ".join(name.split())) >= 3


async def test_details_and_addresses_survive_every_size() -> None:
    for desk in (details(ROWS * 20)[1], addresses(url=URL, secure_url=SECURE_URL)):
        async with desk.run_test(size=(1, 1)) as pilot:
            for size in SIZES:
                await pilot.resize_terminal(*size)
                await pilot.press("down", "c", "tab")
            await pilot.press("escape")

            assert desk.answers == [None]


async def test_both_addresses_are_shown_whole() -> None:
    desk = addresses(url=URL, secure_url=SECURE_URL)
    async with desk.run_test(size=(80, 24)):
        shown = "".join(desk.flat().split())

        assert URL in shown
        assert SECURE_URL in shown


async def test_the_focused_address_is_copied_and_it_says_so() -> None:
    desk = addresses(url=URL, secure_url=SECURE_URL)
    async with desk.run_test(size=(80, 24)) as pilot:
        assert not desk.copied
        await pilot.press("c")
        assert desk.copied == [SECURE_URL]
        assert "Copied: Secure address (RTMPS)." in desk.flat()
        await pilot.press("tab", "c")

        assert desk.copied == [SECURE_URL, URL]
        assert "Copied: Address (RTMP, not encrypted)." in desk.flat()
        assert not desk.host_keys


async def test_a_missing_address_says_so_and_the_other_one_is_copied() -> None:
    desk = addresses(url=URL)
    async with desk.run_test(size=(80, 24)) as pilot:
        assert "the node offers none" in desk.flat()
        await pilot.press("tab", "c")

        assert desk.copied == [URL]


async def test_with_no_address_at_all_nothing_is_copied() -> None:
    desk = addresses()
    async with desk.run_test(size=(80, 24)) as pilot:
        await pilot.press("c", "tab", "c", "escape")

        assert not desk.copied
        assert desk.answers == [None]
