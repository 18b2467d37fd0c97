"""Where a noise hunt asks in lines: who is muted for this question, and whether it is noisy."""

from collections.abc import Callable
from typing import Final

_STOP: Final = frozenset({"stop", "leave", "quit"})
_ANSWERS: Final = {"y": True, "yes": True, "n": False, "no": False}


class PlainEar:
    """Asks one question after the other while it ``is_open``; ``take`` is told each line."""

    def __init__(
        self,
        say: Callable[..., object],
        answer: Callable[[bool], object],
        stop: Callable[[], object],
    ) -> None:
        self._say = say
        self._answer = answer
        self._stop = stop
        self._asked = 0
        self._question = 0
        self.is_open = True

    def show(self, told: str, *, question: int, is_ready: bool) -> None:
        """Tell what is asked, once, when it can be answered."""
        self._question = question
        if is_ready and question != self._asked:
            self._asked = question
            self._say(*filter(None, told.splitlines()))
            self._say("Type yes or no. stop gives all their voice back.")

    def close(self) -> None:
        """There is nothing to ask any more."""
        self.is_open = False

    def take(self, line: str) -> None:
        """Take an answer."""
        word = line.strip().casefold()
        if word in _STOP:
            self.close()
            self._stop()
        elif word not in _ANSWERS:
            self._say("The noise hunt is on: type yes, no, or stop.")
        elif self._asked != self._question:
            self._say("Wait: not all of them are muted yet.")
        else:
            self._answer(_ANSWERS[word])
