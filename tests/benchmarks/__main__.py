"""``python -m tests.benchmarks [--quick]``: run all benchmarks and print their tables."""

import argparse

from tests.benchmarks import start
from tests.benchmarks.measure import table


def main() -> None:
    """Measure, then print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    rounds = 3 if parser.parse_args().quick else 7
    print(table("start", "CPU s", start.words(rounds)))


if __name__ == "__main__":
    main()
