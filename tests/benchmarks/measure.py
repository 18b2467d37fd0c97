"""Rounds in which every contestant takes its turn, and the ratios of what they took."""

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Contestant = Callable[[], float]
"""Runs once and returns what it cost, the less the better."""


@dataclass(frozen=True, slots=True)
class Row:
    """One contestant: the median cost, and the median, least and largest ratio to the peer."""

    name: str
    cost: float
    ratio: float
    least: float
    largest: float

    def line(self) -> str:
        """Return a line of a Markdown table."""
        spread = f"{self.least:.2f} to {self.largest:.2f}"
        return f"| {self.name} | {self.cost:.3f} | {self.ratio:.2f} | {spread} |"


def compare(contestants: Mapping[str, Contestant], peer: str, rounds: int) -> list[Row]:
    """Let all run in turn, *rounds* times; ratios are to *peer* in the same round."""
    costs: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            costs[name].append(run())
    return [_row(name, costs[name], costs[peer]) for name in contestants]


def _row(name: str, costs: Sequence[float], peers: Sequence[float]) -> Row:
    ratios = [cost / peer for cost, peer in zip(costs, peers, strict=True)]
    return Row(name, statistics.median(costs), statistics.median(ratios), min(ratios), max(ratios))


def cpu_of(*arguments: str) -> Contestant:
    """Return a contestant that is Python with *arguments*; it costs CPU seconds, system's too."""

    def run() -> float:
        before = os.times()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        after = os.times()
        return (
            after.children_user
            + after.children_system
            - before.children_user
            - before.children_system
        )

    return run


def table(title: str, unit: str, rows: Sequence[Row]) -> str:
    """Return *rows* as a Markdown table."""
    head = f"| {title} | {unit} | ratio | spread |\n|---|---|---|---|\n"
    return head + "\n".join(row.line() for row in rows)
