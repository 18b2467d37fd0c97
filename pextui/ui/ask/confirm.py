"""Questions with yes or no: one key for what can be mended, typed words for what cannot."""

import math
import time
from collections.abc import Collection
from dataclasses import replace
from enum import Enum, auto
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from pextui.actions import Field
from pextui.actions.forms import required
from pextui.ui.ask.dialog import Buttons, Dialog, Hint
from pextui.ui.ask.entries import Entered, Entry
from pextui.ui.ask.inquiry import Inquiry
from pextui.ui.later import after

AGAIN: Final = 2.0
"""Seconds from one newcomer for whom a question is deaf again to the next: while somebody comes all
the time there must be moments in which it can be answered."""

_STEP: Final = 0.25
"""Seconds between two looks at the time that is left."""


class Verdict(Enum):
    """What a question was answered with."""

    NO = auto()
    YES = auto()
    INSTEAD = auto()
    """What the question offered besides."""


class Confirm(Dialog[Verdict]):
    """Asks a question; Cancel has the focus, so that ``enter`` by reflex does nothing."""

    AUTO_FOCUS = "#cancel"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "confirm", "Confirm", show=False),
        Binding("n", "cancel", "Cancel", show=False),
        Binding("m", "instead", "Instead", show=False),
        Binding("pageup", "scroll(-1)", "Up", show=False),
        Binding("pagedown", "scroll(1)", "Down", show=False),
    ]

    def __init__(self, inquiry: Inquiry) -> None:
        super().__init__(Content(inquiry.verb))
        self._asked = inquiry
        self._question = Static(Content(inquiry.question), classes="question")
        self._about: frozenset[str] = frozenset(inquiry.about)
        self._deaf_again = -math.inf

    def ask_instead(self, question: str, about: Collection[str]) -> None:
        """Ask *question* about the people of these uuids.

        Deaf again when one of them is new, but not for everyone in a rush.
        """
        fresh, self._about = not self._about.issuperset(about), frozenset(about)
        now = time.monotonic()
        if fresh and now - self._deaf_again >= AGAIN:
            self._deaf_again = now
            self.deafen()
        if question != self._asked.question:
            self._asked = replace(self._asked, question=question)
            self._question.update(Content(question))

    def body(self) -> ComposeResult:
        """Ask, and say who they are."""
        with VerticalScroll(classes="body", can_focus=False):
            yield self._question
            if self._asked.people:
                yield Static(Content("\n".join(self._asked.people)), classes="people")

    def foot(self) -> ComposeResult:
        """Offer the answers."""
        yield Buttons(self._asked.verb, self._asked.instead)

    def hints(self) -> tuple[tuple[str, str], ...]:
        """Return the keys and what they do."""
        verb, instead = self._asked.verb, self._asked.instead
        return (
            ("y", verb[:1].lower() + verb[1:]),
            *((("m", instead[:1].lower() + instead[1:]),) if instead else ()),
            ("n", "cancel"),
            *((("pgup/pgdn", "scroll"),) if self._can_scroll else ()),
        )

    @property
    def way(self) -> str:
        """How it could be taken back."""
        return self._asked.way

    @property
    def _can_scroll(self) -> bool:
        return self.is_mounted and self.query_one(".body").max_scroll_y > 0

    def on_resize(self) -> None:
        """Whether there is more than is seen shows once it is laid out."""
        self.call_after_refresh(lambda: self.query_one(Hint).tell(*self.hints()))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """A button answers."""
        event.stop()
        answers = {"confirm": Verdict.YES, "instead": Verdict.INSTEAD}
        self.dismiss(answers.get(event.button.id or "", Verdict.NO))

    def action_confirm(self) -> None:
        """Yes."""
        self.dismiss(Verdict.YES)

    def action_instead(self) -> None:
        """The other thing, where there is one."""
        if self._asked.instead:
            self.dismiss(Verdict.INSTEAD)

    def action_cancel(self) -> None:
        """No."""
        self.dismiss(Verdict.NO)

    def action_scroll(self, pages: int) -> None:
        """Read on; the focus stays on Cancel."""
        body = self.query_one(".body")
        body.scroll_relative(y=pages * body.size.height, animate=False)


class Lapsing(Confirm):
    """A question that is yes unless it is answered in *seconds*: for what can be taken back."""

    def __init__(self, inquiry: Inquiry, seconds: float) -> None:
        super().__init__(inquiry)
        self._due = time.monotonic() + seconds

    def on_mount(self) -> None:
        """The time runs from now on."""
        super().on_mount()
        self._count()

    def _count(self) -> None:
        left = self._due - time.monotonic()
        if not self.is_running:
            return
        if left <= 0:
            self.dismiss(Verdict.YES)
            return
        verb = f"{self._asked.verb} ({int(left) + 1} s)"
        self.query_one("#confirm", Button).label = Content(verb)
        after(min(_STEP, left), self, self._count)


class TypeToConfirm(Dialog[bool]):
    """Asks for *expected* to be typed, letter by letter; anything else does nothing."""

    AUTO_FOCUS = "Line"

    def __init__(self, question: Content, expected: str, verb: str, way: str = "") -> None:
        super().__init__(Content(verb))
        self._way = way
        self._question = question
        self._expected = expected
        self._verb = verb

    def body(self) -> ComposeResult:
        """Say what happens, and what to type."""
        with VerticalScroll(classes="body", can_focus=False):
            yield Static(self._question, classes="question")
            told = Content.assemble("Type ", (self._expected, "bold"), " to confirm.")
            yield Static(told, classes="typed")
            yield Entry(Field("typed", "", required))

    def foot(self) -> ComposeResult:
        """Offer both answers."""
        yield Buttons(self._verb)

    def hints(self) -> tuple[tuple[str, str], ...]:
        """Return the keys and what they do."""
        verb = self._verb[:1].lower() + self._verb[1:]
        return (("enter", verb), ("esc", "cancel"))

    @property
    def way(self) -> str:
        """How it could be taken back."""
        return self._way

    def on_entered(self, event: Entered) -> None:
        """Confirm when it is what was asked for."""
        event.stop()
        self._submit()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """A button answers; the verb's one only after the words."""
        event.stop()
        if event.button.id == "confirm":
            self._submit()
        else:
            self.dismiss(False)

    def action_cancel(self) -> None:
        """No."""
        self.dismiss(False)

    def _submit(self) -> None:
        entry = self.query_one(Entry)
        if self._expected and entry.value == self._expected:
            self.dismiss(True)
            return
        entry.refuse(f"this is not {self._expected}: nothing was done")
        entry.take_focus()
