"""The README's table of keys, from the table of actions.

    python -m tests.readme

rewrites what stands between the two markers.
"""

import re
from pathlib import Path
from typing import Final

from pextui.actions import ACTIONS, COMMANDS, Action, Row
from pextui.ui.keys import shown_key

README: Final = Path(__file__).parents[1] / "README.md"
BEGIN: Final = "<!-- keys -->"
END: Final = "<!-- /keys -->"
_BLOCK: Final = re.compile(f"{BEGIN}\n.*{END}", re.DOTALL)


def key_table() -> str:
    """Return the table of all keys in Markdown."""
    head = ["| key | id | what it does | request | asks |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([*head, *map(_line, ACTIONS), *map(_line, COMMANDS)])


def with_key_table(text: str) -> str:
    """Return *text* with the table between the markers."""
    return _BLOCK.sub(lambda _: f"{BEGIN}\n{key_table()}\n{END}", text)


def _line(row: Row) -> str:
    keys = ", ".join(f"`{shown_key(key)}`" for key in row.keys)
    request = f"`{row.request}`" if isinstance(row, Action) else ""
    cells = (keys, f"`{row.id}`", row.label(), request, row.asks)
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    README.write_text(with_key_table(README.read_text("utf-8")), "utf-8")
