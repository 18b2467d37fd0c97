"""How much people talk, in their details and in the order of the roster."""

from hypothesis import given
from hypothesis import strategies as st

from pextui.simulator.meeting import Meeting
from pextui.store import Said
from pextui.ui.details import talk_of
from pextui.ui.order import Sort
from tests.ui.host import hosting


def test_the_details_say_how_much_when_and_how_it_is_counted() -> None:
    now = 1000.0
    said = Said(40.0, ((now - 500, now - 480), (now - 20, now)))
    rows = dict(talk_of(said, 160.0, now))
    assert rows["Talked"] == "20s of the last minute, 40s in all (25% of all talk)"
    assert rows["Ten minutes"].startswith("10 min ago ")
    assert rows["Ten minutes"].endswith(" now")
    bars = rows["Ten minutes"].removeprefix("10 min ago ").removesuffix(" now")
    assert len(bars) == 20
    assert bars[0] == bars[10] == "▁"
    assert bars[-1] not in "▁▂"
    assert bars[3] != "▁"
    assert rows[""] == "as the node hears voices, while not muted"


def test_whoever_has_said_nothing_is_called_silent() -> None:
    rows = dict(talk_of(Said(), 0.0, 1000.0))
    assert rows["Ten minutes"] == "silent"


def test_nobody_has_talked_without_a_share() -> None:
    assert dict(talk_of(Said(), 0.0, 5.0))["Talked"] == "0s of the last minute, 0s in all"


@given(st.floats(0, 30), st.floats(0, 30))
def test_all_is_never_less_than_the_last_minute_of_it(begin: float, seconds: float) -> None:
    now = 1000.0
    said = Said().begun(now - 60 + begin).ended(now - 60 + begin + seconds)
    told = dict(talk_of(said, 0.0, now))["Talked"]
    lately, total = (part.split("s ")[0] for part in told.split(", "))
    assert int(total) >= int(lately)


async def test_an_open_dialog_follows_who_talks() -> None:
    async with hosting() as host:
        await host.go_to("Yuki Tanaka")
        await host.press("i")
        await host.sees("0s of the last minute")
        await host.does(Meeting.talk, "Yuki Tanaka")
        await host.sees("1s of the last minute")


async def test_sorted_by_talk_who_talked_most_comes_first_with_their_time() -> None:
    async with hosting() as host:
        await host.press("w", "w")
        assert host.console.roster.sort is Sort.TALK
        await host.does(Meeting.talk, "Zoë van den Berg")
        await host.until(lambda: "2s" in host.row("Zoë van den Berg"))
        lines = host.pane("roster").splitlines()
        guests = next(n for n, line in enumerate(lines) if "Guests" in line)
        assert "Zoë van den Berg" in lines[guests + 1]
