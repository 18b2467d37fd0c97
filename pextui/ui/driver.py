"""What comes from the terminal: a paste is text whatever is in it, and a hang-up is noticed.

Textual goes on looking for keys inside a paste, so that an escape character in it turns the rest
into keys; it dies of bytes that are not UTF-8, and spins when the terminal is gone.
"""

import codecs
import os
import re
import selectors
import signal
import time
from collections.abc import Callable
from typing import IO, Any, Final, Protocol, cast

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

PASTE_BEGINS: Final = "\x1b[200~"
PASTE_ENDS: Final = "\x1b[201~"
PASTE_LIMIT: Final = 100_000
"""Characters kept of one paste."""

LARGEST: Final = (1000, 1000)
"""Columns and rows of the largest terminal that is believed: drawing a larger one takes minutes."""

MOST_WAITING: Final = 20
"""Writes that may wait for the terminal; Textual's own queue takes 30 and then blocks."""

_LAST_ANSWER: Final = "\x1b[?"
_ANSWER: Final = re.compile(r"\x1bP>\|[^\x1b]*\x1b\\|\x1b\[\?[\d;]*c")
"""What the terminal is called, and last what it can do."""

_BROKEN_OFF: Final = re.compile(r"\x1bP>\|[^\x1b]*(?=\x1b[^\\])|\x1b\[\?[\d;]*(?=\x1b)")
"""An answer in the middle of which something else begins: the rest was lost on the way."""

_ANSWER_BEGUN: Final = re.compile(r"\x1b(?:\[(?:\?[\d;]*)?|P(?:>(?:\|[^\x1b]*\x1b?)?)?)?\Z")

ANSWER_SOON: Final = 1.0
"""Seconds after the question in which an escape may be the first of an answer, and waits."""

ANSWER_WHOLE: Final = 1.5
"""Seconds in which an answer that has begun must be whole; more than that, and it never will be."""

_ESCAPE_AND_SIGN: Final = re.compile("\x1b(?=[\r !-/:-@`{-~])")
"""Escape and a key that begins no sequence, read at once."""

_NO_STYLE: Final = "\x1b[m"
_READ: Final = 4096
_INTERRUPT: Final = "\x03"
_KEPT: Final = frozenset("\t\n\r")
_CONTROLS: Final = dict.fromkeys(
    code for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in _KEPT
)


def escapes_apart(text: str) -> str:
    """Return *text* so that Textual finds each escape before a sign or enter, which it drops.

    Of two in a row it takes the first for the key. Before a letter it makes ``alt+m``, and the
    application makes the two keys of that.
    """
    return _ESCAPE_AND_SIGN.sub("\x1b\x1b", text)


class PasteGuard:
    """Passes on what the terminal sends; between the brackets of a paste, text alone."""

    def __init__(self) -> None:
        self._tail = ""
        self._pasted: str | None = None

    def pass_on(self, data: str) -> str:
        """Return what may be looked at for keys; a paste comes when it is whole."""
        out = []
        while data:
            piece, data = self._inside(data) if self._pasted is not None else self._outside(data)
            out.append(piece)
        return "".join(out)

    def _outside(self, data: str) -> tuple[str, str]:
        """The opening bracket may have come in pieces; what came of it is passed on already."""
        whole = self._tail + data
        at = whole.find(PASTE_BEGINS)
        if at < 0:
            self._tail = whole[-len(PASTE_BEGINS) + 1 :]
            return data, ""
        end = at + len(PASTE_BEGINS) - len(self._tail)
        self._tail, self._pasted = "", ""
        return data[:end], data[end:]

    def _inside(self, data: str) -> tuple[str, str]:
        if data == _INTERRUPT:  # a key: the rest of the paste was lost on the way
            self._pasted = None
            return PASTE_ENDS + data, ""
        pasted = (self._pasted or "") + data
        text, end, rest = pasted.partition(PASTE_ENDS)
        if not end:
            # What may be half a closing bracket is kept beyond the limit.
            edge = len(PASTE_ENDS) - 1
            self._pasted = text[:PASTE_LIMIT] + text[PASTE_LIMIT:][-edge:]
            return "", ""
        self._pasted = None
        return text[:PASTE_LIMIT].translate(_CONTROLS) + PASTE_ENDS, rest


class AnswerGuard:
    """Keeps what the terminal answers to a question apart from keys, however it is cut up.

    Textual would take an answer that it does not know for keys. Made when the question is asked;
    an answer that comes too late is kept from the keys all the same. *clock* tells seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.is_waiting = True
        self.answer = ""
        """All that was answered, once nothing more is to come."""
        self._clock = clock
        self._asked = clock()
        self._heard = ""
        self._held = ""
        self._held_since = 0.0

    def pass_on(self, data: str) -> str:
        """Return what of *data* are keys; the key that always quits is one, wherever it stands."""
        self._give_up()
        first, *others = data.split(_INTERRUPT)
        keys = [self._keys_of(first)]
        for piece in others:
            self._held = ""
            keys += [_INTERRUPT, self._keys_of(piece)]
        return "".join(keys)

    def let_go(self) -> str:
        """Nothing has come for a moment: return what was held and is a key."""
        self._give_up()
        may_come = self.is_waiting and self._clock() - self._asked < ANSWER_SOON
        if may_come or self._is_no_key:
            return ""
        held, self._held = self._held, ""
        return held

    @property
    def _is_no_key(self) -> bool:
        """No key begins like that."""
        return len(self._held) >= len(_LAST_ANSWER)

    def _keys_of(self, data: str) -> str:
        whole = self._held + data
        found = _ANSWER.findall(whole)
        if self.is_waiting:
            self._hear(found)
        keys = _BROKEN_OFF.sub("", _ANSWER.sub("", whole))
        begun = _ANSWER_BEGUN.search(keys)
        was_held, self._held = self._held, begun[0] if begun else ""
        if not was_held or not self._held.startswith(was_held):
            self._held_since = self._clock()
        return keys.removesuffix(self._held)

    def _hear(self, found: list[str]) -> None:
        self._heard += "".join(found)
        if any(one.startswith(_LAST_ANSWER) for one in found):
            self.is_waiting, self.answer = False, self._heard

    def _give_up(self) -> None:
        """What was held so long is half an answer, and what was typed behind it is lost in it."""
        if self._is_no_key and self._clock() - self._held_since > ANSWER_WHOLE:
            self._held, self.is_waiting = "", False


class Owner(Protocol):
    """The application, as far as its driver knows it."""

    def die(self, number: int) -> None:
        """Leave because of a signal."""

    def draw_whole(self) -> None:
        """Draw everything on a terminal that may show anything."""


class Outlet:
    """The terminal's *file*, which counts what has really gone out of what it was given."""

    def __init__(self, file: IO[str]) -> None:
        self.file = file
        self.gone = 0
        """Texts that the terminal has taken."""
        self._written = 0

    def write(self, text: str) -> None:
        """Hand *text* over; it may take as long as the terminal likes."""
        self.file.write(text)
        self._written += 1

    def flush(self) -> None:
        """Wait until the terminal has taken everything."""
        written = self._written
        self.file.flush()
        self.gone = written

    def fileno(self) -> int:
        """The file's own number."""
        return self.file.fileno()


class TerminalDriver(LinuxDriver):
    """Textual's driver for terminals, with a reader that nothing typed or pasted can harm.

    What is written to a terminal that takes nothing is left out in the end instead of waited for:
    waiting would stop keys and all. Once it takes what was waiting, everything is drawn.
    """

    _is_drawing = False
    _is_behind = False
    _has_left_out = False
    _outlet: Outlet | None = None
    _given = 0
    _forgetting = ""
    _answers: AnswerGuard | None = None
    _then: Callable[[str], object] | None = None

    def ask(self, question: str, then: Callable[[str], object]) -> None:
        """Have the terminal asked, once for all; *then* is told what it answers, if it does."""
        self._then = then
        if self._answers is None:
            self._answers = AnswerGuard()
            self.write(question)
        elif self._answers.answer:
            self._app.call_later(then, self._answers.answer)

    @property
    def is_free(self) -> bool:
        """True when the terminal has taken all that was written."""
        return self._outlet is None or self._outlet.gone >= self._given

    def start_application_mode(self) -> None:
        """Set up the terminal; what is written after that are frames."""
        self._given = 0
        file: IO[str] | None = self._outlet.file if self._outlet else getattr(self, "_file", None)
        if file is not None:
            self._outlet = Outlet(file)
            self._file = cast("Any", self._outlet)
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._is_drawing = True

    def stop_application_mode(self) -> None:
        """Give the terminal back: not a byte of that is left out."""
        self._is_drawing = False
        self.write(f"{self._forgetting}{_NO_STYLE}")
        self._forgetting = ""
        super().stop_application_mode()

    def draw_other(self, drawing: str, forgetting: str = "") -> None:
        """Pass *drawing* on, which no frame is; nothing while others have the terminal.

        *forgetting* is written before the next such, or before the terminal is given back.
        """
        if self._is_drawing:
            self.write(f"{self._forgetting}{drawing}")
            self._forgetting = forgetting

    def write(self, data: str) -> None:
        """Pass *data* on; a frame is left out while the terminal is behind."""
        waiting = self._writer_thread._queue.qsize() if self._writer_thread else 0
        self._is_behind = waiting >= MOST_WAITING or (self._is_behind and waiting > 0)
        if not (self._is_drawing and self._is_behind):
            self._given += 1
            super().write(data)
        else:
            self._has_left_out = True

    def run_input_thread(self) -> None:
        """Read until the end; a terminal that is gone ends the program as SIGHUP does."""
        parser, guard = XTermParser(self._debug), PasteGuard()
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(0.1):
                    raw = self._read()
                    if not raw:
                        cast("Owner", self._app).die(signal.SIGHUP)
                        return
                    text = self._keys_of(guard.pass_on(decode(raw)))
                else:
                    text = self._answers.let_go() if self._answers else ""
                # Nothing at all would mean the end to the parser.
                for message in parser.feed(escapes_apart(text)) if text else ():
                    self.process_message(message)
                for message in parser.tick():
                    self.process_message(message)
                self._catch_up()

    def _keys_of(self, text: str) -> str:
        answers = self._answers
        if answers is None:
            return text
        was_waiting, keys = answers.is_waiting, answers.pass_on(text)
        if was_waiting and answers.answer and self._then is not None:
            self._app.call_later(self._then, answers.answer)
        return keys

    def process_message(self, message: Message) -> None:
        """Pass on all but a size that no terminal has."""
        if isinstance(message, events.Resize):
            width, height = message.size
            if width > LARGEST[0] or height > LARGEST[1]:
                return
        super().process_message(message)

    def _catch_up(self) -> None:
        """Draw everything once the terminal has taken what was waiting."""
        if self._has_left_out and self.is_free:
            self._has_left_out = self._is_behind = False
            self._app.call_later(cast("Owner", self._app).draw_whole)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, _READ)
        except OSError:
            return b""
