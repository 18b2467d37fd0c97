"""``python -m tests.benchmarks [NAME …] [--quick] [--keep]``: measure, and print the tables."""

import argparse
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.benchmarks import ingest, keys, render, slow, soak, ssh, start, targets
from tests.benchmarks.measure import Race
from tests.benchmarks.report import RESULTS, keep, tables, write_page

Suite = Callable[..., list[Race]]

SUITES: Final[dict[str, Suite]] = {
    "ingest": ingest.races,
    "render": render.races,
    "ssh": ssh.races,
    "slow": slow.races,
    "keys": keys.races,
    "start": start.races,
    "soak": soak.races,
}
"""Each takes ``is_quick`` and returns its races."""


def main() -> None:
    """Run the suites that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SUITES))
    parser.add_argument("--quick", action="store_true", help="fewer rounds, shorter loads")
    parser.add_argument("--out", type=Path, help="a folder for NAME.json and NAME.md")
    parser.add_argument("--keep", action="store_true", help="keep it all, and write README.md anew")
    options = parser.parse_args()
    if unknown := set(options.names) - SUITES.keys():
        parser.error(f"there is no {', '.join(sorted(unknown))}; choose from {', '.join(SUITES)}")
    # Whatever was begun is ended then, as with Ctrl+C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    folder = RESULTS if options.keep else options.out
    done: dict[str, list[Race]] = {}
    for name in options.names or SUITES:
        done[name] = SUITES[name](is_quick=options.quick)
        print(tables(name, done[name]) + "\n", flush=True)
        if folder:
            keep(folder, name, done[name])
        if options.keep:
            write_page(list(SUITES))
    print(f"## Targets\n\n{targets.table(done)}\n")


if __name__ == "__main__":
    main()
