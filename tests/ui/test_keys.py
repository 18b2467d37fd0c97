"""Which key does what, and what is said of keys that cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.keys import _character_to_key

from pextui.actions import BY_ID, TABLE
from pextui.ui.keys import BadKeys, Keymap, UserKeys, key_name, shown_key


def test_without_wishes_every_row_has_its_own_keys() -> None:
    keymap = Keymap()
    assert {row.id: keymap.keys(row.id) for row in TABLE} == {row.id: row.keys for row in TABLE}


def test_the_tables_own_keys_are_textuals_names() -> None:
    for row in TABLE:
        assert tuple(map(key_name, row.keys)) == row.keys


@pytest.mark.parametrize(
    ("wish", "keys"),
    [
        ("f5", ("f5",)),
        ("ctrl+u,f5", ("ctrl+u", "f5")),
        (" ctrl+u , f5, ", ("ctrl+u", "f5")),
        (["?", "f5", "f5"], ("question_mark", "f5")),
        (",", ("comma",)),
        ([",", "+"], ("comma", "plus")),
        ("", ()),
        ([], ()),
    ],
)
def test_the_user_may_give_a_row_other_keys_or_none(wish: str | list[str], keys: object) -> None:
    keymap = Keymap({"mute": wish, "help": ""})
    assert keymap.keys("mute") == keys
    assert keymap.keys("unmute") == BY_ID["unmute"].keys


def test_two_rows_may_swap_their_keys() -> None:
    keymap = Keymap({"mute": "s", "spotlight": "m"})
    assert (keymap.keys("mute"), keymap.keys("spotlight")) == (("s",), ("m",))


def test_single_letter_keys_can_be_switched_off_but_for_what_is_needed_to_live() -> None:
    keymap = Keymap({"mute": "m", "dial": "f8"}, single_letter_keys=False)
    left = {row.id: keymap.keys(row.id) for row in TABLE if keymap.keys(row.id)}
    assert left == {
        "mute": ("m",),
        "dial": ("f8",),
        "back": ("escape",),
        "details": ("enter",),
        "panes": ("tab",),
        "panes_back": ("shift+tab",),
        "palette": ("ctrl+p",),
        "redo": ("ctrl+r",),
        "suspend": ("ctrl+z",),
        "quit": ("ctrl+c",),
    }


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("?", "question_mark"),
        ("/", "slash"),
        ("*", "asterisk"),
        ("-", "minus"),
        ("+", "plus"),
        ("_", "underscore"),
        ("@", "at"),
        (" ", "space"),
        ("Space", "space"),
        ("esc", "escape"),
        ("Escape", "escape"),
        ("PgUp", "pageup"),
        ("del", "delete"),
        ("return", "enter"),
        ("F12", "f12"),
        ("m", "m"),
        ("M", "M"),
        ("ö", "ö"),
        ("shift+m", "M"),
        ("CTRL+U", "ctrl+u"),
        ("shift+ctrl+p", "ctrl+shift+p"),
        ("ctrl+/", "ctrl+slash"),
        ("ctrl++", "ctrl+plus"),
        ("alt+x", "alt+x"),
        ("question_mark", "question_mark"),
        ("full_stop", "full_stop"),
        ("ctrl+i", "tab"),
        ("ctrl+m", "enter"),
    ],
)
def test_a_key_is_written_as_people_write_it(written: str, name: str) -> None:
    assert key_name(written) == name


@given(st.characters(codec="utf-8", exclude_categories=("C", "Z", "M")))
def test_every_character_has_the_name_that_textual_gives_it(character: str) -> None:
    assert key_name(character) == _character_to_key(character)


@pytest.mark.parametrize("character", "?/*-+_@.,:;!\"#$%&'()<=>[]\\^`{|}~mM5öé")
def test_a_key_that_types_something_is_shown_as_that(character: str) -> None:
    assert shown_key(key_name(character)) == character


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ctrl+p", "ctrl+p"),
        ("ctrl+slash", "ctrl+/"),
        ("shift+tab", "shift+tab"),
        ("escape", "esc"),
        ("enter", "enter"),
        ("space", "space"),
        ("pageup", "pgup"),
        ("f5", "f5"),
        ("left", "left"),
    ],
)
def test_other_keys_are_shown_by_their_usual_names(name: str, shown: str) -> None:
    assert shown_key(name) == shown
    assert key_name(shown) == name


def test_a_row_shows_its_first_key_or_nothing() -> None:
    keymap = Keymap({"mute": "ctrl+u,f5", "dial": ""})
    assert [keymap.shown(id) for id in ("mute", "help", "details", "dial")] == [
        "ctrl+u",
        "?",
        "i",
        "",
    ]


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"mut": "f5"}, "there is no action “mut”; did you mean “mute”?"),
        ({"zzzz": "f5"}, "there is no action “zzzz”"),
        ({"mute": "f55"}, "mute: “f55” is not a key; did you mean “f5”?"),
        ({"mute": "ctrll+p"}, "mute: “ctrll+p” is not a key; did you mean “ctrl+p”?"),
        ({"mute": "qqqq"}, "mute: “qqqq” is not a key: write it like f5, ctrl+u or ?"),
        (
            {"mute": "s"},
            "mute and spotlight both have the key s: give one of them another, or none",
        ),
        (
            {"mute": "f5", "unmute": "f5"},
            "mute and unmute both have the key f5: give one of them another, or none",
        ),
        (
            {"mute": "ctrl+m"},
            "mute and details both have the key enter: give one of them another, or none",
        ),
        ({"mute": "ctrl+c"}, "mute: ctrl+c always leaves: give it another key"),
    ],
)
def test_keys_that_cannot_be_are_named_with_the_fix(wishes: UserKeys, sentence: str) -> None:
    with pytest.raises(BadKeys) as error:
        Keymap(wishes)
    assert error.value.sentences == (sentence,)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(BadKeys) as error:
        Keymap({"mut": "f5", "lock": "nokey", "mute": "f6", "dial": "f6"})
    assert len(error.value.sentences) == 3


def test_a_switched_off_key_is_free_for_another_row() -> None:
    assert Keymap({"spotlight": "", "mute": "s"}).keys("mute") == ("s",)
    assert Keymap({"mute": "s"}, single_letter_keys=False).keys("spotlight") == ()


@pytest.mark.parametrize("wish", ["", "f10", "ctrl+c", ["q", "ctrl+c"]])
def test_there_is_always_a_way_out(wish: str | list[str]) -> None:
    assert Keymap({"quit": wish}).keys("quit")[-1] == "ctrl+c"
