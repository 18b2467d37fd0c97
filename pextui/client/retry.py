"""Which requests may be sent again after a failure: one table, each request once.

A second request that the node takes for another one dials somebody twice, says something twice
or seats this console twice (design/faults.md §3, retry classes).
"""

from enum import Enum, auto
from typing import Final

from pextui.client.errors import Garbled, NodeError, NotANode, Overloaded, Unreachable, Untrusted


class Retry(Enum):
    """How often one wish of the host may become a request."""

    FREELY = auto()
    """A: asking again changes nothing."""
    SAME_TOKEN = auto()
    """B: again with the token that is still valid."""
    UNLESS_HEARD = auto()
    """C: again only when no node can have taken it, or it said that it is busy."""
    ONCE = auto()
    """D: never again by the program; the stream shows what came of it."""
    ONCE_THEN_ASK = auto()
    """D as well, but it sets a value: unconfirmed, the host may be asked whether to do it again."""


RETRIES: Final = {
    "events": Retry.FREELY,
    "participants": Retry.FREELY,
    "conference_status": Retry.FREELY,
    "presentation.jpeg": Retry.FREELY,
    "refresh_token": Retry.SAME_TOKEN,
    "request_token": Retry.UNLESS_HEARD,
    "release_token": Retry.ONCE,
    "dial": Retry.ONCE,
    "lock": Retry.ONCE_THEN_ASK,
    "unlock": Retry.ONCE_THEN_ASK,
    "start_conference": Retry.ONCE,
    "muteguests": Retry.ONCE_THEN_ASK,
    "unmuteguests": Retry.ONCE_THEN_ASK,
    "disconnect": Retry.ONCE,
    "message": Retry.ONCE,
    "participants/U/disconnect": Retry.ONCE,
    "participants/U/mute": Retry.ONCE_THEN_ASK,
    "participants/U/unmute": Retry.ONCE_THEN_ASK,
    "participants/U/allowrxpresentation": Retry.ONCE_THEN_ASK,
    "participants/U/denyrxpresentation": Retry.ONCE_THEN_ASK,
    "participants/U/spotlighton": Retry.ONCE,
    "participants/U/spotlightoff": Retry.ONCE,
    "participants/U/unlock": Retry.ONCE,
    "participants/U/dtmf": Retry.ONCE,
    "participants/U/role": Retry.ONCE_THEN_ASK,
    "participants/U/transfer": Retry.ONCE,
    "participants/U/calls": Retry.ONCE,
    "participants/U/calls/C/ack": Retry.ONCE,
    "participants/U/calls/C/disconnect": Retry.ONCE,
    "participants/U/calls/C/dtmf": Retry.ONCE,
}
"""The class of each request by its path in the guide, U for a person and C for a call."""


def may_repeat(request: str, error: NodeError) -> bool:
    """Return whether the program may send *request* again by itself after *error*."""
    if isinstance(error, Untrusted):
        return False
    match RETRIES[request]:
        case Retry.FREELY | Retry.SAME_TOKEN:
            return isinstance(error, Unreachable | Overloaded | Garbled)
        case Retry.UNLESS_HEARD:
            is_unheard = isinstance(error, Unreachable) and not error.was_sent
            return is_unheard or isinstance(error, Overloaded | NotANode)
        case Retry.ONCE | Retry.ONCE_THEN_ASK:
            return False
