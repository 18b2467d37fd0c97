"""From a key to a request: guard, whom it is about, the question, and then the session's turn."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from textual.content import Content
from textual.screen import Screen

from pextui.actions import BY_ID, Action, Scope, Target, Values
from pextui.protocol.models import Participant
from pextui.protocol.replies import Call
from pextui.session import Deed, Outcome, Session
from pextui.ui import offers, words
from pextui.ui.ask import Addresses, Confirm, Fill, TypeToConfirm

_NAMED = 3


class Desk:
    """Where actions are begun and their outcomes come back.

    Whom an action is about is fixed by uuid before any question is asked: what happens while the
    question is open changes nothing (product.md, Keys). ``write`` opens the chat line.
    """

    def __init__(
        self,
        screen: Screen[None],
        session: Session,
        write: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._session = session
        self._write = write
        self._reported: set[int] = set()

    def begin(self, action: Action, marked: Sequence[Participant]) -> None:
        """Do *action* to the *marked* people, or to whom else it is about, or say why not."""
        store = self._session.store
        chosen = store.waiting() if action.scope is Scope.WAITING else marked
        if action.scope in {Scope.MEETING, Scope.CONSOLE}:
            chosen = ()
        if refusal := offers.refusal(self._session, action, chosen):
            self._warn(f"{action.label()}: {refusal}")
            return
        people = action.possible(store, chosen)
        self._ask(action, action.targets(store, people), people)

    def say(self, text: str) -> None:
        """Send a chat message."""
        message = BY_ID["message"]
        if not isinstance(message, Action):
            raise TypeError("chat is an action")
        self._session.perform(message, (Target(name=text),), {"payload": text})

    def report(self) -> None:
        """Say once what went wrong, and show what a request brought; called when deeds change."""
        settled = [
            one
            for one in self._session.deeds
            if not one.outcome.is_open and one.number not in self._reported
        ]
        self._reported.update(one.number for one in settled)
        self._say_failures([one for one in settled if one.outcome.is_failure])
        for deed in settled:
            if isinstance(deed.answer, Call) and deed.outcome is Outcome.DONE:
                self._screen.app.push_screen(Addresses(deed.answer))

    def _ask(
        self, action: Action, targets: Sequence[Target], people: Sequence[Participant]
    ) -> None:
        if action.id == "message":
            self._write()
        elif action.id == "end":
            self._ask_to_end(action, targets)
        elif action.form:
            dialog = Fill(action.form, Content(self._subject(action, people)))
            self._screen.app.push_screen(dialog, partial(self._filled, action, targets))
        elif question := action.question(self._session.store, people):
            confirm = Confirm(Content(question), action.brief or action.words)
            self._screen.app.push_screen(confirm, partial(self._confirmed, action, targets))
        else:
            self._session.perform(action, targets, {})

    def _subject(self, action: Action, people: Sequence[Participant]) -> str:
        """Whom a form is about, or what its consequence is."""
        store = self._session.store
        if action.id == "dial" and store.conference.locked:
            return "The meeting is locked: a guest who answers waits at the door."
        if action.id == "media" and store.calls:
            return "This console has RTMP media already; the node may end them."
        return _named(people)

    def _ask_to_end(self, action: Action, targets: Sequence[Target]) -> None:
        alias = self._session.invitation.meeting
        question = Content("End the meeting for everyone?")
        dialog = TypeToConfirm(question, alias, action.label())
        self._screen.app.push_screen(dialog, partial(self._confirmed, action, targets))

    def _filled(self, action: Action, targets: Sequence[Target], values: Values | None) -> None:
        if values is not None:
            told = [replace(one, name=_told(one, values)) for one in targets]
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

    def _warn(self, sentence: str) -> None:
        self._screen.app.clear_notifications()
        self._screen.notify(sentence, severity="warning", markup=False)


def _told(target: Target, values: Values) -> str:
    """Return what a deed is called once its form is filled in: who goes where, who is called."""
    if "conference_alias" in values:
        return f"{target.name} to {values['conference_alias']}"
    return values.get("destination", target.name)


def _named(people: Sequence[Participant]) -> str:
    names = ", ".join(one.name for one in people[:_NAMED])
    return names if len(people) <= _NAMED else f"{names} and {len(people) - _NAMED} more"
