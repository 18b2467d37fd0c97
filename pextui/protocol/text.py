"""The border control for remote text: every string a node sends becomes printable here."""

import re
import unicodedata
from functools import lru_cache
from typing import Annotated, Final

from pydantic import BeforeValidator

from pextui.protocol import quick

NAME_LIMIT: Final = 256
"""Characters kept of a name or any other short field."""

TEXT_LIMIT: Final = 2000
"""Characters kept of a chat message or a reason."""

LINES_LIMIT: Final = 20
"""Lines kept of a chat message or a reason."""

_MARKS_LIMIT: Final = 4
_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
_KEPT_FORMAT: Final = frozenset("\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}")
_VIRAMA: Final = 9
"""Unicode's class of the marks that take an Indic letter's vowel away."""
_CHILLUS: Final = {
    f"{letter}\u0d4d\N{ZERO WIDTH JOINER}": chillu
    for letter, chillu in zip("ണനരലളക", "ൺൻർൽൾൿ", strict=True)
}
"""Malayalam letters as they were once written with a joiner, and as they are now."""
_INVISIBLE: Final = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters without a shape: names of them look like other names, or like nothing."""

_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
PLAIN: Final = "(?:[!-~À-ɏ’]+(?: [!-~À-ɏ’]+)*)?"
"""What stays as it is: words of ASCII and of the Latin letters that most names have."""

_PLAIN: Final = re.compile(PLAIN)


def clean(raw: str, limit: int = NAME_LIMIT) -> str:
    """Return *raw* as one line of at most *limit* characters that a terminal can only print.

    Control, bidi, tag and private characters become visible symbols, other invisible ones
    are dropped, at most four combining marks stay on a letter, white space is one blank.
    Cleaning twice changes nothing. Source: design/faults.md §4, F38-F39.
    """
    if len(raw) <= limit and _PLAIN.fullmatch(raw):
        return raw
    return _kept_clean(raw, limit) if len(raw) <= NAME_LIMIT else _cleaned(raw, limit)


def slug(raw: str) -> str:
    """Return *raw* as a part of a file's name: small letters and figures, at most 40 characters."""
    return re.sub(r"[^a-z0-9]+", "-", raw.lower()).strip("-")[:40] or "meeting"


def _cleaned(raw: str, limit: int) -> str:
    visible = "".join(map(_visible, raw[: limit * 4]))
    return _shorten(_normal(visible), limit)


_kept_clean: Final = lru_cache(maxsize=4096)(_cleaned)
"""A node tells the same names again and again, with whatever else it tells of somebody."""


def clean_text(raw: str, limit: int = TEXT_LIMIT) -> str:
    """Return *raw* cleaned line by line: line breaks stay, blank lines and the rest do not.

    After the first lines the breaks become blanks, so that nobody's message fills a screen.
    """
    if len(raw) <= limit and _PLAIN.fullmatch(raw):
        return raw
    cleaned = (clean(line, limit) for line in raw[: limit * 4].splitlines())
    lines = [line for line in cleaned if line]
    rest = " ".join(lines[LINES_LIMIT - 1 :])
    return _shorten("\n".join([*lines[: LINES_LIMIT - 1], *([rest] if rest else [])]), limit)


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    match category:
        case _ if character in _INVISIBLE:
            return ""
        case "So" if character == "\N{BRAILLE PATTERN BLANK}":
            return " "
        case "Cc":
            return _control_picture(character)
        case "Cf" if character in _KEPT_FORMAT:
            return character
        case "Cf":
            return _REPLACEMENT if character in _BIDI or _is_tag(character) else ""
        case "Zs" | "Zl" | "Zp":
            return " "
        case "Cs" | "Co" | "Cn":
            return _REPLACEMENT
        case _:
            return character


def _control_picture(character: str) -> str:
    """Unicode draws a picture of each of the 33 ASCII control characters."""
    code = ord(character)
    if character in "\t\n\r\v\f":
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    return "\N{SYMBOL FOR DELETE}" if code == 0x7F else _REPLACEMENT


def _is_tag(character: str) -> bool:
    return 0xE0000 <= ord(character) <= 0xE007F


def _normal(text: str) -> str:
    """Return *text* as it stays, however often it is looked at: each step may undo another's."""
    while True:
        normal = _limit_marks(unicodedata.normalize("NFC", _joined(" ".join(text.split()))))
        if normal == text:
            return normal
        text = normal


def _joined(text: str) -> str:
    """Return *text* without joiners that join nothing.

    Who measures text takes what follows a zero width joiner for a part of what stands before it;
    a terminal does so only in emoji and behind the marks of Indic letters. What begins with a
    joiner cannot be measured at all (rich 14: IndexError in ``set_cell_size``).
    """
    for old, chillu in _CHILLUS.items():
        text = text.replace(old, chillu)
    return "".join(one for at, one in enumerate(text) if _may_stay(text, at))


def _may_stay(text: str, at: int) -> bool:
    """Return whether the character at *at* is no joiner, or one that joins its neighbours."""
    if text[at] not in _KEPT_FORMAT:
        return True
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not before or not after or before.isspace() or after.isspace() or before in _KEPT_FORMAT:
        return False
    if before.isalnum() and text[at] == "\N{ZERO WIDTH JOINER}":
        return unicodedata.combining(after) == _VIRAMA
    return after not in _KEPT_FORMAT


def _limit_marks(text: str) -> str:
    """Keep four marks or joiners a letter: terminals have died of more (CVE-2021-26937)."""
    kept: list[str] = []
    run = 0
    for character in text:
        is_piled = unicodedata.category(character).startswith("M") or character in _KEPT_FORMAT
        run = run + 1 if is_piled else 0
        if run <= _MARKS_LIMIT:
            kept.append(character)
    return "".join(kept)


def _shorten(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    return text[: limit - 1].rstrip(f" {''.join(_KEPT_FORMAT)}") + "…"


def _clean_value(value: object) -> object:
    return clean(_spelled(value)) if _is_scalar(value) else value


def _clean_text_value(value: object) -> object:
    return clean_text(_spelled(value)) if _is_scalar(value) else value


def _clean_url_value(value: object) -> object:
    return clean(_spelled(value), TEXT_LIMIT) if _is_scalar(value) else value


def _is_scalar(value: object) -> bool:
    return value is None or isinstance(value, str | int | float)


def _spelled(value: object) -> str:
    return "" if value is None else str(value)


_NOT_TEXT: Final = ("string_type", None)
_NAME: Final = quick.Quick(quick.text(PLAIN, NAME_LIMIT), error=_NOT_TEXT)
_TEXT: Final = quick.Quick(quick.text(PLAIN, TEXT_LIMIT), error=_NOT_TEXT)

CleanStr = Annotated[str, BeforeValidator(_clean_value), _NAME]
"""A short remote string, cleaned; null and numbers are spelled out."""

CleanUrl = Annotated[str, BeforeValidator(_clean_url_value), _TEXT]
"""An address, cleaned: one line, long enough not to be cut."""

CleanText = Annotated[str, BeforeValidator(_clean_text_value), _TEXT]
"""A long remote string, cleaned, with its line breaks."""
