import math

from tests.benchmarks.pace import GULP, MOST, Pace


def test_who_takes_everything_always_may() -> None:
    assert Pace(math.inf).may_take(0.0) == MOST


def test_who_is_stuck_never_may() -> None:
    pace = Pace(0)
    assert not any(pace.may_take(moment) for moment in (0.0, 1.0, 1000.0))


def test_a_slow_reader_takes_its_rate_however_often_it_looks() -> None:
    for step in (0.0005, 0.002, GULP):
        pace, taken = Pace(32_000), 0
        for number in range(int(10 / step)):
            size = pace.may_take(number * step)
            pace.took(size)
            taken += size
        assert abs(taken - 320_000) <= 32_000 * GULP * 2


def test_what_was_not_taken_is_not_saved_up() -> None:
    pace = Pace(32_000)
    pace.may_take(0.0)
    assert pace.may_take(3600.0) == 32_000 * GULP


def test_the_rate_may_change_at_any_time() -> None:
    pace = Pace()
    pace.took(pace.may_take(0.0))
    pace.rate = 32_000
    assert 0 < pace.may_take(1.0) <= 32_000 * GULP
