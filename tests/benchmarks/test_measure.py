"""Ratios are those of one round; who is missing, and what was not run, is said."""

import math
from functools import partial
from pathlib import Path

import pytest

from tests.benchmarks import targets
from tests.benchmarks.measure import OURS, Missing, Race, Sample, race
from tests.benchmarks.report import BEGIN, END, keep, write_page
from tests.benchmarks.targets import Target

AIM = Target("speed", "some", "a race", "ms", 0.5, peer="peer")


def a_race(ours: list[float], peers: list[float]) -> Race:
    samples: dict[str, list[Sample]] = {
        OURS: [{"ms": value} for value in ours],
        "peer": [{"ms": value} for value in peers],
    }
    return Race("a race", samples=samples)


def test_a_ratio_is_the_median_of_the_rounds_with_its_spread() -> None:
    # A round in which the machine was slow for everybody changes nothing.
    ratio = a_race([1, 30, 4], [2, 40, 4]).ratio("peer", "ms")
    assert ratio is not None
    assert (ratio.median, ratio.least, ratio.largest) == (0.75, 0.5, 1.0)
    assert str(ratio) == "0.75x (0.5 to 1)"


def test_nothing_is_as_much_as_nothing_and_less_than_all() -> None:
    ratio = a_race([0, 0, 1], [0, 1, 0]).ratio("peer", "ms")
    assert ratio is not None
    assert (ratio.least, ratio.median, ratio.largest) == (0, 1, math.inf)


def test_each_round_begins_with_another_one_and_all_take_their_turn() -> None:
    ran: list[str] = []

    def run(name: str) -> Sample:
        ran.append(name)
        return {"ms": 1}

    race("a race", {name: partial(run, name) for name in "abc"}, 3, ours="a")
    assert "".join(ran) == "abcbcacab"


def test_a_missing_peer_is_said_to_be_missing_and_the_others_go_on() -> None:
    def missing() -> Sample:
        raise Missing("there is no node | on this machine")

    def broken() -> Sample:
        raise TimeoutError("never b'LIVE':\n" + "x" * 2000 + " ImportError: no such thing")

    result = race("a race", {OURS: lambda: {"ms": 2}, "no": missing, "bad": broken}, 2)
    lines = result.markdown().splitlines()
    assert "| no | missing: there is no node ¦ on this machine |" in lines
    (bad,) = (line for line in lines if line.startswith("| bad "))
    assert bad.endswith("ImportError: no such thing |")
    assert len(bad) < 300
    assert len(result.samples[OURS]) == 2


def test_our_own_figures_are_compared_within_a_round() -> None:
    samples: dict[str, list[Sample]] = {OURS: [{"idle": 6, "warm": 2}, {"idle": 5, "warm": 5}]}
    ratio = Race("a race", samples=samples).share("idle", "warm")
    assert ratio is not None
    assert (ratio.least, ratio.largest) == (1, 3)


@pytest.mark.parametrize(
    ("ours", "told"),
    [([1.0], "0.5x (0.5 to 0.5) | yes |"), ([3.0], "1.5x (1.5 to 1.5) | **no** |")],
)
def test_a_target_is_met_at_its_limit_and_not_beyond(ours: list[float], told: str) -> None:
    assert AIM.line([a_race(ours, [2.0])]) == f"| speed vs peer | ≤ 0.5x | {told}"


def test_a_target_whose_race_was_not_run_or_whose_peer_is_missing_says_so() -> None:
    assert "| not run |" in AIM.line([])
    absent = a_race([1], [])
    absent.missing["peer"] = "no network"
    assert "| peer is missing |" in AIM.line([absent])
    assert "| not measured |" in AIM.line([Race("a race", samples={OURS: [{"MB": 1}]})])


def test_every_target_is_in_the_table_of_all_and_a_suite_without_any_has_no_table() -> None:
    assert targets.table({}).count("not run") == len(targets.TARGETS)
    assert targets.table({}, ["soak"]) == ""


def test_what_is_kept_makes_the_same_page_again(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", "utf-8")
    kept = Race("race", samples={OURS: [{"s": 0.123456}], "peer": [{"s": 2.0}]}, missing={"x": "y"})
    keep(tmp_path, "start", [kept])
    write_page(["start", "soak"], tmp_path, page)
    text = page.read_text("utf-8")
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "| peer | 2 · 0.0617x (0.0617 to 0.0617) |" in text
    assert "| x | missing: y |" in text
    assert "old" not in text
