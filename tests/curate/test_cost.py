"""What an exclusion would cost, by language, source and so on."""

from pathlib import Path

import numpy as np

from lib.curate import actions
from lib.curate.cost import Cost, Loss, columns_of, cost, group_costs
from lib.query.predicates import Ids
from lib.query.selection import Selection
from lib.query.view import View
from tests import corpora

COLUMNS = {
    "text": [f"text number {n}" for n in range(8)],
    "lang": ["en", "en", "en", "en", "de", "de", None, None],
    "split": ["train", "train", "test", "test", "train", "train", "test", "test"],
    "stars": [1, 2, 3, 4, 5, 6, 7, 8],
}


def test_cost(tmp_path: Path):
    view = View(corpora.analysed(tmp_path, COLUMNS))
    assert columns_of(view) == ["lang", "split"]
    assert cost(view, np.array([0, 1, 4, 6])) == (
        Cost("lang", (Loss("en", 2, 4), Loss("de", 1, 2), Loss(None, 1, 2)), 3),
        Cost("split", (Loss("train", 3, 4), Loss("test", 1, 4)), 2),
    )
    assert Loss("en", 2, 4).share == 0.5
    assert cost(view, np.empty(0, np.int64)) == ()


def test_records_that_are_out_already_are_not_counted(tmp_path: Path):
    view = View(corpora.analysed(tmp_path, COLUMNS))
    actions.commit(view, actions.plan(view, "exclude", Selection((Ids((0, 1)),))), "gone before", "Ada")
    assert cost(view, np.array([2]))[0] == Cost("lang", (Loss("en", 1, 2),), 1)


def test_groups_that_would_go(tmp_path: Path):
    texts = [f"{'She' if k % 4 == 0 else 'He'} is number {k}." for k in range(80)]
    view = View(corpora.analysed(tmp_path, {"text": texts}, ("profile", "mentions")))
    found = group_costs(view, np.arange(0, 80, 4))
    assert [(loss.group, loss.n_gone, loss.n_of, loss.is_marked) for loss in found] == [("women", 20, 20, True)]
    assert group_costs(view, np.empty(0, np.int64)) == ()


def test_groups_are_not_known_before_mentions_are_counted(tmp_path: Path):
    assert group_costs(View(corpora.analysed(tmp_path, COLUMNS)), np.array([0])) is None
