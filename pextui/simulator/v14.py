"""The dialect of the guide of version 14, to the letter."""

from typing import Any, ClassVar

from pextui.simulator.facts import (
    CallEnded,
    Came,
    Changed,
    Dismissed,
    Fact,
    FrameShown,
    Layout,
    Left,
    PresentationStarted,
    PresentationStopped,
    Referred,
    RoomState,
    Said,
    Stage,
)
from pextui.simulator.people import Person
from pextui.simulator.tokens import Grant

Event = tuple[str, Any]
"""Name and data."""


def yes(value: bool) -> str:
    """The guide's YES and NO."""
    return "YES" if value else "NO"


def token_role(person: Person) -> str:
    """A role as tokens spell it."""
    return "HOST" if person.role == "chair" else "GUEST"


class V14:
    """Chat is called `message` and comes back to its sender; nothing is hidden from guests."""

    echoes_chat = True
    hides_from_guests = False
    chat_event = "message"
    renewal_fields: tuple[str, ...] = ("token", "expires")
    version: ClassVar = {"pseudo_version": "35370.0.0", "version_id": "14"}

    def person(self, person: Person) -> dict[str, Any]:
        """The fields of participant_create; times in whole seconds."""
        return {
            "api_url": f"/participants/{person.uuid}",
            "call_direction": person.direction,
            "display_name": person.name,
            "encryption": "On" if person.encrypted else "Off",
            "has_media": person.has_media,
            "is_audio_only_call": yes(person.audio_only),
            "is_external": person.external,
            "is_muted": yes(person.muted),
            "is_presenting": yes(person.presenting),
            "is_streaming_conference": person.streaming,
            "is_video_call": yes(person.video),
            "local_alias": person.local_alias,
            "overlay_text": person.overlay,
            "presentation_supported": yes(person.has_media and person.video),
            "protocol": person.protocol,
            "role": person.role,
            "rx_presentation_policy": "ALLOW" if person.sees_presentation else "DENY",
            "service_type": person.service,
            "spotlight": int(person.spotlight),
            "start_time": int(person.joined),
            "uri": person.uri,
            "uuid": person.uuid,
            "vendor": person.vendor,
        }

    def state(self, state: RoomState) -> dict[str, Any]:
        """Lock and guest mute, the only two of the guide."""
        return {"guests_muted": state.guests_muted, "locked": state.locked}

    def event(self, fact: Fact) -> Event:
        """The events of the guide. It has none for a transfer: the reader is put out."""
        match fact:
            case Came(person):
                return "participant_create", self.person(person)
            case Changed(person):
                return "participant_update", self.person(person)
            case Left(uuid):
                return "participant_delete", {"uuid": uuid}
            case RoomState():
                return "conference_update", self.state(fact)
            case Stage():
                return "stage", _stage(fact)
            case Layout():
                return "layout", self.layout(fact)
            case Said():
                return self.chat_event, self.chat(fact)
            case PresentationStarted(presenter):
                return "presentation_start", self.presentation(presenter)
            case PresentationStopped():
                return "presentation_stop", {}
            case FrameShown():
                # Pexip's own client reads a field of this event's data and would stumble on null.
                return "presentation_frame", {}
            case CallEnded(_, call_uuid, reason):
                return "call_disconnected", {"call_uuid": call_uuid, "reason": reason}
            case Dismissed(_, reason):
                return "disconnect", {"reason": reason}
            case Referred():
                return "disconnect", {"reason": "Transferred to another conference"}

    def as_guest(self, event: Event) -> Event:
        """The same."""
        return event

    def grant(self, grant: Grant, person: Person) -> dict[str, Any]:
        """The fields of the guide, and no others."""
        return {
            "token": grant.token,
            "expires": grant.expires,
            "participant_uuid": person.uuid,
            "display_name": person.name,
            "stun": [{"url": "stun:stun.l.google.com:19302"}],
            "analytics_enabled": False,
            "version": self.version,
            "role": token_role(person),
            "service_type": "conference",
            "chat_enabled": True,
            "current_service_type": person.service,
        }

    def renewal(self, grant: Grant, person: Person) -> dict[str, Any]:
        """Token and life, and what else this version tells."""
        told = {"token": grant.token, "expires": grant.expires, "role": token_role(person)}
        return {name: told[name] for name in self.renewal_fields}

    def pin_prompt(self, *, guests_need_one: bool) -> dict[str, Any]:
        """Who needs a PIN; with the version, without which Pexip's client refuses it."""
        guests = "required" if guests_need_one else "none"
        return {"pin": "required", "guest_pin": guests, "version": self.version}

    def extension_prompt(self) -> dict[str, Any]:
        """The kind of the reception in the one field."""
        return {"conference_extension": "standard"}

    def failure_word(self, status: int) -> str:
        """The guide's "failure", except where Pexip's client takes only another word.

        A refusal of 403 has been processed, which the guide calls "success"; an unknown meeting
        is "failed" to every published client.
        """
        return {403: "success", 404: "failed"}.get(status, "failure")

    def ended_call(self) -> bool | None:
        """True, as the guide says."""
        return True

    def presentation(self, presenter: Person) -> dict[str, Any]:
        """The object of presentation_start."""
        return {"presenter_name": presenter.name, "presenter_uri": presenter.uri}

    def layout(self, layout: Layout) -> dict[str, Any]:
        """The object of layout."""
        return {"view": layout.view, "participants": list(layout.uuids)}

    def chat(self, said: Said) -> dict[str, Any]:
        """The object of a chat message."""
        return {
            "origin": said.origin,
            "type": said.content_type,
            "payload": said.payload,
            "uuid": said.uuid,
        }


def _stage(stage: Stage) -> list[dict[str, Any]]:
    return [
        {"stage_index": index, "participant_uuid": seat.uuid, "vad": seat.vad}
        for index, seat in enumerate(stage.seats)
    ]
