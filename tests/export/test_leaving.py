"""Which records leave, and each other one counted once with its reason."""

import pytest

from lib.curate import actions
from lib.errors import BadOption
from lib.export.leaving import LeftOut, leaving
from lib.query.predicates import Between, Ids
from lib.query.selection import Selection
from lib.query.view import View
from tests.export.corpus import opened

SHORT = Selection((Between("n_chars", None, 11),))  # records 1, 2 and 5


@pytest.fixture(scope="module")
def view(tmp_path_factory):
    made = opened(tmp_path_factory.mktemp("leaving"))
    for action, ids, tag in (("exclude", (0,), None), ("exclude", (1, 2), None), ("tag", (2, 3), "t")):
        actions.commit(made, actions.plan(made, action, Selection((Ids(ids),), "all"), tag), f"reason {ids}", "Ada")
    yield made
    made.close()


OUTSIDE = "all records where n_chars at most 11"
EXCLUDED = (LeftOut("excluded", "reason (0,)", 1, 1), LeftOut("excluded", "reason (1, 2)", 2, 2))


@pytest.mark.parametrize(
    ("selection", "leave_excluded", "tags", "ids", "left_out"),
    [
        (Selection(), True, (), [3, 4, 5], EXCLUDED),
        (Selection(), False, (), [0, 1, 2, 3, 4, 5], ()),
        (Selection(), True, ("t",), [4, 5], (*EXCLUDED, LeftOut("tagged", "t", 1))),
        (SHORT, False, (), [1, 2, 5], (LeftOut("outside", OUTSIDE, 3),)),
        (SHORT.within("excluded"), True, (), [5], (*EXCLUDED, LeftOut("outside", OUTSIDE, 2))),
    ],
)  # fmt: skip
def test_leaving(view: View, selection, leave_excluded, tags, ids, left_out):
    found = leaving(view, selection, leave_excluded, tags)
    assert found.ids.tolist() == ids
    assert found.left_out == left_out
    assert found.n_records + sum(item.n_records for item in found.left_out) == found.n_records_in == 6


def test_a_tag_that_nobody_has_is_said(view: View):
    with pytest.raises(BadOption, match=r"No record is tagged 'x'.*the tags are: t"):
        leaving(view, Selection(), True, ("x",))


def test_nothing_left_is_said(view: View):
    with pytest.raises(BadOption, match="Nothing would be exported"):
        leaving(view, Selection((Ids((0,)),)), True, ())
