"""The host's words, times, details and files: small pure things."""

import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pextui.actions import ACTIONS, Action, Target
from pextui.protocol.wire import ParticipantUuid
from pextui.session import Deed, Outcome
from pextui.store import News, NewsKind
from pextui.ui import times, words
from pextui.ui.details import rows_of
from pextui.ui.save import save_frame
from tests.actions.test_table import action
from tests.store.people import person
from tests.ui.moments import in_utc

BOB = Target(ParticipantUuid("u"), "Bob")


@pytest.fixture
def utc() -> Iterator[None]:
    with in_utc():
        yield


@pytest.mark.parametrize("kind", NewsKind)
def test_every_kind_of_news_has_a_sentence(kind: NewsKind) -> None:
    said = words.news(News(0.0, kind, ("Bob",), detail="7"))

    assert said
    assert said == said.strip()
    assert kind.name not in said


@pytest.mark.parametrize(
    ("names", "count", "said"),
    [
        (("Ann",), 1, "Ann joined"),
        (("Ann", "Bob"), 2, "Ann and Bob: joined"),
        (("Ann", "Bob", "Cat"), 3, "Ann, Bob and Cat: joined"),
        (("Ann", "Bob", "Cat"), 12, "Ann, Bob, Cat and 9 more: joined"),
        ((), 1, "somebody joined"),
        (("",), 1, "somebody joined"),
    ],
)
def test_people_are_named_and_the_rest_counted(
    names: tuple[str, ...], count: int, said: str
) -> None:
    assert words.news(News(0.0, NewsKind.JOINED, names, count)) == said


@pytest.mark.parametrize("one", ACTIONS, ids=lambda one: one.id)
@pytest.mark.parametrize("outcome", Outcome)
def test_every_deed_has_a_sentence(one: Action, outcome: Outcome) -> None:
    said = words.deed(Deed(1, 0.0, one, BOB, outcome, "why not"))

    assert said.startswith("you: ")
    assert "{" not in said
    assert "  " not in said


def test_a_refusal_is_in_the_node_s_own_words_where_it_has_any() -> None:
    assert "why not" in words.outcome(Deed(1, 0.0, action("mute"), BOB, Outcome.REFUSED, "why not"))
    assert "refused" in words.outcome(Deed(1, 0.0, action("mute"), BOB, Outcome.REFUSED))
    assert "not confirmed" in words.outcome(
        Deed(1, 0.0, action("mute"), BOB, Outcome.NOT_CONFIRMED)
    )


def test_letting_in_all_is_told_person_by_person() -> None:
    assert words.verb(Deed(1, 0.0, action("admit_all"), BOB)) == "Let in Bob"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (7.9, "0:07"), (761, "12:41"), (3723, "1:02:03"), (-1, "0:00")],
)
def test_a_running_time(seconds: float, text: str) -> None:
    assert times.stopwatch(seconds) == text


def test_the_time_of_day_is_the_local_one(utc: None) -> None:
    assert times.clock(1_700_000_000) == "22:13"
    assert times.clock_seconds(1_700_000_000) == "22:13:20"
    os.environ["TZ"] = "Asia/Kolkata"
    time.tzset()
    assert times.clock(1_700_000_000) == "03:43"


def test_details_hold_every_field_sent_and_those_beyond_the_guide_last(utc: None) -> None:
    rows = rows_of(
        person(
            "u",
            is_muted="YES",
            rx_presentation_policy="DENY",
            start_time=1_700_000_000,
            spotlight=0,
            is_external=None,
            buzz_time=3,
        )
    )

    assert dict(rows)["is_muted"] == "yes"
    assert dict(rows)["rx_presentation_policy"] == "DENY"
    assert dict(rows)["start_time"] == "2023-11-14 22:13:20"
    assert rows[-1] == ("buzz_time", "3")
    assert "vendor" not in dict(rows)


def test_details_survive_any_time() -> None:
    assert dict(rows_of(person("u", start_time=1e300)))["start_time"]


def test_a_frame_is_saved_under_a_name_of_our_own_for_its_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, utc: None
) -> None:
    monkeypatch.chdir(tmp_path)
    path = save_frame(b"\xff\xd8", "../../Meet Alice@example.com", 1_700_000_000)

    assert path == tmp_path / "presentation-meet-alice-example-com-20231114-221320.jpg"
    assert path.read_bytes() == b"\xff\xd8"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_that_is_there_is_overwritten_or_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, utc: None
) -> None:
    monkeypatch.chdir(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    first = save_frame(b"one", "a", 1_700_000_000)
    os.symlink(elsewhere, tmp_path / "presentation-b-20231114-221320.jpg")

    for alias in ("a", "b"):
        try:
            second = save_frame(b"two", alias, 1_700_000_000)
        except FileExistsError:
            continue
        assert second not in (first, tmp_path / "presentation-b-20231114-221320.jpg")
    assert first.read_bytes() == b"one"
    assert not elsewhere.exists()


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (News(0.0, NewsKind.MADE_GUEST, ("Petra",)), "Petra is a guest now"),
        (
            News(0.0, NewsKind.MADE_HOST, ("Petra",), detail="by another host"),
            "Petra is a host now · by another host",
        ),
        (News(0.0, NewsKind.MADE_HOST, ("Ann", "Bob"), 2), "Ann and Bob: hosts now"),
        (
            News(0.0, NewsKind.MADE_GUEST, ("Me",), detail="by another host", is_own=True),
            "you are a guest now · by another host",
        ),
    ],
)
def test_who_has_another_role_is_told_in_a_sentence(one: News, said: str) -> None:
    assert words.news(one) == said
