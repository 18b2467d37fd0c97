"""What the forms take, and what becomes of it."""

import pytest

from pextui.actions import ACTIONS, AskForm, Form
from pextui.actions.forms import DIAL, DTMF, MEDIA, TRANSFER, as_dialled

FORMS = {"transfer": TRANSFER, "dtmf": DTMF, "dial": DIAL, "media": MEDIA}


def test_the_table_holds_the_four_forms() -> None:
    assert {one.id: one.ask.form for one in ACTIONS if isinstance(one.ask, AskForm)} == FORMS


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_every_field_can_be_shown(form: Form) -> None:
    names = [field.name for field in form.fields]
    assert len(names) == len(set(names))
    for field in form.fields:
        assert field.label
        if field.choices:
            assert field.default in dict(field.choices)


@pytest.mark.parametrize("digits", ["1", "0123456789*#ABCD", " 12# "])
def test_dtmf_takes_the_keys_of_a_telephone(digits: str) -> None:
    assert DTMF.refusals({"digits": digits}) == {}
    assert DTMF.values({"digits": digits}) == {"digits": digits.strip()}


@pytest.mark.parametrize("digits", ["", " ", "E", "a", "12 3", "1,2", "+47", "١", "1\n"[:1] + "x"])
def test_dtmf_takes_nothing_else(digits: str) -> None:
    assert DTMF.refusals({"digits": digits}) == {"digits": "only 0-9, *, # and A-D"}


@pytest.mark.parametrize("pin", ["", "1234", "12345678901234567890", "1234#"])
def test_a_transfer_needs_an_alias_and_maybe_a_pin(pin: str) -> None:
    filled = {"conference_alias": " meet_bob ", "role": "chair", "pin": pin}
    assert TRANSFER.refusals(filled) == {}
    expected = {"conference_alias": "meet_bob", "role": "chair"} | ({"pin": pin} if pin else {})
    assert TRANSFER.values(filled) == expected


@pytest.mark.parametrize(
    ("filled", "refused"),
    [
        ({}, {"conference_alias": "cannot be empty"}),
        ({"conference_alias": "  "}, {"conference_alias": "cannot be empty"}),
        ({"conference_alias": "meet bob"}, {"conference_alias": "cannot hold blanks"}),
        ({"conference_alias": "b", "pin": "12a"}, {"pin": "a PIN has digits only"}),
        ({"conference_alias": "b", "pin": "١٢"}, {"pin": "a PIN has digits only"}),
    ],
)
def test_a_transfer_says_what_is_wrong(filled: dict[str, str], refused: dict[str, str]) -> None:
    assert TRANSFER.refusals(filled) == refused


def test_dialling_needs_an_address_only() -> None:
    assert DIAL.refusals({"destination": "bob@example.com"}) == {}
    assert DIAL.refusals({}) == {"destination": "cannot be empty"}
    assert DIAL.refusals({"destination": "a b"}) == {"destination": "cannot hold blanks"}


def test_dialling_has_every_field_of_the_guide() -> None:
    assert {field.name for field in DIAL.fields} == {
        "role",
        "destination",
        "protocol",
        "presentation_url",
        "streaming",
        "dtmf_sequence",
        "source_display_name",
        "source",
        "call_type",
        "keep_conference_alive",
        "remote_display_name",
        "text",
    }


@pytest.mark.parametrize(
    ("extra", "refused"),
    [
        ({"dtmf_sequence": "12x"}, {"dtmf_sequence": "only 0-9, *, # and A-D"}),
        (
            {"presentation_url": "rtmp://x", "protocol": "sip"},
            {"": "a presentation address goes with RTMP only"},
        ),
        ({"presentation_url": "rtmp://x", "protocol": "rtmp"}, {}),
    ],
)
def test_dialling_says_what_is_wrong(extra: dict[str, str], refused: dict[str, str]) -> None:
    assert DIAL.refusals({"destination": "bob"} | extra) == refused


@pytest.mark.parametrize("bandwidth", ["", "64", "1024", "100000"])
def test_a_bandwidth_is_kilobits(bandwidth: str) -> None:
    assert MEDIA.refusals({"bandwidth": bandwidth}) == {}


@pytest.mark.parametrize("bandwidth", ["0", "63", "100001", "-1", "1e3", "1.5", "fast", "١٠٢٤"])
def test_a_bandwidth_is_nothing_else(bandwidth: str) -> None:
    assert MEDIA.refusals({"bandwidth": bandwidth}) == {
        "bandwidth": "a number of kbps from 64 to 100000"
    }


def test_media_from_the_shown_defaults_says_nothing() -> None:
    assert MEDIA.values({field.name: field.default for field in MEDIA.fields}) == {}


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("+44 20 7946 0000", "+442079460000"),
        ("+44 (0)20 7946-0000", "+442079460000"),
        ("(020) 7946 0000", "02079460000"),
        ("030-1234567", "0301234567"),
        ("555 123 4567", "5551234567"),
    ],
)
def test_a_telephone_number_is_dialled_however_it_is_written(written: str, dialled: str) -> None:
    assert DIAL.refusals({"destination": written}) == {}
    assert DIAL.values({"destination": written})["destination"] == dialled


@pytest.mark.parametrize("alias", ["meet-bob", "100-2000-30", "10.0.0.1", "bob@0800-123-456"])
def test_what_is_no_telephone_number_is_called_as_it_is(alias: str) -> None:
    assert as_dialled(alias) == alias


def test_blanks_in_an_address_are_still_refused() -> None:
    assert DIAL.refusals({"destination": "bob smith"}) == {"destination": "cannot hold blanks"}
