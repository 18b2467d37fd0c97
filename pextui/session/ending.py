"""How a seat ends, and how a join that fails is told: exit code, sentence, whether to try again."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Self

from pextui.client.errors import (
    BadInput,
    NodeError,
    NotANode,
    NotFound,
    Overloaded,
    Unreachable,
    Untrusted,
)


class Why(Enum):
    """Why a seat is lost."""

    GONE = auto()
    """The node does not answer, and there is another."""
    RAN_OUT = auto()
    """The token ended before the node had time for it."""
    EXPIRED = auto()
    """The node does not know the token any more."""
    ENDED = auto()
    REFUSED = auto()


class SeatLost(Exception):
    """This seat is no more; ``reason`` is for the host."""

    def __init__(self, why: Why, reason: str = "") -> None:
        super().__init__(reason)
        self.why = why
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Ending:
    """Why there never was a seat: the contract's exit code and a sentence."""

    code: int
    sentence: str

    @classmethod
    def of(cls, error: NodeError, meeting: str) -> Self:
        """Return how *error* ended the first join of *meeting*; "not found" says what."""
        is_unfound = isinstance(error, NotFound)
        return cls(_code(error), f"{meeting}: {error}" if is_unfound else str(error))


def is_final(error: NodeError) -> bool:
    """Return whether asking for a new seat again would bring the same answer."""
    return isinstance(error, Untrusted) or not isinstance(
        error, Unreachable | Overloaded | NotANode
    )


def _code(error: NodeError) -> int:
    match error:
        case BadInput():
            return 2
        case Unreachable():
            return 4
        case _:
            return 3
