"""Whose doing a change is."""

from dataclasses import replace

import pytest

from pextui.actions import Target
from pextui.protocol.wire import ParticipantUuid
from pextui.session.deeds import Deed, Outcome
from pextui.session.history import Job
from pextui.session.origins import (
    AGAINST_OURS,
    ALONG,
    ATTRIBUTED,
    BY_ANOTHER,
    OPENING,
    Origins,
    are_alike,
    are_opposed,
)
from pextui.store import NewsKind
from pextui.store.news import next_number
from tests.actions.test_table import action
from tests.store.people import person, store_with

ANN, BOB = ParticipantUuid("ann"), ParticipantUuid("bob")


def deed(row_id: str, outcome: Outcome, at: float, uuid: ParticipantUuid | None = ANN) -> Deed:
    return Deed(next_number(), at, action(row_id), Target(uuid), outcome, changed=at)


def test_what_nobody_here_asked_for_is_another_hosts() -> None:
    origins = Origins()
    assert origins.of(NewsKind.MUTED, ANN, 1.0) == BY_ANOTHER
    assert origins.of(NewsKind.LOCKED, None, 1.0) == BY_ANOTHER


def test_what_people_do_themselves_is_nobodys() -> None:
    origins = Origins()
    for kind in (NewsKind.JOINED, NewsKind.LEFT, NewsKind.STARTED, NewsKind.PRESENTING):
        assert origins.of(kind, ANN, 1.0) == ""
        assert kind not in ATTRIBUTED


def test_what_this_console_asked_for_is_its_own_until_it_is_seen() -> None:
    origins = Origins()
    sent = deed("mute", Outcome.SENT, 10.0)
    origins.note(sent)
    assert origins.of(NewsKind.MUTED, ANN, 11.0) == ""
    assert origins.of(NewsKind.MUTED, BOB, 11.0) == BY_ANOTHER

    origins.note(replace(sent, outcome=Outcome.SEEN, changed=11.0))
    assert origins.of(NewsKind.UNMUTED, ANN, 12.0) == AGAINST_OURS
    assert origins.of(NewsKind.MUTED, ANN, 13.0) == BY_ANOTHER
    assert origins.of(NewsKind.UNMUTED, ANN, 60.0) == BY_ANOTHER


def test_what_was_refused_is_not_ours() -> None:
    origins = Origins()
    sent = deed("mute", Outcome.SENT, 10.0)
    origins.note(sent)
    origins.note(replace(sent, outcome=Outcome.REFUSED, changed=10.5))
    assert origins.of(NewsKind.MUTED, ANN, 11.0) == BY_ANOTHER


def test_what_is_done_to_all_explains_the_news_of_each() -> None:
    origins = Origins()
    sent = deed("mute_guests", Outcome.SENT, 10.0, uuid=None)
    origins.note(sent)
    origins.note(replace(sent, outcome=Outcome.SEEN, changed=10.2))
    assert origins.of(NewsKind.GUESTS_MUTED, None, 10.2) == ""
    assert origins.of(NewsKind.MUTED, BOB, 11.0) == ""
    assert origins.of(NewsKind.MUTED, BOB, 30.0) == BY_ANOTHER


def test_what_is_done_to_all_explains_one_piece_of_news_of_each() -> None:
    origins = Origins()
    sent = deed("mute_guests", Outcome.SENT, 10.0, uuid=None)
    origins.note(sent)
    assert origins.of(NewsKind.MUTED, BOB, 10.1) == ""
    origins.note(replace(sent, outcome=Outcome.SEEN, changed=10.2))
    assert origins.of(NewsKind.MUTED, BOB, 11.0) == BY_ANOTHER
    assert origins.of(NewsKind.MUTED, ANN, 11.0) == ""

    origins.note(deed("mute_guests", Outcome.SENT, 12.0, uuid=None))
    assert origins.of(NewsKind.MUTED, BOB, 12.1) == ""


def test_who_is_muted_by_the_node_for_becoming_a_guest_was_muted_by_nobody_else() -> None:
    origins = Origins()
    sent = deed("make_guest", Outcome.SENT, 10.0)
    origins.note(sent)
    origins.note(replace(sent, outcome=Outcome.SEEN, changed=10.5))
    assert origins.of(NewsKind.MUTED, ANN, 11.0) == ""
    assert origins.of(NewsKind.MUTED, ANN, 12.0) == BY_ANOTHER
    assert origins.of(NewsKind.UNMUTED, BOB, 12.0) == BY_ANOTHER
    assert origins.of(NewsKind.UNMUTED, ANN, 60.0) == BY_ANOTHER


def test_what_a_refused_role_would_have_brought_is_another_hosts() -> None:
    origins = Origins()
    sent = deed("make_guest", Outcome.SENT, 10.0)
    origins.note(sent)
    origins.note(replace(sent, outcome=Outcome.REFUSED, changed=10.5))
    assert origins.of(NewsKind.MUTED, ANN, 11.0) == BY_ANOTHER


def test_what_was_never_confirmed_explains_nothing_for_ever() -> None:
    origins = Origins()
    origins.note(deed("mute", Outcome.NOT_CONFIRMED, 10.0))
    assert origins.of(NewsKind.MUTED, ANN, 30.0) == ""
    assert origins.of(NewsKind.MUTED, ANN, 100.0) == BY_ANOTHER


def test_what_is_asked_for_waits_for_its_event_whatever_is_asked_for_since() -> None:
    origins = Origins()
    for row_id in ("mute", "unmute", "mute"):
        origins.note(deed(row_id, Outcome.ACCEPTED, 10.0))
    assert origins.of(NewsKind.MUTED, ANN, 11.0) == ""
    assert origins.of(NewsKind.UNMUTED, ANN, 11.1) == ""
    assert origins.of(NewsKind.MUTED, ANN, 11.2) == ""
    assert origins.of(NewsKind.UNMUTED, ANN, 11.3) == BY_ANOTHER
    assert origins.of(NewsKind.MUTED, ANN, 11.4) == BY_ANOTHER


def test_an_event_may_come_a_little_after_its_deed_was_seen_to_be_so() -> None:
    for after, whose in ((ALONG, ""), (ALONG + 0.1, BY_ANOTHER)):
        origins = Origins()
        sent = deed("mute", Outcome.SENT, 10.0)
        origins.note(sent)
        origins.note(replace(sent, outcome=Outcome.SEEN, changed=11.0))
        assert origins.of(NewsKind.MUTED, ANN, 11.0 + after) == whose


def test_what_broke_at_the_node_may_be_this_console_s_and_what_it_refused_may_not() -> None:
    for outcome, whose in ((Outcome.FAILED, ""), (Outcome.REFUSED, BY_ANOTHER)):
        origins = Origins()
        sent = deed("mute", Outcome.SENT, 10.0)
        origins.note(sent)
        origins.note(replace(sent, outcome=outcome, changed=10.5))
        assert origins.of(NewsKind.MUTED, ANN, 11.0) == whose


def test_what_is_asked_of_one_explains_their_news_before_what_is_asked_of_all() -> None:
    origins = Origins()
    for sent in (
        deed("mute_guests", Outcome.SENT, 9.0, uuid=None),
        deed("mute", Outcome.SENT, 9.0),
    ):
        origins.note(sent)
        origins.note(replace(sent, outcome=Outcome.SEEN, changed=10.0))
    assert origins.of(NewsKind.MUTED, ANN, 10.0 + ALONG) == ""
    assert origins.of(NewsKind.MUTED, ANN, 11.0) == "", "of all, events come for long"
    assert origins.of(NewsKind.MUTED, ANN, 11.1) == BY_ANOTHER


def test_muting_all_guests_mutes_no_host() -> None:
    store = store_with(person("ann"), person("bob", role="chair"))
    row = action("mute_guests")
    job = Job(next_number(), row, (Target(),), {}, row.before(store, ()), None)
    origins = Origins()
    origins.note(replace(deed("mute_guests", Outcome.ACCEPTED, 10.0, uuid=None), job=job))
    assert origins.of(NewsKind.MUTED, ANN, 11.0) == ""
    assert origins.of(NewsKind.MUTED, BOB, 11.0) == BY_ANOTHER


def test_what_the_node_does_along_with_a_role_is_done_at_once() -> None:
    origins = Origins()
    sent = deed("make_guest", Outcome.SENT, 10.0)
    origins.note(sent)
    origins.note(replace(sent, outcome=Outcome.SEEN, changed=10.5))
    assert origins.of(NewsKind.MUTED, ANN, 10.5 + ALONG + 0.1) == BY_ANOTHER


@pytest.mark.parametrize("opens", [NewsKind.STARTED, NewsKind.UNLOCKED, NewsKind.JOINED])
def test_who_comes_in_when_the_door_opens_was_let_in_by_nobody(opens: NewsKind) -> None:
    origins = Origins()
    assert origins.of(NewsKind.ADMITTED, ANN, 1.0) == BY_ANOTHER
    origins.of(opens, None, 10.0)
    assert origins.of(NewsKind.ADMITTED, ANN, 10.5) == ""
    assert origins.of(NewsKind.ADMITTED, BOB, 10.0 + OPENING) == BY_ANOTHER


def test_what_another_host_has_changed_is_told_and_known_afterwards() -> None:
    origins = Origins()
    told: list[tuple[NewsKind, ParticipantUuid | None]] = []
    origins.on_theirs = lambda kind, uuid: told.append((kind, uuid))
    before = next_number()
    origins.note(deed("mute", Outcome.ACCEPTED, 10.0))
    origins.of(NewsKind.MUTED, ANN, 11.0)
    assert not origins.have_changed({NewsKind.MUTED}, ANN, before)
    origins.of(NewsKind.UNMUTED, ANN, 12.0)
    assert told == [(NewsKind.UNMUTED, ANN)]
    assert origins.have_changed({NewsKind.MUTED}, ANN, before), "the opposite counts"
    assert not origins.have_changed({NewsKind.MUTED}, BOB, before)
    assert not origins.have_changed({NewsKind.MUTED}, ANN, next_number())


def test_what_is_opposed_is_alike_and_what_is_something_else_is_neither() -> None:
    mute, unmute, lock = action("mute"), action("unmute"), action("lock")
    assert are_opposed(mute, unmute)
    assert not are_opposed(mute, mute)
    assert are_alike(mute, mute)
    assert are_alike(mute, unmute)
    assert not are_alike(mute, lock)
