"""What an action changes: the event that confirms it, and what no event tells."""

from collections.abc import Callable

from pextui.actions.requests import Answer, Order, Target
from pextui.protocol.models import Participant
from pextui.protocol.replies import Call, Dialled
from pextui.store import NOTHING, Changes, Store

Seen = Callable[[Store, Target, Answer], bool | None]
"""True once the store shows the effect, False until then, None where it never will."""


def unseen(store: Store, target: Target, answer: Answer) -> bool | None:
    """No event tells of it (DTMF, chat, media): the node's yes is the last word."""
    del store, target, answer
    return None


def gone(store: Store, target: Target, answer: Answer) -> bool | None:
    """The person is not in the list any more."""
    del answer
    return target.uuid not in store.participants


def person(test: Callable[[Participant], bool]) -> Seen:
    """Return the seeing of a property of the person."""

    def seen(store: Store, target: Target, answer: Answer) -> bool | None:
        del answer
        found = store.participants.get(target.uuid) if target.uuid else None
        return found is not None and test(found)

    return seen


def locked(state: bool) -> Seen:
    """Return the seeing of the lock."""
    return lambda store, _target, _answer: store.conference.locked is state


def guests_muted(state: bool) -> Seen:
    """Return the seeing of all guests' being muted or not."""
    return lambda store, _target, _answer: store.conference.guests_muted is state


def started(store: Store, target: Target, answer: Answer) -> bool | None:
    """Nodes of the guide never tell that a meeting began (wire.md §2.6)."""
    del target, answer
    return None if store.conference.started is None else store.conference.started


def dialled(store: Store, target: Target, answer: Answer) -> bool | None:
    """One of the new people is in the list."""
    del target
    uuids = answer.uuids if isinstance(answer, Dialled) else ()
    return any(uuid in store.participants for uuid in uuids) if uuids else None


Believe = Callable[[Store, Order, Answer, float], Changes]
"""Tells the store what the node's yes alone tells, at a time in Unix seconds."""


def nothing(store: Store, order: Order, answer: Answer, at: float) -> Changes:
    """Events tell what happened."""
    del store, order, answer, at
    return NOTHING


def said(store: Store, order: Order, answer: Answer, at: float) -> Changes:
    """Nodes do not send one's own chat message back (wire.md §2.9)."""
    del answer
    return store.said(order.values["payload"], at)


def called(store: Store, order: Order, answer: Answer, at: float) -> Changes:
    """This console has a call of its own."""
    del order, at
    return store.called(answer.call_uuid) if isinstance(answer, Call) else NOTHING


def hung_up(store: Store, order: Order, answer: Answer, at: float) -> Changes:
    """This console's call is over."""
    del answer, at
    return store.hung_up(order.target.call) if order.target.call else NOTHING
