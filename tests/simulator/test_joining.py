from collections.abc import Callable
from urllib.parse import unquote

import pytest

from pextui.simulator.serving import Serving
from tests.simulator.visitor import Clock, Visitor

Serve = Callable[..., Serving]
Visit = Callable[..., Visitor]


def test_without_pins_everybody_joins_as_host(serve: Serve, visit: Visit, dialect: str) -> None:
    me = visit(serve(dialect=dialect)).join()
    assert me.grant["role"] == "HOST"
    assert me.grant["expires"] == "120"
    assert me.grant["display_name"] == "Me"
    assert me.grant["current_service_type"] == "conference"


def test_the_guide_s_answer_has_the_guide_s_fields(serve: Serve, visit: Visit) -> None:
    me = visit(serve()).join()
    assert set(me.grant) == {
        "token",
        "expires",
        "participant_uuid",
        "display_name",
        "stun",
        "analytics_enabled",
        "version",
        "role",
        "service_type",
        "chat_enabled",
        "current_service_type",
    }


def test_a_meeting_with_a_pin_asks_for_it(serve: Serve, visit: Visit, dialect: str) -> None:
    response = visit(serve(pin="1234", dialect=dialect)).ask()
    assert response.status_code == 403
    result = response.json()["result"]
    assert (result["pin"], result["guest_pin"]) == ("required", "none")


def test_a_guest_pin_is_asked_for_too(serve: Serve, visit: Visit) -> None:
    node = serve(pin="1234", guest_pin="5678")
    assert visit(node).ask().json()["result"]["guest_pin"] == "required"
    assert visit(node).ask("none").json()["result"]["guest_pin"] == "required"
    assert visit(node).join("5678").grant["role"] == "GUEST"
    assert visit(node).join("1234").grant["role"] == "HOST"


def test_none_in_the_pin_header_is_a_guest_without_a_pin(serve: Serve, visit: Visit) -> None:
    assert visit(serve(pin="1234")).join("none").grant["role"] == "GUEST"


def test_a_wrong_pin_is_told_from_a_missing_one(serve: Serve, visit: Visit, dialect: str) -> None:
    response = visit(serve(pin="1234", dialect=dialect)).ask("9999")
    assert (response.status_code, response.json()["result"]) == (403, "Invalid PIN")


def test_a_blank_pin_is_a_missing_one(serve: Serve, visit: Visit) -> None:
    assert visit(serve(pin="1234")).ask("").json()["result"]["pin"] == "required"


def test_an_empty_pin_takes_the_scene_s_away() -> None:
    with Serving("board", living=False, pin="") as node:
        assert node.pin is None


@pytest.mark.parametrize("pins", [(None, "1"), ("1", "1")])
def test_pins_that_cannot_be_are_refused(pins: tuple[str | None, str]) -> None:
    with pytest.raises(ValueError, match="PIN"):
        Serving("quiet", pin=pins[0], guest_pin=pins[1])


def test_an_unknown_meeting_is_not_found(serve: Serve, visit: Visit, dialect: str) -> None:
    response = visit(serve(dialect=dialect), "nowhere").ask()
    assert response.status_code == 404
    assert response.json()["result"] == "Neither conference nor gateway found"


@pytest.mark.parametrize("alias", ["MEET_Alice", "meet_alice@example.com"])
def test_an_alias_may_have_a_domain_and_capitals(serve: Serve, visit: Visit, alias: str) -> None:
    assert visit(serve(), alias).join().result("lock") is True


@pytest.mark.parametrize(
    ("dialect", "prompt"),
    [
        ("v14", {"conference_extension": "standard"}),
        (
            "modern",
            {"conference_extension": "required", "conference_extension_type": "standard"},
        ),
    ],
)
def test_a_virtual_reception_asks_where_to(
    serve: Serve, visit: Visit, dialect: str, prompt: dict[str, str]
) -> None:
    response = visit(serve(dialect=dialect), "reception").ask()
    assert (response.status_code, response.json()["result"]) == (403, prompt)


@pytest.mark.parametrize("extension", ["meet_alice", "1001"])
def test_a_virtual_reception_leads_to_its_target(
    serve: Serve, visit: Visit, extension: str
) -> None:
    node = serve()
    me = visit(node, "reception").join(conference_extension=extension)
    with me.events() as events:
        names = [e.data["display_name"] for e in events.snapshot() if e.name.endswith("create")]
    assert "Alice Meyer" in names


def test_a_virtual_reception_does_not_know_every_extension(serve: Serve, visit: Visit) -> None:
    assert visit(serve(), "reception").ask(conference_extension="9").status_code == 404


def test_a_virtual_reception_asks_for_the_pin_of_its_target(serve: Serve, visit: Visit) -> None:
    me = visit(serve(), "reception")
    assert me.ask(conference_extension="meet_bob").json()["result"]["pin"] == "required"
    assert me.join("2468", conference_extension="meet_bob").grant["role"] == "HOST"


def test_the_token_is_taken_from_header_and_query_encoded_or_not(
    serve: Serve, visit: Visit, dialect: str
) -> None:
    me = visit(serve(dialect=dialect)).join()
    plain = unquote(me.token)
    assert me.token.endswith("%3D" if dialect == "v14" else "=")
    written = plain.replace("=", "%3D")
    for token in (plain, written):
        assert me.get("participants", headers={"token": token}).status_code == 200
    me.token = ""
    for query in (plain, written, written.replace("%", "%25")):
        assert me.get(f"participants?token={query}").status_code == 200


@pytest.mark.parametrize("token", ["", "nonsense"])
def test_a_missing_or_unknown_token_is_refused(serve: Serve, visit: Visit, token: str) -> None:
    me = visit(serve())
    me.token = token
    for method, path in (("POST", "lock"), ("GET", "events"), ("GET", "participants")):
        response = me.send(method, path)
        assert (response.status_code, response.json()["result"]) == (403, "Invalid token")


def test_a_token_is_good_for_its_own_meeting_only(serve: Serve, visit: Visit) -> None:
    node = serve()
    stranger = visit(node, "meet_carol")
    stranger.token = visit(node).join().token
    assert stranger.post("lock").status_code == 403


def test_a_refreshed_token_leaves_the_old_one_its_own_time(
    serve: Serve, visit: Visit, clock: Clock
) -> None:
    node = serve(clock=clock)
    me = visit(node).join()
    old = me.token
    clock.tick(100)
    me.token = me.result("refresh_token")["token"]
    assert me.token != old
    assert me.post("lock", headers={"token": old}).status_code == 200
    clock.tick(30)
    assert me.post("lock", headers={"token": old}).status_code == 403
    assert me.post("lock").status_code == 200


def test_who_lets_the_token_end_leaves_and_is_told(
    serve: Serve, visit: Visit, clock: Clock
) -> None:
    node = serve(clock=clock, token_life=30)
    me = visit(node).join()
    assert me.grant["expires"] == "30"
    with me.events() as events:
        events.snapshot()
        clock.tick(31)
        node.advance()
        assert "token" in events.until("disconnect")["reason"]
        assert events.rest() == []
    assert me.uuid not in node.meeting.people
    assert me.post("refresh_token").status_code == 403


def test_a_released_token_is_void_and_its_seat_is_free(serve: Serve, visit: Visit) -> None:
    node = serve()
    me, other = visit(node).join(), visit(node).join()
    with other.events() as events:
        events.snapshot()
        me.post("release_token")
        assert events.until("participant_delete") == {"uuid": me.uuid}
    assert me.post("refresh_token").status_code == 403


def test_a_refresh_of_today_tells_the_role(serve: Serve, visit: Visit) -> None:
    me = visit(serve(dialect="modern")).join()
    me.result(f"participants/{me.uuid}/role", {"role": "guest"})
    assert me.result("refresh_token")["role"] == "GUEST"


def test_a_node_says_that_it_is_up(serve: Serve, visit: Visit) -> None:
    node = serve()
    response = visit(node).http.get(f"{node.url}/api/client/v2/status")
    assert response.status_code == 200
