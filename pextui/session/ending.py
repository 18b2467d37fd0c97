"""How a join that fails is told: the contract's exit code, a sentence, and whether to try again."""

from dataclasses import dataclass
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
