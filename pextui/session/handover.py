"""What changed, on its way from the session's thread to another one."""

import threading
from collections.abc import Callable

from pextui.protocol.wire import ParticipantUuid
from pextui.store import NO_PARTS, Changes


class Handover:
    """Collects changes until they are taken; *on_change* is called for the first of them."""

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self._changed: set[ParticipantUuid] = set()
        self._parts = NO_PARTS
        self._lock = threading.Lock()

    def add(self, changes: Changes) -> None:
        """Add *changes* to what the next ``take`` returns."""
        with self._lock:
            was_empty = not self._changed and not self._parts
            self._changed |= changes.uuids
            self._parts |= changes.parts
        if was_empty:
            self._on_change()

    def take(self) -> Changes:
        """Return all that came since the last call."""
        with self._lock:
            uuids, self._changed = self._changed, set()
            parts, self._parts = self._parts, NO_PARTS
        return Changes(frozenset(uuids), parts)
