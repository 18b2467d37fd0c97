"""Whom a host means by words: ``role:guest proto:sip !muted quiet>10m ann``.

Every word must hold, in upper or lower case; ``!`` before a word turns it round. What is no word
of this language is looked for in what the row shows, and in the address (design/hosts.md §3.5).
A slip must never mean everybody: what follows ``!``, or stands before a colon, is known, or in
quotes; and where a value is wanted there is one.
"""

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Final

from pextui.protocol.models import Participant
from pextui.ui import cells
from pextui.ui.cells import Facts

Test = Callable[[Participant, Facts], bool]

_WORD: Final = re.compile(r'(!?)(?:(\w+):("[^"]*"?|\S*)|("[^"]*"?|\S+))')
_COMPARED: Final = re.compile(r"(quiet|joined)([<>])(.*)")
_OF_TIME: Final = re.compile("(?:quiet|joined)[<>]", re.IGNORECASE)
_TIME: Final = re.compile(r"(\d{1,6})([smh]?)")
_SECONDS: Final = {"s": 1, "m": 60, "": 60, "h": 3600}

STATES: Final[dict[str, Test]] = {
    "waiting": lambda one, _facts: one.is_waiting,
    "muted": lambda one, _facts: bool(one.is_muted),
    "talking": lambda one, facts: facts.is_talking and not one.is_muted,
    "presenting": lambda one, facts: facts.is_presenting or bool(one.is_presenting),
    "external": lambda one, _facts: bool(one.is_external),
    "spotlight": lambda one, _facts: bool(one.spotlight),
    "failed": lambda _one, facts: facts.has_failed,
}
"""Words that stand alone."""

_ALSO: Final = {"talks": "talking", "presents": "presenting"}
"""Other names of such words: as rows have them."""

_ROLES: Final = ("host", "guest")
KEYS: Final = ("role:", "proto:", "name:", "addr:")
"""Words that a value follows; the last two look for any text."""

_GUESSES: Final = {
    **{word: word for word in (*STATES, *_ALSO)},
    "hosts": "role:host",
    "guests": "role:guest",
    "quiet": "quiet>10m",
    "joined": "joined<5m",
}
"""What may be meant by what looks like it."""

_WORDY: Final = 20
"""Cells of a word in a sentence about it."""

_ALIKE: Final = 0.8
"""How much of a slip a word is, from 0 to 1: of a short one a letter, of a long one two."""

_AGES: Final[dict[str, Callable[[Facts], float | None]]] = {
    "quiet": lambda facts: facts.quiet,
    "joined": lambda facts: facts.age,
}


@dataclass(frozen=True, slots=True)
class Whom:
    """The people that *text* means; ``fault`` is what is wrong with it, or nothing.

    With a fault it means nobody: a verb for "all shown" must not fall on more than was meant.
    """

    text: str = ""
    tests: tuple[Test, ...] = ()
    fault: str = ""
    is_of_time: bool = False
    """True when who is meant changes with nothing but time."""

    def __bool__(self) -> bool:
        return bool(self.tests) or bool(self.fault)

    def means(self, person: Participant, facts: Facts) -> bool:
        """Return whether *person* is meant."""
        return not self.fault and all(test(person, facts) for test in self.tests)


EVERYBODY: Final = Whom()


class _Fault(ValueError):
    """A word cannot be understood; the text is a sentence."""


def whom(text: str) -> Whom:
    """Read *text*; what cannot be understood is said in ``fault``."""
    words = list(_WORD.finditer(text))
    try:
        tests = tuple(_test(*found.groups(default="")) for found in words)
    except _Fault as fault:
        return Whom(text.strip(), fault=str(fault))
    return Whom(text.strip(), tests, is_of_time=bool(_OF_TIME.search(text)))


@lru_cache(maxsize=8)
def guess(text: str) -> str:
    """Return what may be meant by *text*, which means nobody: a sentence, or nothing."""
    words = [found.groups(default="") for found in _WORD.finditer(text)]
    plain = [word for turned, key, _, word in words if not turned and not key and word[0] != '"']
    slips = ((word, _nearest(word)) for word in plain if _known(word.lower()) is None)
    word, meant = next(((word, near) for word, near in slips if near), ("", ""))
    if not meant:
        return ""
    is_alone = len(words) == 1  # else somebody may well be called so
    begins = f"is called “{cells.short(word, _WORDY)}”" if is_alone else "matches the filter"
    return f"nobody {begins}; did you mean {meant}?"


def completion(text: str, protocols: Iterable[str]) -> str | None:
    """Return *text* with its last word completed, or None where nothing begins like it."""
    before, _, last = text.rpartition(" ")
    bare = last.removeprefix("!").lower()
    if not bare:
        return None
    known = [*STATES, *(f"role:{role}" for role in _ROLES)]
    known += [f"proto:{one}" for one in sorted(set(protocols))]
    known += ["quiet>", "joined<", *KEYS[2:]]
    found = next((one for one in known if one.startswith(bare) and one != bare), None)
    if found is None:
        return None
    return f"{before}{' ' if before else ''}{'!' if last[:1] == '!' else ''}{found}"


def _test(turned: str, key: str, value: str, word: str) -> Test:
    if not turned:
        return _keyed(key, value) if key else _single(word)
    test = _keyed_exactly(key, value) if key else _single_exactly(word)
    return lambda one, facts: not test(one, facts)


def _keyed(key: str, value: str) -> Test:
    """An address has a colon, too: ``sip:bob@example.com``."""
    is_address = f"{key.lower()}:" not in KEYS and _is_address(value)
    return _shown(f"{key}:{value}") if is_address else _keyed_exactly(key, value)


def _keyed_exactly(key: str, value: str) -> Test:
    low, wanted = key.lower(), cells.plain(value.strip('"'))
    if f"{low}:" in KEYS and not wanted.strip():
        raise _Fault(f"{low}: wants a value")
    match low:
        case "role":
            return _role(wanted)
        case "proto":
            return lambda one, _facts: cells.plain(one.protocol).startswith(wanted)
        case "name":
            return lambda one, _facts: wanted in cells.plain(one.name)
        case "addr":
            return lambda one, _facts: wanted in cells.plain(one.uri)
        case _:
            none = f"{cells.short(key, _WORDY)}: is none of {' '.join(KEYS)}"
            raise _Fault(f"{none}; text with a colon goes in quotes")


def _role(wanted: str) -> Test:
    roles = [role for role in _ROLES if role.startswith(wanted)]
    if not roles:
        raise _Fault("role: is host or guest")
    return lambda one, _facts: ("host" if one.is_host else "guest") in roles


def _single(word: str) -> Test:
    return _known(word.lower()) or _shown(word.strip('"'))


def _single_exactly(word: str) -> Test:
    if word.startswith('"'):
        return _shown(word.strip('"'))
    test = _known(word.lower())
    if test is None:
        near = _nearest(word)
        known = f"; did you mean !{near}?" if near else ": !muted !name:ann !addr:example.com"
        raise _Fault(f"!{cells.short(word, _WORDY)} is not known{known}")
    return test


def _nearest(word: str) -> str:
    """Return what is meant by a word that begins or looks like one of this language."""
    low = "".join(takewhile(str.isalpha, word.lower()))
    begun = [one for one in _GUESSES if len(low) > 2 and one.startswith(low)]
    near = begun or difflib.get_close_matches(low, _GUESSES, 1, _ALIKE)
    return _GUESSES[near[0]] if near else ""


def _known(word: str) -> Test | None:
    word = _ALSO.get(word, word)
    if word in STATES:
        return STATES[word]
    compared = _COMPARED.fullmatch(word)
    return _compared(*compared.groups()) if compared else None


def _compared(name: str, sign: str, time: str) -> Test:
    found = _TIME.fullmatch(time)
    if found is None:
        raise _Fault(f"{name}{sign} wants a time: 90s, 10m or 2h; 10 is 10m")
    age, limit = _AGES[name], int(found[1]) * _SECONDS[found[2]]

    def test(_one: Participant, facts: Facts) -> bool:
        seconds = age(facts)
        return seconds is not None and (seconds > limit if sign == ">" else seconds < limit)

    return test


def _shown(text: str) -> Test:
    """Whoever writes a dot or an at sign means an address, else its domain would be everybody's."""
    wanted, is_address = cells.plain(text), _is_address(text)
    return lambda one, facts: wanted in cells.searchable(one, facts, whole_address=is_address)


def parted(text: str) -> tuple[str, str]:
    """Return the words of this language in *text*, and the others, which may be of a name."""
    words: tuple[list[str], list[str]] = ([], [])
    for found in _WORD.finditer(text):
        _, key, _, word = found.groups(default="")
        low = word.lower()
        is_single = low in STATES or low in _ALSO or bool(_COMPARED.fullmatch(low))
        is_ours = is_single or f"{key.lower()}:" in KEYS
        words[not is_ours].append(found[0])
    return " ".join(words[0]), " ".join(words[1])


def _is_address(text: str) -> bool:
    return "@" in text or "." in text
