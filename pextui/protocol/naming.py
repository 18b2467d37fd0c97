"""Names that people gave themselves: what they must not be taken for.

Everything here is linear in the name and looks at one character at a time: ten thousand hostile
names must not hold anybody up.
"""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

_YOU: Final = re.compile(r"y[o0][uv]", re.IGNORECASE)
_LONGEST: Final = 24
"""Characters between two brackets that are looked at: three letters with their marks."""

_BRACKETS: Final = 8
"""Brackets in a name that is still taken seriously."""

_KEPT: Final = frozenset(" -'’._()@#\u200c\u200d")
"""What a name may hold besides letters, marks and digits without standing in quotes."""

_QUOTES: Final = str.maketrans(dict.fromkeys('"“”„‟«»‹›＂〝〞❝❞', "'"))

_OURS: Final = re.compile(
    r"\w{4}\. |'\s|\s'|\b(and|you|now|joined|left|seen|sent|waiting|muted|unmuted|locked|unlocked"
    r"|removed|presents|presenting|begun)\b",
    re.IGNORECASE,
)
"""What our own sentences are made of: two names in one would read as two people, or as news."""

_EAST: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})
"""Scripts that are written together with Latin letters, and look like none of them."""

_ALIKE: Final = str.maketrans(
    "авекмнорстухіјѕԁɡӏһԛԝαενοριτυκχɑıſᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",
    "abekmhopctyxijsdglhqwaevopitukxaisabcdeghijklmnoprstuvwyz",
)
"""Small letters that look like Latin ones."""

_SAME: Final = str.maketrans("01|i", "olll")
"""Figures that look like letters, and a large I like a small L."""


@lru_cache(maxsize=16_384)
def nobodys(name: str) -> str:
    """Return somebody's *name*, which must not say that it is this console's own."""
    places = [at for at, one in enumerate(name) if _is_bracket(one)]
    if len(places) > _BRACKETS:
        return "".join("'" if _is_bracket(one) else one for one in name)
    for start, end in reversed(list(pairwise(places))):
        if end - start < _LONGEST and _reads_as_you(name[start + 1 : end]):
            name = f"{name[:start]}“you”{name[end + 1 :]}"
    return name


@lru_cache(maxsize=1024)
def quoted(name: str) -> str:
    """Return *name* for a line of words: in quotes where it could pass for some of them."""
    is_plain = all(one in _KEPT or unicodedata.category(one)[0] in "LMN" for one in name)
    scripts = {_script(one) for one in name if one.isalpha()} - _EAST
    seen = "".join(one if one.isascii() else _folded(one) for one in name)
    if is_plain and len(scripts) < 2 and not _OURS.search(seen) and nobodys(name) == name:
        return name
    return f"“{name.translate(_QUOTES)}”"


@lru_cache(maxsize=16_384)
def looks_of(name: str) -> str:
    """Return the same for names that look the same but for accents, case and the invisible."""
    return "".join(map(_folded, name)).translate(_SAME)


def _reads_as_you(inside: str) -> bool:
    """Return whether three letters in brackets are, or look like, those of the own row."""
    plain = unicodedata.normalize("NFKD", inside)
    seen = "".join(one for one in plain if unicodedata.category(one)[0] in "LN")
    if seen.isascii():
        return _YOU.fullmatch(seen) is not None
    return len(seen) == 3 and not {_script(one) for one in seen} <= _EAST


@cache
def _is_bracket(one: str) -> bool:
    """Some alphabets open with what closes in others."""
    return one in "<>" or unicodedata.category(one) in {"Ps", "Pe", "Pi", "Pf"}


@cache
def _script(letter: str) -> str:
    """Return the first word of a letter's name, which is its script."""
    return unicodedata.name(letter, "?").partition(" ")[0].removeprefix("FULLWIDTH")


@cache
def _folded(letter: str) -> str:
    """Return a letter without what tells it from those that look like it."""
    apart = unicodedata.normalize("NFKD", letter)
    seen = (one for one in apart if unicodedata.category(one)[0] not in {"M", "C", "Z"})
    return "".join(seen).casefold().translate(_ALIKE)[:2]
