"""Edits: passages cut out of texts, undone like any other decision."""

import json

import numpy as np
import pytest

from lib.errors import BadOption
from lib.ledger import edits, events, state
from lib.ledger.events import Decision
from lib.ledger.members import make


@pytest.mark.parametrize(
    "text, passages, left",
    [
        ("Read on. Sign up now! The end.", ["Sign up now! "], "Read on. The end."),
        ("Title\n\nWe use cookies.\n\nBody", ["We use cookies."], "Title\n\nBody"),
        ("a b a", ["a"], "b"),
        ("nothing here", ["absent"], "nothing here"),
        ("  keeps its blanks  ", ["absent", ""], "  keeps its blanks  "),
        ("abc ab", ["ab", "abc"], ""),
    ],
)
def test_passages_are_cut_and_the_seam_is_tidied(text, passages, left):
    assert edits.without(text, passages) == left


def cut(path, ids, passages):
    payload = json.dumps({"passages": passages})
    return events.append(path, Decision("edit", "boilerplate", "ann", "cut", make(ids), payload=payload))


def test_edits_apply_in_order_to_their_records_and_can_be_undone(tmp_path):
    path = tmp_path / "ledger.sqlite"
    first = cut(path, [1, 3], ["foo "])
    cut(path, [3], ["bar"])
    found = state.load(path, 5)
    assert [edits.apply(id_, "foo bar baz", found.edits) for id_ in range(4)] == [
        "foo bar baz",
        "bar baz",
        "foo bar baz",
        "baz",
    ]
    assert edits.edited_ids(found.edits).tolist() == [1, 3]
    events.undo(path, first.uid, "ann")
    assert edits.apply(1, "foo bar baz", state.load(path, 5).edits) == "foo bar baz"
    assert np.count_nonzero(found.excluded_by) == 0


def test_an_edit_needs_a_payload_and_a_tag_has_none(tmp_path):
    path = tmp_path / "ledger.sqlite"
    with pytest.raises(BadOption, match="needs payload"):
        events.append(path, Decision("edit", "why", "ann", "cut", make([1])))
    with pytest.raises(BadOption, match="has no payload"):
        events.append(path, Decision("tag", "why", "ann", "tag", make([1]), tag="t", payload="{}"))


def test_labels_leave_the_state_alone(tmp_path):
    path = tmp_path / "ledger.sqlite"
    events.append(path, Decision("label", "about a person", "ann", "label", make([1]), payload='{"answer": "yes"}'))
    found = state.load(path, 3)
    assert (found.n_excluded, found.tags, found.edits, found.counter) == (0, {}, (), 1)
