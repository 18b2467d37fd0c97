"""What it costs to take in the event stream, against the peers and against parsing alone."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.fetched import npm_packages
from tests.benchmarks.measure import OURS, Contestant, Race, Sample, race

HERE: Final = Path(__file__).parent
WEBLIB: Final = HERE.parent / "simulator" / "weblib"
AMOUNT: Final = 60_000
CHUNKS: Final = {"a chunk for each event": 0, "chunks of 16 KiB": 16 * 1024}
WITHIN: Final = 120
"""Seconds for one reader."""

PYTHON: Final = {
    OURS: "pextui",
    "httpx-sse + json + dict": "httpx-sse",
    "httpx, bytes only": "httpx",
    "json + dict from memory": "floor",
}
NODE: Final = {"@pexip/infinity": "pexip", "eventsource + JSON.parse + Map": "eventsource"}


def races(*, is_quick: bool) -> list[Race]:
    """Return CPU for an event and the longest stand-still, for both ways to send the load.

    Raises RuntimeError when ours ends with another meeting than httpx-sse with json.
    """
    amount, rounds = (6_000, 2) if is_quick else (AMOUNT, 5)
    return [_race(title, size, amount, rounds) for title, size in CHUNKS.items()]


def _race(title: str, size: int, amount: int, rounds: int) -> Race:
    states: dict[str, str] = {}
    with _node(amount, size) as port:
        contestants = {
            name: _python(reader, port, amount, states) for name, reader in PYTHON.items()
        } | {name: _node_reader(reader, port, amount) for name, reader in NODE.items()}
        result = race(f"{amount:,} events, {title}", contestants, rounds)
    if len(set(states.values())) != 1:
        raise RuntimeError(f"the readers ended with different meetings: {states}")
    return result


@contextmanager
def _node(amount: int, size: int) -> Iterator[int]:
    command = [sys.executable, "-m", "tests.benchmarks.ingest_load", str(amount), str(size)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sender:
        assert sender.stdout is not None
        try:
            yield int(sender.stdout.readline())
        finally:
            sender.kill()


def _python(reader: str, port: int, amount: int, states: dict[str, str]) -> Contestant:
    def run() -> Sample:
        module = "tests.benchmarks.ingest_readers"
        report = _report(sys.executable, "-m", module, reader, str(port), str(amount))
        if "state" in report:
            states[reader] = report["state"]
        return _sample(report, amount)

    return run


def _node_reader(reader: str, port: int, amount: int) -> Contestant:
    def run() -> Sample:
        place = npm_packages(*WEBLIB.iterdir(), HERE / "ingest_node.mjs")
        return _sample(_report("node", str(place / "ingest_node.mjs"), reader, str(port)), amount)

    return run


def _report(*command: str) -> dict[str, Any]:
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=WITHIN)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _sample(report: dict[str, Any], amount: int) -> Sample:
    sample = {"CPU µs per event": report["cpu"] / amount * 1e6}
    return sample | ({"largest gap ms": report["gap"] * 1e3} if "gap" in report else {})
