"""What the node asks for on the way into a meeting: a PIN, or which meeting is meant."""

from typing import Final

from textual.content import Content

from pextui.actions import Field, Form, Values
from pextui.actions.forms import one_word, optional_pin
from pextui.protocol.naming import quoted
from pextui.session import Prompt, PromptKind
from pextui.ui.ask.fill import FormDialog
from pextui.ui.cells import short

_ALARM: Final = "bold $text-error"
_ADDRESS: Final = 60
"""Cells for a node and for a meeting."""


class PinDialog(FormDialog[str | None]):
    """Asks for the meeting's PIN, masked; empty is an answer only where guests need none."""

    def __init__(self, prompt: Prompt, meeting: str) -> None:
        check = optional_pin if prompt.guests_need_none else _needed_pin
        hint = "leave empty to join as a guest" if prompt.guests_need_none else ""
        field = Field("pin", "PIN", check, secret=True, hint=hint)
        super().__init__(Form("PIN", "Join", (field,)), _pin_subject(prompt, meeting))

    def finish(self, values: Values) -> None:
        """Hand the PIN back."""
        self.dismiss(values.get("pin", ""))


class ReceptionDialog(FormDialog[str | None]):
    """Asks which meeting is meant, where a Virtual Reception answers."""

    def __init__(self, prompt: Prompt, reception: str) -> None:
        field = Field("conference_extension", "Meeting", one_word, hint="its number or alias")
        form = Form("Virtual Reception", "Join", (field,))
        super().__init__(form, _reception_subject(prompt, reception))

    def finish(self, values: Values) -> None:
        """Hand the meeting's alias back."""
        self.dismiss(values["conference_extension"])


def _needed_pin(text: str) -> str | None:
    return optional_pin(text) if text else "this meeting does not let anybody in without a PIN"


def _pin_subject(prompt: Prompt, meeting: str) -> Content:
    # Who asks comes first: nobody can hide it behind a long or clever alias.
    said = "asks for the PIN of"
    lines = [Content.assemble("The node ", (short(prompt.node, _ADDRESS), "bold"), f" {said}")]
    lines.append(Content.assemble((quoted(short(meeting, _ADDRESS)), "bold"), "."))
    if prompt.kind is PromptKind.WRONG_PIN:
        lines.insert(0, Content.assemble(("! Wrong PIN", _ALARM), "."))
    if prompt.guests_need_none:
        lines.append(Content("Guests need none: leave it empty to join as a guest."))
    return Content("\n").join(lines)


def _reception_subject(prompt: Prompt, reception: str) -> Content:
    if prompt.kind is PromptKind.WRONG_EXTENSION:
        return Content.assemble(("! No such meeting", _ALARM), " at ", (reception, "bold"), ".")
    return Content.assemble((reception, "bold"), " is a Virtual Reception. Which meeting?")
