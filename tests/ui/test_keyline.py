"""The footer: which verbs and keys it shows, and in what order; the table says both."""

import pytest

from pextui.actions import ACTIONS, COMMANDS, Row, Scope
from pextui.simulator.meeting import Meeting
from pextui.ui.help import Help
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
        await host.press("space")
        await host.go_to("Leila Haddad")
        await host.press("space")  # between them, everything can be done
        await host.until(lambda: "2 marked:" in host.keyline)

        verbs, own = host.keyline.splitlines()
        for rows, line in ((PERSONAL, verbs), (COMMANDS, own)):
            wanted = [row for row in sorted(rows, key=lambda row: row.foot) if row.foot]
            keys = [host.app.keymap.shown(row.id) for row in wanted]
            shown = [word for word in line.replace("/", " ").split() if word in keys]
            assert [one for one in keys if one != "/"] == shown


async def test_what_does_not_fit_is_left_out_from_the_end_and_never_cut() -> None:
    async with hosting(size=(80, 24)) as host:
        await host.go_to("Priya Raman")

        verbs, own = host.keyline.splitlines()
        assert verbs.split()[:4] == ["Priya", "Raman:", "m/M", "Mute"]
        assert own.split()[:2] == ["?", "Help"]
        assert all(len(line.rstrip()) <= 80 for line in (verbs, own))
        assert verbs.rstrip().endswith("  …")
        assert own.rstrip().endswith("  …")
        assert "Commands" not in own


async def test_a_verb_and_the_one_that_takes_it_back_stand_together() -> None:
    async with hosting(size=(120, 40)) as host:
        await host.go_to("Priya Raman")

        verbs, _ = host.keyline.splitlines()
        for pair in ("m/M Mute", "s/S Spotlight", "h/H Host", "p/P Hide pres."):
            assert pair in verbs
        assert "…" not in verbs


async def test_what_means_nothing_at_the_door_is_not_offered_there() -> None:
    async with hosting(size=(200, 40)) as host:
        await host.go_to("Leila Haddad")
        assert "a Let in" in host.keyline
        assert "Mute" not in host.keyline
        assert "Spotlight" not in host.keyline

        await host.go_to("Priya Raman")
        await host.until(lambda: "m/M Mute" in host.keyline)
        assert "Let in" not in host.keyline


async def test_with_nobody_selected_it_says_how_to_choose() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.leaves("Priya Raman")

        await host.until(lambda: "nobody selected: arrows choose" in host.keyline)


async def test_a_mark_is_always_named_also_a_single_one_that_is_not_under_the_cursor() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.press("space")
        await host.go_to("Leila Haddad")
        await host.until(lambda: "1 marked, Priya Raman:" in host.keyline)

        await host.press("space")
        await host.until(lambda: "2 marked:" in host.keyline)


async def test_namesakes_are_told_apart_wherever_one_of_them_is_named() -> None:
    async with hosting(dialect="modern") as host:
        for address in ("bob.a", "bob.b"):
            await host.arrives("Bob", waiting=False, uri=f"sip:{address}@example.com")
        await host.does(Meeting.present, "Bob")
        await host.does(Meeting.talk, "Bob")
        await host.go_to("Bob")

        person = host.console.roster.person
        assert person is not None
        own = f"Bob {person.uri.removeprefix('sip:').partition('@')[0]}"
        await host.until(lambda: f"{own}:" in host.keyline)
        await host.until(lambda: f"{own} presents" in host.status)
        await host.until(lambda: "bob.a" in host.pane("stage"))


async def test_a_click_on_a_key_or_its_words_does_it() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        line = host.console.query_one("#keyline").region.y
        await host.pilot.click(offset=(host.lines[line].index("/M Mute") + 1, line))
        await host.until(host.sent)
        assert host.sent()[0].path == f"participants/{host.uuid('Priya Raman')}/unmute"
        await host.pilot.click(offset=(host.lines[line].index("Mute"), line))
        await host.until(lambda: len(host.sent()) == 2)
        assert host.sent()[1].path == f"participants/{host.uuid('Priya Raman')}/mute"

        await host.pilot.click(offset=(host.lines[line + 1].index("? Help"), line + 1))
        await host.until(lambda: isinstance(host.app.screen, Help))


async def test_a_click_beside_the_keys_does_nothing() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        region = host.console.query_one("#keyline").region
        for y in range(region.y, region.bottom):
            await host.pilot.click(offset=(region.right - 1, y))
        await host.pilot.click(offset=(2, region.y))

        assert host.app.screen is host.console
        assert host.sent() == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_what_counts_down_moves_no_pane(size: tuple[int, int]) -> None:
    async with hosting(size=size) as host:
        await host.press("asterisk", "x")
        panes = [one.region for one in host.console.query(".pane")]
        await host.press("y")
        await host.sees("esc calls it off")
        assert [one.region for one in host.console.query(".pane")] == panes
        assert "? Help" in host.keyline

        await host.press("escape")
        await host.no_longer_sees("esc calls it off")
        assert [one.region for one in host.console.query(".pane")] == panes
        assert host.sent() == []


async def test_while_a_line_is_written_it_says_what_ends_that_and_names_no_key() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.press("c")
        await host.until(lambda: "enter sends to everyone" in host.keyline)
        assert "Mute" not in host.keyline
        await host.press("escape", "slash")
        await host.until(lambda: "enter keeps it" in host.keyline)
        await host.press("escape")
        await host.until(lambda: "m/M Mute" in host.keyline)


async def test_a_filter_in_force_is_named_where_the_roster_is_out_of_sight() -> None:
    async with hosting() as host:
        await host.press("slash")
        await host.type("priya")
        await host.press("enter")
        assert "filter: priya" not in host.keyline

        await host.press("tab", "z")
        await host.until(lambda: "Priya Raman (filter: priya):" in host.keyline)
        assert not host.console.roster.region.area
        await host.press("z")
        await host.until(lambda: "Priya Raman:" in host.keyline)

        await host.press("escape", "escape", "space", "slash")  # a mark that is hidden beside it
        await host.type("yuki tanaka from the second floor")
        await host.press("enter", "tab", "z")
        told = "filter: yuki tanaka from the se…, 1 marked hidden, left out"
        await host.until(lambda: told in host.keyline)
