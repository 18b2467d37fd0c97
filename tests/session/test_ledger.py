"""What is kept of what this console did."""

from pextui.actions import Target
from pextui.protocol.wire import participant_uuid
from pextui.session import Job, Outcome
from pextui.session.deeds import DEEDS_LIMIT, Ledger
from pextui.store import Store
from pextui.store.news import next_number
from tests.actions.test_table import action

AT_ANN = Target(participant_uuid("ann"), "ann")


def job(row_id: str, *targets: Target) -> Job:
    """One key's work, in an empty meeting."""
    row = action(row_id)
    return Job(next_number(), row, targets, {}, row.before(Store(), targets), None)


def test_the_ledger_keeps_what_is_open_and_forgets_whole_jobs() -> None:
    ledger, under_way, done = Ledger(), job("mute", AT_ANN), job("mute", AT_ANN)
    first = ledger.open(under_way, AT_ANN, 0.0)
    others = [ledger.open(done, AT_ANN, 0.0) for _ in range(DEEDS_LIMIT + 500)]
    for deed in others:
        ledger.update(deed, Outcome.REFUSED, 1.0)
    assert len(ledger.of(done)) == DEEDS_LIMIT + 500, "the newest job can be counted"

    newest = job("mute", AT_ANN)
    last = ledger.open(newest, AT_ANN, 2.0)
    assert [one.number for one in ledger.deeds] == [first.number, last.number]
    ledger.update(others[0], Outcome.SEEN, 3.0)
    assert len(ledger.deeds) == 2


def test_the_ledger_keeps_what_can_be_taken_back() -> None:
    ledger, wanted = Ledger(), job("mute", AT_ANN)
    ledger.wanted = {wanted.number}
    kept = ledger.update(ledger.open(wanted, AT_ANN, 0.0), Outcome.SEEN, 1.0)
    for _ in range(DEEDS_LIMIT + 1):
        ledger.update(ledger.open(job("mute", AT_ANN), AT_ANN, 2.0), Outcome.SEEN, 3.0)
    assert ledger.of(wanted) == (kept,)
    assert len(ledger.deeds) == DEEDS_LIMIT


def test_what_is_not_seen_yet_is_known_of_each_target() -> None:
    ledger, mute, lock = Ledger(), job("mute", AT_ANN), job("lock", Target())
    first, second = ledger.open(mute, AT_ANN, 0.0), ledger.open(lock, Target(), 0.0)
    first = ledger.update(first, Outcome.ACCEPTED, 1.0)
    assert ledger.unseen(AT_ANN) == (first,)
    assert ledger.unseen(Target()) == (second,)
    ledger.update(first, Outcome.SEEN, 2.0)
    assert ledger.unseen(AT_ANN) == ()
