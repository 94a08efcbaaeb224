"""A window has an area, names cannot break out, and a colour is one thing."""

import duckdb
import pytest

from lib.errors import BadOption
from lib.query.density import density
from lib.query.layer import Layer, Viewport, places_of
from lib.query.points import points

UNIT = Viewport(0.0, 0.0, 4.0, 2.0)


def test_odd_names_are_quoted():
    connection = duckdb.connect(":memory:")
    name = 'x"; DROP TABLE t; --'
    connection.execute(
        'CREATE TABLE "se""lect" ("x""; DROP TABLE t; --" VARCHAR, id INTEGER, map_x FLOAT, map_y FLOAT)'
    )
    connection.execute("""INSERT INTO "se""lect" VALUES ('a', 3, 1, 1)""")
    assert density(connection, Layer('se"lect', category=name, values=["a"]), UNIT).category_counts == (1, 0)
    assert points(connection, Layer('se"lect', category=name, values=["a"]), UNIT).category.tolist() == [0]


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
    ],
)
def test_options_that_cannot_be(kind, says):
    with pytest.raises(BadOption, match=says):
        Layer(**kind)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([], [0, 0, 0, 0]), (["a", "b"], [2, 0, 1, 2]), ([None, "b"], [0, 1, 2, 2]), (["a", None, "b"], [1, 0, 2, 3])],
)
def test_places(values, expected):
    """For NULL, the first two values listed and one that is not."""
    assert places_of(values)[[0, 1, 2, 255]].tolist() == expected
