"""The plain console: a line in, some lines out; one question at a time."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from pextui.actions import (
    BY_ID,
    MESSAGE,
    Action,
    AskAlias,
    AskForm,
    AskLine,
    Scope,
    Target,
    Values,
)
from pextui.actions.questions import named, roll
from pextui.protocol.models import Participant
from pextui.session import Session
from pextui.ui import cells, offers
from pextui.ui.ask.inquiry import Inquiry
from pextui.ui.grace import GRACE
from pextui.ui.past import Past
from pextui.ui.plain.telling import Telling
from pextui.ui.plain.verbs import Unclear, listed, meant, verb_of
from pextui.ui.remarks import Remarks

_HELP: Final = (
    "state says how things are. people lists everybody, people FILTER some of them.",
    "mute, unmute, spotlight, spotlight off, make host, make guest, let in, remove: and a name,",
    "or a filter: role:guest proto:sip waiting muted talking quiet>10m, and ! turns it round.",
    "let in all. lock, unlock, begin. mute all guests, unmute all guests.",
    "transfer NAME to MEETING. dtmf NAME DIGITS. dial ADDRESS. chat TEXT. end.",
    "stop calls off what is about to be done.",
    "undo, redo, again (for those for whom it failed). rejoin. leave.",
)

_YES: Final = frozenset({"y", "yes"})


class PlainConsole:
    """One meeting in lines. ``out`` gets each line; ``leave`` is called when the host leaves."""

    def __init__(
        self, session: Session, out: Callable[[str], object], leave: Callable[[], object]
    ) -> None:
        self._session = session
        self._out = out
        self._leave = leave
        self._telling = Telling(session)
        self._remarks = Remarks(session)
        self._past = Past(session, self)
        self._answer: Callable[[str], object] | None = None
        self._pending: tuple[float, Callable[[], object]] | None = None
        self._commands: dict[str, Callable[[str], object]] = {
            "help": lambda _rest: self._say(*_HELP),
            "state": lambda _rest: self._say(*self._telling.state()),
            "people": self._people,
            "waiting": lambda _rest: self._people("waiting"),
            "undo": lambda _rest: self._past.undo(),
            "redo": lambda _rest: self._past.redo(),
            "again": lambda _rest: self._past.again(),
            "stop": lambda _rest: self._stop(),
            "rejoin": lambda _rest: self._rejoin(),
            "leave": lambda _rest: self._part(),
            "quit": lambda _rest: self._part(),
        }

    def show(self) -> None:
        """Tell what is new."""
        self._remarks.take_deeds()
        self._say(*self._telling.lines())

    def take(self, line: str) -> None:
        """Do what a typed line says, or say why not."""
        line = " ".join(line.split())
        answer, self._answer = self._answer, None
        if answer is not None:
            answer(line)
        elif line:
            try:
                self._do(line)
            except Unclear as error:
                self._say(str(error))

    # What undo needs

    def call_off(self) -> bool:
        """Call off what is about to be done; return whether there was anything."""
        was_pending, self._pending = self._pending is not None, None
        if was_pending:
            self._say("Called off: nothing was done.")
        return was_pending

    def tick(self) -> None:
        """Do what has waited long enough; called several times a second."""
        if self._pending is not None and time.monotonic() >= self._pending[0]:
            work, self._pending = self._pending[1], None
            work()

    def ask(self, inquiry: Inquiry, then: Callable[[], object]) -> None:
        """Ask a question; yes does it, anything else does not."""

        def answered(line: str) -> None:
            if line.casefold() in _YES:
                then()
            else:
                self._say("Not done.")

        way = f" Undo: {inquiry.way}." if inquiry.way else ""
        self._say(*inquiry.people, f"{inquiry.question}{way} Type yes or no.")
        self._answer = answered

    def warn(self, sentence: str) -> None:
        """Say why something is not done."""
        self._say(sentence)

    def tell(self, sentence: str) -> None:
        """Say what was done."""
        self._say(sentence)

    def fill(self, action: Action, targets: Sequence[Target], subject: str, known: Values) -> None:
        """Ask whether to send a form as it is known."""
        told = ", ".join(f"{name} {value}" for name, value in known.items() if value)
        inquiry = Inquiry(f"{subject} {told}", action.short)
        self.ask(inquiry, lambda: self.send(action, targets, known))

    # From a line to a request

    def _do(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        command = self._commands.get(word.casefold())
        verb = None if command else verb_of(line)
        if command:
            command(rest)
        elif verb:
            self._begin(verb.action, verb.rest)
        else:
            raise Unclear(f"“{word}” is no verb here: help lists them")

    def _begin(self, action: Action, rest: str) -> None:
        rest, values = _read(action, rest)
        chosen = meant(self._session, action, rest)
        if refusal := offers.refusal(self._session, action, chosen):
            self._say(f"{action.label()}: {refusal}")
            return
        store = self._session.store
        people = action.possible(store, chosen)
        targets = self._targets(action, people, values)
        question = self._question(action, people, values)
        if isinstance(action.ask, AskAlias):
            self._ask_for_the_alias(action.ask.question, action, targets)
        elif question is None:
            self.send(action, targets, values)
        else:
            way = action.way_back(store, people) or ""
            inquiry = Inquiry(question, action.short, roll(store, people), way)
            self.ask(inquiry, lambda: self.send(action, targets, values))

    def send(self, action: Action, targets: Sequence[Target], values: Values) -> None:
        """Do *action*: at once, or after the moment in which it can be called off."""
        work = partial(self._session.perform, action, targets, values)
        if not action.waits(len(targets)):
            work()
        elif self._pending is not None:
            self._say("One thing after the other: stop calls off what is about to be done.")
        else:
            self._pending = (time.monotonic() + GRACE, work)
            self._say(f"{action.label()} in {GRACE:.0f} seconds. Type stop to call it off.")

    def _targets(
        self, action: Action, people: Sequence[Participant], values: Values
    ) -> list[Target]:
        targets = action.targets(self._session.store, people)
        match action.ask:
            case AskLine():
                return [Target(name=values["payload"])]
            case AskForm() as ask:
                return [replace(one, name=ask.named(one.name, values)) for one in targets]
            case _:
                return list(targets)

    def _question(
        self, action: Action, people: Sequence[Participant], values: Values
    ) -> str | None:
        """What the table asks; whatever is meant for several by one word is asked, too."""
        store = self._session.store
        if isinstance(action.ask, AskForm):
            caution = action.ask.caution(store, people)
            filled = ", ".join(f"{name} {value}" for name, value in values.items())
            who = f" {named(store, people)}" if people else ""
            return f"{caution} {action.short}{who}: {filled}?".strip()
        few = f"{action.short} {named(store, people)}?" if len(people) > 1 else None
        return action.question(store, people) or few

    def _ask_for_the_alias(self, question: str, action: Action, targets: list[Target]) -> None:
        alias = self._session.invitation.meeting

        def answered(line: str) -> None:
            if line == alias:
                self.send(action, targets, {})
            else:
                self._say(f"This is not {alias}: nothing was done.")

        self._say(f"{question} Type {alias} to confirm. Undo: no.")
        self._answer = answered

    # Words of our own

    def _people(self, rest: str) -> None:
        found = listed(self._session, rest)
        for one in found:
            facts = self._remarks.facts(one, is_marked=False)
            role = "host" if one.is_host else "guest"
            sound = "muted" if one.is_muted else "talking" if facts.is_talking else ""
            words = (role, sound, *cells.tags(one, facts), one.protocol.lower(), cells.time(facts))
            name = cells.name(one, is_own=facts.is_own)
            self._say(f"{name}: {', '.join(filter(None, words))}")
        self._say(f"{len(found)} in all.")

    def _stop(self) -> None:
        if not self.call_off():
            self._say("Nothing is about to be done.")

    def _rejoin(self) -> None:
        if self._session.link.is_over:
            self._session.rejoin()
        else:
            self._say("This console is in the meeting.")

    def _part(self) -> None:
        question = offers.parting(self._session)
        if question is None:
            self._leave()
        else:
            self.ask(Inquiry(question, "Leave"), self._leave)

    def _say(self, *lines: str) -> None:
        for line in lines:
            self._out(line)


def _read(action: Action, rest: str) -> tuple[str, Values]:
    """Return whom a line is about, and the form's values in it. Raises Unclear with the form."""
    match action.id:
        case "transfer":
            name, _, meeting = rest.rpartition(" to ")
            if not name or not meeting:
                raise Unclear("write transfer NAME to MEETING")
            return name, {"conference_alias": meeting, "role": "guest"}
        case "dtmf":
            name, _, digits = rest.rpartition(" ")
            values = {"digits": digits}
        case "dial":
            name, values = "", {"destination": rest, "role": "guest", "protocol": "auto"}
        case MESSAGE.id:
            if not rest:
                raise Unclear("write chat and what you want to say")
            return "", {"payload": rest}
        case _ if action.scope in {Scope.CONSOLE, Scope.CALLS}:
            raise Unclear(f"{BY_ID[action.id].label()} is not for plain mode")
        case _:
            return rest, {}
    wrong = action.ask.form.refusals(values) if isinstance(action.ask, AskForm) else {}
    if wrong:
        raise Unclear("; ".join(f"{field or action.id}: {why}" for field, why in wrong.items()))
    return name, values
