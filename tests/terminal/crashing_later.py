"""The program with a bug in it that shows once it is in the meeting and holds a token.

python crashing_later.py SECONDS join …
"""

import sys
import threading
from collections.abc import Callable

from pextui.cli import main
from pextui.session import Session


def stumbling(run: Callable[[Session], None], seconds: float) -> Callable[[Session], None]:
    """Return *run* with a division by zero *seconds* after its beginning."""

    def stumble(self: Session) -> None:
        error = ZeroDivisionError(f"with {self.joined}")
        timer = threading.Timer(seconds, self._die, (error,))
        timer.daemon = True
        timer.start()
        run(self)

    return stumble


if __name__ == "__main__":
    Session.run = stumbling(Session.run, float(sys.argv.pop(1)))  # type: ignore[assignment, method-assign]
    main()
