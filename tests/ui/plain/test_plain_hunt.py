"""The noise hunt in lines: questions that are answered with words, and all others left alone."""

from tests.ui.plain.desk import Desk, typing


def questions(desk: Desk) -> int:
    """How many questions have been asked."""
    return desk.said().count("Is it still noisy?")


def begin(desk: Desk, words: str = "hunt") -> None:
    """Begin a hunt: it says first whom it mutes."""
    before = desk.muted()
    (*_, asked) = desk.type(words)
    assert "8 can be heard. Mute 4 of them and listen" in asked
    assert desk.muted() == before
    desk.type("yes")


def asked(desk: Desk, number: int) -> None:
    """Wait until so many questions have been asked."""
    desk.until(lambda: questions(desk) == number)


def test_it_finds_the_one_and_puts_all_others_back() -> None:
    with typing() as desk:
        before, noisy, number = desk.muted(), "Yuki Tanaka", 0
        begin(desk)
        while "it was" not in desk.said():
            number += 1
            asked(desk, number)
            desk.type("no" if noisy in desk.muted() else "yes")
            desk.until(lambda number=number: questions(desk) > number or "it was" in desk.said())  # type: ignore[misc]
        assert number <= 4
        desk.hears("noise hunt: it was Yuki Tanaka, now muted; all others are as before")
        assert desk.muted() == before | {noisy}
        assert not any(line.startswith(("Mute ", "Unmute ")) for line in desk.told)


def test_stop_puts_everybody_back_and_nothing_else_is_taken_for_an_answer() -> None:
    with typing() as desk:
        before = desk.muted()
        begin(desk, "noise hunt")
        assert desk.type("yes") == ["Wait: not all of them are muted yet."]
        asked(desk, 1)
        assert desk.muted() > before
        assert desk.type("remove all") == ["The noise hunt is on: type yes, no, or stop."]
        desk.type("stop")
        desk.hears("noise hunt stopped; all others are as before")
        assert desk.muted() == before


def test_noise_that_nobody_here_makes_is_said() -> None:
    with typing() as desk:
        before, number = desk.muted(), 0
        begin(desk)
        while "not one line alone" not in desk.said():
            number += 1
            asked(desk, number)
            desk.type("yes")
            desk.until(
                lambda number=number: (  # type: ignore[misc]
                    questions(desk) > number or "not one line" in desk.said()
                )
            )
        desk.until(lambda: desk.muted() == before)


def test_who_is_put_out_meanwhile_is_told_who_stays_muted() -> None:
    with typing() as desk:
        begin(desk)
        asked(desk, 1)
        own = desk.session.store.own_uuid
        assert own is not None
        desk.node.do(lambda meeting: meeting.dismiss(own))
        desk.until(lambda: desk.session.link.is_over)
        desk.type("leave")
        desk.hears("still muted: ")
        desk.type("leave")
        assert desk.has_left
