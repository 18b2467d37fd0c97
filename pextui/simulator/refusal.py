"""The one way in which the node says no."""

from typing import Any


class Refusal(Exception):
    """A request is refused with this HTTP status and this `result`; nothing has changed."""

    def __init__(self, status: int, result: Any) -> None:
        super().__init__(f"{status} {result}")
        self.status = status
        self.result = result


INVALID_TOKEN = Refusal(403, "Invalid token")
INVALID_PIN = Refusal(403, "Invalid PIN")
NOT_A_HOST = Refusal(403, "Invalid role")
NO_SUCH_MEETING = Refusal(404, "Neither conference nor gateway found")
NO_SUCH_REQUEST = Refusal(404, "404 Not Found")
NO_SUCH_PARTICIPANT = Refusal(404, "No such participant")
NO_SUCH_CALL = Refusal(404, "No such call")
