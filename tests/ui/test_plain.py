"""Without colours, and in plain ASCII: every state can still be read."""

import pytest

from pextui.simulator.meeting import Meeting
from pextui.ui.app import Options
from tests.ui.host import Host, hosting


def stylings(host: Host, words: str) -> set[str]:
    """How the pieces of the line that holds *words* are drawn, without their colours."""
    strips = host.app.strips
    line = next(strip for strip in strips if words in strip.text)
    found = set()
    for segment in line:
        if segment.style is not None:
            found |= {
                name
                for name in ("bold", "dim", "reverse", "underline", "italic")
                if getattr(segment.style, name)
            }
    return found


def colours(host: Host) -> set[tuple[int, int, int]]:
    """All colours on the screen."""
    found = set()
    for strip in host.app.strips:
        for segment in strip:
            for colour in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                if colour is not None and colour.triplet is not None:
                    found.add((colour.triplet.red, colour.triplet.green, colour.triplet.blue))
    return found


def in_ascii(meeting: Meeting) -> None:
    """What people are called is not the screen's doing."""
    for number, person in enumerate(list(meeting.people.values())):
        if not person.name.isascii():
            meeting.rename(person.uuid, f"Person {number}")


async def test_without_colours_every_state_is_there_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with hosting() as host:
        await host.go_to("Kwame Mensah")
        await host.press("space")
        await host.does(Meeting.talk, "Yuki Tanaka")
        await host.does(Meeting.spotlight, "Zoë van den Berg")
        await host.does(Meeting.present, "Priya Raman")
        host.node.do(lambda meeting: meeting.mute(meeting.named("Amara Okafor").uuid))
        await host.until(lambda: "muted" in host.row("Amara Okafor"))
        await host.until(lambda: "Priya Raman presents" in host.status)

        assert all(red == green == blue for red, green, blue in colours(host))
        assert "●" in host.row("Kwame Mensah")
        assert "talks" in host.row("Yuki Tanaka")
        assert "spotlight 1" in host.row("Zoë van den Berg")
        assert "presenting" in host.row("Priya Raman")
        assert "waiting" in host.row("Leila Haddad")
        assert "(you)" in host.pane("roster")
        assert "▶ Yuki Tanaka" in host.pane("stage")
        assert "(R)" in host.pane("controls")
        assert "▸Roster" in host.screen
        assert "reverse" in stylings(host, "Mateo Fernández")
        assert "reverse" not in stylings(host, "李明 (Li Ming)        ")


async def test_without_colours_the_focused_pane_and_button_show_by_themselves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with hosting() as host:
        await host.press("tab")
        assert "▸Stage" in host.screen
        assert "▸Roster" not in host.screen
        await host.press("A")

        assert "reverse" in stylings(host, "Cancel")


async def test_a_stale_roster_says_so_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with hosting() as host:
        host.node.do(lambda meeting: meeting.end("over"))

        await host.until(lambda: "ENDED: over" in host.status)
        assert "bold" in stylings(host, "ENDED")


async def test_with_ascii_the_whole_screen_is() -> None:
    async with hosting(options=Options(ascii=True), before=in_ascii) as host:
        await host.does(Meeting.talk, "Yuki Tanaka")
        await host.does(Meeting.spotlight, "Priya Raman")
        await host.does(lambda meeting, uuid: meeting.say(uuid, "hello"), "Priya Raman")
        await host.until(lambda: "hello" in host.screen and "spotlight" in host.screen)
        assert "meet_alice | 127.0.0.1 | host" in host.status
        await host.go_to("Priya Raman")
        await host.press("m", "space", "slash", "escape", "d", "z", "escape")
        for key in ("down", "A", "o", "question_mark", "i", "E", "x", "ctrl+p"):
            await host.press(key)
            assert host.screen.isascii(), sorted({one for one in host.screen if not one.isascii()})
            await host.press("escape")
