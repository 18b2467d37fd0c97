"""Runs plain mode from its first line to its last, whatever ends it."""

import queue
import signal
import sys
import termios
import threading
from contextlib import suppress
from typing import Final, TextIO

from pextui.session import Invitation, Prompt, PromptKind, Session
from pextui.ui.app import Options, Outcome
from pextui.ui.plain.console import PlainConsole
from pextui.ui.running import LEAVE_WITHIN, tell_of_the_muted
from pextui.ui.symbols import TO_ASCII

_BEAT: Final = 0.2
"""Seconds within which like things become one line."""

_PROMPTS: Final = {
    PromptKind.PIN: "This meeting asks for a PIN.",
    PromptKind.WRONG_PIN: "Wrong PIN.",
    PromptKind.EXTENSION: "This is a Virtual Reception. Which meeting?",
    PromptKind.WRONG_EXTENSION: "No such meeting. Which meeting?",
}
_SECRET: Final = frozenset({PromptKind.PIN, PromptKind.WRONG_PIN})


class PlainRun:
    """A session, the lines that are typed, and the lines that are told."""

    def __init__(self, invitation: Invitation, options: Options) -> None:
        self._is_ascii = options.ascii
        self._heard: queue.Queue[str | None] = queue.Queue()
        self._outcome: Outcome | None = None
        self._asked: Prompt | None = None
        self._session = Session(invitation, lambda: None, records=options.records)
        self._console = PlainConsole(self._session, self._say, self._leave, options.presets)

    def run(self) -> Outcome:
        """Run until the host leaves, the input ends, or a signal comes."""
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
            signal.signal(number, lambda caught, _frame: self._end(Outcome(128 + caught)))
        self._say("Joining. help lists the verbs, leave leaves.")
        threading.Thread(target=self._session.run, name="session", daemon=True).start()
        threading.Thread(target=self._listen, name="lines", daemon=True).start()
        try:
            while self._outcome is None:
                self._step()
        finally:
            _echo(sys.stdin, is_on=True)
        self._session.leave()
        self._session.finished.wait(LEAVE_WITHIN)
        tell_of_the_muted(self._session)
        return self._outcome

    def _step(self) -> None:
        with suppress(queue.Empty):
            line = self._heard.get(timeout=_BEAT)
            if line is None:
                self._leave()
            else:
                self._take(line)
        self._follow()
        self._console.tick()

    def _follow(self) -> None:
        session = self._session
        if session.crash is not None:
            raise session.crash
        if session.ending is not None:
            self._end(Outcome(session.ending.code, session.ending.sentence))
        elif session.prompt is not None:
            self._ask(session.prompt)
        elif session.joined is not None:
            self._console.show()

    def _ask(self, prompt: Prompt) -> None:
        if prompt is self._asked:
            return
        self._asked = prompt
        is_secret = prompt.kind in _SECRET
        none = " Guests need none: type an empty line." if prompt.guests_need_none else ""
        self._say(f"{_PROMPTS[prompt.kind]}{none}")
        _echo(sys.stdin, is_on=not is_secret)

    def _take(self, line: str) -> None:
        if self._session.prompt is None:
            self._console.take(line)
            _echo(sys.stdin, is_on=not self._console.is_secret)
        elif self._console.calls_off(line):
            self._say("The question of this meeting is still open.")
        else:
            _echo(sys.stdin, is_on=True)
            self._session.reply(line.strip())

    def _listen(self) -> None:
        """Lines come in a thread of their own: reading one waits for as long as it takes."""
        for line in sys.stdin:
            self._heard.put(line.rstrip("\n"))
        self._heard.put(None)

    def _say(self, line: str) -> None:
        text = line.translate(TO_ASCII) if self._is_ascii else line
        print("".join(one for one in text if one.isprintable()), flush=True)

    def _leave(self) -> None:
        self._end(Outcome(0))

    def _end(self, outcome: Outcome) -> None:
        _echo(sys.stdin, is_on=True)
        self._outcome = self._outcome or outcome


def run_plain(invitation: Invitation, options: Options) -> Outcome:
    """Run plain mode until it is left; return how it ended."""
    return PlainRun(invitation, options).run()


def _echo(terminal: TextIO, *, is_on: bool) -> None:
    """Show what is typed, or not: a PIN must not be read on the screen, nor aloud."""
    if not terminal.isatty():
        return
    with suppress(termios.error, OSError):
        settings = termios.tcgetattr(terminal)
        settings[3] = settings[3] | termios.ECHO if is_on else settings[3] & ~termios.ECHO
        termios.tcsetattr(terminal, termios.TCSANOW, settings)
