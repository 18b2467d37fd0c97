"""Whose doing a change is."""

from dataclasses import replace

from pextui.actions import Target
from pextui.protocol.wire import ParticipantUuid
from pextui.session.deeds import Deed, Outcome
from pextui.session.origins import AGAINST_OURS, ATTRIBUTED, BY_ANOTHER, Origins
from pextui.store import NewsKind
from pextui.store.news import next_number
from tests.actions.test_table import action

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
