"""The register of faults is complete, and every test that it names exists."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.faults.register import FAULTS, FINDINGS
from tests.figures import record

ROOT = Path(__file__).parents[2]


@cache
def names_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    found = {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }
    assigned = [node for node in tree.body if isinstance(node, ast.Assign)]
    return found | {
        one.id for node in assigned for one in node.targets if isinstance(one, ast.Name)
    }


def test_no_fault_is_missing() -> None:
    assert list(FAULTS) == [f"F{number:02}" for number in range(1, 63)]
    tests = {test for _words, *named in FAULTS.values() for test in named}
    record("R1", f"{len(FAULTS)} faults in {len(tests)} scripted tests, 0 of them untested")


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_has_a_test_that_exists(fault: str) -> None:
    _words, *tests = FAULTS[fault]

    assert tests
    for test in tests:
        path, _, name = test.partition("::")
        assert name in names_in(path), test


def test_each_finding_about_a_library_has_a_canary() -> None:
    assert list(FINDINGS) == list(range(1, 12))
    for canary in FINDINGS.values():
        path, _, name = canary.partition("::")
        assert name in names_in(path), canary
    record("R13", f"{len(FINDINGS)} findings watched, 0 of them changed")
