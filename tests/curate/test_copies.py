"""The survivor policy goes into the recipe and comes out of it in another dump, where records have other ids."""

import pytest

from lib.curate import copies, recipe, replay
from lib.duplicates import policy
from lib.duplicates.policy import Policy
from lib.duplicates.survivors import Longest, Prefer
from lib.errors import BadOption
from lib.query.view import View
from tests.corpora import analysed

TEXTS = ["one", "two", "two", "three"]
CHOSEN = Policy((Prefer("split", ("train",)), Longest("n_chars")), keep=(2,), drop=(3,))


@pytest.fixture
def view(tmp_path):
    view = View(analysed(tmp_path, {"text": TEXTS, "split": ["train", "test", "test", "train"]}, ("import",)))
    yield view
    view.close()


def test_the_usual_policy_leaves_no_section(view):
    assert copies.portable(view) == {} and "survivors" not in recipe.to_json(recipe.build(view))


def test_a_policy_goes_through_the_recipe(view, tmp_path):
    policy.save(view, CHOSEN)
    written = recipe.to_yaml(recipe.build(view))
    made = recipe.from_yaml(written)
    assert made.survivors["rules"][0] == {"rule": "prefer", "column": "split", "values": ["train"]}
    assert made.survivors["keep"][0].endswith("#2")
    other = View(analysed(tmp_path / "other", {"text": TEXTS[::-1], "split": ["train"] * 4}, ("import",)))
    assert replay.problems(other, made) == []
    replay.apply(other, made)
    assert policy.load(other) == Policy(CHOSEN.rules, keep=(2,), drop=(0,))
    other.close()


def test_rules_on_absent_columns_are_left_out_and_said(view, tmp_path):
    policy.save(view, CHOSEN)
    made = recipe.build(view)
    bare = View(analysed(tmp_path / "bare", {"text": ["one", "four"]}, ("import",)))
    assert replay.problems(bare, made) == [
        "Survivor rules on columns that are not here are left out: prefer split train."
    ]
    assert copies.install(bare, made.survivors) == 2
    assert policy.load(bare) == Policy((Longest("n_chars"),))
    bare.close()


@pytest.mark.parametrize(
    "value, said",
    [
        ([1], "an object with a list"),
        ({"rules": [{"rule": "none"}]}, "not a survivor rule"),
        ({"rules": [], "keep": ["nothing"]}, "32 hex digits"),
        ({"rules": [], "drop": 7}, "32 hex digits"),
    ],
)
def test_a_section_of_another_form_gets_a_sentence(value, said):
    with pytest.raises(BadOption, match=said):
        copies.checked(value)
