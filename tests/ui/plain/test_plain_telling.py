"""What plain mode tells: one line for many, and no symbol that would be read aloud."""

from pextui.simulator.meeting import Meeting
from tests.ui.plain.desk import typing


def test_a_verb_for_many_is_told_in_one_line() -> None:
    with typing("townhall", people=60) as desk:
        desk.type("mute role:guest !muted !waiting")
        desk.type("yes")
        desk.hears(" done")
        told = [one for one in desk.told if one.startswith("Mute ") and "?" not in one]
        assert len(desk.sent()) > 10
        assert told == [f"Mute {len(desk.sent())} people: {len(desk.sent())} done"]


def test_what_fails_for_many_for_one_reason_is_one_line_with_the_reason() -> None:
    with typing() as desk:
        desk.type("transfer role:guest !waiting to meet_nowhere")
        desk.type("yes")
        desk.until(lambda: len(desk.session.deeds) == 7)
        desk.until(lambda: not any(one.outcome.is_open for one in desk.session.deeds))
        desk.hears("Transfer 7 people: 0 done, 7 failed")
        failed = [line for line in desk.told if line.startswith("FAILED")]
        reason = desk.session.deeds[0].words
        assert reason
        assert all(reason in line for line in failed)
        assert len(failed) < 7


def test_a_failure_among_many_is_told_by_itself_with_the_reason() -> None:
    with typing() as desk:
        desk.type("dtmf role:guest !waiting 1")

        def two_go(meeting: Meeting) -> None:
            for name in ("Kwame Mensah", "Priya Raman"):
                meeting.leave(meeting.named(name).uuid)

        desk.node.do(two_go)
        desk.until(lambda: not desk.knows("Priya Raman"))
        desk.type("yes")
        desk.hears("Send DTMF 7 people: 5 done, 2 failed")
        failed = sorted(line for line in desk.told if line.startswith("FAILED"))
        assert [line.partition(": ")[2].partition(":")[0] for line in failed] == [
            "Send DTMF Kwame Mensah",
            "Send DTMF Priya Raman",
        ]
        assert all("has left" in line for line in failed)


def test_no_symbol_is_told() -> None:
    with typing() as desk:
        desk.type("mute Priya Raman")
        desk.hears("Mute Priya Raman: seen")
        assert "✓" not in desk.said()


def test_what_this_console_did_is_told_once_and_what_another_did_as_ever() -> None:
    with typing() as desk:
        desk.type("mute Priya Raman")
        desk.hears("Mute Priya Raman: seen")
        desk.node.do(lambda meeting: meeting.mute(meeting.named("Yuki Tanaka").uuid))
        desk.hears("Yuki Tanaka muted")
        assert "Priya Raman muted" not in desk.said()


def test_who_was_removed_is_called_again_by_a_sentence() -> None:
    with typing() as desk:
        desk.type("remove Kwame Mensah")
        desk.type("yes")
        desk.until(lambda: not desk.knows("Kwame Mensah"))
        said = desk.type("undo")[-1]
        assert "Call +233302555017 as a guest, by sip, shown as Kwame Mensah?" in said
        desk.type("yes")
        desk.until(lambda: "dial" in desk.sent())
