"""A recipe on another dump: shuffled, with records missing and copies added."""

import json
import random

import numpy as np
import pytest

from lib.curate import actions, recipe, replay
from lib.errors import BadOption
from lib.ledger import events
from lib.ledger.events import Decision
from lib.ledger.members import make
from lib.query.predicates import Between, Expression, Ids, OneOf, Phrase
from lib.query.selection import Selection
from lib.query.view import View
from tests.corpora import analysed

TEXTS = ["alpha", "beta", "alpha", "gamma", "alpha", "delta", "beta", "epsilon", "zeta", "eta"]
CORPUS = {"text": TEXTS, "lang": ["en", "de"] * 5, "stars": list(range(10))}


def opened(folder, columns) -> View:
    return View(analysed(folder, columns))


def do(view, action, *predicates, tag=None, members=None):
    planned = actions.plan(view, action, Selection(predicates), tag, members)
    return actions.commit(view, planned, f"{action} {tag or ''}", "Ada")


def through_a_file(view) -> recipe.Recipe:
    return recipe.from_yaml(recipe.to_yaml(recipe.build(view)))


def kept(view) -> list[str]:
    out = view.state.excluded_by > 0
    rows = view.rows("SELECT id, text FROM texts ORDER BY id")
    return [text for id_, text in rows if not out[id_]]


def decide(view) -> None:
    """Two of three alphas and one of two betas go as copies, one record by hand, some by rules; tags; one undone."""
    undone = do(view, "exclude", Phrase("delta"))
    do(view, "exclude", members=make([2, 4, 6], kept=[0, 0, 1], similarity=[1, 1, 1], rule=["first"] * 3))
    do(view, "exclude", Ids((7,)))
    do(view, "tag", Between("stars", 8), tag="top")
    do(view, "exclude", Phrase("GAM"))
    do(view, "restore", Expression("stars = 3"))
    events.undo(view.workspace.ledger_path, undone.uid, "Ada")


def test_the_same_corpus_gives_the_same_rows(tmp_path):
    first, second = opened(tmp_path / "a", CORPUS), opened(tmp_path / "b", CORPUS)
    decide(first)
    matches = replay.apply(second, through_a_file(first))
    assert (second.state.excluded_by > 0).tolist() == (first.state.excluded_by > 0).tolist()
    assert second.state.tags["top"].tolist() == first.state.tags["top"].tolist() == [8, 9]
    assert [(m.n_in_recipe, m.n_found, m.n_missing, m.n_left) for m in matches] == [
        (3, 3, 0, 0), (1, 1, 0, 0), (2, 2, 0, 0), (1, 1, 0, 0), (1, 1, 0, 0),
    ]  # fmt: skip
    made = events.all_events(second.workspace.ledger_path)
    assert {event.by for event in made} == {"Ada (recipe)"}
    evidence = events.members(second.workspace.ledger_path, made[0].uid)
    assert (evidence.kept.tolist(), evidence.rule) == ([0, 0, 1], ("first",) * 3)


def test_a_shuffled_dump_keeps_the_same_texts(tmp_path):
    first = opened(tmp_path / "a", CORPUS)
    decide(first)
    order = list(range(10))
    random.Random(3).shuffle(order)
    second = opened(tmp_path / "b", {name: [values[i] for i in order] for name, values in CORPUS.items()})
    replay.apply(second, through_a_file(first))
    assert sorted(kept(second)) == sorted(kept(first)) == ["alpha", "beta", "delta", "eta", "gamma", "zeta"]


def test_missing_records_and_added_copies_are_told(tmp_path):
    first = opened(tmp_path / "a", CORPUS)
    decide(first)
    # One alpha of three is gone, both betas too, epsilon too; delta is there three times.
    texts = ["delta", "alpha", "gamma", "alpha", "delta", "zeta", "eta", "delta", "theta"]
    second = opened(tmp_path / "b", {"text": texts, "lang": ["en"] * 9, "stars": [0, 1, 3, 3, 4, 8, 9, 9, 9]})
    copies, by_hand, tagged, phrase, restored = replay.apply(second, through_a_file(first))
    assert (copies.n_in_recipe, copies.n_found, copies.n_missing, copies.n_changed) == (3, 1, 2, 1)
    assert copies.missing == ("2c1743a391305fbf367df8e4f069f9f9#3", "987bcab01b929eb2c07877b224215c92#2")
    assert (by_hand.n_found, by_hand.n_missing, by_hand.n_changed) == (0, 1, 0)
    assert (tagged.n_in_recipe, tagged.n_found) == (2, 4)
    assert (phrase.n_found, phrase.n_changed, restored.n_changed) == (1, 1, 2)
    # The second alpha (stars 3) was out as a copy and came back by the rule that restores stars = 3.
    assert kept(second) == texts


def test_a_copy_stays_where_the_kept_record_is_not_there(tmp_path):
    first = opened(tmp_path / "a", {"text": ["a long text", "a long texts", "other"]})
    do(first, "exclude", members=make([1], kept=[0], similarity=[0.9], rule=["first"]))
    second = opened(tmp_path / "b", {"text": ["other", "a long texts"]})
    (match,) = replay.apply(second, through_a_file(first))
    assert (match.n_found, match.n_missing, match.n_left, match.n_changed) == (1, 0, 1, 0)
    assert kept(second) == ["other", "a long texts"]


def test_twice_is_once(tmp_path):
    first, second = opened(tmp_path / "a", CORPUS), opened(tmp_path / "b", CORPUS)
    do(first, "exclude", Phrase("alpha"))
    made = through_a_file(first)
    replay.apply(second, made)
    (match,) = replay.apply(second, made)
    assert match.n_changed == 0
    assert len(events.all_events(second.workspace.ledger_path)) == 1


def test_edits_travel_and_labels_stay(tmp_path):
    first, second = opened(tmp_path / "a", CORPUS), opened(tmp_path / "b", {"text": ["eta", "zeta", "theta"]})
    payload = json.dumps({"passages": ["ta", "z\n"]})
    path = first.workspace.ledger_path
    events.append(path, Decision("edit", "noise", "Ada", "cut", make([7, 8, 9]), payload=payload))
    events.append(path, Decision("label", "same", "Ada", "label", make([1]), payload="{}"))
    do(first, "exclude", Phrase("gamma"))
    made = through_a_file(first)
    assert [(rule.action, rule.passages) for rule in made.rules] == [("edit", ("ta", "z\n")), ("exclude", ())]
    edit, _ = replay.apply(second, made)
    assert (edit.n_in_recipe, edit.n_found, edit.n_missing, edit.n_changed) == (3, 2, 1, 2)
    assert [(e.ids.tolist(), e.passages) for e in second.state.edits] == [([0, 1], ("ta", "z\n"))]
    assert replay.apply(second, made)[0].n_changed == 0


def test_a_rule_on_a_column_that_is_not_there_is_a_problem(tmp_path):
    first, second = opened(tmp_path / "a", CORPUS), opened(tmp_path / "b", {"text": TEXTS})
    do(first, "exclude", OneOf("lang", ("de",)))
    do(first, "exclude", Expression("lang = 'en' AND stars = 0"))
    made = through_a_file(first)
    assert ["cannot be applied" in said for said in replay.problems(second, made)] == [True, True]
    matches = replay.apply(second, made)
    assert ["lang" in match.problem for match in matches] == [True, True]
    assert np.count_nonzero(second.state.excluded_by) == 0


@pytest.mark.parametrize(
    ("predicate", "stages"),
    [
        (Between("n_chars", 3), ["import"]),
        (Between("n_tokens", 3), ["import", "profile"]),
        (Expression("lang = 'en' AND N_Words > 3"), ["import", "profile"]),
        (Phrase("n_words"), ["import"]),
    ],
)
def test_only_the_stages_that_rules_read_are_needed(tmp_path, predicate, stages):
    rule = recipe.Rule("exclude", None, "r", "b", "a", "e", "s", 1, selection=Selection((predicate,)))
    assert replay.stages_needed(recipe.Recipe({}, recipe.Roles(), (rule,))) == stages


def test_a_recipe_that_names_no_action_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(BadOption):
        recipe.from_yaml("version: 1\ndecisions:\n- {action: erase, reason: x, where: []}")
