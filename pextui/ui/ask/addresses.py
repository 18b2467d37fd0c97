"""The two addresses that RTMP media goes to, to be copied into the program that sends it."""

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from pextui.protocol.replies import Call
from pextui.ui.ask.dialog import Dialog

_MAY_BE_IGNORED: Final = "Where the terminal does not take it, select it with the mouse."


class Addresses(Dialog[None]):
    """Shows both addresses in full; ``c`` copies the focused one through the terminal."""

    AUTO_FOCUS = "_Address"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy", "Copy", show=False),
    ]

    def __init__(self, call: Call) -> None:
        super().__init__(Content("RTMP media for this console"))
        self._addresses = (
            ("Secure address (RTMPS)", call.secure_url),
            ("Address (RTMP, not encrypted)", call.url),
        )

    def body(self) -> ComposeResult:
        """One block for each address, whole, however long it is."""
        with VerticalScroll(classes="body", can_focus=False):
            for words, url in self._addresses:
                yield Static(Content(words), classes="label")
                yield (
                    _Address(words, url) if url else Static("the node offers none", classes="none")
                )

    def foot(self) -> ComposeResult:
        """Room to say that something was copied."""
        yield Static(classes="said")

    def hints(self) -> tuple[tuple[str, str], ...]:
        """Return the keys and what they do."""
        has_both = all(url for _words, url in self._addresses)
        return (("c", "copy"), *((("tab", "other address"),) * has_both), ("esc", "close"))

    def action_copy(self) -> None:
        """Copy the focused address, and say so: OSC 52 itself is silent."""
        address = self.focused if isinstance(self.focused, _Address) else None
        if address is None:
            return
        self.app.copy_to_clipboard(address.url)
        line = self.query_one(".said", Static)
        line.update(Content(f"Copied: {address.words}. {_MAY_BE_IGNORED}"))
        line.add_class("-said")


class _Address(Static, can_focus=True):
    def __init__(self, words: str, url: str) -> None:
        super().__init__(Content(url), classes="address")
        self.words = words
        self.url = url
