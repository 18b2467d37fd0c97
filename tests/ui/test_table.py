"""Every row of the table of actions, from its key to its request to its effect on the screen."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from pextui.actions import ACTIONS
from pextui.session import State
from pextui.simulator.meeting import Meeting
from pextui.simulator.node import DialectName
from pextui.ui.ask import Confirm, Fill, TypeToConfirm
from tests.ui.host import DIALECTS, ME, Host, Sent, hosting

Step = Callable[[Host], Awaitable[None]]

HOSTS = ("Amara Okafor", "Jonas Lindqvist")
AT_THE_DOOR = ("Leila Haddad", "Tomasz Wójcik", "Grace Chen")


async def nothing(host: Host) -> None:
    """No question is asked."""


async def yes(host: Host) -> None:
    assert isinstance(host.app.screen, Confirm)
    assert not [one for one in host.sent() if one.path != "events"]
    await host.press("y")


def fills(text: str) -> Step:
    async def step(host: Host) -> None:
        assert isinstance(host.app.screen, Fill)
        await host.type(text)
        assert not host.sent()
        await host.press("enter")

    return step


async def submits(host: Host) -> None:
    assert isinstance(host.app.screen, Fill)
    await host.press("enter")


async def types_the_alias(host: Host) -> None:
    assert isinstance(host.app.screen, TypeToConfirm)
    await host.press("enter")
    assert not host.sent()
    await host.type("meet_alice")
    await host.press("enter")


async def writes(host: Host) -> None:
    await host.type("hello 1")
    assert not host.sent()
    await host.press("enter")


async def opens_media(host: Host) -> None:
    await host.row_key("media")
    await host.press("enter")
    await host.sees("rtmps://")
    await host.press("escape")
    await host.until(lambda: host.app.screen is host.console)


def row_says(name: str, *words: str) -> Step:
    async def step(host: Host) -> None:
        await host.until(lambda: all(word in host.row(name) for word in words))

    return step


def row_lacks(name: str, word: str) -> Step:
    async def step(host: Host) -> None:
        await host.until(lambda: name in host.row(name) and word not in host.row(name))

    return step


def row_is_gone(name: str) -> Step:
    async def step(host: Host) -> None:
        await host.until(lambda: not host.row(name))

    return step


def status_says(*words: str) -> Step:
    async def step(host: Host) -> None:
        await host.until(lambda: all(word in host.status for word in words))

    return step


def status_lacks(word: str) -> Step:
    async def step(host: Host) -> None:
        await host.until(lambda: word not in host.status)

    return step


def controls_tick(words: str) -> Step:
    async def step(host: Host) -> None:
        await host.until(lambda: f"{words} ✓" in host.pane("controls"))

    return step


async def stage_numbers_them(host: Host) -> None:
    await row_says("Zoë van den Berg", "spotlight 1")(host)
    await host.until(lambda: "spotlight 1" in host.pane("stage"))


async def is_ringing(host: Host) -> None:
    await row_says("bob@example.com", "connecting")(host)
    await status_says("1 connecting")(host)


async def is_said_once(host: Host) -> None:
    await host.until(lambda: f"{ME} (you): hello 1" in host.pane("chat"))
    assert host.pane("chat").count("hello 1") == 1


async def addresses_are_shown(host: Host) -> None:
    await host.sees("rtmp://", "rtmps://", "copy")


async def nothing_is_left_to_end(host: Host) -> None:
    await host.until(lambda: "(R) End RTMP media" in host.pane("controls"))


async def it_is_over(host: Host) -> None:
    await host.until(lambda: host.session.link.state is State.ENDED)
    await status_says("ENDED: ", "j joins again")(host)


def spotlit(*names: str) -> Callable[[Meeting], object]:
    def light(meeting: Meeting) -> None:
        for name in names:
            meeting.spotlight(meeting.named(name).uuid)

    return light


def without_presentation(name: str) -> Callable[[Meeting], object]:
    return lambda meeting: meeting.let_see_presentation(meeting.named(name).uuid, allowed=False)


def not_begun(meeting: Meeting) -> None:
    for name in HOSTS:
        meeting.leave(meeting.named(name).uuid)
    meeting.arrive("Larry Late")


@dataclass(frozen=True, slots=True)
class Case:
    """What a row sends about whom, what it asks, what is seen of it, what the activity says."""

    request: str
    seen: Step
    activity: str
    body: Any = None
    about: tuple[str, ...] = ()
    cursor: str = ""
    answer: Step = nothing
    before: Callable[[Meeting], object] | None = None
    ready: Step = nothing


CASES = {
    "mute": Case(
        "participants/U/mute",
        row_says("Priya Raman", "muted"),
        "you: Mute Priya Raman",
        about=("Priya Raman",),
    ),
    "unmute": Case(
        "participants/U/unmute",
        row_lacks("Siobhán O’Brien", "muted"),
        "you: Unmute Siobhán O’Brien",
        about=("Siobhán O’Brien",),
    ),
    "spotlight": Case(
        "participants/U/spotlighton",
        stage_numbers_them,
        "you: Spotlight Zoë van den Berg",
        about=("Zoë van den Berg",),
    ),
    "spotlight_off": Case(
        "participants/U/spotlightoff",
        row_lacks("Zoë van den Berg", "spotlight"),
        "you: Spotlight off Zoë van den Berg",
        about=("Zoë van den Berg",),
        before=spotlit("Zoë van den Berg"),
        ready=row_says("Zoë van den Berg", "spotlight 1"),
    ),
    "deny_presentation": Case(
        "participants/U/denyrxpresentation",
        row_says("Priya Raman", "no pres"),
        "Priya Raman does not see the",
        about=("Priya Raman",),
    ),
    "allow_presentation": Case(
        "participants/U/allowrxpresentation",
        row_lacks("Priya Raman", "no pres"),
        "Priya Raman sees the presentation",
        about=("Priya Raman",),
        before=without_presentation("Priya Raman"),
        ready=row_says("Priya Raman", "no pres"),
    ),
    "make_host": Case(
        "participants/U/role",
        row_says("Priya Raman", "host"),
        "Priya Raman is a host now",
        body={"role": "chair"},
        about=("Priya Raman",),
    ),
    "make_guest": Case(
        "participants/U/role",
        row_says("Jonas Lindqvist", "guest"),
        "Jonas Lindqvist is a guest now",
        body={"role": "guest"},
        about=("Jonas Lindqvist",),
    ),
    "admit": Case(
        "participants/U/unlock",
        status_says("10 here", "2 waiting"),
        "Leila Haddad let in",
        about=("Leila Haddad",),
    ),
    "admit_all": Case(
        "participants/U/unlock",
        status_lacks("waiting"),
        "let in",
        about=AT_THE_DOOR,
        answer=yes,
    ),
    "transfer": Case(
        "participants/U/transfer",
        row_is_gone("Priya Raman"),
        "you: Transfer Priya Raman",
        body={"role": "guest", "conference_alias": "meet_carol"},
        about=("Priya Raman",),
        answer=fills("meet_carol"),
    ),
    "dtmf": Case(
        "participants/U/dtmf",
        nothing,
        "you: Send DTMF Kwame Mensah · done",
        body={"digits": "12#"},
        about=("Kwame Mensah",),
        answer=fills("12#"),
    ),
    "remove": Case(
        "participants/U/disconnect",
        row_is_gone("Priya Raman"),
        "Priya Raman left",
        about=("Priya Raman",),
        answer=yes,
    ),
    "lock": Case(
        "lock",
        status_lacks("unlocked"),
        "meeting locked",
        before=Meeting.unlock,
        ready=status_says("unlocked"),
    ),
    "unlock": Case("unlock", status_says("unlocked", "12 here"), "meeting unlocked", answer=yes),
    "mute_guests": Case("muteguests", status_says("guests muted"), "all guests muted"),
    "unmute_guests": Case(
        "unmuteguests",
        status_lacks("guests muted"),
        "all guests unmuted",
        answer=yes,
        before=Meeting.mute_guests,
        ready=status_says("guests muted"),
    ),
    "start": Case(
        "start_conference",
        row_lacks("Larry Late", "waiting"),
        "you: Begin meeting",
        before=not_begun,
        ready=row_says("Larry Late", "waiting"),
    ),
    "dial": Case(
        "dial",
        is_ringing,
        "bob@example.com being called",
        body={"destination": "bob@example.com", "role": "guest", "protocol": "auto"},
        answer=fills("bob@example.com"),
    ),
    "message": Case(
        "message",
        is_said_once,
        "you: Chat “hello 1” · done",
        body={"type": "text/plain", "payload": "hello 1"},
        answer=writes,
    ),
    "media": Case(
        "participants/U/calls",
        addresses_are_shown,
        "",
        body={"call_type": "RTMP"},
        about=(ME,),
        answer=submits,
    ),
    "media_off": Case(
        "participants/U/calls/C/disconnect",
        nothing_is_left_to_end,
        "you: End RTMP media · done",
        about=(ME,),
        ready=opens_media,
    ),
    "end": Case("disconnect", it_is_over, "", answer=types_the_alias),
}


def test_there_is_a_case_for_every_row() -> None:
    assert set(CASES) == {action.id for action in ACTIONS}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("row_id", [action.id for action in ACTIONS])
async def test_a_key_sends_exactly_its_request_and_the_screen_follows(
    row_id: str, dialect: DialectName
) -> None:
    case = CASES[row_id]
    async with hosting(dialect=dialect, before=case.before) as host:
        await case.ready(host)
        uuids = [host.uuid(name) for name in case.about]
        calls = [*sorted(host.session.store.calls), ""]
        if case.about and case.about[0] not in (ME, AT_THE_DOOR[1]):
            await host.go_to(case.about[0])
        host.forget()

        await host.row_key(row_id)
        await case.answer(host)

        await case.seen(host)
        if case.activity:
            await host.until(lambda: case.activity in host.said_in("activity"))
        paths = {case.request.replace("U", uuid).replace("C", calls[0]) for uuid in uuids}
        assert {one.path for one in host.sent()} == (paths or {case.request})
        assert len(host.sent()) == max(1, len(uuids))
        assert all(one.method == "POST" and one.body == case.body for one in host.sent())


async def test_a_question_that_is_not_answered_with_yes_sends_nothing() -> None:
    async with hosting(before=Meeting.mute_guests) as host:
        await host.go_to("Priya Raman")
        for row_id in ("admit_all", "remove", "unlock", "unmute_guests"):
            for key in ("n", "escape", "enter"):
                await host.row_key(row_id)
                assert isinstance(host.app.screen, Confirm), row_id
                await host.press(key)
                assert host.console.is_current, (row_id, key)
        for row_id in ("transfer", "dtmf", "dial", "media", "end", "message"):
            await host.row_key(row_id)
            await host.press("escape")
            assert host.console.is_current, row_id

        assert host.sent() == []


async def test_marked_people_get_one_request_each_and_nobody_else_does() -> None:
    async with hosting() as host:
        await host.go_to("Kwame Mensah")
        await host.press("space")
        await host.go_to("Yuki Tanaka")
        await host.press("space")
        uuids = {host.uuid("Kwame Mensah"), host.uuid("Yuki Tanaka")}
        await host.go_to("Priya Raman")

        await host.row_key("mute")

        await host.until(lambda: len(host.sent()) == 2)
        await row_says("Yuki Tanaka", "muted")(host)
        await row_says("Kwame Mensah", "muted")(host)
        assert {one.path for one in host.sent()} == {f"participants/{u}/mute" for u in uuids}


async def test_what_is_under_way_is_not_sent_again_by_mashing_the_key() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")

        await host.press("x", "x", "x", "y", "x", "y")

        await row_is_gone("Priya Raman")(host)
        paths = [one.path for one in host.sent()]
        assert len(paths) == len(set(paths))


async def test_a_dial_out_is_named_in_the_list_while_it_rings() -> None:
    async with hosting() as host:
        await host.row_key("dial")
        await host.type("noanswer@example.com")
        await host.press("tab", "right", "tab", "right", "tab", "right", "right", "tab")
        await host.type("Bob")
        await host.press("enter")

        await row_says("Bob", "connec")(host)
        assert host.sent() == [
            Sent(
                "POST",
                "dial",
                {
                    "destination": "noanswer@example.com",
                    "role": "chair",
                    "protocol": "sip",
                    "call_type": "audio",
                    "remote_display_name": "Bob",
                },
            )
        ]


async def test_a_form_says_what_is_wrong_and_sends_nothing() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        for row_id, text, said in (
            ("dtmf", "12x", "only 0-9"),
            ("transfer", "", "cannot be empty"),
            ("dial", "two words", "cannot hold blanks"),
        ):
            await host.row_key(row_id)
            await host.type(text)
            await host.press("enter")
            await host.sees(said)
            assert isinstance(host.app.screen, Fill)
            await host.press("escape")

        assert host.sent() == []
