"""The mistakes that hosts make with other products, and the rule here that prevents each.

They are numbered as in the list of mistakes on which the program was built: 1 is the action that
lands on the wrong person, 2 the meeting that is ended instead of left, and so on to 18.
"""

import time
from collections.abc import Callable

import pytest
from starlette.responses import Response
from starlette.types import Receive, Send
from starlette.types import Scope as AsgiScope
from textual import events
from textual.widgets import Input

from pextui.actions import ACTIONS, BY_ID, TABLE, AskAlias, Scope
from pextui.client import transport
from pextui.session import Outcome
from pextui.simulator.facts import Fact
from pextui.simulator.meeting import Meeting
from pextui.ui import orderly
from pextui.ui.app import Options
from pextui.ui.ask import Confirm, Fill, TypeToConfirm, dialog
from pextui.ui.grace import GRACE
from pextui.ui.keys import BadKeys, Keymap
from pextui.ui.order import Heading
from tests.ui.host import ME, Host, hosting


def rows_of(host: Host) -> list[str]:
    """Who stands on each line of the roster, headings left out."""
    people = host.session.store.participants
    lines = [one for one in host.console.roster._list.lines if not isinstance(one, Heading)]
    return [people[one].name if one in people else "(gap)" for one in lines]


# 1: the action lands on the wrong person because the list moved


async def test_1_while_somebody_is_marked_no_row_moves() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        before = rows_of(host)
        await host.press("space")
        await host.arrives("Aaron Early")
        await host.leaves("Kwame Mensah")
        await host.until(lambda: "Aaron Early" in rows_of(host) and "(gap)" in rows_of(host))

        assert rows_of(host)[:-1] == ["(gap)" if one == "Kwame Mensah" else one for one in before]
        assert rows_of(host)[-1] == "Aaron Early"
        assert "Came meanwhile 1" in host.pane("roster")

        await host.press("escape")
        await host.until(lambda: rows_of(host)[-1] != "Aaron Early")
        assert "(gap)" not in rows_of(host)


async def test_1_while_a_question_is_open_no_row_moves_and_it_means_whom_it_named() -> None:
    async with hosting() as host:
        await host.go_to("Kwame Mensah")
        before = rows_of(host)
        await host.press("x")
        await host.arrives("Aaron Early")
        await host.until(lambda: "Aaron Early" in rows_of(host))
        assert rows_of(host)[: len(before)] == before

        await host.press("y")
        await host.until(lambda: host.known("Kwame Mensah") is None)
        await host.until(lambda: rows_of(host)[-1] != "Aaron Early")
        assert host.known("Aaron Early")


async def test_1_people_of_the_same_name_are_told_apart_on_their_rows() -> None:
    async with hosting() as host:
        await host.arrives("Priya Raman", uri="priya.two@example.com")
        await host.until(lambda: host.pane("roster").count("Priya Raman") == 2)
        lines = [one for one in host.pane("roster").splitlines() if "Priya Raman" in one]
        assert "priya.two" in "".join(lines)
        assert lines[0].split()[:3] != lines[1].split()[:3]


async def test_1_who_is_removed_alone_is_named_with_a_second_mark() -> None:
    async with hosting() as host:
        await host.go_to("Kwame Mensah")
        person = host.known("Kwame Mensah")
        assert person is not None
        assert person.uri
        await host.press("x")
        await host.until(lambda: f"Remove Kwame Mensah ({person.uri})" in host.asked)


# 2: the meeting is ended for all instead of left


async def test_2_ending_says_for_how_many_it_ends() -> None:
    async with hosting() as host:
        await host.press("E")
        await host.until(lambda: "This ends it for all 9 here and 3 waiting." in host.asked)


async def test_2_only_the_typed_alias_ends_a_meeting_and_q_never_does() -> None:
    assert [one.id for one in ACTIONS if isinstance(one.ask, AskAlias)] == ["end"]
    async with hosting() as host:
        await host.press("E", "enter", "enter", "y")
        assert isinstance(host.app.screen, TypeToConfirm)
        await host.press("escape", "escape")
        await host.press("q")
        await host.until(lambda: host.session.finished.is_set())
        assert "disconnect" not in {one.path for one in host.sent()}


async def test_2_the_typed_alias_ends_it_after_a_moment_in_which_it_can_be_called_off() -> None:
    async with hosting() as host:
        for keys in (("escape",), ()):
            await host.press("E")
            await host.until(lambda: isinstance(host.app.screen, TypeToConfirm))
            await host.type(host.session.invitation.meeting)
            await host.press("enter")
            await host.until(lambda: host.console.is_about_to_act)
            assert host.sent() == []
            await host.press(*keys)
            if keys:
                await host.until(lambda: not host.console.is_about_to_act)
                assert "called off: nothing was done" in host.toasts
        begun = time.monotonic()
        await host.until(lambda: [one.path for one in host.sent()] == ["disconnect"])
        assert time.monotonic() - begun < GRACE + 2
        await host.until(lambda: "ENDED" in host.status)


# 3: what destroys stands beside what is harmless


def test_3_no_other_key_is_one_shift_away_from_removing_and_ending() -> None:
    keys = {key for row in TABLE for key in row.keys}
    for row in ("remove", "end"):
        assert not {key.swapcase() for key in BY_ID[row].keys} & keys


# 4: enter confirms by reflex


@pytest.mark.parametrize("keys", [("enter",), ("y",), ("x",), ("x", "y"), ("n", "y", "enter")])
async def test_4_what_is_typed_before_a_question_can_be_read_answers_nothing(
    keys: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialog, "DEAF", 60.0)  # a slow machine types slowly
    async with hosting() as host:
        await host.go_to("Kwame Mensah")
        await host.pilot.press("x", *keys)
        await host.pilot.pause()
        assert isinstance(host.app.screen, Confirm)
        assert host.sent() == []


@pytest.mark.parametrize("row", ["t", "d", "o", "E"])
async def test_4_what_is_typed_ahead_into_a_form_is_kept_and_the_enter_after_it_is_not_believed(
    row: str,
) -> None:
    async with hosting() as host:
        text = {"d": "123", "E": host.session.invitation.meeting}.get(row, "meet_carol")
        await host.go_to("Kwame Mensah")
        await host.burst(row, *text, "enter", "7")
        await host.until(lambda: host.typed == f"{text}7")
        assert isinstance(host.app.screen, Fill | TypeToConfirm)
        assert host.sent() == []

        await host.press("escape")
        await host.until(lambda: host.app.screen is host.console)
        assert host.sent() == []


async def test_4_enter_sends_a_form_that_has_been_seen() -> None:
    async with hosting() as host:
        await host.go_to("Kwame Mensah")
        await host.burst("t", *"meet_carol", "enter")
        await host.until(lambda: host.typed == "meet_carol")
        await host.press("enter")
        await host.until(host.sent)
        assert host.sent()[0].body["conference_alias"] == "meet_carol"


async def test_4_enter_and_the_key_that_asked_do_not_confirm_later_either() -> None:
    async with hosting() as host:
        await host.go_to("Kwame Mensah")
        await host.press("x", "x")
        assert isinstance(host.app.screen, Confirm)
        await host.press("enter")
        await host.until(lambda: host.app.screen is host.console)
        assert host.sent() == []


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ("remove", "y"),
        ("remove", "n"),
        ("unlock", "m"),
        *((row, key) for row in ("undo", "redo", "again", "hunt", "quit") for key in "yn"),
    ],
)
def test_4_the_keys_of_answers_are_not_given_to_what_asks(row: str, key: str) -> None:
    with pytest.raises(BadKeys, match="answers questions"):
        Keymap({row: key, "mute": "f5", "talker": "f6"})


# 5: so many questions that nobody reads them


async def test_5_what_one_key_takes_back_asks_nothing() -> None:
    priya, siobhan, leila = "Priya Raman", "Siobhán O’Brien", "Leila Haddad"
    presses = [
        ("m", priya), ("M", siobhan), ("s", priya), ("S", priya), ("p", priya), ("P", priya),
        ("h", priya), ("H", priya), ("a", leila), ("l", priya), ("g", priya),
    ]  # fmt: skip
    async with hosting() as host:
        for count, (key, name) in enumerate(presses, start=1):
            await host.go_to(name)
            await host.press(key)
            assert host.app.screen is host.console, key
            assert not host.console.is_about_to_act, key
            await host.until(lambda count=count: len(host.sent()) == count)  # type: ignore[misc]


async def test_5_what_cannot_be_taken_back_asks_and_what_is_for_many_waits_as_well() -> None:
    async with hosting() as host:
        await host.go_to("Kwame Mensah")
        await host.press("x")
        assert isinstance(host.app.screen, Confirm)
        await host.press("y")
        await host.until(lambda: len(host.sent()) == 1)
        assert not host.console.is_about_to_act

        host.forget()
        await host.press("slash")
        await host.type("role:guest !waiting")
        await host.press("enter", "asterisk", "x", "y")
        await host.until(lambda: host.console.is_about_to_act)
        assert host.sent() == []
        await host.press("escape")

        await host.press("E")
        assert isinstance(host.app.screen, TypeToConfirm)


# 6: the scope is misread


async def test_6_every_label_for_more_than_one_carries_a_number() -> None:
    async with hosting() as host:
        for action in ACTIONS:
            if action.counted:
                assert action.counting(host.session.store) in host.pane("controls"), action.id
                assert any(one.isdigit() for one in action.counting(host.session.store))
        names = {one.id for one in ACTIONS if one.counted}
        assert names == {"admit_all", "start", "lock", "unlock", "mute_guests", "unmute_guests"}


async def test_6_whatever_is_done_to_many_says_to_how_many() -> None:
    async with hosting() as host:
        assert "Let in all 3 waiting" in host.pane("controls")
        assert "Unlock: up to 3 in" in host.pane("controls")
        assert "Begin: up to 3 in" in host.pane("controls")
        await host.press("slash")
        await host.type("role:guest !waiting")
        await host.press("enter", "asterisk")
        assert "7 marked" in host.keyline
        await host.press("m")
        await host.sees("Mute 7 people?", "Kwame Mensah", "Yuki Tanaka")
        assert host.sent() == []


# 7: "all except" is inverted, or hits hosts


async def test_7_all_but_the_marked_leaves_out_hosts_and_oneself_and_is_shown_first() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.press("space", "minus")
        hosts = {"Amara Okafor", "Jonas Lindqvist", ME}
        waiting = {"Leila Haddad", "Tomasz Wójcik", "Grace Chen"}
        everybody = {one.name for one in host.session.store.participants.values()}
        assert set(host.chosen) == everybody - hosts - waiting - {"Priya Raman"}

        await host.press("m")
        await host.sees("Mute 6 people?")
        assert host.sent() == []
        await host.press("y")
        await host.until(lambda: len(host.sent()) == 6)
        assert host.uuid("Priya Raman") not in str(host.sent())


async def test_7_hosts_are_among_the_others_only_where_that_is_asked_for() -> None:
    async with hosting() as host:
        await host.go_to("Kwame Mensah")
        await host.press("space", "underscore")
        chosen = set(host.chosen)
        assert {"Amara Okafor", "Jonas Lindqvist"} < chosen
        assert not chosen & {"Kwame Mensah", ME}


# 8: unlocking or beginning lets the whole door in


@pytest.mark.parametrize("key", ["L", "b"])
async def test_8_who_would_come_in_is_said_and_only_the_marked_can_instead(key: str) -> None:
    async with hosting() as host:
        await host.go_to("Leila Haddad")
        await host.press("space", key)
        await host.sees("lets in 3 waiting at most", "Let in only the 1 marked")
        await host.press("m")
        await host.until(host.sent)
        assert [one.path for one in host.sent()] == [
            f"participants/{host.uuid('Leila Haddad')}/unlock"
        ]


@pytest.mark.parametrize("key", ["L", "b"])
async def test_8_of_many_who_are_marked_exactly_those_are_named(key: str) -> None:
    async with hosting() as host:
        for number in range(3):
            await host.arrives(f"Late {number}", waiting=True)
        marked = ["Leila Haddad", "Grace Chen", "Late 0", "Late 1"]
        for name in marked:
            await host.go_to(name)
            await host.press("space")
        await host.press(key)
        await host.sees("Let in only the 4 marked")
        listed = host.inside(".people")
        assert all(name in listed for name in marked)
        assert "Tomasz" not in listed
        assert "Late 2" not in listed
        await host.press("m")
        await host.until(lambda: len(host.sent()) == 4)
        let_in = {f"participants/{host.uuid(name)}/unlock" for name in marked}
        assert {one.path for one in host.sent()} == let_in


@pytest.mark.parametrize("key", ["L", "b"])
async def test_8_who_comes_to_the_door_while_it_is_asked_is_counted_and_it_is_deaf_again(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hosting() as host:
        await host.go_to("Leila Haddad")
        await host.press("space", key)
        await host.sees("lets in 3 waiting at most")
        await host.seen()
        await host.leaves("Grace Chen")
        await host.sees("lets in 2 waiting at most")
        assert not _dialog(host).is_deaf

        monkeypatch.setattr(dialog, "DEAF", 60.0)  # a slow machine types slowly
        await host.arrives("Late Larry", waiting=True)
        await host.sees("lets in 3 waiting at most", "Late Larry")
        assert _dialog(host).is_deaf
        await host.pilot.press("y")
        assert isinstance(host.app.screen, Confirm)
        assert host.sent() == []

        await host.pilot.press("escape")
        await host.until(lambda: host.app.screen is host.console)
        assert host.sent() == []


async def test_8_it_is_unlocked_for_those_who_are_said_in_the_end() -> None:
    async with hosting() as host:
        await host.press("L")
        await host.sees("lets in 3 waiting at most")
        await host.arrives("Late Larry", waiting=True)
        await host.sees("lets in 4 waiting at most")
        await host.press("y")
        await host.until(lambda: not host.session.store.waiting())


async def test_8_letting_in_all_stays_with_those_who_waited_when_it_was_asked() -> None:
    async with hosting() as host:
        await host.press("A")
        await host.sees("Let in 3 waiting: Leila Haddad")
        await host.seen()
        await host.arrives("Late Larry", waiting=True)
        await host.until(lambda: "4 waiting" in host.status)
        assert "Let in 3 waiting: Leila Haddad" in host.flat
        assert not _dialog(host).is_deaf
        await host.press("y")
        await host.until(lambda: len(host.session.store.waiting()) == 1)
        assert host.uuid("Late Larry") not in str(host.sent())


def _dialog(host: Host) -> Confirm:
    assert isinstance(host.app.screen, Confirm)
    return host.app.screen


# 9: two hosts toggle, and somebody is live who should not be


async def test_9_verbs_are_explicit_and_unmuting_many_asks() -> None:
    async with hosting() as host:
        await host.go_to("Siobhán O’Brien")
        await host.press("m")
        await host.until(host.sent)
        assert host.sent()[0].path.endswith("/mute")
        await host.press("slash")
        await host.type("role:guest !waiting")
        await host.press("enter", "asterisk", "M")
        assert isinstance(host.app.screen, Confirm)


async def test_9_a_second_host_who_presses_the_same_key_makes_nobody_live() -> None:
    async with hosting() as host:
        await host.go_to("Siobhán O’Brien")
        await host.does(Meeting.mute, "Siobhán O’Brien")
        await host.press("m")
        await host.until(lambda: host.session.deeds and host.session.deeds[0].outcome.value)
        await host.until(lambda: not host.session.deeds[0].outcome.is_open)
        assert host.node.do(lambda meeting: meeting.named("Siobhán O’Brien").muted)


# 10: typing in the chat fires host keys


async def test_10_what_is_typed_in_a_line_is_never_a_key() -> None:
    async with hosting() as host:
        await host.press("c")
        await host.type("xyLbE")
        assert host.app.screen is host.console
        assert host.sent() == []


@pytest.mark.parametrize("text", ["hello everybody", "good, let us begin", "o bob@example.com"])
@pytest.mark.parametrize("is_at_once", [False, True])
async def test_10_what_is_typed_after_a_message_is_no_second_one_and_no_keys(
    text: str, is_at_once: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orderly, "HUSH", 60.0)  # a slow machine types slowly
    async with hosting() as host:
        await host.go_to("Kwame Mensah")
        keys = ["c", *"Good morning", "enter", *text, "enter"]
        if is_at_once:
            await host.burst(*keys)
        else:
            for key in keys:
                await host.burst(key)
        await host.until(lambda: host.console.is_current and host.sent())
        await host.until(lambda: orderly.TOO_SOON in host.toasts)
        await host.until(lambda: not host.app._typed)
        await host.pilot.pause()

        assert [one.path for one in host.sent()] == ["message"]
        assert host.sent()[0].body["payload"] == "Good morning"
        assert host.toasts.count(orderly.TOO_SOON) == 1
        assert host.app.screen is host.console
        assert host.app.focused is host.console.roster


async def test_10_after_a_message_whoever_looks_up_has_their_keys_at_once() -> None:
    async with hosting() as host:
        await host.burst("c", *"Good morning", "enter", "escape", "g")
        await host.until(lambda: "muteguests" in [one.path for one in host.sent()])


async def test_10_after_a_message_and_a_pause_keys_are_keys() -> None:
    async with hosting() as host:
        await host.burst("c", *"Good morning", "enter")
        await host.until(host.sent)
        await host.letters_count()
        await host.press("o")
        await host.until(lambda: isinstance(host.app.screen, Fill))


async def test_10_escape_and_the_letter_read_with_it_are_two_keys() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.press("tab")
        host.app.post_message(events.Key("alt+m", "m"))
        await host.until(host.sent)
        assert [one.path for one in host.sent()] == [
            f"participants/{host.uuid('Priya Raman')}/mute"
        ]
        assert host.app.focused is host.console.roster


@pytest.mark.parametrize("key", ["c", "o", "slash"])
async def test_10_alt_and_a_letter_leave_a_line_and_do_nothing_more(key: str) -> None:
    """They edit lines elsewhere: alt+l makes letters small, alt+d deletes a word."""
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.press(key)
        await host.until(lambda: isinstance(host.app.focused, Input))
        await host.type("xy")
        host.app.post_message(events.Key("alt+l", "l"))
        await host.until(lambda: host.app.focused is host.console.roster)
        await host.until(lambda: not host.app._typed)
        assert host.sent() == []
        assert host.app.screen is host.console


async def test_10_alt_and_a_letter_after_a_message_are_no_key() -> None:
    async with hosting() as host:
        await host.burst("c", *"Good morning", "enter")
        await host.until(host.sent)
        host.app.post_message(events.Key("alt+l", "l"))
        await host.until(lambda: not host.app._typed)
        await host.pilot.pause()
        assert [one.path for one in host.sent()] == ["message"]


async def test_10_alt_and_a_letter_to_which_the_host_has_given_something_is_one_key() -> None:
    async with hosting(options=Options(keymap=Keymap({"lock": "alt+m"}))) as host:
        await host.go_to("Priya Raman")
        await host.press("space")
        host.app.post_message(events.Key("alt+m", "m"))
        await host.until(host.sent)
        assert [one.path for one in host.sent()] == ["lock"]
        assert host.chosen == ["Priya Raman"]


async def test_10_escape_closes_a_question_that_the_letter_read_with_it_does_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dialog, "DEAF", 60.0)  # a slow machine types slowly
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.pilot.press("x")
        host.app.post_message(events.Key("alt+y", "y"))
        await host.until(lambda: host.app.screen is host.console)
        await host.pilot.pause()
        assert host.sent() == []


# 11: the same thing twice after a time-out


@pytest.mark.parametrize(
    ("keys", "text", "path"),
    [
        ("o", "bob@example.com", "dial"),
        ("t", "meet_carol", "participants/U/transfer"),
        ("c", "Good morning", "message"),
        ("x", "", "participants/U/disconnect"),
    ],
)
async def test_11_what_has_no_answer_in_time_is_never_repeated_by_itself(
    keys: str, text: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hosting() as host:
        path = path.replace("U", host.uuid("Priya Raman"))
        await host.go_to("Priya Raman")
        monkeypatch.setattr(host.node._server, "_trouble", Silent.about(path))
        monkeypatch.setattr(transport, "WHOLE_TIMEOUT", 0.5)
        await host.press(keys)
        if text:
            await host.type(text)
        await host.press("enter" if text else "y")
        await host.until(lambda: [one.outcome for one in host.session.deeds] == [Outcome.UNKNOWN])
        host.node.hang_up_streams()  # nor when the line is there again
        streams = _asked_for(host, "events")
        await host.until(lambda: _asked_for(host, "events") > streams)
        await host.live()
        assert _asked_for(host, path) == 1


class Silent(Response):
    """An answer that never comes."""

    @classmethod
    def about(cls, path: str) -> Callable[[str], Response | None]:
        """Answer nothing that is about *path*."""
        return lambda asked: cls() if asked == path else None

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass


def _asked_for(host: Host, path: str) -> int:
    return sum(one.path == path for one in host.node.requests)


# 12: success is assumed


async def test_12_nothing_is_done_before_an_event_says_so() -> None:
    async with hosting() as host:
        held: list[Fact] = []
        listeners = host.node.do(lambda meeting: list(meeting.room.listeners))
        host.node.do(lambda meeting: meeting.room.listeners.__setitem__(slice(None), [held.append]))
        await host.go_to("Priya Raman")
        await host.press("m")
        await host.until(lambda: _outcome(host) is Outcome.ACCEPTED)
        await host.until(lambda: "…" in host.row("Priya Raman"))
        assert host.node.do(lambda meeting: meeting.named("Priya Raman").muted)
        assert "muted" not in host.row("Priya Raman")

        await host.until(lambda: "not confirmed" in host.said_in("activity"))
        assert "muted" not in host.row("Priya Raman")

        host.node.do(lambda _meeting: [tell(one) for one in held for tell in listeners])
        await host.until(lambda: "muted" in host.row("Priya Raman"))
        await host.until(lambda: _outcome(host) is Outcome.SEEN)


def _outcome(host: Host) -> Outcome | None:
    return host.session.deeds[0].outcome if host.session.deeds else None


# 13: what is shown after a cut line is stale, or its return is announced as people joining


async def test_13_after_a_cut_line_the_list_is_right_and_nobody_is_announced_as_new() -> None:
    async with hosting() as host:
        before = host.said_in("activity").count("joined")
        uuid = host.uuid("Kwame Mensah")
        host.node.do(lambda meeting: meeting.room.listeners.clear())
        host.node.do(lambda meeting: meeting.leave(uuid))
        host.node.do(lambda meeting: meeting.arrive("Nadia Came Meanwhile", waiting=False))
        host.node.do(lambda meeting: meeting.arrive("Omar Came Meanwhile", waiting=False))
        host.node.hang_up_streams()

        await host.until(lambda: "list corrected: +2 −1" in host.said_in("activity"))
        await host.until(lambda: host.row("Nadia Came Meanwhile"))
        assert not host.row("Kwame Mensah")
        assert host.said_in("activity").count("joined") == before


# 14: the noise of coming and going hides the one thing that matters


async def test_14_a_flood_at_the_door_is_one_line() -> None:
    async with hosting() as host:
        await host.press("l")
        await host.until(lambda: host.session.store.conference.locked)
        host.node.do(lambda meeting: [meeting.arrive(f"Late {n}") for n in range(40)])
        await host.until(lambda: len(host.session.store.waiting()) == 43)
        await host.until(lambda: "and 37 more: waiting at the door" in host.said_in("activity"))
        assert host.said_in("activity").count("at the door") == 1
        assert "you: Lock meeting" in host.said_in("activity")


async def test_14_a_flood_inside_does_not_hide_who_comes_to_the_door() -> None:
    def flood(meeting: Meeting) -> None:
        for number in range(60):
            uuid = meeting.arrive(f"Guest {number}", waiting=False).uuid
            meeting.mute(uuid)
            if number == 30:
                meeting.arrive("Wanda at the Door", waiting=True)

    async with hosting() as host:
        host.node.do(flood)
        await host.until(lambda: len(host.session.store.waiting()) == 4)
        await host.until(
            lambda: "Wanda at the Door waiting at the door" in host.said_in("activity")
        )
        assert "4 waiting" in host.status
        assert "Wanda at the Door" in host.pane("roster")


# 15: losing hold of the meeting by one's own hand


@pytest.mark.parametrize(
    ("key", "consequence"),
    [("x", "It is out at once"), ("H", "loses every host key"), ("t", "it leaves this meeting")],
)
async def test_15_what_is_done_to_oneself_says_what_it_means(key: str, consequence: str) -> None:
    async with hosting() as host:
        host.console.roster.go_to(host.session.store.own_uuid)
        await host.press(key)
        await host.until(lambda: isinstance(host.app.screen, Confirm | Fill))
        await host.sees(consequence)
        assert host.sent() == []


@pytest.mark.parametrize("key", ["x", "H", "t"])
async def test_15_the_last_host_reads_that_nobody_is_left_who_can_run_the_meeting(
    key: str,
) -> None:
    async with hosting(before=_without_hosts) as host:
        host.console.roster.go_to(host.session.store.own_uuid)
        await host.press(key)
        said = "You are the only host: 10 people stay, and nobody is left who can let in"
        await host.until(lambda: said in host.asked)
        assert host.sent() == []


@pytest.mark.parametrize("key", ["x", "H", "t"])
async def test_15_nothing_of_the_kind_is_said_while_there_are_other_hosts(key: str) -> None:
    async with hosting() as host:
        host.console.roster.go_to(host.session.store.own_uuid)
        await host.press(key)
        await host.until(lambda: isinstance(host.app.screen, Confirm | Fill))
        assert "the only host" not in host.flat


async def test_15_the_last_host_is_asked_before_leaving() -> None:
    async with hosting(before=_without_hosts) as host:
        await host.press("q")
        await host.sees("Leave? You are the only host: 10 people stay")
        await host.press("n")
        assert not host.session.finished.is_set()
        await host.press("q", "y")
        await host.until(lambda: host.session.finished.is_set())


async def test_15_the_last_host_who_does_not_answer_leaves_all_the_same() -> None:
    async with hosting(before=_without_hosts) as host:
        await host.press("q")
        await host.sees("Leave (4 s)")
        await host.until(lambda: host.session.finished.is_set())


async def test_15_who_is_not_the_last_host_leaves_unasked() -> None:
    async with hosting() as host:
        await host.press("q")
        await host.until(lambda: host.session.finished.is_set())


def _without_hosts(meeting: Meeting) -> None:
    for name in ("Amara Okafor", "Jonas Lindqvist"):
        meeting.leave(meeting.named(name).uuid)


# 16: talk time is wrong


async def test_16_who_is_muted_does_not_go_on_talking() -> None:
    async with hosting() as host:
        await host.does(Meeting.talk, "Yuki Tanaka")
        uuid = host.uuid("Yuki Tanaka")
        await host.until(lambda: host.session.store.said_by(uuid).since is not None)
        await host.go_to("Yuki Tanaka")
        await host.press("m")
        await host.until(lambda: host.session.store.said_by(uuid).since is None)


async def test_16_who_leaves_while_talking_does_not_go_on_talking() -> None:
    async with hosting() as host:
        await host.does(Meeting.talk, "Yuki Tanaka")
        uuid = host.uuid("Yuki Tanaka")
        await host.until(lambda: host.session.store.said_by(uuid).since is not None)
        await host.leaves("Yuki Tanaka")
        await host.until(lambda: host.session.store.said_by(uuid).since is None)


async def test_16_nobody_is_counted_as_talking_while_nothing_is_heard_of_the_meeting() -> None:
    async with hosting() as host:
        await host.does(Meeting.talk, "Yuki Tanaka")
        uuid = host.uuid("Yuki Tanaka")
        await host.until(lambda: host.session.store.said_by(uuid).since is not None)
        host.node.stop()
        await host.until(lambda: "LIVE" not in host.status)
        await host.until(lambda: host.session.store.said_by(uuid).since is None)


# 17: something was done, and nobody knows who did it


async def test_17_what_another_host_did_says_so_and_what_this_one_did_is_kept() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.press("m")
        await host.until(lambda: "you: Mute Priya Raman" in host.said_in("activity"))
        await host.until(lambda: host.session.deeds[0].outcome is Outcome.SEEN)
        await host.does(Meeting.unmute, "Priya Raman")
        await host.until(lambda: "Priya Raman unmuted by another host" in host.said_in("activity"))
        assert "Priya Raman muted by" not in host.said_in("activity")


# 18: who only looks on can do no harm, and is seen


async def test_18_a_guest_has_no_host_keys_and_is_on_the_list_by_name() -> None:
    async with hosting(as_guest=True, name="Nosy Guest") as host:
        await host.press("x", "E", "L", "G")
        assert host.app.screen is host.console
        assert host.sent() == []
        listed = host.node.do(lambda meeting: [one.name for one in meeting.people.values()])
        assert "Nosy Guest" in listed


async def test_18_neither_token_nor_pin_is_ever_on_the_screen() -> None:
    async with hosting() as host:
        pin = host.session.invitation.pin
        joined = host.session.joined
        assert pin is not None
        assert joined is not None
        assert joined.node.token is not None
        secrets = {pin.get_secret_value(), joined.node.token.get_secret_value()}
        await host.go_to("Kwame Mensah")
        seen = [host.screen]
        for keys in (("i",), ("escape",), ("question_mark",), ("escape",), ("t",), ("escape",)):
            await host.press(*keys)
            await host.pilot.pause()
            seen.append(host.screen)
        assert not [one for one in secrets if any(one in screen for screen in seen)]


def test_every_action_about_people_says_whether_it_can_be_taken_back() -> None:
    for row in ACTIONS:
        if row.scope in {Scope.PERSON, Scope.WAITING}:
            assert row.undo is not None, row.id
