"""A lasso holds exactly the points that a plain crossing test says, however they are laid out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.errors import BadFilter
from lib.query.polygon import bounds, contains, polygon, simplified

SQUARE = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0))
BOW_TIE = ((0.0, 0.0), (4.0, 4.0), (4.0, 0.0), (0.0, 4.0))
C_SHAPE = ((0.0, 0.0), (4.0, 0.0), (4.0, 1.0), (1.0, 1.0), (1.0, 3.0), (4.0, 3.0), (4.0, 4.0), (0.0, 4.0))


def crossing_test(shape, x, y):
    """The even-odd rule written out, one edge at a time, with no raster."""
    inside = np.zeros(len(x), dtype=bool)
    x, y = x.astype(np.float64), y.astype(np.float64)
    for (xi, yi), (xj, yj) in zip(shape, (shape[-1], *shape[:-1]), strict=True):
        if yi != yj:
            inside ^= ((yi > y) != (yj > y)) & (x < (xj - xi) * (y - yi) / (yj - yi) + xi)
    return inside


@pytest.mark.parametrize(
    ("shape", "point", "expected"),
    [
        (SQUARE, (2, 2), True),
        (SQUARE, (5, 2), False),
        (SQUARE, (-0.001, 2), False),
        (SQUARE, (float("nan"), 2), False),
        (SQUARE, (float("inf"), 2), False),
        (C_SHAPE, (2, 2), False),
        (C_SHAPE, (0.5, 2), True),
        (C_SHAPE, (3, 3.5), True),
        (BOW_TIE, (0.5, 2), True),
        (BOW_TIE, (2, 3), False),
        (BOW_TIE, (1, 1.5), True),
        (BOW_TIE, (0.3, 0.2), False),
        (BOW_TIE, (3.5, 2), True),
        (((0, 0), (1, 1), (2, 2)), (1, 1), False),
        (((0, 0), (1, 0), (2, 0)), (1, 0), False),
    ],
)
def test_one_point(shape, point, expected):
    x, y = np.array([point[0]], dtype=np.float64), np.array([point[1]], dtype=np.float64)
    assert contains(shape, x, y).tolist() == [expected]


coordinates = st.one_of(st.integers(-6, 6).map(float), st.floats(-10, 10, width=32))


@settings(max_examples=150, deadline=None)
@given(
    shape=st.lists(st.tuples(coordinates, coordinates), min_size=3, max_size=25),
    points=st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=60),
    seed=st.integers(0, 1000),
)
def test_equals_the_crossing_test(shape, points, seed):
    """Any outline, also one that crosses itself, with points on vertices and edges among them."""
    shape = tuple(shape)
    spread = np.random.default_rng(seed).uniform(-11, 11, (500, 2))
    near = np.repeat(np.array(shape), 5, axis=0) + np.random.default_rng(seed).normal(0, 1e-6, (5 * len(shape), 2))
    cloud = np.vstack([np.array(points), np.array(shape), spread, near])
    x, y = cloud[:, 0].copy(), cloud[:, 1].copy()
    assert contains(shape, x, y).tolist() == crossing_test(shape, x, y).tolist()


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_equals_the_crossing_test_with_the_fine_raster(kind):
    random = np.random.default_rng(7)
    turns = np.sort(random.uniform(0, 2 * np.pi, 200))
    reach = random.uniform(2, 5, 200)
    shape = tuple(zip((100 + reach * np.cos(turns)).tolist(), (reach * np.sin(turns) - 50).tolist(), strict=True))
    x = random.uniform(94, 106, 120_000).astype(kind)
    y = random.uniform(-56, -44, 120_000).astype(kind)
    inside = contains(shape, x, y)
    assert inside.tolist() == crossing_test(shape, x, y).tolist()
    assert 10_000 < inside.sum() < 60_000


def test_whole_numbers_and_read_only_arrays_are_accepted():
    x, y = np.array([1, 9]), np.array([1, 1])
    x.flags.writeable = False
    assert contains(SQUARE, x, y).tolist() == [True, False]
    halves = np.array([0.5, 9.5])
    assert contains(SQUARE, halves, halves).tolist() == [True, False]
    assert halves.flags.writeable
    assert contains(SQUARE, np.array([]), np.array([])).tolist() == []


def test_bounds():
    assert bounds(((1.0, 5.0), (-2.0, 3.0), (0.0, 9.0))) == (-2.0, 3.0, 1.0, 9.0)


def test_polygon_drops_the_repeated_last_vertex():
    assert polygon([[0, 0], [1, 0], [1, 1], [0, 0]]) == ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))


@pytest.mark.parametrize(
    ("vertices", "says"),
    [
        ([], "3 to 400"),
        ([[0, 0], [1, 1]], "3 to 400"),
        ([[0, 0], [1, 1], [0, 0]], "3 to 400"),
        ([[k, k * k] for k in range(401)], "has 401"),
        ([[0, 0], [1, float("nan")], [1, 1]], "finite"),
        ([[0, 0], [1, float("inf")], [1, 1]], "finite"),
        ([[0, 0], ["1", 0], [1, 1]], "numbers"),
        ([[0, 0], [True, 0], [1, 1]], "numbers"),
        ([[0, 0], [1, 0, 0], [1, 1]], "pair"),
        ([[0, 0], "ab", [1, 1]], "pair"),
        ([0, 1, 2], "pair"),
        ("0,0 1,1 2,0", "list"),
        (None, "list"),
        ({"x": 1}, "list"),
    ],
)
def test_polygon_refuses(vertices, says):
    with pytest.raises(BadFilter, match=says):
        polygon(vertices)


def test_simplified_keeps_corners_and_drops_what_lies_on_the_line():
    outline = [(k / 10, 0.0) for k in range(40)] + [(4.0, k / 10) for k in range(40)]
    outline += [(4 - k / 10, 4.0) for k in range(40)] + [(0.0, 4 - k / 10) for k in range(40)]
    assert set(simplified(outline, 1e-6)) == set(SQUARE)


def test_simplified_stays_within_the_number_and_the_shape():
    turns = np.linspace(0, 2 * np.pi, 3000, endpoint=False)
    circle = np.column_stack([np.cos(turns), np.sin(turns)])
    fewer = simplified(circle, 0.001)
    assert 20 <= len(fewer) <= 200
    random = np.random.default_rng(3).uniform(-1.2, 1.2, (20_000, 2))
    x, y = random[:, 0].copy(), random[:, 1].copy()
    radius = np.hypot(x, y)
    clear = np.abs(radius - 1) > 0.0011
    assert (contains(fewer, x, y) == (radius < 1))[clear].all()
    noisy = circle * np.random.default_rng(1).uniform(0.5, 1.0, (3000, 1))
    assert 3 <= len(simplified(noisy, 1e-6)) <= 200


def test_simplified_never_makes_a_line():
    assert len(simplified([(0, 0), (1, 0.0001), (2, 0), (1, -0.0001)], 0.5)) >= 3
