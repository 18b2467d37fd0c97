"""Everything in a meeting that is not the roster."""

import pytest

from pextui.protocol.events import (
    CallDisconnected,
    Garbled,
    LayoutUpdate,
    PresentationFrame,
    PresentationStart,
    PresentationStop,
    Unknown,
)
from pextui.protocol.models import ConferenceStatus
from pextui.protocol.wire import call_uuid
from pextui.store import Changes, NewsKind, Part, Presentation, Store
from pextui.store.chat import CHAT_LIMIT, Chat
from pextui.store.news import FLOOD, NEWS_LIMIT, TOGETHER, TOGETHER_IN_A_FLOOD
from tests.store.people import (
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


def kinds(store: Store) -> list[NewsKind]:
    return [one.kind for one in store.news]


# Chat


def test_an_own_message_that_is_echoed_after_the_answer_is_shown_once() -> None:
    store = store_with()
    assert store.said("hello", 1.0)
    assert not store.apply(chat("hello", ME), 2.0)
    assert [(line.text, line.own, line.name) for line in store.chat] == [("hello", True, "Me")]


def test_an_own_message_that_is_echoed_before_the_answer_is_shown_once() -> None:
    store = store_with()
    assert store.apply(chat("hello", ME), 1.0)
    assert not store.said("hello", 2.0)
    assert [(line.text, line.own) for line in store.chat] == [("hello", True)]


def test_an_own_message_that_is_never_echoed_is_shown_once() -> None:
    store = store_with()
    store.said("hello", 1.0)
    assert [line.text for line in store.chat] == ["hello"]


def test_the_same_words_twice_are_shown_twice() -> None:
    store = store_with()
    store.said("yes", 1.0)
    store.said("yes", 2.0)
    store.apply(chat("yes", ME), 3.0)
    store.apply(chat("yes", ME), 4.0)
    assert len(store.chat) == 2


def test_an_echo_is_known_after_cleaning() -> None:
    store = store_with()
    store.said("a\x1b[2J \r\n\r\nb" + "x" * 5000, 1.0)
    assert not store.apply(chat("a\x1b[2J \r\n\r\nb" + "x" * 5000, ME), 2.0)


def test_others_who_say_the_same_are_heard() -> None:
    store = store_with()
    store.said("yes", 1.0)
    assert store.apply(chat("yes", "bob"), 2.0)
    assert [line.own for line in store.chat] == [True, False]


def test_a_gap_is_marked_and_no_echo_is_expected_across_it() -> None:
    store = store_with()
    store.said("yes", 1.0)
    assert Part.CHAT in store.missed(12.4, 14.0).parts
    store.apply(chat("yes", ME), 15.0)
    assert [(line.text, line.gap) for line in store.chat] == [
        ("yes", None),
        ("", 12.4),
        ("yes", None),
    ]
    assert (store.news[-1].kind, store.news[-1].detail) == (NewsKind.GAP, "12")


def test_the_chat_keeps_the_newest_lines() -> None:
    lines = Chat()
    for number in range(CHAT_LIMIT + 3):
        lines.heard(chat(str(number)), 0.0, own=False)
    assert len(lines.lines) == CHAT_LIMIT
    assert lines.lines[0].text == "3"


def test_the_noise_of_one_hides_nothing_that_others_did() -> None:
    store = store_with(person("ann"), person("eve"))
    store.apply(update("ann", role="chair"), at=1.0)
    for number in range(5 * NEWS_LIMIT):
        store.apply(update("eve", is_muted=number % 2 == 0), at=2.0 + number)
    assert NewsKind.MADE_HOST in kinds(store)
    assert len(store.news) <= NEWS_LIMIT


def test_a_clock_that_is_set_back_melts_nothing_together() -> None:
    store = store_with()
    store.apply(create("ann"), at=5000.0)
    store.apply(create("bob"), at=1400.0)
    assert [one.names for one in store.news] == [("ann",), ("bob",)]
    assert store.news[0].number < store.news[1].number


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("text/plain", "x"),
        ("text/plain; charset=utf-8", "x"),
        ("TEXT/HTML", "x"),
        ("", "x"),
        ("application/json", "(a message of type application/json, not shown)"),
    ],
)
def test_only_text_is_for_people(kind: str, text: str) -> None:
    store = store_with()
    store.apply(chat("x", type=kind))
    assert store.chat[-1].text == text


def test_a_direct_message_is_marked() -> None:
    store = store_with()
    store.apply(chat("psst", direct=True))
    store.apply(chat("hello", direct=False))
    assert [line.direct for line in store.chat] == [True, False]


# News


def test_like_news_within_a_moment_are_one_line() -> None:
    store = store_with()
    for number in range(5):
        store.apply(create(f"p{number}"), at=10.0 + number / 10)
    (news,) = store.news
    assert (news.kind, news.count, news.names) == (
        NewsKind.JOINED,
        5,
        ("p0", "p1", "p2", "p3", "p4"),
    )


def test_of_very_many_in_one_line_some_names_are_kept_and_of_long_ones_a_part() -> None:
    store = store_with()
    for number in range(200):
        store.apply(create(f"p{number}", display_name=f"{number} " + "x" * 500), at=10.0)
    (news,) = store.news
    assert news.count == 200
    assert 3 < len(news.names) < 100
    assert sum(map(len, news.names)) < 5000


def test_news_that_are_apart_or_differ_are_lines_of_their_own() -> None:
    store = store_with()
    store.apply(create("a"), at=10.0)
    store.apply(create("b"), at=10.0 + TOGETHER)
    store.apply(update("b", is_muted="YES"), at=12.1)
    store.apply(create("c"), at=12.2)
    assert kinds(store) == [NewsKind.JOINED, NewsKind.JOINED, NewsKind.MUTED, NewsKind.JOINED]


def test_a_flood_of_two_kinds_is_a_few_lines_that_count_each_person_once() -> None:
    people = [f"p{number}" for number in range(40)]
    store = store_with(*map(person, people))
    for turn in range(8):
        for uuid in people:
            store.apply(update(uuid, is_muted=turn % 2 == 0), at=10.0 + turn / 10)
    assert len(store.news) <= FLOOD + 2
    last_two = store.news[-2:]
    assert {one.kind for one in last_two} == {NewsKind.MUTED, NewsKind.UNMUTED}
    assert [one.count for one in last_two] == [40, 40]
    assert [one.names for one in last_two] == [tuple(people)] * 2


def test_a_flood_that_goes_on_has_a_line_of_each_kind_for_ten_seconds() -> None:
    people = [f"p{number}" for number in range(10)]
    store = store_with(*map(person, people))
    for turn in range(200):  # ten a second, for twenty seconds
        one = update(people[turn % 10], is_muted=turn // 10 % 2 == 0)
        store.apply(one, at=10.0 + turn / 10)
    assert len(store.news) <= FLOOD + 2 * 20 / TOGETHER_IN_A_FLOOD


def test_a_flood_of_one_kind_hides_nothing_of_another() -> None:
    store = store_with(person("ann"), person("eve"))
    store.apply(update("ann", role="chair"), at=10.0)
    store.apply(update("eve", is_muted=True), at=10.1)
    for number in range(2 * FLOOD):
        store.apply(create(f"p{number}"), at=11.0 + number / 10)
    store.apply(update("eve", is_muted=True, role="chair"), at=13.0)
    assert kinds(store)[-2:] == [NewsKind.JOINED, NewsKind.MADE_HOST]
    assert store.news[-1].names == ("eve",)


def test_what_happens_at_a_readable_pace_keeps_its_order() -> None:
    store = store_with(person("ann"), person("bob"))
    for turn in range(12):
        store.apply(update("ann", is_muted=turn % 2 == 0), at=10.0 + turn)
    assert kinds(store) == [NewsKind.MUTED, NewsKind.UNMUTED] * 6


def test_a_flood_of_broken_events_hides_nothing_else() -> None:
    store = store_with()
    store.apply(create("a"), at=1.0)
    for number in range(3 * NEWS_LIMIT):
        store.apply(Garbled("stage", "odd"), at=2.0 + number / 1000)
    assert NewsKind.JOINED in kinds(store)
    assert store.skipped["stage"] == 3 * NEWS_LIMIT
    assert store.news[1].detail == "stage: odd"
    assert store.news[2].detail == "stage: odd (10 so far)"


def test_the_newest_news_are_kept() -> None:
    store = store_with()
    for number in range(NEWS_LIMIT + 5):
        store.apply(create(f"p{number}"), at=number * 10.0)
    assert NEWS_LIMIT * 0.9 <= len(store.news) <= NEWS_LIMIT
    assert store.news[-1].names == (f"p{NEWS_LIMIT + 4}",)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ({"service_type": "waiting_room"}, {}, NewsKind.ADMITTED),
        ({}, {"service_type": "waiting_room"}, NewsKind.WAITING),
        ({"service_type": "connecting"}, {}, NewsKind.ANSWERED),
        ({}, {"is_muted": "YES"}, NewsKind.MUTED),
        ({"is_muted": "YES"}, {}, NewsKind.UNMUTED),
        ({}, {"role": "chair"}, NewsKind.MADE_HOST),
        ({"role": "chair"}, {}, NewsKind.MADE_GUEST),
        ({}, {"spotlight": 5}, NewsKind.SPOTLIGHT_ON),
        ({"spotlight": 5}, {}, NewsKind.SPOTLIGHT_OFF),
        ({}, {"rx_presentation_policy": "DENY"}, NewsKind.PRESENTATION_DENIED),
        ({"rx_presentation_policy": "DENY"}, {}, NewsKind.PRESENTATION_ALLOWED),
    ],
)
def test_a_change_of_somebody_is_news(before: object, after: object, kind: NewsKind) -> None:
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    store = store_with(person("a", **before))
    store.apply(update("a", **after), at=5.0)
    assert (store.news[-1].kind, store.news[-1].names, store.news[-1].uuid) == (kind, ("a",), "a")


@pytest.mark.parametrize(
    ("service_type", "come", "gone"),
    [
        ("conference", NewsKind.JOINED, NewsKind.LEFT),
        ("waiting_room", NewsKind.WAITING, NewsKind.GAVE_UP),
        ("connecting", NewsKind.CALLING, NewsKind.NO_ANSWER),
    ],
)
def test_coming_and_going_is_news(service_type: str, come: NewsKind, gone: NewsKind) -> None:
    store = store_with()
    store.apply(create("a", service_type=service_type))
    store.apply(delete("a"))
    assert kinds(store) == [come, gone]


def test_the_first_list_is_no_news() -> None:
    assert store_with(person("a"), person("b")).news == ()


# The meeting's own state


def test_a_partial_update_keeps_what_was_known() -> None:
    store = store_with()
    store.apply(conference(locked=True, guests_muted=False))
    store.apply(conference(guests_muted=True))
    assert store.conference == ConferenceStatus(locked=True, guests_muted=True)
    assert store.conference.started is None
    store.take_status(ConferenceStatus(locked=False))
    assert store.conference == ConferenceStatus(locked=False, guests_muted=True)


def test_what_was_untold_before_is_no_news() -> None:
    store = store_with()
    store.apply(conference(locked=True))
    assert store.news == ()
    store.apply(conference(locked=False))
    assert kinds(store) == [NewsKind.UNLOCKED]


def test_the_same_state_again_changes_nothing() -> None:
    store = store_with()
    store.apply(conference(locked=True))
    assert not store.apply(conference(locked=True))


# Presentation


def test_the_stop_that_greets_every_newcomer_is_no_news() -> None:
    store = store_with()
    assert not store.apply(PresentationStop())
    assert store.news == ()


def test_a_presentation_begins_shows_frames_and_ends() -> None:
    store = store_with()
    store.apply(PresentationStart(presenter_name="Bob", presenter_uuid="b"))
    assert store.presentation == Presentation("Bob", "b")
    store.apply(PresentationFrame("MQ=="))
    store.apply(PresentationFrame("Mg=="))
    assert store.presentation == Presentation("Bob", "b", "Mg==")
    store.apply(PresentationStop())
    assert store.presentation is None
    assert kinds(store) == [NewsKind.PRESENTING, NewsKind.PRESENTATION_OVER]


def test_a_frame_may_come_before_its_start() -> None:
    store = store_with()
    store.apply(PresentationFrame("MQ=="))
    assert store.presentation == Presentation("", frame_id="MQ==")


def test_a_presenter_without_any_name_means_that_the_presentation_was_taken_away() -> None:
    store = store_with()
    store.apply(PresentationStart(presenter_uri="bob@example.com"))
    assert store.presentation == Presentation("bob@example.com")
    store.apply(PresentationStart())
    assert store.presentation is None


# Stage, layout, calls, and the rest


def test_the_stage_tells_who_talks_also_of_people_not_known_yet() -> None:
    store = store_with(person("a"))
    changes = store.apply(stage(a=100, ghost=30, b=0))
    assert store.talking == {"a", "ghost"}
    assert changes.uuids == {"a", "ghost"}
    assert changes.parts is Part.STAGE
    assert [one.participant_uuid for one in store.stage] == ["a", "ghost", "b"]
    assert store.apply(stage(ghost=10)).uuids == {"a"}


def test_the_layout_is_kept_with_people_not_known_yet() -> None:
    store = store_with()
    assert store.apply(LayoutUpdate(view="1:7", participants=("ghost",))).parts is Part.LAYOUT
    assert store.layout is not None
    assert store.layout.participants == ("ghost",)


def test_an_own_call_is_known_until_it_ends() -> None:
    store = store_with()
    store.called(call_uuid("c-1"))
    store.called(call_uuid("c-2"))
    store.hung_up(call_uuid("c-1"))
    assert store.calls == {"c-2"}
    store.apply(CallDisconnected(call_uuid="c-2", reason="stolen"))
    assert store.calls == frozenset()
    assert (store.news[-1].kind, store.news[-1].detail) == (NewsKind.CALL_ENDED, "stolen")


def test_an_unknown_event_is_news_once_and_counted_always() -> None:
    store = store_with()
    for _ in range(5):
        store.apply(Unknown("later"))
    assert kinds(store) == [NewsKind.UNKNOWN_EVENT]
    assert store.skipped["later"] == 5


def test_a_node_that_invents_names_without_end_is_counted_in_little_space() -> None:
    store = store_with()
    for number in range(5000):
        store.apply(Unknown(f"name-{number}"))
    assert len(store.skipped) <= 101
    assert sum(store.skipped.values()) == 5000


def test_a_seat_tells_the_role_the_name_and_whether_there_is_chat() -> None:
    store = Store()
    assert store.own_role is None
    assert not store.is_own("")
    store.take_seat(seat("GUEST", chat_enabled=False))
    assert (store.own_uuid, store.own_name, store.chat_enabled) == (ME, "Me", False)
    assert store.is_own(ME)


def test_changes_add_up() -> None:
    one = Changes(frozenset({person("a").uuid}), Part.CHAT)
    two = Changes(frozenset({person("b").uuid}), Part.NEWS)
    both = one.uuids | two.uuids
    assert len(both) == 2
    assert (one | two) == Changes(both, Part.CHAT | Part.NEWS)
    assert not Changes()
    assert one


def test_who_has_left_neither_talks_nor_sits() -> None:
    store = store_with(person("a"), person("b"))
    store.apply(stage(a=100, b=0))
    store.apply(LayoutUpdate.model_validate({"view": "1:7", "participants": ["a", "b"]}))
    changes = store.apply(delete("a"))
    assert not store.talking
    assert [one.participant_uuid for one in store.stage] == ["b"]
    assert store.layout is not None
    assert store.layout.participants == ("b",)
    assert changes.parts & Part.STAGE
    assert changes.parts & Part.LAYOUT


def test_a_presentation_that_ended_unheard_is_over_with_the_next_list() -> None:
    store = store_with(person("a", is_presenting="YES"))
    store.apply(PresentationStart(presenter_name="Ann"))
    store.take_list((person("a", is_presenting="YES"),))
    assert store.presentation is not None
    store.take_list((person("a", is_presenting="NO"),))
    assert store.presentation is None


def test_a_list_that_does_not_tell_who_presents_ends_no_presentation() -> None:
    store = store_with(person("a"))
    store.apply(PresentationStart(presenter_name="Ann"))
    store.take_list((person("a"), person("b")))
    assert store.presentation is not None
