"""The footer: which verbs and keys it shows, and in what order; the table says both."""

import re

import pytest

from pextui.actions import ACTIONS, COMMANDS, Row, Scope
from tests.ui.host import hosting

PERSONAL = [row for row in ACTIONS if row.scope is Scope.PERSON]


@pytest.mark.parametrize("rows", [PERSONAL, COMMANDS], ids=["people", "console"])
def test_no_two_rows_want_the_same_place(rows: list[Row]) -> None:
    places = [row.foot for row in rows if row.foot]

    assert sorted(places) == list(range(1, len(places) + 1))


def test_only_what_is_about_people_or_the_console_has_a_place() -> None:
    """What is about the meeting has the controls."""
    assert all(row.foot for row in PERSONAL)
    assert not any(row.foot for row in ACTIONS if row.scope is not Scope.PERSON)


async def test_every_row_with_a_place_is_shown_in_its_order_where_there_is_room() -> None:
    async with hosting(size=(240, 40)) as host:
        await host.go_to("Priya Raman")

        verbs, *_, own = host.keyline.splitlines()
        for rows, line in ((PERSONAL, verbs), (COMMANDS, own)):
            wanted = [row for row in sorted(rows, key=lambda row: row.foot) if row.foot]
            shown = [f"{host.app.keymap.shown(row.id)} {row.short}" for row in wanted]
            assert " ".join(shown) in " ".join(re.sub("[()]", "", line).split())


async def test_what_does_not_fit_is_left_out_from_the_end_and_never_cut() -> None:
    async with hosting(size=(80, 24)) as host:
        await host.go_to("Priya Raman")

        verbs, own = host.keyline.splitlines()
        assert verbs.split()[:4] == ["Priya", "Raman:", "m", "Mute"]
        assert own.split()[:2] == ["?", "Help"]
        assert all(len(line.rstrip()) <= 80 for line in (verbs, own))
        assert "Commands" not in own


async def test_while_a_line_is_written_it_says_what_ends_that_and_names_no_key() -> None:
    async with hosting() as host:
        await host.press("c")
        await host.until(lambda: "enter sends to everyone" in host.keyline)
        assert "Mute" not in host.keyline
        await host.press("escape", "slash")
        await host.until(lambda: "enter keeps it" in host.keyline)
        await host.press("escape")
        await host.until(lambda: "m Mute" in host.keyline)
