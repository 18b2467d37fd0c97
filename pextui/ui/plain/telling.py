"""What has happened since one last looked, in lines, the weightiest first."""

import time
from collections.abc import Iterator, Sequence
from typing import Final

from pextui.actions.questions import listed
from pextui.protocol.naming import quoted
from pextui.session import Deed, Session, State
from pextui.session.deeds import CONFIRM_LATE
from pextui.session.hush import NOTE
from pextui.store import ChatLine, News, NewsKind, Where
from pextui.ui import words
from pextui.ui.cells import duration, short

AGAIN: Final = 2.0
"""Seconds until a line that has grown, as when many come at once, is told again."""

_NEAR: Final = 100
"""Lines that may still grow."""

_FEW: Final = 3
"""Failures for one reason that are told one by one."""

_DOOR: Final = frozenset({NewsKind.WAITING, NewsKind.GAVE_UP})
_NOISE: Final = frozenset({NewsKind.MUTED, NewsKind.UNMUTED, NewsKind.JOINED, NewsKind.LEFT})


class Telling:
    """Remembers what was told. ``lines`` returns what is new, ``state`` how things are now."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._state = State.SYNCING
        self._news = 0
        self._grown: dict[int, tuple[int, float]] = {}
        self._chat = 0
        self._told: dict[tuple[str, int], str] = {}

    def lines(self) -> list[str]:
        """Return what is new: the line to the node, failures, the door, chat, and the rest."""
        return [*self._connection(), *self._deeds(), *self._happened(), *self._said()]

    def state(self) -> list[str]:
        """Return how things are now, in a few short sentences."""
        session, store = self._session, self._session.store
        where = f"{session.invitation.meeting} on {session.host}"
        link = session.link.words(session.clock.boot())
        role = {"chair": "host", "guest": "guest"}.get(str(store.own_role or ""), "not in yet")
        locked = {True: "locked", False: "unlocked", None: "lock unknown"}[store.conference.locked]
        muted = ", guests muted" if store.conference.guests_muted else ""
        waiting = store.waiting()
        lines = [f"{link}. {where}. You are {role}. The meeting is {locked}{muted}."]
        lines.append(f"{store.count(Where.HERE)} here, {len(waiting)} waiting.")
        if waiting:
            age = session.age(waiting[0].start_time)
            longest = f", for {duration(age)}" if age is not None else ""
            lines.append(f"Waiting longest: {quoted(waiting[0].name)}{longest}.")
        people = store.participants
        talking = [quoted(people[uuid].name) for uuid in store.talking if uuid in people]
        lines.append(f"Talking: {', '.join(sorted(talking)) or 'nobody'}.")
        if store.presentation is not None:
            lines.append(f"Presenting: {quoted(short(store.presentation.name)) or 'somebody'}.")
        return lines

    def _connection(self) -> Iterator[str]:
        link = self._session.link
        before, self._state = self._state, link.state
        if link.state is before:
            return
        if link.state is State.LIVE and before is State.SYNCING:
            yield from self.state()
        else:
            yield link.words(self._session.clock.boot())
        if link.is_over:
            yield "Type rejoin to join again, leave to leave."

    def _deeds(self) -> Iterator[str]:
        """Outcomes, once each; what is only under way is not told."""
        told, self._told = self._told, {}
        failed: dict[tuple[str, str], list[Deed]] = {}
        for one in words.gathered(self._session.deeds):
            key, said = _told(one)
            self._told[key] = said = said or told.get(key, "")
            if not said or told.get(key) == said:
                continue
            if isinstance(one, Deed) and one.outcome.is_failure:
                failed.setdefault((one.action.id, words.outcome(one)), []).append(one)
            else:
                yield said
        for alike in failed.values():
            yield from _failures(alike)

    def _happened(self) -> list[str]:
        """News, and lines that have grown since, which are not told again at once."""
        news, now = self._session.store.news, time.monotonic()
        fresh = [one for one in news if self._is_due(one, now)]
        self._news = max((one.number for one in news), default=self._news)
        self._grown = {
            one.number: (one.count, now) if one in fresh else self._grown[one.number]
            for one in news[-_NEAR:]
            if one in fresh or one.number in self._grown
        }
        told = [one for one in fresh if not self._is_told_by_a_deed(one)]
        return [words.own_role(one) or words.news(one) for one in sorted(told, key=_weight)]

    def _is_told_by_a_deed(self, one: News) -> bool:
        """What this console did is told once: its outcome says it, or the hunt's next question."""
        return not one.detail and any(
            one.kind in deed.action.tells
            and deed.target.uuid == one.uuid
            and not deed.outcome.is_failure
            and 0 <= one.at - deed.at < CONFIRM_LATE
            and deed.job is not None
            and one.count <= len(deed.job.targets)
            for deed in self._session.deeds
        )

    def _is_due(self, one: News, now: float) -> bool:
        if one.number > self._news:
            return True
        count, told = self._grown.get(one.number, (one.count, now))
        return one.count > count and now - told > AGAIN

    def _said(self) -> Iterator[str]:
        store = self._session.store
        fresh = store.chat_total - self._chat
        self._chat = store.chat_total
        for line in store.chat[-fresh:] if fresh else ():
            if not line.own:
                yield _chat(line)


def _told(one: Deed | words.Batch) -> tuple[tuple[str, int], str]:
    """Return what a deed, or one for many, is known by, and how it is told; open ones are not."""
    if isinstance(one, words.Batch):
        is_quiet = bool(one.open) or one.job.note == NOTE
        return ("batch", one.job.number), "" if is_quiet else _batch(one)
    is_quiet = one.outcome.is_open or (_is_of_a_hunt(one) and not one.outcome.is_failure)
    return ("deed", one.number), "" if is_quiet else _outcome(one)


def _is_of_a_hunt(deed: Deed) -> bool:
    """What a hunt does on the way is not told: its questions say it."""
    return deed.job is not None and deed.job.note == NOTE


def _outcome(deed: Deed) -> str:
    loud = "FAILED: " if deed.outcome.is_failure else ""
    return f"{loud}{words.verb(deed)}: {words.bare_outcome(deed)}"


def _batch(one: words.Batch) -> str:
    """Return the line for many; what was forgotten of it since had settled before."""
    done = len(one.job.targets) - one.failed
    failed = f", {one.failed} failed" if one.failed else ""
    return f"{words.job(one.job)}: {done} done{failed}"


def _failures(alike: Sequence[Deed]) -> Iterator[str]:
    """Yield a line for each, or one for many that failed for the same reason."""
    if len(alike) <= _FEW:
        yield from map(_outcome, alike)
        return
    first = alike[0]
    who = listed([quoted(short(one.target.name)) for one in alike[:_FEW]], len(alike))
    yield f"FAILED: {first.action.telling(who)}: {words.bare_outcome(first)}"


def _weight(one: News) -> int:
    if one.kind in _DOOR:
        return 0
    return 2 if one.kind in _NOISE else 1


def _chat(line: ChatLine) -> str:
    if line.gap is not None:
        return f"{line.gap:.0f} s without the stream: messages may be missing"
    return f"{quoted(short(line.name)) or 'somebody'} says: {' '.join(line.text.split())}"
