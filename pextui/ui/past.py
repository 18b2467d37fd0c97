"""Undo, redo, and trying again: what the host has done, taken up once more."""

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from pextui.actions import BY_ID, Action, AskAlias, AskForm, AskYes, Target, Values, Way
from pextui.actions.questions import Now, crowd, is_crowd, named, roll
from pextui.actions.undo import DIALLED, Asked
from pextui.protocol.models import Participant
from pextui.protocol.wire import ParticipantUuid
from pextui.session import Deed, Job, Outcome, Session, State, Undone
from pextui.store import Store
from pextui.ui import offers, words
from pextui.ui.ask.inquiry import Inquiry

_AS_BEFORE: Final = "all is as it was before"

_NOT_DONE: Final = frozenset({Outcome.REFUSED, Outcome.NOT_SENT})
_UNKNOWN: Final = frozenset({Outcome.UNKNOWN, Outcome.FAILED})

_BLIND: Final = frozenset({State.SYNCING, State.STALE, State.RETRY})
"""Here nobody knows how the meeting is, and so what would have to be put back."""


class Counter(Protocol):
    """Where one asks and is told: the desk of the screen, or the lines of plain mode."""

    def call_off(self) -> bool:
        """Call off what is about to be done; return whether there was anything."""

    def ask(self, inquiry: Inquiry, then: Callable[[], object], now: Now | None = None) -> None:
        """Ask a question, and do *then* when the answer is yes; *now* keeps the question true."""

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
        self._undoing: Job | None = None
        self._known: Undone | None = None
        self._is_wished = False

    def follow(self) -> None:
        """Say how taking something back went, once that is known; called when deeds change."""
        if self._is_wished and not self._session.is_behind:
            self._is_wished = False
            self._undo(self._session.noted)
        job, history = self._undoing, self._session.history
        undone = history.outcome(job) if job is not None else None
        undone = None if undone is self._known else undone
        if job is None or job in history.undoing or (undone is None and job in history.done):
            return
        self._undoing = None
        if undone is not None:
            self._say(undone)

    def undo(self) -> bool:
        """Call off what is about to be done, else take back what was done last, or say why not.

        Return False where that changed nothing: the same key may then be meant once more.
        """
        if self._session.is_behind:
            self._is_wished = True  # what was done last is not known yet: follow takes it up
            self._session.note_last()
            return True
        return self._desk.call_off() or self._undo(self._session.history.last)

    def _undo(self, job: Job | None) -> bool:
        if self._undoing is not None:
            self._desk.warn(f"still undoing: {words.job(self._undoing)}")
        elif job is None:
            self._desk.warn("nothing to undo")
            return False
        elif refusal := self._refusal(job):
            self._desk.warn(f"undo: {refusal}")
            return False
        elif self._was_not_done(job):
            self._session.forget(job)
            self._desk.warn(f"{words.job(job)}: was not done")
        elif job.way is Way.NO:
            self._session.forget(job)
            self._desk.warn(f"{words.job(job)}: cannot be undone")
        elif job.way is Way.DIAL:
            self._dial_again(job)
        else:
            self._take_back(job)
        return True

    def _was_not_done(self, job: Job) -> bool:
        outcomes = {one.outcome for one in self._session.deeds_of(job)}
        return bool(outcomes) and outcomes <= _NOT_DONE

    def redo(self) -> None:
        """Do again what was taken back last."""
        job = self._session.history.next
        if job is None:
            self._desk.warn("nothing to do again")
        elif job.values:
            self._session.forget(job)
            self._desk.warn(f"{words.job(job)}: is not done again by itself")
        elif refusal := self._refusal(job):
            self._desk.warn(f"redo: {refusal}")
        elif targets := self._session.again(job):
            self._redo(job, targets)
        else:
            self._session.forget(job)
            self._desk.warn(f"{words.job(job)}: there is nobody left to do that to")

    def _redo(self, job: Job, targets: Sequence[Target]) -> None:
        """What was asked the first time is asked again: the meeting is another by now."""

        def do() -> None:
            if refusal := self._refusal(job):
                self._desk.warn(f"redo: {refusal}")
                return
            self._session.redo(job, targets)
            self._desk.tell(f"again: {words.job(job)}")

        store, action = self._session.store, job.action
        people = store.participants
        here = [people[one.uuid] for one in targets if one.uuid in people]
        question = action.question(store, here)
        if question is None:
            do()
            return
        now = action.ask.now if isinstance(action.ask, AskYes) else None
        about = [one.uuid for one in now(store)[1]] if now else []
        way = action.way_back(store, here) or ""
        inquiry = Inquiry(question, action.short, roll(store, here), way, about=about)
        self._desk.ask(inquiry, do, now)

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
        how = sorted({words.bare_outcome(one) for one in failed})
        store, people = self._session.store, self._people_of(failed)
        told = self._telling(first, people)
        question = f"{told}, again? {'; '.join(how[:3])}"
        values = first.job.values if first.job else {}
        targets = [one.target for one in failed]
        way = first.action.way_back(store, people) or ""
        inquiry = Inquiry(question, "Again", roll(store, people), way)
        self._desk.ask(inquiry, lambda: self._desk.send(first.action, targets, values))

    def _people_of(self, deeds: Sequence[Deed]) -> list[Participant]:
        """Return those whom *deeds*, all of one job, are about; who has left is as they were."""
        everybody: dict[ParticipantUuid, Participant] = {}
        if job := deeds[0].job:
            everybody |= job.before.people
        everybody |= self._session.store.participants
        uuids = [one.target.uuid for one in deeds]
        return [everybody[uuid] for uuid in uuids if uuid in everybody]

    def _telling(self, first: Deed, people: Sequence[Participant]) -> str:
        """Return what is tried again, for *people*, all of one job, in its question's words."""
        action = first.action
        if not people:
            return words.verb(first)
        whom = crowd(people) if is_crowd(people) else named(self._session.store, people)
        if isinstance(action.ask, AskForm) and first.job:
            whom = action.ask.named(whom, first.job.values)
        is_some = len(people) > 1 and action.crowded
        return action.crowded.format(whom=whom) if is_some else action.telling(whom)

    def _take_back(self, job: Job) -> None:
        asked = self._asks(job)
        if asked is None:
            self._do(job)
            return
        question, people = asked

        def now(store: Store) -> Asked:
            del store
            return self._asks(job) or (f"{words.job(job)}: undo?", ())

        about, way = [one.uuid for one in people], self._way_from(job, people)
        inquiry = Inquiry(question, "Undo", roll(self._session.store, people), way, about=about)
        self._desk.ask(inquiry, lambda: self._do(job), now)

    def _way_from(self, job: Job, people: Sequence[Participant]) -> str:
        """Return how taking *job* back could be taken back itself, in the end."""
        store, undo = self._session.store, job.action.undo
        answers = [one.answer for one in self._session.deeds_of(job)]
        steps = undo.steps(store, job.before, answers) if undo else ()
        rows = [BY_ID[one.row_id] for one in steps]
        ways = {row.way_back(store, people) for row in rows if isinstance(row, Action)}
        return next((way for way in (Way.NO, Way.DIAL, Way.YES) if way in ways), "")

    def _asks(self, job: Job) -> Asked | None:
        answers = [one.answer for one in self._session.deeds_of(job)]
        undo = job.action.undo
        before = self._session.before(job)
        return undo.asks(self._session.store, before, answers) if undo else None

    def _do(self, job: Job) -> None:
        if refusal := self._refusal(job):
            self._desk.warn(f"undo: {refusal}")
            return
        self._undoing, self._known = job, self._session.history.outcome(job)
        self._session.take_back(job)

    def _refusal(self, job: Job) -> str | None:
        if self._session.link.state in _BLIND:
            return "not now, what is shown may not be true any more"
        return self._session.refusal() or job.action.guard_now(self._session.store)

    def _say(self, undone: Undone) -> None:
        """Nothing is called undone before the node has said so."""
        job, undo = undone.job, undone.job.action.undo
        deeds = [deed for by in undone.by for deed in self._session.deeds_of(by)]
        failed = sum(deed.outcome.is_failure for deed in deeds)
        left = [undo.left(self._session.store, job.before)] if undo else []
        if undone.theirs:
            whom = f"{undone.theirs} left as they are: " if job.targets[:1] != (Target(),) else ""
            left.append(f"{whom}another host has changed that since")
        if undone.anew:
            left.append("what was done anew since is left as it is")
        more = "".join(f"; {one}" for one in left if one)
        if failed:
            self._desk.warn(f"undo {words.job(job)}: {failed} of {len(deeds)} did not work{more}")
        elif deeds:
            self._desk.tell(f"undone: {words.job(job)}{more}")
        elif self._is_unknown(job):
            self._desk.warn(f"{words.job(job)}: nobody knows whether it was done{more}")
        else:
            self._desk.tell(
                f"{words.job(job)}: {'nothing was undone' if more else _AS_BEFORE}{more}"
            )

    def _is_unknown(self, job: Job) -> bool:
        return any(one.outcome in _UNKNOWN for one in self._session.deeds_of(job))

    def _dial_again(self, job: Job) -> None:
        """Offer the form for one of those who were removed; nobody is called unasked."""
        if any(one.outcome.is_open for one in self._session.deeds_of(job)):
            self._desk.warn(f"{words.job(job)}: still under way")
            return
        called = {_destination(deed) for deed in self._session.deeds if deed.number > job.number}
        left = [
            one for one in job.before.people.values() if _known(one)["destination"] not in called
        ]
        gone = [one for one in left if one.uuid not in self._session.store.participants]
        if not gone:
            self._session.forget(job)
            self._desk.warn(f"{words.job(job)}: nobody is left to call")
            return
        person, dial = gone[0], BY_ID["dial"]
        if isinstance(dial, Action):
            self._desk.fill(dial, (Target(),), self._subject(person, gone), _known(person))

    def _subject(self, person: Participant, gone: Sequence[Participant]) -> str:
        more = f" {len(gone) - 1} more are called one by one: undo again." if len(gone) > 1 else ""
        return f"Call {person.name} again?{more}"


def _destination(deed: Deed) -> str:
    return deed.job.values.get("destination", "") if deed.job else ""


def _known(person: Participant) -> dict[str, str]:
    """What is known of somebody's call, by the names of the form for dialling out."""
    protocol = person.protocol.lower()
    return {
        "destination": person.uri.partition(":")[2] if ":" in person.uri else person.uri,
        "role": "chair" if person.is_host else "guest",
        "protocol": protocol if protocol in DIALLED else "auto",
        "remote_display_name": person.name,
    }
