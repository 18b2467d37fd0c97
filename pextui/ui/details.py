"""Every field the node sent about a person, by the guide's names, as people read them."""

from datetime import datetime

from pextui.protocol.models import Participant
from pextui.store import Said
from pextui.store.talk import MINUTE, REMEMBERED
from pextui.ui import symbols
from pextui.ui.cells import duration

_TIMES = frozenset({"start_time", "spotlight"})
_BAR = 30.0
"""Seconds that a bar of the sparkline stands for."""

_RIGHTS = {True: "ALLOW", False: "DENY"}


def summary_of(person: Participant) -> list[tuple[str, str]]:
    """Return what a host looks for first, in the host's words."""
    call = [
        person.protocol,
        {"in": "called in", "out": "called out"}.get(person.call_direction, ""),
    ]
    encrypted = {"on": "encrypted", "off": "NOT encrypted"}.get(person.encryption.lower(), "")
    rows = {
        "Name": person.name,
        "Role": "host" if person.is_host else "guest",
        "Address": person.uri,
        "Call": ", ".join(word for word in (*call, encrypted) if word),
        "Client": person.vendor,
        "Joined": _moment(person.start_time) if person.start_time else "",
    }
    return [(name, value) for name, value in rows.items() if value]


def talk_of(said: Said, all_talk: float, now: float) -> list[tuple[str, str]]:
    """Return how much somebody has talked, of *all_talk* seconds, and when; how it is counted."""
    lately = said.within(now - MINUTE, now)
    total = max(lately, said.seconds(now))
    share = f" ({total / all_talk:.0%} of all talk)" if all_talk else ""
    begin = now - REMEMBERED
    bars = [
        said.within(begin + n * _BAR, begin + (n + 1) * _BAR) / _BAR
        for n in range(int(REMEMBERED / _BAR))
    ]
    drawn = "".join(symbols.SPARKS[_height(one)] for one in bars)
    told = f"10 min ago {drawn} now" if any(bars) else "silent"
    return [
        ("Talked", f"{duration(lately)} of the last minute, {duration(total)} in all{share}"),
        ("Ten minutes", told),
        ("", "as the node hears voices, while not muted"),
    ]


def _height(share: float) -> int:
    """Silence is the lowest bar, and any talk at all a higher one."""
    highest = len(symbols.SPARKS) - 1
    return min(highest, 1 + int(share * (highest - 1))) if share > 0 else 0


def rows_of(person: Participant) -> list[tuple[str, str]]:
    """Return each field that was sent with its value; those beyond the guide come last."""
    sent = person.model_fields_set
    known = [name for name in type(person).model_fields if name in sent]
    rows = [(name, _value(name, getattr(person, name))) for name in known]
    return rows + [(name, str(value)) for name, value in (person.model_extra or {}).items()]


def _value(name: str, value: object) -> str:
    match value:
        case None:
            return "none"
        case bool() if name == "rx_presentation_policy":
            return _RIGHTS[value]
        case bool():
            return "yes" if value else "no"
        case float() if name in _TIMES:
            return _moment(value)
        case _:
            return str(value)


def _moment(at: float) -> str:
    try:
        return datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except (OverflowError, ValueError, OSError):
        return str(at)
