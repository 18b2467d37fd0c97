from typing import Any

import pytest
from pydantic import ValidationError

from pextui.protocol.replies import (
    Call,
    Envelope,
    FreshToken,
    PinPrompt,
    Reception,
    ReceptionPrompt,
    Seat,
)
from pextui.protocol.wire import Role, ServiceType

GRANT: dict[str, Any] = {
    "token": "SE9TVAltZ3NiZjlmNjFhMTlmMTJiYTE%3D",
    "expires": "120",
    "participant_uuid": "2c34f35f-1060-438c-9e87-6c2dfbc9980",
    "display_name": "Alice",
    "stun": [{"url": "stun:stun.l.google.com:19302"}],
    "analytics_enabled": True,
    "version": {"pseudo_version": "25010.0.0", "version_id": "10"},
    "role": "HOST",
    "service_type": "conference",
    "chat_enabled": True,
    "current_service_type": "conference",
}
"""The example of the guide (request_token)."""


def test_the_seat_of_the_guide_is_read_whole() -> None:
    seat = Seat.model_validate(GRANT)
    assert seat.token.get_secret_value() == GRANT["token"]
    assert (seat.expires, seat.role, seat.chat_enabled) == (120.0, Role.CHAIR, True)
    assert seat.version.pseudo_version == "25010.0.0"
    assert seat.current_service_type is ServiceType.CONFERENCE


def test_a_seat_shows_its_token_nowhere() -> None:
    assert GRANT["token"] not in repr(Seat.model_validate(GRANT))
    with pytest.raises(ValidationError) as error:
        Seat.model_validate({"token": GRANT["token"], "role": "HOST"})
    assert GRANT["token"] not in str(error.value)


def test_later_nodes_leave_fields_out_of_the_seat() -> None:
    later = {name: GRANT[name] for name in ("token", "expires", "participant_uuid", "role")}
    seat = Seat.model_validate(later | {"version": None, "role": "guest", "service_name": "VMR"})
    assert (seat.role, seat.chat_enabled, seat.service_name) == (Role.GUEST, None, "VMR")
    assert seat.version.version_id == ""


@pytest.mark.parametrize(
    ("raw", "seconds"),
    [
        ("120", 120.0),
        (120, 120.0),
        ("90.5", 90.5),
        (60.25, 60.25),
        ("0", 10.0),
        (-4, 10.0),
        ("1e9", 86_400.0),
        (None, 120.0),
        ("soon", 120.0),
        ("nan", 120.0),
        (float("inf"), 120.0),
        (True, 120.0),
        ([], 120.0),
        (10**400, 120.0),
    ],
)
def test_the_life_of_a_token_is_between_ten_seconds_and_a_day(raw: object, seconds: float) -> None:
    assert Seat.model_validate(GRANT | {"expires": raw}).expires == seconds
    assert FreshToken.model_validate({"token": "t", "expires": raw}).expires == seconds


@pytest.mark.parametrize("token", ["", None, 7])
def test_a_seat_without_a_token_is_none(token: object) -> None:
    with pytest.raises(ValidationError):
        Seat.model_validate(GRANT | {"token": token})
    with pytest.raises(ValidationError):
        FreshToken.model_validate({"token": token})


def test_a_new_token_may_tell_the_role() -> None:
    assert FreshToken.model_validate({"token": "t"}).role is None
    assert FreshToken.model_validate({"token": "t", "role": "GUEST"}).role is Role.GUEST


@pytest.mark.parametrize(
    ("prompt", "hosts", "guests"),
    [
        ({"pin": "required", "guest_pin": "none"}, True, False),
        ({"pin": "required", "guest_pin": "required"}, True, True),
        ({"pin": "required"}, True, False),
        ({"pin": "none", "guest_pin": "none", "version": {}}, False, False),
        ({"pin": True, "guest_pin": True}, True, True),
    ],
)
def test_a_prompt_tells_who_needs_a_pin(prompt: Any, hosts: bool, guests: bool) -> None:
    read = PinPrompt.model_validate(prompt)
    assert (read.pin, read.guest_pin) == (hosts, guests)


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ({"conference_extension": "standard"}, Reception.STANDARD),
        ({"conference_extension": "mssip"}, Reception.MSSIP),
        (
            {"conference_extension": "required", "conference_extension_type": "standard"},
            Reception.STANDARD,
        ),
        (
            {"conference_extension": "required", "conference_extension_type": "mssip"},
            Reception.MSSIP,
        ),
        ({"conference_extension": "required"}, Reception.STANDARD),
        ({"conference_extension": "hotel"}, Reception.STANDARD),
        (
            {"conference_extension": "mssip", "conference_extension_type": None},
            Reception.MSSIP,
        ),
    ],
)
def test_a_virtual_reception_is_understood_in_either_spelling(prompt: Any, kind: Reception) -> None:
    assert ReceptionPrompt.model_validate(prompt).kind is kind


def test_an_envelope_needs_nothing() -> None:
    assert Envelope.model_validate_json("{}").result is None
    assert Envelope.model_validate_json('{"status": 7, "result": [1], "x": 1}').result == [1]


def test_a_call_of_the_guide_has_both_addresses_or_an_sdp() -> None:
    uuid = "50ed679d-c622-4c0e-b251-e217f2aa030b"
    url = f"rtmp://10.0.0.1:40002/pexip/{uuid}"
    assert Call.model_validate({"call_uuid": uuid, "url": url}).url == url
    sdp = Call.model_validate({"call_uuid": uuid, "sdp": "v=0\r\n"})
    assert (sdp.sdp, sdp.secure_url) == ("v=0\r\n", "")
