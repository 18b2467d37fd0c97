"""What the README promises is so."""

import re

from pextui.actions import TABLE
from tests.readme import BEGIN, END, README, key_table, with_key_table

TEXT = README.read_text("utf-8")
COMMANDS = (
    "python3 -m venv .venv && .venv/bin/pip install -e . && .venv/bin/pextui demo",
    "python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' && .venv/bin/pytest",
)


def test_its_table_of_keys_is_the_table_of_actions() -> None:
    assert TEXT.count(BEGIN) == TEXT.count(END) == 1
    assert with_key_table(TEXT) == TEXT, "python -m tests.readme writes it anew"


def test_the_table_has_every_row_once() -> None:
    lines = key_table().splitlines()

    assert [re.findall(r"`([a-z_]+)`", line.split(" | ")[1]) for line in lines[2:]] == [
        [row.id] for row in TABLE
    ]
    assert {line.count("|") for line in lines} == {6}


def test_both_commands_stand_in_it_word_for_word() -> None:
    for command in COMMANDS:
        assert f"\n{command}\n" in TEXT


def test_it_can_be_read_in_one_sitting() -> None:
    assert len(TEXT.splitlines()) <= 150 + len(TABLE)


def test_every_link_and_picture_exists() -> None:
    links = re.findall(r"!?\[[^\]]*\]\(([^)\s]+)\)", TEXT)

    assert any(link.endswith((".png", ".svg")) for link in links)
    for link in links:
        if "://" not in link and not link.startswith("#"):
            assert (README.parent / link.partition("#")[0]).is_file(), link
