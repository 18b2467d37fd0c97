"""The roster: cursor and marks belong to people, whatever comes, goes or is filtered away."""

import time
from collections.abc import Set
from dataclasses import replace

import pytest

from pextui.simulator.meeting import Meeting
from pextui.ui.app import Options
from pextui.ui.ask import Confirm
from pextui.ui.ask.details import Details
from pextui.ui.pace import CALM
from pextui.ui.panes import narrowed
from tests.ui.host import ME, Host, hosting


def names(host: Host) -> list[str]:
    """Who is shown, from top to bottom."""
    people = host.session.store.participants
    return [people[uuid].name for uuid in host.console.roster.shown]


def looks(host: Host, uuids: Set[str | None]) -> set[object]:
    """The backgrounds on which these people are drawn."""
    roster = host.console.roster
    lines = [line for line in roster._list.lines if line in uuids]
    assert len(lines) == len(uuids)
    drawn = [roster.render_line(roster._list.lines.index(line)) for line in lines]
    return {segment.style and segment.style.bgcolor for strip in drawn for segment in strip}


def is_dim(host: Host, name: str) -> bool:
    """Whether the whole row is drawn in the colour of what matters least."""
    roster = host.console.roster
    strip = roster.render_line(roster._list.lines.index(host.uuid(name)) - roster.scroll_offset.y)
    dim = roster._style("dim").color
    return all(
        one.style is not None and one.style.color == dim for one in strip if one.text.strip()
    )


async def test_the_groups_stand_in_order_and_the_waiting_oldest_first() -> None:
    async with hosting() as host:
        drawn = host.pane("roster")

        order = [
            "Waiting 3", "Leila Haddad", "Tomasz Wójcik", "Grace Chen",
            "Hosts", f"{ME} (you)", "Amara Okafor", "Jonas Lindqvist",
            "Guests 7", "Kwame Mensah", "Mateo Fernández", "Priya Raman",
        ]  # fmt: skip
        places = [drawn.index(words) for words in order]
        assert places == sorted(places)


async def test_a_row_shows_role_sound_tags_protocol_and_time() -> None:
    async with hosting() as host:
        assert "guest" in host.row("Siobhán")
        assert "muted" in host.row("Siobhán")
        assert "audio only" in host.row("Kwame")
        assert "external" in host.row("Mateo")
        assert host.row("Kwame").split()[-2:] == ["sip", "22m"]
        assert "host" in host.row("Amara")
        assert "waiting" in host.row("Leila")


async def test_who_talks_is_shown_on_their_row() -> None:
    async with hosting() as host:
        await host.does(Meeting.talk, "Yuki Tanaka")
        await host.until(lambda: "▶ talks" in host.row("Yuki Tanaka"))

        await host.does(Meeting.hush, "Yuki Tanaka")
        await host.until(lambda: "talks" not in host.row("Yuki Tanaka"))


async def test_who_comes_or_goes_above_never_moves_the_cursor_to_somebody_else() -> None:
    async with hosting() as host:
        await host.go_to("Siobhán O’Brien")

        await host.arrives("Aaron First", waiting=False)
        assert host.under_cursor == "Siobhán O’Brien"
        await host.arrives("Abigail Second", waiting=True)
        assert host.under_cursor == "Siobhán O’Brien"
        await host.leaves("Kwame Mensah")
        await host.leaves("Leila Haddad")
        assert host.under_cursor == "Siobhán O’Brien"
        await host.does(lambda meeting, uuid: meeting.give_role(uuid, "chair"), "Yuki Tanaka")
        await host.until(lambda: "host" in host.row("Yuki Tanaka"))
        assert host.under_cursor == "Siobhán O’Brien"


async def test_the_key_goes_to_the_person_although_the_list_has_moved() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        priya = host.uuid("Priya Raman")
        await host.arrives("Aaron First", waiting=False)
        await host.leaves("Kwame Mensah")

        await host.row_key("mute")

        await host.until(host.sent)
        assert [one.path for one in host.sent()] == [f"participants/{priya}/mute"]


async def test_who_leaves_under_the_cursor_leaves_nobody_selected() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.leaves("Priya Raman")
        await host.until(lambda: "nobody selected" in host.keyline)

        await host.row_key("mute")

        assert host.under_cursor is None
        assert "Mute: nobody is selected" in host.toasts
        assert host.sent() == []


async def test_who_is_chosen_no_more_does_not_look_chosen() -> None:
    async with hosting(options=Options(pace=replace(CALM, tick=60.0))) as host:
        await host.go_to("Kwame Mensah")
        await host.press("space")  # and one down
        next_one = host.console.roster.cursor
        await host.leaves("Kwame Mensah")  # the only one marked: nobody is meant now
        await host.until(lambda: "nobody selected" in host.keyline)

        assert len(looks(host, {next_one, *host.console.roster.shown[-2:]})) == 1


async def test_the_cursor_keeps_its_place_on_the_screen_in_a_long_list() -> None:
    async with hosting("townhall", people=150) as host:
        roster = host.console.roster
        await host.press("end", "up", "up", "up")
        person = host.under_cursor
        assert person is not None
        before = next(y for y, line in enumerate(host.lines) if person in line)

        for number in range(12):
            await host.arrives(f"Aa {number:02}", waiting=False)

        await host.until(lambda: len(roster.shown) >= 162)
        assert host.under_cursor == person
        after = next(y for y, line in enumerate(host.lines) if person in line)
        assert after == before


async def test_the_uuid_is_fixed_before_the_question_is_asked() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        priya = host.uuid("Priya Raman")
        await host.row_key("remove")
        await host.sees("Remove Priya Raman (")

        await host.arrives("Aaron First", waiting=False)
        await host.leaves("Kwame Mensah")
        await host.press("y")

        await host.until(host.sent)
        assert [one.path for one in host.sent()] == [f"participants/{priya}/disconnect"]


async def test_who_has_left_while_the_question_was_open_is_not_acted_on() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.row_key("remove")
        await host.leaves("Priya Raman")

        await host.press("y")

        await host.until(lambda: any("Priya Raman has left" in one for one in host.toasts))
        assert host.sent() == []


async def test_let_in_all_takes_exactly_those_who_waited_at_the_key_press() -> None:
    async with hosting() as host:
        at_the_door = {host.uuid(one) for one in ("Leila Haddad", "Tomasz Wójcik", "Grace Chen")}
        await host.row_key("admit_all")
        await host.sees("Let in 3 waiting:")

        await host.arrives("Nora New", waiting=True)
        await host.press("y")

        await host.until(lambda: "1 waiting" in host.status)
        assert {one.path for one in host.sent()} == {
            f"participants/{uuid}/unlock" for uuid in at_the_door
        }
        assert "waiting" in host.row("Nora New")


async def test_space_marks_and_goes_one_down_and_a_star_marks_all_shown() -> None:
    async with hosting() as host:
        await host.go_to("Kwame Mensah")
        await host.press("space", "space")

        assert host.chosen == ["Kwame Mensah", "Mateo Fernández"]
        assert host.under_cursor == "Priya Raman"
        assert "●" in host.row("Kwame Mensah")
        assert "2 marked" in host.keyline

        await host.press("asterisk")
        assert host.chosen == [one for one in names(host) if one != ME]
        await host.press("escape")
        assert host.chosen == ["Priya Raman"]
        assert "●" not in host.pane("roster")


async def test_who_leaves_loses_the_mark_and_does_not_get_it_back() -> None:
    async with hosting() as host:
        await host.go_to("Kwame Mensah")
        await host.press("space")
        await host.go_to("Yuki Tanaka")
        await host.press("space")

        await host.leaves("Kwame Mensah")
        await host.until(lambda: host.chosen == ["Yuki Tanaka"])
        await host.arrives("Kwame Mensah", waiting=False)

        assert host.chosen == ["Yuki Tanaka"]


async def test_marks_that_a_filter_hides_are_kept_and_not_acted_on_and_counted() -> None:
    async with hosting() as host:
        yuki = host.uuid("Yuki Tanaka")
        await host.go_to("Kwame Mensah")
        await host.press("space")
        await host.go_to("Yuki Tanaka")
        await host.press("space")
        await host.press("slash")
        await host.type("yuki")
        await host.press("enter")

        assert host.chosen == ["Yuki Tanaka"]
        await host.until(lambda: "1 marked hidden" in host.keyline)
        await host.row_key("mute")
        await host.until(host.sent)
        assert [one.path for one in host.sent()] == [f"participants/{yuki}/mute"]

        await host.press("escape")
        assert set(host.chosen) == {"Kwame Mensah", "Yuki Tanaka"}


async def test_while_a_filter_hides_all_marks_the_person_under_the_cursor_is_meant() -> None:
    async with hosting() as host:
        yuki = host.uuid("Yuki Tanaka")
        await host.go_to("Kwame Mensah")
        await host.press("space", "slash")
        await host.type("yuki")
        await host.press("enter")
        await host.until(lambda: "Yuki Tanaka (1 marked hidden, left out):" in host.keyline)

        await host.row_key("mute")
        await host.until(host.sent)
        assert [one.path for one in host.sent()] == [f"participants/{yuki}/mute"]
        await host.press("escape")
        assert host.chosen == ["Kwame Mensah"]


@pytest.mark.parametrize("is_by_another", [False, True])
async def test_who_is_let_in_loses_the_mark_and_stands_where_they_belong(
    is_by_another: bool,
) -> None:
    async with hosting() as host:
        await host.go_to("Leila Haddad")
        await host.press("space", "space")
        if is_by_another:
            await host.does(Meeting.admit, "Leila Haddad")
            await host.does(Meeting.admit, "Tomasz Wójcik")
        else:
            await host.press("a")
        await host.until(lambda: "Waiting 1" in host.pane("roster"))
        await host.until(lambda: "nobody selected" in host.keyline)

        drawn = host.pane("roster")
        assert drawn.index("Guests") < drawn.index("Leila Haddad") < drawn.index("Tomasz Wójcik")
        assert host.console.roster.marks == frozenset()


async def test_the_filter_narrows_as_one_types_and_enter_keeps_it() -> None:
    async with hosting() as host:
        await host.press("slash")
        await host.type("a")
        everybody = names(host)
        await host.type("mara")
        assert names(host) == ["Amara Okafor"]
        assert len(everybody) > 1

        await host.press("enter")

        assert host.under_cursor == "Amara Okafor"
        assert host.app.focused is host.console.roster
        assert "filter: amara" in host.screen
        await host.press("escape")
        assert len(names(host)) == 13


async def test_letters_that_come_while_a_filter_is_worked_out_are_taken_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with hosting() as host:
        roster, asked = host.console.roster, list[str]()

        def look(text: str) -> None:
            asked.append(text)
            time.sleep(0.2)  # in a stadium
            narrow(text)

        narrow = roster._narrowing.set
        monkeypatch.setattr(narrowed, "_LIGHT", -1.0)
        monkeypatch.setattr(roster._narrowing, "set", look)
        await host.press("slash")
        await host.type("priya raman")
        assert len(asked) < 6
        await host.burst("backspace", *"o", "enter")  # what has not been looked for yet
        await host.until(lambda: host.app.focused is roster)
        assert asked[-1] == roster.filter == "priya ramao"
        await host.press("escape")
        assert roster.filter == ""


async def test_enter_puts_the_cursor_on_the_first_match() -> None:
    async with hosting() as host:
        await host.go_to("Yuki Tanaka")
        await host.press("slash")
        await host.type("sip")
        await host.press("enter")

        assert host.under_cursor == names(host)[0]
        assert host.under_cursor != "Yuki Tanaka"


async def test_escape_clears_the_filter_while_it_is_typed() -> None:
    async with hosting() as host:
        await host.press("slash")
        await host.type("yuki")
        await host.press("escape")

        assert len(names(host)) == 13
        assert host.app.focused is host.console.roster
        assert host.console.roster.filter == ""


async def test_a_filter_s_word_without_its_value_shows_nobody_and_says_what_it_wants() -> None:
    async with hosting() as host:
        await host.press("slash")
        await host.type("role:")
        await host.until(lambda: "role: wants a value" in host.pane("roster"))
        assert names(host) == []
        await host.type("host")
        assert len(names(host)) == 3

        await host.type(" name:")
        await host.press("enter")
        await host.until(lambda: "name: wants a value" in host.pane("roster"))
        await host.press("asterisk")
        assert host.chosen == []


async def test_it_is_said_what_is_wrong_with_the_filter_that_stands_there_now() -> None:
    async with hosting() as host:
        await host.press("slash")
        await host.burst(*"!mut")
        await host.until(lambda: "did you mean !muted?" in host.pane("roster"))
        await host.burst("d")
        await host.until(lambda: "!mutd is not known" in host.pane("roster"))
        await host.burst("home", "delete")
        await host.until(
            lambda: "nobody is called “mutd”; did you mean muted?" in host.pane("roster")
        )
        await host.burst("end", "backspace")
        await host.until(lambda: names(host) == ["Siobhán O’Brien"])


async def test_what_is_wrong_with_a_filter_is_told_to_its_end_in_a_narrow_pane() -> None:
    async with hosting(size=(100, 40)) as host:
        await host.press("slash")
        await host.type("rol:guest")
        await host.until(lambda: "text with a colon goes in quotes" in host.said_in("roster"))


async def test_only_who_is_in_the_meeting_can_be_quiet() -> None:
    async with hosting() as host:
        host.console.roster.set_filter("quiet>1m")
        await host.pilot.pause()
        assert "Priya Raman" in names(host)
        assert not {ME, "Leila Haddad", "Tomasz Wójcik", "Grace Chen"} & set(names(host))


async def test_the_filter_in_force_is_shown_ready_to_be_replaced() -> None:
    async with hosting() as host:
        await host.press("slash")
        await host.type("yuki")
        await host.press("enter", "slash")
        assert "yuki" in host.pane("roster").splitlines()[-1]

        await host.press("k", "w", "a")

        await host.until(lambda: names(host) == ["Kwame Mensah"])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("muted", ["Siobhán O’Brien"]),
        ("waiting", ["Leila Haddad", "Tomasz Wójcik", "Grace Chen"]),
        ("h323", ["李明 (Li Ming)"]),
        ("李明", ["李明 (Li Ming)"]),
        ("zoe.desk@", ["Zoë van den Berg"]),
        ("nobody at all", []),
    ],
)
async def test_the_filter_looks_at_names_addresses_and_states(words: str, found: list[str]) -> None:
    async with hosting() as host:
        host.console.roster.set_filter(words)
        await host.pilot.pause()

        assert names(host) == found
        if not found:
            assert "nobody matches the filter" in host.screen


async def test_somebody_who_starts_to_match_the_filter_appears() -> None:
    async with hosting() as host:
        host.console.roster.set_filter("muted")
        await host.does(Meeting.mute, "Priya Raman")

        await host.until(lambda: names(host) == ["Priya Raman", "Siobhán O’Brien"])


async def test_keys_typed_into_the_filter_never_act() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.press("slash", "m", "x", "q", "a", "l")

        assert host.app.focused is not host.console.roster
        assert host.sent() == []
        assert host.app.screen is host.console
        assert not isinstance(host.app.screen, Confirm)


async def test_n_jumps_to_who_is_talking_and_on_to_the_next() -> None:
    async with hosting() as host:
        await host.press("n")
        assert host.toasts == ["nobody is talking"]

        await host.does(Meeting.talk, "Yuki Tanaka")
        await host.does(Meeting.talk, "Priya Raman")
        await host.until(lambda: len(host.session.store.talking) == 2)
        await host.press("n")
        first = host.under_cursor
        await host.press("n")

        assert {first, host.under_cursor} == {"Yuki Tanaka", "Priya Raman"}


async def test_w_sorts_by_time_joined_and_by_talk() -> None:
    async with hosting() as host:
        await host.press("w")
        guests = [one for one in names(host) if one in ("Priya Raman", "Yuki Tanaka")]
        assert "by time joined" in host.pane("roster")
        assert guests == ["Priya Raman", "Yuki Tanaka"]

        await host.press("w")
        await host.does(Meeting.talk, "Yuki Tanaka")
        await host.until(
            lambda: names(host).index("Yuki Tanaka") < names(host).index("Priya Raman")
        )
        assert "by talk" in host.pane("roster")


@pytest.mark.parametrize("key", ["i", "enter"])
async def test_details_show_every_field_that_the_node_sent(key: str) -> None:
    async with hosting() as host:
        await host.go_to("Mateo Fernández")
        await host.press(key)

        assert isinstance(host.app.screen, Details)
        await host.sees("Mateo Fernández", "is_external", "yes", "protocol", "mssip")
        await host.press("escape")
        assert host.console.is_current


async def test_open_details_follow_the_person_and_say_when_they_have_left() -> None:
    async with hosting() as host:
        await host.go_to("Mateo Fernández")
        await host.press("i")
        await host.does(lambda meeting, uuid: meeting.rename(uuid, "Mateo Two"), "Mateo Fernández")
        await host.sees("Mateo Two")

        await host.leaves("Mateo Two")

        await host.sees("(has left)")


async def test_while_somebody_is_marked_whom_the_filter_means_no_more_is_dim_and_not_marked() -> (
    None
):
    async with hosting() as host:
        await host.press("slash")
        await host.type("role:guest !waiting !muted")
        await host.press("enter", "space")
        before = host.shown
        await host.does(Meeting.mute, "Yuki Tanaka")
        await host.until(lambda: "5 shown" in host.pane("roster"))
        assert host.shown == before
        await host.until(lambda: is_dim(host, "Yuki Tanaka"))
        assert not is_dim(host, "Zoë van den Berg")

        await host.press("asterisk")
        assert set(host.chosen) == set(before) - {"Yuki Tanaka"}
        await host.does(Meeting.unmute, "Yuki Tanaka")
        await host.until(lambda: "6 shown" in host.pane("roster"))
        assert not is_dim(host, "Yuki Tanaka")


async def test_the_door_says_who_came_to_it_below_while_somebody_is_marked() -> None:
    async with hosting() as host:
        await host.go_to("Leila Haddad")
        await host.press("space")
        await host.arrives("Late Larry", waiting=True)
        await host.until(lambda: "Waiting 4, 1 of them below" in host.pane("roster"))
        await host.press("escape")
        await host.until(lambda: "Waiting 4" in host.pane("roster"))
        await host.until(lambda: "below" not in host.pane("roster"))


async def test_a_row_of_somebody_who_has_left_says_who_that_was() -> None:
    async with hosting() as host:
        await host.go_to("Kwame Mensah")
        await host.press("space")
        await host.arrives("Aaron Early")
        for name in ("Priya Raman", "Aaron Early"):  # who came while the order is held, too
            await host.until(lambda name=name: host.row(name))  # type: ignore[misc]
            await host.leaves(name)
            await host.until(lambda name=name: f"{name}  has left" in host.row(name))  # type: ignore[misc]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_columns_have_headings_above_them(size: tuple[int, int]) -> None:
    async with hosting(size=size) as host:
        title = host.pane("roster").splitlines()[0]
        for name, at, words in (
            ("Priya Raman", "role", "guest"),
            ("Siobhán O’Brien", "sound", "✕ muted"),
            ("Leila Haddad", "state", "waiting"),
            ("Priya Raman", "via", "webrtc"),
        ):
            assert host.row(name)[title.index(at) :].startswith(words)
        assert len(title) == len(host.row("Priya Raman"))


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
async def test_no_time_touches_the_scrollbar_and_the_cursor_reaches_it(
    size: tuple[int, int],
) -> None:
    async with hosting(size=size) as host:
        roster = host.console.roster
        await host.go_to("Amara Okafor")
        at = roster._list.line_of(host.uuid("Amara Okafor"))
        assert at is not None
        line = roster.render_line(at - roster.scroll_offset.y)
        assert line.cell_length == roster.line_width
        assert line.text.endswith("m ")
        assert len(looks(host, {host.uuid("Amara Okafor")})) == 1


async def test_the_heading_of_the_time_says_which_and_whether_it_sorts() -> None:
    async with hosting() as host:
        assert host.pane("roster").splitlines()[0].endswith(" here")
        await host.press("w")
        await host.until(lambda: host.pane("roster").splitlines()[0].endswith("▾here"))
        await host.press("w")
        await host.until(lambda: host.pane("roster").splitlines()[0].endswith("▾talk"))
        assert host.row("Leila Haddad").endswith("m")  # who waits shows for how long all the same


async def test_a_filter_takes_no_heading_s_place() -> None:
    async with hosting() as host:
        headings = host.pane("roster").splitlines()[0].split()[-5:]
        await host.press("slash")
        await host.type("role:guest !waiting")
        await host.until(lambda: "filter: role:guest !waiting" in host.pane("roster"))

        assert "shown" in host.pane("roster").splitlines()[0]
        assert host.pane("roster").splitlines()[0].split()[-5:] == headings


async def test_a_wide_roster_shows_addresses_and_shares_of_talk() -> None:
    async with hosting(size=(200, 60)) as host:
        assert "leila.haddad@example.com" in host.row("Leila Haddad")
        await host.does(Meeting.talk, "Priya Raman")
        await host.until(lambda: "talks" in host.row("Priya Raman"))
        await host.until(lambda: "100%" in host.row("Priya Raman"))
