"""Keys one at a time: what a key does is done before the next key is looked at.

Textual hands keys that arrive together to whatever has the focus at that moment. Over a slow line
"c" and the chat message typed after it arrive together, and the message's letters would be host
keys (design/hosts.md §5, mistake 10).
"""

import time
from collections import deque
from typing import Final, TypeVar

from textual import events
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from pextui.ui.ask.dialog import Dialog
from pextui.ui.keys import ALWAYS_QUITS
from pextui.ui.later import after
from pextui.ui.sparing import SparingApp

LOOK_AGAIN: Final = 0.02
"""Seconds between two looks for a key whose widget has gone."""

GIVE_UP: Final = 0.5
"""Seconds after which a key is taken for done, whatever has become of it."""

HUSH: Final = 2.0
"""Seconds without a letter after which letters count again, once one led nowhere. People pause so
long between two sentences; who presses an arrow, tab or escape has looked up."""

TOO_SOON: Final = "no line is open: letters are keys again after a pause, or escape"
"""Said once when letters lead nowhere."""

Answer = TypeVar("Answer")


class OrderlyApp(SparingApp[Answer], inherit_bindings=False):
    """An application in which keys and pastes wait for what came before them."""

    class Done(Message):
        """Follows a key on its way from widget to parent, and arrives when the key has."""

        def __init__(self, number: int, target: Widget, laps: int) -> None:
            super().__init__()
            self.number = number
            self.target = target
            self.laps = laps

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Key | events.Paste] = deque()
        self._under_way = 0
        self._count = 0
        self._hushed_until = 0.0
        self._has_said = False

    def hush(self) -> None:
        """What is typed for a line or a form that is not open must not be taken for keys."""
        self._hushed_until = time.monotonic() + HUSH
        self._has_said = False

    @property
    def is_hushed(self) -> bool:
        """True while letters are not taken for keys."""
        return time.monotonic() < self._hushed_until

    async def on_event(self, event: events.Event) -> None:
        """Let keys and pastes queue up; all other events pass."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._typed.append(event)
            if not self._under_way:
                await self._next()
        else:
            await super().on_event(event)

    def _first_of(self, event: events.Key | events.Paste) -> events.Key | events.Paste:
        """Escape and a letter that were read at once are two keys, unless alt has a meaning here.

        The letter is as old as the key was: what is deaf to one is deaf to both. Out of a line
        nothing but escape comes: the letter may have been meant to edit that line.
        """
        letter = event.character if isinstance(event, events.Key) else None
        if not isinstance(event, events.Key) or not event.key.startswith("alt+"):
            return event
        if not letter or not letter.isalnum() or self.is_bound(event.key):
            return event
        escape, key = events.Key("escape", "\x1b"), events.Key(letter, letter)
        escape.time = key.time = event.time
        if not self.is_hushed and not isinstance(self.focused, Input):
            self._typed.appendleft(key)
        return escape

    def is_bound(self, key: str) -> bool:
        """Return whether *key* is one of the application's, asked or not, or does something now."""
        return key in self._bindings.key_to_bindings or key in self.screen.active_bindings

    async def on_orderly_app_done(self, event: Done) -> None:
        """The key has been everywhere: once more for the messages that it led to, then go on."""
        event.stop()
        if event.laps and event.target.is_attached and event.target.is_running:
            event.target.post_message(self.Done(event.number, event.target, event.laps - 1))
        else:
            self._go_on(event.number)

    async def _next(self) -> None:
        self._under_way = 0
        if not self._typed:
            return
        self._count += 1
        number = self._under_way = self._count
        target = self.focused or self.screen
        event = self._first_of(self._typed.popleft())
        if self._is_for_a_line(event):
            self._lead_nowhere()
        elif not self._is_too_early(event):
            await super().on_event(event)
        target.post_message(self.Done(number, target, laps=1))
        after(LOOK_AGAIN, self, lambda: self._look(number, target, GIVE_UP))

    def _is_for_a_line(self, event: events.Key | events.Paste) -> bool:
        """Enter is for the line that it would have sent."""
        if not isinstance(event, events.Key) or not self.is_hushed:
            return False
        is_text = event.is_printable or event.key == "enter"
        if not is_text and event.key != "backspace":
            self._hushed_until = 0.0
        return is_text and not isinstance(self.focused, Input)

    def _lead_nowhere(self) -> None:
        has_said = self._has_said
        self.hush()
        self._has_said = True
        if not has_said:
            self.notify(TOO_SOON, severity="warning", markup=False)

    def _is_too_early(self, event: events.Key | events.Paste) -> bool:
        """A dialog must be seen before it is answered; leaving is always possible."""
        screen = self.screen
        if isinstance(event, events.Paste) or not isinstance(screen, Dialog):
            return False
        return event.key != ALWAYS_QUITS and not screen.hears(event)

    def _look(self, number: int, target: Widget, patience: float) -> None:
        """A dialog that closes takes what follows the key with it: go on without."""
        if number != self._under_way:
            return
        if patience <= 0 or not target.is_attached or not target.is_running:
            self._go_on(number)
        else:
            rest = patience - LOOK_AGAIN
            after(LOOK_AGAIN, self, lambda: self._look(number, target, rest))

    def _go_on(self, number: int) -> None:
        """Let the top screen take up its focus, and this app its focus changes, before that."""
        if number == self._under_way:
            self._under_way = -number
            self.screen.call_later(self.call_later, self._next)
