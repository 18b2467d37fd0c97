"""The same roster drawn with other libraries: small programs of ours that all get the same load.

``command(name, url)`` is the command of one; it needs the project on PYTHONPATH, and a terminal.
Each follows the node at *url*, draws the people who can be seen, mutes whom the cursor is on
with ``m``, and ends with ``q``.
"""

from typing import Final

# Imported by each peer as it starts: the rest is imported only where a command is made.
NAMES: Final = ("floor", "curses", "urwid", "prompt_toolkit", "blessed", "ink", "datatable")
"""``floor`` is no library but the least that a program can do."""


def command(name: str, url: str) -> list[str]:
    """Return the command of the peer with this *name*, its libraries fetched where need be.

    Raises Missing, with the reason, where they cannot be had.
    """
    from tests.benchmarks.peers import libraries

    return [*libraries.program(name), url]
