"""What a question asks, whoever asks it and however it is shown."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked: a question, the verb that says yes, and what there is to know.

    ``people`` has a line for each, ``way`` says how it can be taken back, and ``instead`` are the
    words of what can be done in its place; all three may be empty. ``about`` are the uuids of those
    whom the question means, where it follows the meeting.
    """

    question: str
    verb: str
    people: Sequence[str] = ()
    way: str = ""
    instead: str = ""
    about: Collection[str] = ()
