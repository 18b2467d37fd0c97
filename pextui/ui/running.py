"""Runs the screen from its beginning to its end, whatever ends it."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Final

from pextui.actions.questions import listed
from pextui.session import Invitation, Session
from pextui.ui.app import Options, Outcome, PextuiApp
from pextui.ui.join import JoinDetails

LEAVE_WITHIN: Final = 2.8
"""Seconds after which the program ends whatever hangs; three are promised (faults.md R7)."""


def _end_in_time(app: PextuiApp, code: int) -> None:
    """A terminal that takes nothing, and a name look-up, can hold a process for ever."""

    def end() -> None:
        if app.session is not None and not app.is_running:
            tell_of_the_muted(app.session)
        os._exit(code)

    watchdog = threading.Timer(LEAVE_WITHIN, end)
    watchdog.daemon = True
    watchdog.start()


def _spare_dead_terminal() -> None:
    """What cannot be written any more must not change the exit code when Python flushes it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


def run(
    options: Options,
    invitation: Invitation | None,
    last: JoinDetails,
    invite: Callable[[JoinDetails], Invitation],
    remember: Callable[[JoinDetails], None],
) -> Outcome:
    """Run the program's screen until it is left; return how it ended.

    Without an *invitation* the join form opens, filled with *last*; *invite* makes an invitation
    of it and may raise a NodeError. *remember* is told what worked.
    """
    gc.freeze()  # what is imported by now stays
    app = PextuiApp(options, invitation, last, invite, remember)
    app.hurry = partial(_end_in_time, app)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, lambda caught, _frame: app.die(caught))
    outcome = app.run(mouse=options.mouse)
    if app.session is not None:
        app.session.leave()
        app.session.finished.wait(LEAVE_WITHIN)
        tell_of_the_muted(app.session)
    _spare_dead_terminal()
    return outcome or Outcome(app.return_code or 0)


def tell_of_the_muted(session: Session) -> None:
    """Say on stderr who is still muted of a noise hunt: somebody must give them their voice."""
    people = session.store.participants
    names = sorted(people[uuid].name for uuid in session.silenced if uuid in people)
    if names:
        with suppress(OSError):
            print(f"still muted by the noise hunt: {listed(names, len(names))}", file=sys.stderr)
