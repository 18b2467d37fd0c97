"""Which verb of the table a typed line begins with, and what its forms are filled in with."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pextui.actions import ACTIONS, MESSAGE, Action, AskForm, Scope, Values
from pextui.actions.forms import as_dialled
from pextui.actions.presets import preset_of
from pextui.protocol.naming import quoted
from pextui.ui.plain.circle import Unclear

_ALSO: Final = {
    "let in all": "admit_all",
    "let in": "admit",
    "mute all guests": "mute_guests",
    "unmute all guests": "unmute_guests",
    "hide presentation": "deny_presentation",
    "show presentation": "allow_presentation",
    "lock meeting": "lock",
    "unlock meeting": "unlock",
    "begin": "start",
    "begin meeting": "start",
    "call": "dial",
    "move": "transfer",
    "chat": "message",
    "say": "message",
    "end meeting": "end",
    "kick": "remove",
}
"""Words for an action besides its id."""

_WORDS: Final = {one.id.replace("_", " "): one for one in ACTIONS} | {
    text: next(one for one in ACTIONS if one.id == id) for text, id in _ALSO.items()
}
_LONGEST_FIRST: Final = tuple(
    (re.compile(rf"{text.replace(' ', '[ ]+')}(?:\s+(.*))?", re.IGNORECASE | re.DOTALL), action)
    for text, action in sorted(_WORDS.items(), key=lambda one: len(one[0]), reverse=True)
)

_INSTEAD: Final = {
    "unlock": "let in NAME lets in one",
    "start": "let in NAME lets in one",
    "mute_guests": "mute all guests but NAME leaves one out",
    "unmute_guests": "unmute all guests but NAME leaves one out",
}
"""What may have been meant by who says more than that it is for the whole meeting."""

_ROLES: Final = {"host": "chair", "guest": "guest"}
_BUT: Final = re.compile(r"(?:but|except)\b", re.IGNORECASE)
_TRANSFER: Final = re.compile(
    r"(.+) to (\S+)(?: as (?:a )?(host|guest))?(?: (?:with )?(pin)(?: (\S+))?)?", re.IGNORECASE
)
_DIAL: Final = re.compile(
    r"(\S+|[+\d][\d()\- ]+)(?: as (?:a )?(host|guest))?(?: by (\S+))?", re.IGNORECASE
)
_UNSAID: Final = {"role": "guest", "protocol": "auto"}
_PROTOCOLS: Final = ("auto", "sip", "h323", "mssip", "rtmp")


@dataclass(frozen=True, slots=True)
class Verb:
    """An action, and the rest of the line."""

    action: Action
    rest: str


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom a line is about, in its words, and a form's values in it.

    With ``asks_pin`` the PIN is still to be asked for, where nobody can read it.
    """

    whom: str = ""
    values: Values | None = None
    asks_pin: bool = False

    @property
    def known(self) -> Values:
        """The form's values; none where the action has no form."""
        return self.values or {}


def verb_of(line: str) -> Verb | None:
    """Return the action that *line* begins with, None for no action.

    The longest words count; where these are for the whole meeting and names are left out of it,
    those for people do. Raises Unclear when the verb cannot use what follows it.
    """
    found = list(_verbs(line))
    first = next(iter(found), None)
    if first is None or not first.rest or _uses_rest(first.action):
        return first
    for_people = [one for one in found if one.action.scope is Scope.PERSON]
    if for_people and _BUT.match(first.rest):
        return for_people[0]
    hint = f"; {_INSTEAD[first.action.id]}" if first.action.id in _INSTEAD else ""
    told = f"{label(first.action)} takes no more words{hint}"
    raise Unclear(f"“{first.rest}” was not understood: {told}")


def wish_of(action: Action, rest: str, presets: Mapping[str, Values] | None = None) -> Wish:
    """Return whom a line is about, and the values in it. Raises Unclear with how to write it.

    A destination may be the name of one of the *presets*.
    """
    words = " ".join(rest.split())
    match action.id:
        case "transfer":
            wish = _transfer(words)
        case "dtmf":
            name, _, digits = words.rpartition(" ")
            wish = Wish(name, {"digits": digits.upper()})
        case "dial":
            wish = _dial(words, presets or {})
        case MESSAGE.id:
            if not rest:
                raise Unclear("write chat and what you want to say")
            return Wish(values={"payload": rest})
        case _ if action.scope is Scope.CONSOLE:
            raise Unclear(f"{label(action)} needs the screen: join without --plain for it")
        case _:
            return Wish(words)
    refuse(action, wish.known)
    return wish


def label(action: Action) -> str:
    """Return the action's words, without a number."""
    return action.words.replace("{n} ", "").removesuffix("…")


def refuse(action: Action, values: Values) -> None:
    """Raise Unclear where a form cannot be sent with *values*."""
    if not isinstance(action.ask, AskForm):
        return
    labels = {one.name: one.label for one in action.ask.form.fields}
    wrong = action.ask.form.refusals(values)
    if wrong:
        raise Unclear("; ".join(f"{labels.get(name, name)}: {why}" for name, why in wrong.items()))


def asked(action: Action, values: Values, whom: str) -> str:
    """Return what a form that is filled in asks with yes or no; *whom* are the names."""
    role = "host" if values.get("role") == "chair" else "guest"
    match action.id:
        case "transfer":
            pin = ", with a PIN" if "pin" in values else ""
            return f"Move {whom} to {values['conference_alias']} as a {role}{pin}?"
        case "dtmf":
            return f"Send the digits {values['digits']} to {whom}?"
        case "dial":
            protocol = values.get("protocol", "auto")
            by = "" if protocol == "auto" else f", by {protocol}"
            name = values.get("remote_display_name", "")
            shown = f", shown as {quoted(name)}" if name else ""
            return f"Call {values['destination']} as a {role}{by}{shown}?"
        case _:
            return f"{action.telling(whom)}?"


def _verbs(line: str) -> Iterator[Verb]:
    for words, action in _LONGEST_FIRST:
        if found := words.fullmatch(line.strip()):
            yield Verb(action, found[1] or "")


def _uses_rest(action: Action) -> bool:
    is_form = isinstance(action.ask, AskForm) or action.is_written
    return action.scope is Scope.PERSON or is_form


def _transfer(rest: str) -> Wish:
    found = _TRANSFER.fullmatch(rest)
    if found is None:
        raise Unclear("write transfer NAME to MEETING, and after it: as host, pin")
    name, meeting, role, has_pin, pin = found.groups()
    values = {"conference_alias": meeting, "role": _ROLES[(role or "guest").casefold()]}
    if pin:
        values["pin"] = pin
    return Wish(name, values, asks_pin=bool(has_pin) and not pin)


def _dial(rest: str, presets: Mapping[str, Values]) -> Wish:
    """What is said beats what the preset has."""
    found = _DIAL.fullmatch(rest)
    if found is None:
        raise Unclear("write dial ADDRESS, and after it: as host, by sip")
    address, role, protocol = found.groups()
    said = {}
    if role:
        said["role"] = _ROLES[role.casefold()]
    if protocol:
        said["protocol"] = protocol.casefold()
        if said["protocol"] not in _PROTOCOLS:
            raise Unclear(f"“{said['protocol']}” is no way to call: {', '.join(_PROTOCOLS)}")
    preset = preset_of(address, presets) or {}
    return Wish(values={**_UNSAID, "destination": as_dialled(address), **preset, **said})
