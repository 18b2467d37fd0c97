"""``python -m tests.promises [--long] [R1 …]``: keep promises once more, and write their table.

The table in tests/README.md is written from what the tests measured in this very run.
"""

import argparse
import os
import platform
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tests.faults.register import FAULTS
from tests.figures import PLACE, recorded

README: Final = Path(__file__).with_name("README.md")
ROOT: Final = Path(__file__).parents[1]
BEGIN, END = "<!-- promises: written by python -m tests.promises -->", "<!-- end of promises -->"
_BLOCK: Final = re.compile(f"{re.escape(BEGIN)}.*{re.escape(END)}", re.DOTALL)

_FAULTS = "tests/faults/"
_LONG = f"{_FAULTS}test_long_meetings.py"
_STORMS = f"{_FAULTS}test_storms.py"
_TERMINAL = "tests/terminal/test_terminal.py"

PROMISES: Final[dict[str, tuple[str, ...]]] = {
    "R1": (
        "Each fault of the register has its tests, and they pass",
        *sorted({test for _words, *tests in FAULTS.values() for test in tests}),
        f"{_FAULTS}test_register.py",
    ),
    "R2": (
        "The list is right within one wait and a second of the node's return",
        f"{_FAULTS}test_bad_lines.py::test_the_list_is_right_soon_after_the_node_is_back",
    ),
    "R3": (
        "A dead line is found within 30 s, withheld events are within 60 s",
        "tests/session/test_silence.py",
        "tests/session/test_recovery.py",
    ),
    "R4": (
        "A list that was there never goes blank",
        "tests/store/test_roster.py",
        f"{_FAULTS}test_bad_lines.py::test_whatever_happens_the_console_knows_the_truth_in_the_end",
    ),
    "R5": (
        "What the node did before the line died is never sent again",
        f"{_FAULTS}test_bad_lines.py::"
        "test_what_a_line_kills_after_the_node_has_done_it_is_never_done_twice",
    ),
    "R6": (
        "The token outlives a day, an hour's sleep and a stuck terminal",
        f"{_LONG}::test_a_token_lives_for_as_long_as_the_meeting",
        "tests/session/test_silence.py",
        "tests/session/test_recovery.py",
        f"{_STORMS}::test_a_terminal_that_takes_nothing_costs_no_token",
    ),
    "R7": (
        "However it is left: token released in 2 s, process gone in 3 s",
        "tests/terminal/test_leaving.py",
        "tests/terminal/test_hard_endings.py",
        _TERMINAL,
    ),
    "R8": (
        "Only known sequences reach the terminal, whatever people are called",
        _TERMINAL,
        "tests/ui/test_hostile_names.py",
        "tests/ui/test_no_markup.py",
    ),
    "R9": (
        "No token and no PIN in logs, crashes, addresses, errors, files",
        "tests/client/test_secrecy.py",
        "tests/cli/test_console.py",
        f"{_TERMINAL}::test_a_bug_ends_it_with_a_sentence_that_holds_no_secret",
        "tests/terminal/test_secret_places.py",
    ),
    "R10": ("The event stream is read as the standard says", "tests/client/test_decoding.py"),
    "R11": (
        "Everything is bounded; a storm fills no memory and holds up no key",
        f"{_STORMS}::test_a_storm_fills_no_memory_and_keys_are_answered",
        "tests/client/test_answers.py",
        "tests/protocol/test_events.py",
        "tests/store/test_roster.py::test_no_node_fills_the_memory_with_people",
    ),
    "R12": (
        "Nothing is left open, however often it begins anew",
        f"{_LONG}::test_any_number_of_new_beginnings_leaves_nothing_open",
        f"{_LONG}::test_two_hundred_double_cancels_leave_nothing_open",
    ),
    "R13": (
        "What is leaned on in libraries is watched",
        "tests/client/test_canaries.py",
        "tests/ui/test_canaries.py",
        "tests/ui/test_driver.py",
        f"{_FAULTS}test_register.py",
    ),
}
"""Each promise in words, and the tests that keep it."""


def main() -> int:
    """Run the tests of each promise and write the table; returns 1 when a promise is not kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.promises", description=__doc__)
    parser.add_argument("numbers", nargs="*", metavar="R1", help="only these promises")
    parser.add_argument("--long", action="store_true", help="as by night: most of an hour")
    options = parser.parse_args()
    if unknown := set(options.numbers) - PROMISES.keys():
        parser.error(f"there is no promise {', '.join(sorted(unknown))}")
    is_kept = True
    for number in options.numbers or PROMISES:
        # The register is kept in its ordinary size: what is long in it has a promise of its own.
        row, is_this_kept = _row(number, is_long=options.long and number != "R1")
        is_kept &= is_this_kept
        README.write_text(_with_row(README.read_text("utf-8"), number, row), "utf-8")
    return 0 if is_kept else 1


def _row(number: str, *, is_long: bool) -> tuple[str, bool]:
    words, *tests = PROMISES[number]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "figures"
        environment = os.environ | {PLACE: str(place)} | ({"PEXTUI_LONG": "1"} if is_long else {})
        command = [sys.executable, "-m", "pytest", "-q", "--timeout", "1200", *tests]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        figures = [one for one in recorded(place) if one.promise == number]
    passed = re.search(r"(\d+) passed", done.stdout)
    print(f"{number}: {passed[0] if passed else done.stdout[-2000:]}", flush=True)
    is_kept = done.returncode == 0 and bool(figures) and all(one.is_kept for one in figures)
    said = dict.fromkeys(one.words for one in figures)
    told = "; ".join([f"{passed[1] if passed else 0} tests", *(said or ["not measured"])])
    judged = f"{'kept' if is_kept else 'NOT KEPT'}: {told}"
    return f"| {number} | {words} | {_how(number, tests)} | {judged} | {_today()} |", is_kept


def _how(number: str, tests: list[str]) -> str:
    """Return the files of the tests; those of the register are too many to name here."""
    files = dict.fromkeys(test.partition("::")[0].removeprefix("tests/") for test in tests)
    named = ["faults/register.py"] if number == "R1" else list(files)
    return ", ".join(f"`{file}`" for file in named)


def _today() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d")


def _with_row(text: str, number: str, row: str) -> str:
    """Return *text* with *row* in the place of the one that the table has of this promise."""
    block = _BLOCK.search(text)
    old = re.findall(r"^\| (R\d+) \|.*$", block[0], re.MULTILINE) if block else []
    lines = re.findall(r"^\| R\d+ \|.*$", block[0], re.MULTILINE) if block else []
    known = dict(zip(old, lines, strict=True)) | {number: row}
    rows = [known[one] for one in PROMISES if one in known]
    where = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    head = f"Measured on {where}.\n\n| | what | how | figure | date |\n|---|---|---|---|---|\n"
    return _BLOCK.sub(lambda _: f"{BEGIN}\n{head}" + "\n".join(rows) + f"\n{END}", text)


if __name__ == "__main__":
    sys.exit(main())
