"""The words of the filter, each for itself and together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pextui.actions import Target
from pextui.session import Deed, Outcome
from pextui.ui.cells import Facts
from pextui.ui.whom import EVERYBODY, KEYS, STATES, completion, guess, whom
from tests.actions.test_table import action
from tests.readme import README
from tests.store.people import person

ANN = person("a", display_name="Ann Söderberg", role="chair", protocol="webrtc", uri="ann@x.org")
BOB = person("b", display_name="Bob van der Berg", role="guest", protocol="sip", is_muted=True)
DOOR = person("d", display_name="Dora", service_type="waiting_room", protocol="h323")
FAILED = Deed(1, 0.0, action("mute"), Target(None, "Bob"), Outcome.REFUSED)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", "ABD"),
        ("role:guest", "BD"),
        ("role:h", "A"),
        ("!proto:zzz", "ABD"),
        ("!name:zzz", "ABD"),
        ("!role:host", "BD"),
        ("proto:sip", "B"),
        ("proto:WebRTC", "A"),
        ("waiting", "D"),
        ("!waiting", "AB"),
        ("muted", "B"),
        ("!muted role:guest !waiting", ""),
        ("name:dora", "D"),
        ('name:"van der"', "B"),
        ('"van der"', "B"),
        ('!"van der" !waiting', "A"),
        ("berg", "AB"),
        ("soder", "A"),
        ("berg sip", "B"),
        ("ann@x.org", "A"),
        ("x.org", "A"),
        ("org", ""),
        ("sip:ann@x.org", ""),
        ("addr:x", "A"),
        ("addr:ANN@", "A"),
        ("!addr:x.org", "BD"),
        ('"sip:bob"', ""),
        ("MUTED", "B"),
        ("Role:Guest", "BD"),
        ("!Waiting !Role:HOST", "B"),
        ("mut", "B"),
    ],
)
def test_a_filter_means(text: str, meant: str) -> None:
    people = {"A": ANN, "B": BOB, "D": DOOR}
    assert "".join(key for key, one in people.items() if whom(text).means(one, Facts())) == meant


@pytest.mark.parametrize(
    ("text", "facts", "is_meant"),
    [
        ("talking", Facts(is_talking=True), True),
        ("talking", Facts(), False),
        ("presenting", Facts(is_presenting=True), True),
        ("failed", Facts(has_failed=True), True),
        ("failed", Facts(deed=FAILED), False),
        ("failed", Facts(), False),
        ("quiet>10m", Facts(quiet=601.0), True),
        ("quiet>10m", Facts(quiet=599.0), False),
        ("quiet>10", Facts(quiet=601.0), True),
        ("quiet>90s", Facts(quiet=91.0), True),
        ("!quiet>90s", Facts(quiet=91.0), False),
        ("quiet<1h", Facts(quiet=3599.0), True),
        ("joined<5m", Facts(age=299.0), True),
        ("joined<5m", Facts(age=301.0), False),
        ("joined>5m", Facts(age=301.0), True),
        ("Joined>5M", Facts(age=301.0), True),
        ("joined>5m", Facts(), False),
    ],
)
def test_a_filter_looks_at_what_is_known_besides(text: str, facts: Facts, is_meant: bool) -> None:
    assert whom(text).means(ANN, facts) is is_meant
    assert whom(text).is_of_time is (">" in text or "<" in text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("role:boss", "role: is host or guest"),
        ("role:", "role: wants a value"),
        ("Proto:", "proto: wants a value"),
        ("muted name:", "name: wants a value"),
        ('name:" "', "name: wants a value"),
        ("addr:", "addr: wants a value"),
        ("!proto:", "proto: wants a value"),
        ('!name:""', "name: wants a value"),
        ("quiet>", "quiet> wants a time: 90s, 10m or 2h; 10 is 10m"),
        ("muted joined<soon", "joined< wants a time: 90s, 10m or 2h; 10 is 10m"),
        ("!mutd role:guest", "!mutd is not known; did you mean !muted?"),
        ("!kwame", "!kwame is not known: !muted !name:ann !addr:example.com"),
        (f"!{'k' * 99}", f"!{'k' * 19}… is not known: !muted !name:ann !addr:example.com"),
        ("!!muted", "!!muted is not known: !muted !name:ann !addr:example.com"),
        (
            "rol:guest",
            "rol: is none of role: proto: name: addr:; text with a colon goes in quotes",
        ),
        (
            "!sip:bob@x.org",
            "sip: is none of role: proto: name: addr:; text with a colon goes in quotes",
        ),
    ],
)
def test_a_word_that_is_wrong_is_said_and_means_nobody(text: str, sentence: str) -> None:
    faulty = whom(text)
    assert faulty.fault == sentence
    assert faulty
    assert not any(faulty.means(one, Facts()) for one in (ANN, BOB, DOOR))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("wating", "nobody is called “wating”; did you mean waiting?"),
        ("Mutd", "nobody is called “Mutd”; did you mean muted?"),
        ("presentin", "nobody is called “presentin”; did you mean presenting?"),
        ("guests", "nobody is called “guests”; did you mean role:guest?"),
        ("quite>10m", "nobody is called “quite>10m”; did you mean quiet>10m?"),
        ("ann mutd", "nobody matches the filter; did you mean muted?"),
        ("bob", ""),
        ("muted waiting", ""),
        ('"wating"', ""),
        ("name:wating", ""),
        ("", ""),
        ("...", ""),
    ],
)
def test_a_plain_word_that_means_nobody_may_be_a_slip(text: str, sentence: str) -> None:
    assert guess(text) == sentence


def test_words_of_rows_are_other_names_of_the_filter_s() -> None:
    talks, presents = Facts(is_talking=True), Facts(is_presenting=True)
    for word in ("talks", "!presents"):
        assert whom(word).means(ANN, talks)
        assert not whom(word).means(ANN, presents)


def test_the_filter_finds_what_a_row_says() -> None:
    who = person("u", display_name="Ärger", protocol="SIP", is_muted=True, uri="bob@example.com")

    for words in ("ärger", "ÄRG", "sip", "muted", "guest", "bob", "bob@example", "@example.com"):
        assert whom(words).means(who, Facts()), words
    for words in ("host", "talking", "example", "alice"):
        assert not whom(words).means(who, Facts()), words


@pytest.mark.parametrize(
    ("typed", "name"),
    [("fernan", "Mateo Fernández"), ("o'bri", "Siobhán O’Brien"), ("ZOE", "Zoë"), ("ozz", "Jose")],
)
def test_a_name_is_found_without_its_accents(typed: str, name: str) -> None:
    assert whom(typed).means(person("u", display_name=name), Facts()) is (typed != "ozz")


def test_no_filter_is_no_filter() -> None:
    assert not EVERYBODY
    assert not whom("  ")


@given(st.text(max_size=60))
def test_whatever_is_typed_means_somebody_or_nobody(text: str) -> None:
    read = whom(text)
    assert read.means(ANN, Facts()) in {True, False}
    assert whom(read.text) == read or read.tests
    assert len(guess(text)) < 80


@given(st.sampled_from(sorted(STATES)), st.sampled_from([ANN, BOB, DOOR]))
def test_a_word_turned_round_means_all_the_others(word: str, who: object) -> None:
    assert whom(word).means(who, Facts()) is not whom(f"!{word}").means(who, Facts())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("wai", "waiting"),
        ("!mu", "!muted"),
        ("muted ro", "muted role:host"),
        ("!Mu", "!muted"),
        ("addr", "addr:"),
        ("proto:s", "proto:sip"),
        ("qu", "quiet>"),
        ("waiting", None),
        ("zzz", None),
        ("", None),
        ("muted ", None),
    ],
)
def test_the_last_word_is_completed(typed: str, completed: str | None) -> None:
    assert completion(typed, ["sip", "webrtc"]) == completed


def test_the_readme_names_every_word() -> None:
    told = README.read_text("utf-8").split("A filter's words are")[1].split("any other text")[0]
    assert [word for word in (*KEYS, *STATES) if f"`{word}`" not in told] == []
