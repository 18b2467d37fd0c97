"""Which characters the dialogs are drawn with."""

from textual.widget import Widget

from pextui.ui.symbols import ASCII, UNICODE, Symbols

ASCII_CLASS = "-ascii"
"""The class of an app that draws in plain ASCII only."""


def symbols_of(widget: Widget) -> Symbols:
    """Return the symbols of the app that *widget* is in."""
    return ASCII if widget.app.has_class(ASCII_CLASS) else UNICODE
