"""A participant as the cells of a row: pure functions from the store's values to text."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len, set_cell_size

from pextui.protocol.models import Participant
from pextui.protocol.text import clean
from pextui.session import Deed, Outcome
from pextui.ui import symbols

_UNSTEADY: Final = re.compile("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")
"""Variation selectors and skin tones, of which terminals differ in width (textual.md §2.3)."""

_SCHEME: Final = re.compile("^(?:sips?|h323|tel):", re.IGNORECASE)

_MARKS_KEPT: Final = 4
"""Spacing marks kept of a name in a grid; the details show it whole."""

MARK_WIDTH: Final = 3
ROLE_WIDTH: Final = 5
AUDIO_WIDTH: Final = 7
PROTOCOL_WIDTH: Final = 6
TIME_WIDTH: Final = 5
SHARE_WIDTH: Final = 5
SHORT: Final = 24
ROOMY: Final = 100
"""Cells of a row from which on it shows more of a person."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Some text and the name of its style, a component class of the roster without its prefix."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a row shows besides the participant's own fields.

    In seconds: ``age`` since they came, ``quiet`` since they last talked, or came, None for who is
    not in the meeting, and ``talked``, how long in all, None where the row shows the age instead.
    """

    is_own: bool = False
    is_marked: bool = False
    is_talking: bool = False
    is_presenting: bool = False
    spotlight: int | None = None
    apart: str = ""
    """What tells them from somebody whose name looks the same."""
    age: float | None = None
    quiet: float | None = None
    talked: float | None = None
    share: float | None = None
    """Of all that was said, where the row shows it: 0 to 1."""
    deed: Deed | None = None
    has_failed: bool = False
    """True while what failed for them would be tried again."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns fit, and how wide name, tags and address are, in cells; 0 is none."""

    name: int
    role: bool
    tags: int
    protocol: bool
    share: bool = False
    address: int = 0


def columns(width: int) -> Columns:
    """Return the columns for a row of *width* cells: what matters least goes first.

    The last cell stays free: no text touches what stands beside the list.
    """
    fixed = MARK_WIDTH + AUDIO_WIDTH + 1 + TIME_WIDTH + 1
    has_role, has_protocol = width >= 52, width >= 60
    fixed += (ROLE_WIDTH + 1) * has_role + (PROTOCOL_WIDTH + 1) * has_protocol
    if width >= ROOMY:
        rest = width - fixed - (SHARE_WIDTH + 1) - 3
        name, tags = min(30, rest // 3), min(34, rest // 4)
        return Columns(name, True, tags, True, True, min(48, rest - name - tags))
    has_tags = width >= 44
    rest = max(8, width - fixed - 1 - has_tags)
    tags = min(34, rest * 9 // 20) * has_tags
    return Columns(rest - tags, has_role, tags, has_protocol)


def headings(fits: Columns, last: str) -> tuple[tuple[int, str], ...]:
    """Return where each column behind the name begins, and its word; *last* is the time's."""
    widths = (
        ("role", ROLE_WIDTH * fits.role),
        ("sound", AUDIO_WIDTH),
        ("share", SHARE_WIDTH * fits.share),
        ("state", fits.tags),
        ("address", fits.address),
        ("via", PROTOCOL_WIDTH * fits.protocol),
    )
    at, found = MARK_WIDTH + fits.name + 1, []
    for word, width in widths:
        if width:
            found.append((at, word))
            at += width + 1
    return (*found, (at + TIME_WIDTH - cell_len(last), last))


def row(person: Participant, facts: Facts, fits: Columns) -> tuple[Cell, ...]:
    """Return the cells of *person*'s row, each padded to its column."""
    cells = [
        Cell(symbols.MARKED if facts.is_marked else " ", "mark"),
        Cell(_progress(facts.deed) + " ", _progress_style(facts.deed)),
        Cell(_named(person, facts, fits.name) + " ", _name_style(person, facts)),
    ]
    if fits.role:
        cells.append(Cell(_fit("host" if person.is_host else "guest", ROLE_WIDTH) + " ", "dim"))
    cells.append(_audio(person, facts))
    if fits.share:
        cells.append(Cell(share(facts).rjust(SHARE_WIDTH) + " ", "dim"))
    if fits.tags:
        cells.append(Cell(_fit(", ".join(tags(person, facts)), fits.tags) + " ", "tag"))
    if fits.address:
        whence = set_cell_size(address(person, fits.address), fits.address) + " "
        cells.append(Cell(whence, "name" if person.is_waiting else "dim"))
    if fits.protocol:
        cells.append(Cell(_fit(person.protocol.lower(), PROTOCOL_WIDTH) + " ", "dim"))
    cells.append(Cell(time(facts).rjust(TIME_WIDTH), "waiting" if person.is_waiting else "dim"))
    return tuple(cells)


def time(facts: Facts) -> str:
    """Return how long somebody has been here, or has talked, as their row shows it."""
    seconds = facts.age if facts.talked is None else facts.talked or None
    return "" if seconds is None else duration(seconds)


def share(facts: Facts) -> str:
    """Return somebody's share of all that was said, as their row shows it."""
    return f"{facts.share:.0%}" if facts.share else ""


def address(person: Participant, width: int) -> str:
    """Return where somebody calls from, in at most *width* cells: the domain is cut last."""
    whole = _steadied(_SCHEME.sub("", person.uri))
    if cell_len(whole) <= width:
        return whole
    text = whole[1 - width :]
    while cell_len(text) >= width:
        text = text[1:]
    return f"…{text}"


def name(person: Participant, *, is_own: bool = False) -> str:
    """Return the name for a grid: no characters of unsteady width; the own seat says so."""
    text = _steadied(person.name)
    return f"{text} (you)" if is_own else text


def steady(text: str) -> str:
    """Return *text* with few of the marks that some terminals give a cell and others none."""
    marks = [at for at, one in enumerate(text) if unicodedata.category(one) == "Mc"]
    dropped = frozenset(marks[_MARKS_KEPT:])
    return "".join(one for at, one in enumerate(text) if at not in dropped) if dropped else text


def short(text: str, width: int = SHORT) -> str:
    """Return a name in at most *width* cells, for a place that it shares with more."""
    text = " ".join(text.split())
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "…"


def tags(person: Participant, facts: Facts) -> tuple[str, ...]:
    """Return what is special about a person, in words, the most pressing first."""
    deed = facts.deed
    said = (
        (deed is not None and deed.outcome.is_failure, _outcome(deed)),
        (facts.spotlight is not None, f"spotlight {facts.spotlight}"),
        (person.is_connecting, "connecting"),
        (facts.is_presenting or person.is_presenting, "presenting"),
        (person.is_streaming_conference, "streaming"),
        (person.rx_presentation_policy is False, "no presentation"),
        (person.is_external, "external"),
        (person.is_audio_only_call, "audio only"),
        (person.is_api_only, "control only"),
        (_lacks_video(person), "no video"),
        (person.is_waiting, "waiting"),
    )
    return tuple(tag for applies, tag in said if applies)


def duration(seconds: float) -> str:
    """Return a length of time in at most five characters: 45s, 12m, 1h05, 99h+."""
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole}s"
    if whole < 3600:
        return f"{whole // 60}m"
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}h{minutes:02}" if hours < 100 else "99h+"


def plain(text: str) -> str:
    """Return *text* as one types it on any keyboard: without accents, with straight quotes."""
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(one for one in apart if not unicodedata.combining(one)).casefold()


def searchable(person: Participant, facts: Facts, *, whole_address: bool) -> str:
    """Return, as ``plain`` gives it, what a filter looks into: the row, and the address.

    Without *whole_address* only its own part: the domain is everybody's.
    """
    audio = "muted" if person.is_muted else "talking" if facts.is_talking else ""
    role = "host" if person.is_host else "guest"
    address = person.uri if whole_address else person.uri.partition("@")[0]
    words = (person.name, person.protocol, role, audio, *tags(person, facts), address)
    return plain(" ".join(words))


def _steadied(text: str) -> str:
    return steady(clean(_UNSTEADY.sub("", text)))


def _lacks_video(person: Participant) -> bool:
    is_said = person.is_video_call is False and not person.is_audio_only_call
    return is_said and not person.is_api_only and not person.is_connecting


def _audio(person: Participant, facts: Facts) -> Cell:
    if person.is_muted:
        return Cell(_fit(f"{symbols.MUTED} muted", AUDIO_WIDTH) + " ", "muted")
    if facts.is_talking:
        return Cell(_fit(f"{symbols.TALKING} talks", AUDIO_WIDTH) + " ", "talking")
    return Cell(_fit(symbols.SILENT, AUDIO_WIDTH) + " ", "dim")


def _name_style(person: Participant, facts: Facts) -> str:
    if facts.is_own:
        return "you"
    if person.is_waiting:
        return "waiting"
    if facts.is_talking and not person.is_muted:
        return "talking"
    return "dim" if person.is_connecting or person.is_api_only else "name"


def _progress(deed: Deed | None) -> str:
    if deed is None:
        return " "
    if deed.outcome.is_open:
        return symbols.PENDING
    return symbols.FAILED if deed.outcome.is_failure else symbols.SEEN


def _progress_style(deed: Deed | None) -> str:
    return "danger" if deed is not None and deed.outcome.is_failure else "mark"


def _outcome(deed: Deed | None) -> str:
    if deed is None:
        return ""
    return "no answer" if deed.outcome is Outcome.UNKNOWN else deed.outcome.value


def _named(person: Participant, facts: Facts, width: int) -> str:
    """The name in exactly *width* cells; what tells it from others is never cut off."""
    text = name(person, is_own=facts.is_own)
    if not facts.apart or width < 2 * cell_len(facts.apart):
        return _fit(facts.apart or text, width)
    return _fit(f"{short(text, width - cell_len(facts.apart) - 1)} {facts.apart}", width)


def _fit(text: str, width: int) -> str:
    """Return *text* in exactly *width* cells, an ellipsis where it was cut."""
    return set_cell_size(short(text, width), width)
