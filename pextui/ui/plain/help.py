"""What help says in plain mode."""

from typing import Final

HELP: Final = (
    "state says how things are. people lists everybody, people FILTER some of them, more the next.",
    "sort by name, joined or talk. details NAME. waiting. save presentation, or save presentation "
    "PATH.",
    "mute, unmute, spotlight, spotlight off, make host, make guest, let in, remove, "
    "hide presentation, show presentation: and whom.",
    "Whom: a whole name or a number of the list is done at once, the beginning of a name is asked.",
    "#2 is number 2 where somebody is called 2. me is this console itself.",
    "Or NAME, NAME. Or a filter: role:guest proto:sip waiting muted talking failed quiet>10m, "
    "and ! turns it round.",
    "Or all but NAME, NAME: hosts are left out; all hosts, all with hosts but NAME.",
    "let in all. lock, unlock, begin. mute all guests, unmute all guests. end.",
    "transfer NAME to MEETING, as host, pin: the PIN is asked unseen. dtmf NAME DIGITS.",
    "dial ADDRESS, as host, by sip. chat TEXT.",
    "hunt looks for who makes the noise. stop calls off what is about to be done.",
    "undo, redo, again (for those for whom it failed). rejoin. leave.",
)
"""Every verb, and how people are named."""
