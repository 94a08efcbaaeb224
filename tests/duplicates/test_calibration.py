import numpy as np
import pytest

from lib.duplicates.calibration import auc, best_threshold, labelled, random_pairs
from lib.errors import BadOption


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


def test_the_threshold_that_parts_labelled_pairs():
    found = best_threshold([0.9, 0.8, 0.7, 0.6, 0.2], [True, True, False, True, False])
    assert (found.threshold, found.precision, found.recall) == (0.4, 0.75, 1.0)
    assert (found.n_same, found.n_other) == (3, 2) and abs(found.auc - 5 / 6) < 1e-12
    assert "rough guide" in found.sentence()
    assert "cannot set a threshold" in best_threshold([0.3], [True]).sentence()


def test_labelled_pairs_of_vectors():
    vectors = np.array([[1, 0], [1, 0.1], [0, 1], [0.1, 1]], np.float16)
    found = labelled(vectors, [(0, 1, True), (2, 3, True), (0, 2, False), (1, 3, False)])
    assert found.auc == 1.0 and 0.2 < found.threshold < 0.99
    with pytest.raises(BadOption, match=r"\(1, 1\) is no pair"):
        labelled(vectors, [(1, 1, True)])
    with pytest.raises(BadOption, match=r"\(0, 9\) is no pair"):
        labelled(vectors, [(0, 9, True)])
