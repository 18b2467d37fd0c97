"""How an action asks before it is done: yes or no, a form, the meeting's alias, a line of text."""

from collections.abc import Callable
from dataclasses import dataclass

from pextui.actions.forms import Caution, Form, Values, no_caution
from pextui.actions.questions import Now, Question
from pextui.store import Store


@dataclass(frozen=True, slots=True)
class AskYes:
    """Yes or no, where ``question`` has one to ask; ``words`` tell it in the help.

    ``instead`` is the id of an action that can be done to the marked people at the door instead.
    ``now`` tells how the question reads while it is open, where it is about whoever is there by
    then, and not about those who were when it was asked.
    """

    question: Question
    words: str
    instead: str = ""
    now: Now | None = None


@dataclass(frozen=True, slots=True)
class AskForm:
    """A form to fill in; ``caution`` is a consequence to be read first.

    ``name`` is what a deed's target is called once the form is filled in: the target's own name
    and the form's values stand in it by their names.
    """

    form: Form
    words: str
    name: str = "{name}"
    caution: Caution = no_caution

    def named(self, name: str, values: Values) -> str:
        """Return what the target *name* is called with *values* filled in."""
        return self.name.format(name=name, **values)


@dataclass(frozen=True, slots=True)
class AskAlias:
    """The meeting's alias must be typed: what it does to everybody cannot be taken back."""

    question: Callable[[Store], str]
    words: str


@dataclass(frozen=True, slots=True)
class AskLine:
    """The chat line, in which the host writes; lines are sent in the order of their writing."""

    words: str


Ask = AskYes | AskForm | AskAlias | AskLine
