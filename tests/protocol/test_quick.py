"""The short cuts of the wire's types say what the plain validators behind them say."""

import json
from typing import Annotated, Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from pextui.protocol import text, wire
from pextui.protocol.models import UNLISTED_LIMIT, Participant, person_in, person_of

KINDS: dict[str, Any] = {
    "flag": wire.Flag,
    "moment": wire.Moment,
    "role": wire.AnyRole,
    "service type": wire.AnyServiceType,
    "uuid": wire.Uuid,
    "call uuid": wire.AnyCallUuid,
    "uuids": wire.Uuids,
    "unlisted": wire.Unlisted,
    "name": text.CleanStr,
    "address": text.CleanUrl,
    "text": text.CleanText,
}

WORDS = ("YES", "no", "On", "off", "ALLOW", "deny", "y", "t", "1", "0", "true", " yes ", "")
MORE_WORDS = ("chair", "HOST", "Guest", "guest", "conference", "IVR", "waiting_room", "u-1", "Zoë")
spelled = st.sampled_from(WORDS + MORE_WORDS) | st.text(max_size=8)
spelled |= st.text("a \u00e9\u4e2d\u202e\n\x1b", max_size=300)
numbers = st.integers() | st.floats() | st.sampled_from([0, -0.0, 1, 1e12, 1_790_000_000, 10**400])
plain = st.none() | st.booleans() | numbers | spelled
values = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(spelled, inner, max_size=3)
)


def without_short_cut(kind: Any) -> Any:
    """A short cut stands last in an Annotated."""
    first, *rest = get_args(kind)
    return Annotated[(first, *rest[:-1])]


def outcome(kind: Any, value: object) -> list[object]:
    adapter = TypeAdapter[Any](kind)
    told: list[object] = []
    ways: list[tuple[Any, object]] = [
        (adapter.validate_python, value),
        (adapter.validate_json, json.dumps(value)),
    ]
    for read, raw in ways:
        try:
            told.append(repr(read(raw)))
        except ValidationError as error:
            told.append([(one["loc"], one["msg"]) for one in error.errors()])
    return told


@pytest.mark.parametrize("name", KINDS)
@given(value=values)
def test_a_short_cut_changes_nothing(name: str, value: object) -> None:
    assert outcome(KINDS[name], value) == outcome(without_short_cut(KINDS[name]), value)


@given(st.from_regex(text.PLAIN, fullmatch=True))
def test_what_counts_as_plain_is_clean(raw: str) -> None:
    for limit in (text.NAME_LIMIT, text.TEXT_LIMIT):
        if len(raw) <= limit:
            assert text._cleaned(raw, limit) == raw


def test_every_letter_that_counts_as_plain_is_clean_beside_every_other() -> None:
    letters = "".join(map(chr, [*range(0x21, 0x7F), *range(0xC0, 0x250), 0x2019]))
    assert text._PLAIN.fullmatch(letters)
    for letter in letters:
        beside = "".join(f"{letter}{other}" for other in letters)
        assert text._cleaned(beside, len(beside)) == beside


@given(st.dictionaries(st.text("abc,", max_size=3), values, max_size=6), st.booleans())
def test_a_person_is_the_same_read_at_once_or_by_way_of_an_object(
    fields: dict[str, object], is_long: bool
) -> None:
    raw = {"uuid": "u-1", **fields}
    if is_long:
        raw |= {f"x{number}": number for number in range(UNLISTED_LIMIT)}
    body = json.dumps(raw)
    assert person_in(body) == person_of(json.loads(body))


def test_the_last_of_two_fields_with_one_name_counts() -> None:
    assert person_in('{"uuid": "u-1", "role": "guest", "uuid": "u-2"}') == Participant(
        uuid=wire.participant_uuid("u-2")
    )
