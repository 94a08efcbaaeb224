"""The ledger: any order of undo and redo gives the fold of what is in force."""

import sqlite3

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.errors import BadOption, BadWorkspace
from lib.ledger import database, events, state, views
from lib.ledger.database import writing
from lib.ledger.events import Decision
from lib.ledger.members import make

N = 12


def decide(path, action, ids, tag=None, reason="because"):
    return events.append(path, Decision(action, reason, "ann", f"{action} some", make(ids), len(ids), tag))


def test_events_add_up_and_undo_out_of_order(tmp_path):
    path = tmp_path / "ledger.sqlite"
    first = decide(path, "exclude", [1, 2, 3])
    second = decide(path, "exclude", [3, 4])
    decide(path, "tag", [4, 5], "review")
    assert state.load(path, N).excluded_by.tolist() == [0, 1, 1, 1, 2, 0, 0, 0, 0, 0, 0, 0]

    events.undo(path, first.uid, "bob")
    found = state.load(path, N)
    assert np.flatnonzero(found.excluded_by).tolist() == [3, 4]
    assert {tag: ids.tolist() for tag, ids in found.tags.items()} == {"review": [4, 5]}

    events.undo(path, second.uid, "bob")
    events.redo(path, first.uid, "bob")
    assert np.flatnonzero(state.load(path, N).excluded_by).tolist() == [1, 2, 3]
    assert [event.action for event in events.all_events(path)] == ["exclude", "exclude", "tag", "undo", "undo", "redo"]


def test_restore_is_a_decision_that_can_be_undone(tmp_path):
    path = tmp_path / "ledger.sqlite"
    decide(path, "exclude", [1, 2, 3])
    restored = decide(path, "restore", [2])
    assert np.flatnonzero(state.load(path, N).excluded_by).tolist() == [1, 3]
    events.undo(path, restored.uid, "ann")
    assert np.flatnonzero(state.load(path, N).excluded_by).tolist() == [1, 2, 3]


ACTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["exclude", "restore", "tag", "untag"]), st.sets(st.integers(0, N - 1), min_size=1)),
        st.tuples(st.sampled_from(["undo", "redo"]), st.integers(0, 9)),
    ),
    max_size=14,
)


@settings(max_examples=40, deadline=None)
@given(acts=ACTS)
def test_any_order_of_undo_and_redo_is_the_fold_of_what_is_in_force(tmp_path_factory, acts):
    path = tmp_path_factory.mktemp("ledger") / "ledger.sqlite"
    decisions, on = [], {}
    for action, argument in acts:
        if action in ("undo", "redo"):
            if not decisions:
                continue
            target = decisions[argument % len(decisions)][0]
            if on[target.uid] == (action == "undo"):
                (events.undo if action == "undo" else events.redo)(path, target.uid, "ann")
                on[target.uid] = action == "redo"
            else:
                with pytest.raises(BadOption):
                    (events.undo if action == "undo" else events.redo)(path, target.uid, "ann")
        else:
            event = decide(path, action, sorted(argument), "t" if "tag" in action else None)
            decisions.append((event, argument))
            on[event.uid] = True
    out, tagged = set(), set()  # the plain reading: apply what is on, oldest first
    for event, ids in decisions:
        if on[event.uid]:
            match event.action:
                case "exclude":
                    out |= ids
                case "restore":
                    out -= ids
                case "tag":
                    tagged |= ids
                case "untag":
                    tagged -= ids
    found = state.load(path, N)
    assert set(np.flatnonzero(found.excluded_by).tolist()) == out
    assert set(found.tags.get("t", np.empty(0, int)).tolist()) == tagged


@pytest.mark.parametrize(
    "action, tag, reason, sentence",
    [
        ("delete", None, "why", "is not an action"),
        ("exclude", None, "  ", "has no reason"),
        ("tag", " ", "why", "names no tag"),
    ],
)
def test_a_decision_without_its_parts_is_refused_and_leaves_no_trace(tmp_path, action, tag, reason, sentence):
    path = tmp_path / "ledger.sqlite"
    with pytest.raises(BadOption, match=sentence):
        decide(path, action, [1], tag, reason)
    assert events.all_events(path) == []


def test_events_cannot_be_changed_or_deleted(tmp_path):
    path = tmp_path / "ledger.sqlite"
    decide(path, "exclude", [1])
    for statement in ("UPDATE events SET reason = 'other'", "DELETE FROM events"):
        with pytest.raises(sqlite3.IntegrityError, match="never"), writing(path) as connection:
            connection.execute(statement)
    assert events.all_events(path)[0].reason == "because"


def test_unknown_events_and_newer_ledgers_get_a_sentence(tmp_path):
    path = tmp_path / "ledger.sqlite"
    with pytest.raises(BadOption, match="no decision 'nope'"):
        events.undo(path, "nope", "ann")
    with pytest.raises(BadOption, match="no decision"):
        events.members(path, "nope")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version=99")
    with pytest.raises(BadWorkspace, match="newer Winnow"):
        events.all_events(path)
    (tmp_path / "text.sqlite").write_text("not a database, but long enough to be looked at as one" * 40)
    with pytest.raises(BadWorkspace, match="is damaged"):
        events.all_events(tmp_path / "text.sqlite")


def test_views_are_found_by_name_and_id_and_forgotten(tmp_path):
    path = tmp_path / "ledger.sqlite"
    saved = views.save(path, '{"where":[]}', "ann", " everything ")
    assert views.find(path, "everything") == views.find(path, saved.id) == saved
    views.save(path, '{"where":[1]}', "ann", "everything")
    assert [view.selection for view in views.named(path)] == ['{"where":[1]}']
    views.forget(path, "everything")
    views.forget(path, views.named(path)[0].id)
    assert views.named(path) == []
    with pytest.raises(BadOption, match="no saved view"):
        views.find(path, "everything")


def test_a_ledger_of_an_older_version_is_caught_up_and_keeps_its_events(tmp_path):
    path = tmp_path / "ledger.sqlite"
    with sqlite3.connect(path) as connection:
        connection.executescript(database.SCHEMA.replace("    payload TEXT,\n", "") + "PRAGMA user_version=1;")
        connection.execute(
            "INSERT INTO events (uid, at, by, action, reason, sentence, n_records, n_tokens) "
            "VALUES ('u', '2024-01-01', 'Ada', 'undo', 'old', 'an old one', 0, 0)"
        )
    assert [event.sentence for event in events.all_events(path)] == ["an old one"]
    assert [event.sentence for event in events.all_events(path)] == ["an old one"]


def test_generated_records_are_out_while_their_making_is_undone(tmp_path):
    path = tmp_path / "ledger.sqlite"
    made = events.append(
        path, events.Decision("generate", "too few", "ada", "add 2", make([4, 5]), payload='{"run": "r"}')
    )
    assert state.load(path, 6).n_excluded == 0
    undone = events.undo(path, made.uid, "ada")
    assert state.load(path, 6).excluded_by.tolist() == [0, 0, 0, 0, undone.seq, undone.seq]
    assert state.load(path, 5).n_excluded == 1  # before the analysis that brings the last one in
    events.redo(path, made.uid, "ada")
    assert state.load(path, 6).n_excluded == 0
