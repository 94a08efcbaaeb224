"""Which copy stays: rules in order, choices by hand, kept in the workspace."""

import numpy as np
import pytest

from lib.duplicates import policy
from lib.duplicates.policy import Policy
from lib.duplicates.survivors import ByHand, Longest, Newest, Prefer
from lib.errors import BadOption
from lib.query.view import View
from tests.corpora import analysed

RULES = (Prefer("split", ("train",)), Longest("n_chars"))


def test_choices_by_hand_exclude_each_other():
    chosen = Policy().keeping(4, 2).dropping(4)
    assert (chosen.keep, chosen.drop) == ((2,), (4,))
    assert chosen.survivor(7, [2, 4]) == Policy(keep=(7,))
    assert chosen.forgetting(2, 4) == Policy()
    assert chosen.order == (ByHand((2,), (4,)), Longest("n_chars")) and Policy().order == (Longest("n_chars"),)
    assert policy.chosen(chosen, 4).tolist() == [False, False, True, False]


def test_rules_are_moved_added_and_removed():
    chosen = Policy(RULES)
    assert chosen.moved(0, 1).rules == RULES[::-1] == chosen.moved(1, -1).rules
    assert chosen.moved(0, -1) == chosen.moved(1, 1) == chosen.moved(9, 1) == chosen
    assert chosen.without(0).rules == RULES[1:]
    assert chosen.plus(Newest("date")).sentence() == "prefer split train, then longest text, then newest by date"
    assert Policy(()).sentence() == "the first one"
    with pytest.raises(BadOption, match="there already"):
        chosen.plus(Longest("n_chars"))
    with pytest.raises(BadOption, match="20 survivor rules"):
        Policy(tuple(Newest(f"c{n}") for n in range(20))).plus(Longest("n_chars"))


def test_a_policy_is_kept_with_the_workspace(tmp_path):
    view = View(analysed(tmp_path, {"text": ["a", "b"]}, ("import",)))
    assert policy.load(view) == Policy()
    policy.save(view, Policy(RULES, keep=(1, 9), drop=(0,)))
    assert policy.load(view) == Policy(RULES, keep=(1,), drop=(0,))
    view.close()


@pytest.mark.parametrize(
    "value, said",
    [
        (None, "an object with a list"),
        ({"rules": [{"rule": "by hand", "keep": [1]}]}, "stand in `keep` and `drop`"),
        ({"rules": [{"rule": "newest", "column": str(n)} for n in range(21)]}, "at most 20"),
        ({"rules": [], "keep": ["1"]}, "list of record ids"),
        ({"rules": [], "drop": [-1]}, "list of record ids"),
    ],
)
def test_what_is_of_another_form_gets_a_sentence(value, said):
    with pytest.raises(BadOption, match=said):
        policy.read(value)
    assert np.array_equal(policy.chosen(Policy(), 2), [False, False])
