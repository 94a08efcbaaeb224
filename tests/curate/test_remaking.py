"""Generated records on another dump: the same from the same, and told where the parent is gone."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest

from lib.corpus import generated
from lib.corpus.roles import Roles
from lib.corpus.workspace import Workspace, load
from lib.curate import actions, recipe, remaking, replay
from lib.errors import BadOption
from lib.jobs.analysis import analyse
from lib.ledger import events
from lib.ledger.members import make
from lib.query.predicates import Expression, Ids, OneOf, Phrase
from lib.query.selection import Selection
from lib.query.view import View
from tests.corpora import Options, analysed, open_corpus, quiet, write
from tests.curate.families import generate

TEXTS = ["he ran", "it rained", "he sat", "he ran", "a dog", "her cat 🐈\nslept"]
CORPUS = {"id": list("abcdef"), "text": TEXTS, "lang": ["en", "en", "de", "en", "en", "en"], "n": [1, 2, 3, 4, 5, 6]}


def do(view, action, *predicates, tag=None, members=None, scope="kept"):
    planned = actions.plan(view, action, Selection(predicates, scope), tag, members)
    return actions.commit(view, planned, f"{action} {tag or ''}", "Ada")


def run(folder, columns, made: recipe.Recipe) -> tuple[Workspace, list[replay.Match]]:
    """What the command `run` does, up to the export."""
    opened = open_corpus(write(folder / "corpus.parquet", columns), folder / "w", made.roles)

    def again(workspace):
        analyse(workspace, Options(), quiet, ["profile"])

    again(opened)
    opened, remade = remaking.remake(opened, made, again)
    view = View(opened)
    try:
        return opened, replay.apply(view, made, remade=remade)
    finally:
        view.close()


def through_a_file(workspace, folder, most_inline=recipe.MOST_INLINE) -> recipe.Recipe:
    view = View(workspace)
    try:
        recipe.write(recipe.build(view), folder, most_inline)
    finally:
        view.close()
    return recipe.read(folder / recipe.FILE)


def rows(workspace: Workspace) -> list[dict]:
    """Every record that is in, as the files hold it, without what names this workspace."""
    view = View(workspace)
    kept = view.ids(Selection())
    tables = [pq.read_table(file.path).to_pylist() for file in workspace.sources.files]
    every = [row for table in tables for row in table]
    tags = {id_: [tag for tag, ids in view.state.tags.items() if id_ in ids] for id_ in kept}
    view.close()
    return [{k: v for k, v in every[id_].items() if k != "cda_parent"} | {"tags": tags[id_]} for id_ in kept]


@pytest.fixture
def first(tmp_path):
    """Rules before and after, a child of a child, one run undone and made again, a parent taken out for its child."""
    made = analysed(tmp_path / "a", CORPUS)
    view = View(made)
    do(view, "exclude", Expression("lang = 'de'"))
    do(view, "tag", Phrase("ran"), tag="running", scope="all")
    view.close()
    made, undone = generate(made, "one", [(0, {"text": "she ran"}), (5, {"text": "his cat 🐈\nslept"})])
    events.undo(made.ledger_path, undone.uid, "Ada")
    made, _ = generate(made, "two", [(0, {"text": "she ran"}), (3, {"text": "she ran"}), (5, {"text": "his cat 🐈"})])
    made, _ = generate(made, "three", [(8, {"text": "they ran"})], direction="they", operator="model:x", run="r2")
    view = View(made)
    do(view, "exclude", members=make([5]), scope="all")  # in favour of its child
    do(view, "exclude", Ids((9,)))  # the second of two children that say the same
    do(view, "tag", OneOf("lang", ("en",)), tag="english")
    view.close()
    return made


@pytest.mark.parametrize("most_inline", [1000, 0])
def test_the_same_corpus_gives_the_same_rows(first, tmp_path, most_inline):
    made = through_a_file(first, tmp_path, most_inline)
    assert [(rule.action, rule.selection is not None) for rule in made.rules] == [
        ("exclude", True), ("tag", True), ("generate", False), ("generate", False), ("exclude", False),
        ("exclude", False), ("tag", True),
    ]  # fmt: skip
    assert (tmp_path / "recipe.children.parquet").exists() == (most_inline == 0)
    second, matches = run(tmp_path / "b", CORPUS, made)
    assert rows(second) == rows(first)
    assert [row["id"] for row in rows(first)] == ["a", "b", "d", "e", "a-cda2", "f-cda4", "a-cda2-cda5"]
    assert [(m.action, m.n_in_recipe, m.n_found, m.n_missing, m.n_changed) for m in matches] == [
        ("exclude", 1, 1, 0, 1), ("tag", 2, 2, 0, 2), ("generate", 3, 3, 0, 3), ("generate", 1, 1, 0, 1),
        ("exclude", 1, 1, 0, 1), ("exclude", 1, 1, 0, 1), ("tag", 7, 7, 0, 7),
    ]  # fmt: skip
    # And what was replayed is the same recipe again.
    again = through_a_file(second, tmp_path)
    assert [(r.action, r.selection, r.made) for r in again.rules] == [
        (r.action, r.selection, r.made) for r in made.rules
    ]
    assert [r.children and r.children.to_pylist() for r in again.rules] == [
        r.children and r.children.to_pylist() for r in made.rules
    ]


def test_twice_is_once(first, tmp_path):
    made = through_a_file(first, tmp_path)
    second, _ = run(tmp_path / "b", CORPUS, made)
    n_events = len(events.all_events(second.ledger_path))
    third, matches = run(tmp_path / "b", CORPUS, made)
    assert [file.fingerprint for file in third.sources.files] == [file.fingerprint for file in second.sources.files]
    assert {m.n_changed for m in matches} == {0}
    assert len(events.all_events(second.ledger_path)) == n_events
    event = next(e for e in events.all_events(second.ledger_path) if e.action == "generate")
    events.undo(second.ledger_path, event.uid, "Ben")
    _, matches = run(tmp_path / "b", CORPUS, made)
    assert [m.n_changed for m in matches if m.action == "generate"] == [3, 0]
    assert rows(third) == rows(first)


def test_another_dump_has_other_rows_and_some_parents_are_gone(first, tmp_path):
    made = through_a_file(first, tmp_path)
    # One "he ran" of two is left and knows something new, the cat is gone, and the dump has a "she ran" of its own.
    columns = {
        "id": ["x", "y", "z"],
        "text": ["he ran", "a dog", "she ran"],
        "lang": ["en", "en", "de"],
        "n": [9, 8, 7],
    }
    second, matches = run(tmp_path / "b", columns, made)
    by_action = [(m.action, m.n_in_recipe, m.n_found, m.n_missing) for m in matches if m.action == "generate"]
    assert by_action == [("generate", 3, 1, 2), ("generate", 1, 1, 0)]
    assert matches[2].missing[0].endswith("#2") and "#" not in matches[2].missing[1]
    said = rows(second)
    assert [(row["id"], row["text"], row["n"]) for row in said] == [
        ("x", "he ran", 9), ("y", "a dog", 8), ("x-cda2", "she ran", 9), ("x-cda2-cda5", "they ran", 9),
    ]  # fmt: skip
    assert said[2]["cda_operator"] == "rules" and said[3]["cda_operator"] == "model:x"


def test_no_parent_at_all_leaves_no_file(first, tmp_path):
    made = through_a_file(first, tmp_path)
    second, matches = run(tmp_path / "b", {"id": ["x"], "text": ["new"], "lang": ["en"], "n": [1]}, made)
    assert generated.files(second) == [] and [m.n_missing for m in matches if m.action == "generate"] == [3, 1]
    assert [e.action for e in events.all_events(second.ledger_path)] == ["tag"]


def test_a_rule_before_the_making_does_not_reach_the_children(tmp_path):
    made = analysed(tmp_path / "a", CORPUS)
    view = View(made)
    do(view, "exclude", Phrase("dog"))
    view.close()
    made, _ = generate(made, "one", [(0, {"text": "a dog ran"})])
    second, matches = run(tmp_path / "b", CORPUS, through_a_file(made, tmp_path))
    assert [row["text"] for row in rows(second)] == ["he ran", "it rained", "he sat", "he ran", TEXTS[5], "a dog ran"]
    assert [(m.n_found, m.n_changed) for m in matches] == [(1, 1), (1, 1)]


def test_composed_texts_carry_what_differs_and_numbers_go_on(tmp_path):
    columns = {"n": [3, 8], "instruction": ["Say", "Tell"], "output": ["he said", "he told"], "k": [[1], None]}
    roles = Roles(text=("instruction", "output"), id="n")
    made = analysed(tmp_path / "a", columns, roles=roles)
    made, _ = generate(made, "one", [(1, {"output": "she told"}), (0, {})])
    kept = through_a_file(made, tmp_path)
    assert [json.loads(t) for t in kept.rules[0].children["texts"].to_pylist()] == [{"output": '"she told"'}, {}]
    second, _ = run(tmp_path / "b", columns, kept)
    assert rows(second) == rows(made) and [row["n"] for row in rows(made)] == [3, 8, 9, 10]
    shuffled = {name: values[::-1] for name, values in columns.items()}
    third, _ = run(tmp_path / "c", shuffled, kept)
    assert [(row["n"], row["output"], row["k"]) for row in rows(third)] == [
        (8, "he told", None), (3, "he said", [1]), (9, "she told", None), (10, "he said", [1]),
    ]  # fmt: skip


def test_a_corpus_with_children_of_its_own_is_refused(first, tmp_path):
    made = through_a_file(first, tmp_path)
    with pytest.raises(BadOption, match=r"has generated records already \(one\), and the recipe brings its own"):
        remaking.remake(load(first.root), made, lambda workspace: None)


def test_a_text_that_is_no_text_column_is_refused(first, tmp_path):
    made = through_a_file(first, tmp_path)
    other = analysed(tmp_path / "b", {"body": TEXTS})
    with pytest.raises(BadOption, match="generated texts for 'text', which is no text column here: these are body"):
        remaking.remake(other, made, lambda workspace: None)


def test_without_the_making_it_is_a_problem_and_nothing_is_written(first, tmp_path):
    made = through_a_file(first, tmp_path)
    view = View(analysed(tmp_path / "b", CORPUS))
    matches = replay.apply(view, made)
    assert ["run" in m.problem for m in matches if m.action == "generate"] == [True, True]
    assert np.count_nonzero(view.state.excluded_by) == 2
    view.close()
