"""Every field the node sent about a person, by the guide's names, as people read them."""

from datetime import datetime

from pextui.protocol.models import Participant

_TIMES = frozenset({"start_time", "spotlight"})
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
