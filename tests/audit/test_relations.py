"""Groups by topics: expected counts and residuals."""

import numpy as np
import pytest
from statsmodels.stats.contingency_tables import Table

from lib.audit.relations import relations, standardised_share


def test_residuals_are_those_of_statsmodels():
    table = np.array([[30, 10, 20], [15, 25, 40]])  # group or not by three topics
    expected = Table(table, shift_zeros=False).standardized_resids
    found = relations(table[:1], [60], table.sum(0), int(table.sum()))
    assert found.residual[0] == pytest.approx(np.asarray(expected)[0])
    assert found.ratio[0] == pytest.approx(table[0] / (60 * table.sum(0) / 140))


def test_small_cells_are_not_judged():
    found = relations([[3, 40]], [43], [20, 180], 200)
    assert np.isnan(found.ratio).tolist() == [[True, False]]
    assert np.isnan(found.p).tolist() == [[True, False]]


def test_an_absence_where_many_were_expected_is_shown():
    assert relations([[0, 100]], [100], [100, 100], 200).residual[0, 0] < -10


def test_standardising_takes_the_mix_of_topics_out():
    # Half of each topic, but the slice is nearly all of topic one
    assert standardised_share([90, 1], [180, 10], [50, 50]) == pytest.approx(0.3)
    assert standardised_share([0, 1], [0, 2], [50, 50]) == 0.5
    assert standardised_share([0], [0], [1]) is None
