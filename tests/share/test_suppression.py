"""No hidden cell can be worked out from the totals of its lines."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lib.share.suppression import LEAST, completed, feasible, open_lines


@pytest.mark.parametrize(
    ("documents", "hidden", "expected"),
    [
        ([600, 300, 80, 16, 4], [4], [3, 4]),  # the smallest that is large enough goes along
        ([600, 300, 80, 16, 40], [], []),
        ([600, 5, 5], [1, 2], [0, 1, 2]),  # together they are still few
        ([600, 12, 7, 5], [2, 3], [1, 2, 3]),
        ([600, 30, 20], [0], [0, 2]),  # a large one is not alone either
        ([4], [0], [0]),
        ([0, 0, 40, 50], [0, 1], [0, 1, 2]),
    ],
)
def test_a_line(documents, hidden, expected):
    mask = np.isin(np.arange(len(documents)), hidden)
    assert np.flatnonzero(completed(np.array(documents), mask)).tolist() == expected


def test_lines_by_block():
    documents = np.array([100, 4, 20, 100, 50, 60])
    found = completed(documents, documents < 10, [0, 0, 0, 1, 1, 1])
    assert np.flatnonzero(found).tolist() == [1, 2]


def test_a_grid_needs_a_rectangle():
    documents = np.array([[4, 20, 90], [30, 40, 90], [90, 90, 90]])
    assert completed(documents, documents < 10).tolist() == [
        [True, True, False],
        [True, True, False],
        [False, False, False],
    ]


def test_a_total_goes_where_no_cell_is_left():
    assert open_lines(np.array([4]), np.array([True]))
    assert open_lines(np.array([4, 3]), np.array([True, True]))
    assert not open_lines(np.array([4, 12]), np.array([True, True]))
    assert not open_lines(np.array([40, 12]), np.array([False, False]))


tables = arrays(np.int64, st.tuples(st.integers(2, 5), st.integers(2, 5)), elements=st.integers(0, 60))


@given(tables)
@settings(max_examples=120, deadline=None)
def test_no_cell_of_a_grid_can_be_worked_out(documents):
    first = (documents > 0) & (documents < LEAST)
    mask = completed(documents, first)
    assert (mask | ~first).all()
    for i, j in np.argwhere(first):
        low, high = feasible(documents, mask, (i, j))
        # Only where a whole line and column are hidden is there nothing more to hide.
        assert high - low >= LEAST - 1e-6 or (mask[i].all() and mask[:, j].all())
        assert mask[i].sum() > 1 and mask[:, j].sum() > 1


@given(st.lists(st.integers(0, 60), min_size=2, max_size=12), st.sets(st.integers(0, 11)))
@settings(max_examples=300, deadline=None)
def test_no_cell_of_a_line_can_be_worked_out(documents, others):
    values = np.array(documents)
    first = ((values > 0) & (values < LEAST)) | np.isin(np.arange(len(values)), list(others))
    mask = completed(values, first)
    assert (mask | ~first).all()
    if not first.any():
        assert not mask.any()
        return
    # What the total gives back is the sum of the hidden cells: each of them can be anything from 0 to it.
    for at in np.flatnonzero(first):
        assert values[mask].sum() - values[at] >= LEAST or mask.all()
