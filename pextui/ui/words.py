"""The host's words for what happened and for what this console did."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, assert_never

from pextui.actions import Target
from pextui.actions.questions import listed
from pextui.client.retry import RETRIES, Retry
from pextui.protocol.naming import quoted
from pextui.session import Deed, Job, Outcome
from pextui.store import News, NewsKind
from pextui.ui import symbols
from pextui.ui.cells import short

_ABOUT_PEOPLE: Final[dict[NewsKind, str]] = {
    NewsKind.JOINED: "joined",
    NewsKind.LEFT: "left",
    NewsKind.WAITING: "waiting at the door",
    NewsKind.GAVE_UP: "left the door",
    NewsKind.ADMITTED: "let in",
    NewsKind.CALLING: "being called",
    NewsKind.ANSWERED: "answered",
    NewsKind.NO_ANSWER: "could not be reached",
    NewsKind.MUTED: "muted",
    NewsKind.UNMUTED: "unmuted",
    NewsKind.SPOTLIGHT_ON: "in the spotlight",
    NewsKind.SPOTLIGHT_OFF: "out of the spotlight",
    NewsKind.PRESENTATION_DENIED: "does not see the presentation",
    NewsKind.PRESENTATION_ALLOWED: "sees the presentation again",
    NewsKind.PRESENTING: "presenting",
}

_ROLES: Final = {NewsKind.MADE_HOST: "host", NewsKind.MADE_GUEST: "guest"}

_OWN_ROLES: Final = {
    NewsKind.MADE_HOST: "another host made this console a host: it has every host key now",
    NewsKind.MADE_GUEST: "another host made this console a guest: "
    "it has no host keys now, and only a host can give them back",
}

_ABOUT_THE_MEETING: Final[dict[NewsKind, str]] = {
    NewsKind.LOCKED: "meeting locked",
    NewsKind.UNLOCKED: "meeting unlocked",
    NewsKind.GUESTS_MUTED: "all guests muted",
    NewsKind.GUESTS_UNMUTED: "all guests unmuted",
    NewsKind.STARTED: "meeting begun",
    NewsKind.PRESENTATION_OVER: "presentation over",
}

_LONG: Final = 48
_NAMED: Final = 3

_FEW: Final = 3
"""People for whom each request has a line of its own."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one key did to many: for how many it is done, has failed, is under way, called off.

    ``found`` are the names of those among them who are searched for.
    """

    number: int
    at: float
    job: Job
    done: int = 0
    failed: int = 0
    open: int = 0
    off: int = 0
    found: tuple[str, ...] = ()

    def counting(self, deed: Deed) -> "Batch":
        """Return this with one more of its deeds counted."""
        if deed.outcome.is_open:
            return replace(self, open=self.open + 1)
        if deed.outcome.is_failure:
            return replace(self, failed=self.failed + 1)
        if deed.outcome is Outcome.CALLED_OFF:
            return replace(self, off=self.off + 1)
        return replace(self, done=self.done + 1)


def news(one: News) -> str:
    """Return one piece of news as a line."""
    who = f" {one.detail}" if one.detail else ""
    if one.kind in _ROLES:
        by = f" {symbols.DOT} {one.detail}" if one.detail else ""
        return f"{_now(one, _ROLES[one.kind])}{by}"
    if one.kind in _ABOUT_PEOPLE:
        return f"{_people(one)} {_ABOUT_PEOPLE[one.kind]}{who}"
    if one.kind in _ABOUT_THE_MEETING:
        return f"{_ABOUT_THE_MEETING[one.kind]}{who}"
    match one.kind:
        case NewsKind.CORRECTED:
            return f"list corrected: {one.detail}"
        case NewsKind.GAP:
            return f"{one.detail} s without the stream"
        case NewsKind.CALL_ENDED:
            return f"RTMP media ended: {one.detail}" if one.detail else "RTMP media ended"
        case NewsKind.UNKNOWN_EVENT:
            return f"unknown event from the node: {one.detail}"
        case NewsKind.SKIPPED_EVENT:
            return f"event skipped, {one.detail}"
        case NewsKind.NOT_RECORDED:
            return f"the records cannot be written: {one.detail}"
        case _:
            raise ValueError(f"{one.kind} has no sentence")


def own_role(one: News) -> str:
    """Return what it means that another host changed this console's role; nothing else is told."""
    return _OWN_ROLES.get(one.kind, "") if one.is_own and one.detail else ""


def deed(one: Deed) -> str:
    """Return one deed of this console as a line, with its outcome."""
    return f"{_you(one.job)}: {verb(one)} {symbols.DOT} {outcome(one)}"


def told(one: Job) -> str:
    """Return what one key did as the beginning of a line."""
    return f"{_you(one)}: {job(one)}"


def _you(one: Job | None) -> str:
    return f"you, {one.note}" if one and one.note else "you"


def verb(one: Deed) -> str:
    """Return what was done, and to whom."""
    name = one.target.name if one.action.is_written else short(one.target.name, _LONG)
    return one.action.telling(_whom(one.target, name))


def job(one: Job) -> str:
    """Return what one key did, and to whom or to how many."""
    first = one.targets[0] if one.targets else Target()
    if len(one.targets) > 1:
        return one.action.telling(f"{len(one.targets)} people")
    return one.action.telling(_whom(first, short(first.name, _LONG)) if first.uuid else first.name)


def _whom(target: Target, name: str) -> str:
    """Return the *name* of a person, told apart from others that look the same."""
    if not target.uuid:
        return name
    return f"{quoted(name)} ({target.apart})" if target.apart else quoted(name)


def gathered(deeds: Iterable[Deed]) -> Iterator[Deed | Batch]:
    """Yield what was done to many with one key as one line, and each that failed by itself."""
    batches: dict[int, Batch] = {}
    for deed in deeds:
        work = deed.job
        if work is None or len(work.targets) <= _FEW:
            yield deed
            continue
        if deed.outcome.is_failure:
            yield deed
        old = batches.get(work.number) or Batch(deed.number, deed.at, work)
        batches[work.number] = old.counting(deed)
    yield from batches.values()


def batch(one: Batch) -> str:
    """Return what was done to many as a line: for how many it is done, failed, and open."""
    names = ", ".join(quoted(short(name)) for name in one.found[:_FEW])
    begun = told(one.job) + (f" ({names} …)" if names else "")
    parts = (
        (one.done, symbols.SEEN),
        (one.failed, symbols.FAILED),
        (one.open, symbols.PENDING),
        (one.off, "called off"),
    )
    counts = " ".join(f"{count} {mark}" for count, mark in parts if count)
    return f"{begun} {symbols.DOT} {counts}"


def brief(one: Outcome) -> str:
    """Return how a request failed, in as few words as there are."""
    return "no answer" if one is Outcome.UNKNOWN else one.value


def outcome(one: Deed) -> str:
    """Return how far it came, in words and a symbol."""
    match one.outcome:
        case Outcome.SENT | Outcome.ACCEPTED:
            return f"{one.outcome.value} {symbols.PENDING}"
        case Outcome.CALLED_OFF:
            return one.outcome.value
        case Outcome.SEEN | Outcome.DONE:
            return f"{one.outcome.value} {symbols.SEEN}"
        case Outcome.NOT_CONFIRMED:
            may_ask = RETRIES.get(one.action.request) is Retry.ONCE_THEN_ASK
            return f"{symbols.FAILED} not confirmed" + (": again?" if may_ask else "")
        case Outcome.REFUSED | Outcome.FAILED:
            return f"{symbols.FAILED} {one.words or one.outcome.value}"
        case Outcome.UNKNOWN | Outcome.NOT_SENT:
            return f"{symbols.FAILED} {one.outcome.value}: {one.words}"
        case _:
            assert_never(one.outcome)


def bare_outcome(one: Deed) -> str:
    """Return how far it came without the symbol, for sentences: it would be read aloud."""
    return outcome(one).strip(f" {symbols.SEEN}{symbols.FAILED}{symbols.PENDING}")


def _now(one: News, role: str) -> str:
    """Return who has another role, in a sentence for one, for several, and for this console."""
    if one.is_own:
        return f"you are a {role} now"
    if max(one.count, len(one.names)) > 1:
        return f"{_people(one)} {role}s now"
    return f"{_people(one)} is a {role} now"


def _people(one: News) -> str:
    names = [quoted(short(name)) or "somebody" for name in one.names[:_NAMED]]
    count = max(one.count, len(one.names), 1)
    return listed(names or ["somebody"], count) + (":" if count > 1 else "")
