"""Why an action cannot be done now: each guard returns a sentence, or None when it can."""

from collections.abc import Callable

from pextui.protocol.models import Participant
from pextui.protocol.naming import quoted
from pextui.protocol.wire import Role
from pextui.store import Store

Guard = Callable[[Store, Participant | None], str | None]
"""Looks at the meeting and at the person meant, None where no person is."""


def host(store: Store, person: Participant | None) -> str | None:
    """Most requests are for hosts alone (guide: conference control functions)."""
    del person
    match store.own_role:
        case Role.CHAIR:
            return None
        case Role.GUEST:
            return "only a host can do this, and this console is a guest here"
        case None:
            return "this console is not in the meeting yet"


def seated(store: Store, person: Participant | None) -> str | None:
    """Anybody in the meeting may."""
    del person
    if not store.own_uuid:
        return "this console is not in the meeting yet"
    seat = store.own_seat
    return "this console waits at the door" if seat and seat.is_waiting else None


def somebody(store: Store, person: Participant | None) -> str | None:
    """A host, and there is a person to do it to."""
    if refusal := host(store, person):
        return refusal
    return None if person else "nobody is selected"


def somebody_waiting(store: Store, person: Participant | None) -> str | None:
    """A host, and the person stands at the door."""
    if refusal := somebody(store, person):
        return refusal
    assert person is not None  # noqa: S101 (somebody() has just said so)
    return None if person.is_waiting else f"{quoted(person.name)} is not waiting"


def anybody_waiting(store: Store, person: Participant | None) -> str | None:
    """A host, and at least one person stands at the door; the one meant, if one is."""
    if person is not None:
        return somebody_waiting(store, person)
    if refusal := host(store, person):
        return refusal
    return None if store.waiting() else "nobody is waiting"


def chat_enabled(store: Store, person: Participant | None) -> str | None:
    """Chat may be switched off on the node (guide: request_token, chat_enabled)."""
    if store.chat_enabled is False:
        return "chat is switched off by the node"
    return seated(store, person)


def call_open(store: Store, person: Participant | None) -> str | None:
    """This console has RTMP media to end."""
    if refusal := seated(store, person):
        return refusal
    return None if store.calls else "this console has no RTMP media to end"


FOR_ANYBODY = frozenset({seated, chat_enabled, call_open})
"""The guards that guests pass as well; all others keep an action for hosts."""
