"""Shares, prevalence, rates and gaps of known counts."""

import numpy as np
import pytest

from lib.audit.marks import Marks
from lib.audit.references import Reference
from lib.audit.representation import clustered_rate, represent


def made(n_documents: int, women: int, men: int, per_document: int = 1) -> Marks:
    """The first `women` records mention women, the next `men` men, per_document times each."""
    ids = np.arange(women + men)
    group = np.r_[np.ones(women, int), np.zeros(men, int)]
    buckets = (np.arange(n_documents) % 200).astype(np.uint8)
    counted = np.ones(n_documents, bool)
    n = np.full(women + men, per_document)
    return Marks("gender", "Gender", "mentions", ("men", "women"), ids, group, n, counted, buckets, "A+B")


def test_shares_prevalence_rate_and_the_unmarked():
    shares = represent(made(1000, 100, 300, 2), np.full(1000, 50))
    assert [(g.group, g.n, g.n_documents, g.share.value) for g in shares.groups] == [
        ("men", 600, 300, 0.75),
        ("women", 200, 100, 0.25),
    ]
    women = shares.groups[1]
    assert women.prevalence.value == 0.1 and women.rate.value == pytest.approx(200 / 50_000 * 1e6)
    assert women.rate.low < women.rate.value < women.rate.high
    assert (shares.n, shares.n_marked, shares.n_unmarked, shares.unmarked.value) == (800, 400, 600, 0.6)


def test_too_few_mentions_are_never_zero():
    shares = represent(made(1000, 9, 20))
    assert [g.share.value for g in shares.groups] == [None, None]
    assert shares.groups[0].share.why == "not enough data: 29 mentions on the axis, 30 are needed"
    assert shares.groups[0].rate.why == "not enough data: tokens were not counted"
    empty = represent(made(1000, 0, 0))
    assert empty.unmarked.value == 1 and empty.groups[0].share.value is None
    assert represent(made(1000, 9, 20).within(np.zeros(1000, bool))).unmarked.value is None


def test_a_reference_says_how_many_records_are_needed():
    reference = Reference("r", "gender", "s", 2024, "p", {"women": 0.5, "men": 0.5})
    women = represent(made(1000, 100, 300, 2), reference=reference).groups[1].against
    assert women.ratio.value == pytest.approx(0.5) and women.is_outside
    # 200 more records with two mentions each make 600 of 1,200
    assert women.gap == 200
    men = represent(made(1000, 100, 300, 2), reference=reference).groups[0].against
    assert men.gap == 0 and men.ratio.value == pytest.approx(1.5)


def test_a_reference_that_lacks_a_group_leaves_it_out_of_both_sides():
    reference = Reference("r", "gender", "s", 2024, "p", {"women": 0.5, "other": 0.5})
    shares = represent(made(1000, 100, 300), reference=reference)
    assert shares.not_covered == ("men",)
    assert shares.groups[0].against is None
    assert shares.groups[1].against.ratio.value == pytest.approx(1) and shares.groups[1].against.gap is None


def test_the_rate_interval_is_that_of_a_bootstrap():
    rng = np.random.default_rng(1)
    hits, tokens, buckets = rng.poisson(0.3, 4000) * 4, rng.integers(20, 200, 4000), rng.integers(0, 200, 4000)
    found = clustered_rate(np.bincount(buckets, hits, 200), np.bincount(buckets, tokens, 200))
    draws = rng.integers(0, 4000, (1000, 4000))
    rates = 1e6 * hits[draws].sum(1) / tokens[draws].sum(1)
    width = np.quantile(rates, 0.975) - np.quantile(rates, 0.025)
    assert (found.high - found.low) / width == pytest.approx(1, abs=0.15)
