"""The secrets of this process, so that none gets into a log or onto the screen by a detour.

A node may put a token or a PIN into the words of a refusal, a library into the text of an error.
"""

from collections import defaultdict, deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pydantic import SecretStr

_HIDDEN: Final = "•••"
_SHORTEST: Final = 4
"""Characters: a shorter PIN is not to be told from any other number in a sentence."""

_NEWEST: Final = 16
"""Secrets remembered of one kind: tokens come by the minute, and must not push out the PIN."""

_secrets: defaultdict[str, deque[str]] = defaultdict(lambda: deque(maxlen=_NEWEST))


def keep(kind: str, secret: "SecretStr") -> "SecretStr":
    """Remember *secret* among the newest of its *kind*; return it."""
    value = secret.get_secret_value()
    if len(value) >= _SHORTEST and value != "none" and value not in _secrets[kind]:
        _secrets[kind].append(value)
    return secret


def without_secrets(text: str, *kinds: str) -> str:
    """Return *text* with a sign in the place of every secret of *kinds*, or all, longest first.

    A PIN may stand inside a token: hidden first, it would leave the rest of the token to be read.
    """
    known = [secret for kind in kinds or tuple(_secrets) for secret in tuple(_secrets[kind])]
    for secret in sorted(known, key=len, reverse=True):
        text = text.replace(secret, _HIDDEN)
    return text
