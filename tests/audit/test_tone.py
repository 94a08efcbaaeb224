"""Scores by group, and of twins."""

import numpy as np
import pytest

from lib.audit.marks import Marks
from lib.audit.tone import by_group, clustered_mean, counterfactual_gap

N = 600
BUCKETS = (np.arange(N) % 200).astype(np.uint8)
MARKS = Marks(
    "gender",
    "Gender",
    "mentions",
    ("men", "women"),
    np.arange(200),
    np.r_[np.ones(100, int), np.zeros(100, int)],
    np.ones(200, int),
    np.ones(N, bool),
    BUCKETS,
)


def test_the_mean_by_group_and_its_difference_from_the_rest():
    scores = np.where(np.arange(N) < 100, 0.8, 0.3)
    men, women = by_group(MARKS, scores)
    assert (women.n_documents, women.mean.value) == (100, pytest.approx(0.8))
    assert women.difference.value == pytest.approx(0.5)
    assert women.difference.low <= 0.5 <= women.difference.high
    assert men.difference.value == pytest.approx(0.3 - (100 * 0.8 + 400 * 0.3) / 500)


def test_records_without_a_score_are_left_out():
    scores = np.full(N, np.nan)
    scores[:20] = 0.5
    _, women = by_group(MARKS, scores)
    assert women.mean.why == "not enough data: 20 records, 30 are needed"


def test_twins_tell_a_scorer_that_reacts_to_words():
    texts, twins = [f"she is {n}" for n in range(N)], [f"he is {n}" for n in range(N)]

    def reacts(batch):
        return [0.9 if text.startswith("she") else 0.4 for text in batch]

    gap = counterfactual_gap(texts, twins, BUCKETS, reacts)
    assert gap.value == pytest.approx(0.5) and gap.low == pytest.approx(0.5)
    assert counterfactual_gap(texts, twins, BUCKETS, lambda batch: [0.1] * len(batch)).value == 0
    with pytest.raises(ValueError, match="600 texts have 1 twins"):
        counterfactual_gap(texts, twins[:1], BUCKETS, reacts)


def test_the_clustered_mean_is_that_of_a_bootstrap():
    rng = np.random.default_rng(0)
    scores, buckets = rng.normal(0.4, 0.2, 2000), rng.integers(0, 200, 2000)
    found = clustered_mean(np.bincount(buckets, scores, 200), np.bincount(buckets, minlength=200))
    means = scores[rng.integers(0, 2000, (1000, 2000))].mean(1)
    width = np.quantile(means, 0.975) - np.quantile(means, 0.025)
    assert (found.high - found.low) / width == pytest.approx(1, abs=0.15)
