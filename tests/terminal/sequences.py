"""What the program writes to a terminal, byte for byte: only what stands on this list."""

import re
from typing import Final

SEQUENCE: Final = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-~])"
)
ALLOWED: Final = re.compile(
    rb"\x1b(?:"
    rb"\[\d*(?:;\d+)*m"  # colours and attributes
    rb"|\[\d+;\d+H|\[H|\[\d+C"  # the cursor's place
    rb"|\[\?(?:1000|1002|1003|1004|1006|1015|1016|1049|2004|2026|2048|25|7)[hl]"  # modes
    rb"|\[\?(?:2026|2048)\$p"  # can the terminal do this?
    rb"|\[[<>=]\d*(?:;\d+)?u|\[\?u"  # unambiguous keys
    rb"|\[c|\[\?1;2c"  # which terminal is this?
    rb"|\]22;[a-z]*(?:\x07|\x1b\\)"  # the pointer's shape
    rb"|[78]"  # keep and fetch the cursor
    rb")"
)
_CONTROLS: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]")
_STYLE: Final = re.compile(rb"\x1b\[([\d;]*)m")
_MODE: Final = re.compile(rb"\x1b\[\?(\d+)([hl])")


def strange(drawn: bytes) -> list[bytes]:
    """Return every sequence and control character that is not allowed."""
    sequences = [one for one in SEQUENCE.findall(drawn) if not ALLOWED.fullmatch(one)]
    return sequences + _CONTROLS.findall(SEQUENCE.sub(b"", drawn))


def modes_left_on(drawn: bytes) -> set[int]:
    """Return the modes that were switched on and never off again.

    25 is the cursor's being seen, 0 a colour in which the shell would go on.
    """
    last = {int(mode): state == b"h" for mode, state in _MODE.findall(drawn)}
    last[25] = not last.get(25, True)
    last[7] = not last.get(7, True)
    last[0] = _STYLE.findall(drawn)[-1:] not in ([], [b""], [b"0"])
    return {mode for mode, is_on in last.items() if is_on}
