"""The one way in which the node says no."""

from typing import Any


class Refusal(Exception):
    """A request is refused with this HTTP status and this `result`; nothing has changed."""

    def __init__(self, status: int, result: Any) -> None:
        super().__init__(f"{status} {result}")
        self.status = status
        self.result = result


def invalid_token() -> Refusal:
    """No token, an unknown one, one that ended, or one for another conference."""
    return Refusal(403, "Invalid token")


def invalid_pin() -> Refusal:
    """A PIN that opens nothing."""
    return Refusal(403, "Invalid PIN")


def not_a_host() -> Refusal:
    """The request needs rights that its sender does not have now."""
    return Refusal(403, "Invalid role")


def no_such_meeting() -> Refusal:
    """An alias that this node does not know."""
    return Refusal(404, "Neither conference nor gateway found")


def no_such_request() -> Refusal:
    """A path that is not in the guide."""
    return Refusal(404, "404 Not Found")


def no_such_participant() -> Refusal:
    """A participant uuid that is not in the conference."""
    return Refusal(404, "No such participant")


def no_such_call() -> Refusal:
    """A call uuid that is not this participant's."""
    return Refusal(404, "No such call")
