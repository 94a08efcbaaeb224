"""Whom a filter hits."""

import numpy as np
import pytest
from statsmodels.stats.contingency_tables import StratifiedTable

from lib.audit.intervals import Estimate
from lib.audit.removal import is_marked, removal_ratio, stratified


def test_the_plain_ratio():
    found = removal_ratio(30, 100, 60, 400)
    assert found.value == pytest.approx(2)
    assert is_marked(found)
    assert not is_marked(removal_ratio(3, 12, 60, 400))  # 1.67, but the interval reaches below 1
    assert removal_ratio(1, 9, 60, 400).why == "not enough data: 9 documents mention the group, 10 are needed"


def test_a_filter_on_one_source_has_a_stratified_ratio_of_one():
    # Source one: half go, and it has most mentions. Source two: a tenth go.
    gone_with, n_with, gone_without, n_without = [40, 2], [80, 20], [10, 28], [20, 280]
    assert removal_ratio(42, 100, 38, 300).value == pytest.approx(3.3, abs=0.05)
    found = stratified(gone_with, n_with, gone_without, n_without)
    assert found.value == pytest.approx(1, abs=1e-9)
    tables = [
        np.array([[a, n1 - a], [c, n0 - c]])
        for a, n1, c, n0 in zip(gone_with, n_with, gone_without, n_without, strict=True)
    ]
    assert found.value == pytest.approx(StratifiedTable(tables).riskratio_pooled)
    assert found.low < 1 < found.high


def test_strata_without_both_sides_say_nothing():
    assert stratified([5], [20], [0], [0]).value is None
    assert not is_marked(Estimate(None))
