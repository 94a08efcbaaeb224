"""Children in the corpus: whose they are, what they say, added once whatever is cut off, and taken out again."""

import json
from collections import Counter

import numpy as np
import pytest

from lib.augment import additions, candidates, generation, runs
from lib.augment.draw import Aim
from lib.corpus import generated, rows, workspace
from lib.corpus.roles import Roles
from lib.errors import BadOption
from lib.ledger import events, reviews
from lib.ledger.events import Decision
from lib.ledger.members import make
from lib.query.view import View
from tests import corpora
from tests.augment import planted


def of_corpus(made) -> list[dict]:
    """Every row of the sources and the generated files."""
    return rows.read(made, np.arange(made.sources.n_rows)).to_pylist()


def generated_rows(made) -> list[dict]:
    import pyarrow.parquet as pq

    return [row for _, file in generated.files(made) for row in pq.read_table(file.path).to_pylist()]


def actions(made) -> list[str]:
    return [event.action for event in events.all_events(made.ledger_path)]


def test_children_have_what_is_their_parents_and_their_own_text(corpus):
    run = planted.accepted(corpus, Aim(0.5))
    grown, written = additions.add(corpus, run, " more women ", "Ada")
    n = planted.N_MEN + planted.N_WOMEN + len(planted.LEFT)
    assert grown.sources.n_rows == n + 6 and [event.action for event in written] == ["generate"]
    every = {row["winnow_id"]: row for row in of_corpus(grown)}
    assert len({row["id"] for row in every.values()}) == len(every)
    made = generated_rows(grown)
    assert [row["cda_parent"] for row in made] == runs.drawn(corpus, run).order[:6].tolist()
    for row in made:
        parent = every[row["cda_parent"]]
        assert row["text"] == planted.WOMAN.format(n=row["cda_parent"])
        assert {name: row[name] for name in ("source", "split", "kind")} == {
            name: parent[name] for name in ("source", "split", "kind")
        }
        assert row["cda_parent_id"] == parent["id"] and row["is_generated"]
        assert (row["cda_axis"], row["cda_direction"], row["cda_operator"]) == ("gender", "m->f", "rules")
        assert (row["cda_run"], row["cda_seed"], row["cda_review"]) == (run.id, 7, "accepted above a line")
        edits = json.loads(row["cda_edits"])
        assert [(edit["field"], edit["before"], edit["after"]) for edit in edits] == [
            ("text", "He", "She"),
            ("text", "his", "her"),
        ]
        assert [parent["text"][edit["start"] : edit["end"]] for edit in edits] == ["He", "his"]
    (event,) = written
    assert (event.reason, event.by, event.n_records) == ("more women", "Ada", 6)
    assert event.sentence == f"add 6 generated records (gender, men → women; run {run.id})"
    assert events.members(corpus.ledger_path, event.uid).ids.tolist() == list(range(n, n + 6))
    assert event.n_tokens > 0 and json.loads(event.payload)["numbers"] == list(range(6))


def test_how_each_was_reviewed_and_what_a_curator_wrote(corpus):
    run = planted.accepted(corpus, Aim(0.5))
    path = corpus.ledger_path
    reviews.give(path, run.id, 0, "edit", "Ada", {"text": "She wrote “it” anew."})
    reviews.give(path, run.id, 1, "reject", "Ada")
    reviews.give(path, run.id, 2, "accept", "Ada")
    grown, _ = additions.add(corpus, run, "more women", "Ada")
    made = generated_rows(grown)
    assert [row["cda_review"] for row in made] == ["edited", "accepted", *["accepted above a line"] * 3]
    assert made[0]["text"] == "She wrote “it” anew."
    assert 1 not in {row["cda_parent"] for row in made} or runs.drawn(corpus, run).order[1] != 1


def test_later_ones_come_on_top_and_none_comes_twice(corpus):
    run = planted.accepted(corpus, Aim(n=10))
    grown, _ = additions.add(corpus, run, "first", "Ada")
    with pytest.raises(BadOption, match="accepted and not added yet; accept some"):
        additions.add(grown, run, "again", "Ada")
    generation.run(grown, run, False)
    grown, _ = additions.add(grown, run, "second", "Ada")
    parents = [row["cda_parent"] for row in generated_rows(grown)]
    assert len(parents) == len(set(parents)) == 10 and len(generated.files(grown)) == 2
    assert len({row["id"] for row in of_corpus(grown)}) == grown.sources.n_rows
    assert candidates.load(grown, run).is_added.all() and candidates.load(grown, run).n_to_add == 0


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_an_addition_without_a_reason_changes_nothing(corpus, reason):
    run = planted.accepted(corpus, Aim(0.5))
    with pytest.raises(BadOption, match="This addition has no reason"):
        additions.add(corpus, run, reason, "Ada")
    assert workspace.load(corpus.root).sources == corpus.sources and actions(corpus) == []


def test_nothing_accepted_is_refused(corpus):
    run = planted.started(corpus, Aim(0.5), n_sample=3)
    generation.run(corpus, run, True)
    with pytest.raises(BadOption, match="accept some candidates first"):
        additions.add(corpus, run, "more women", "Ada")


class Cut(BaseException):
    """A kill: nothing catches it."""


@pytest.mark.parametrize("method", ["augment", "substitute"])
@pytest.mark.parametrize("at", range(1, 6))
def test_a_kill_anywhere_is_finished_by_the_next_call(corpus, monkeypatch, method, at):
    """Cut before the intent, the file, the manifest, or either event, the second call ends with the same corpus."""
    run = planted.accepted(corpus, Aim(0.5, method=method))
    steps = [
        (additions.atomic, "write_json"),
        (generated, "add"),
        (workspace.Workspace, "save"),
        (additions, "_decided"),
        (additions.events, "append"),
    ]
    where, name = steps[at - 1]
    whole = getattr(where, name)
    # Of two events the second one is cut.
    patience = 1 if name == "append" and method == "substitute" else 0
    called = []

    def cut(*given, **named):
        called.append(name)
        if len(called) > patience:
            raise Cut
        return whole(*given, **named)

    monkeypatch.setattr(where, name, cut)
    with pytest.raises(Cut):
        additions.add(corpus, run, "more women", "Ada")
    monkeypatch.setattr(where, name, whole)
    again, _ = additions.add(workspace.load(corpus.root), run, "more women", "Ada")
    assert again.sources.n_rows == 57 + 6 and len(generated.files(again)) == 1
    expected = ["generate"] if method == "augment" else ["exclude", "generate"]
    assert actions(corpus) == expected
    assert candidates.load(again, run).n_to_add == 0
    with pytest.raises(BadOption, match="accepted and not added yet"):
        additions.add(again, run, "again", "Ada")


def test_a_verdict_changed_after_a_kill_counts_where_nothing_was_written(corpus, monkeypatch):
    run = planted.accepted(corpus, Aim(0.5))
    whole = generated.add
    monkeypatch.setattr(generated, "add", lambda *_: (_ for _ in ()).throw(Cut))
    with pytest.raises(Cut):
        additions.add(corpus, run, "more women", "Ada")
    monkeypatch.setattr(generated, "add", whole)
    reviews.give(corpus.ledger_path, run.id, 0, "reject", "Ada")
    grown, _ = additions.add(corpus, run, "more women", "Ada")
    assert grown.sources.n_rows == 57 + 5
    assert runs.drawn(corpus, run).order[0] not in {row["cda_parent"] for row in generated_rows(grown)}


def test_substitutes_stand_in_their_parents_stead(corpus):
    run = planted.accepted(corpus, Aim(0.5, method="substitute"))
    parents = sorted(runs.drawn(corpus, run).order[:6].tolist())
    events.append(corpus.ledger_path, Decision("exclude", "earlier", "Ada", "exclude", make(np.array(parents[:1]))))
    grown, written = additions.add(corpus, run, "in their stead", "Ada")
    assert [(event.action, event.n_records) for event in written] == [("exclude", 5), ("generate", 6)]
    assert written[0].sentence == "exclude 5 records in whose stead generated ones stand (gender, men → women)"
    view = View(grown)
    assert np.flatnonzero(view.state.excluded_by).tolist() == parents
    view.close()


def test_undo_takes_children_out_and_redo_brings_them_back(corpus):
    run = planted.accepted(corpus, Aim(0.5))
    grown, (event,) = additions.add(corpus, run, "more women", "Ada")
    view = planted.analysed(grown)
    assert view.state.n_excluded == 0 and view.n_records == 63
    undone = events.undo(grown.ledger_path, event.uid, "Ada")
    assert np.flatnonzero(view.state.excluded_by).tolist() == list(range(57, 63))
    assert set(view.state.excluded_by[57:].tolist()) == {undone.seq}
    assert candidates.load(grown, run).is_added.sum() == 6  # they are records still, and not added again
    events.redo(grown.ledger_path, event.uid, "Ada")
    assert view.state.n_excluded == 0
    view.close()


def test_children_stand_in_the_catalog_with_their_own_hash_and_the_split_of_the_parent(corpus):
    run = planted.accepted(corpus, Aim(0.5))
    view = planted.analysed(additions.add(corpus, run, "more women", "Ada")[0])
    found = view.rows(
        """SELECT child.split = parent.split, child.content_hash <> parent.content_hash, child.cda_review
           FROM catalog child JOIN catalog parent ON parent.id = child.cda_parent WHERE child.is_generated"""
    )
    assert found == [(True, True, "accepted above a line")] * 6
    assert Counter(row[0] for row in view.rows("SELECT is_generated FROM catalog")) == {False: 57, True: 6}
    view.close()


def test_messages_and_several_columns_are_put_together_again(tmp_path):
    talk = [{"role": "user", "content": "He lost his hat."}, {"role": "assistant", "content": "The sea is calm."}]
    columns = {
        "title": ["He left.", "Untitled", None],
        "talk": [talk, talk, [{"role": "user", "content": "He slept."}]],
        "n": [1, 2, 3],
    }
    made = corpora.analysed(tmp_path, columns, planted.STAGES, Roles(text=("title", "talk"), metadata=("n",)))
    run = planted.accepted(made, Aim(n=3), n_sample=3)
    grown, _ = additions.add(made, run, "more", "Ada")
    she = [{"role": "user", "content": "She lost her hat."}, talk[1]]
    found = {row["cda_parent"]: (row["title"], row["talk"], row["n"]) for row in generated_rows(grown)}
    assert found == {
        0: ("She left.", she, 1),
        1: ("Untitled", she, 2),
        2: (None, [{"role": "user", "content": "She slept."}], 3),
    }


def test_a_passage_that_was_cut_since_is_not_in_the_child(corpus):
    run = planted.accepted(corpus, Aim(0.5))
    everyone, payload = make(np.arange(57)), '{"passages": ["packed a bag for "]}'
    events.append(corpus.ledger_path, Decision("edit", "a phrase", "Ada", "cut", everyone, payload=payload))
    grown, _ = additions.add(corpus, run, "more women", "Ada")
    assert [row["text"] for row in generated_rows(grown)] == [
        f"She day {row['cda_parent']}, and her dog waited." for row in generated_rows(grown)
    ]


def test_a_child_of_a_child_knows_its_parent(corpus):
    """A generated record is drawn for no run, but what was added before does not stand in the way of more."""
    grown, _ = additions.add(corpus, planted.accepted(corpus, Aim(0.5)), "first", "Ada")
    planted.analysed(grown).close()
    run = planted.accepted(grown, Aim(n=5), "gender:f->m", n_sample=5)
    again, _ = additions.add(grown, run, "second", "Ada")
    parents = [row["cda_parent"] for row in generated_rows(again)]
    assert len(parents) == 11 and max(parents) < 57
    assert len({row["id"] for row in of_corpus(again)}) == again.sources.n_rows
