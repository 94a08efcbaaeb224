import numpy as np
import pytest

from lib.duplicates.calibration import auc, cosines_between, fitted, random_pairs


def test_random_pairs_have_the_spread_of_the_corpus():
    vectors = np.random.default_rng(3).normal(size=(4_000, 64)).astype(np.float16)
    spread = random_pairs(vectors, 2_000)
    assert spread.n_pairs == 4_000_000
    # Cosines of independent Gaussian vectors have mean 0 and deviation 1/sqrt(64).
    assert abs(spread.cosine_at(0.1586) - 0.125) < 0.01
    assert abs(spread.share_above(0.0) - 0.5) < 0.02
    assert spread.share_above(spread.cosine_at(1e-4)) <= 1e-4
    assert spread.sentence(1e-3).startswith("One random pair in 1,000 lies above 0.3")


def test_equal_vectors_are_drawn_once_and_few_vectors_say_nothing():
    vectors = np.zeros((1_000, 4), np.float16)
    vectors[:, 0] = 1
    assert random_pairs(vectors).n_pairs == 0
    assert random_pairs(vectors).cosine_at(1e-6) == 1.0
    assert "too few" in random_pairs(vectors).sentence()


@pytest.mark.parametrize(
    ("similarity", "same", "chance"),
    [([0.1, 0.9], [False, True], 1.0), ([0.9, 0.1], [False, True], 0.0), ([0.5, 0.5], [True, False], 0.5)],
)
def test_auc(similarity, same, chance):
    assert auc(similarity, same) == chance
    assert auc(similarity, [True, True]) is None


def drawn(n, threshold, slope, seed=0):
    """Pairs whose chance to be the same is logistic around a threshold, similarities drawn evenly."""
    rng = np.random.default_rng(seed)
    values = rng.uniform(0.5, 1.0, n)
    return values, rng.random(n) < 1 / (1 + np.exp(-slope * (values - threshold)))


def test_labelled_pairs_set_the_threshold_at_even_odds():
    found = fitted(*drawn(5_000, 0.8, 30))
    assert abs(found.threshold - 0.8) < 0.01 and found.low <= found.threshold <= found.high
    assert found.high - found.low < 0.02 and abs(found.line[1] - 30) < 3
    # The fit says of any pairs how many are the same, whichever were labelled.
    others, same = drawn(20_000, 0.8, 30, seed=1)
    assert abs(found.share_same(others) - same.mean()) < 0.02


def test_the_interval_covers_the_true_threshold():
    hits = [fitted(*drawn(40, 0.8, 25, seed)) for seed in range(300)]
    covered = [one.low <= 0.8 <= one.high for one in hits if one.threshold is not None]
    assert len(covered) > 290 and 0.90 <= np.mean(covered) <= 1.0


def test_kinds_that_do_not_overlap_are_parted_between_them():
    values = [0.6 + 0.005 * k for k in range(20)] + [0.8 + 0.005 * k for k in range(20)]
    found = fitted(values, [k >= 20 for k in range(40)])
    assert 0.695 <= found.threshold <= 0.8 and found.auc == 1.0
    assert (found.n_wrong_inside, found.n_wrong_outside) == (0, 0)
    assert 0.69 < found.low < 0.72 and 0.78 < found.high <= 0.81
    assert "by a logistic fit to 40 labelled pairs, 20 of them the same: 0 above are not" in found.sentence()


@pytest.mark.parametrize(
    ("same", "why"),
    [
        ([True] * 29, "30 are needed"),
        ([True] * 30, "all are the same; label less similar pairs too"),
        ([False] * 30, "all are not the same; label more similar pairs too"),
        ([k < 15 for k in range(30)], "cannot tell"),
        ([k not in (2, 7, 12) for k in range(30)], "most pairs are the same"),
    ],
)
def test_labels_that_set_no_threshold_say_why(same, why):
    found = fitted(np.resize(np.linspace(0.6, 0.9, 30), len(same)), same)
    assert found.threshold is None and why in found.sentence() and found.share_same(np.array([0.7])) is None


def test_the_spread_between_two_sets():
    rng = np.random.default_rng(3)
    left, right = (rng.normal(size=(2_000, 64)).astype(np.float32) for _ in range(2))
    left[:100] = 0
    spread = cosines_between(left, right, np.arange(1_500))
    assert spread.n_pairs == 1_900 * 1_500
    assert abs(spread.cosine_at(0.1586) - 0.125) < 0.01
