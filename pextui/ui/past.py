"""Undo, redo, and trying again: what the host has done, taken up once more."""

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from pextui.actions import BY_ID, Action, AskAlias, Target, Values, Way
from pextui.actions.questions import roll
from pextui.actions.undo import DIALLED
from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid
from pextui.session import Job, Session, State, Undone
from pextui.ui import offers, words
from pextui.ui.ask.inquiry import Inquiry

_MANY: Final = 500

_BLIND: Final = frozenset({State.SYNCING, State.STALE, State.RETRY})
"""Here nobody knows how the meeting is, and so what would have to be put back."""


class Counter(Protocol):
    """Where one asks and is told: the desk of the screen, or the lines of plain mode."""

    def call_off(self) -> bool:
        """Call off what is about to be done; return whether there was anything."""

    def ask(self, inquiry: Inquiry, then: Callable[[], object]) -> None:
        """Ask a question, and do *then* when the answer is yes."""

    def fill(self, action: Action, targets: Sequence[Target], subject: str, known: Values) -> None:
        """Ask for *action*'s form with what is *known* filled in, and send it."""

    def send(self, action: Action, targets: Sequence[Target], values: Values) -> None:
        """Do *action*: at once, or after the moment in which it can be called off."""

    def warn(self, sentence: str) -> None:
        """Say why something is not done."""

    def tell(self, sentence: str) -> None:
        """Say what was done."""


class Past:
    """Takes back, and does again, what went through the desk."""

    def __init__(self, session: Session, desk: Counter) -> None:
        self._session = session
        self._desk = desk
        self._called: set[ParticipantUuid] = set()
        self._undoing: Job | None = None

    def follow(self) -> None:
        """Say how taking something back went, once that is known; called when deeds change."""
        job, history = self._undoing, self._session.history
        if job is None or job in history.done or job in history.undoing:
            return
        self._undoing = None
        undone = history.outcome(job)
        if undone is not None:
            self._say(undone)

    def undo(self) -> None:
        """Call off what is about to be done, else take back what was done last, or say why not."""
        if self._desk.call_off():
            return
        if self._undoing is not None:
            self._desk.warn(f"still undoing: {words.job(self._undoing)}")
            return
        job = self._session.history.last
        if job is None:
            self._desk.warn("nothing to undo")
        elif self._session.link.state in _BLIND:
            self._desk.warn("undo: not now, what is shown may not be true any more")
        elif refusal := self._session.refusal() or job.action.guard_now(self._session.store):
            self._desk.warn(f"undo: {refusal}")
        elif job.way is Way.NO:
            self._session.forget(job)
            self._desk.warn(f"{words.job(job)}: cannot be undone")
        elif job.way is Way.DIAL:
            self._dial_again(job)
        else:
            self._take_back(job)

    def redo(self) -> None:
        """Do again what was taken back last."""
        job = self._session.history.next
        if job is None:
            self._desk.warn("nothing to do again")
        elif job.values:
            self._session.forget(job)
            self._desk.warn(f"{words.job(job)}: is not done again by itself")
        else:
            self._redo(job)

    def _redo(self, job: Job) -> None:
        """What was asked the first time is asked again: the meeting is another by now."""

        def do() -> None:
            self._session.redo(job)
            self._desk.tell(f"again: {words.job(job)}")

        store, action = self._session.store, job.action
        people = store.participants
        here = [people[one.uuid] for one in job.targets if one.uuid in people]
        question = action.question(store, here)
        if question is None:
            do()
        else:
            way = action.way_back(store, here) or ""
            self._desk.ask(Inquiry(question, action.short, roll(store, here), way), do)

    def again(self) -> None:
        """Ask whether to try again for those for whom the latest thing failed, and only them."""
        failed = offers.to_try_again(self._session.deeds)
        if not failed:
            self._desk.warn("nothing has failed")
            return
        first = failed[0]
        if isinstance(first.action.ask, AskAlias):
            self._desk.warn(f"{first.action.label()}: is done by its own key alone")
            return
        verb = first.action.telling("").strip()
        how = sorted({words.outcome(one) for one in failed})
        whom = words.verb(first) if len(failed) == 1 else f"{verb}: {len(failed)} people"
        question = f"{whom}, again? {'; '.join(how[:3])}"
        people = [one.target.name for one in failed[:_MANY]] if len(failed) > 1 else []
        values = first.job.values if first.job else {}
        targets = [one.target for one in failed]
        inquiry = Inquiry(question, "Again", people)
        self._desk.ask(inquiry, lambda: self._desk.send(first.action, targets, values))

    def _take_back(self, job: Job) -> None:
        undo = job.action.undo
        question = undo.asks(self._session.store) if undo else None
        if question is None:
            self._do(job)
        else:
            self._desk.ask(Inquiry(question, "Undo"), lambda: self._do(job))

    def _do(self, job: Job) -> None:
        self._undoing = job
        self._session.take_back(job)

    def _say(self, undone: Undone) -> None:
        """Nothing is called undone before the node has said so."""
        job = undone.job
        deeds = [deed for by in undone.by for deed in self._session.deeds_of(by)]
        failed = sum(deed.outcome.is_failure for deed in deeds)
        undo = job.action.undo
        left = undo.left(self._session.store, job.before) if undo else ""
        if not deeds:
            self._desk.tell(f"{words.job(job)}: all is as it was before")
        elif failed:
            self._desk.warn(f"undo {words.job(job)}: {failed} of {len(deeds)} did not work")
        else:
            self._desk.tell(f"undone: {words.job(job)}" + (f"; {left}" if left else ""))

    def _dial_again(self, job: Job) -> None:
        """Offer the form for one of those who were removed; nobody is called unasked."""
        left = [one for uuid, one in job.before.people.items() if uuid not in self._called]
        gone = [one for one in left if one.uuid not in self._session.store.participants]
        if not gone:
            self._session.forget(job)
            self._desk.warn(f"{words.job(job)}: nobody is left to call")
            return
        person, dial = gone[0], BY_ID["dial"]
        self._called.add(person.uuid)
        if isinstance(dial, Action):
            self._desk.fill(dial, (Target(),), self._subject(person, gone), _known(person))

    def _subject(self, person: Participant, gone: Sequence[Participant]) -> str:
        more = f" {len(gone) - 1} more are called one by one: undo again." if len(gone) > 1 else ""
        return f"Call {person.name} again?{more}"


def _known(person: Participant) -> dict[str, str]:
    """What is known of somebody's call, by the names of the form for dialling out."""
    protocol = person.protocol.lower()
    return {
        "destination": person.uri.partition(":")[2] if ":" in person.uri else person.uri,
        "role": "chair" if person.is_host else "guest",
        "protocol": protocol if protocol in DIALLED else "auto",
        "remote_display_name": person.name,
    }
