"""Plain mode: the same session and actions in short lines of text, for screen readers and braille.

No box is drawn, nothing is drawn twice, and no cursor moves: one line for each thing that happens,
the weightiest first, and the verbs of the table typed as words.
"""

from pextui.ui.plain.console import PlainConsole
from pextui.ui.plain.running import run_plain

__all__ = ["PlainConsole", "run_plain"]
