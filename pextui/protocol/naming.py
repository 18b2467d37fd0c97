"""Names that people gave themselves: what they must not be taken for."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_YOU: Final = re.compile(r"\(\s*[yуүʏγý][oоοօ0ó][uυսüú]\s*\)", re.IGNORECASE)
"""What marks this console's own row, in letters that look like it."""

_KEPT: Final = frozenset(" -'’._()@&+#/\u200c\u200d")
"""What a name may hold besides letters, marks and digits without standing in quotes."""

_OURS: Final = re.compile(
    r"\b(and|you|joined|left|seen|sent|waiting|muted|unmuted|locked|unlocked|removed|presents)\b",
    re.IGNORECASE,
)
"""Words of our own sentences: two names in one would read as two people, or as news."""


@lru_cache(maxsize=4096)
def nobodys(name: str) -> str:
    """Return somebody's *name*, which must not say that it is this console's own."""
    if name.isascii() and "(" not in name:
        return name
    seen = "".join(one for one in _straight(name) if unicodedata.category(one)[0] not in "MC")
    return _YOU.sub("“you”", seen) if _YOU.search(seen) else name


@lru_cache(maxsize=4096)
def quoted(name: str) -> str:
    """Return *name* for a line of words: in quotes where it could pass for some of them."""
    plain = _straight(name)
    is_plain = all(one in _KEPT or unicodedata.category(one)[0] in "LMN" for one in plain)
    return name if is_plain and not _OURS.search(plain) and nobodys(name) == name else f"“{name}”"


def looks_of(name: str) -> str:
    """Return the same for names that look the same but for accents, case and the invisible."""
    apart = unicodedata.normalize("NFKD", name)
    seen = (one for one in apart if unicodedata.category(one)[0] not in {"M", "C", "Z"})
    return "".join(seen).casefold()


def _straight(name: str) -> str:
    """Wide and ornate letters, brackets and commas as the plain ones that they look like."""
    return unicodedata.normalize("NFKC", name)
