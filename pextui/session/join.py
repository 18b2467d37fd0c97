"""Getting a seat: the nodes in their order, and what they ask for on the way."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Final

from pydantic import SecretStr

from pextui.client.discovery import nodes_of
from pextui.client.errors import (
    ExtensionNeeded,
    NodeError,
    NotFound,
    Overloaded,
    PinNeeded,
    Unreachable,
    Untrusted,
    WrongPin,
)
from pextui.client.hosts import host_of
from pextui.client.node import Node
from pextui.client.retry import may_repeat
from pextui.client.transport import Tls, node_url
from pextui.protocol.replies import Seat
from pextui.session.clock import Clock, until
from pextui.session.errands import lasting
from pextui.session.link import asked_to_wait, wait_before

NO_PIN: Final = SecretStr("none")
"""What a guest without PIN sends (wire.md §0.4)."""

_BUSY_TRIES: Final = 3

_LAST_ANSWER: Final = 2.4
"""Real seconds that leaving waits for a seat that is being asked for; giving it back needs a few
moments more, and the process ends after 2.8 s."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What is needed to join: the meeting, the nodes to try in order, who joins and how.

    Without nodes they are looked up by *domain*; the node ``last_resort`` has failed before.
    ``pin_hosts`` are those at which the PIN was typed.
    """

    alias: str
    nodes: tuple[str, ...]
    name: str
    domain: str = ""
    pin: SecretStr | None = None
    extension: str | None = None
    tls: Tls = field(default_factory=Tls)
    last_resort: str = ""
    pin_hosts: frozenset[str] = frozenset()

    def may_show_pin(self, host: str) -> bool:
        """Return whether the PIN may go to *host* unasked.

        It may where it was typed, to nodes that the host has named, and to those of the domain:
        where DNS leads besides, the host is asked once more.
        """
        if self.domain:
            own = self.domain.rstrip(".").lower()
            return host in self.pin_hosts or host == own or host.endswith(f".{own}")
        return host in {host_of(node_url(one)) for one in self.nodes} | self.pin_hosts

    def elsewhere(self, joined: "Joined | None") -> "Invitation":
        """Return the same with the node of *joined* as the last to be tried."""
        return replace(self, last_resort=str(joined.node.url)) if joined else self

    async def urls(self) -> list[str]:
        """Return the nodes in the order in which they are to be tried."""
        known = self.nodes or await nodes_of(self.domain)
        return sorted(known, key=lambda one: str(node_url(one)) == self.last_resort)

    @property
    def meeting(self) -> str:
        """The meeting's alias; behind a Virtual Reception the one that was chosen there."""
        return self.extension or self.alias


class PromptKind(Enum):
    """What the node asks for."""

    PIN = auto()
    WRONG_PIN = auto()
    EXTENSION = auto()
    WRONG_EXTENSION = auto()


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question of *node* to the host; ``guests_need_none`` when empty joins as a guest."""

    kind: PromptKind
    guests_need_none: bool = False
    node: str = ""


class GivenUp(NodeError):
    """The host did not answer the node's question."""


Ask = Callable[[Prompt], Awaitable[str | None]]
"""Asks the host; None is giving up."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A seat, the node that gave it, and what it took, for the day the token is lost."""

    node: Node
    seat: Seat
    invitation: Invitation
    has_others: bool = False
    """True when there are other nodes to join on."""


async def join(invitation: Invitation, ask: Ask, clock: Clock, stack: AsyncExitStack) -> Joined:
    """Return a seat on the first node that answers; the node is closed with *stack*.

    A busy node is asked again a few times, but keeps none that is free waiting. Raises GivenUp, or
    the NodeError that says most. A token is asked for once at a time, and again only as
    ``may_repeat`` says: each that a node grants is a seat in the meeting.
    """
    urls = await invitation.urls()
    # From now on DNS has nothing to say: it must not lead the PIN somewhere else.
    applicant = _Applicant(replace(invitation, nodes=tuple(urls)), ask)
    sentence = "no node's address is known for this meeting"
    failure: NodeError = Unreachable(sentence, was_sent=False)
    free_at, tries = dict.fromkeys(urls, 0.0), Counter[str]()
    while free_at:
        url = min(free_at, key=lambda one: free_at[one])
        await until(clock, free_at.pop(url))
        try:
            joined = await applicant.sit_down(url, stack)
            return replace(joined, has_others=len(urls) > 1)
        except Overloaded as error:
            failure = failure if _ends_the_search(failure) else error
            tries[url] += 1
            wait = max(asked_to_wait(error), wait_before(tries[url], clock))
            if tries[url] < _BUSY_TRIES:
                free_at[url] = clock.boot() + wait
        except NodeError as error:
            failure = error
            if isinstance(error, GivenUp) or (
                _ends_the_search(error) and not any(free_at.values())
            ):
                raise
        _log.info("join: %s", failure)
    raise failure


def _ends_the_search(error: NodeError) -> bool:
    """Return whether *error* is the node's word about this meeting, which all nodes would say."""
    return not may_repeat("request_token", error) and not isinstance(error, Untrusted)


class _Applicant:
    """Who wants to join, with all that they have answered so far, on whichever node."""

    def __init__(self, invitation: Invitation, ask: Ask) -> None:
        self._invitation = invitation
        self._ask = ask

    async def sit_down(self, url: str, stack: AsyncExitStack) -> Joined:
        """Return a seat on the node at *url*, which is closed with *stack*."""
        async with AsyncExitStack() as trial:
            line = Node(url, self._invitation.alias, self._invitation.tls)
            node = await trial.enter_async_context(line)
            seat = await self._seat(node)
            stack.push_async_callback(trial.pop_all().aclose)
            return Joined(node, seat, self._invitation)

    async def _seat(self, node: Node) -> Seat:
        guests_need_none, host = False, host_of(node.url)
        while True:
            invitation = self._invitation
            pin = invitation.pin if invitation.may_show_pin(host) else None
            try:
                return await _seated(node, replace(invitation, pin=pin))
            except PinNeeded as prompt:
                guests_need_none = not prompt.prompt.guest_pin
                # A node may repeat its question for a wrong PIN (wire.md §2.2).
                kind = PromptKind.WRONG_PIN if pin else PromptKind.PIN
                await self._ask_for_pin(Prompt(kind, guests_need_none, host))
            except WrongPin:
                await self._ask_for_pin(Prompt(PromptKind.WRONG_PIN, guests_need_none, host))
            except ExtensionNeeded:
                await self._ask_for_extension(Prompt(PromptKind.EXTENSION, node=host))
            except NotFound:
                if self._invitation.extension is None:
                    raise
                await self._ask_for_extension(Prompt(PromptKind.WRONG_EXTENSION, node=host))

    async def _ask_for_pin(self, prompt: Prompt) -> None:
        answer = await self._ask(prompt)
        if answer is None or (not answer and not prompt.guests_need_none):
            is_wrong = prompt.kind is PromptKind.WRONG_PIN
            raise GivenUp(
                "wrong PIN" if is_wrong else "this meeting asks for a PIN, and none was given"
            )
        pin = SecretStr(answer) if answer else NO_PIN
        hosts = self._invitation.pin_hosts if pin == self._invitation.pin else frozenset[str]()
        self._invitation = replace(self._invitation, pin=pin, pin_hosts=hosts | {prompt.node})

    async def _ask_for_extension(self, prompt: Prompt) -> None:
        answer = await self._ask(prompt)
        if not answer:
            raise GivenUp("this Virtual Reception asks for a meeting, and none was given")
        self._invitation = replace(self._invitation, extension=answer)


async def _seated(node: Node, invitation: Invitation) -> Seat:
    """Ask for a seat; who leaves meanwhile gives back what comes, or leaves a ghost behind."""
    asked = node.request_token(
        invitation.name, pin=invitation.pin, conference_extension=invitation.extension
    )
    try:
        return await lasting(asked, _LAST_ANSWER)
    except asyncio.CancelledError:
        if node.token is not None:
            await node.release_token()
        raise
