"""From a key to a request: guard, whom it is about, the question, and then the session's turn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, assert_never

from textual.content import Content
from textual.screen import Screen

from pextui.actions import (
    BY_ID,
    MESSAGE,
    Action,
    Ask,
    AskAlias,
    AskForm,
    AskLine,
    AskYes,
    Scope,
    Target,
    Values,
)
from pextui.actions.questions import Now, crowd, named, roll
from pextui.protocol.models import Participant
from pextui.protocol.replies import Call
from pextui.session import Deed, Outcome, Session
from pextui.ui import offers, words
from pextui.ui.ask import Confirm, Fill, Inquiry, TypeToConfirm, Verdict
from pextui.ui.grace import Grace
from pextui.ui.later import after
from pextui.ui.typed import TypedLine

_ASK_AGAIN: Final = 0.5
"""Seconds until addresses that came while the host was busy are tried to be shown again."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What a key means: an action, the people it is about, its targets, and the marked people."""

    action: Action
    people: Sequence[Participant]
    targets: Sequence[Target]
    marked: Sequence[Participant] = ()
    values: Values = field(default_factory=dict)

    @property
    def told(self) -> str:
        """Return what is about to be done, in words."""
        if len(self.people) > 1:
            return self.action.telling(f"{len(self.people)} people")
        return self.action.telling(self.people[0].name if self.people else "")


class Desk:
    """Where actions are begun and their outcomes come back.

    Whom an action is about is fixed by uuid before any question is asked: what happens while the
    question is open changes nothing (product.md, Keys). What is done to the meeting is done to all
    who are there by then: such a question says who they are for as long as it is open. ``write``
    opens the chat line; ``hush`` is told when a line or form did not open, since what is typed for
    it may be on its way. *presets* fill in the form to dial by their names.
    """

    def __init__(
        self,
        screen: Screen[None],
        session: Session,
        grace: Grace,
        write: Callable[[], None],
        hush: Callable[[], None],
        presets: Mapping[str, Values],
    ) -> None:
        self._screen = screen
        self._session = session
        self._grace = grace
        self._write = write
        self._hush = hush
        self._presets = presets
        self._reported: set[int] = set()
        self._open: tuple[Confirm, Now] | None = None

    def begin(
        self, action: Action, meant: Sequence[Participant], marked: Sequence[Participant] = ()
    ) -> None:
        """Do *action* to the people *meant*, or to whom else it is about, or say why not.

        *marked* are those of them who are marked, and not only under the cursor.
        """
        store = self._session.store
        chosen = store.waiting() if action.scope is Scope.WAITING else meant
        if action.scope in {Scope.MEETING, Scope.CONSOLE, Scope.CALLS}:
            chosen = ()
        if refusal := offers.refusal(self._session, action, chosen):
            self.warn(f"{action.label()}: {refusal}")
            if isinstance(action.ask, AskForm | AskAlias | AskLine):
                self._hush()
            return
        people = action.possible(store, chosen)
        self._ask(Intent(action, people, action.targets(store, people), marked))

    def say(self, text: str) -> None:
        """Send a chat message."""
        self._session.perform(MESSAGE, (Target(name=text),), {"payload": text})

    def ask(self, inquiry: Inquiry, then: Callable[[], object], now: Now | None = None) -> None:
        """Ask a question, and do *then* when the answer is yes; *now* keeps the question true."""

        def answered(verdict: Verdict | None) -> None:
            self._open = None
            if verdict is Verdict.YES:
                then()

        dialog = Confirm(inquiry)
        self._open = (dialog, now) if now else None
        self._screen.app.push_screen(dialog, answered)

    def keep_true(self) -> None:
        """Let an open question about all of a kind say who they are by now."""
        if self._open is not None:
            dialog, now = self._open
            question, people = now(self._session.store)
            dialog.ask_instead(question, [one.uuid for one in people])

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

    def call_off(self) -> bool:
        """Call off what is about to be done; return whether there was anything."""
        was_pending = self._grace.call_off()
        if was_pending:
            self.tell("called off: nothing was done")
        return was_pending

    def fill(self, action: Action, targets: Sequence[Target], subject: str, known: Values) -> None:
        """Ask for *action*'s form with what is *known* filled in, and send it."""
        ask = action.ask
        if isinstance(ask, AskForm):
            form = Fill(ask.form, Content(subject), known)
            intent = Intent(action, (), targets)
            self._screen.app.push_screen(form, partial(self._filled, intent, ask))

    def send(self, action: Action, targets: Sequence[Target], values: Values) -> None:
        """Do *action*: at once, or after the moment in which it can be called off."""
        people = self._session.store.participants
        meant = [people[one.uuid] for one in targets if one.uuid in people]
        self._do(Intent(action, meant, targets, values=values))

    def warn(self, sentence: str) -> None:
        """Say why something is not done."""
        self._screen.app.clear_notifications()
        self._screen.notify(sentence, severity="warning", markup=False)

    def tell(self, sentence: str) -> None:
        """Say what was done."""
        self._screen.app.clear_notifications()
        self._screen.notify(sentence, markup=False)

    def _ask(self, intent: Intent) -> None:
        """Ask what the action asks; whatever is done to many names them first."""
        store, action = self._session.store, intent.action
        way = action.way_back(store, intent.people) or ""
        match action.ask:
            case None | AskYes():
                about = intent.marked if action.scope is Scope.MEETING else intent.people
                self._inquire(intent, action.question(store, about), way)
            case AskAlias() as ask:
                alias = self._session.invitation.meeting
                dialog = TypeToConfirm(Content(ask.question(store)), alias, action.label(), way)
                self._screen.app.push_screen(dialog, partial(self._typed, intent))
            case AskForm() as ask:
                caution = ask.caution(store, intent.people)
                subject = caution or self._whom(intent.people)
                form = self._form(action, ask, Content(subject), way)
                self._screen.app.push_screen(form, partial(self._filled, intent, ask))
            case AskLine():
                self._write()
            case _:
                assert_never(action.ask)

    def _form(self, action: Action, ask: AskForm, subject: Content, way: str) -> Fill:
        """Return the dialog; that of who has presets knows their names."""
        if action.id == "dial" and self._presets:
            from pextui.ui.ask.dialling import DialFill

            return DialFill(ask.form, subject, self._presets, way)
        return Fill(ask.form, subject, way=way)

    def _inquire(self, intent: Intent, question: str | None, way: str) -> None:
        if question is None:
            self._do(intent)
            return
        store, ask = self._session.store, intent.action.ask
        other = BY_ID.get(ask.instead) if isinstance(ask, AskYes) else None
        waiting = [one for one in intent.marked if one.is_waiting]
        offered = f"{other.short} only the {len(waiting)} marked" if other and waiting else ""
        people = self._marked(waiting) if offered else roll(store, intent.people)
        inquiry = Inquiry(question, intent.action.short, people, way, offered)

        def answered(verdict: Verdict | None) -> None:
            self._open = None
            if verdict is Verdict.YES:
                self._do(intent)
            elif verdict is Verdict.INSTEAD and isinstance(other, Action):
                self._do(Intent(other, waiting, other.targets(store, waiting)))

        self._screen.app.push_screen(self._asking(inquiry, ask), answered)

    def _asking(self, inquiry: Inquiry, ask: Ask | None) -> Confirm:
        """Return the dialog; one that is about whoever is there by then is kept true."""
        now = ask.now if isinstance(ask, AskYes) else None
        if now is None:
            return Confirm(inquiry)
        about = [one.uuid for one in now(self._session.store)[1]]
        dialog = Confirm(replace(inquiry, about=about))
        self._open = (dialog, now)
        return dialog

    def _do(self, intent: Intent) -> None:
        """At once, or after a moment in which it can be called off."""
        if not intent.action.waits(len(intent.targets)):
            self._perform(intent)
        elif self._grace.is_pending:
            self.warn("one thing after the other: esc calls off what is about to be done")
        else:
            self._grace.begin(intent.told, partial(self._perform, intent), self.call_off)

    def _perform(self, intent: Intent) -> None:
        self._session.perform(intent.action, intent.targets, intent.values)

    def _typed(self, intent: Intent, is_confirmed: bool | None) -> None:
        if is_confirmed:
            self._do(intent)

    def _filled(self, intent: Intent, ask: AskForm, values: Values | None) -> None:
        if values is not None:
            told = [replace(one, name=ask.named(one.name, values)) for one in intent.targets]
            self._do(replace(intent, targets=told, values=values))

    def _show_addresses(self, call: Call) -> None:
        """They come when the node answers: not over what the host is doing by then."""
        from pextui.ui.ask.addresses import Addresses

        is_busy = self._screen.app.screen is not self._screen
        if not is_busy and not isinstance(self._screen.focused, TypedLine):
            self._screen.app.push_screen(Addresses(call))
        else:
            after(_ASK_AGAIN, self._screen, partial(self._show_addresses, call))

    def _say_failures(self, failed: Sequence[Deed]) -> None:
        if len(failed) > 1:
            self.warn(f"{len(failed)} did not work: see Activity")
        elif failed:
            self.warn(f"{words.verb(failed[0])}: {words.bare_outcome(failed[0])}")

    def _marked(self, waiting: Sequence[Participant]) -> list[str]:
        """Name exactly those at the door who can be let in instead of all."""
        store = self._session.store
        lines = roll(store, waiting)
        return ["Marked:", *lines] if lines else [f"Marked: {named(store, waiting)}"]

    def _whom(self, people: Sequence[Participant]) -> str:
        """Name the people of a form; many are named one by one, below each other."""
        store = self._session.store
        if lines := roll(store, people):
            return "\n".join([f"{crowd(people)}:", *lines])
        return named(store, people) if people else ""
