"""The noise hunt in lines: questions that are answered with words, and all others left alone."""

from tests.ui.plain.desk import Desk, typing


def questions(desk: Desk) -> int:
    """How many questions have been asked."""
    return desk.said().count("Is it still noisy?")


def asked(desk: Desk, number: int) -> None:
    """Wait until so many questions have been asked."""
    desk.until(lambda: questions(desk) == number)


def test_it_finds_the_one_and_puts_all_others_back() -> None:
    with typing() as desk:
        before, noisy, number = desk.muted(), "Yuki Tanaka", 0
        desk.type("hunt")
        while "Found" not in desk.said():
            number += 1
            asked(desk, number)
            desk.type("no" if noisy in desk.muted() else "yes")
        assert number <= 4
        assert desk.told[-1] == "Found: Yuki Tanaka is muted, all others are as before."
        desk.until(lambda: desk.muted() == before | {noisy})
        assert not any(line.startswith(("Mute ", "Unmute ")) for line in desk.told)


def test_stop_puts_everybody_back_and_nothing_else_is_taken_for_an_answer() -> None:
    with typing() as desk:
        before = desk.muted()
        desk.type("noise hunt")
        assert desk.type("yes") == ["Wait: not all of them are muted yet."]
        asked(desk, 1)
        assert desk.muted() > before
        assert desk.type("remove all") == ["The noise hunt is on: type yes, no, or stop."]
        assert desk.type("stop") == ["Noise hunt stopped: everybody is as before."]
        desk.until(lambda: desk.muted() == before)


def test_leaving_puts_everybody_back_first() -> None:
    with typing() as desk:
        before = desk.muted()
        desk.type("hunt")
        asked(desk, 1)
        assert desk.console.part()
        desk.until(lambda: desk.muted() == before)
        assert not desk.console.part()


def test_noise_that_nobody_here_makes_is_said() -> None:
    with typing() as desk:
        before, number = desk.muted(), 0
        desk.type("hunt")
        while "Not one line alone" not in desk.said():
            number += 1
            asked(desk, number)
            desk.type("yes")
        desk.until(lambda: desk.muted() == before)


def test_who_is_put_out_meanwhile_is_told_who_stays_muted() -> None:
    with typing() as desk:
        desk.type("hunt")
        asked(desk, 1)
        own = desk.session.store.own_uuid
        assert own is not None
        desk.node.do(lambda meeting: meeting.dismiss(own))
        desk.until(lambda: desk.session.link.is_over)
        assert "not in the meeting. stop ends it." in desk.type("yes")[0]
        (said,) = desk.type("leave")
        assert "Still muted: " in said
        desk.type("leave")
        assert desk.has_left
