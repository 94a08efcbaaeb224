import numpy as np
import pytest

from lib.duplicates import incremental
from lib.duplicates.incremental import match_new
from lib.duplicates.match import match
from lib.duplicates.pairs import Pairs
from lib.duplicates.signatures import NearOptions, sign
from lib.errors import BadOption

COLUMNS = ("representative", "a", "b", "similarity", "containment")
WORDS = " ".join(f"w{k}" for k in range(60))
CROWD = [f"{WORDS} and the number {k}" for k in range(150)]


def assert_same(one: Pairs, other: Pairs):
    for name in COLUMNS:
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    assert (one.floor, one.n_crowded) == (other.floor, other.n_crowded)


@pytest.mark.parametrize("n_old", [0, 1, 300, 700])
def test_new_batches_give_what_a_full_run_gives(planted_texts, n_old):
    texts = [*planted_texts[:650], "", *planted_texts[:30], *planted_texts[650:], *planted_texts[5:9]]
    batches = [sign(texts[:n_old]), sign(texts[n_old:705]), sign(texts[705:])]
    whole = match(batches)
    assert len(whole) > 500
    old = match(batches[:1])
    assert_same(match_new(batches, old), whole)
    assert_same(match_new(batches, match_new(batches[:2], old)), whole)
    assert_same(match_new([sign(texts)], old), whole)


@pytest.mark.parametrize("n_old", [100, 128, 129, 140])
def test_crowded_buckets_are_counted_as_in_a_full_run(n_old):
    batches = [sign(CROWD[:n_old]), sign(CROWD[n_old:])]
    whole = match(batches)
    assert whole.n_crowded > 0
    assert_same(match_new(batches, match(batches[:1])), whole)


def test_little_work_space_gives_the_same(planted_texts, monkeypatch):
    batches = [sign(planted_texts[:400]), sign(planted_texts[400:])]
    monkeypatch.setattr(incremental, "N_CANDIDATES_AT_ONCE", 100)
    assert_same(match_new(batches, match(batches[:1])), match(batches))


def test_nothing_new_changes_nothing(planted_texts):
    old = match([sign(planted_texts[:200])])
    assert_same(match_new([sign(planted_texts[:200])], old), old)
    assert_same(match_new([], match([])), match([]))


def test_stored_pairs_that_do_not_fit_are_refused(planted_texts):
    batches = [sign(planted_texts[:20]), sign(planted_texts[20:40])]
    with pytest.raises(BadOption, match=r"stored pairs are of 20 records from similarity 0\.5 on"):
        match_new(batches, match(batches[:1]), NearOptions(floor=0.6))
    with pytest.raises(BadOption, match="compare all of them anew"):
        match_new(batches, match([sign(planted_texts[:41])]))
