"""Cuts at values a person would choose, for numbers and for dates."""

from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.query import edges


@pytest.mark.parametrize(
    "quantiles, is_whole, cuts",
    [
        ((0, 0, 50, 100, 100), True, (10, 20, 30, 40, 50, 60, 70, 80, 90, 100)),
        ((0.0, 0.01, 0.5, 0.99, 1.0), False, (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)),
        ((1, 1, 20, 900, 40_000), True, (2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500)),
        ((-5, -5, 0, 5, 5), True, (-4, -3, -2, -1, 0, 1, 2, 3, 4, 5)),
        ((7, 7, 7, 7, 7), True, ()),
        ((0, 0, 0, 0, 12), True, (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)),
        ((0.0, 0.0, 0.0, 0.0, 5e-324), False, ()),
        ((float("-inf"), 0, 1, 2, float("inf")), False, ()),
    ],
)
def test_cuts_of_numbers(quantiles, is_whole, cuts):
    assert edges.of_numbers(quantiles, is_whole) == cuts


@given(some.lists(some.floats(-1e12, 1e12), min_size=5, max_size=5).map(sorted), some.booleans())
def test_cuts_ascend_are_few_and_lie_inside(quantiles, is_whole):
    if is_whole:
        quantiles = [float(round(value)) for value in quantiles]
    cuts = edges.of_numbers(quantiles, is_whole)
    assert len(cuts) <= edges.MOST_BINS
    assert all(low < high for low, high in pairwise(cuts))
    assert all(quantiles[0] < cut <= quantiles[-1] for cut in cuts)


@pytest.mark.parametrize(
    "least, most, has_time, first, last, n, unit",
    [
        ("2015-01-01", "2024-12-28", False, "2016-01-01", "2024-01-01", 9, "year"),
        ("2024-01-05", "2024-12-28", False, "2024-02-01", "2024-12-01", 11, "month"),
        ("2024-03-05", "2024-04-20", False, "2024-03-11", "2024-04-15", 6, "day"),
        ("2024-03-05", "2024-03-05T09:30", True, "2024-03-05T01:00", "2024-03-05T09:00", 9, "hour"),
        ("1500-01-01", "2020-01-01", False, "1550-01-01", "2000-01-01", 10, "year"),
        ("2024-03-05", "2024-03-05", False, None, None, 0, "year"),
    ],
)
def test_cuts_of_dates(least, most, has_time, first, last, n, unit):
    cuts = edges.of_dates(datetime.fromisoformat(least), datetime.fromisoformat(most), has_time)
    assert len(cuts) == n
    if n:
        assert (cuts[0], cuts[-1]) == (datetime.fromisoformat(first), datetime.fromisoformat(last))
        assert edges.unit_of(cuts) == unit


@given(some.datetimes(), some.datetimes(), some.booleans())
def test_dates_of_any_span_give_few_ascending_cuts(one, other, has_time):
    cuts = edges.of_dates(min(one, other), max(one, other), has_time)
    assert len(cuts) < edges.MOST_DATE_BINS
    assert all(low < high for low, high in pairwise(cuts))
    assert all(min(one, other) < cut <= max(one, other) for cut in cuts)
