"""What is written down of a meeting, where the host wants that: chat, deeds, and who was there.

All in the session's thread, as it happens: a terminal that is stuck loses nothing. No secret of
this process gets into any of it, and nothing that a terminal or a spreadsheet would obey.
"""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Final

from pextui.client.hosts import host_of
from pextui.client.secrecy import without_secrets
from pextui.protocol.models import Participant
from pextui.protocol.text import TEXT_LIMIT, clean, clean_text
from pextui.protocol.wire import ParticipantUuid, Role
from pextui.session.books import Book, local, new_folder
from pextui.session.clock import Clock
from pextui.session.deeds import Deed
from pextui.session.join import Joined
from pextui.session.life import Life
from pextui.session.link import State
from pextui.store import NOTHING, Changes, ChatLine, NewsKind, Part, Store

US: Final = "this console"

_DEEDS: Final = ("time", "who", "what", "name", "uuid", "outcome", "words")
_PEOPLE: Final = ("time", "event", "name", "uuid", "role", "protocol", "address", "since")
_FORMULAS: Final = "=+-@＝＋－＠"
"""With these a cell begins that a spreadsheet would work out (OWASP: CSV injection)."""


class Records:
    """One meeting's files, begun in *folder* with the first seat and kept through later ones.

    ``note`` and ``note_theirs`` only remember; ``follow`` writes.
    """

    def __init__(self, folder: Path, store: Store, life: Life, clock: Clock) -> None:
        self._folder = folder
        self._store = store
        self._life = life
        self._clock = clock
        self._books: dict[str, Book] = {}
        self._rows: dict[object, tuple[str, ...]] = {}
        self._here: dict[ParticipantUuid, Participant] = {}
        self._last_line: ChatLine | None = None
        self._joined: Joined | None = None
        self._state: State | None = None
        self._is_told = self._is_over = False

    def note(self, deed: Deed) -> None:
        """Remember how a deed of this console stands."""
        if self._is_over:
            return
        note = deed.job.note if deed.job else ""
        target = deed.target
        who = f"{US}, {note}" if note else US
        what = (deed.action.id, target.name, target.uuid or "")
        self._rows[deed.number] = (local(deed.changed), who, *what, deed.outcome, deed.words)

    def note_theirs(
        self, kind: NewsKind, uuid: ParticipantUuid | None, at: float, who: str
    ) -> None:
        """Remember what was done *at* Unix seconds by somebody else, in the words of *who*."""
        if self._is_over:
            return
        person = self._store.participants.get(uuid) if uuid else None
        name = person.name if person else ""
        row = (local(at), who.removeprefix("by "), kind.value, name, uuid or "", "seen", "")
        self._rows[object()] = row

    def follow(self, changes: Changes) -> Changes:
        """Write down what has *changed*; return the news that this did not work, once."""
        if self._is_over or self._life.joined is None:
            return NOTHING
        try:
            if not self._books:
                self._begin()
        except OSError as error:
            self._is_over = True
            return self._complain([error.strerror or str(error)])
        self._note_connection(self._life.joined)
        if changes.parts & Part.CHAT:
            self._add("chat.txt", map(_chat, self._fresh_lines()))
        self._add("attendance.csv", map(_csv, self._moves(changes.uuids)))
        return self._complain(self._flush())

    def close(self) -> None:
        """The host has left, or the program ends otherwise: write that down, and no more."""
        if self._books and not self._is_over:
            self._note_own("left" if self._life.is_leaving else "ended")
            self._flush()
        for book in self._books.values():
            book.close()
        self._is_over = True

    def _begin(self) -> None:
        """Make all three files. Raises OSError: with less than that nothing is recorded."""
        path = new_folder(self._folder, self._life.invitation.meeting, self._clock.now())
        for name in ("chat.txt", "audit.txt", "attendance.csv"):
            self._books[name] = Book(path / name)
        self._add("audit.txt", ["\t".join(_DEEDS) + "\n"])
        self._add("attendance.csv", [_csv(_PEOPLE), *map(_csv, self._moves(self._everybody()))])

    def _add(self, name: str, lines: Iterable[str]) -> None:
        for line in lines:
            self._books[name].add(line)

    def _flush(self) -> list[str]:
        """Write everything; return what was in the way."""
        self._add("audit.txt", map(_audit, self._rows.values()))
        self._rows.clear()
        return [fault for book in self._books.values() if (fault := book.flush())]

    def _complain(self, faults: Sequence[str]) -> Changes:
        if not faults or self._is_told:
            return NOTHING
        self._is_told = True
        return self._store.not_recorded(faults[0], self._clock.now())

    # What this console did besides

    def _note_connection(self, joined: Joined) -> None:
        """A seat, and each state of the line: what happened while it was cut is not known."""
        if joined is not self._joined:
            again = "joined again" if self._joined else "joined"
            self._joined = joined
            seat, role = joined.seat, self._store.own_role
            as_whom = f"as {seat.display_name}, {'host' if role is Role.CHAIR else 'guest'}"
            self._note_own(again, self._life.invitation.meeting, host_of(joined.node.url), as_whom)
        link = self._life.link
        if link.state is not self._state:
            self._state = link.state
            self._note_own("connection", "", link.state, link.reason)

    def _note_own(self, what: str, name: str = "", outcome: str = "", words: str = "") -> None:
        self._rows[object()] = (local(self._clock.now()), US, what, name, "", outcome, words)

    # The chat

    def _fresh_lines(self) -> list[ChatLine]:
        last, lines = self._last_line, self._store.chat
        self._last_line = lines[-1] if lines else None
        return [*takewhile(lambda one: one is not last, reversed(lines))][::-1]

    # Who was there

    def _everybody(self) -> frozenset[ParticipantUuid]:
        return frozenset(self._store.participants)

    def _moves(self, uuids: Collection[ParticipantUuid]) -> Iterator[tuple[str, ...]]:
        """Yield a row for each of *uuids* who has come or left: a new list moves nobody."""
        for uuid in sorted(uuids):
            person, before = self._store.participants.get(uuid), self._here.get(uuid)
            if person is not None and self._is_attending(person):
                self._here[uuid] = person
                if before is None:
                    yield self._move("came", person)
            elif before is not None:
                yield self._move("left", self._here.pop(uuid))

    def _is_attending(self, person: Participant) -> bool:
        return person.is_here and (person.has_media or not self._store.is_own(person.uuid))

    def _move(self, event: str, person: Participant) -> tuple[str, ...]:
        """Return the row: an address is spared the PIN's digits, which may well be part of it."""
        offset = self._joined.node.clock_offset if self._joined else 0.0
        since = local(person.start_time - offset) if person.start_time else ""
        return (
            local(self._clock.now()),
            event,
            without_secrets(person.name),
            person.uuid,
            "host" if person.is_host else "guest",
            without_secrets(person.protocol),
            without_secrets(person.uri, "token"),
            since,
        )


def _chat(line: ChatLine) -> str:
    """Return a message with its time and name, further lines set in; a gap has no name."""
    if line.gap is not None:
        gap = f"{line.gap:.0f} s without the stream: messages may be missing"
        return f"{local(line.at)}\t\t{gap}\n"
    name = clean(line.name) or "somebody"
    whose = f"{name} (you)" if line.own else f"{name} (to you)" if line.direct else name
    text = clean_text(line.text).replace("\n", "\n\t\t")
    return f"{local(line.at)}\t{without_secrets(whose)}\t{without_secrets(text)}\n"


def _audit(row: Sequence[str]) -> str:
    """Return a row as a line: secrets are taken out of all of it but the uuid."""
    time, who, what, name, uuid, outcome, words = (clean(one, TEXT_LIMIT) for one in row)
    shown = (time, who, what, without_secrets(name), uuid, outcome, without_secrets(words))
    return "\t".join(shown) + "\n"


def _csv(row: Iterable[str]) -> str:
    """Return a line of RFC 4180 in which no cell is a formula."""
    line = io.StringIO(newline="")
    cells = (clean(one) for one in row)
    csv.writer(line).writerow(f"'{one}" if one[:1] in _FORMULAS and one else one for one in cells)
    return line.getvalue()
