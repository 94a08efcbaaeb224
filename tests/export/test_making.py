"""Generated records in an export: marked, in files of their own or left out, counted, and known again when opened."""

import csv
import json

import pyarrow.parquet as pq
import pytest

from lib.corpus.preview import first_look
from lib.corpus.roles import Roles
from lib.corpus.workspace import create
from lib.curate import actions
from lib.duplicates import review
from lib.errors import BadOption
from lib.export import fields, job, making
from lib.export.formats import FORMATS
from lib.export.job import Request
from lib.export.making import Kind
from lib.jobs.analysis import analyse
from lib.ledger import events
from lib.query import lineage, removable, scales
from lib.query.predicates import OneOf
from lib.query.selection import Selection
from lib.query.view import View
from tests.corpora import Options, analysed, quiet
from tests.curate.families import edits, generate

LONG = "the quick brown fox jumps over the lazy dog while seven wizards watch from a quiet hill above the river bank"
COLUMNS = {
    "id": ["p", "q", "r"],
    "text": [LONG, "she sat", "it rained"],
    "lang": ["en", "en", "de"],
    "split": ["train", "test", "train"],
}
ROLES = Roles(text=("text",), id="id", split="split")
MAKING = [
    "is_generated", "cda_parent_id", "cda_axis", "cda_direction", "cda_operator", "cda_edits", "cda_confidence",
    "cda_rules", "cda_seed", "cda_run", "cda_review",
]  # fmt: skip
STAGES = ("profile", "exact", "near", "groups")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Three records, two children by rules, one by a model, and one whose making was undone."""
    workspace = analysed(tmp_path_factory.mktemp("making"), COLUMNS, STAGES, ROLES)
    workspace, undone = generate(workspace, "zero", [(1, {"text": "wrong"})], STAGES)
    events.undo(workspace.ledger_path, undone.uid, "Ben", "a bad rule")
    workspace, _ = generate(workspace, "one", [(0, {"text": LONG + " now"}), (1, {"text": "he sat"})], STAGES)
    workspace, _ = generate(
        workspace, "two", [(1, {"text": "they sat"})], STAGES, "accepted above a line",
        direction="they", operator="model:x|y", rules="-", run="r2",
    )  # fmt: skip
    return workspace


def export(workspace, out, **more) -> dict:
    return job.run(workspace, Request(out=out, **more).to_json(), lambda *_: None)


def rows(path) -> list[dict]:
    return pq.read_table(path).to_pylist()


def manifest(out) -> dict:
    return json.loads((out / "manifest.json").read_text())


def test_they_go_along_and_say_what_they_are(made, tmp_path):
    value = export(made, tmp_path / "out")
    found = rows(tmp_path / "out" / "data-00000-of-00001.parquet")
    assert list(found[0]) == [*COLUMNS, *MAKING]
    assert [(row["id"], row["is_generated"], row["cda_parent_id"]) for row in found] == [
        ("p", False, None), ("q", False, None), ("r", False, None),
        ("p-cda1", True, "p"), ("q-cda2", True, "q"), ("q-cda3", True, "q"),
    ]  # fmt: skip
    assert found[4] == {
        "id": "q-cda2", "text": "he sat", "lang": "en", "split": "test", "is_generated": True, "cda_parent_id": "q",
        "cda_axis": "gender", "cda_direction": "swap", "cda_operator": "rules", "cda_edits": edits("he", "she"),
        "cda_confidence": pytest.approx(0.94), "cda_rules": "3", "cda_seed": 7, "cda_run": "r1",
        "cda_review": "accepted",
    }  # fmt: skip
    assert value["counts"]["records_generated"] == 3
    said = manifest(tmp_path / "out")
    assert said["generated"] == {
        "where": "with",
        "n_records": 3,
        "kinds": [
            {"axis": "gender", "direction": "swap", "operator": "rules", "rules": "3", "n_records": 2},
            {"axis": "gender", "direction": "they", "operator": "model:x|y", "rules": "-", "n_records": 1},
        ],
        "reviews": {"accepted": 2, "accepted above a line": 1},
    }
    assert [source["n_rows"] for source in said["corpus"]["sources"]] == [3]
    card = (tmp_path / "out" / "README.md").read_text()
    assert "**3 of them were made from others**" in card
    assert "| gender | swap | rules | 3 | 2 |" in card and "model:x\\|y" in card
    assert "How they were accepted: 2 accepted one by one, 1 accepted above a line." in card
    assert "1 of the generated records was accepted without being read one by one" in card


def test_records_whose_making_was_undone_are_excluded_for_that_reason(made, tmp_path):
    value = export(made, tmp_path / "out")
    (row,) = rows(tmp_path / "out" / "excluded.parquet")
    assert (row["source_id"], row["reason"], row["by"], row["event"]) == ("q-cda0", "a bad rule", "Ben", 2)
    assert [(item["why"], item["reason"], item["n_records"]) for item in value["counts"]["left_out"]] == [
        ("excluded", "a bad rule", 1)
    ]


def test_in_files_of_their_own(made, tmp_path):
    value = export(made, tmp_path / "out", generated="apart", per_file=2)
    names = sorted(path.name for path in (tmp_path / "out").glob("*-of-*"))
    assert names == [
        "data-00000-of-00002.parquet", "data-00001-of-00002.parquet", "generated-00000-of-00002.parquet",
        "generated-00001-of-00002.parquet",
    ]  # fmt: skip
    ids = {kind: [row["id"] for n in names if n.startswith(kind) for row in rows(tmp_path / "out" / n)]
           for kind in ("data", "generated")}  # fmt: skip
    assert ids == {"data": ["p", "q", "r"], "generated": ["p-cda1", "q-cda2", "q-cda3"]}
    assert (value["counts"]["records_out"], value["counts"]["records_generated"]) == (6, 3)
    counted = {file["name"]: file.get("n_records") for file in manifest(tmp_path / "out")["files"]}
    assert [counted[name] for name in names] == [2, 1, 2, 1]
    assert "`generated-*`" in (tmp_path / "out" / "README.md").read_text()


def test_nothing_but_generated_records_makes_no_file_of_others(made, tmp_path):
    only = Selection((OneOf("is_generated", (True,)),))
    export(made, tmp_path / "out", generated="apart", selection=only)
    assert [path.name for path in (tmp_path / "out").glob("*-of-*")] == ["generated-00000-of-00001.parquet"]


def test_left_out_with_a_reason_of_their_own(made, tmp_path):
    value = export(made, tmp_path / "out", generated="out")
    found = rows(tmp_path / "out" / "data-00000-of-00001.parquet")
    assert [row["id"] for row in found] == ["p", "q", "r"] and list(found[0]) == list(COLUMNS)
    counts = value["counts"]
    assert [(item["why"], item["reason"], item["n_records"]) for item in counts["left_out"]] == [
        ("excluded", "a bad rule", 1), ("generated", "made from other records", 3),
    ]  # fmt: skip
    assert (counts["records_in"], counts["records_out"], counts["records_generated"]) == (7, 3, 0)
    card = (tmp_path / "out" / "README.md").read_text()
    assert "| generated | made from other records | 3 |" in card and "Generated records" not in card


@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_every_format_carries_what_says_so(made, tmp_path, format):
    export(made, tmp_path / "out", format=format)
    with open(tmp_path / "out" / f"data-00000-of-00001.{format}", newline="", encoding="utf-8") as file:
        last = list(csv.DictReader(file) if format == "csv" else map(json.loads, file))[-1]
    assert (str(last["is_generated"]).lower(), last["cda_parent_id"], last["cda_direction"]) == ("true", "q", "they")
    assert json.loads(last["cda_edits"])[0]["after"] == "she"


def test_the_id_of_a_parent_in_this_workspace_is_no_field(made):
    view = View(made)
    found = fields.available(view)
    assert "cda_parent" not in {field.name for field in found}
    with pytest.raises(BadOption, match="no field 'cda_parent'"):
        fields.choose(found, ["cda_parent"], FORMATS["parquet"])
    view.close()


def test_the_card_says_where_nothing_marks_them(made, tmp_path):
    for names, said in (
        (("id", "text"), "**No field of"),
        (("id", "is_generated"), "marks them. A"),
    ):
        export(made, tmp_path / names[1], fields=names)
        assert said in (tmp_path / names[1] / "README.md").read_text()


def test_an_unknown_place_is_refused(made, tmp_path):
    with pytest.raises(BadOption, match="cannot go 'nowhere'; use one of with, apart, out"):
        export(made, tmp_path / "out", generated="nowhere")


@pytest.mark.parametrize(("roles", "where"), [(ROLES, "with"), (ROLES, "apart"), (Roles(text=("text",)), "with")])
def test_the_export_opened_as_a_corpus_knows_them_again(tmp_path, roles, where):
    columns = COLUMNS if roles.id else {name: values for name, values in COLUMNS.items() if name != "id"}
    workspace = analysed(tmp_path, columns, STAGES, roles)
    workspace, _ = generate(workspace, "one", [(2, {"text": "it poured"}), (0, {"text": LONG + " now"})], STAGES)
    view = View(workspace)  # the first record stays here, so that ids of the workspace are other ones there
    actions.commit(view, actions.plan(view, "exclude", Selection((OneOf("lang", ("de",)),))), "no", "Ada")
    view.close()
    export(workspace, tmp_path / "out", generated=where)
    look = first_look(str(tmp_path / "out" / "*-of-*.parquet"))
    assert look.roles.text == ("text",) and look.roles.id == "id"
    again = create(tmp_path / "again", look.sources, look.columns, look.roles)
    analyse(again, Options(), quiet, STAGES)
    view = View(again)
    assert lineage.mask(view).tolist() == [False, False, True]
    assert (lineage.parent(view, 2), lineage.children(view, 0)) == (0, [2])
    # Near each other, and still not for removal in each other's favour, on no page.
    assert view.rows("SELECT count(near_group), count(near_kept) FROM catalog") == [(2, 0)]
    assert removable.near(view, Selection()) == 0
    assert not review.find(view, "near", 0.8).cut.removable.any()
    assert "is_generated" in scales.columns(view) and "cda_edits" not in scales.columns(view)
    # What is exported from there says the same.
    kind = (Kind("gender", "swap", "rules", "3", 1),)
    assert making.of(view, view.ids(Selection()), "with").kinds == kind
    view.close()
    export(again, tmp_path / "out2", generated="out")
    assert manifest(tmp_path / "out2")["counts"]["records_out"] == 2


def test_a_corpus_without_any_says_nothing(tmp_path):
    workspace = analysed(tmp_path, COLUMNS, roles=ROLES)
    export(workspace, tmp_path / "out")
    assert manifest(tmp_path / "out")["generated"] == {"where": "with", "n_records": 0, "kinds": [], "reviews": {}}
    assert "enerated" not in (tmp_path / "out" / "README.md").read_text()
