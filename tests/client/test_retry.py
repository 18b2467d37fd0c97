"""Which requests may be sent again: each has a class, and none that acts has a free one."""

import re

import pytest

from pextui.actions import ACTIONS
from pextui.client.errors import (
    Garbled,
    NodeError,
    NotANode,
    Overloaded,
    Rejected,
    Unreachable,
    Untrusted,
)
from pextui.client.retry import RETRIES, Retry, may_repeat
from tests.client.test_requests import BARE, BOB, CALL, FILLED, READS

BY_ITSELF = {"events", "request_token", "refresh_token", "release_token", "presentation.jpeg"}
HEARD, UNHEARD = Unreachable("cut"), Unreachable("refused", was_sent=False)
BUSY, NO = Overloaded(503), Rejected(403)
JUNK, PAGE = Garbled("junk"), NotANode("a web page")
UNTRUSTED = Untrusted("expired")


def path_of(target: str) -> str:
    return re.sub(f"{BOB}", "U", target.replace(CALL, "C"))


def test_every_request_of_the_client_has_a_class_and_no_other_has() -> None:
    sent = {path_of(one) for one in [*BARE, *READS, *(name for name, *_ in FILLED)]}

    assert set(RETRIES) == sent | BY_ITSELF


def test_every_action_of_the_host_is_sent_once() -> None:
    classes = {RETRIES[one.request.replace("SELF", "U")] for one in ACTIONS}

    assert classes == {Retry.ONCE, Retry.ONCE_THEN_ASK}


def test_only_what_sets_a_value_is_offered_again() -> None:
    offered = {
        name.rpartition("/")[2] for name, one in RETRIES.items() if one is Retry.ONCE_THEN_ASK
    }

    rx = {"allowrxpresentation", "denyrxpresentation"}
    assert (
        offered == {"lock", "mute", "muteguests", "unlock", "unmute", "unmuteguests", "role"} | rx
    )
    assert RETRIES["participants/U/unlock"] is Retry.ONCE


@pytest.mark.parametrize(
    ("request_name", "again"),
    [
        ("events", {HEARD, UNHEARD, BUSY, JUNK, PAGE}),
        ("refresh_token", {HEARD, UNHEARD, BUSY, JUNK, PAGE}),
        ("request_token", {UNHEARD, BUSY, PAGE}),
        ("dial", set()),
        ("participants/U/mute", set()),
    ],
)
def test_only_what_its_class_allows_is_sent_again(request_name: str, again: set[NodeError]) -> None:
    failures = [HEARD, UNHEARD, BUSY, NO, JUNK, PAGE, UNTRUSTED]

    assert {one for one in failures if may_repeat(request_name, one)} == again
