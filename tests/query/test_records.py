"""What a page of records and one record hold."""

import json

import numpy as np
import pytest

from lib.errors import BadOption
from lib.ledger import events
from lib.ledger.events import Decision
from lib.ledger.members import make
from lib.query import records
from lib.query.pages import Order
from lib.query.predicates import Phrase, Words
from lib.query.selection import Selection
from lib.query.view import View
from tests.corpora import SENTENCES, analysed
from tests.curate.families import generate


@pytest.fixture
def view(tmp_path):
    view = View(analysed(tmp_path, SENTENCES, ("exact",)))
    yield view
    view.close()


def test_a_page_has_columns_and_the_start_of_the_text(view):
    page = records.page(view, Selection(), Order("stars", True), 1, 3)
    assert (page.n, page.offset) == (6, 1)
    assert [(row["id"], row["stars"], row["text"][:9], row["n_before"]) for row in page.rows] == [
        (5, 5, "Concatena", 0),
        (3, 4, "Le chat d", 0),
        (1, 2, "A dog bar", 0),
    ]
    assert records.page(view, Selection(), offset=100).rows == ()


def test_the_snippet_begins_before_what_was_found(tmp_path):
    long = "x " * 500 + "the needle lies here " + "y " * 500
    view = View(analysed(tmp_path, {"text": [long, "Needle"]}))
    row, short = records.page(view, Selection((Words("needle"),))).rows
    assert "needle lies" in row["text"] and row["n_before"] == 1004 - 60
    assert len(row["text"]) == records.SNIPPET_CHARS
    assert (short["text"], short["n_before"]) == ("Needle", 0)
    view.close()


def test_one_record_has_text_fields_tags_state_and_history(tmp_path):
    rows = {"instruction": ["Add", "Say"], "input": ["1, 2", ""], "output": ["3", "hi"], "split": ["train", "test"]}
    view = View(analysed(tmp_path, rows))
    path = view.workspace.ledger_path
    events.append(path, Decision("tag", "looks odd", "me", "s", make([0, 1]), tag="odd"))
    gone = events.append(path, Decision("exclude", "too short", "me", "s", make([0])))
    undone = events.append(path, Decision("exclude", "by mistake", "me", "s", make([1])))
    events.undo(path, undone.uid, "me")
    record = records.record(view, 0)
    assert record.text == "Add\n\n1, 2\n\n3"
    assert record.fields == {"instruction": "Add", "input": "1, 2", "output": "3"}
    assert (record.values["split"], record.tags, record.is_cut) == ("train", ("odd",), False)
    assert record.excluded_by.uid == gone.uid
    assert [event.reason for event in record.history] == ["looks odd", "too short"]
    other = records.record(view, 1)
    assert other.excluded_by is None
    assert [event.action for event in other.history] == ["tag", "exclude", "undo"]
    view.close()


def test_a_long_record_is_cut_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(records, "LONGEST_TEXT", 100)
    view = View(analysed(tmp_path, {"text": ["word " * 50, "short"]}))
    record = records.record(view, 0)
    assert (len(record.text), record.n_chars, record.is_cut) == (100, 250, True)
    view.close()


def test_no_such_record_gets_a_sentence(view):
    with pytest.raises(BadOption, match="no record 6; its ids go from 0 to 5"):
        records.record(view, 6)


def test_neighbours_come_from_the_artifact(view):
    assert records.neighbours(view, 0) is None
    folder = view.workspace.artifact_path("neighbours", "k")
    folder.mkdir(parents=True)
    np.save(folder / "neighbours.npy", np.array([[0, 4, 1, -1]] * 6))
    np.save(folder / "similarities.npy", np.array([[1, 0.5, 0.25, 0]] * 6, dtype=np.float16))
    view.current.artifacts["neighbours"] = "k"
    found = records.neighbours(view, 0)
    assert [(other.id, other.similarity) for other in found] == [(4, 0.5), (1, 0.25)]
    assert found[0].text == SENTENCES["text"][4]


def test_duplicates_of_a_record_are_the_members_of_its_group(tmp_path):
    texts = ["The same sentence stands here twice, word for word.", "Another one, all alone, is here."]
    view = View(analysed(tmp_path, {"text": [texts[0], texts[1], texts[0]]}, ("exact",)))
    found = records.near_duplicates(view, 0)
    assert [(other.id, other.similarity, other.relation) for other in found] == [(2, 1.0, "equal")]
    assert records.near_duplicates(view, 1) == []
    view.close()


def test_duplicates_before_their_stage_ran(tmp_path):
    view = View(analysed(tmp_path, {"text": ["one", "two"]}))
    assert records.near_duplicates(view, 0) is None
    assert records.page(view, Selection((Phrase("on"),))).n == 1
    view.close()


def test_children_of_a_record(tmp_path):
    made = analysed(tmp_path, SENTENCES)
    made, _ = generate(made, "one", [(1, {"text": "A cat barked."}), (0, {"text": "x"}), (1, {"text": "y"})])
    view = View(made)
    found = [(other.id, other.text, round(other.similarity, 2), other.relation) for other in records.children(view, 1)]
    assert found == [(6, "A cat barked.", 0.95, "child"), (8, "y", 0.93, "child")]
    assert records.children(view, 6) == []
    view.close()


def test_a_record_is_read_as_the_edits_leave_it(tmp_path):
    rows = {"instruction": ["Add", "Say"], "output": ["3\n\nSent from my phone", "hi"], "split": ["train", "test"]}
    view = View(analysed(tmp_path, rows))
    path = view.workspace.ledger_path
    payload = json.dumps({"passages": ["Sent from my phone", "Say"]})
    made = events.append(path, Decision("edit", "signature", "me", "s", make([0]), payload=payload))
    record = records.record(view, 0)
    assert (record.text, record.fields) == ("Add\n\n3", {"instruction": "Add", "output": "3"})
    assert [event.uid for event in record.edits] == [made.uid]
    before = records.record(view, 0, as_edited=False)
    assert before.text.endswith("phone") and before.fields["output"].endswith("phone") and before.edits
    assert [row["text"] for row in records.rows(view, [1, 0])] == ["Say\n\nhi", "Add\n\n3"]
    assert records.record(view, 1).edits == ()
    events.undo(path, made.uid, "me")
    assert records.record(view, 0).edits == () and records.record(view, 0).text.endswith("phone")
    view.close()
