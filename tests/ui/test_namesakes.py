"""People whose names look the same are told apart, and nobody else is."""

from hypothesis import given
from hypothesis import strategies as st

from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid
from pextui.ui.namesakes import Namesakes
from tests.store.people import person


def known(*people: Participant) -> tuple[Namesakes, dict[ParticipantUuid, Participant]]:
    there = {one.uuid: one for one in people}
    namesakes = Namesakes()
    namesakes.take(there, there)
    return namesakes, there


def test_an_address_tells_them_apart_where_each_has_another() -> None:
    one = person("1111aaaa", display_name="Bob", uri="sip:bob.a@example.com")
    two = person("2222bbbb", display_name="B\u00f3b", uri="sip:bob.b@example.com")
    three = person("3333cccc", display_name="Ann", uri="sip:ann@example.com")
    namesakes, people = known(one, two, three)

    assert [namesakes.apart(who, people) for who in (one, two, three)] == ["bob.a", "bob.b", ""]


def test_the_uuid_tells_them_apart_where_nothing_else_does() -> None:
    one = person("1111aaaa", display_name="Bob", uri="guest@example.com")
    two = person("2222bbbb", display_name="BOB", uri="guest@elsewhere.com")
    namesakes, people = known(one, two)

    assert [namesakes.apart(who, people) for who in (one, two)] == ["#1111", "#2222"]


def test_who_comes_and_goes_is_told_with_those_concerned() -> None:
    one, two = person("1", display_name="Bob"), person("2", display_name="bob")
    namesakes, people = known(one)
    people[two.uuid] = two
    assert namesakes.take({two.uuid}, people) == {one.uuid, two.uuid}
    del people[one.uuid]
    assert namesakes.take({one.uuid}, people) == {two.uuid}
    assert namesakes.apart(two, people) == ""


_NAMES = st.sampled_from(["Ann", "ann", "Bob", "B\u00f3b", "Cy"])


@given(st.lists(st.tuples(st.integers(0, 5), st.none() | _NAMES), max_size=30))
def test_piece_by_piece_is_the_same_as_all_at_once(steps: list[tuple[int, str | None]]) -> None:
    namesakes, people = known()
    for number, name in steps:
        uuid = ParticipantUuid(str(number))
        if name is None:
            people.pop(uuid, None)
        else:
            people[uuid] = person(uuid, display_name=name)
        namesakes.take({uuid}, people)
    afresh, _ = known(*people.values())

    assert [namesakes.apart(one, people) for one in people.values()] == [
        afresh.apart(one, people) for one in people.values()
    ]
