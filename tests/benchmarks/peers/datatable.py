"""The list with Textual's DataTable, as people write it: a cell updated for each that changed."""

import json
import sys

import httpx
from httpx_sse import ServerSentEvent, aconnect_sse
from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets import DataTable, Static

from tests.benchmarks.peers.feed import KEYS, PREFIX, Person, here

SHOWN = ("display_name", "role", "is_muted", "protocol")


def shown(person: Person, field: str) -> str | Text:
    """Return what stands in the cell of *field*."""
    if field == "is_muted":
        return Text("muted" if person[field] == "YES" else "", style="red")
    return str(person[field])


class Screen(App[None]):
    """The list in a DataTable."""

    CSS = "DataTable { height: 1fr; }"
    BINDINGS = [Binding("m", "mute"), Binding("q", "quit")]

    def __init__(self, url: str) -> None:
        super().__init__()
        self.people: dict[str, Person] = {}
        self.node = httpx.AsyncClient(base_url=url + PREFIX, timeout=None)  # noqa: S113 (a stream)

    def compose(self) -> ComposeResult:
        """Lay out the first line, the table, and the keys."""
        yield Static("joining", id="head")
        yield DataTable(cursor_type="row", show_header=False)
        yield Static(KEYS)

    def on_mount(self) -> None:
        """Begin to follow the node."""
        self.table: DataTable[str | Text] = self.query_one(DataTable)
        for field, width in zip(SHOWN, (24, 6, 5, 12), strict=True):
            self.table.add_column(field, key=field, width=width)
        self.run_worker(self.follow())

    async def follow(self) -> None:
        """Take in what the node tells, as it comes."""
        async with aconnect_sse(self.node, "GET", "events") as stream:
            async for event in stream.aiter_sse():
                self.take(event)

    def take(self, event: ServerSentEvent) -> None:
        """Take in one event."""
        if event.event == "participant_sync_end":
            self.query_one("#head", Static).update(here(len(self.people)))
        if event.event not in ("participant_create", "participant_update"):
            return
        person = json.loads(event.data)
        uuid = person["uuid"]
        if uuid not in self.people:
            self.table.add_row(*(shown(person, field) for field in SHOWN), key=uuid)
        else:
            was = self.people[uuid]
            for field in SHOWN:
                if person[field] != was[field]:
                    self.table.update_cell(uuid, field, shown(person, field))
        self.people[uuid] = person

    async def action_mute(self) -> None:
        """Mute whom the cursor is on."""
        row, _ = self.table.coordinate_to_cell_key(self.table.cursor_coordinate)
        await self.node.post(f"participants/{row.value}/mute")


if __name__ == "__main__":
    Screen(sys.argv[1]).run()
