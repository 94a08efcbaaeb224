import datetime

import numpy as np
import pyarrow as pa
import pytest

from lib.duplicates.survivors import (
    ByHand,
    HasValue,
    Highest,
    Longest,
    Lowest,
    NeverFrom,
    Newest,
    Prefer,
    columns_of,
    decided_by,
    from_json,
    kept_by_hand,
    survivor_ranks,
    to_json,
)
from lib.errors import BadOption

COLUMNS = {
    "source": pa.chunked_array([["web", "book"], ["news", None]]),
    "split": np.array(["train", "test", "train", "train"]),
    "label": pa.array(["x", "", None, "y"]),
    "n_chars": np.array([10, 40, 40, 20]),
    "score": pa.array([0.5, float("nan"), None, 0.9]),
    "date": pa.array([datetime.date(2020, 1, 1), None, datetime.date(2024, 5, 1), datetime.date(2021, 1, 1)]),
    "kind": pa.array(["b", "a", "b", "a"]).dictionary_encode(),
    "nested": pa.array([[1], [2], [3], [4]]),
}
ORDERS = [
    # rules, rows from the first to stay to the last
    ((), [0, 1, 2, 3]),
    ((Prefer("source", ("news", "book")),), [2, 1, 0, 3]),
    ((NeverFrom("split", ("train",)),), [1, 0, 2, 3]),
    ((HasValue("label"),), [0, 3, 1, 2]),
    ((HasValue("score"),), [0, 3, 1, 2]),
    ((Longest(),), [1, 2, 3, 0]),
    ((Longest(), Lowest("score")), [1, 2, 3, 0]),
    ((Highest("score"),), [3, 0, 1, 2]),
    ((Lowest("score"),), [0, 3, 1, 2]),
    ((Newest("date"),), [2, 3, 0, 1]),
    ((Lowest("kind"), Newest("date")), [3, 1, 2, 0]),
    ((ByHand(keep=(3,), drop=(0, 99)), Longest()), [3, 1, 2, 0]),
    ((Prefer("n_chars", ("40",)), NeverFrom("split", ("test",))), [2, 1, 0, 3]),
]


@pytest.mark.parametrize(("rules", "rows"), ORDERS)
def test_order_of_survivors(rules, rows):
    ranks = survivor_ranks(rules, COLUMNS, 4)
    assert np.argsort(ranks).tolist() == rows


@pytest.mark.parametrize(("rules", "rows"), ORDERS)
def test_rules_come_back_from_json(rules, rows):
    assert from_json(to_json(rules)) == rules


def test_json_is_plain():
    assert to_json([Prefer("source", ("a", "b")), ByHand((1,))]) == [
        {"rule": "prefer", "column": "source", "values": ["a", "b"]},
        {"rule": "by hand", "keep": [1], "drop": []},
    ]


def test_each_group_counts_for_the_rule_that_decided_it():
    group = np.array([0, 0, 2, 2, 4, 4, -1])
    columns = {"split": pa.array(["train", "test", "test", "test", "train", "train", "x"]), "n": np.arange(7) // 3}
    rules = [NeverFrom("split", ("test",)), Highest("n")]
    # 0 is decided by the split; of 2 and 3 the higher n; 4 and 5 are alike to every rule.
    assert decided_by(rules, columns, group) == [1, 1, 1]
    assert decided_by([], columns, group) == [3]


def test_columns_and_forced_records():
    rules = [ByHand(keep=(2, 9)), Longest(), Prefer("n_chars", ("1",))]
    assert columns_of(rules) == ["n_chars"]
    assert kept_by_hand(rules, 4).tolist() == [False, False, True, False]
    assert [rule.sentence() for rule in rules] == [
        "by hand: 2 to keep, 0 to give up",
        "longest text",
        "prefer n_chars 1",
    ]


WRONG = [
    (lambda: survivor_ranks([Highest("gone")], COLUMNS, 4), "names the column 'gone', which is not there"),
    (lambda: survivor_ranks([Highest("nested")], COLUMNS, 4), "which has no order; choose another"),
    (lambda: survivor_ranks([Longest()], COLUMNS, 5), "has 4 values for 5 records"),
    (lambda: from_json([{"rule": "nicest"}]), "is not a survivor rule; its 'rule' must be one of by hand, prefer"),
    (lambda: from_json(["longest"]), "is not a survivor rule"),
    (lambda: from_json([{"rule": "prefer", "column": "a"}]), "does not fit; it takes column, values"),
]


@pytest.mark.parametrize(("call", "sentence"), WRONG)
def test_wrong_rules_are_refused_in_one_sentence(call, sentence):
    with pytest.raises(BadOption, match=sentence):
        call()
