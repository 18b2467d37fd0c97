"""How soon the program answers: with a few words, with its first frame, and with the people."""

from functools import partial
from typing import Final

from tests.benchmarks.contest import READY, Command, command
from tests.benchmarks.measure import OURS, Contestant, Race, Sample, cpu_of, race
from tests.benchmarks.peers import NAMES
from tests.benchmarks.watched import Program, load_node

PEER: Final = "import textual.app"

SIZES: Final = (100, 1_000)
"""People who are in the meeting that is joined."""

FRAME: Final = b"Roster"
"""What stands in the first frame of pextui, which has joined nothing yet."""

PEERS_FRAME: Final = b"quit"

ROW: Final = b"Person"
"""What the names of all people begin with."""


def races(*, is_quick: bool) -> list[Race]:
    """Return CPU seconds of the commands that only print, and times until the meeting is seen."""
    contestants = {
        "pextui --version": cpu_of("-m", "pextui", "--version"),
        "pextui --help": cpu_of("-m", "pextui", "--help"),
        "pextui join --help": cpu_of("-m", "pextui", "join", "--help"),
        "python, nothing": cpu_of("-c", "pass"),
        PEER: cpu_of("-c", PEER),
    }
    words = race("words", contestants, 3 if is_quick else 5, ours="pextui --version")
    rounds = 2 if is_quick else 5
    return [words, *(race(f"start, {size:,} people", _all(size), rounds) for size in SIZES)]


def _all(people: int) -> dict[str, Contestant]:
    peers = {name: partial(_spawn, command(name), PEERS_FRAME, people) for name in NAMES}
    return {OURS: partial(_spawn, command(OURS), FRAME, people), **peers}


def _spawn(run: Command, frame: bytes, people: int) -> Sample:
    """Return the milliseconds from spawn to frame, first row and complete list; all joins count."""
    with load_node(people) as node:
        to_run = run(node.url)
        with Program(to_run) as program:
            moments = {
                "shell ms": program.wait_for(frame),
                "first row ms": program.wait_for(ROW),
                "complete ms": program.wait_for(READY),
            }
            return {what: (at - program.spawned) * 1000 for what, at in moments.items()}
