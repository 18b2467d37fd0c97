"""The plain console: a line in, some lines out; one question at a time."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from pextui.actions import Action, AskAlias, AskForm, AskLine, Target, Values
from pextui.actions.questions import Now, listed
from pextui.protocol.models import Participant
from pextui.session import Session, State
from pextui.ui import offers
from pextui.ui.ask.inquiry import Inquiry
from pextui.ui.grace import GRACE
from pextui.ui.hunting import Answer, Hunting, Stop
from pextui.ui.order import Sort
from pextui.ui.past import Past
from pextui.ui.plain.asking import about_of, consequence_of, question_of, roll_of
from pextui.ui.plain.circle import Chosen, Circle, Unclear
from pextui.ui.plain.help import HELP
from pextui.ui.plain.hunting import PlainEar
from pextui.ui.plain.looking import Frames, details_of
from pextui.ui.plain.telling import Telling
from pextui.ui.plain.verbs import Wish, asked, label, refuse, verb_of, wish_of

_YES: Final = frozenset({"y", "yes"})
_NO: Final = frozenset({"", "n", "no", "stop"})
_STOP: Final = "stop"
_FEW: Final = 3
_NAMED: Final = 12
"""People named in a line where more than a few are asked about."""

_PAGE: Final = 50
"""People listed at a time."""

_SORTS: Final = {"name": Sort.NAME, "joined": Sort.JOINED, "talk": Sort.TALK}


class PlainConsole:
    """One meeting in lines. ``out`` gets each line; ``leave`` is called when the host leaves.

    It takes what changes in the session; nobody else may. ``stop`` calls off what is about to be
    done whatever is asked meanwhile: a question is dropped with it, a noise hunt goes on.
    """

    def __init__(
        self,
        session: Session,
        out: Callable[[str], object],
        leave: Callable[[], object],
        presets: Mapping[str, Values] | None = None,
    ) -> None:
        self._session = session
        self._out = out
        self._leave = leave
        self._presets = presets or {}
        self._telling = Telling(session)
        self._circle = Circle(session)
        self._past = Past(session, self)
        self._hunting = Hunting(session, self, self._open_ear, lambda _uuid: None)
        self._ear: PlainEar | None = None
        self._frames = Frames(session, self._say)
        self._answer: Callable[[str], object] | None = None
        self.is_secret = False
        """True while the next line must not be seen."""
        self._pending: tuple[float, Callable[[], object]] | None = None
        self._unlisted: Sequence[Participant] = ()
        self._alone: dict[str, Callable[[], object]] = {
            "help": lambda: self._say(*HELP),
            "state": lambda: self._say(*self._telling.state()),
            "more": lambda: self._list(self._unlisted),
            "hunt": self._hunting.begin,
            "noise hunt": self._hunting.begin,
            "undo": self._past.undo,
            "redo": self._past.redo,
            "again": self._past.again,
            "stop": lambda: self._say("Nothing is about to be done."),
            "rejoin": self._rejoin,
            "leave": self._part,
            "quit": self._part,
        }
        self._with_more: dict[str, Callable[[str], object]] = {
            "people": self._people,
            "waiting": lambda rest: self._people(f"waiting {rest}"),
            "sort": self._sort,
            "details": self._details,
            "save": self._save,
        }

    def show(self) -> None:
        """Tell what is new."""
        changes = self._session.take()
        self._circle.follow(changes)
        self._past.follow()
        self._hunting.show(changes)
        self._say(*self._telling.lines())

    def take(self, line: str) -> None:
        """Do what a typed line says, or say why not."""
        line = line.strip()
        if self.calls_off(line):
            self._say_what_is_open()
            return
        answer, self._answer, self.is_secret = self._answer, None, False
        try:
            if answer is not None:
                answer(line)
            elif self._ear is not None and self._ear.is_open:
                self._ear.take(line)
            elif line:
                self._circle.follow(self._session.take())
                self._do(line)
        except Unclear as error:
            self._say(*str(error).splitlines())

    def calls_off(self, line: str) -> bool:
        """Call off what is about to be done if *line* says so; return whether it was."""
        return line.strip().casefold() == _STOP and self.call_off()

    def tick(self) -> None:
        """Do what has waited long enough; called several times a second."""
        self._hunting.tick()
        self._frames.follow()
        if self._pending is not None and time.monotonic() >= self._pending[0]:
            work, self._pending = self._pending[1], None
            work()

    # What undo needs

    def call_off(self) -> bool:
        """Call off what is about to be done; return whether there was anything."""
        was_pending, self._pending = self._pending is not None, None
        if was_pending:
            self._say("Called off: nothing was done.")
        return was_pending

    def ask(self, inquiry: Inquiry, then: Callable[[], object], now: Now | None = None) -> None:
        """Ask a question; yes does it, unless it is about others *now*, anything else does not."""

        def answered(line: str) -> None:
            question, people = now(self._session.store) if now else ("", ())
            about = [one.uuid for one in people]
            if line.casefold() in _NO:
                self._say("Not done.")
            elif line.casefold() not in _YES:
                what = f"“{line}” was not taken as a command."
                self._say(f"Not done: answer yes or no first. {what}")
            elif set(about) <= set(inquiry.about):
                then()
            else:
                self.ask(replace(inquiry, question=question, about=about), then, now)

        way = f" Undo: {inquiry.way}." if inquiry.way else ""
        people = inquiry.people
        if len(people) > _FEW:
            people = (f"{listed(people[:_NAMED], len(people))}.",)
        end = "" if inquiry.question.endswith(("?", ".")) else "."
        self._say(*people, f"{inquiry.question}{end}{way} Type yes or no.")
        self._answer = answered

    def warn(self, sentence: str) -> None:
        """Say why something is not done."""
        self._say(sentence)

    def tell(self, sentence: str) -> None:
        """Say what was done."""
        self._say(sentence)

    def fill(self, action: Action, targets: Sequence[Target], subject: str, known: Values) -> None:
        """Ask whether to send a form as it is known."""
        refuse(action, known)
        inquiry = Inquiry(f"{subject} {asked(action, known, '')}", action.short)
        self.ask(inquiry, lambda: self.send(action, targets, known))

    def send(self, action: Action, targets: Sequence[Target], values: Values) -> None:
        """Do *action*: at once, or after the moment in which it can be called off."""
        work = partial(self._session.perform, action, targets, values)
        if not action.waits(len(targets)):
            work()
        elif self._pending is not None:
            self._say("One thing after the other: stop calls off what is about to be done.")
        else:
            self._pending = (time.monotonic() + GRACE, work)
            about = f"{len(targets)} people" if len(targets) > 1 else targets[0].name
            told = action.telling(about)
            self._say(f"{told} in {GRACE:.0f} seconds. Type stop to call it off.")

    # From a line to a request

    def _do(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        low = word.casefold()
        if command := self._alone.get(" ".join(line.casefold().split())):
            command()
        elif low in self._with_more:
            self._with_more[low](" ".join(rest.split()))
        elif low in self._alone:
            raise Unclear(f"“{rest}” was not understood: {low} takes no more words")
        elif verb := verb_of(line):
            self._begin(verb.action, verb.rest)
        else:
            raise Unclear(f"“{word}” is no verb here: help lists them")

    def _begin(self, action: Action, rest: str) -> None:
        if refusal := self._session.refusal() or action.guard_now(self._session.store):
            raise Unclear(f"{label(action)}: {refusal}")
        wish = wish_of(action, rest, self._presets)
        chosen = self._circle.meant(action, wish.whom)
        if refusal := offers.refusal(self._session, action, chosen.people):
            raise Unclear(f"{label(action)}: {refusal}")
        if wish.asks_pin:
            self._ask_pin(action, chosen, wish)
        else:
            self._go_on(action, chosen, wish.known)

    def _go_on(self, action: Action, chosen: Chosen, values: Values) -> None:
        """Ask what is to be asked, and do it."""
        store = self._session.store
        people = action.possible(store, chosen.people)
        do = partial(self.send, action, self._targets(action, people, values), values)
        as_asked = self._unless_others(action, do, partial(self._go_on, action, chosen, values))
        if isinstance(action.ask, AskAlias):
            self._ask_alias(action.ask.question(store), do)
            return
        question = question_of(store, action, chosen, people, values)
        if question is None:
            self._say(*filter(None, (consequence_of(store, action),)))
            do()
        else:
            way = action.way_back(store, people) or ""
            roll = roll_of(store, action, chosen, people)
            self.ask(Inquiry(question, action.short, roll, way), as_asked)

    def _unless_others(
        self, action: Action, do: Callable[[], object], again: Callable[[], object]
    ) -> Callable[[], object]:
        """Return *do*; but *again* once *action*, for all who are there, is for others."""
        store = self._session.store
        asked_about = about_of(store, action)

        def answered() -> None:
            if about_of(store, action) == asked_about:
                do()
            else:
                self._say("By now these are not the same people.")
                again()

        return answered

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

    def _ask_alias(self, question: str, do: Callable[[], object]) -> None:
        alias = self._session.invitation.meeting

        def answered(line: str) -> None:
            if line == alias:
                do()
            else:
                self._say(f"This is not {alias}: nothing was done.")

        self._say(f"{question} Type {alias} to confirm. Undo: no.")
        self._answer = answered

    def _ask_pin(self, action: Action, chosen: Chosen, wish: Wish) -> None:
        def answered(line: str) -> None:
            values = {**wish.known, "pin": line} if line else wish.known
            refuse(action, values)
            self._go_on(action, chosen, values)

        self._say("The PIN of that meeting?")
        self._answer, self.is_secret = answered, True

    # Words of our own

    def _people(self, rest: str) -> None:
        found = self._circle.listed(rest)
        if found:
            self._list(found)
        self._say(f"{len(found)} in all.")

    def _list(self, people: Sequence[Participant]) -> None:
        """Tell as many as one can listen to at a time; those who have left meanwhile not."""
        now = self._session.store.participants
        here = [now[one.uuid] for one in people if one.uuid in now]
        self._unlisted = here[_PAGE:]
        self._say(*map(self._circle.line, here[:_PAGE]))
        if not here:
            self._say("Nobody more.")
        elif self._unlisted:
            self._say(f"{len(self._unlisted)} more: type more.")

    def _sort(self, rest: str) -> None:
        way = _SORTS.get(rest.casefold().removeprefix("by "))
        if way is None:
            raise Unclear("write sort by name, sort by joined, or sort by talk")
        self._circle.sort = way
        self._say(f"people is by {way} now.")

    def _details(self, rest: str) -> None:
        if not rest:
            raise Unclear("whose? write details and a name")
        people = self._circle.found(rest).people
        if len(people) > 1:
            raise Unclear(f"details are of one person: “{rest}” is {len(people)}")
        self._say(*details_of(self._session, people[0]))

    def _save(self, rest: str) -> None:
        what, _, where = rest.partition(" ")
        if what.casefold() != "presentation":
            raise Unclear("write save presentation, and a path if you like")
        self._frames.save(where)

    def _say_what_is_open(self) -> None:
        """Who stops wants nothing done: the next line must not be taken for an answer."""
        if self._answer is not None:
            self._answer, self.is_secret = None, False
            self._say("The question is dropped as well.")
        if self._ear is not None and self._ear.is_open:
            self._say("The noise hunt goes on: stop once more ends it.")

    def _rejoin(self) -> None:
        if self._session.link.is_over:
            self._session.rejoin()
        elif self._session.link.state is State.RETRY:
            self._session.hurry()
        else:
            self._say("This console is in the meeting.")

    def _open_ear(self, answer: Answer, stop: Stop) -> PlainEar:
        self._ear = PlainEar(self._say, answer, stop)
        return self._ear

    def _part(self) -> None:
        question = offers.parting(self._session)
        if question is None:
            self._leave()
        else:
            self.ask(Inquiry(question, "Leave"), self._leave)

    def _say(self, *lines: str) -> None:
        for line in lines:
            self._out(line)
