"""Pexip's own published web client joins the node: what it complains about is our fault."""

import fcntl
import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from platformdirs import user_cache_path

from pextui.simulator.node import DialectName
from pextui.simulator.serving import Serving

HERE = Path(__file__).parent / "weblib"
NOT_IN_THE_GUIDE = ("started", "buzz_time", "must be null")


@pytest.fixture(scope="session")
def weblib() -> Path:
    """The client, installed beside our caches and never in the checkout."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("node and npm are not installed here")
    files = sorted(HERE.iterdir())
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
    place = user_cache_path("pextui-tests") / f"weblib-{digest}"
    place.mkdir(parents=True, exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "installed").exists():
            for file in files:
                shutil.copy(file, place)
            install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
            done = subprocess.run(install, cwd=place, capture_output=True, text=True, check=False)
            if done.returncode:
                pytest.skip(f"npm could not install the web client: {done.stderr[-300:]}")
            (place / "installed").touch()
    return place


def drive(weblib: Path, scene: str, dialect: DialectName) -> dict[str, Any]:
    with Serving(scene, living=False, dialect=dialect) as node:
        done = subprocess.run(
            ["node", "run.mjs", node.url, node.alias, *filter(None, [node.pin])],
            cwd=weblib,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    assert done.stderr == ""
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def test_it_has_no_complaint_about_a_node_of_today(weblib: Path) -> None:
    report = drive(weblib, "board", "modern")
    assert report["complaints"] == []
    assert "failed" not in report["steps"].values()
    assert len(report["steps"]["people"]) == 13
    assert report["steps"]["heard"] == ["Second: Good morning"]


def test_it_needs_no_pin_where_there_is_none(weblib: Path) -> None:
    assert drive(weblib, "quiet", "modern")["complaints"] == []


def test_in_the_guide_s_dialect_it_misses_only_what_the_guide_does_not_have(weblib: Path) -> None:
    """The guide has no `started` and no `buzz_time`, its chat event has another name, and it
    answers the disconnect of a call with true where the client takes nothing but null.
    """
    report = drive(weblib, "board", "v14")
    assert len(report["complaints"]) == len(NOT_IN_THE_GUIDE)
    for complaint, missing in zip(report["complaints"], NOT_IN_THE_GUIDE, strict=True):
        assert missing in complaint
    failed = [name for name, result in report["steps"].items() if result == "failed"]
    assert failed == ["conference_status", "call disconnect"]
    assert report["steps"]["heard"] == []
