"""Diversity of known mixes."""

import numpy as np
import pytest

from lib.audit.diversity import Diversity, diversity, gini, hill, lorenz


def test_even_and_uneven_mixes():
    assert diversity([5, 5, 5, 5]) == Diversity(4, pytest.approx(4), pytest.approx(4), pytest.approx(1), 0)
    assert diversity([0, 7, 0]) == Diversity(1, 1, 1, 1, 0)
    assert diversity([0, 0]) is None


def test_hill_numbers_fall_with_their_order():
    counts = np.array([90, 9, 1])
    plain = [3, 1 / (0.9**2 + 0.09**2 + 0.01**2)]
    assert hill(counts, np.array([0, 2])) == pytest.approx(plain)
    near = hill(counts, np.array([0.999999, 1, 1.000001]))
    assert near[0] == pytest.approx(near[1], rel=1e-5) and near[2] == pytest.approx(near[1], rel=1e-5)


def test_gini_is_the_mean_difference():
    x = [1, 2, 5, 8]
    plain = sum(abs(a - b) for a in x for b in x) / (2 * len(x) ** 2 * (sum(x) / len(x)))
    assert gini(x) == pytest.approx(plain)
    assert gini([]) == 0


def test_lorenz_runs_from_nothing_to_all():
    assert lorenz([3, 1]).tolist() == [[0, 0], [0.5, 0.25], [1, 1]]
