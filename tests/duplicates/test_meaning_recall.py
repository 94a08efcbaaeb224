import numpy as np

from lib.duplicates import meaning_recall
from lib.duplicates.meaning import MeaningOptions, pairs_by_meaning, without
from lib.duplicates.meaning_recall import drawn, measured_recall
from tests.duplicates.test_meaning import clustered, true_pairs


def test_the_share_of_true_pairs_that_are_stored():
    vectors = clustered(900)
    options = MeaningOptions(floor=0.9, most_for_record=900)
    found = pairs_by_meaning(vectors, options)
    all_ = measured_recall(vectors, found, n_sampled=2_000)
    assert (all_.share, all_.n_true, all_.n_sampled) == (1.0, 2 * len(true_pairs(vectors, 0.9)), 894)
    half = without(found, 0.95)
    half = half.__class__(**{**vars(half), "pairs": half.pairs.__class__(**{**vars(half.pairs), "floor": 0.9})})
    share = len(true_pairs(vectors, 0.95)) / len(true_pairs(vectors, 0.9))
    assert abs(measured_recall(vectors, half, n_sampled=2_000).share - share) < 1e-9


def test_a_measure_goes_on_from_an_earlier_one(monkeypatch):
    monkeypatch.setattr(meaning_recall, "BATCH", 300)
    vectors, options = clustered(2_000, n_centres=300), MeaningOptions(floor=0.8, most_for_record=3)
    old, new = pairs_by_meaning(vectors[:1_500], options), pairs_by_meaning(vectors, options)
    before = measured_recall(vectors[:1_500], old, n_sampled=200).picks
    n_compared = []
    compared = meaning_recall._compared

    def counted(vectors, chosen, places, ids, *rest):
        n_compared.append((len(places), len(ids)))
        return compared(vectors, chosen, places, ids, *rest)

    whole = measured_recall(vectors, new, n_sampled=200, n_threads=3)
    monkeypatch.setattr(meaning_recall, "_compared", counted)
    grown = measured_recall(vectors, new, n_sampled=200, n_threads=1, before=(before, 1_500))
    assert (grown.share, grown.n_true, grown.n_sampled) == (whole.share, whole.n_true, whole.n_sampled)
    for name in ("ids", "row", "key"):
        assert np.array_equal(getattr(grown.picks, name), getattr(whole.picks, name))
    (n_fresh, n_all), (n_stayed, n_new) = n_compared
    assert 20 < n_fresh < 80 and n_all > 1_900 and n_fresh + n_stayed == 200 and n_new == 500


def test_most_of_a_sample_stays_as_records_come():
    ids = np.arange(5_000)
    some, more = drawn(ids, 400, 3), drawn(np.arange(5_500), 400, 3)
    assert len(some) == 400 and (np.diff(some) > 0).all() and set(more) - set(some) == set(more[more >= 5_000])
    assert 2_300 < some.mean() < 2_700 and drawn(ids, 400, 4).tolist() != some.tolist()
    assert drawn(ids[:7], 400, 3).tolist() == list(range(7))
