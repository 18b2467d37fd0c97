"""A reader of event streams written from the text of the standard alone (WHATWG HTML, 9.2.6).

Slow and plain: it is what the program's own reader is compared with. It takes whole bytes.
"""

import re
from dataclasses import dataclass

_LINE_END = re.compile("\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Told:
    """One event as the standard dispatches it."""

    type: str
    data: str
    last_event_id: str


def read(stream: bytes, *, our_way: bool = False) -> list[Told]:
    """Return the events of a whole stream.

    With *our_way* two things differ: an event with a type and no data is told too, because the
    guide's sync events are such, and one without a type and without text is not, because it would
    be an empty chat message.
    """
    text = stream.decode("utf-8", errors="replace").removeprefix("\ufeff")
    told: list[Told] = []
    kind = data = last_id = ""
    *lines, _unfinished = _LINE_END.split(text)
    for line in lines:
        if not line:
            one = Told(kind or "message", data.removesuffix("\n"), last_id)
            if (one.data or one.type != "message") if our_way else data:
                told.append(one)
            kind = data = ""
            continue
        name, colon, value = line.partition(":")
        if colon and not name:
            continue
        value = value.removeprefix(" ")
        if name == "event":
            kind = value
        elif name == "data":
            data += value + "\n"
        elif name == "id" and "\x00" not in value:
            last_id = value
    return told
