"""Which requests may be sent again: each has a class, and none that acts has a free one."""

import re

import pytest

from pextui.actions import ACTIONS
from pextui.client.errors import Garbled, NodeError, Overloaded, Rejected, Unreachable, Untrusted
from pextui.client.retry import RETRIES, Retry, may_repeat
from tests.client.test_requests import BARE, BOB, CALL, FILLED, READS

BY_ITSELF = {"events", "request_token", "refresh_token", "release_token", "presentation.jpeg"}
HEARD, UNHEARD = Unreachable("cut"), Unreachable("refused", was_sent=False)
BUSY, NO, JUNK = Overloaded(503), Rejected(403), Garbled("junk")
UNTRUSTED = Untrusted("expired")


def path_of(target: str) -> str:
    return re.sub(f"{BOB}", "U", target.replace(CALL, "C"))


def test_every_request_of_the_client_has_a_class_and_no_other_has() -> None:
    sent = {path_of(one) for one in [*BARE, *READS, *(name for name, *_ in FILLED)]}

    assert set(RETRIES) == sent | BY_ITSELF


def test_every_action_of_the_host_is_sent_once() -> None:
    assert {RETRIES[one.request.replace("SELF", "U")] for one in ACTIONS} == {Retry.ONCE}


@pytest.mark.parametrize(
    ("request_name", "again"),
    [
        ("events", {HEARD, UNHEARD, BUSY}),
        ("refresh_token", {HEARD, UNHEARD, BUSY}),
        ("request_token", {UNHEARD, BUSY}),
        ("dial", set()),
        ("participants/U/mute", set()),
    ],
)
def test_only_what_its_class_allows_is_sent_again(request_name: str, again: set[NodeError]) -> None:
    failures = [HEARD, UNHEARD, BUSY, NO, JUNK, UNTRUSTED]

    assert {one for one in failures if may_repeat(request_name, one)} == again
