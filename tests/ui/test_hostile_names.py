"""Names that attack: drawn as the text they are, in every view, with the columns still aligned."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from rich.cells import cell_len
from textual.widgets import Static

from pextui.protocol.wire import ParticipantUuid
from pextui.session import Outcome
from pextui.simulator.meeting import Meeting
from pextui.ui.ask import Confirm, Fill
from pextui.ui.ask.details import Details
from tests.figures import record
from tests.ui.host import Host, hosting

NAMES = {
    "markup": "[@click=app.row('quit')]Mallory[/]",
    "unclosed": "[/] [bold",
    "link": "[link=file:///etc/passwd]here[/link]",
    "escape": "\x1b]52;c;cm0gLXJmIC8=\x1b\\\x1b[2JEve",
    "c1": "\x9b31m\x9d0;owned\x9cEve",
    "newline": "Eve\r\nAmara Okafor",
    "bidi": "Eve \u202egnp.exe\u2066",
    "tags": "Eve\U000e0041\U000e007f",
    "zalgo": "E" + "\u0301\u0316" * 400 + "ve",
    "huge": "A" * 100_000,
    "wide": "漢字" * 40,
    "family": "👨‍👩‍👧‍👦 Family ❤️ 👍🏽",
    "rtl": "עברית مرحبا",
    "joiners first": "\u200d\u200d" + "李" * 30,
    "joiners between": "\u200d\u200d李 a\u200db 李\u200d明 \u200d",
    "joiners behind selectors": "\ufe0f\u200d\ufe0f\u200d" + "李" * 40,
    "nothing": "",
    "blank": "   \u200b\u2060",
    "backslash": "Eve \\",
    "surrogates": "Eve \ue000\uffff",
}
WORST = ("markup", "unclosed", "escape", "zalgo", "huge", "wide")
FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def all_come(meeting: Meeting) -> None:
    for number, name in enumerate(NAMES.values()):
        meeting.arrive(name, waiting=number % 3 == 0, role="chair" if number % 5 == 0 else "guest")


def links(host: Host) -> list[str]:
    """Texts on the screen that would do something when clicked."""
    drawn = (segment for strip in host.app.strips for segment in strip)
    return [one.text for one in drawn if one.style and "@click" in one.style.meta]


def check(host: Host, width: int = 120) -> None:
    """Nothing forbidden and no link is drawn, and each line is as wide as the terminal."""
    for line in host.lines:
        assert not FORBIDDEN.search(line)
        assert cell_len(line) == width
    assert links(host) == []


def act(verb: Callable[..., None], more: tuple[str, ...], meeting: Meeting) -> None:
    """Somebody does something in the meeting."""
    verb(meeting, *more)


def sound_columns(host: Host) -> list[int]:
    """Where the column of sound begins in each row that is drawn."""
    found = ((line, re.search(r"(host |guest) [⋅✕▶]", line)) for line in host.lines)
    return [cell_len(line[: sound.start()]) for line, sound in found if sound]


async def test_every_name_stands_in_the_roster_as_text_in_its_column() -> None:
    async with hosting(before=all_come, size=(120, 60)) as host:
        await host.until(lambda: len(host.console.roster.shown) == 13 + len(NAMES))
        await host.until(lambda: len(sound_columns(host)) == 13 + len(NAMES))
        check(host)
        roster = host.pane("roster")
        assert "[@click=app" in roster
        assert "[/] [bold" in roster
        assert "␛]52;c;" in roster
        assert len(set(sound_columns(host))) == 1


async def test_no_hostile_name_does_harm_in_any_view() -> None:
    shown: list[str] = []

    def look(view: str) -> None:
        check(host)
        shown.append(view)

    async with hosting(before=all_come) as host:
        people = host.node.do(lambda meeting: list(meeting.people.values()))[-len(NAMES) - 1 : -1]
        assert [one.name for one in people] == list(NAMES.values())
        worst = [NAMES[kind] for kind in WORST]
        for person in people:
            for verb in (Meeting.admit, Meeting.talk, Meeting.spotlight, Meeting.present):
                host.node.do(partial(act, verb, (person.uuid,)))
            host.node.do(partial(act, Meeting.say, (person.uuid, person.name)))
            host.console.roster.go_to(ParticipantUuid(person.uuid))
            await host.pilot.pause(0.05)
            look("console")
            if person.name not in worst:
                continue
            for key, screen in (("i", Details), ("x", Confirm), ("t", Fill)):
                await host.press(key)
                assert isinstance(host.app.screen, screen)
                look(screen.__name__)
                await host.press("escape")
            await host.press("m", "a")  # somebody who is not waiting is named in a toast
            look("toast")
        await host.until(lambda: len(host.session.deeds) == len(WORST))
        look("activity")
        assert host.app.screen is host.console
        assert all(one.path.endswith("/mute") for one in host.sent())
    views = len(set(shown))
    record("R8", f"{len(people)} names, {len(shown)} screens of {views} views: 0 action links")


async def test_a_link_would_be_seen_where_markup_is_read() -> None:
    async with hosting() as host:
        await host.console.mount(Static(NAMES["markup"]))
        await host.until(lambda: links(host))

        assert links(host) == ["Mallory"]


@pytest.mark.parametrize("kind", ["huge", "wide"])
async def test_a_very_long_name_leaves_room_for_everything_else(kind: str) -> None:
    async with hosting() as host:
        person = await host.arrives(NAMES[kind], waiting=False)
        await host.arrives("Recording", protocol="rtmp", streaming=True, waiting=False)
        host.node.do(lambda meeting: meeting.present(person.uuid))
        host.node.do(lambda meeting: meeting.say(person.uuid, "good morning"))
        await host.until(lambda: len(host.session.store.chat) == 1)
        host.console.roster.go_to(host.session.store.own_uuid)
        host.console.roster.go_to(ParticipantUuid(person.uuid))
        await host.row_key("mute")
        await host.until(lambda: "you: Mute" in host.pane("activity"))
        await host.until(lambda: host.session.deeds[-1].outcome is Outcome.SEEN)

        assert "streaming/recording" in host.status
        assert "m/M Mute" in host.keyline
        assert "x Remove" in host.keyline
        assert "? Help" in host.keyline
        assert "good morning" in host.said_in("chat")
        assert len(host.pane("activity").split("\n")) <= 12
        assert "▶" not in host.pane("stage")


async def test_clicking_a_name_that_looks_like_a_link_does_nothing() -> None:
    async with hosting() as host:
        await host.arrives(NAMES["markup"], waiting=False)
        host.node.do(lambda meeting: meeting.talk(meeting.named(NAMES["markup"]).uuid))
        await host.until(lambda: "[@click" in host.pane("stage"))
        for y, line in enumerate(host.lines):
            for found in re.finditer(r"\[@click", line):
                await host.pilot.click(offset=(cell_len(line[: found.start()]) + 3, y))

        assert host.app.is_running
        assert host.session.link.state == "LIVE"
        assert host.sent() == []


async def test_a_hostile_meeting_reason_is_shown_as_text() -> None:
    async with hosting() as host:
        host.node.do(lambda meeting: meeting.end("[/]\x1b[2J gone"))

        await host.until(lambda: "ENDED: [/]␛[2J gone" in host.status)
        check(host)
