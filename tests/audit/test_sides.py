"""Sides, axes and slices: what the page looks at."""

import numpy as np
import pytest

from lib.audit import sides
from lib.audit.intervals import Estimate
from lib.audit.sides import Axis
from lib.errors import BadOption
from lib.query.predicates import OneOf
from lib.query.selection import Selection

GENDER = Axis("mentions", "gender", "Gender")
THEME = Axis("labels", "theme", "theme")


def test_axes_are_those_of_the_lexicon_then_columns(view):
    found = sides.axes(view)
    assert [axis.name for axis in found[:4]] == ["gender", "race", "religion", "age"]
    assert [axis.name for axis in found if axis.kind == "labels"] == ["lang", "source", "theme"]


def test_columns_leave_out_what_tells_single_records_apart(view):
    assert sides.columns(view) == ["lang", "source", "theme"]


def test_a_side_is_a_mask(view):
    side = sides.side(view, "a", Selection((OneOf("source", ("a",)),)))
    assert side.chosen.tolist() == [True, True, False, False, False, False, True, True] and side.n == 4


def test_marks_of_words_and_of_labels(view):
    assert sides.marks(view, GENDER).documents()[sides.marks(view, GENDER).groups.index("women")] == 4
    assert sides.marks(view, THEME).groups == ("art", "law")
    with pytest.raises(BadOption, match="no column 'nowhere'"):
        sides.marks(view, Axis("labels", "nowhere", ""))


@pytest.mark.parametrize(("axis", "group", "n"), [(GENDER, "women", 4), (THEME, "law", 3)])
def test_the_records_behind_a_number_are_as_many_as_it_counts(view, axis: Axis, group: str, n: int):
    marks = sides.marks(view, axis)
    assert view.count(sides.behind(marks, Selection(), group)).n_records == n
    every = view.count(sides.behind(marks, Selection())).n_records
    assert every == marks.n_marked
    assert view.count(sides.unmarked(marks, Selection())).n_records == view.n_records - every


def test_slices_are_the_most_frequent_values(view):
    found = sides.slices(view, "theme", Selection())
    assert [(one.name, one.n) for one in found] == [("art", 4), ("law", 3)]
    assert not np.any(found[0].chosen & found[1].chosen)
    assert [one.name for one in sides.slices(view, "theme", Selection(), most=1)] == ["art"]


def test_records_without_a_group_are_those_that_the_filter_finds(view):
    side = sides.side(view, "all", Selection())
    counted = Estimate(0.4)
    marks = sides.marks(view, GENDER).within(side.chosen)
    assert sides.without(marks, side, counted) == (marks.n_counted - marks.n_marked, marks.n_counted, counted)
    labels = sides.marks(view, THEME).within(side.chosen)
    n, n_of, share = sides.without(labels, side, counted)
    assert (n, n_of) == (1, 8) and share.low < share.value == 1 / 8 < share.high
    assert view.count(sides.unmarked(labels, Selection())).n_records == n
