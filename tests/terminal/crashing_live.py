"""The program with a bug that shows only in the meeting, with a token and a PIN at hand.

python crashing_live.py screen|session join MEETING …: the first key or the first chat message
divides by zero.
"""

import sys
from typing import NoReturn

from pextui.cli import main
from pextui.protocol.events import Event, Message
from pextui.session import Joined
from pextui.session.following import Following
from pextui.ui.console import Console

_take = Following._take


def stumble(joined: Joined | None, token: str) -> NoReturn:
    """Die with everything that is secret in locals and in the error's words."""
    kept = joined.invitation.pin if joined else None
    pin = kept.get_secret_value() if kept else ""
    headers = {"token": token, "pin": pin}
    raise ZeroDivisionError(f"with {headers} of {joined}")


def stumble_on_screen(console: Console, row_id: str) -> None:
    """A key does harm."""
    joined = console.session.joined
    token = joined.node.token if joined else None
    stumble(joined, f"{row_id} {token.get_secret_value() if token else ''}")


def stumble_in_session(stream: Following, event: Event) -> None:
    """A chat message does harm."""
    if isinstance(event, Message):
        token = stream._node.token
        stumble(None, token.get_secret_value() if token else "")
    _take(stream, event)


if __name__ == "__main__":
    where = sys.argv.pop(1)
    if where == "screen":
        Console.run_row = stumble_on_screen  # type: ignore[assignment, method-assign]
    else:
        Following._take = stumble_in_session  # type: ignore[assignment, method-assign]
    main()
