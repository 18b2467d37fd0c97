"""A node: its meetings by alias, their PINs, its Virtual Reception, and who holds which token."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pextui.simulator.dialects import DIALECTS, Dialect
from pextui.simulator.facts import Referred
from pextui.simulator.meeting import Meeting
from pextui.simulator.people import Person, Role
from pextui.simulator.refusal import Refusal, invalid_pin, invalid_token, no_such_meeting
from pextui.simulator.requests import TokenBody
from pextui.simulator.tokens import Grant, Tokens

DialectName = Literal["v14", "modern"]

RECEPTION = "reception"
EXTENSIONS = {"1001": "meet_alice", "1002": "meet_bob"}
TOKEN_RAN_OUT = "Timer expired awaiting token refresh"  # noqa: S105 - a reason, not a secret


@dataclass(frozen=True, slots=True)
class Hall:
    """A meeting and the PINs at its entrance; without a host PIN everybody enters as host."""

    meeting: Meeting
    pin: str | None = None
    guest_pin: str | None = None

    def role_for(self, pin: str | None) -> Role | None:
        """The role that a PIN opens; `none` is the guest without one. None: it opens nothing."""
        if self.pin is None or pin == self.pin:
            return "chair"
        if self.guest_pin is None:
            return "guest" if pin == "none" else None
        return "guest" if pin == self.guest_pin else None

    def takes(self, role: Role, pin: str | None) -> bool:
        """Whether somebody transferred with this PIN may come in this role (transfer)."""
        needed = self.pin if role == "chair" else self.guest_pin
        return needed is None or pin == needed


@dataclass(frozen=True, slots=True)
class Admission:
    """Somebody who was given a token."""

    grant: Grant
    person: Person
    hall: Hall


@dataclass(frozen=True, slots=True)
class Knock:
    """Somebody who asks for a token: the path, the body, the headers that matter."""

    alias: str
    body: TokenBody
    pin: str | None = None
    one_time: str | None = None
    vendor: str = ""


class Node:
    """Everything that needs more than one meeting, or a token. Says no by raising Refusal."""

    def __init__(
        self,
        halls: list[Hall],
        clock: Callable[[], float],
        *,
        dialect: DialectName = "v14",
        token_life: float = 120.0,
    ) -> None:
        if dialect not in DIALECTS:
            raise ValueError(f"There is no dialect {dialect!r}; there are {', '.join(DIALECTS)}.")
        self.dialect: Dialect = DIALECTS[dialect]
        self.halls = {hall.meeting.alias: hall for hall in halls}
        self.tokens = Tokens(clock, token_life, encoded=dialect == "v14")
        self._passes: dict[str, tuple[str, Role]] = {}

    def find(self, alias: str) -> Hall | None:
        """The meeting of an alias; with or without a domain, in any case."""
        return self.halls.get(local_part(alias))

    def join(self, knock: Knock) -> Admission:
        """request_token: the prompts in the order of the guide, then a seat and a token."""
        hall = self._entrance(knock.alias, knock.body.conference_extension)
        role = self._role(hall, knock.pin, knock.body.token or knock.one_time)
        meeting = hall.meeting
        person = meeting.arrive(
            knock.body.display_name,
            role=role,
            protocol="api",
            uri="Infinity_Connect_127.0.0.1",
            vendor=knock.vendor,
            by_api=True,
        )
        aliases = frozenset({local_part(knock.alias), meeting.alias})
        return Admission(self.tokens.issue(person.uuid, aliases), person, hall)

    def holder(self, alias: str, token: str | None) -> Admission:
        """Who sent a request to an alias. Refusal: unknown alias, or no good token for it."""
        if self.find(alias) is None and local_part(alias) != RECEPTION:
            raise no_such_meeting()
        grant = self.tokens.find(token)
        if grant is None or local_part(alias) not in grant.aliases:
            raise invalid_token()
        for hall in self.halls.values():
            if person := hall.meeting.people.get(grant.uuid):
                return Admission(grant, person, hall)
        raise invalid_token()

    def refresh(self, admission: Admission) -> Grant:
        """refresh_token."""
        return self.tokens.issue(admission.person.uuid, admission.grant.aliases)

    def release(self, admission: Admission) -> None:
        """release_token: the seat is given up."""
        self.tokens.revoke(admission.person.uuid)
        admission.hall.meeting.leave(admission.person.uuid)

    def transfer(self, hall: Hall, person: Person, alias: str, role: Role, pin: str | None) -> bool:
        """transfer: true when the target exists, is another meeting, and takes the PIN.

        A control-only participant is given a pass to come by themselves.
        """
        target = self.find(alias)
        if target is None or target is hall or person.service == "connecting":
            return False
        if not target.takes(role, pin):
            return False
        if person.by_api:
            one_time = secrets.token_urlsafe(24)
            self._passes[one_time] = (target.meeting.alias, role)
            hall.meeting.room.tell(Referred(person.uuid, target.meeting.alias, one_time))
        hall.meeting.leave(person.uuid)
        self.tokens.revoke(person.uuid)
        if not person.by_api:
            target.meeting.arrive(
                person.name,
                role=role,
                protocol=person.protocol,
                external=person.external,
                audio_only=person.audio_only,
                streaming=person.streaming,
                uri=person.uri,
                vendor=person.vendor,
            )
        return True

    def knows_alias(self, uri: str) -> bool:
        """Whether a source URI is one of this node's (dial)."""
        return local_part(uri) in {*self.halls, RECEPTION}

    def advance(self, now: float) -> None:
        """Lets the rules' timers run out, and puts out those whose token has ended."""
        for uuid in self.tokens.expire():
            for hall in self.halls.values():
                if uuid in hall.meeting.people:
                    hall.meeting.dismiss(uuid, TOKEN_RAN_OUT)
        for hall in self.halls.values():
            hall.meeting.advance(now)

    def _entrance(self, alias: str, extension: str | None) -> Hall:
        if local_part(alias) == RECEPTION:
            if not extension:
                raise Refusal(403, self.dialect.extension_prompt())
            alias = EXTENSIONS.get(extension, extension)
        hall = self.find(alias)
        if hall is None:
            raise no_such_meeting()
        return hall

    def _role(self, hall: Hall, pin: str | None, one_time: str | None) -> Role:
        if one_time:
            alias, role = self._passes.pop(one_time, ("", "guest"))
            if alias != hall.meeting.alias:
                raise invalid_token()
            return role
        asked = hall.role_for(pin or None)
        if asked is not None:
            return asked
        if pin in (None, "", "none"):
            needed = hall.guest_pin is not None
            raise Refusal(403, self.dialect.pin_prompt(guests_need_one=needed))
        raise invalid_pin()


def local_part(alias: str) -> str:
    """What names a meeting here: `Meet_Alice@example.com` is `meet_alice`."""
    return alias.removeprefix("sip:").partition("@")[0].lower()
