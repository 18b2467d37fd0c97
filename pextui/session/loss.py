"""How a seat ends."""

from enum import Enum, auto


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
