"""Presets of the dial form: destinations that the host has named in the settings, with the rest."""

import difflib
import re
from collections.abc import Mapping
from typing import Final

from pextui.actions.forms import DIAL, Field, Values

_NAME: Final = re.compile(r"[\w.+-]+")
_FIELDS: Final = {field.name: field for field in DIAL.fields}
_HOST: Final = {"host": "chair"}
"""The host's own word for what the guide calls chair."""


class BadPresets(Exception):
    """Some preset cannot be; ``sentences`` name it, its field, and what would be right."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def presets_of(table: Mapping[str, str | Mapping[str, str]]) -> dict[str, Values]:
    """Return the dial form's values by name; a bare text is a destination.

    Raises BadPresets with all that is wrong, and without the values: one may hold a PIN.
    """
    presets: dict[str, Values] = {}
    faults: list[str] = []
    for name, told in table.items():
        values = _values({"destination": told} if isinstance(told, str) else told)
        faults += [f"{name}: {fault}" for fault in _faults(values)]
        if not _NAME.fullmatch(name):
            faults.append(f"“{name}” must be one word of letters, figures, “.”, “+”, “-” and “_”")
        if preset_of(name, presets) is not None:
            faults.append(f"{name}: there is another preset of that name")
        presets[name] = DIAL.values(values)
    if faults:
        raise BadPresets(*faults)
    return presets


def preset_of(name: str, presets: Mapping[str, Values]) -> Values | None:
    """Return the preset of that *name*, in capitals or not, or None."""
    wanted = name.strip().casefold()
    return next((values for one, values in presets.items() if one.casefold() == wanted), None)


def completion(typed: str, presets: Mapping[str, Values]) -> str | None:
    """Return the first preset's name that begins with what is *typed*, None for none."""
    begun = typed.casefold()
    names = sorted(presets, key=str.casefold)
    return next((one for one in names if begun and one.casefold().startswith(begun)), None)


def _values(told: Mapping[str, str]) -> dict[str, str]:
    role = told.get("role", "")
    return {**told, "role": _HOST.get(role, role)} if role else dict(told)


def _faults(values: Values) -> list[str]:
    strange = [name for name in values if name not in _FIELDS]
    wrong = DIAL.refusals(values)
    faults = [f"there is no field “{name}”{_nearest(name)}" for name in strange]
    faults += [f"{name}: {why}" if name else why for name, why in wrong.items()]
    chosen = (_FIELDS[name] for name in values if name in _FIELDS)
    faults += [
        f"{name} must be printable text"
        for name, value in values.items()
        if not value.isprintable()
    ]
    return faults + [
        f"{one.name} must be {_choices(one)}" for one in chosen if _is_odd(one, values)
    ]


def _is_odd(field: Field, values: Values) -> bool:
    return bool(field.choices) and values[field.name] not in dict(field.choices)


def _choices(field: Field) -> str:
    words = ["host" if value == "chair" else value for value, _ in field.choices if value]
    return f"{', '.join(words[:-1])} or {words[-1]}"


def _nearest(name: str) -> str:
    near = difflib.get_close_matches(name, _FIELDS, 1)
    return f"; did you mean “{near[0]}”?" if near else ""
