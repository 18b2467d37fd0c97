"""Destinations that the host has named."""

import pytest

from pextui.actions.presets import BadPresets, completion, preset_of, presets_of

TABLE: dict[str, str | dict[str, str]] = {
    "boardroom": "boardroom.oslo@example.com",
    "Recorder": {
        "destination": "rtmp://rec.example.com/live",
        "role": "host",
        "protocol": "rtmp",
        "streaming": "yes",
    },
}


def test_a_text_is_a_destination_and_a_table_the_form() -> None:
    assert presets_of(TABLE) == {
        "boardroom": {"destination": "boardroom.oslo@example.com"},
        "Recorder": {
            "destination": "rtmp://rec.example.com/live",
            "role": "chair",
            "protocol": "rtmp",
            "streaming": "yes",
        },
    }


def test_a_preset_is_known_by_its_whole_name_in_capitals_or_not() -> None:
    presets = presets_of(TABLE)
    assert preset_of(" BOARDROOM ", presets) is presets["boardroom"]
    assert preset_of("recorder", presets) is presets["Recorder"]
    for typed in ("board", "boardroom.oslo@example.com", "", "boardroom2"):
        assert preset_of(typed, presets) is None


def test_a_name_is_completed_from_what_is_typed() -> None:
    presets = presets_of(TABLE | {"board": "b@example.com"})
    assert completion("b", presets) == "board"
    assert completion("boardr", presets) == "boardroom"
    assert completion("REC", presets) == "Recorder"
    assert completion("", presets) is None
    assert completion("x", presets) is None


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("", "room: destination: cannot be empty"),
        ("a b", "room: destination: cannot hold blanks"),
        ({"destination": "a@b", "role": "boss"}, "room: role must be guest or host"),
        (
            {"destination": "a@b", "protocol": "SIP"},
            "room: protocol must be auto, sip, h323, mssip or rtmp",
        ),
        ({"destination": "a@b", "dtmf_sequence": "x"}, "room: dtmf_sequence: only 0-9, *, #"),
        ({"destination": "a@b", "presentation_url": "x"}, "room: a presentation address goes"),
        ({"destination": "a@b", "text": "a\x1b[2J"}, "room: text must be printable text"),
        ({"destination": "a@b", "colour": "red"}, "room: there is no field “colour”"),
    ],
)
def test_a_preset_that_cannot_be_is_named_with_its_field(
    told: str | dict[str, str], sentence: str
) -> None:
    with pytest.raises(BadPresets) as error:
        presets_of({"room": told})
    assert sentence in str(error.value)
    assert "\x1b" not in str(error.value)


@pytest.mark.parametrize("name", ["board room", "bob@example.com", "sip:bob", "", "a\x1b"])
def test_a_name_is_one_word_that_is_no_address(name: str) -> None:
    with pytest.raises(BadPresets, match="must be one word"):
        presets_of({name: "a@b"})


def test_two_names_that_differ_in_capitals_alone_are_refused() -> None:
    with pytest.raises(BadPresets, match="there is another preset of that name"):
        presets_of({"room": "a@b", "Room": "c@d"})
