"""The noise hunt at the screen: it mutes, asks, finds, and leaves everybody else as they were."""

import pytest

from pextui.simulator.meeting import Meeting
from pextui.ui.ask import hunt
from pextui.ui.ask.hunt import HuntDialog
from tests.ui.host import ME, Host, hosting
from tests.ui.test_undo import muted


@pytest.fixture(autouse=True)
def _listens_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hunt, "LISTEN", 0.05)


def is_asking(host: Host) -> bool:
    return isinstance(host.app.screen, HuntDialog)


async def answer(host: Host, key: str) -> None:
    """Answer, and wait until others are muted, or the hunt is over."""
    now = muted(host)
    await host.press(key)
    await host.until(lambda: muted(host) != now or not is_asking(host))


async def asked(host: Host) -> None:
    """Wait until the question can be answered."""
    await host.sees("Is it still noisy?")


def at_the_node(host: Host) -> set[str]:
    """Who really is muted."""
    people = host.node.do(lambda meeting: list(meeting.people.values()))
    return {one.name for one in people if one.muted}


async def begin(host: Host) -> None:
    """Begin a hunt, and wait for its first question."""
    await host.press("N", "y")
    await host.until(lambda: is_asking(host))


async def hunt_for(host: Host, noisy: str) -> int:
    """Answer truly until it is over; return how many questions that took."""
    questions = 0
    while is_asking(host):
        await asked(host)
        questions += 1
        await answer(host, "n" if noisy in muted(host) else "y")
    return questions


async def says(host: Host, words: str) -> None:
    """Wait until something is said."""
    await host.until(lambda: any(words in one for one in host.toasts))


async def test_it_finds_the_one_and_puts_all_others_back() -> None:
    async with hosting() as host:
        before, noisy = muted(host), "Yuki Tanaka"
        await begin(host)
        assert await hunt_for(host, noisy) <= 4
        await says(host, "it was Yuki Tanaka, now muted; all others are as before")
        assert muted(host) == before | {noisy}
        assert host.console.roster.cursor == host.uuid(noisy)
        assert "noise hunt: Mute Yuki Tanaka" in host.said_in("activity")


async def test_whom_it_found_is_unmuted_by_u_and_nobody_else() -> None:
    async with hosting() as host:
        before, noisy = muted(host), "Yuki Tanaka"
        await host.go_to("Kwame Mensah")
        await host.press("m")
        await host.until(lambda: "Kwame Mensah" in muted(host))
        await begin(host)
        await hunt_for(host, noisy)
        await says(host, "all others are as before")

        await host.press("u")
        await host.until(lambda: muted(host) == before | {"Kwame Mensah"})


async def test_it_names_whom_it_mutes_before_it_does() -> None:
    async with hosting() as host:
        await host.press("N")
        await host.sees("8 can be heard. Mute 4 of them and listen")
        await host.press("escape")
        assert host.sent() == []


async def test_escape_leaves_everything_as_it_was() -> None:
    async with hosting() as host:
        before = muted(host)
        await begin(host)
        await asked(host)
        assert muted(host) > before
        await host.press("y")
        await asked(host)

        await host.press("escape")
        await says(host, "noise hunt stopped; all others are as before")
        assert muted(host) == before


async def test_noise_that_nobody_here_makes_is_said() -> None:
    async with hosting() as host:
        before = muted(host)
        await begin(host)
        await hunt_for(host, "nobody")
        await says(host, "not one line alone")
        await host.until(lambda: muted(host) == before)


async def test_a_key_that_is_held_answers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hunt, "LISTEN", 60.0)  # a slow machine types slowly
    async with hosting() as host:
        await begin(host)
        await asked(host)
        for _ in range(5):
            await host.pilot.press("y")
        await host.pilot.pause()
        assert "Question 1" in host.flat


async def test_who_is_still_muted_is_said_and_unmuted_when_that_is_possible_again() -> None:
    async with hosting() as host:
        before = muted(host)
        await begin(host)
        await asked(host)
        taken = muted(host) - before
        await host.does(lambda meeting, uuid: meeting.give_role(uuid, "guest"), ME)
        await host.until(lambda: host.session.store.own_role == "guest")
        await host.press("escape")
        await says(host, "noise hunt stopped; still muted: Kwame Mensah")
        assert muted(host) == before | taken

        await host.does(lambda meeting, uuid: meeting.give_role(uuid, "chair"), ME)
        await host.until(lambda: muted(host) == before)


async def test_leaving_gives_all_their_voice_back() -> None:
    async with hosting() as host:
        before = at_the_node(host)
        await begin(host)
        await asked(host)
        assert at_the_node(host) > before
        host.app.leave()
        assert host.session.finished.wait(10)
        assert at_the_node(host) == before


async def test_a_guest_cannot_hunt() -> None:
    async with hosting(as_guest=True) as host:
        await host.press("N")
        assert "only a host can do this" in host.toasts[-1]
        assert host.sent() == []


def does_nothing(meeting: Meeting) -> None:
    """The node says yes to giving somebody their voice, and does nothing."""

    def unmute(uuid: str) -> None:
        pass

    meeting.unmute = unmute  # type: ignore[method-assign]


async def test_a_yes_of_the_node_is_not_called_all_as_before() -> None:
    async with hosting() as host:
        before = at_the_node(host)
        await begin(host)
        await asked(host)
        taken = at_the_node(host) - before
        host.node.do(does_nothing)
        await host.press("escape")
        await says(host, "noise hunt stopped; still muted: ")
        assert at_the_node(host) == before | taken
