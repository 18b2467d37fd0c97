"""Activity: what one key did to many is one line, each failure another; and it can be searched."""

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pextui.actions import Target
from pextui.protocol.wire import ParticipantUuid
from pextui.session import Deed, Job, Outcome
from pextui.simulator.meeting import Meeting
from pextui.store import Store
from pextui.ui.app import Options
from pextui.ui.words import Batch, gathered
from tests.actions.test_table import action
from tests.ui.host import Host, hosting
from tests.ui.test_undo import settled


def job(number: int) -> Job:
    """One key's work for *number* people."""
    row = action("mute")
    targets = tuple(Target(ParticipantUuid(f"p{n}"), f"P{n}") for n in range(number))
    return Job(1, row, targets, {}, row.before(Store(), targets), None)


def deeds_of(work: Job, outcomes: list[Outcome]) -> list[Deed]:
    first = Deed(1, 0.0, work.action, Target(), job=work)
    return [
        replace(first, number=n, target=work.targets[n % len(work.targets)], outcome=outcome)
        for n, outcome in enumerate(outcomes, start=1)
    ]


def test_few_have_a_line_each() -> None:
    deeds = deeds_of(job(3), [Outcome.SEEN, Outcome.REFUSED, Outcome.SENT])
    assert list(gathered(deeds)) == deeds


@given(st.lists(st.sampled_from(list(Outcome)), min_size=4, max_size=30))
def test_many_are_one_line_that_counts_all_and_each_failure_is_another(
    outcomes: list[Outcome],
) -> None:
    deeds = deeds_of(job(len(outcomes)), outcomes)
    lines = list(gathered(deeds))
    (batch,) = [one for one in lines if isinstance(one, Batch)]

    assert batch.done + batch.failed + batch.open + batch.off == len(outcomes)
    assert [one for one in lines if isinstance(one, Deed)] == [
        one for one in deeds if one.outcome.is_failure
    ]
    assert batch.number == 1


async def test_muting_many_is_told_in_one_line_with_how_far_it_came() -> None:
    async with hosting() as host:
        await host.press("slash")
        await host.type("role:guest !waiting !muted")
        await host.press("enter", "asterisk", "m", "y")
        await host.until(lambda: len(host.session.deeds) == 6)
        await settled(host)
        await host.until(lambda: "you: Mute 6 people · 6 ✓" in host.said_in("activity"))
        assert host.pane("activity").count("you: Mute") == 1


async def test_activity_can_be_searched_for_what_this_console_did() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.press("m")
        await host.until(lambda: "you: Mute Priya Raman" in host.said_in("activity"))
        await host.does(Meeting.mute, "Yuki Tanaka")
        await host.until(lambda: "Yuki Tanaka muted by another host" in host.said_in("activity"))

        host.console.activity.focus()
        await host.press("slash")
        await host.type("you priya")
        await host.until(lambda: "Yuki" not in host.said_in("activity"))
        assert "you: Mute Priya Raman" in host.said_in("activity")
        await host.press("enter")
        assert "filter: you priya" in host.said_in("activity")
        await host.press("escape")
        await host.until(lambda: "Yuki Tanaka muted" in host.said_in("activity"))


async def test_records_that_cannot_be_written_are_said_and_not_only_written_down(
    tmp_path: Path,
) -> None:
    async with hosting(options=Options(records=tmp_path / "gone")) as host:
        sentence = "the records cannot be written: No such file or directory"
        await host.until(lambda: sentence in host.toasts)
        assert sentence in host.said_in("activity")


async def search(host: Host, text: str) -> None:
    host.console.activity.focus()
    await host.press("slash")
    await host.type(text)


async def test_what_was_done_to_many_is_found_by_the_name_of_each() -> None:
    async with hosting() as host:
        await host.press("slash")
        await host.type("role:guest !waiting !muted")
        await host.press("enter", "asterisk", "m", "y")
        await host.until(lambda: len(host.session.deeds) == 6)
        await settled(host)

        await search(host, "you zoe")
        found = "you: Mute 6 people (Zoë van den Berg …) · 6 ✓"
        await host.until(lambda: found in host.said_in("activity"))
        await host.press("escape")
        await host.until(lambda: "you: Mute 6 people · 6 ✓" in host.said_in("activity"))
        await search(host, "you amara")
        await host.until(lambda: "you: Mute" not in host.said_in("activity"))


async def test_what_happened_to_many_is_found_by_the_name_of_each() -> None:
    async with hosting() as host:
        late = [f"Late {letter * 3}" for letter in "abcdefghijklmnopqrst"]
        host.node.do(lambda meeting: [meeting.arrive(name) for name in late])
        await host.until(
            lambda: "Late aaa, Late bbb, Late ccc and 17 more" in host.said_in("activity")
        )
        assert "Late ppp" not in host.said_in("activity")
        await search(host, "late ppp")
        await host.until(lambda: "Late ppp, Late aaa, Late bbb and" in host.said_in("activity"))


async def test_who_is_muted_by_the_node_for_becoming_a_guest_was_muted_by_no_other_host() -> None:
    async with hosting(before=Meeting.mute_guests) as host:
        await host.go_to("Amara Okafor")
        await host.press("H")
        await host.until(lambda: "Amara Okafor muted" in host.said_in("activity"))
        assert "by another host" not in host.said_in("activity")


async def test_what_another_host_does_against_this_one_is_said() -> None:
    async with hosting() as host:
        await host.go_to("Priya Raman")
        await host.press("m")
        await host.until(lambda: host.session.deeds)
        await settled(host)
        await host.does(Meeting.unmute, "Priya Raman")
        await host.until(
            lambda: any("by another host, against this console" in one for one in host.toasts)
        )


async def test_a_pane_that_was_made_smaller_and_is_away_still_tells_the_newest() -> None:
    async with hosting() as host:
        for verb in (Meeting.unlock, Meeting.lock) * 4:
            host.node.do(verb)
            is_locked = verb is Meeting.lock
            await host.until(lambda: host.session.store.conference.locked is is_locked)  # noqa: B023
        await host.pilot.resize_terminal(60, 20)
        await host.pilot.pause(0.1)
        for name in ("Early Ann", "Late Larry"):
            await host.arrives(f"{name} {'of a long name ' * 5}")
        host.console.open_pane("activity")
        await host.until(lambda: "Late Larry" in host.pane("activity"))
        host.node.do(Meeting.mute_guests)
        await host.until(lambda: "all guests muted" in host.pane("activity"))


async def test_the_sign_of_an_outcome_is_never_alone_on_a_line() -> None:
    async with hosting() as host:
        await host.go_to("Zoë van den Berg")
        await host.row_key("mute")
        await host.until(lambda: "seen ✓" in host.said_in("activity"))
        wraps = set()
        for width in range(100, 132):
            await host.pilot.resize_terminal(width, 40)
            await host.until(lambda: "seen ✓" in host.said_in("activity"))
            lines = [line.strip("│ ") for line in host.pane("activity").splitlines()]
            wraps |= {line for line in lines if line.endswith(("✓", "·"))}

        assert "✓" not in wraps
        assert "seen ✓" not in wraps
        assert "· seen ✓" in wraps
        assert not [line for line in wraps if line.endswith("·")]


async def test_whom_it_was_done_to_is_told_apart_from_a_namesake_as_the_question_did() -> None:
    async with hosting() as host:
        await host.arrives("Priya Raman", uri="sip:priya.two@example.com", waiting=False)
        await host.go_to("Priya Raman")
        apart = host.uuid("Priya Raman")[:8]
        await host.press("x")
        await host.sees(apart)
        await host.press("y")
        await host.until(lambda: "you: Remove Priya Raman (" in host.said_in("activity"))
        assert apart in host.said_in("activity")
