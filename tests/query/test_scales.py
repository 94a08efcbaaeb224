"""Which columns make a facet, and as what."""

from datetime import date, datetime, timedelta

import pytest

from lib.query import scales
from lib.query.predicates import Between
from lib.query.view import View
from tests.corpora import analysed

N = 200
ROWS = {
    "text": [f"a text with number {i}" for i in range(N)],
    "url": [f"https://example.org/{i}" for i in range(N)],
    "constant": ["same"] * N,
    "nothing": [None] * N,
    "rating": [i % 5 for i in range(N)],
    "year": [1900 + i % 60 for i in range(N)],
    "share": [i / N for i in range(N)],
    "odd": [float("inf") if i % 2 else float("nan") for i in range(N)],
    "day": [date(1999, 1, 1) + timedelta(days=40 * i) for i in range(N)],
    "moment": [datetime(2024, 5, 1, 0) + timedelta(minutes=i) for i in range(N)],
    "parts": [["a", "b"][: i % 3] for i in range(N)],
    "good": [i % 2 == 0 for i in range(N)],
    "section": [f"section {i % 30}" for i in range(N)],
}


@pytest.fixture(scope="module")
def view(tmp_path_factory):
    view = View(analysed(tmp_path_factory.mktemp("scales"), ROWS))
    yield view
    view.close()


def test_columns_that_make_a_facet(view):
    source = ["rating", "year", "share", "odd", "day", "moment", "parts", "good", "section"]
    assert [name for name in scales.columns(view) if name in ROWS] == source


@pytest.mark.parametrize(
    "column, kind, is_ordered, first, last",
    [
        ("rating", "values", True, None, None),
        ("good", "values", True, None, None),
        ("section", "values", False, None, None),
        ("parts", "values", False, None, None),
        ("year", "ranges", False, Between("year", None, 1905, open=True), Between("year", 1955, None)),
        ("share", "ranges", False, Between("share", None, 0.1, open=True), Between("share", 0.9, None)),
        ("day", "ranges", False, Between("day", None, "2000-01-01", open=True), Between("day", "2020-01-01", None)),
    ],
)
def test_scale(view, column, kind, is_ordered, first, last):
    made = scales.scale(view, column)
    assert (made.kind, made.is_ordered) == (kind, is_ordered)
    if kind == "ranges":
        assert (made.ranges[0], made.ranges[-1]) == (first, last)
        assert len(made.labels) == len(made.ranges)


def test_hours_are_told_apart(view):
    made = scales.scale(view, "moment")
    assert made.labels[:2] == ("< 2024-05-01 01:00", "2024-05-01 01:00 – 2024-05-01 02:00")


def test_numbers_that_are_none_make_values(view):
    assert scales.scale(view, "odd").kind == "values"
