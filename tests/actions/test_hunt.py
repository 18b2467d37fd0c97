"""The noise hunt finds the one line, in few questions, and puts back what it touched."""

from hypothesis import given
from hypothesis import strategies as st

from pextui.actions import hunt
from pextui.actions.hunt import Hunt, Progress
from pextui.protocol.wire import ParticipantUuid
from tests.store.people import ME, person, stage, store_with


def uuids(number: int) -> tuple[ParticipantUuid, ...]:
    return tuple(ParticipantUuid(f"p{n}") for n in range(number))


def hunted(number: int, noisy: set[ParticipantUuid]) -> tuple[Hunt, set[ParticipantUuid]]:
    """Play a hunt to its end; returns it, and who is muted then as the node would see it."""
    muted: set[ParticipantUuid] = set()
    search = Hunt(uuids(number)).begin()
    while True:
        muted = set(search.muted)
        if search.progress is not Progress.SEARCHING:
            return search, muted
        search = search.answer(is_noisy=bool(noisy - muted))


@given(st.integers(1, 64).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))))
def test_one_among_64_is_found_with_seven_questions_at_most(case: tuple[int, int]) -> None:
    number, at = case
    noisy = uuids(number)[at]
    over, muted = hunted(number, {noisy})

    assert over.progress is Progress.FOUND
    assert over.suspects == (noisy,)
    assert over.questions <= 7
    assert muted == {noisy}


@given(st.integers(1, 64))
def test_noise_of_nobody_here_leaves_everybody_as_before(number: int) -> None:
    over, muted = hunted(number, {ParticipantUuid("the building site outside")})

    assert over.progress is Progress.LOST
    assert muted == set()
    assert over.questions <= 7


@given(st.integers(2, 64).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))))
def test_whoever_cannot_be_muted_is_not_cleared_by_noise(case: tuple[int, int]) -> None:
    number, at = case
    noisy = uuids(number)[at]
    search = Hunt(uuids(number)).begin()
    while search.progress is Progress.SEARCHING:
        silent = frozenset(search.tried) - {noisy}
        search = search.answer(is_noisy=True, silent=silent)
        assert not silent or noisy in search.suspects
    assert search.progress is Progress.LOST, "nobody can be blamed who was never silent"


def test_hosts_are_silenced_last() -> None:
    store = store_with(person("host", role="chair"), person("guest"))
    store.apply(stage(host=100.0), 10.0)
    assert hunt.suspects(store, 30.0) == ("guest", "host")


def test_who_leaves_meanwhile_is_a_suspect_no_longer() -> None:
    a, b, c, d = uuids(4)
    search = Hunt((a, b, c, d)).begin().without({b, c, d})
    assert search.muted == {b}
    assert search.answer(is_noisy=False).suspects == (b,)


def test_suspects_are_those_who_can_be_heard_and_who_talks_most_comes_first() -> None:
    store = store_with(
        person(ME),
        person("silent"),
        person("noisy"),
        person("muted", is_muted=True),
        person("door", service_type="waiting_room"),
        person("console", protocol="api"),
    )
    store.apply(stage(noisy=100.0), 10.0)

    assert hunt.suspects(store, 30.0) == ("noisy", "silent")
