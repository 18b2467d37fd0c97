"""What the node asks of a dialect, and the dialects by name."""

from typing import Any, Protocol

from pextui.simulator.facts import Fact, RoomState
from pextui.simulator.modern import Modern
from pextui.simulator.people import Person
from pextui.simulator.tokens import Grant
from pextui.simulator.v14 import V14, Event


class Dialect(Protocol):
    """The truth on the wire: the same meeting, written as a certain version of a node does.

    All send `null` or `{}` where the guide says "Data: none", because the event source of a
    browser never delivers an event without a data line.
    """

    echoes_chat: bool
    hides_from_guests: bool

    def person(self, person: Person) -> dict[str, Any]:
        """The object of participant_create and participant_update."""

    def state(self, state: RoomState) -> dict[str, Any]:
        """The object of conference_update and conference_status."""

    def event(self, fact: Fact) -> Event:
        """Name and data of the event that tells a fact."""

    def as_guest(self, event: Event) -> Event:
        """The same event as somebody without host rights sees it."""

    def grant(self, grant: Grant, person: Person) -> dict[str, Any]:
        """The result of request_token."""

    def renewal(self, grant: Grant, person: Person) -> dict[str, Any]:
        """The result of refresh_token."""

    def pin_prompt(self, *, guests_need_one: bool) -> dict[str, Any]:
        """The result of a 403 that asks for a PIN."""

    def extension_prompt(self) -> dict[str, Any]:
        """The result of a 403 that asks for the target of a Virtual Reception."""

    def failure_word(self, status: int) -> str:
        """The `status` of an answer that is not 200."""

    def ended_call(self) -> bool | None:
        """The result of a call's disconnect."""


DIALECTS: dict[str, Dialect] = {"v14": V14(), "modern": Modern()}
