"""The dialect of a node of today, as far as the requests of the guide go."""

from typing import Any, ClassVar

from pextui.simulator.facts import Fact, Layout, Referred, RoomState, Said
from pextui.simulator.people import Person
from pextui.simulator.tokens import Grant
from pextui.simulator.v14 import V14, Event, token_role, yes


class Modern(V14):
    """Chat is called `message_received` and does not come back; there are more fields, times
    have fractions, and guests do not see how the others are connected nor that a lock is on.
    """

    echoes_chat = False
    hides_from_guests = True
    chat_event = "message_received"
    renewal_fields = ("token", "expires", "role")
    version: ClassVar = {"pseudo_version": "82500.0.0", "version_id": "38"}

    def person(self, person: Person) -> dict[str, Any]:
        """The fields of the guide and the later ones."""
        return super().person(person) | {
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

    def state(self, state: RoomState) -> dict[str, Any]:
        """With the later properties."""
        return {
            "all_muted": False,
            "breakout_rooms": False,
            "classification": {"levels": {}, "current": None},
            "direct_media": False,
            "guests_can_present": True,
            "guests_muted": state.guests_muted,
            "live_captions_available": False,
            "locked": state.locked,
            "message_text": None,
            "pinning_config": "",
            "presentation_allowed": True,
            "started": state.started,
        }

    def event(self, fact: Fact) -> Event:
        """The events of the guide, and `refer` for a transfer."""
        if isinstance(fact, Referred):
            return "refer", {"alias": fact.alias, "token": fact.token}
        return super().event(fact)

    def as_guest(self, event: Event) -> Event:
        """Without what guests do not see."""
        name, shown = event
        match name:
            case "participant_create" | "participant_update":
                return name, shown | {"protocol": "", "uri": "", "vendor": ""}
            case "conference_update":
                return name, shown | {"locked": False}
            case "presentation_start":
                return name, shown | {"presenter_uri": ""}
        return event

    def grant(self, grant: Grant, person: Person) -> dict[str, Any]:
        """Without stun and service_type, with the features of the meeting."""
        return {
            "token": grant.token,
            "expires": grant.expires,
            "participant_uuid": person.uuid,
            "display_name": person.name,
            "version": self.version,
            "role": token_role(person),
            "current_service_type": person.service,
            "chat_enabled": True,
            "conference_name": person.local_alias,
            "service_name": person.local_alias,
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

    def extension_prompt(self) -> dict[str, Any]:
        """The later pair of fields."""
        return {"conference_extension": "required", "conference_extension_type": "standard"}

    def failure_word(self, status: int) -> str:
        """ "success" for what was processed and refused, "failed" for the rest."""
        return {400: "success", 403: "success"}.get(status, "failed")

    def ended_call(self) -> bool | None:
        """Null; Pexip's client takes nothing else."""
        return None

    def presentation(self, presenter: Person) -> dict[str, Any]:
        """With the uuid."""
        return super().presentation(presenter) | {"presenter_uuid": presenter.uuid}

    def layout(self, layout: Layout) -> dict[str, Any]:
        """With what was asked for, which is what is shown."""
        screen = {"chair_layout": layout.view, "guest_layout": layout.view}
        return super().layout(layout) | {
            "requested_layout": {"primary_screen": screen},
            "overlay_text_enabled": False,
        }

    def chat(self, said: Said) -> dict[str, Any]:
        """With the mark of a message to everybody."""
        return super().chat(said) | {"direct": False}
