"""What would go in a Selection, by group, and what happens to it when some of it is out already."""

import numpy as np
import pytest

from lib.duplicates import evidence, review
from lib.duplicates.groups import Cut
from lib.duplicates.pairs import Pairs
from lib.duplicates.policy import Policy
from lib.errors import BadOption, NotComputed
from lib.ledger import events
from lib.ledger.events import Decision
from lib.ledger.members import make
from lib.query.predicates import OneOf
from lib.query.selection import Selection
from lib.query.view import View
from tests.corpora import analysed

LONG = "the quick brown fox jumps over the lazy dog while seven wizards watch from a quiet hill above the river bank"
ROWS = {
    "text": [
        LONG,
        LONG,
        LONG + " today",
        "an entirely different sentence about bread, butter and the price of flour in the old town",
        "short and equal text stands here twice for the test of pairs",
        "short and equal text stands here twice for the test of pairs",
    ],
    "split": ["train", "test", "train", "train", "train", "test"],
}
EVERYTHING = Selection()
TEST = Selection((OneOf("split", ("test",)),))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return analysed(tmp_path_factory.mktemp("review"), ROWS, ("exact", "near", "groups"))


@pytest.fixture
def view(made):
    view = View(made)
    yield view
    view.close()


def gone(members) -> list[tuple[int, int]]:
    return list(zip(members.ids.tolist(), members.kept.tolist(), strict=True))


def test_exact_groups_keep_the_first_of_equals(view):
    found = review.find(view, "exact", 1.0)
    groups = review.of_selection(view, found, EVERYTHING)
    assert (groups.totals.n_groups, groups.totals.n_records, groups.totals.n_removable) == (2, 4, 2)
    members = review.to_exclude(found, groups)
    assert gone(members) == [(1, 0), (5, 4)]
    assert members.similarity.tolist() == [1.0, 1.0]
    assert members.rule == ("equal text; stays: longest text",) * 2


def test_near_groups_keep_the_longest(view):
    found = review.find(view, "near", 0.8)
    groups = review.of_selection(view, found, EVERYTHING)
    assert groups.table.group.tolist() == [0, 4]
    assert gone(review.to_exclude(found, groups)) == [(0, 2), (1, 2), (5, 4)]
    assert gone(review.to_exclude(found, groups, 0)) == [(0, 2), (1, 2)]
    shown = review.members(found, groups, 0)
    assert [(one.id, one.kept, one.stays) for one in shown] == [(2, 2, True), (0, 2, False), (1, 2, False)]
    assert 0.8 <= shown[1].similarity < 1
    least = review.of_selection(view, found, EVERYTHING, "similarity")
    assert least.table.group.tolist() == [0, 4]
    assert review.of_selection(view, review.find(view, "near", 1.0), EVERYTHING).table.n_removable.tolist() == [1, 1]


def test_a_selection_loses_only_its_own_records(view):
    found = review.find(view, "near", 0.8)
    groups = review.of_selection(view, found, TEST)
    assert gone(review.to_exclude(found, groups)) == [(1, 2), (5, 4)]
    assert groups.table.n_records.tolist() == [1, 1]
    assert [one.is_inside for one in review.members(found, groups, 0)] == [False, False, True]


def test_the_curator_chooses_which_stays(view):
    found = review.find(view, "exact", 1.0, Policy(keep=(1,)))
    members = review.to_exclude(found, review.of_selection(view, found, EVERYTHING))
    assert gone(members) == [(0, 1), (5, 4)]
    assert members.rule[0] == "equal text; stays: chosen by hand"
    assert members.rule[1] == "equal text; stays: longest text"


@pytest.mark.parametrize("kind, threshold", [("exact", 1.0), ("near", 0.8)])
def test_nothing_goes_in_favour_of_a_record_that_is_out(tmp_path, kind, threshold):
    view = View(analysed(tmp_path, ROWS, ("exact", "near", "groups")))
    events.append(view.workspace.ledger_path, Decision("exclude", "test", "me", "s", make([2, 4])))
    found = review.find(view, kind, threshold)
    groups = review.of_selection(view, found, EVERYTHING)
    assert gone(review.to_exclude(found, groups)) == [(1, 0)]
    assert not np.isin(found.cut.kept[[0, 1, 3, 5]], [2, 4]).any()
    events.append(view.workspace.ledger_path, Decision("exclude", "test", "me", "s", make([1])))
    found = review.find(view, kind, threshold)
    assert review.of_selection(view, found, EVERYTHING).totals.n_groups == 0
    view.close()


def test_bad_questions_get_a_sentence(view, tmp_path):
    with pytest.raises(BadOption, match=r"threshold is 0\.1"):
        review.find(view, "near", 0.1)
    with pytest.raises(BadOption, match="no kind of duplicates"):
        review.find(view, "other", 0.8)
    bare = View(analysed(tmp_path, {"text": ["a", "b"]}))
    for kind in evidence.KINDS:
        with pytest.raises(NotComputed, match="not looked for yet"):
            review.find(bare, kind, 1.0)
    bare.close()


def test_each_kept_record_stands_before_those_that_repeat_it():
    """A chain: 0 stays alone, 1 is repeated by 4, 3 by 2, 5 and 6."""
    n = 7
    cut = Cut(
        0.7,
        np.zeros(n, np.int64),
        np.array([0, 1, 3, 3, 1, 3, 3]),
        np.array([1, 1, 0.8, 1, 0.9, 0.95, 0.95]),
    )
    pairs = Pairs(np.arange(n), np.zeros(0, int), np.zeros(0, int), np.zeros(0), np.zeros(0), 0.5)
    no = np.zeros(n, bool)
    gathered = evidence.Evidence("near", pairs, Policy(), np.arange(n), (), no, None, None, no)
    found = review.Repeats(gathered, cut)
    groups = review.groups(found, np.ones(n, bool))
    assert [(one.id, one.stays) for one in review.members(found, groups, 0)] == [
        (3, True), (5, False), (6, False), (2, False), (1, True), (4, False), (0, True),
    ]  # fmt: skip
    assert [one.id for one in review.members(found, groups, 0, most=2, first=4)] == [1, 4]
