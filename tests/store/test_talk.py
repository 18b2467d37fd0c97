"""How long somebody has talked: only what the node marked, while they could be heard."""

from hypothesis import given
from hypothesis import strategies as st

from pextui.protocol.wire import ParticipantUuid
from pextui.store import Store
from pextui.store.talk import MINUTE, REMEMBERED, SILENT, Said
from tests.store.people import delete, person, stage, store_with, update

ANN, BOB = ParticipantUuid("ann"), ParticipantUuid("bob")


def speak(store: Store, at: float, *talking: str) -> None:
    """The node tells that these talk, and nobody else."""
    store.apply(stage(**dict.fromkeys(talking, 100.0)), at)


def meeting() -> Store:
    return store_with(person(ANN), person(BOB))


def test_an_interval_lasts_from_mark_to_mark() -> None:
    store = meeting()
    speak(store, 100.0, ANN)
    assert store.said_by(ANN).seconds(103.0) == 3.0
    speak(store, 110.0, BOB)

    assert store.said_by(ANN).seconds(200.0) == 10.0
    assert store.said_by(BOB).seconds(115.0) == 5.0
    assert store.said_by_all(115.0) == 15.0


def test_a_mute_ends_it_though_the_node_goes_on_marking() -> None:
    store = meeting()
    speak(store, 100.0, ANN)
    store.apply(update(ANN, is_muted=True), 104.0)
    speak(store, 105.0, ANN)
    assert store.said_by(ANN).seconds(200.0) == 4.0

    store.apply(update(ANN, is_muted=False), 200.0)
    assert store.said_by(ANN).seconds(201.0) == 5.0


def test_a_corrected_list_ends_it_for_who_is_muted_and_begins_it_for_who_is_not() -> None:
    store = store_with(person(ANN), person(BOB, is_muted=True))
    speak(store, 100.0, ANN, BOB)
    store.correct((person(ANN, is_muted=True), person(BOB)), 104.0)

    assert store.said_by(ANN).seconds(200.0) == 4.0
    assert store.said_by(BOB).seconds(110.0) == 6.0


def test_after_a_lost_stream_a_list_says_of_nobody_that_they_talk() -> None:
    store = meeting()
    speak(store, 100.0, ANN)
    store.lost_sight(112.0)
    store.take_list((person(ANN, is_muted=True), person(BOB)), 150.0)
    store.apply(update(ANN), 151.0)

    assert store.said_by(ANN).seconds(300.0) == 12.0


def test_leaving_ends_it_and_it_still_counts_in_what_all_have_said() -> None:
    store = meeting()
    speak(store, 100.0, ANN)
    store.apply(delete(ANN), 107.0)

    assert store.said_by(ANN) == SILENT
    assert store.said_by_all(500.0) == 7.0


def test_a_lost_stream_ends_it_at_its_last_sign_of_life() -> None:
    store = meeting()
    speak(store, 100.0, ANN)
    store.lost_sight(112.0)
    assert store.said_by(ANN).seconds(300.0) == 12.0

    speak(store, 300.0, ANN)
    assert store.said_by(ANN).seconds(301.0) == 13.0


def test_a_clock_that_is_turned_back_adds_nothing() -> None:
    said = SILENT.begun(100.0).ended(40.0)
    assert said.seconds(40.0) == 0.0


@given(
    spans=st.lists(
        st.tuples(st.floats(0, 50, width=32), st.floats(0.5, 50, width=32)), min_size=1, max_size=40
    )
)
def test_the_parts_of_the_remembered_time_add_up_to_all_of_it(
    spans: list[tuple[float, float]],
) -> None:
    said, now = Said(), 1000.0
    for pause, length in spans:
        said = said.begun(now + pause).ended(now + pause + length)
        now += pause + length
    begin = now - REMEMBERED
    parts = [said.within(begin + n * MINUTE, begin + (n + 1) * MINUTE) for n in range(10)]

    assert abs(sum(parts) - said.within(begin, now)) < 1e-6
    assert said.within(begin, now) <= said.seconds(now) + 1e-6
    assert all(0 <= part <= MINUTE + 1e-6 for part in parts)
