"""Cells hold what a histogram in NumPy holds, the right value wins, and points come back where they were."""

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.errors import BadOption
from lib.query.density import density, grid_for
from lib.query.layer import Layer, Viewport
from lib.query.points import points

UNIT = Viewport(0.0, 0.0, 4.0, 2.0)


def corpus(rows):
    """A table `catalog` of (id, map_x, map_y, topic, length)."""
    connection = duckdb.connect(":memory:")
    connection.execute("CREATE TABLE catalog (id BIGINT, map_x FLOAT, map_y FLOAT, topic VARCHAR, length DOUBLE)")
    if rows:
        connection.executemany("INSERT INTO catalog VALUES (?, ?, ?, ?, ?)", rows)
    return connection


ROWS = [
    (0, 0.5, 0.5, "a", 10.0),
    (1, 0.6, 0.5, "b", 30.0),
    (2, 0.7, 0.4, "b", None),
    (3, 3.5, 1.5, "c", 5.0),
    (4, 3.5, 1.5, "zebra", float("nan")),
    (5, 3.5, 1.5, "yak", float("inf")),
    (6, 1.5, 1.5, None, None),
    (7, None, None, "a", 1.0),
    (8, 1.5, None, "a", 1.0),
    (9, 40.0, 1.0, "a", 1.0),
    (10, 4.0, 2.0, "a", 7.0),
]


def test_counts_leave_out_what_is_not_on_the_map_or_in_the_window():
    found = density(corpus(ROWS), Layer(), UNIT, (4, 2))
    assert found.counts.tolist() == [[3, 0, 0, 0], [0, 1, 0, 4]]
    assert found.n_visible == 8
    assert found.category is None and found.mean is None


def test_the_most_frequent_value_wins_and_ties_go_to_the_first_listed():
    found = density(corpus(ROWS), Layer(category="topic", values=["a", "b", "c"]), UNIT, (4, 2))
    assert found.category.tolist() == [[1, -1, -1, -1], [-1, 3, -1, 3]]
    assert found.category_counts == (2, 2, 1, 3)
    assert sum(found.category_counts) == found.n_visible
    tied = density(corpus(ROWS[3:5]), Layer(category="topic", values=["zebra", "c"]), UNIT, (4, 2))
    assert tied.category[1, 3] == 0
    tied = density(corpus(ROWS[3:5]), Layer(category="topic", values=["c", "zebra"]), UNIT, (4, 2))
    assert tied.category[1, 3] == 0


def test_null_can_be_a_value_of_its_own():
    found = density(corpus(ROWS), Layer(category="topic", values=["b", None, "a"]), UNIT, (4, 2))
    assert found.category.tolist() == [[0, -1, -1, -1], [-1, 1, -1, 3]]
    assert found.category_counts == (2, 1, 2, 3)


def test_no_value_listed_makes_all_of_them_other():
    found = density(corpus(ROWS), Layer(category="topic"), UNIT, (4, 2))
    assert found.category_counts == (8,)
    assert set(found.category.ravel().tolist()) == {-1, 0}


def test_mean_skips_null_nan_and_infinite_values_but_counts_their_records():
    found = density(corpus(ROWS), Layer(measure="length"), UNIT, (4, 2))
    assert found.counts.tolist() == [[3, 0, 0, 0], [0, 1, 0, 4]]
    assert found.mean[0, 0] == 20.0
    assert found.mean[1, 3] == 6.0
    assert np.isnan(found.mean[1, 1])
    assert found.limits == pytest.approx((6.28, 19.72))
    assert density(corpus(ROWS), Layer(measure="length", limits=(0.0, 9.0)), UNIT).limits == (0.0, 9.0)
    assert density(corpus(ROWS[6:7]), Layer(measure="length"), UNIT).limits == (0.0, 1.0)


@pytest.mark.parametrize("kind", [{}, {"category": "topic", "values": ["a"]}, {"measure": "length"}])
def test_nothing_there(kind):
    found = density(corpus([]), Layer(**kind), UNIT, (4, 2))
    assert (found.counts.tolist(), found.n_visible) == ([[0] * 4] * 2, 0)
    none = points(corpus([]), Layer(**kind), UNIT)
    assert (none.n_shown, none.n_visible, none.packed()["x"]) == (0, 0, "")


def test_the_filter_comes_with_its_parameters():
    kind = {"category": "topic", "values": ["b", "a"], "where": "topic = ? AND length > ?", "parameters": ["b", 20]}
    assert density(corpus(ROWS), Layer(**kind), UNIT, (4, 2)).category_counts == (1, 0, 0)
    assert points(corpus(ROWS), Layer(**kind), UNIT).ids.tolist() == [1]
    either = {"where": "topic = ? OR topic = ?", "parameters": ["b", "yak"]}
    assert density(corpus(ROWS), Layer(**either), UNIT).n_visible == 3


@pytest.mark.parametrize(
    ("type_name", "values"),
    [("INTEGER", [2, 1]), ("BOOLEAN", [True, False]), ("ENUM('2', '1')", ["1", "2"]), ("DOUBLE", [1.5, 2.5])],
)
def test_values_of_any_plain_type(type_name, values):
    connection = duckdb.connect(":memory:")
    connection.execute(f"CREATE TABLE catalog (id INTEGER, map_x FLOAT, map_y FLOAT, kind {type_name})")
    connection.executemany("INSERT INTO catalog VALUES (1, 1, 1, ?)", [[value] for value in [*values, values[0]]])
    found = density(connection, Layer(category="kind", values=values), UNIT)
    assert found.category_counts == (2, 1, 0)


@settings(max_examples=40, deadline=None)
@given(
    places=st.lists(st.tuples(st.floats(-1, 5, width=32), st.floats(-1, 3, width=32)), min_size=1, max_size=80),
    columns=st.integers(1, 40),
    rows=st.integers(1, 40),
)
def test_counts_equal_a_histogram(places, columns, rows):
    connection = corpus([(number, x, y, "a", 1.0) for number, (x, y) in enumerate(places)])
    found = density(connection, Layer(), UNIT, (columns, rows))
    x, y = np.array(places).T
    inside = (x >= 0) & (x <= 4) & (y >= 0) & (y <= 2)
    across = np.minimum(np.floor(x[inside] * (columns / 4)), columns - 1).astype(int)
    up = np.minimum(np.floor(y[inside] * (rows / 2)), rows - 1).astype(int)
    expected = np.bincount(up * columns + across, minlength=rows * columns).reshape(rows, columns)
    assert found.counts.tolist() == expected.tolist()
    assert found.n_visible == inside.sum()


@pytest.mark.parametrize("grid", [(0, 3), (3, -1), (10_000, 10_000)])
def test_grids_that_cannot_be(grid):
    with pytest.raises(BadOption, match="cells"):
        density(corpus(ROWS), Layer(), UNIT, grid)


@pytest.mark.parametrize(
    ("window", "expected"),
    [(UNIT, (669, 334)), (Viewport(0, 0, 1, 1), (473, 473)), (Viewport(0, 0, 1e6, 1), (14000, 16))],
)
def test_cells_are_near_square(window, expected):
    assert grid_for(window) == expected


@pytest.mark.parametrize(("n", "says"), [(0, "0 records in view"), (1, "1 record in view"), (3, "3 records in view")])
def test_caption(n, says):
    assert density(corpus(ROWS[:n]), Layer(), UNIT).caption == f"{says}, counted by cell"
