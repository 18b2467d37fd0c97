"""What the screen asks and shows in front of the console: questions, forms, prompts, details.

What few hosts ever open is imported from its own module, when it is opened.
"""

from pextui.ui.ask.choice import Choice
from pextui.ui.ask.confirm import Confirm, Lapsing, TypeToConfirm, Verdict
from pextui.ui.ask.dialog import Dialog, Hint
from pextui.ui.ask.entries import Entered, Entries, Entry, Line
from pextui.ui.ask.fill import Fill
from pextui.ui.ask.inquiry import Inquiry
from pextui.ui.ask.prompts import PinDialog, ReceptionDialog

__all__ = [
    "Choice",
    "Confirm",
    "Dialog",
    "Entered",
    "Entries",
    "Entry",
    "Fill",
    "Hint",
    "Inquiry",
    "Lapsing",
    "Line",
    "PinDialog",
    "ReceptionDialog",
    "TypeToConfirm",
    "Verdict",
]
