"""The connection's state, of which there is always exactly one, and how long to wait for the next.

LIVE is shown only while the stream is proven alive.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pextui.client.errors import NodeError, Overloaded
from pextui.session.clock import Clock

FIRST_WAIT: Final = 0.5
"""Seconds before the first new attempt, at most (design/faults.md, retry class A)."""

LONGEST_WAIT: Final = 30.0
"""Seconds before any attempt, at most."""

HEALTHY: Final = 60.0
"""Seconds a stream must have lived for the next wait to be short again."""


class State(StrEnum):
    """What the connection is doing."""

    LIVE = "LIVE"
    SYNCING = "SYNCING"
    STALE = "STALE"
    RETRY = "RETRY"
    REJOINING = "REJOINING"
    ENDED = "ENDED"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class Link:
    """A state and what there is to say about it.

    ``since`` and ``until`` are boot-time seconds: the last sign of life, and the next attempt.
    """

    state: State
    since: float = 0.0
    attempt: int = 0
    until: float = 0.0
    reason: str = ""

    def words(self, boot: float) -> str:
        """Return the state as the status bar shows it, at boot-time second *boot*."""
        match self.state:
            case State.STALE:
                return f"STALE {self.age(boot):.0f}s"
            case State.RETRY:
                return f"RETRY {self.attempt} in {max(0.0, self.until - boot):.0f}s"
            case State.ENDED | State.REFUSED if self.reason:
                return f"{self.state}: {self.reason}"
            case _:
                return self.state.value

    def age(self, boot: float) -> float:
        """Return how old what the screen shows is, in seconds; 0 while it is live."""
        return 0.0 if self.state is State.LIVE or not self.since else max(0.0, boot - self.since)

    @property
    def is_over(self) -> bool:
        """True when nothing goes on by itself any more."""
        return self.state in {State.ENDED, State.REFUSED}


def asked_to_wait(error: NodeError) -> float:
    """Return the seconds that a busy node asks for, 0 for none."""
    return (error.retry_after or 0.0) if isinstance(error, Overloaded) else 0.0


def wait_before(attempt: int, clock: Clock) -> float:
    """Return the seconds to wait before the *attempt*-th new try: full jitter, doubling."""
    longest = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(attempt - 1, 10))
    return clock.jitter(min(0.1, longest), longest)
