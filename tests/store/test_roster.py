"""The roster against every order of events."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from pextui.protocol.events import (
    Bye,
    Disconnect,
    Event,
    Garbled,
    ParticipantCreate,
    ParticipantDelete,
    ParticipantUpdate,
    PresentationFrame,
    PresentationStart,
    PresentationStop,
    RefreshToken,
    Unknown,
)
from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid, Role
from pextui.store import NOTHING, NewsKind, Part, Store, Where
from pextui.store.compare import uuid_of
from pextui.store.people import WEIGHT_LIMIT, weight
from tests.conftest import examples
from tests.figures import record
from tests.store.people import (
    BEGIN,
    END,
    ME,
    chat,
    conference,
    create,
    delete,
    person,
    seat,
    stage,
    store_with,
    update,
)

UUIDS = ["a", "b", "c", "d", ME]
KINDS = ["conference", "waiting_room", "connecting", "ivr", "hologram"]

uuids = st.sampled_from(UUIDS)
people = st.builds(
    person,
    uuids,
    display_name=st.sampled_from(["Ann", "Bob", ""]),
    role=st.sampled_from(["chair", "guest"]),
    service_type=st.sampled_from(KINDS),
    protocol=st.sampled_from(["sip", "api"]),
    is_muted=st.sampled_from(["YES", "NO"]),
    spotlight=st.sampled_from([0, 5, 7]),
    start_time=st.sampled_from([0, 10, 20]),
)
roster_events: st.SearchStrategy[Event] = st.one_of(
    people.map(ParticipantCreate), people.map(ParticipantUpdate), uuids.map(delete)
)
other_events: st.SearchStrategy[Event] = st.one_of(
    st.dictionaries(uuids, st.sampled_from([0, 50])).map(lambda vads: stage(**vads)),
    st.sampled_from(
        [
            conference(locked=True),
            conference(guests_muted=False),
            chat("hi"),
            chat("hi", ME),
            PresentationStart(presenter_name="Ann"),
            PresentationStop(),
            PresentationFrame("MQ=="),
            RefreshToken(),
            Bye(),
            Unknown("later"),
            Garbled("stage", "odd"),
        ]
    ),
)
any_events = st.one_of(roster_events, other_events, st.sampled_from([BEGIN, END]))


def listed(events: Sequence[Event]) -> dict[ParticipantUuid, Participant]:
    """Who is in a list that these events make: the oracle."""
    people: dict[ParticipantUuid, Participant] = {}
    for event in events:
        if isinstance(event, ParticipantCreate):
            people[event.participant.uuid] = event.participant
        elif isinstance(event, ParticipantDelete):
            people.pop(event.uuid, None)
    return people


def recounted(store: Store) -> Counter[Where]:
    def where(one: Participant) -> Where:
        if store.is_own(one.uuid) and not one.has_media:
            return Where.API_ONLY
        if one.is_waiting:
            return Where.WAITING
        if one.is_connecting:
            return Where.CONNECTING
        return Where.HERE if one.is_here else Where.API_ONLY

    return Counter(where(one) for one in store.participants.values())


def assert_consistent(store: Store) -> None:
    """What must hold after every single event."""
    counts = recounted(store)
    assert all(store.count(where) == counts[where] for where in Where)
    others = [one for one in store.participants.values() if not store.is_own(one.uuid)]
    waiting = [one for one in others if one.is_waiting]
    assert set(store.waiting()) == set(waiting)
    assert list(store.waiting()) == sorted(waiting, key=lambda o: (o.start_time or 0, o.uuid))
    assert set(store.spotlights()) == {o.uuid for o in store.participants.values() if o.spotlight}


def test_who_has_just_lost_the_spotlight_is_left_out_while_the_list_is_newer() -> None:
    """The writer changes the list first; the screen may ask in between, and must not die of it."""
    store = store_with(person("ann", spotlight=2.0), person("bob", spotlight=1.0))
    people = store._people
    people.listed[person("ann").uuid] = person("ann")  # as the writer does first
    assert store.spotlights() == ("bob",)


@given(st.lists(any_events, max_size=25), st.lists(roster_events, max_size=12))
@settings(max_examples=150)
def test_after_a_whole_list_the_roster_is_that_list(
    before: list[Event], bracket: list[Event]
) -> None:
    store = Store()
    store.take_seat(seat())
    for event in [*before, BEGIN, *bracket, END]:
        store.apply(event)
    assert store.participants == listed(bracket)
    assert store.is_synced
    assert_consistent(store)


@given(
    st.lists(any_events, max_size=15),
    st.lists(roster_events, min_size=1, max_size=8),
    st.lists(roster_events | other_events, max_size=12),
)
@settings(max_examples=100)
def test_the_roster_stays_as_it_was_until_the_list_is_whole(
    before: list[Event], old: list[Event], bracket: list[Event]
) -> None:
    store = Store()
    for event in [*before, BEGIN, *old, END]:
        store.apply(event)
    shown = dict(store.participants)
    store.apply(BEGIN)
    for event in bracket:
        store.apply(event)
        assert store.participants == shown
    store.lost_stream()
    store.apply(END)
    assert store.participants == shown


@given(st.lists(any_events, max_size=40))
@settings(max_examples=150)
def test_changes_name_everybody_who_looks_different(events: list[Event]) -> None:
    store = Store()
    store.take_seat(seat())
    for event in events:
        people, talking = dict(store.participants), store.talking
        parts = look(store)
        changes = store.apply(event)
        differing = {
            uuid
            for uuid in people.keys() | store.participants.keys()
            if people.get(uuid) != store.participants.get(uuid)
        }
        assert differing | (talking ^ store.talking) <= changes.uuids
        assert all(part in changes.parts for part, was in parts.items() if look(store)[part] != was)


def look(store: Store) -> dict[Part, Any]:
    """What each part shows."""
    places = {
        one.uuid: (one.is_waiting, one.is_here, one.role, one.name, one.start_time)
        for one in store.participants.values()
    }
    return {
        Part.ROSTER: places,
        Part.STAGE: store.stage,
        Part.LAYOUT: store.layout,
        Part.CHAT: store.chat,
        Part.PRESENTATION: store.presentation,
        Part.CONFERENCE: store.conference,
        Part.SEAT: (store.own_role, store.own_uuid, store.calls),
        Part.NEWS: store.news,
    }


class Meeting(RuleBasedStateMachine):
    """A node that keeps its own list, drops lines at any moment, and lists anew."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Store()
        self.truth: dict[ParticipantUuid, Participant] = {}
        self.is_following = False
        self.was_shown = False

    @initialize()
    def sit_down(self) -> None:
        self.store.take_seat(seat())

    @rule(one=people)
    def somebody_changes(self, one: Participant) -> None:
        event = ParticipantUpdate if one.uuid in self.truth else ParticipantCreate
        self.truth[one.uuid] = one
        if self.is_following:
            self.store.apply(event(one))

    @rule(uuid=uuids)
    def somebody_leaves(self, uuid: str) -> None:
        gone = delete(uuid)
        self.truth.pop(gone.uuid, None)
        if self.is_following:
            self.store.apply(gone)

    @rule()
    def this_console_is_shown_out(self) -> None:
        self.truth.pop(seat().participant_uuid, None)
        self.store.apply(Disconnect())

    @rule(event=other_events)
    def something_else_happens(self, event: Event) -> None:
        self.store.apply(event)

    @rule(half=st.integers(0, 5))
    def the_line_drops_in_the_middle_of_a_list(self, half: int) -> None:
        self.store.apply(BEGIN)
        for one in list(self.truth.values())[:half]:
            self.store.apply(ParticipantCreate(one))
        self.store.lost_stream()
        self.is_following = False

    @rule(changed=st.none() | people)
    def a_whole_list_comes(self, changed: Participant | None) -> None:
        self.store.apply(BEGIN)
        for one in self.truth.values():
            self.store.apply(ParticipantCreate(one))
        if changed is not None:
            self.truth[changed.uuid] = changed
            self.store.apply(ParticipantUpdate(changed))
        self.store.apply(END)
        self.is_following = True

    @rule()
    def the_list_is_fetched(self) -> None:
        self.store.take_list(tuple(self.truth.values()))
        self.is_following = True

    @invariant()
    def the_store_is_the_node_while_it_follows(self) -> None:
        if self.is_following:
            assert self.store.participants == self.truth
        assert_consistent(self.store)

    @invariant()
    def the_screen_is_never_blank_by_itself(self) -> None:
        if self.was_shown and not self.is_following:
            assert self.store.participants
        # This console's own row goes with its seat.
        self.was_shown = bool(self.store.participants.keys() - {self.store.own_uuid})


TestMeeting = Meeting.TestCase
SEQUENCES, STEPS = examples(40, 2000), examples(40, 60)
TestMeeting.settings = settings(max_examples=SEQUENCES, stateful_step_count=STEPS)


def test_the_table_says_how_much_was_tried() -> None:
    record("R4", f"{SEQUENCES} × {STEPS} steps, 0 blank lists")
    assert SEQUENCES >= 40


def test_a_list_within_a_list_begins_it_anew() -> None:
    store = store_with(person("old"))
    for event in (BEGIN, create("a"), BEGIN, create("b"), END):
        store.apply(event)
    assert set(store.participants) == {"b"}


def test_the_end_of_a_list_that_never_began_changes_nothing() -> None:
    store = store_with(person("a"))
    assert store.apply(END) is NOTHING
    assert set(store.participants) == {"a"}


def test_who_is_listed_twice_is_there_once() -> None:
    store = store_with(person("a"), person("a", is_muted="YES"))
    assert [one.is_muted for one in store.participants.values()] == [True]
    assert store.count(Where.HERE) == 1


def test_an_update_of_somebody_unknown_makes_them_known() -> None:
    store = store_with()
    changes = store.apply(update("new"))
    assert set(store.participants) == {"new"}
    assert Part.ROSTER in changes.parts


def test_the_leaving_of_somebody_unknown_is_nothing() -> None:
    store = store_with(person("a"))
    assert not store.apply(delete("ghost"))


def test_the_same_update_twice_changes_nothing() -> None:
    store = store_with(person("a"))
    assert store.apply(update("a", is_muted="YES"))
    assert not store.apply(update("a", is_muted="YES"))


def test_a_change_that_moves_nobody_does_not_change_the_order() -> None:
    store = store_with(person("a"))
    assert Part.ROSTER not in store.apply(update("a", is_muted="YES")).parts
    assert Part.ROSTER in store.apply(update("a", is_muted="YES", role="chair")).parts


def test_the_own_role_follows_the_own_row() -> None:
    store = Store()
    store.take_seat(seat("GUEST"))
    assert store.own_role is Role.GUEST
    for event in (BEGIN, create(ME, role="chair"), create("a", role="guest")):
        store.apply(event)
    assert store.own_role is Role.GUEST
    assert Part.SEAT in store.apply(END).parts
    roles: list[Role | None] = [store.own_role]
    steps: list[Callable[[], object]] = [
        lambda: store.apply(update("a", role="chair")),
        lambda: store.apply(update(ME, role="guest")),
        lambda: store.take_list((person(ME, role="chair"),)),
        lambda: store.take_role(Role.GUEST),
    ]
    for step in steps:
        step()
        roles.append(store.own_role)
    assert roles == [Role.CHAIR, Role.CHAIR, Role.GUEST, Role.CHAIR, Role.GUEST]


def test_who_waits_longest_comes_first() -> None:
    store = store_with(
        person("late", service_type="waiting_room", start_time=30),
        person("early", service_type="waiting_room", start_time=10),
        person("inside", start_time=1),
    )
    assert [one.uuid for one in store.waiting()] == ["early", "late"]


def test_who_came_to_the_door_in_the_same_moment_stands_there_by_name() -> None:
    visitors = [
        person(uuid, display_name=name, service_type="waiting_room", start_time=10)
        for uuid, name in (("1", "Cat"), ("2", "ann"), ("3", "Bob"))
    ]
    assert [one.name for one in store_with(*visitors).waiting()] == ["ann", "Bob", "Cat"]


def test_a_fetched_list_says_how_much_it_corrected() -> None:
    store = store_with(person("a"), person("b"))
    store.take_list((person("b"), person("c"), person("d")), at=9.0)
    assert (store.news[-1].kind, store.news[-1].detail) == (NewsKind.CORRECTED, "+2 −1")


def test_a_list_with_the_same_people_is_no_news() -> None:
    store = store_with(person("a"))
    count = len(store.news)
    store.take_list((person("a", is_muted="YES"),))
    assert len(store.news) == count


def test_no_node_fills_the_memory_with_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pextui.store.people.PEOPLE_LIMIT", 5)
    store = Store()
    store.take_seat(seat())
    for number in range(20):
        store.apply(create(f"p{number}"))
    store.apply(create(ME))
    store.apply(update("p1", display_name="Ann"))

    assert len(store.participants) == 6
    assert store.participants[ParticipantUuid("p1")].display_name == "Ann"
    assert store.own_seat is not None
    assert store.skipped["participant_create"] == 15
    assert [one.kind for one in store.news if one.kind is NewsKind.SKIPPED_EVENT]


def test_who_found_no_room_is_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a list that is too long for us would be fetched again and again."""
    monkeypatch.setattr("pextui.store.people.PEOPLE_LIMIT", 3)
    everybody = tuple(person(f"p{number}") for number in range(5))
    store = Store()
    store.take_list(everybody)
    assert len(store.participants) == 3
    assert not store.difference(everybody)

    changed = (person("p0", is_muted="YES"), *everybody[1:])
    assert {uuid_of(one) for one in store.difference(changed)} == {"p0"}


def test_no_node_fills_the_memory_with_what_it_says_of_people() -> None:
    store = Store()
    store.take_seat(seat())
    long = {f"{number}" * 200: "\N{GRINNING FACE}" * 256 for number in range(50)}
    for number in range(2000):
        store.apply(create(f"p{number}", **long))
    heavy = sum(map(weight, store.participants.values()))
    assert heavy <= WEIGHT_LIMIT
    for one in store.participants.values():
        one.model_dump_json()  # strings may keep what they were encoded to
    assert sum(map(weight, store.participants.values())) == heavy
    store.apply(update("p0", display_name="Ann"))
    assert store.participants[ParticipantUuid("p0")].display_name == "Ann"
    assert store.news[-1].kind is NewsKind.SKIPPED_EVENT
    store.apply(delete("p1"))
    store.apply(create("new"))
    assert "new" in store.participants
