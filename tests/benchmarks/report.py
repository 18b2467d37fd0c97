"""Keeps what was measured, and writes the page that shows the last full run."""

import json
import os
import platform
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from tests.benchmarks import targets
from tests.benchmarks.measure import Race

PAGE: Final = Path(__file__).with_name("README.md")
RESULTS: Final = Path(__file__).with_name("results")
BEGIN, END = "<!-- written by python -m tests.benchmarks --keep -->", "<!-- end -->"

_BLOCK: Final = re.compile(f"{re.escape(BEGIN)}.*{re.escape(END)}", re.DOTALL)


def tables(name: str, races: Sequence[Race]) -> str:
    """Return the targets of the suite *name*, and then all that it measured."""
    aims = targets.table({name: races}, [name])
    return "\n\n".join(filter(None, [f"## {name}", aims, *(one.markdown() for one in races)]))


def keep(folder: Path, name: str, races: Sequence[Race]) -> None:
    """Write NAME.json, with all rounds, and NAME.md, with the tables, into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    content = _circumstances() | {"races": [one.as_json() for one in races]}
    (folder / f"{name}.json").write_text(json.dumps(content, separators=(",", ":")) + "\n", "utf-8")
    (folder / f"{name}.md").write_text(tables(name, races) + "\n", "utf-8")


def write_page(names: Sequence[str], folder: Path = RESULTS, page: Path = PAGE) -> None:
    """Write what is kept in *folder* of the suites *names* into the *page* between its marks."""
    kept = {name: _read(folder / f"{name}.json") for name in names}
    there = {name: content for name, content in kept.items() if content}
    races = {name: [Race.of_json(one) for one in it["races"]] for name, it in there.items()}
    parts = [_when(there), targets.table(races), *(tables(name, races[name]) for name in races)]
    block = "\n\n".join([BEGIN, *parts, END])
    page.write_text(_BLOCK.sub(lambda _: block, page.read_text("utf-8")), "utf-8")


def _read(file: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return content


def _circumstances() -> dict[str, Any]:
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}",
        "python": platform.python_version(),
    }


def _when(there: Mapping[str, Mapping[str, Any]]) -> str:
    words = {f"{it['date']} ({it['machine']}, Python {it['python']})" for it in there.values()}
    return f"Measured {', '.join(sorted(words)) or 'never'}."
