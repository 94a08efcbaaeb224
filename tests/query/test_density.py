"""Cells hold what a histogram in NumPy holds, the right value wins, and points come back where they were."""

import base64

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.errors import BadOption
from lib.query.density import Viewport, density, grid_for, points

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
    found = density(corpus(ROWS), "catalog", UNIT, grid=(4, 2))
    assert found.counts.tolist() == [[3, 0, 0, 0], [0, 1, 0, 4]]
    assert found.n_visible == 8
    assert found.category is None and found.mean is None


def test_the_most_frequent_value_wins_and_ties_go_to_the_first_listed():
    found = density(corpus(ROWS), "catalog", UNIT, grid=(4, 2), category="topic", values=["a", "b", "c"])
    assert found.category.tolist() == [[1, -1, -1, -1], [-1, 3, -1, 3]]
    assert found.category_counts == (2, 2, 1, 3)
    assert sum(found.category_counts) == found.n_visible
    tied = density(corpus(ROWS[3:5]), "catalog", UNIT, grid=(4, 2), category="topic", values=["zebra", "c"])
    assert tied.category[1, 3] == 0
    tied = density(corpus(ROWS[3:5]), "catalog", UNIT, grid=(4, 2), category="topic", values=["c", "zebra"])
    assert tied.category[1, 3] == 0


def test_null_can_be_a_value_of_its_own():
    found = density(corpus(ROWS), "catalog", UNIT, grid=(4, 2), category="topic", values=["b", None, "a"])
    assert found.category.tolist() == [[0, -1, -1, -1], [-1, 1, -1, 3]]
    assert found.category_counts == (2, 1, 2, 3)


def test_no_value_listed_makes_all_of_them_other():
    found = density(corpus(ROWS), "catalog", UNIT, grid=(4, 2), category="topic")
    assert found.category_counts == (8,)
    assert set(found.category.ravel().tolist()) == {-1, 0}


def test_mean_skips_null_nan_and_infinite_values_but_counts_their_records():
    found = density(corpus(ROWS), "catalog", UNIT, grid=(4, 2), measure="length")
    assert found.counts.tolist() == [[3, 0, 0, 0], [0, 1, 0, 4]]
    assert found.mean[0, 0] == 20.0
    assert found.mean[1, 3] == 6.0
    assert np.isnan(found.mean[1, 1])
    assert found.limits == pytest.approx((6.28, 19.72))
    assert density(corpus(ROWS), "catalog", UNIT, measure="length", limits=(0.0, 9.0)).limits == (0.0, 9.0)
    assert density(corpus(ROWS[6:7]), "catalog", UNIT, measure="length").limits == (0.0, 1.0)


@pytest.mark.parametrize("kind", [{}, {"category": "topic", "values": ["a"]}, {"measure": "length"}])
def test_nothing_there(kind):
    found = density(corpus([]), "catalog", UNIT, grid=(4, 2), **kind)
    assert (found.counts.tolist(), found.n_visible) == ([[0] * 4] * 2, 0)
    none = points(corpus([]), "catalog", UNIT, **kind)
    assert (none.n_shown, none.n_visible, none.packed()["x"]) == (0, 0, "")


def test_the_filter_comes_with_its_parameters():
    kind = {"category": "topic", "values": ["b", "a"], "where": "topic = ? AND length > ?", "parameters": ["b", 20]}
    assert density(corpus(ROWS), "catalog", UNIT, grid=(4, 2), **kind).category_counts == (1, 0, 0)
    assert points(corpus(ROWS), "catalog", UNIT, **kind).ids.tolist() == [1]
    either = {"where": "topic = ? OR topic = ?", "parameters": ["b", "yak"]}
    assert density(corpus(ROWS), "catalog", UNIT, **either).n_visible == 3


def test_odd_names_are_quoted():
    connection = duckdb.connect(":memory:")
    name = 'x"; DROP TABLE t; --'
    connection.execute(
        'CREATE TABLE "se""lect" ("x""; DROP TABLE t; --" VARCHAR, id INTEGER, map_x FLOAT, map_y FLOAT)'
    )
    connection.execute("""INSERT INTO "se""lect" VALUES ('a', 3, 1, 1)""")
    assert density(connection, 'se"lect', UNIT, category=name, values=["a"]).category_counts == (1, 0)
    assert points(connection, 'se"lect', UNIT, category=name, values=["a"]).category.tolist() == [0]


@pytest.mark.parametrize(
    ("type_name", "values"),
    [("INTEGER", [2, 1]), ("BOOLEAN", [True, False]), ("ENUM('2', '1')", ["1", "2"]), ("DOUBLE", [1.5, 2.5])],
)
def test_values_of_any_plain_type(type_name, values):
    connection = duckdb.connect(":memory:")
    connection.execute(f"CREATE TABLE catalog (id INTEGER, map_x FLOAT, map_y FLOAT, kind {type_name})")
    connection.executemany("INSERT INTO catalog VALUES (1, 1, 1, ?)", [[value] for value in [*values, values[0]]])
    found = density(connection, "catalog", UNIT, category="kind", values=values)
    assert found.category_counts == (2, 1, 0)


@settings(max_examples=40, deadline=None)
@given(
    places=st.lists(st.tuples(st.floats(-1, 5, width=32), st.floats(-1, 3, width=32)), min_size=1, max_size=80),
    columns=st.integers(1, 40),
    rows=st.integers(1, 40),
)
def test_counts_equal_a_histogram(places, columns, rows):
    connection = corpus([(number, x, y, "a", 1.0) for number, (x, y) in enumerate(places)])
    found = density(connection, "catalog", UNIT, grid=(columns, rows))
    x, y = np.array(places).T
    inside = (x >= 0) & (x <= 4) & (y >= 0) & (y <= 2)
    across = np.minimum(np.floor(x[inside] * (columns / 4)), columns - 1).astype(int)
    up = np.minimum(np.floor(y[inside] * (rows / 2)), rows - 1).astype(int)
    expected = np.bincount(up * columns + across, minlength=rows * columns).reshape(rows, columns)
    assert found.counts.tolist() == expected.tolist()
    assert found.n_visible == inside.sum()


def test_points_are_all_there_with_their_colour():
    found = points(corpus(ROWS), "catalog", UNIT, category="topic", values=["a", "b"])
    assert found.ids.tolist() == [0, 1, 2, 3, 4, 5, 6, 10]
    assert found.category.tolist() == [0, 1, 1, 2, 2, 2, 2, 0]
    assert (found.n_shown, found.n_visible) == (8, 8)
    measured = points(corpus(ROWS), "catalog", UNIT, measure="length", limits=(0, 1))
    assert np.isnan(measured.mean).tolist() == [False, False, True, False, True, True, True, False]


def test_a_sample_of_points_is_the_same_each_time_and_spread_out():
    connection = duckdb.connect(":memory:")
    connection.execute(
        "CREATE TABLE catalog AS SELECT range AS id, 1::FLOAT AS map_x, 1::FLOAT AS map_y FROM range(10000)"
    )
    found = points(connection, "catalog", UNIT, limit=500)
    assert (found.n_shown, found.n_visible) == (500, 10_000)
    assert found.ids.tolist() == points(connection, "catalog", UNIT, limit=500).ids.tolist()
    tenths = np.bincount(found.ids // 1000, minlength=10)
    assert (tenths >= 40).all() and (tenths <= 60).all()
    assert set(found.ids.tolist()) <= set(points(connection, "catalog", UNIT, limit=900).ids.tolist())


def test_packed_points_can_be_read_back():
    found = points(corpus(ROWS), "catalog", UNIT)
    packed = found.packed()

    def read(name, kind):
        return np.frombuffer(base64.b64decode(packed[name]), dtype=kind)

    assert packed["window"] == [0.0, 0.0, 4.0, 2.0] and packed["n"] == 8
    assert read("ids", "<u4").tolist() == found.ids.tolist()
    assert read("x", "<u2") / 65535 * 4 == pytest.approx(found.x, abs=4 / 65535)
    assert read("y", "<u2") / 65535 * 2 == pytest.approx(found.y, abs=2 / 65535)


@pytest.mark.parametrize(
    "sides",
    [(0, 0, 0, 1), (1, 0, 0, 1), (0, 0, float("nan"), 1), (0, 0, 1, float("inf")), (0, 0, "1", 1), (0, 0, None, 1)],
)
def test_a_window_must_have_an_area(sides):
    with pytest.raises(BadOption, match="reset the view"):
        Viewport(*sides)


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ({"category": "topic", "values": ["a"], "measure": "length"}, "either"),
        ({"category": "topic", "values": ["a", "a"]}, "differ"),
        ({"grid": (0, 3)}, "cells"),
        ({"grid": (10_000, 10_000)}, "cells"),
    ],
)
def test_options_that_cannot_be(kind, says):
    with pytest.raises(BadOption, match=says):
        density(corpus(ROWS), "catalog", UNIT, **kind)


@pytest.mark.parametrize(
    ("window", "expected"),
    [(UNIT, (669, 334)), (Viewport(0, 0, 1, 1), (473, 473)), (Viewport(0, 0, 1e6, 1), (14000, 16))],
)
def test_cells_are_near_square(window, expected):
    assert grid_for(window) == expected
