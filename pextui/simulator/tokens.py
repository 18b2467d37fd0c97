"""The tokens of a node: who holds one, for which meeting, and until when."""

import base64
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import unquote


@dataclass(frozen=True, slots=True)
class Grant:
    """One token as it was handed out. `expires` is the guide's string of seconds.

    `is_spoilt`: it opens nothing any more, though its seat stays until it ends.
    """

    token: str
    expires: str
    uuid: str
    aliases: frozenset[str]
    ends: float
    is_spoilt: bool = False


class Tokens:
    """Hands out and recognises tokens; an old one stays good until its own end.

    In the guide tokens end in `%3D`, already encoded for a URL; later ones end in `=`. Clients
    send either form as it is or decoded, so tokens are compared decoded.
    """

    def __init__(self, clock: Callable[[], float], life: float, *, encoded: bool) -> None:
        self._clock = clock
        self._life = life
        self._encoded = encoded
        self._grants: dict[str, Grant] = {}

    def issue(self, uuid: str, aliases: frozenset[str]) -> Grant:
        """A new token for a participant, good in URLs of these aliases."""
        raw = b"HOST\t" + uuid.encode() + secrets.token_bytes(24)
        token = base64.urlsafe_b64encode(raw).decode()
        written = token.replace("=", "%3D") if self._encoded else token
        grant = Grant(written, f"{self._life:g}", uuid, aliases, self._clock() + self._life)
        self._grants[token] = grant
        return grant

    def find(self, sent: str | None) -> Grant | None:
        """The grant of a token that is still good."""
        grant = self._grants.get(unquote(sent)) if sent else None
        is_good = grant and not grant.is_spoilt and grant.ends > self._clock()
        return grant if is_good else None

    @property
    def are_held(self) -> bool:
        """Whether anybody has one that is still good."""
        return any(not grant.is_spoilt for grant in self._grants.values())

    def spoil(self) -> None:
        """Every token is refused from now on; the seats stay until their tokens' own end."""
        self._grants = {
            token: replace(grant, is_spoilt=True) for token, grant in self._grants.items()
        }

    def revoke(self, uuid: str) -> None:
        """Every token of a participant is void."""
        self._grants = {token: grant for token, grant in self._grants.items() if grant.uuid != uuid}

    def expire(self) -> set[str]:
        """Drops what has ended; returns those who hold nothing any more because of it."""
        now = self._clock()
        ended = {grant.uuid for grant in self._grants.values() if grant.ends <= now}
        if ended:
            self._grants = {t: grant for t, grant in self._grants.items() if grant.ends > now}
        return ended - {grant.uuid for grant in self._grants.values()}
