"""When a frame is drawn: at once after a rest, then as often as it costs little."""

import pytest

from pextui.ui.pace import AFAR, CALM, LONGEST_REST, REST, STEADY, Beat, Pace, pace_of


class Hands:
    """A clock and a processor that a test moves by hand, in seconds."""

    def __init__(self, pace: Pace) -> None:
        self.now = self.spent = 0.0
        self.beat = Beat(pace, lambda: self.now, lambda: self.spent)

    def draws(self, cost: float) -> None:
        """Draw a frame that costs so many seconds."""
        with self.beat.frame():
            self.now += cost
            self.spent += cost


def test_the_first_frame_is_drawn_at_once() -> None:
    assert Hands(Pace()).beat.wait() <= 0
    assert Hands(CALM).beat.wait() <= 0


def test_between_two_frames_it_rests_in_proportion_to_their_cost() -> None:
    hands = Hands(Pace())
    for _ in range(2):
        hands.draws(0.01)
    assert hands.beat.wait() == pytest.approx(REST * 0.01 - 0.01)


def test_one_dear_frame_holds_up_nothing() -> None:
    hands = Hands(Pace())
    hands.draws(0.001)
    hands.draws(0.2)
    assert hands.beat.wait() <= 0


def test_however_dear_frames_are_something_is_drawn() -> None:
    hands = Hands(Pace())
    for _ in range(2):
        hands.draws(0.1)
    assert hands.beat.wait() == pytest.approx(LONGEST_REST - 0.1)


def test_what_is_behind_a_dialog_is_drawn_seldom() -> None:
    hands = Hands(Pace())
    hands.draws(0.0)
    assert hands.beat.wait(is_covered=True) == pytest.approx(LONGEST_REST)


@pytest.mark.parametrize("fps", [1, 5, 60])
def test_there_are_no_more_frames_than_the_user_allows(fps: int) -> None:
    hands = Hands(pace_of(fps, is_calm=False, is_afar=False))
    hands.draws(0.0)
    assert hands.beat.wait() == pytest.approx(1 / fps)


def test_calm_stays_calm_with_a_higher_limit() -> None:
    assert CALM.at_most(30) == CALM
    assert CALM.at_most(1).fps == 1
    assert CALM.at_most(None) is CALM


@pytest.mark.parametrize(
    ("fps", "is_calm", "is_afar", "pace"),
    [
        (None, False, False, STEADY),
        (None, False, True, AFAR),
        (50, False, True, Pace(fps=50)),
        (10, False, False, Pace(fps=10)),
        (None, True, True, CALM),
        (30, True, False, CALM),
    ],
)
def test_what_the_user_wishes_comes_before_where_the_terminal_is(
    fps: int | None, is_calm: bool, is_afar: bool, pace: Pace
) -> None:
    assert pace_of(fps, is_calm=is_calm, is_afar=is_afar) == pace
