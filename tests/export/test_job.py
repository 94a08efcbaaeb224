"""An export from request to folder: data, manifest, excluded records, recipe, data card, archive."""

import hashlib
import json
import zipfile

import pyarrow.parquet as pq
import pytest

from lib import __version__
from lib.curate import actions, recipe
from lib.duplicates import comparison
from lib.errors import BadOption, BadWorkspace, Cancelled, NoSpace
from lib.export import job, manifest, writer
from lib.export.job import Request
from lib.ledger.members import make
from lib.query.predicates import Ids, OneOf
from lib.query.selection import Selection
from lib.query.view import View
from tests.corpora import analysed, write

HOSTILE = "<img src=x> | `a` [b](http://c.de)\n# d"
COLUMNS = {
    "id": [f"r{n}" for n in range(8)],
    "text": ["one two", "one two", "one two three", "four", "five", "six", "seven", "eight"],
    "lang": ["en", "en", "en", "de", None, HOSTILE, "en", "en"],
    "split": ["train"] * 6 + ["test"] * 2,
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    workspace = analysed(tmp_path_factory.mktemp("job"), COLUMNS)
    view = View(workspace)
    copies = make([1, 2], kept=[0, 0], similarity=[1.0, 0.75], rule=["first", "longest"])
    for action, selection, tag, members, reason in (
        ("exclude", Selection(), None, copies, HOSTILE),
        ("exclude", Selection((Ids((5,)),)), None, None, "odd"),
        ("tag", Selection((OneOf("lang", ("de",)),)), "german", None, "look"),
    ):
        actions.commit(view, actions.plan(view, action, selection, tag, members), reason, "Ada")
    view.close()
    return workspace


def quiet(*_):
    pass


def export(made, out=None, progress=quiet, **more):
    return job.run(made, Request(out=out, **more).to_json(), progress)


@pytest.fixture(scope="module")
def done(made, tmp_path_factory):
    out = tmp_path_factory.mktemp("done") / "out"
    return out, export(made, out)


def test_what_is_written(done):
    out, value = done
    assert sorted(path.name for path in out.iterdir()) == [
        "README.md", "data-00000-of-00001.parquet", "excluded.parquet", "manifest.json", "recipe.yaml",
    ]  # fmt: skip
    assert value["archive"] is None and value["counts"]["records_out"] == 5
    assert pq.read_table(out / "data-00000-of-00001.parquet")["id"].to_pylist() == ["r0", "r3", "r4", "r6", "r7"]


def test_the_manifest_accounts_for_every_file_and_record(made, done):
    out, _ = done
    found = json.loads((out / "manifest.json").read_text())
    for file in found["files"]:
        assert hashlib.sha256((out / file["name"]).read_bytes()).hexdigest() == file["sha256"]
        assert (out / file["name"]).stat().st_size == file["n_bytes"]
    assert {file["name"] for file in found["files"]} == {path.name for path in out.iterdir()} - {"manifest.json"}
    assert found["winnow"] == __version__ and found["data_format"] == "parquet"
    assert found["corpus"]["fingerprint"] == recipe.fingerprint(made)
    assert found["recipe"] == hashlib.sha256((out / "recipe.yaml").read_bytes()).hexdigest()
    counts = found["counts"]
    assert (counts["records_in"], counts["records_out"]) == (8, 5) and counts["tokens_out"] > 0
    assert [(item["why"], item["event"], item["n_records"]) for item in counts["left_out"]] == [
        ("excluded", 1, 2), ("excluded", 2, 1),
    ]  # fmt: skip


def test_excluded_records_have_reason_event_and_the_copy_that_stays(done):
    rows = pq.read_table(done[0] / "excluded.parquet").to_pylist()
    names = ["id", "source_id", "reason", "event", "kept", "kept_source_id", "similarity", "rule"]
    assert [tuple(row[name] for name in names) for row in rows] == [
        (1, "r1", HOSTILE, 1, 0, "r0", 1.0, "first"),
        (2, "r2", HOSTILE, 1, 0, "r0", 0.75, "longest"),
        (5, "r5", "odd", 2, None, None, None, None),
    ]
    assert {row["by"] for row in rows} == {"Ada"} and all(row["at"].startswith("20") for row in rows)
    assert rows[2]["content_hash"] == hashlib.md5(b"six").hexdigest()


def test_the_recipe_reads_back(done):
    made = recipe.read(done[0] / "recipe.yaml")
    assert [(rule.action, rule.tag, rule.n_records) for rule in made.rules] == [
        ("exclude", None, 2), ("exclude", None, 1), ("tag", "german", 1),
    ]  # fmt: skip


def test_the_data_card_shows_what_a_record_says_as_it_stands(made, done, tmp_path):
    text = (done[0] / "README.md").read_text()
    assert "5 of 8 records" in text and "| train | 3 | 60.0% |" in text
    export(made, tmp_path / "all", leave_excluded=False)
    everything = (tmp_path / "all" / "README.md").read_text()
    assert "Excluded records are **in** this export." in everything
    for card in (text, everything):
        assert "<img" not in card and "](http" not in card and "http:" not in card and "\n# d" not in card
        assert "&lt;img src\\=x&gt; \\|" in card


def test_in_the_workspace_one_archive_holds_all(made):
    value = export(made, name="my corpus / x", fields=("id", "lang"), format="csv", per_file=3)
    folder = made.exports / value["folder"].rsplit("/", 1)[1]
    assert folder.name.startswith("my-corpus-x-") and value["archive"] == f"{folder.name}.zip"
    with zipfile.ZipFile(folder / value["archive"]) as archive:
        assert archive.testzip() is None
        inside = {name.split("/")[1] for name in archive.namelist()}
        assert archive.read(f"{folder.name}/data-00000-of-00002.csv").splitlines()[0] == b"id,lang"
    assert inside == {path.name for path in folder.iterdir()} - {value["archive"]}
    (found,) = manifest.finished(made.exports)
    assert found.folder == folder and found.manifest["counts"]["records_out"] == 5
    (folder / "manifest.json").write_text("{")
    with pytest.raises(BadWorkspace, match="is damaged"):
        manifest.finished(made.exports)


@pytest.mark.parametrize("error", [Cancelled(), NoSpace("full"), KeyError("odd")])
@pytest.mark.parametrize("step", job.STEPS)
def test_whatever_happens_nothing_is_left(made, tmp_path, monkeypatch, error, step):
    monkeypatch.setattr(type(made), "exports", property(lambda self: tmp_path / "exports"))

    def stop(name, state, done, total, note):
        if name == step:
            raise error

    with pytest.raises(type(error)):
        export(made, progress=stop)
    assert list((tmp_path / "exports").iterdir()) == []


def test_a_full_disk_is_one_sentence(made, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writer, "write", full)
    with pytest.raises(NoSpace, match="disk is full"):
        export(made, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_same_decisions_same_data(made, tmp_path):
    digests = []
    for name in "ab":
        export(made, tmp_path / name)
        digests.append(
            [hashlib.sha256((tmp_path / name / file).read_bytes()).hexdigest()
             for file in ("data-00000-of-00001.parquet", "excluded.parquet", "recipe.yaml", "README.md")]
        )  # fmt: skip
    assert digests[0] == digests[1]


def test_a_request_goes_through_json():
    request = Request("csv", ("a",), Selection((Ids((1,)),)), False, ("t",), 5, "n", None)
    assert Request.from_json(json.loads(json.dumps(request.to_json()))) == request
    assert Request.from_json({}) == Request()
    with pytest.raises(BadOption, match="no option evil"):
        Request.from_json({"evil": 1})


def test_the_certificate_of_a_comparison_goes_along(tmp_path):
    question = "How many of the seven hills of the old town can be seen from the bridge on a clear winter day?"
    workspace = analysed(tmp_path / "made", {"text": ["one", question]}, ("import",))
    write(tmp_path / "quiz.parquet", {"question": [question], "answer": ["five"]})
    comparison.run(workspace, {"paths": [str(tmp_path / "quiz.parquet")]}, quiet)
    value = export(workspace, tmp_path / "out")
    folder = tmp_path / "out"
    assert value["counts"]["records_out"] == 2
    written = json.loads((folder / "contamination.json").read_text())
    assert written["result"]["n_records_contaminated"] == 1
    assert "contamination.md" in (folder / "README.md").read_text()
    names = {file["name"] for file in json.loads((folder / "manifest.json").read_text())["files"]}
    assert {"contamination.json", "contamination.md"} <= names
