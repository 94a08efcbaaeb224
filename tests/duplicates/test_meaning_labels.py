"""Labels of pairs: drawn evenly, kept as events, the last word counts, undone ones do not."""

import json

import numpy as np
import pytest

from lib.duplicates.meaning_labels import OTHER, SAME, UNSURE, decided, give, given, to_label
from lib.duplicates.pairs import Pairs
from lib.errors import BadOption
from lib.ledger import events


@pytest.fixture
def ledger(tmp_path):
    return tmp_path / "ledger.sqlite"


def pairs(n=4_000, seed=0):
    """Most pairs lie low, as in any corpus."""
    rng = np.random.default_rng(seed)
    a = rng.integers(0, 5_000, n)
    b = a + 1 + rng.integers(0, 5_000, n)
    similarity = 0.6 + 0.4 * rng.beta(1, 8, n)
    return Pairs(np.arange(10_001), a, b, similarity, np.full(n, np.nan), 0.6)


def test_pairs_to_label_are_spread_over_the_similarities():
    found = pairs()
    drawn = to_label(found, n_ranges=5, of_each=6)
    similarity = dict(zip(zip(found.a.tolist(), found.b.tolist(), strict=True), found.similarity, strict=True))
    edges = np.linspace(0.6, found.similarity.max(), 6)
    of = np.minimum(np.searchsorted(edges, [similarity[pair] for pair in drawn], "right") - 1, 4)
    assert np.bincount(of[:15], minlength=5).min() >= 1 and np.bincount(of, minlength=5).max() <= 6
    assert len(set(drawn)) == len(drawn)
    records = [record for pair in drawn for record in pair]
    assert len(set(records)) >= len(records) - 2
    assert drawn == to_label(found, n_ranges=5, of_each=6) != to_label(found, 1, 5, 6)


def test_one_record_in_all_pairs_and_no_pairs():
    star = Pairs(np.arange(50), np.zeros(49, int), np.arange(1, 50), np.linspace(0.7, 0.99, 49), np.zeros(49), 0.7)
    assert len(to_label(star, n_ranges=4, of_each=3)) == 12
    none = np.zeros(0, int)
    assert to_label(Pairs(np.arange(5), none, none, none * 1.0, none * 1.0, 0.7)) == []


def test_answers_are_events_and_the_last_word_counts(ledger):
    give(ledger, (7, 3), SAME, "Ada")
    last = give(ledger, (3, 7), OTHER, "Bo")
    give(ledger, (1, 2), UNSURE, "Ada")
    give(ledger, (4, 9), SAME, "Ada")
    assert given(ledger) == {(3, 7): OTHER, (1, 2): UNSURE, (4, 9): SAME}
    events.undo(ledger, last.uid, "Bo")
    assert given(ledger)[3, 7] == SAME
    history = events.all_events(ledger)
    assert [event.action for event in history] == ["label"] * 4 + ["undo"]
    assert json.loads(history[1].payload) == {"aspect": "two records mean the same", "answer": OTHER, "a": 3, "b": 7}
    assert events.members(ledger, history[0].uid).ids.tolist() == [3, 7]
    a, b, same = decided(given(ledger), n_records=9)
    assert (a.tolist(), b.tolist(), same.tolist()) == ([3], [7], [True])  # unsure ones and unknown records are out


@pytest.mark.parametrize(("pair", "answer"), [((1, 1), SAME), ((-1, 2), SAME), ((1, 2), "perhaps")])
def test_what_is_no_answer_is_refused(ledger, pair, answer):
    with pytest.raises(BadOption):
        give(ledger, pair, answer, "Ada")
    assert events.all_events(ledger) == []
