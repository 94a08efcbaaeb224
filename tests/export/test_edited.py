"""Edits in an export: passages are cut where the text goes out, and nowhere are they forgotten."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest

from lib.corpus.artifacts import silent
from lib.errors import BadOption
from lib.export import edited, fields, job, writer
from lib.export.formats import FORMATS
from lib.ledger import events
from lib.ledger.events import Decision
from lib.ledger.members import make
from lib.query.view import View
from tests.corpora import analysed

PLAIN = {
    "text": ["Read on. Sign up now!", "Sign up now! Sign up now!", "Bye. Sign up now!", "Nothing."],
    "k": [0, 1, 2, 3],
}
PARTS = {"instruction": ["Ask. AD", "Ask more. AD"], "output": ["AD Yes.", None]}
CHAT = {"messages": [[{"role": "user", "content": "Hi. AD"}], [{"role": "user", "content": "Ho. AD"}]], "k": [0, 1]}


def cut(made, ids, *passages) -> str:
    payload = json.dumps({"passages": passages})
    return events.append(made.ledger_path, Decision("edit", "ads", "Ada", "cut", make(ids), payload=payload)).uid


def written(view, folder, names=(), per_file=2):
    chosen = fields.choose(fields.available(view), names, FORMATS["parquet"])
    folder.mkdir()
    writer.write(view, np.arange(view.n_records), chosen, FORMATS["parquet"], folder, per_file, silent)
    return [row for path in sorted(folder.iterdir()) for row in pq.read_table(path).to_pylist()]


def test_passages_are_cut_from_the_records_they_were_found_in(tmp_path, monkeypatch):
    monkeypatch.setattr(edited, "BATCH_RECORDS", 1)
    made = analysed(tmp_path, PLAIN, ["import"])
    uid = cut(made, [0, 1], "Sign up now!")
    cut(made, [2], "Bye. ")
    view = View(made)
    assert [row["text"] for row in written(view, tmp_path / "a")] == ["Read on.", "", "Sign up now!", "Nothing."]
    chosen = fields.choose(fields.available(view), ["k", "text"], FORMATS["csv"])
    assert writer.preview(view, np.array([0, 3]), chosen, FORMATS["csv"]) == [
        {"k": 0, "text": "Read on."}, {"k": 3, "text": "Nothing."},
    ]  # fmt: skip
    events.undo(made.ledger_path, uid, "Ada")
    assert [row["text"] for row in written(view, tmp_path / "b")] == [*PLAIN["text"][:2], "Sign up now!", "Nothing."]


def test_each_part_of_a_composed_text_is_cut(tmp_path):
    made = analysed(tmp_path, PARTS, ["import"])
    cut(made, [0, 1], "AD")
    assert written(View(made), tmp_path / "a", ["instruction", "output", "text"]) == [
        {"instruction": "Ask.", "output": "Yes.", "text": "Ask.\n\n Yes."},
        {"instruction": "Ask more.", "output": None, "text": "Ask more."},
    ]


def test_a_nested_text_is_never_exported_uncut(tmp_path):
    made = analysed(tmp_path, CHAT, ["import"])
    assert len(written(View(made), tmp_path / "a", ["messages"])) == 2
    cut(made, [1], "AD")
    with pytest.raises(BadOption, match="Passages were cut from 1 of these records, and in field 'messages'"):
        written(View(made), tmp_path / "b", ["messages"])
    assert [row["text"] for row in written(View(made), tmp_path / "c", ["text"])] == ["user: Hi. AD", "user: Ho."]
    # Where the edited record stays behind, the field is free.
    view = View(made)
    edited.check(view, fields.choose(fields.available(view), ["messages"], FORMATS["parquet"]), np.array([0]))


def test_the_evidence_tells_of_edits(tmp_path):
    made = analysed(tmp_path, PLAIN, ["import"])
    cut(made, [0, 1], "Sign up now!")
    value = job.run(made, job.Request(out=tmp_path / "out").to_json(), lambda *_: None)
    assert value["counts"]["records_edited"] == 2
    assert "- Passages were cut from 2 of the texts" in (tmp_path / "out" / "README.md").read_text()
    assert "passages:\n  - Sign up now!" in (tmp_path / "out" / "recipe.yaml").read_text()


def test_what_is_decided_meanwhile_is_not_in_it(tmp_path):
    made = analysed(tmp_path, PLAIN, ["import"])
    cut(made, [0], "Read on. ")

    def progress(step, state, done, total, note):
        if step == "records" and state == "done":
            cut(made, [1], "Sign")
            events.append(made.ledger_path, Decision("exclude", "late", "Ada", "exclude", make([2])))

    value = job.run(made, job.Request(out=tmp_path / "out").to_json(), progress)
    assert (value["counts"]["records_out"], value["counts"]["records_edited"]) == (4, 1)
    assert pq.read_metadata(tmp_path / "out" / "excluded.parquet").num_rows == 0
    assert "late" not in (tmp_path / "out" / "recipe.yaml").read_text()
