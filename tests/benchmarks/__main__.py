"""``python -m tests.benchmarks [NAME …] [--quick]``: measure, and print and keep the tables."""

import argparse
import json
import platform
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tests.benchmarks import ingest, keys, render, slow, soak, ssh, start, targets
from tests.benchmarks.measure import Race

Suite = Callable[..., list[Race]]

SUITES: Final[dict[str, Suite]] = {
    "start": start.races,
    "ingest": ingest.races,
    "render": render.races,
    "ssh": ssh.races,
    "slow": slow.races,
    "keys": keys.races,
    "soak": soak.races,
}
"""Each takes ``is_quick`` and returns its races."""


def main() -> None:
    """Run the suites that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SUITES))
    parser.add_argument("--quick", action="store_true", help="fewer rounds, shorter loads")
    parser.add_argument("--out", type=Path, help="a folder for NAME.json and NAME.md")
    options = parser.parse_args()
    if unknown := set(options.names) - SUITES.keys():
        parser.error(f"there is no {', '.join(sorted(unknown))}; choose from {', '.join(SUITES)}")
    # Whatever was begun is ended then, as with Ctrl+C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    done: dict[str, list[Race]] = {}
    for name in options.names or SUITES:
        done[name] = SUITES[name](is_quick=options.quick)
        print((tables := _tables(name, done)) + "\n")
        if options.out:
            _keep(options.out, name, done[name], tables)
    aims = f"## Targets\n\n{targets.table(done)}\n"
    print(aims)
    if options.out:
        (options.out / "targets.md").write_text(aims, "utf-8")


def _tables(name: str, done: dict[str, list[Race]]) -> str:
    """Return the targets of the suite, and then all that it measured."""
    parts = [f"## {name}", targets.table(done, [name]), *(one.markdown() for one in done[name])]
    return "\n\n".join(filter(None, parts))


def _keep(folder: Path, name: str, races: list[Race], tables: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    at = {"date": datetime.now(UTC).date().isoformat(), "machine": platform.platform()}
    content = at | {"races": [one.as_json() for one in races]}
    (folder / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n", "utf-8")
    (folder / f"{name}.md").write_text(tables + "\n", "utf-8")


if __name__ == "__main__":
    main()
