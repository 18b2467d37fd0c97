"""The message of every field that enter was pressed in."""

from textual.message import Message


class Entered(Message):
    """Enter was pressed in a field. It carries no value: a field may hold a secret."""
