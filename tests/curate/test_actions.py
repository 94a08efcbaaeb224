"""Planning and committing actions on a Selection."""

import numpy as np
import pytest

from lib.curate import actions
from lib.errors import BadFilter, BadOption
from lib.ledger import events
from lib.ledger.members import make
from lib.query.predicates import Expression, Ids, OneOf, Tagged
from lib.query.selection import Selection
from lib.query.view import View
from tests.corpora import SENTENCES, analysed

ENGLISH = Selection((OneOf("lang", ("en",)),))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return analysed(tmp_path_factory.mktemp("actions"), SENTENCES)


@pytest.fixture
def view(made):
    made.ledger_path.unlink(missing_ok=True)
    opened = View(made)
    yield opened
    opened.close()


def do(view: View, action: str, selection: Selection, tag: str | None = None, members=None):
    return actions.commit(view, actions.plan(view, action, selection, tag, members), "because", "Ada")


def test_a_plan_says_exactly_what_would_change(view):
    planned = actions.plan(view, "exclude", ENGLISH)
    assert (planned.n_records, planned.n_selected, planned.members.ids.tolist()) == (4, 4, [0, 1, 4, 5])
    assert planned.n_tokens == 32
    assert planned.sentence == "exclude 4 of kept records where lang is en"
    assert events.all_events(view.workspace.ledger_path) == []


@pytest.mark.parametrize(
    ("steps", "out", "tags"),
    [
        ([("exclude", (0, 1))], [0, 1], {}),
        ([("exclude", (0, 1)), ("restore", (1, 2))], [0], {}),
        ([("exclude", (0,)), ("exclude", (0, 1))], [0, 1], {}),
        ([("tag", (0, 3)), ("untag", (3,))], [], {"a": [0]}),
        ([("tag", (0,)), ("tag", (0, 1)), ("exclude", (1,))], [1], {"a": [0, 1]}),
    ],
)
def test_actions_add_up(view, steps, out, tags):
    for action, ids in steps:
        do(view, action, Selection((Ids(ids),), "all"), "a" if "tag" in action else None)
    assert np.flatnonzero(view.state.excluded_by).tolist() == out
    assert {tag: ids.tolist() for tag, ids in view.state.tags.items()} == tags


def test_only_records_that_change_are_members(view):
    do(view, "exclude", Selection((Ids((0, 1)),)))
    planned = actions.plan(view, "exclude", Selection((Ids((0, 1, 2)),), "all"))
    assert (planned.members.ids.tolist(), planned.n_selected) == ([2], 3)


def test_restore_reaches_the_excluded_ones_from_the_kept_scope(view):
    do(view, "exclude", ENGLISH)
    planned = actions.plan(view, "restore", ENGLISH)
    assert planned.members.ids.tolist() == [0, 1, 4, 5]
    # The sentence must name the records that are meant, and so must the Selection that is kept.
    assert planned.sentence == "restore 4 of excluded records where lang is en"
    assert planned.selection.scope == "excluded"


def test_duplicates_carry_the_copy_that_stays(view):
    members = make([4, 1], kept=[0, 0], similarity=[0.9, 0.8], rule=["longest", "first"])
    event = do(view, "exclude", ENGLISH, members=members)
    found = events.members(view.workspace.ledger_path, event.uid)
    assert (found.ids.tolist(), found.kept.tolist(), found.rule) == ([1, 4], [0, 0], ("first", "longest"))
    assert found.similarity.tolist() == pytest.approx([0.8, 0.9])


def test_members_outside_of_the_selection_are_refused(view):
    with pytest.raises(BadFilter, match="not in the Selection any more"):
        actions.plan(view, "exclude", ENGLISH, members=make([0, 3]))


@pytest.mark.parametrize(
    ("action", "tag", "sentence"),
    [("delete", None, "is not an action"), ("tag", None, "needs a tag"), ("untag", "  ", "needs a tag")],
)
def test_what_cannot_be_planned_is_said(view, action, tag, sentence):
    with pytest.raises(BadOption, match=sentence):
        actions.plan(view, action, ENGLISH, tag)


def test_nothing_to_do_is_said(view):
    do(view, "exclude", ENGLISH)
    with pytest.raises(BadFilter, match="Nothing to exclude"):
        do(view, "exclude", ENGLISH.within("all"))


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_no_reason_no_event(view, reason):
    with pytest.raises(BadOption, match="no reason"):
        actions.commit(view, actions.plan(view, "exclude", ENGLISH), reason, "Ada")
    assert events.all_events(view.workspace.ledger_path) == []


def test_a_stale_plan_is_refused(view):
    planned = actions.plan(view, "exclude", ENGLISH)
    do(view, "tag", Selection((Ids((3,)),)), "x")
    with pytest.raises(BadFilter, match="changed while you were looking"):
        actions.commit(view, planned, "because", "Ada")
    assert [event.action for event in events.all_events(view.workspace.ledger_path)] == ["tag"]


def test_found_predicates_and_tags_are_acted_on(view):
    do(view, "tag", Selection((Expression("stars >= 4"),)), " many ")
    assert view.state.tags["many"].tolist() == [3, 4, 5]
    do(view, "exclude", Selection((Tagged("many"),)))
    assert np.flatnonzero(view.state.excluded_by).tolist() == [3, 4, 5]
    assert view.count(Selection()).n_records == 3
