"""From a key to a request: guard, whom it is about, the question, and then the session's turn."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, assert_never

from textual.content import Content
from textual.screen import Screen

from pextui.actions import (
    MESSAGE,
    Action,
    AskAlias,
    AskForm,
    AskLine,
    AskYes,
    Scope,
    Target,
    Values,
)
from pextui.actions.questions import named
from pextui.protocol.models import Participant
from pextui.protocol.replies import Call
from pextui.session import Deed, Outcome, Session
from pextui.ui import offers, words
from pextui.ui.ask import Addresses, Confirm, Fill, TypeToConfirm
from pextui.ui.later import after
from pextui.ui.typed import TypedLine

_ASK_AGAIN: Final = 0.5
"""Seconds until addresses that came while the host was busy are tried to be shown again."""


class Desk:
    """Where actions are begun and their outcomes come back.

    Whom an action is about is fixed by uuid before any question is asked: what happens while the
    question is open changes nothing (product.md, Keys). ``write`` opens the chat line; ``hush``
    is told when a line or form did not open, since what is typed for it may be on its way.
    """

    def __init__(
        self,
        screen: Screen[None],
        session: Session,
        write: Callable[[], None],
        hush: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._session = session
        self._write = write
        self._hush = hush
        self._reported: set[int] = set()

    def begin(self, action: Action, marked: Sequence[Participant]) -> None:
        """Do *action* to the *marked* people, or to whom else it is about, or say why not."""
        store = self._session.store
        chosen = store.waiting() if action.scope is Scope.WAITING else marked
        if action.scope in {Scope.MEETING, Scope.CONSOLE, Scope.CALLS}:
            chosen = ()
        if refusal := offers.refusal(self._session, action, chosen):
            self._warn(f"{action.label()}: {refusal}")
            if isinstance(action.ask, AskForm | AskAlias | AskLine):
                self._hush()
            return
        people = action.possible(store, chosen)
        self._ask(action, action.targets(store, people), people)

    def say(self, text: str) -> None:
        """Send a chat message."""
        self._session.perform(MESSAGE, (Target(name=text),), {"payload": text})

    def report(self) -> None:
        """Say once what went wrong, and show what a request brought; called when deeds change."""
        settled = [
            one
            for one in self._session.deeds
            if not one.outcome.is_open and one.number not in self._reported
        ]
        kept = {one.number for one in self._session.deeds}
        self._reported = (self._reported | {one.number for one in settled}) & kept
        self._say_failures([one for one in settled if one.outcome.is_failure])
        for deed in settled:
            if isinstance(deed.answer, Call) and deed.outcome is Outcome.DONE:
                self._show_addresses(deed.answer)

    def _ask(
        self, action: Action, targets: Sequence[Target], people: Sequence[Participant]
    ) -> None:
        done = partial(self._confirmed, action, targets)
        match action.ask:
            case None:
                self._session.perform(action, targets, {})
            case AskYes() as ask:
                if question := ask.question(self._session.store, people):
                    confirm = Confirm(Content(question), action.short)
                    self._screen.app.push_screen(confirm, done)
                else:
                    self._session.perform(action, targets, {})
            case AskAlias() as ask:
                alias = self._session.invitation.meeting
                dialog = TypeToConfirm(Content(ask.question), alias, action.label())
                self._screen.app.push_screen(dialog, done)
            case AskForm() as ask:
                subject = ask.caution(self._session.store) or self._names(people)
                form = Fill(ask.form, Content(subject))
                self._screen.app.push_screen(form, partial(self._filled, action, ask, targets))
            case AskLine():
                self._write()
            case _:
                assert_never(action.ask)

    def _show_addresses(self, call: Call) -> None:
        """They come when the node answers: not over what the host is doing by then."""
        if self._screen.is_current and not isinstance(self._screen.focused, TypedLine):
            self._screen.app.push_screen(Addresses(call))
        else:
            after(_ASK_AGAIN, self._screen, partial(self._show_addresses, call))

    def _filled(
        self, action: Action, ask: AskForm, targets: Sequence[Target], values: Values | None
    ) -> None:
        if values is not None:
            told = [replace(one, name=ask.named(one.name, values)) for one in targets]
            self._session.perform(action, told, values)

    def _confirmed(
        self, action: Action, targets: Sequence[Target], is_confirmed: bool | None
    ) -> None:
        if is_confirmed:
            self._session.perform(action, targets, {})

    def _say_failures(self, failed: Sequence[Deed]) -> None:
        if len(failed) > 1:
            self._warn(f"{len(failed)} did not work: see Activity")
        elif failed:
            self._warn(f"{words.verb(failed[0])}: {words.outcome(failed[0])}")

    def _names(self, people: Sequence[Participant]) -> str:
        return named(self._session.store, people) if people else ""

    def _warn(self, sentence: str) -> None:
        self._screen.app.clear_notifications()
        self._screen.notify(sentence, severity="warning", markup=False)
