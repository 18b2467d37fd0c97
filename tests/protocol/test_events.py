import json
import math
import sys
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pextui.protocol.events import (
    EVENTS,
    Bye,
    CallDisconnected,
    ConferenceUpdate,
    Disconnect,
    Event,
    Garbled,
    LayoutUpdate,
    Message,
    ParticipantCreate,
    ParticipantDelete,
    ParticipantSyncBegin,
    ParticipantSyncEnd,
    ParticipantUpdate,
    PresentationFrame,
    PresentationStart,
    PresentationStop,
    RefreshToken,
    Stage,
    Unknown,
    parse_event,
)
from pextui.protocol.models import UNLISTED_LIMIT, Participant, person_in, person_of
from pextui.protocol.wire import UUIDS_LIMIT, Role, ServiceType

ALICE = {
    "api_url": "/participants/50b956c8-9a63-4711-8630-3810f8666b04",
    "call_direction": "in",
    "display_name": "Alice",
    "encryption": "On",
    "has_media": False,
    "is_audio_only_call": "NO",
    "is_external": False,
    "is_muted": "NO",
    "is_presenting": "NO",
    "is_streaming_conference": False,
    "is_video_call": "YES",
    "local_alias": "meet.alice",
    "overlay_text": "Alice",
    "presentation_supported": "NO",
    "protocol": "api",
    "role": "chair",
    "rx_presentation_policy": "ALLOW",
    "service_type": "conference",
    "spotlight": 0,
    "start_time": 1441720992,
    "uri": "Infinity_Connect_10.44.21.35",
    "uuid": "50b956c8-9a63-4711-8630-3810f8666b04",
    "vendor": "Pexip Infinity Connect/2.0.0-25227.0.0 (Windows NT 6.1; WOW64)",
}
"""The example of the guide (participant_create)."""

FIRST, SECOND = "a0196175-b462-48a1-b95c-f322c3af57c1", "65b4af2f-657a-4081-98a8-b17667628ce3"
NOTHINGS = ["", "null", "{}", " null\n", '""']

json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=10,
)
field_names = st.sampled_from(
    [*ALICE, "participants", "view", "participant_uuid", "vad", "stage_index", "payload", "type"]
)
event_data = (
    st.text()
    | st.text(st.characters())
    | json_values.map(json.dumps)
    | st.dictionaries(field_names, json_values).map(json.dumps)
    | st.lists(st.dictionaries(field_names, json_values), max_size=3).map(json.dumps)
)


def person(**fields: Any) -> Participant:
    event = parse_event("participant_create", json.dumps({"uuid": "u-1", **fields}))
    assert isinstance(event, ParticipantCreate)
    return event.participant


@given(st.sampled_from([*EVENTS, "spurious"]) | st.text(st.characters()), event_data, st.text())
@example("stage", "[" * 100_000, "")
@example("participant_create", '{"uuid":' + '{"a":' * 5000, "")
@example("participant_create", '{"uuid": "u", "spotlight": ' + "9" * 5000 + "}", "")
@example("participant_create", '{"uuid": "u", "is_muted": ' + "9" * 5000 + "}", "")
@example("participant_create", '{"uuid": "u", "later_field": ' + "9" * 5000 + "}", "")
@example("participant_create", '{"uuid": "u", "spotlight": NaN, "start_time": Infinity}', "")
@example("participant_create", '{"uuid": "u", "display_name": "\\ud800"}', "")
@example("participant_create", "\ud800", "")
@example("stage", '[{"participant_uuid": "u", "vad": NaN}]', "")
@example("layout", "[]", "")
@example("message", "[1]", "")
def test_reading_an_event_never_raises(name: str, data: str, event_id: str) -> None:
    event = parse_event(name, data, event_id)
    if name not in EVENTS:
        assert isinstance(event, Unknown)
    if isinstance(event, Garbled):
        assert event.reason


def test_a_participant_of_the_guide_is_read_whole() -> None:
    alice = person(**ALICE)
    assert (alice.name, alice.role, alice.service_type) == (
        "Alice",
        Role.CHAIR,
        ServiceType.CONFERENCE,
    )
    assert alice.start_time == 1441720992
    assert (alice.is_muted, alice.is_video_call, alice.has_media) == (False, True, False)
    assert (alice.spotlight, alice.rx_presentation_policy) == (None, True)
    assert alice.is_api_only
    assert not alice.is_here
    assert alice.model_extra == {}
    assert all(getattr(alice, name) is not None for name in ALICE.keys() - {"spotlight"})


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("participant_delete", {"uuid": SECOND}, ParticipantDelete(uuid=SECOND)),
        (
            "conference_update",
            {"locked": False, "guests_muted": True},
            ConferenceUpdate(locked=False, guests_muted=True),
        ),
        (
            "layout",
            {"view": "1:7", "participants": [FIRST, SECOND]},
            LayoutUpdate(view="1:7", participants=(FIRST, SECOND)),
        ),
        (
            "message",
            {"origin": "Alice", "type": "text/plain", "payload": "Hello World", "uuid": FIRST},
            Message(origin="Alice", type="text/plain", payload="Hello World", uuid=FIRST),
        ),
        (
            "presentation_start",
            {"presenter_name": "Bob", "presenter_uri": "bob@example.com"},
            PresentationStart(presenter_name="Bob", presenter_uri="bob@example.com"),
        ),
        (
            "call_disconnected",
            {"call_uuid": FIRST, "reason": "API initiated participant disconnect"},
            CallDisconnected(call_uuid=FIRST, reason="API initiated participant disconnect"),
        ),
        ("disconnect", {"reason": "bye bye"}, Disconnect(reason="bye bye")),
    ],
)
def test_an_event_of_the_guide_is_read_from_its_example(
    name: str, data: Any, expected: Event
) -> None:
    assert parse_event(name, json.dumps(data)) == expected


def test_a_participant_update_is_not_a_create() -> None:
    event = parse_event("participant_update", json.dumps(ALICE))
    assert isinstance(event, ParticipantUpdate)
    assert event.participant.name == "Alice"


def test_the_stage_is_sorted_by_who_spoke_last() -> None:
    entries = [
        {"stage_index": 1, "participant_uuid": SECOND, "vad": 0},
        {"stage_index": 0, "participant_uuid": FIRST, "vad": 100},
    ]
    event = parse_event("stage", json.dumps(entries))
    assert isinstance(event, Stage)
    assert [one.participant_uuid for one in event.talkers] == [FIRST, SECOND]
    assert [one.is_talking for one in event.talkers] == [True, False]


@pytest.mark.parametrize("data", NOTHINGS)
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("participant_sync_begin", ParticipantSyncBegin),
        ("participant_sync_end", ParticipantSyncEnd),
        ("presentation_stop", PresentationStop),
        ("presentation_frame", PresentationFrame),
        ("disconnect", Disconnect),
        ("refresh_token", RefreshToken),
        ("bye", Bye),
    ],
)
def test_an_event_without_data_may_say_so_in_any_way(name: str, kind: type, data: str) -> None:
    assert type(parse_event(name, data)) is kind


def test_an_empty_stage_may_be_sent_in_any_way() -> None:
    assert {parse_event("stage", data) for data in [*NOTHINGS, "[]"]} == {Stage()}


def test_chat_comes_under_both_names() -> None:
    data = json.dumps({"origin": "A", "payload": "one\ntwo", "type": "text/plain", "direct": False})
    old, new = parse_event("message", data), parse_event("message_received", data)
    assert old == new
    assert isinstance(old, Message)
    assert (old.payload, old.direct) == ("one\ntwo", False)


def test_a_presentation_frame_is_known_by_the_id_of_its_event() -> None:
    assert parse_event("presentation_frame", "", "MTA=") == PresentationFrame("MTA=")


@pytest.mark.parametrize("word", ["YES", "yes", True, "On", "ALLOW", "true", 1])
def test_yes_is_said_in_many_ways(word: object) -> None:
    assert person(is_muted=word).is_muted is True


@pytest.mark.parametrize("word", ["NO", False, "Off", "DENY", "false", 0])
def test_no_is_said_in_many_ways(word: object) -> None:
    assert person(rx_presentation_policy=word).rx_presentation_policy is False


@pytest.mark.parametrize("word", [None, "Unknown", "", [], {"a": 1}, 7])
def test_what_is_neither_yes_nor_no_is_untold(word: object) -> None:
    assert person(is_muted=word).is_muted is None


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        (1441720992, 1441720992.0),
        (1441720992.123456, 1441720992.123456),
        ("1441720992", 1441720992.0),
        (0, None),
        (0.0, None),
        ("0", None),
        ("null", None),
        (None, None),
        (True, None),
        (-5, None),
        (10**400, None),
        ([], None),
    ],
)
def test_a_time_is_seconds_or_nothing(raw: object, moment: float | None) -> None:
    assert person(start_time=raw).start_time == moment
    assert person(spotlight=raw).spotlight == moment


def test_small_spotlight_numbers_of_external_policies_count() -> None:
    assert person(spotlight=1).spotlight == 1


@pytest.mark.parametrize("word", ["chair", "CHAIR", "host", "HOST", " Host "])
def test_hosts_are_spelled_in_many_ways(word: str) -> None:
    assert person(role=word).is_host


@pytest.mark.parametrize("word", ["guest", "GUEST", "", None, "emperor", 7, ["chair"]])
def test_everybody_else_has_the_rights_of_a_guest(word: object) -> None:
    assert person(role=word).role is Role.GUEST


def test_service_types_that_came_later_are_tolerated() -> None:
    assert person(service_type="hologram").service_type is ServiceType.UNKNOWN
    assert person(service_type=None).service_type is ServiceType.UNKNOWN
    assert person(service_type="WAITING_ROOM").is_waiting
    assert person(service_type="ivr").is_connecting
    assert person(service_type="lecture").is_here


def test_a_participant_needs_nothing_but_a_uuid() -> None:
    bare = person()
    assert bare.name == "(u-1)"
    assert person(uri="sip:bob@example.com").name == "bob@example.com"
    assert bare.is_muted is None
    assert bare.is_here


@pytest.mark.parametrize("uuid", [None, "", 7, "../lock", "a/b", "a%2Fb", "x" * 65, "ä", ["u"]])
def test_a_participant_without_a_usable_uuid_is_skipped(uuid: object) -> None:
    for name in ("participant_create", "participant_update", "participant_delete"):
        assert isinstance(parse_event(name, json.dumps({"uuid": uuid})), Garbled)
    assert isinstance(parse_event("participant_create", '{"display_name": "Ann"}'), Garbled)


def test_fields_that_came_later_are_kept_clean_for_the_details() -> None:
    event = person(buzz_time=12.5, layout_group=None, call_tag="a\x1b[2Jb", mixes=[{"m\x9b": "é"}])
    assert event.model_extra == {
        "buzz_time": "12.5",
        "layout_group": "null",
        "call_tag": "a␛[2Jb",
        "mixes": '[{"m�": "é"}]',
    }
    hostile = person(**{"na\x1bme": "x"})
    assert hostile.model_extra == {"na␛me": "x"}


def test_strings_of_the_wire_are_clean_in_every_model() -> None:
    osc = "\x1b]52;c;aGk=\x07"
    assert "\x1b" not in person(**dict.fromkeys(ALICE, osc) | {"uuid": "u"}).model_dump_json()
    for name, data in {
        "message": {"origin": osc, "payload": osc, "type": osc, "uuid": osc},
        "presentation_start": {"presenter_name": osc, "presenter_uri": osc},
        "disconnect": {"reason": osc},
        "call_disconnected": {"call_uuid": "c", "reason": osc},
        "layout": {"view": osc},
        osc: {},
    }.items():
        assert "\\x1b" not in repr(parse_event(name, json.dumps(data)))


def test_the_layout_of_direct_media_names_one_person_as_a_plain_string() -> None:
    event = parse_event("layout", json.dumps({"view": "1:0", "participants": FIRST}))
    assert event == LayoutUpdate(view="1:0", participants=(FIRST,))


def test_the_layout_leaves_out_what_is_no_uuid() -> None:
    data = {"view": None, "participants": [FIRST, None, "../x", 3], "requested_layout": {"a": 1}}
    assert parse_event("layout", json.dumps(data)) == LayoutUpdate(participants=(FIRST,))


def test_a_conference_tells_only_what_the_node_told() -> None:
    event = parse_event("conference_update", '{"guests_muted": "YES", "classification": null}')
    assert event == ConferenceUpdate(locked=None, guests_muted=True, started=None)


def test_unknown_names_and_broken_data_are_named_with_their_reason() -> None:
    assert parse_event("live_\x1bcaptions", "{}") == Unknown("live_␛captions")
    broken = parse_event("stage", '[{"vad": 1}]')
    assert isinstance(broken, Garbled)
    assert broken.name == "stage"
    assert "participant_uuid" in broken.reason


def test_what_could_not_be_read_is_not_quoted() -> None:
    event = parse_event("participant_create", '{"uuid": 7, "display_name": "hidden words"}')
    assert isinstance(event, Garbled)
    assert "hidden words" not in event.reason


@given(st.floats())
def test_no_number_of_the_wire_is_infinite(number: float) -> None:
    read = person(start_time=number).start_time
    assert read is None or math.isfinite(read)


def test_a_person_of_a_thousand_fields_keeps_the_guides_and_a_hundred_more() -> None:
    fields = {f"k{number}": "v" for number in range(1000)} | {"uuid": "bob", "role": "chair"}
    event = parse_event("participant_create", json.dumps(fields))
    assert isinstance(event, ParticipantCreate)
    assert event.participant.role is Role.CHAIR
    assert len(event.participant.model_extra or {}) == UNLISTED_LIMIT


def test_an_event_of_too_many_values_is_skipped_before_it_is_unfolded() -> None:
    event = parse_event("stage", "[" + "[]," * 100_000 + "[]]")
    assert event == Garbled("stage", "too many values")


def test_a_layout_keeps_ten_thousand_and_a_frame_has_a_short_id() -> None:
    seats = json.dumps({"view": "1:7", "participants": [f"p{n}" for n in range(12_000)]})
    layout = parse_event("layout", seats)
    assert isinstance(layout, LayoutUpdate)
    assert len(layout.participants) == UUIDS_LIMIT
    assert parse_event("presentation_frame", "", "x" * 5000) == PresentationFrame("")


def test_people_share_the_names_of_their_fields() -> None:
    """CPython shares at most thirty; a dict with names of its own takes three times as much."""
    others = [Participant(uuid=str(number)) for number in range(40)]
    ann = person_in('{"uuid": "a", "role": "chair"}')
    assert len(vars(others[0])) == len(vars(ann))
    assert sys.getsizeof(vars(ann)) < sys.getsizeof(dict(vars(ann))) / 2


def test_people_of_whom_the_same_is_told_share_what_is_the_same() -> None:
    ann, bob = (
        person_in('{"uuid": "a", "role": "chair"}'),
        person_of({"uuid": "b", "role": "guest"}),
    )
    eve = person_in('{"uuid": "e"}')
    assert ann.model_fields_set is bob.model_fields_set
    assert ann.model_fields_set == {"uuid", "role"}
    assert eve.model_fields_set == {"uuid"}
    assert bob.model_copy(update={"is_muted": True}).model_fields_set == {
        "uuid",
        "role",
        "is_muted",
    }
    assert bob.model_fields_set == {"uuid", "role"}
