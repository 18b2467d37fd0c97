"""The secrets of this process, so that none gets into a log or onto the screen by a detour.

A node may put a token or a PIN into the words of a refusal, a library into the text of an error.
"""

from collections import deque
from typing import Final

from pydantic import SecretStr

_HIDDEN: Final = "•••"
_SHORTEST: Final = 4
"""Characters: a shorter PIN is not to be told from any other number in a sentence."""

_secrets: deque[str] = deque(maxlen=32)


def keep(secret: SecretStr) -> SecretStr:
    """Remember *secret* as one, the 32 newest of them; return it."""
    value = secret.get_secret_value()
    if len(value) >= _SHORTEST and value != "none" and value not in _secrets:
        _secrets.append(value)
    return secret


def without_secrets(text: str) -> str:
    """Return *text* with a sign in the place of every secret, the longest first.

    A PIN may stand inside a token: hidden first, it would leave the rest of the token to be read.
    """
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, _HIDDEN)
    return text
