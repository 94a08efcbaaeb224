"""Copies that could go: as the Duplicates page would let them go, at the first."""

import json

import pytest

from lib.corpus import children, generated
from lib.corpus.children import Child
from lib.duplicates import review
from lib.jobs.analysis import analyse
from lib.query import removable
from lib.query.predicates import Between
from lib.query.selection import Selection
from lib.query.view import View
from tests.corpora import Options, analysed, quiet

LONG = "the quick brown fox jumps over the lazy dog while seven wizards watch from a quiet hill above the river bank"
STAGES = ("exact", "near", "groups")
TEXTS = [LONG, "The same sentence stands here.", LONG + " now", "something else", "the same  sentence stands here."]


def beyond(view: View) -> int:
    return view.rows("SELECT count(exact_group) - count(DISTINCT exact_group) FROM catalog")[0][0]


@pytest.mark.parametrize(
    ("asked", "exact", "near", "stays"),
    [
        ([], 1, 2, 0),
        ([(0, LONG + " tonight")], 1, 2, 1),  # the third in the group has kin of its own there
        ([(3, "Something else")], 1, 2, 1),  # equal to its parent but for a capital
        ([(3, TEXTS[1])], 2, 3, 0),  # equal to another than its parent
    ],
)
def test_a_child_is_no_copy_of_its_parent(tmp_path, asked, exact, near, stays):
    made = analysed(tmp_path, {"text": TEXTS}, STAGES)
    if asked:
        rows = [Child(parent, {"text": json.dumps(text)}, {}) for parent, text in asked]
        made, _ = generated.add(made, "x", children.tables(made, rows))
        analyse(made, Options(), quiet, STAGES)
    view = View(made)
    everything = Selection()
    assert removable.exact(view, everything, beyond(view)) == exact
    assert removable.near(view, everything) == near
    for kind, n in (("exact", exact), ("near", near)):
        assert review.find(view, kind, 1.0 if kind == "exact" else 0.8).cut.removable.sum() == n
    view.close()


def test_both_must_lie_in_the_selection(tmp_path):
    view = View(analysed(tmp_path, {"text": TEXTS}, STAGES))
    short = Selection((Between("id", 1, 4),))
    assert (removable.near(view, Selection()), removable.near(view, short)) == (2, 1)
    view.close()
