"""A host in plain mode, who types lines at a simulated node."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from pydantic import SecretStr

from pextui.actions import Values
from pextui.protocol.models import Participant
from pextui.session import Invitation, Session, State
from pextui.simulator.meeting import Meeting
from pextui.simulator.serving import Serving
from pextui.ui.plain import PlainConsole
from tests.ui.host import LONGEST

QUIET = ("request_token", "refresh_token", "release_token", "events", "conference_status")


class Desk:
    """A host who types lines, and reads those that come."""

    def __init__(self, node: Serving, presets: Mapping[str, Values] | None = None) -> None:
        self.node = node
        self.told: list[str] = []
        self.has_left = False
        pin = SecretStr(node.pin) if node.pin else None
        invitation = Invitation(node.alias, (node.url,), "Ada Quist", pin=pin)
        self.session = Session(invitation, lambda: None)
        self.console = PlainConsole(self.session, self.told.append, self._leave, presets)

    def _leave(self) -> None:
        self.has_left = True

    def until(self, condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + LONGEST
        while not condition():
            assert time.monotonic() < deadline, "never came true:\n" + "\n".join(self.told)
            self.console.show()
            self.console.tick()
            time.sleep(0.02)

    def type(self, line: str) -> list[str]:
        """Type a line; return what is said at once."""
        before = len(self.told)
        self.console.take(line)
        return self.told[before:]

    def hears(self, words: str) -> None:
        """Wait until a line with these words has come."""
        self.until(lambda: any(words in line for line in self.told))

    def sent(self) -> list[str]:
        return [one.path for one in self.node.requests if one.path not in QUIET]

    def muted(self) -> set[str]:
        """Who is muted, as the console believes."""
        return {one.name for one in self.people() if one.is_muted}

    def people(self) -> list[Participant]:
        """Everybody whom the console knows."""
        return list(self.session.store.participants.values())

    def knows(self, name: str) -> bool:
        """Whether somebody of this name is on the console's list."""
        return any(one.name == name for one in self.people())

    def paths(self, verb: str, names: Iterable[str]) -> list[str]:
        """The requests that do *verb* to each of these."""
        return sorted(f"participants/{self.uuid(name)}/{verb}" for name in names)

    def said(self) -> str:
        """All that was told."""
        return "\n".join(self.told)

    def uuid(self, name: str) -> str:
        return self.node.do(lambda meeting: meeting.named(name).uuid)


@contextmanager
def typing(
    scene: str = "board",
    before: Callable[[Meeting], object] = lambda _meeting: None,
    people: int | None = None,
    presets: Mapping[str, Values] | None = None,
) -> Iterator[Desk]:
    """A host of plain mode in *scene*, in which nothing happens by itself.

    *before* prepares the meeting before the host joins it.
    """
    with Serving(scene, people=people, living=False) as node:
        node.do(before)
        desk = Desk(node, presets)
        threading.Thread(target=desk.session.run, daemon=True).start()
        try:
            desk.until(lambda: desk.session.link.state is State.LIVE)
            desk.until(lambda: desk.session.store.conference.locked is not None)
            yield desk
        finally:
            desk.session.leave()
            assert desk.session.finished.wait(LONGEST)
