"""The program with a bug in it: joining divides by zero, with a PIN at hand.

python crashing.py
"""

import sys

from pydantic import SecretStr

from pextui.session import Invitation
from pextui.ui.app import Options
from pextui.ui.join import JoinDetails
from pextui.ui.running import run


def invite(details: JoinDetails) -> Invitation:
    """Stumble."""
    pin = details.pin.get_secret_value() if details.pin else ""
    raise ZeroDivisionError(f"with {pin}")


def remember(details: JoinDetails) -> None:
    """There is nothing to remember."""


if __name__ == "__main__":
    details = JoinDetails("meet_alice", "http://127.0.0.1:9", "Ada", SecretStr("4711"))
    outcome = run(Options(), None, details, invite, remember)
    print(outcome.sentence, file=sys.stderr)
    sys.exit(outcome.code)
