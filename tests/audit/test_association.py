"""Words and groups with known ties."""

import numpy as np
import pytest

from lib.audit.association import associate, log_odds, npmi
from lib.audit.marking import marking, pooled


def test_words_that_only_occur_together_have_one_and_independent_words_zero():
    assert npmi(50, 50, 50, 1000) == pytest.approx(1)
    assert npmi(25, 100, 250, 1000) == pytest.approx(0)
    assert npmi(7, 7, 7, 7) == 1
    assert np.isnan(npmi(0, 5, 5, 10))


def test_log_odds_by_hand():
    ratio, error = log_odds(20, 30, 50, 100)  # cells 20, 10, 30, 40
    assert ratio == pytest.approx(np.log(20.5 * 40.5 / (10.5 * 30.5)))
    assert error == pytest.approx((1 / 20.5 + 1 / 10.5 + 1 / 30.5 + 1 / 40.5) ** 0.5)


def test_rare_words_are_left_out():
    found = associate(np.array([9, 10, 10, 200]), np.array([50, 49, 50, 400]), 500, 1000)
    assert np.isnan(found.npmi).tolist() == [True, True, False, False]
    assert found.npmi[3] == pytest.approx(0)
    assert found.p[2] < 0.001 and found.log_odds[2] < 0 and found.p[3] > 0.9
    assert found.low[2] < found.log_odds[2] < found.high[2] < 0


def test_marking_words_are_those_of_a_plain_loop():
    rng = np.random.default_rng(0)
    first, second = rng.poisson(20, 50), rng.poisson(20, 50)
    background = first + second + rng.poisson(100, 50)
    found = marking(first, second, background)
    for w in range(50):
        alpha = 1000 * background[w] / background.sum()
        omega = []
        for counts in (first, second):
            y, n = counts[w], counts.sum()
            omega.append(np.log((y + alpha) / (n + 1000 - y - alpha)))
        assert found.delta[w] == pytest.approx(omega[0] - omega[1])
        assert found.error[w] == pytest.approx((1 / (first[w] + alpha) + 1 / (second[w] + alpha)) ** 0.5)


def test_a_planted_word_marks_its_set_and_frequent_words_do_not():
    background = np.array([10_000, 300, 300])
    found = marking([5000, 60, 2], [5020, 2, 40], background)
    assert found.order.tolist() == [1, 0, 2]
    assert found.low[1] > 0 > found.high[2]


def test_pooling_over_topics_weighs_by_certainty():
    one = marking([10, 90], [10, 90], [100, 900])
    both = pooled([one, one])
    assert both.delta == pytest.approx(one.delta)
    assert both.error == pytest.approx(one.error / 2**0.5)
