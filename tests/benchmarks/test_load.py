"""The load is the same for everybody, and each of its words can be seen whole."""

from itertools import islice, pairwise

from tests.benchmarks.load import TOP, WORD, Changes, people, words


def test_a_word_differs_in_every_letter_from_the_one_before_it() -> None:
    some = list(islice(words(seed=3), 500))
    assert {len(word) for word in some} == {WORD}
    assert all(new != old for a, b in pairwise(some) for old, new in zip(a, b, strict=True))


def test_a_changed_word_differs_in_every_letter_from_what_that_person_had() -> None:
    changes = Changes(people(30), seed=3)
    for _ in range(500):
        before = {person["uuid"]: person["protocol"] for person in changes.people}
        person = changes.one()
        was = before[person["uuid"]]
        assert all(new != old for new, old in zip(person["protocol"], was, strict=True))


def test_the_same_seed_gives_the_same_load() -> None:
    one, same, other = (Changes(people(50), seed) for seed in (1, 1, 2))
    told = [[dict(changes.one()) for _ in range(200)] for changes in (one, same, other)]
    assert told[0] == told[1] != told[2]


def test_half_of_the_changes_are_in_the_first_rows_and_none_in_the_row_of_the_probes() -> None:
    changes = Changes(people(1000), seed=1)
    order = {person["uuid"]: number for number, person in enumerate(changes.people)}
    rows = [order[changes.one()["uuid"]] for _ in range(2000)]
    assert 0 not in rows
    assert 0.45 < sum(row < TOP for row in rows) / len(rows) < 0.56
