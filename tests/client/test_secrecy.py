"""Secrets stay secret, also where the node repeats them."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from pextui.cli.log import log_to
from pextui.client import secrecy
from pextui.client.errors import Garbled, NodeError
from pextui.client.secrecy import keep, without_secrets
from pextui.client.stream import events
from pextui.protocol.events import Disconnect, Message, Unknown
from pextui.protocol.wire import ParticipantUuid
from tests.client.nodes import node_at
from tests.protocol.test_replies import GRANT
from tests.session.rig import sse
from tests.wire_node import WireNode, no, ok, stream

TOKEN, PIN = "token-sesame-1234567890", "864297"


@pytest.fixture(autouse=True)
def no_secrets_of_others() -> Iterator[None]:
    """Secrets are known to the whole process; those made up here are nobody's."""
    secrecy._secrets.clear()
    yield
    secrecy._secrets.clear()


def test_a_pin_inside_a_token_leaves_nothing_of_the_token() -> None:
    keep("any", SecretStr("5678"))
    keep("any", SecretStr(TOKEN))

    assert without_secrets(f"{TOKEN} and 5678") == "••• and •••"


def test_any_number_of_tokens_does_not_push_out_the_pin() -> None:
    keep("pin", SecretStr(PIN))
    for number in range(1000):
        keep("token", SecretStr(f"{TOKEN}-{number}"))

    assert without_secrets(f"{PIN} {TOKEN}-999") == "••• •••"


@given(st.text(max_size=30), st.text(min_size=4, max_size=20).filter(lambda text: text != "none"))
def test_no_text_holds_a_secret_that_is_known(before: str, secret: str) -> None:
    keep("any", SecretStr(secret))

    assert secret not in without_secrets(f"{before}{secret}{before}")


def test_a_word_as_short_as_any_number_is_left_in_peace() -> None:
    keep("any", SecretStr("12"))
    keep("any", SecretStr("none"))

    assert without_secrets("none of the 12") == "none of the 12"


@pytest.mark.parametrize("status", [200, 400, 403, 404, 500, 503])
async def test_a_node_that_repeats_the_token_or_the_pin_shows_neither(status: int) -> None:
    words = f"bad token {TOKEN} or pin {PIN}"
    wire = WireNode().on("request_token", ok(GRANT | {"token": TOKEN}))
    wire.on("lock", ok(words) if status == 200 else no(status, words))
    async with wire, node_at(wire) as node:
        await node.request_token("Olga", pin=SecretStr(PIN))
        with pytest.raises(NodeError) as error:
            await node.lock()
    assert "bad token ••• or pin •••" in str(error.value)


async def test_a_token_that_no_header_can_hold_is_not_in_the_error() -> None:
    wire = WireNode().on("request_token", ok(GRANT | {"token": f"{TOKEN}\nx: y"}))
    async with wire, node_at(wire) as node:
        with pytest.raises(Garbled) as refused:
            await node.request_token("Olga")
        assert TOKEN not in str(refused.value)
        node.token = SecretStr(f"{TOKEN}\nx: y")
        for ask in (node.lock(), anext(events(node, lambda: None)), node.presentation_jpeg("1")):
            with pytest.raises(NodeError) as error:
                await ask
            assert TOKEN not in str(error.value)
    assert [one.name for one in wire.requests] == ["request_token"]


def test_the_log_hides_secrets_in_tracebacks_too(tmp_path: Path) -> None:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    try:
        log_to(tmp_path / "log")
        keep("any", SecretStr(TOKEN))
        try:
            raise ValueError(TOKEN)
        except ValueError:
            logging.getLogger("pextui.test").exception("with %s", TOKEN)
    finally:
        added = [one for one in root.handlers if one not in handlers]
        root.handlers, root.level = handlers, level
    for one in added:
        assert isinstance(one, logging.StreamHandler)
        one.stream.close()
    told = (tmp_path / "log").read_text()
    assert "with •••" in told
    assert "ValueError" in told
    assert TOKEN not in told


async def test_the_nodes_words_in_events_hide_the_secrets_and_a_chat_hides_the_token() -> None:
    keep("token", SecretStr(TOKEN))
    keep("pin", SecretStr(PIN))
    said = [
        sse("disconnect", {"reason": f"bye {TOKEN} {PIN}"}),
        sse(f"odd-{TOKEN}", {}),
        sse("message", {"origin": "Ann", "payload": f"{TOKEN}, the PIN is {PIN}"}),
    ]
    async with WireNode().on("events", stream(*said)) as wire, node_at(wire) as node:
        told = [event async for event in events(node, lambda: None)]
    bye, unknown, message = told
    assert isinstance(bye, Disconnect)
    assert bye.reason == "bye ••• •••"
    assert unknown == Unknown("odd-•••")
    assert isinstance(message, Message)
    assert message.payload == f"•••, the PIN is {PIN}"


async def test_the_pin_of_the_meeting_to_transfer_to_is_hidden_too() -> None:
    refusal = no(403, f"not with pin {PIN}")
    async with WireNode().on("participants/ann/transfer", refusal) as wire, node_at(wire) as node:
        with pytest.raises(NodeError) as caught:
            await node.participant(ParticipantUuid("ann")).transfer(
                conference_alias="meet_bob", role="guest", pin=PIN
            )
    assert PIN not in str(caught.value)


async def test_no_number_of_transfers_makes_the_own_pin_known() -> None:
    keep("pin", SecretStr(PIN))
    async with WireNode().on("participants/ann/transfer", ok()) as wire, node_at(wire) as node:
        for number in range(20):
            await node.participant(ParticipantUuid("ann")).transfer(
                conference_alias="meet_bob", role="guest", pin=f"{number}0000"
            )
    assert without_secrets(PIN) == "•••"
