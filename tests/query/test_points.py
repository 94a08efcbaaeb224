"""Points come back where they were, with their colour, and a sample is the same each time."""

import base64

import duckdb
import numpy as np
import pytest

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


def test_points_are_all_there_with_their_colour():
    found = points(corpus(ROWS), Layer(category="topic", values=["a", "b"]), UNIT)
    assert found.ids.tolist() == [0, 1, 2, 3, 4, 5, 6, 10]
    assert found.category.tolist() == [0, 1, 1, 2, 2, 2, 2, 0]
    assert (found.n_shown, found.n_visible) == (8, 8)
    measured = points(corpus(ROWS), Layer(measure="length", limits=(0, 1)), UNIT)
    assert np.isnan(measured.mean).tolist() == [False, False, True, False, True, True, True, False]


def test_a_sample_of_points_is_the_same_each_time_and_spread_out():
    connection = duckdb.connect(":memory:")
    connection.execute(
        "CREATE TABLE catalog AS SELECT range AS id, 1::FLOAT AS map_x, 1::FLOAT AS map_y FROM range(10000)"
    )
    found = points(connection, Layer(), UNIT, 500)
    assert (found.n_shown, found.n_visible) == (500, 10_000)
    assert found.ids.tolist() == points(connection, Layer(), UNIT, 500).ids.tolist()
    tenths = np.bincount(found.ids // 1000, minlength=10)
    assert (tenths >= 40).all() and (tenths <= 60).all()
    assert set(found.ids.tolist()) <= set(points(connection, Layer(), UNIT, 900).ids.tolist())


def test_packed_points_can_be_read_back():
    found = points(corpus(ROWS), Layer(), UNIT)
    packed = found.packed()

    def read(name, kind):
        return np.frombuffer(base64.b64decode(packed[name]), dtype=kind)

    assert packed["window"] == [0.0, 0.0, 4.0, 2.0] and packed["n"] == 8
    assert read("ids", "<u4").tolist() == found.ids.tolist()
    assert read("x", "<u2") / 65535 * 4 == pytest.approx(found.x, abs=4 / 65535)
    assert read("y", "<u2") / 65535 * 2 == pytest.approx(found.y, abs=2 / 65535)


def test_caption():
    assert points(corpus(ROWS), Layer(), UNIT).caption == "8 records in view, each a point"
    assert points(corpus(ROWS[:1]), Layer(), UNIT).caption == "1 record in view, each a point"
    assert points(corpus(ROWS), Layer(), UNIT, 5).caption == "5 of 8 records in view, a sample"
