"""Rounds in which every contestant takes its turn, and the ratios of what they took."""

import math
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self

OURS: Final = "pextui"

BRIEF: Final = 160
"""Letters of a reason that fit in a table."""

Sample = Mapping[str, float]
"""What one run cost, by metric with its unit: ``{"CPU s": 0.4, "bytes": 120}``; less is better."""

Contestant = Callable[[], Sample]
"""Runs once; raises Missing where its library is not on this machine."""


class Missing(Exception):
    """A peer that cannot run here, with the reason."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """The median of the ratios of all rounds, and the least and largest of them."""

    median: float
    least: float
    largest: float

    @classmethod
    def of(cls, ours: Sequence[float], theirs: Sequence[float]) -> Self:
        """Return the ratio of *ours* to *theirs*, round by round; nothing is as much as nothing."""
        pairs = zip(ours, theirs, strict=True)
        ratios = [1.0 if mine == its else mine / its if its else math.inf for mine, its in pairs]
        return cls(statistics.median(ratios), min(ratios), max(ratios))

    def __str__(self) -> str:
        return f"{_short(self.median)}x ({_short(self.least)} to {_short(self.largest)})"


@dataclass(slots=True)
class Race:
    """One load, what everybody took for it in each round, and who is missing, with the reason."""

    title: str
    ours: str = OURS
    samples: dict[str, list[Sample]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def metrics(self) -> list[str]:
        """Return what was measured, in the order of the first sample that has it."""
        every = (sample for samples in self.samples.values() for sample in samples)
        return list(dict.fromkeys(metric for sample in every for metric in sample))

    def median(self, name: str, metric: str) -> float | None:
        """Return the median of *metric* for *name*, None where it was not measured."""
        values = self._values(name, metric)
        return statistics.median(values) if values else None

    def ratio(self, name: str, metric: str) -> Ratio | None:
        """Return what ours took, divided by what *name* took in the same round."""
        ours, theirs = self._values(self.ours, metric), self._values(name, metric)
        if not ours or len(ours) != len(theirs):
            return None
        return Ratio.of(ours, theirs)

    def share(self, metric: str, base: str) -> Ratio | None:
        """Return ours in *metric*, divided by ours in the metric *base* of the same round."""
        values, bases = self._values(self.ours, metric), self._values(self.ours, base)
        if not values or len(values) != len(bases):
            return None
        return Ratio.of(values, bases)

    def _values(self, name: str, metric: str) -> list[float]:
        return [one[metric] for one in self.samples.get(name, ()) if metric in one]

    def markdown(self) -> str:
        """Return a table: a line for each contestant; behind each figure ours divided by it."""
        metrics = self.metrics()
        lines = [f"**{self.title}**", "", f"| | {' | '.join(metrics)} |"]
        lines.append("|---" * (len(metrics) + 1) + "|")
        for name in self.samples:
            cells = [self._cell(name, metric) for metric in metrics]
            lines.append(f"| {name} | {' | '.join(cells)} |")
        lines += [f"| {name} | missing: {_brief(why)} |" for name, why in self.missing.items()]
        return "\n".join(lines)

    def _cell(self, name: str, metric: str) -> str:
        value, ratio = self.median(name, metric), self.ratio(name, metric)
        if value is None:
            return ""
        return _short(value) if name == self.ours or ratio is None else f"{_short(value)} · {ratio}"

    def as_json(self) -> dict[str, Any]:
        """Return all that was measured, round by round, to four digits."""
        rounds = {
            name: [{metric: float(f"{value:.4g}") for metric, value in one.items()} for one in each]
            for name, each in self.samples.items()
        }
        return {"title": self.title, "ours": self.ours, "rounds": rounds, "missing": self.missing}

    @classmethod
    def of_json(cls, content: Mapping[str, Any]) -> "Race":
        """Return the race that ``as_json`` told of."""
        return cls(content["title"], content["ours"], content["rounds"], content["missing"])


def race(title: str, contestants: Mapping[str, Contestant], rounds: int, ours: str = OURS) -> Race:
    """Let all run in turn, *rounds* times, each round beginning with another one."""
    result = Race(title, ours, {name: [] for name in contestants})
    names = list(contestants)
    for number in range(rounds):
        for name in _from(names, number):
            if name not in result.missing:
                _run(result, name, contestants[name])
        print(f"  {title}: round {number + 1} of {rounds}", file=sys.stderr, flush=True)
    return result


def _run(result: Race, name: str, run: Contestant) -> None:
    try:
        result.samples[name].append(run())
    except (Missing, OSError) as why:
        # Who fails once has failed: the others go on without them.
        result.missing[name] = str(why)
        del result.samples[name]


def _from(names: Sequence[str], number: int) -> Iterable[str]:
    first = number % len(names)
    return [*names[first:], *names[:first]]


def _short(value: float) -> str:
    """Return *value* with three digits that count."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) >= 0.001 else f"{value:.1e}"


def _brief(reason: str) -> str:
    """Return *reason* on a line that fits in a table; its end says most."""
    line = " ".join(reason.replace("|", "¦").split())
    return line if len(line) <= BRIEF else f"{line[: BRIEF // 4]} … {line[-BRIEF:]}"


def cpu_of(*arguments: str) -> Contestant:
    """Return a contestant that is Python with *arguments*; it costs CPU seconds, system's too."""

    def run() -> Sample:
        before = os.times()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        after = os.times()
        user = after.children_user - before.children_user
        return {"CPU s": user + after.children_system - before.children_system}

    return run
