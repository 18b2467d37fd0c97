"""The table of the guide's requests: method, who may send it, its body, and what it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from pextui.simulator.calls import Call
from pextui.simulator.dialling import Dial
from pextui.simulator.facts import Came, Fact
from pextui.simulator.media import answer_to, rtmp_urls
from pextui.simulator.meeting import Meeting
from pextui.simulator.node import Admission, Node
from pextui.simulator.people import Person
from pextui.simulator.refusal import Refusal, no_such_call, no_such_participant, not_a_host
from pextui.simulator.requests import (
    Body,
    CallBody,
    DialBody,
    DtmfBody,
    MessageBody,
    Nothing,
    RoleBody,
    TransferBody,
    read,
)


class Who(Enum):
    """Whose token is good enough."""

    ANYBODY = auto()
    INSIDE = auto()
    HOST = auto()
    SELF = auto()
    SELF_OR_HOST = auto()


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, understood: who asks, about whom, about which call, with what."""

    node: Node
    me: Admission
    body: Any
    target: Person | None = None
    call: Call | None = None

    @property
    def meeting(self) -> Meeting:
        """The meeting of whoever asks."""
        return self.me.hall.meeting

    @property
    def person(self) -> Person:
        """The participant whom a participant function names. Refusal 404: not here."""
        if self.target is None:
            raise no_such_participant()
        return self.target

    @property
    def on_call(self) -> Call:
        """The call that a call function names. Refusal 404: no such call."""
        if self.call is None:
            raise no_such_call()
        return self.call


@dataclass(frozen=True, slots=True)
class Row:
    """One request of the guide; `act` returns the `result` of the answer."""

    method: str
    who: Who
    body: type[Body]
    act: Callable[[Ask], Any]


def answer(
    row: Row, node: Node, me: Admission, raw: Any, target: str | None, call: str | None
) -> Any:
    """Performs a request. Refusal: not allowed, nobody of that uuid, or a wrong body."""
    if not _may(row.who, me.person, target):
        raise not_a_host()
    meeting = me.hall.meeting
    person = None if target is None else meeting.people.get(target)
    if target is not None and person is None:
        raise no_such_participant()
    found = meeting.calls.get(target, call) if target is not None and call is not None else None
    if call is not None and found is None:
        raise no_such_call()
    return row.act(Ask(node, me, read(row.body, raw), person, found))


def _may(who: Who, me: Person, target: str | None) -> bool:
    match who:
        case Who.ANYBODY:
            return True
        case Who.INSIDE:
            return me.is_here
        case Who.HOST:
            return me.is_host
        case Who.SELF:
            return me.uuid == target
        case Who.SELF_OR_HOST:
            return me.is_host or me.uuid == target


def _done(verb: Callable[[Ask], object]) -> Callable[[Ask], bool]:
    def act(ask: Ask) -> bool:
        verb(ask)
        return True

    return act


def _refresh(ask: Ask) -> Any:
    return ask.node.dialect.renewal(ask.node.refresh(ask.me), ask.me.person)


def _participants(ask: Ask) -> Any:
    return [_seen(ask, Came(person)) for person in ask.meeting.people.values()]


def _status(ask: Ask) -> Any:
    return _seen(ask, ask.meeting.state)


def _seen(ask: Ask, fact: Fact) -> Any:
    """What an event would tell whoever asks; requests show no more than events do."""
    event = ask.node.dialect.event(fact)
    return (event if ask.me.person.is_host else ask.node.dialect.as_guest(event))[1]


def _dial(ask: Ask) -> Any:
    body: DialBody = ask.body
    if body.source and not ask.node.knows_alias(body.source):
        raise Refusal(400, "Illegal value: source: not an alias of this conference")
    fields = body.model_dump() | {"streaming": body.streaming == "yes"}
    return ask.meeting.dial(Dial(**fields))


def _transfer(ask: Ask) -> Any:
    body: TransferBody = ask.body
    return ask.node.transfer(ask.me.hall, ask.person, body.conference_alias, body.role, body.pin)


def _open_call(ask: Ask) -> Any:
    body: CallBody = ask.body
    call = ask.meeting.open_call(
        ask.person.uuid,
        body.call_type,
        body.present or "",
        streaming=body.streaming,
        bandwidth=body.bandwidth or 0,
    )
    if body.call_type == "WEBRTC":
        return {"call_uuid": call.uuid, "sdp": answer_to(body.sdp)}
    return {"call_uuid": call.uuid, **rtmp_urls(call.uuid)}


def _end_call(ask: Ask) -> Any:
    ask.meeting.end_call(ask.on_call)
    return ask.node.dialect.ended_call()


def _end_all(ask: Ask) -> None:
    for uuid in ask.meeting.people:
        ask.node.tokens.revoke(uuid)
    ask.meeting.end()


def _remove(ask: Ask) -> None:
    ask.node.tokens.revoke(ask.person.uuid)
    ask.meeting.dismiss(ask.person.uuid)


def _see(allowed: bool) -> Callable[[Ask], object]:
    return lambda ask: ask.meeting.let_see_presentation(ask.person.uuid, allowed=allowed)


def _host(verb: Callable[[Ask], object], body: type[Body] = Nothing) -> Row:
    return Row("POST", Who.HOST, body, _done(verb))


CONFERENCE: Mapping[str, Row] = {
    "refresh_token": Row("POST", Who.ANYBODY, Nothing, _refresh),
    "release_token": Row("POST", Who.ANYBODY, Nothing, _done(lambda a: a.node.release(a.me))),
    "dial": Row("POST", Who.HOST, DialBody, _dial),
    "conference_status": Row("GET", Who.ANYBODY, Nothing, _status),
    "lock": _host(lambda a: a.meeting.lock()),
    "unlock": _host(lambda a: a.meeting.unlock()),
    "start_conference": _host(lambda a: a.meeting.start()),
    "muteguests": _host(lambda a: a.meeting.mute_guests()),
    "unmuteguests": _host(lambda a: a.meeting.unmute_guests()),
    "disconnect": _host(_end_all),
    "message": Row(
        "POST",
        Who.INSIDE,
        MessageBody,
        _done(lambda a: a.meeting.say(a.me.person.uuid, a.body.payload, a.body.type)),
    ),
    "participants": Row("GET", Who.ANYBODY, Nothing, _participants),
}

PARTICIPANT: Mapping[str, Row] = {
    "disconnect": Row("POST", Who.SELF_OR_HOST, Nothing, _done(_remove)),
    "mute": _host(lambda a: a.meeting.mute(a.person.uuid)),
    "unmute": _host(lambda a: a.meeting.unmute(a.person.uuid)),
    "allowrxpresentation": _host(_see(True)),
    "denyrxpresentation": _host(_see(False)),
    "spotlighton": _host(lambda a: a.meeting.spotlight(a.person.uuid)),
    "spotlightoff": _host(lambda a: a.meeting.spotlight_off(a.person.uuid)),
    "unlock": _host(lambda a: a.meeting.admit(a.person.uuid)),
    "dtmf": _host(lambda a: a.meeting.send_dtmf(a.person.uuid, a.body.digits), DtmfBody),
    "calls": Row("POST", Who.SELF, CallBody, _open_call),
    "role": _host(lambda a: a.meeting.give_role(a.person.uuid, a.body.role), RoleBody),
    "transfer": Row("POST", Who.HOST, TransferBody, _transfer),
}

CALL: Mapping[str, Row] = {
    "ack": Row("POST", Who.SELF, Nothing, _done(lambda a: a.meeting.start_call(a.on_call))),
    "disconnect": Row("POST", Who.SELF_OR_HOST, Nothing, _end_call),
    "dtmf": Row(
        "POST",
        Who.SELF_OR_HOST,
        DtmfBody,
        _done(lambda a: a.meeting.send_dtmf(a.person.uuid, a.body.digits)),
    ),
}
