"""Which key does what: the table's keys, changed by the user's, and how a key is written."""

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import combinations
from types import MappingProxyType
from typing import Final

from textual.keys import (
    KEY_ALIASES,
    KEY_NAME_REPLACEMENTS,
    REPLACED_KEYS,
    Keys,
    key_to_character,
)

from pextui.actions import BY_ID, TABLE, Action, AskYes

ALWAYS_QUITS: Final = "ctrl+c"
"""The one key that cannot be given to anything else: there must be a way out."""

MOVES: Final = frozenset({"up", "down", "left", "right", "home", "end", "pageup", "pagedown"})
"""Keys with which the focused pane moves its own cursor; it would take them first."""

ASKING: Final = frozenset({"undo", "redo", "again", "hunt", "quit"})
"""What the console does by itself that may ask first."""

ANSWERS: Final = frozenset({"y", "n"})
"""Keys that answer a question: never also the one that asked it (design/hosts.md §5, mistake 4)."""

INSTEAD: Final = "m"
"""Answers a question that offers something else."""

UserKeys = Mapping[str, str | Iterable[str]]
"""The table ``[keys]``: keys by action id, as ``"f5"``, ``"ctrl+u,f5"`` or a list; "" is none."""

_NOTHING: Final[UserKeys] = MappingProxyType({})
_MODIFIERS: Final = ("ctrl", "alt", "shift", "super", "hyper", "meta")
_NAMED: Final = frozenset(key.value for key in Keys if key.value.isalnum())
_SAME: Final = {alias: key for key, aliases in KEY_ALIASES.items() for alias in aliases} | {
    "return": "enter"
}
_SHOWN: Final = {
    "escape": "esc",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "delete": "del",
    "insert": "ins",
}


class BadKeys(ValueError):
    """The user's keys cannot be; ``sentences`` say each fault and its fix."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class Keymap:
    """The keys of every row of the table: the defaults, and over them what the user wants.

    Textual ignores unknown ids, takes any text for a key and drops one of two actions on the same
    key without a word (design/textual.md §2.10), so all is checked here: BadKeys says what is
    wrong. ``single_letter_keys=False`` switches off every default that one keypress types.
    """

    def __init__(self, user: UserKeys = _NOTHING, *, single_letter_keys: bool = True) -> None:
        defaults = {
            row.id: row.keys
            if single_letter_keys
            else tuple(key for key in row.keys if not _character(key))
            for row in TABLE
        }
        wanted, faults = _read(user)
        faults += [
            f"{id}: {shown_key(key)} answers questions: give it another key"
            for id, keys in wanted.items()
            for key in keys
            if key in _answers(id)
        ]
        faults += [
            f"{id}: {shown_key(key)} moves the cursor: give it another key"
            for id, keys in wanted.items()
            for key in keys
            if key in MOVES
        ]
        self._keys = defaults | wanted
        self._keys["quit"] = tuple(dict.fromkeys((*self._keys["quit"], ALWAYS_QUITS)))
        faults += _clashes(self._keys)
        if faults:
            raise BadKeys(*faults)

    def keys(self, id: str) -> tuple[str, ...]:
        """Return Textual's names of the keys of a row; none when it is switched off."""
        return self._keys[id]

    def shown(self, id: str) -> str:
        """Return the first key of a row as people write it, or an empty text."""
        return shown_key(self._keys[id][0]) if self._keys[id] else ""


def shown_key(key: str) -> str:
    """Return Textual's name of a key as people write it: ``?``, ``M``, ``ctrl+p``, ``esc``."""
    *modifiers, base = _parts(key)
    character = _character(base)
    if character and character != " ":
        base = character
    return "+".join((*modifiers, _SHOWN.get(base, base)))


def key_name(text: str) -> str:
    """Return Textual's name for a key as the user wrote it. Raises BadKeys with the nearest one."""
    *modifiers, base = _parts(text.strip() or text)
    modifiers = [modifier.lower() for modifier in modifiers]
    unknown = [modifier for modifier in modifiers if modifier not in _MODIFIERS]
    name = _base_name(base, is_bare=not modifiers)
    if unknown or not name:
        nearest = _nearest(text.strip().lower(), _all_names())
        raise BadKeys(f"“{text}” is not a key{nearest or ': write it like f5, ctrl+u or ?'}")
    if modifiers == ["shift"] and len(name) == 1 and name.upper() != name:
        return name.upper()
    held = [modifier for modifier in _MODIFIERS if modifier in modifiers]
    full = "+".join((*held, name))
    return _SAME.get(full, full)


def _answers(id: str) -> frozenset[str]:
    """Return the keys that would answer what the row asks."""
    row = BY_ID[id]
    if not isinstance(row, Action):
        return ANSWERS if id in ASKING else frozenset()
    offers = isinstance(row.ask, AskYes) and bool(row.ask.instead)
    return ANSWERS | {INSTEAD} if offers else ANSWERS


def _read(user: UserKeys) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """Return the user's keys by id in Textual's names, and a sentence for each fault."""
    wanted: dict[str, tuple[str, ...]] = {}
    faults: list[str] = []
    for id, keys in user.items():
        if id not in BY_ID:
            faults.append(f"there is no action “{id}”{_nearest(id, BY_ID)}")
            continue
        try:
            wanted[id] = tuple(dict.fromkeys(map(key_name, _split(keys))))
        except BadKeys as error:
            faults.append(f"{id}: {error}")
    return wanted, faults


def _split(keys: str | Iterable[str]) -> list[str]:
    if not isinstance(keys, str):
        return [key for key in keys if key]
    if keys in {" ", ","}:
        return [keys]
    return [key for key in keys.split(",") if key.strip()]


def _clashes(keys: Mapping[str, tuple[str, ...]]) -> list[str]:
    faults = []
    for (one, ones), (other, others) in combinations(keys.items(), 2):
        for key in ones:
            if key not in others:
                continue
            if key == ALWAYS_QUITS:
                named = one if other == "quit" else other
                faults.append(f"{named}: {key} always leaves: give it another key")
            else:
                faults.append(
                    f"{one} and {other} both have the key {shown_key(key)}: "
                    "give one of them another, or none"
                )
    return faults


def _parts(key: str) -> list[str]:
    """Split at the plus signs; a plus sign at the end is the key itself."""
    if key.endswith("+"):
        return [*key[:-1].rstrip("+").split("+"), "plus"] if len(key) > 1 else ["plus"]
    return key.split("+")


def _base_name(base: str, *, is_bare: bool) -> str:
    """Return Textual's name of a key without modifiers, or nothing for what is not a key."""
    if len(base) == 1:
        return _character_name(base if is_bare else base.lower()) if base.isprintable() else ""
    lower = base.lower()
    if lower in _NAMED:
        return lower
    return _SHORT.get(lower) or _character_name(_character(lower))


def _character_name(character: str) -> str:
    """Name a character as Textual does: letters and digits are themselves."""
    if character.isalnum() or not character:
        return character
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


def _character(key: str) -> str:
    """Return the one character that a key types, or nothing for a key that types none."""
    character = key_to_character(REPLACED_KEYS.get(key, key)) if key.isascii() else key
    return character if character and len(character) == 1 and character.isprintable() else ""


def _all_names() -> list[str]:
    """Return what can be suggested: every key that Textual lists, and our short names."""
    listed = {key.value for key in Keys if key.value.replace("+", "").replace("_", "").isalnum()}
    return sorted(listed | set(_SHORT))


def _nearest(text: str, names: Iterable[str]) -> str:
    near = difflib.get_close_matches(text, list(names), 1)
    return f"; did you mean “{near[0]}”?" if near else ""


_SHORT: Final = {short: name for name, short in _SHOWN.items()}
"""What people write, and this program shows, for what Textual spells out."""
