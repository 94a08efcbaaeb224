"""Intervals against independent implementations, and what they refuse to say."""

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from lib.audit.intervals import (
    Estimate,
    benjamini_hochberg,
    clustered_difference,
    clustered_share,
    jackknife_error,
    ratio_of_shares,
    wilson,
)


@pytest.mark.parametrize("hits, n", [(0, 10), (3, 10), (10, 10), (1, 1000), (499, 1000), (12345, 1_000_000)])
def test_wilson_is_that_of_statsmodels(hits, n):
    assert np.allclose(wilson(hits, n), proportion_confint(hits, n, method="wilson"), atol=1e-12)


def test_wilson_of_nothing_is_anything():
    assert wilson(0, 0) == (0.0, 1.0)


def test_benjamini_hochberg_is_that_of_statsmodels():
    p = np.random.default_rng(3).random(200) ** 3
    assert np.allclose(benjamini_hochberg(p), multipletests(p, method="fdr_bh")[1], atol=1e-12)
    assert benjamini_hochberg(np.array([0.04])).tolist() == [0.04]


def test_the_jackknife_agrees_with_a_bootstrap_of_documents():
    rng = np.random.default_rng(5)
    women = rng.poisson(3, 3000) * (rng.random(3000) < 0.25)  # documents that speak of women do so many times
    total = women + rng.poisson(3, 3000) * (rng.random(3000) < 0.5)
    buckets = rng.integers(0, 200, 3000)
    share = clustered_share(np.bincount(buckets, women, 200), np.bincount(buckets, total, 200))
    draws = rng.integers(0, 3000, (2000, 3000))
    bootstrap = women[draws].sum(1) / total[draws].sum(1)
    width = np.quantile(bootstrap, 0.975) - np.quantile(bootstrap, 0.025)
    assert share.value == women.sum() / total.sum()
    assert (share.high - share.low) / width == pytest.approx(1, abs=0.15)


def test_near_zero_the_interval_stays_positive_and_is_not_symmetric():
    hits = np.zeros(200)
    hits[:6] = 1
    share = clustered_share(hits, np.full(200, 10))
    assert share.value == 0.003
    assert 0 < share.low < 0.003 < share.high < 0.01
    assert share.high - share.value > share.value - share.low


@pytest.mark.parametrize(
    "hits, totals, expected",
    [
        ([1] * 29, [1] * 29, Estimate(None, why="not enough data: 29 mentions on the axis, 30 are needed")),
        ([5] * 10, [10] * 10, Estimate(0.5, why="no interval: 10 clusters, 20 are needed")),
        ([], [], Estimate(None, why="not enough data: 0 mentions on the axis, 30 are needed")),
    ],
)
def test_too_little_data_is_said(hits, totals, expected):
    assert clustered_share(np.array(hits), np.array(totals)) == expected


def test_a_group_that_has_all_or_nothing_has_an_interval_of_some_width():
    assert clustered_share(np.zeros(100), np.ones(100)) == Estimate(0.0, 0.0, pytest.approx(0.0370, abs=1e-4))
    assert clustered_share(np.ones(100), np.ones(100)) == Estimate(1.0, pytest.approx(0.9630, abs=1e-4), 1.0)


def test_ratio_of_shares_by_hand():
    # log error² = 1/20 − 1/100 + 1/10 − 1/100 = 0.13
    ratio = ratio_of_shares(20, 100, 10, 100)
    assert ratio.value == pytest.approx(2)
    assert (ratio.low, ratio.high) == (
        pytest.approx(2 * np.exp(-1.96 * 0.13**0.5), rel=1e-4),
        pytest.approx(2 * np.exp(1.96 * 0.13**0.5), rel=1e-4),
    )
    assert ratio_of_shares(5, 5, 7, 7) == Estimate(1.0, 1.0, 1.0)
    assert ratio_of_shares(0, 5, 0, 7).value is None
    assert ratio_of_shares(0, 0, 3, 7).value is None
    assert ratio_of_shares(0, 50, 10, 50).value == pytest.approx(0.5 / 10.5)


def test_a_paired_difference_is_surer_than_two_shares():
    rng = np.random.default_rng(2)
    totals = rng.poisson(30, 200) + 1
    hits = rng.binomial(totals, rng.beta(2, 2, 200))
    before = np.column_stack([hits, totals])
    after = before + np.array([1, 1])  # one mention of the group is added to each bucket
    paired = clustered_difference(before, after)
    shares = [clustered_share(*side.T) for side in (before, after)]
    assert paired.value == pytest.approx(shares[1].value - shares[0].value)
    assert 0 < paired.low < paired.value < paired.high
    assert paired.high - paired.low < (shares[0].high - shares[0].low) / 5
    assert clustered_difference(before[:1], after[:1]).low is None


def test_jackknife_error_by_a_plain_loop():
    values = [0.2, 0.4, 0.6]
    mean = sum(values) / 3
    assert jackknife_error(np.array(values)) == pytest.approx((2 / 3 * sum((v - mean) ** 2 for v in values)) ** 0.5)
