"""The one request that each action sends."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, cast

from pextui.actions.forms import DIAL, Values
from pextui.client.node import Node
from pextui.client.participant import ParticipantRequests
from pextui.protocol.replies import Call, Dialled
from pextui.protocol.requests import Dial, RoleWord, RtmpCall, Transfer
from pextui.protocol.wire import CallUuid, ParticipantUuid

Answer = Call | Dialled | None
"""What the node answered beyond yes."""


@dataclass(frozen=True, slots=True)
class Target:
    """Whom or what one request is about, fixed when the key was pressed.

    Without a uuid it is the meeting; ``name`` is for people to read, and ``apart`` tells it from
    others that look the same.
    """

    uuid: ParticipantUuid | None = None
    name: str = ""
    call: CallUuid | None = None
    apart: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """One request to send: to this node, about this target, with these values."""

    node: Node
    target: Target
    values: Values = field(default_factory=dict)

    @property
    def person(self) -> ParticipantRequests:
        """The requests about the target; a target without a uuid is a mistake of ours."""
        if self.target.uuid is None:
            raise TypeError("this action is about a person")
        return self.node.participant(self.target.uuid)


Send = Callable[[Order], Awaitable[Answer]]


def simple(request: Callable[[Node], Awaitable[None]]) -> Send:
    """Return the sending of a meeting's request that takes nothing."""

    async def send(order: Order) -> Answer:
        await request(order.node)
        return None

    return send


def personal(request: Callable[[ParticipantRequests], Awaitable[None]]) -> Send:
    """Return the sending of a person's request that takes nothing."""

    async def send(order: Order) -> Answer:
        await request(order.person)
        return None

    return send


def role(word: RoleWord) -> Send:
    """Return the sending of a role (guide: role)."""

    async def send(order: Order) -> Answer:
        await order.person.role(word)
        return None

    return send


async def transfer(order: Order) -> Answer:
    """Send the filled-in transfer."""
    await order.person.transfer(**cast("Transfer", dict(order.values)))
    return None


async def dtmf(order: Order) -> Answer:
    """Send the filled-in digits."""
    await order.person.dtmf(order.values["digits"])
    return None


async def message(order: Order) -> Answer:
    """Send the typed chat message."""
    await order.node.message(order.values["payload"])
    return None


async def dial(order: Order) -> Answer:
    """Send the filled-in call, without what the guide's defaults say anyway."""
    said = {"role", "protocol"}
    defaults = {one.name: one.default for one in DIAL.fields if one.name not in said}
    fields = {name: text for name, text in order.values.items() if defaults.get(name) != text}
    return await order.node.dial(**cast("Dial", fields))


async def media(order: Order) -> Answer:
    """Ask for RTMP media; the answer holds the addresses."""
    fields: dict[str, Any] = dict(order.values)
    if "bandwidth" in fields:
        fields["bandwidth"] = int(fields["bandwidth"])
    return await order.person.rtmp_call(**cast("RtmpCall", fields))


async def media_off(order: Order) -> Answer:
    """End one RTMP call of this console."""
    if order.target.call is None:
        raise TypeError("this action is about a call")
    await order.person.call(order.target.call).disconnect()
    return None
