"""The join form: where to, by which node, under what name, with which PIN."""

from dataclasses import dataclass, field
from typing import ClassVar, Final

from pydantic import SecretStr
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Static

from pextui.actions import Field, Form, Values
from pextui.actions.forms import optional_pin, required
from pextui.client.discovery import address_of
from pextui.client.errors import BadInput
from pextui.client.transport import node_url
from pextui.ui.ask import Entered, Entries, Hint
from pextui.ui.ask.dialog import WIDTHS
from pextui.ui.theme import styles_dir

_HEIGHTS: Final = [(0, "-short"), (18, "-roomy")]
_PROMISE: Final = "the console from which a host runs a meeting"


def _a_meeting(text: str) -> str | None:
    try:
        address_of(text)
    except BadInput as error:
        return str(error)
    return None


def _a_node(text: str) -> str | None:
    try:
        node_url(text)
    except BadInput as error:
        return str(error) if text else None
    return None


def _somewhere(values: Values) -> str | None:
    """An alias alone does not say where its meeting is."""
    address = address_of(values["meeting"])
    if "node" in values or address.node or address.domain:
        return None
    return f"name the node, or write the full address: {values['meeting']}@DOMAIN"


FORM: Final = Form(
    "Join a meeting",
    "Join",
    (
        Field("meeting", "Meeting", _a_meeting, hint="alias, alias@domain or web link"),
        Field("node", "Node", _a_node, hint="https://conf.example.com"),
        Field("name", "Your name", required, hint="as others see it"),
        Field("pin", "PIN", optional_pin, secret=True, hint="asked for when it is needed"),
    ),
    _somewhere,
)


@dataclass(frozen=True, slots=True)
class JoinDetails:
    """What is filled in to join. The PIN is a secret, and never remembered."""

    meeting: str = ""
    node: str = ""
    name: str = ""
    pin: SecretStr | None = field(default=None, repr=False)


class JoinForm(ModalScreen[None]):
    """Asks for what is needed to join, and keeps what was typed until it worked.

    It posts ``Wanted``; who hears it calls ``wait``, and ``refuse`` when it came to nothing.
    It is modal because no host key means anything before there is a meeting.
    """

    CSS_PATH: ClassVar = [styles_dir() / "ask.tcss", styles_dir() / "join.tcss"]
    VERTICAL_BREAKPOINTS = _HEIGHTS
    HORIZONTAL_BREAKPOINTS = WIDTHS
    AUTO_FOCUS = "Line"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", show=False),
        Binding("up", "app.focus_previous", "Previous", show=False),
        Binding("down", "app.focus_next", "Next", show=False),
    ]

    class Wanted(Message):
        """The host wants to join with these details."""

        def __init__(self, details: JoinDetails) -> None:
            super().__init__()
            self.details = details

    def __init__(self, last: JoinDetails) -> None:
        super().__init__()
        self._last = last
        self._field: Widget | None = None

    def compose(self) -> ComposeResult:
        """The name of the program, the form, and what became of the last try."""
        with Vertical(classes="frame") as frame:
            frame.border_title = Content(FORM.title)
            yield Static(Content.assemble(("pextui", "bold"), f"  {_PROMISE}"), classes="promise")
            yield Entries(FORM, _initial(self._last))
            with Vertical(classes="foot"):
                yield Static(classes="sentence")
                with Horizontal(classes="buttons"):
                    yield Button(Content(FORM.submit), id="join")
                yield Hint(("enter", "join"), ("tab", "next field"), ("esc", "quit"))

    def wait(self, sentence: str) -> None:
        """Say that joining is under way; nothing can be changed meanwhile."""
        self._field = self.focused or self._field
        self._say(sentence, is_refusal=False)
        self._set_enabled(False)

    def refuse(self, sentence: str) -> None:
        """Say why it came to nothing; everything typed is still there."""
        self._say(f"! {sentence}", is_refusal=True)
        self._set_enabled(True)
        if self._field is not None:
            self._field.focus()

    def on_entered(self, event: Entered) -> None:
        """Enter in a field joins."""
        event.stop()
        self._submit()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The button joins."""
        event.stop()
        self._submit()

    def action_leave(self) -> None:
        """Leave the program; nothing was joined."""
        self.app.exit(return_code=0)

    def _submit(self) -> None:
        entries = self.query_one(Entries)
        raw = entries.raw()
        refusals = FORM.refusals(raw)
        if "" in refusals:
            refusals = {"node": refusals[""]}
        entries.show(refusals)
        self._say("", is_refusal=False)
        if not refusals:
            self.post_message(self.Wanted(_details(FORM.values(raw))))

    def _say(self, sentence: str, *, is_refusal: bool) -> None:
        line = self.query_one(".sentence", Static)
        line.update(Content(sentence))
        line.set_class(bool(sentence), "-said")
        line.set_class(is_refusal, "-refusal")

    def _set_enabled(self, is_enabled: bool) -> None:
        self.query_one(Entries).disabled = not is_enabled
        self.query_one(Button).disabled = not is_enabled


def _details(values: Values) -> JoinDetails:
    pin = SecretStr(values["pin"]) if "pin" in values else None
    return JoinDetails(values["meeting"], values.get("node", ""), values["name"], pin)


def _initial(last: JoinDetails) -> Values:
    pin = last.pin.get_secret_value() if last.pin else ""
    return {"meeting": last.meeting, "node": last.node, "name": last.name, "pin": pin}
