"""The truth on the wire: the same meeting as a node of the guide writes it, and as a later node does.

`V14` follows the guide to the letter. `Modern` has what later nodes add: chat under the name
`message_received`, more fields, times with fractions, the later answers of a Virtual Reception.
Both send `null` or `{}` where the guide says "Data: none", because the event source of a browser
never delivers an event without a data line, and Pexip's own client reads a field of the data of
`presentation_frame`.
"""

from typing import Any, Protocol

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


class Dialect(Protocol):
    """What a server asks of a dialect. `for_host` says whether the reader has host rights."""

    echoes_chat: bool
    hides_from_guests: bool

    def person(self, person: Person, *, for_host: bool) -> dict[str, Any]:
        """The object of participant_create and participant_update."""

    def state(self, state: RoomState, *, for_host: bool) -> dict[str, Any]:
        """The object of conference_update and conference_status."""

    def event(self, fact: Fact, *, for_host: bool) -> Event | None:
        """Name and data of the event that tells a fact; None when the dialect has none."""

    def grant(self, grant: Grant, person: Person, conference: str) -> dict[str, Any]:
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


def yes(value: bool) -> str:
    """The guide's YES and NO."""
    return "YES" if value else "NO"


class V14:
    """The guide of version 14."""

    echoes_chat = True
    hides_from_guests = False
    chat_event = "message"
    version = {"pseudo_version": "35370.0.0", "version_id": "14"}

    def person(self, person: Person, *, for_host: bool) -> dict[str, Any]:
        """The fields of the guide; nothing is hidden from guests."""
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

    def state(self, state: RoomState, *, for_host: bool) -> dict[str, Any]:
        """Lock and guest mute, the only two of the guide."""
        return {"guests_muted": state.guests_muted, "locked": state.locked}

    def event(self, fact: Fact, *, for_host: bool) -> Event | None:
        """The events of the guide."""
        match fact:
            case Came(person):
                return "participant_create", self.person(person, for_host=for_host)
            case Changed(person):
                return "participant_update", self.person(person, for_host=for_host)
            case Left(uuid):
                return "participant_delete", {"uuid": uuid}
            case RoomState():
                return "conference_update", self.state(fact, for_host=for_host)
            case Stage():
                return "stage", self._stage(fact)
            case Layout():
                return "layout", self._layout(fact)
            case Said():
                return self.chat_event, self._chat(fact)
            case PresentationStarted(presenter):
                return "presentation_start", self._presentation(presenter, for_host=for_host)
            case PresentationStopped():
                return "presentation_stop", {}
            case FrameShown():
                return "presentation_frame", {}
            case CallEnded(_, call_uuid, reason):
                return "call_disconnected", {"call_uuid": call_uuid, "reason": reason}
            case Dismissed(_, reason):
                return "disconnect", {"reason": reason}
            case Referred():
                return self._refer(fact)

    def grant(self, grant: Grant, person: Person, conference: str) -> dict[str, Any]:
        """The fields of the guide, and no others."""
        return {
            "token": grant.token,
            "expires": grant.expires,
            "participant_uuid": person.uuid,
            "display_name": person.name,
            "stun": [{"url": "stun:stun.l.google.com:19302"}],
            "analytics_enabled": False,
            "version": self.version,
            "role": _token_role(person),
            "service_type": "conference",
            "chat_enabled": True,
            "current_service_type": person.service,
        }

    def renewal(self, grant: Grant, person: Person) -> dict[str, Any]:
        """Token and life."""
        return {"token": grant.token, "expires": grant.expires}

    def pin_prompt(self, *, guests_need_one: bool) -> dict[str, Any]:
        """Who needs a PIN; with the version, without which Pexip's client refuses it."""
        guests = "required" if guests_need_one else "none"
        return {"pin": "required", "guest_pin": guests, "version": self.version}

    def extension_prompt(self) -> dict[str, Any]:
        """The kind of the reception in the one field."""
        return {"conference_extension": "standard"}

    def failure_word(self, status: int) -> str:
        """The guide's "failure", except where Pexip's client knows another word.

        A refusal of 403 has been processed, which the guide calls "success"; an unknown meeting
        is "failed" to every published client.
        """
        return {403: "success", 404: "failed"}.get(status, "failure")

    def ended_call(self) -> bool | None:
        """True, as the guide says."""
        return True

    def _presentation(self, presenter: Person, *, for_host: bool) -> dict[str, Any]:
        return {"presenter_name": presenter.name, "presenter_uri": presenter.uri}

    def _layout(self, layout: Layout) -> dict[str, Any]:
        return {"view": layout.view, "participants": list(layout.uuids)}

    def _chat(self, said: Said) -> dict[str, Any]:
        return {
            "origin": said.origin,
            "type": said.content_type,
            "payload": said.payload,
            "uuid": said.uuid,
        }

    def _stage(self, stage: Stage) -> list[dict[str, Any]]:
        return [
            {"stage_index": index, "participant_uuid": seat.uuid, "vad": seat.vad}
            for index, seat in enumerate(stage.seats)
        ]

    def _refer(self, fact: Referred) -> Event | None:
        """The guide has no such event: a control-only client is simply put out."""
        return "disconnect", {"reason": "Transferred to another conference"}


class Modern(V14):
    """A node of today, as far as the requests of the guide go."""

    echoes_chat = False
    hides_from_guests = True
    chat_event = "message_received"
    version = {"pseudo_version": "82500.0.0", "version_id": "38"}

    def person(self, person: Person, *, for_host: bool) -> dict[str, Any]:
        """The later fields too; guests do not see how the others are connected."""
        shown = super().person(person, for_host=for_host) | {
            "buzz_time": 0,
            "call_tag": "",
            "can_receive_personal_mix": False,
            "disconnect_supported": "YES",
            "external_node_uuid": "",
            "fecc_supported": "NO",
            "is_client_muted": False,
            "is_conjoined": False,
            "is_idp_authenticated": False,
            "is_main_video_dropped_out": False,
            "is_transferring": False,
            "is_video_muted": False,
            "is_video_silent": False,
            "mute_supported": "YES",
            "needs_presentation_in_mix": False,
            "receive_from_audio_mix": "main",
            "receive_from_video_mix": {"mix_name": "main", "timestamp": person.joined},
            "send_to_audio_mixes": [{"mix_name": "main", "prominent": False}],
            "show_live_captions": False,
            "spotlight": person.spotlight,
            "start_time": person.joined,
            "supports_direct_chat": False,
            "transfer_supported": yes(person.has_media),
        }
        hidden = {} if for_host else {"protocol": "", "uri": "", "vendor": ""}
        return shown | hidden

    def state(self, state: RoomState, *, for_host: bool) -> dict[str, Any]:
        """With the later properties; a guest always reads that the meeting is not locked."""
        return {
            "all_muted": False,
            "breakout_rooms": False,
            "classification": {"levels": {}, "current": None},
            "direct_media": False,
            "guests_can_present": True,
            "guests_muted": state.guests_muted,
            "live_captions_available": False,
            "locked": state.locked and for_host,
            "message_text": None,
            "pinning_config": "",
            "presentation_allowed": True,
            "started": state.started,
        }

    def grant(self, grant: Grant, person: Person, conference: str) -> dict[str, Any]:
        """Without stun and service_type, with the features of the meeting."""
        return {
            "token": grant.token,
            "expires": grant.expires,
            "participant_uuid": person.uuid,
            "display_name": person.name,
            "version": self.version,
            "role": _token_role(person),
            "current_service_type": person.service,
            "chat_enabled": True,
            "conference_name": conference,
            "service_name": conference,
            "call_type": "video",
            "call_tag": "",
            "idp_uuid": "",
            "route_via_registrar": True,
            "fecc_enabled": False,
            "trickle_ice_enabled": False,
            "direct_media": False,
            "guests_can_present": True,
            "breakout_rooms": False,
            "allow_1080p": True,
            "vp9_enabled": False,
            "rtmp_enabled": True,
            "turn": [],
            "use_relay_candidates_only": False,
            "pex_datachannel_id": 0,
        }

    def renewal(self, grant: Grant, person: Person) -> dict[str, Any]:
        """With the role, which may have changed since."""
        return super().renewal(grant, person) | {"role": _token_role(person)}

    def extension_prompt(self) -> dict[str, Any]:
        """The later pair of fields."""
        return {"conference_extension": "required", "conference_extension_type": "standard"}

    def failure_word(self, status: int) -> str:
        """ "success" for what was processed and refused, "failed" for the rest."""
        return {400: "success", 403: "success"}.get(status, "failed")

    def ended_call(self) -> bool | None:
        """Null, and nothing else is taken by Pexip's client."""
        return None

    def _presentation(self, presenter: Person, *, for_host: bool) -> dict[str, Any]:
        uri = presenter.uri if for_host else ""
        return {
            "presenter_name": presenter.name,
            "presenter_uri": uri,
            "presenter_uuid": presenter.uuid,
        }

    def _layout(self, layout: Layout) -> dict[str, Any]:
        screen = {"chair_layout": layout.view, "guest_layout": layout.view}
        return super()._layout(layout) | {
            "requested_layout": {"primary_screen": screen},
            "overlay_text_enabled": False,
        }

    def _chat(self, said: Said) -> dict[str, Any]:
        return super()._chat(said) | {"direct": False}

    def _refer(self, fact: Referred) -> Event | None:
        return "refer", {"alias": fact.alias, "token": fact.token}


DIALECTS: dict[str, Dialect] = {"v14": V14(), "modern": Modern()}


def _token_role(person: Person) -> str:
    return "HOST" if person.role == "chair" else "GUEST"
