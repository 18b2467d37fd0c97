"""The people of a meeting as the node knows them, before any dialect puts them on the wire."""

from dataclasses import dataclass
from typing import Literal

Role = Literal["chair", "guest"]
Service = Literal["conference", "waiting_room", "connecting"]
Awaits = Literal["", "host", "permission"]
KeepAlive = Literal[
    "", "keep_conference_alive", "keep_conference_alive_if_multiple", "keep_conference_alive_never"
]


@dataclass(frozen=True, slots=True)
class Person:
    """One participant at one moment; a change makes a new Person with the same uuid.

    Times are Unix seconds. `awaits` says what somebody at the door waits for: a host, or the
    permission of one. `keep` is empty for everybody who came by themselves; the guide calls
    the others automatically dialled participants.
    """

    uuid: str
    name: str
    role: Role = "guest"
    protocol: str = "sip"
    service: Service = "conference"
    joined: float = 0.0
    uri: str = ""
    vendor: str = ""
    local_alias: str = ""
    overlay: str = ""
    direction: Literal["in", "out"] = "in"
    awaits: Awaits = ""
    keep: KeepAlive = ""
    spotlight: float = 0.0
    has_media: bool = True
    video: bool = True
    audio_only: bool = False
    muted: bool = False
    presenting: bool = False
    sees_presentation: bool = True
    external: bool = False
    streaming: bool = False
    encrypted: bool = True
    by_api: bool = False

    @property
    def is_here(self) -> bool:
        """In the meeting itself: neither at the door nor still ringing."""
        return self.service == "conference"

    @property
    def is_waiting(self) -> bool:
        """Held in the waiting room."""
        return self.service == "waiting_room"

    @property
    def is_host(self) -> bool:
        """Has the rights of a host now; nobody at the door has."""
        return self.role == "chair" and self.is_here

    @property
    def can_talk(self) -> bool:
        """May be heard: in the meeting, with media, not muted, not a recorder."""
        return self.is_here and self.has_media and not self.muted and not self.streaming
