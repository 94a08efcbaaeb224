"""Each kind of duplicates on the command line, over the sample corpus."""

import json
import shutil

import pytest

from lib.cli import main
from lib.corpus import workspace
from lib.duplicates import comparison
from lib.duplicates.passages_stage import stored_passages
from lib.duplicates.removal import without_passages
from lib.jobs.analysis import analyse
from lib.jobs.stages import Options
from tests.corpora import quiet


@pytest.fixture(scope="module")
def full(sample, tmp_path_factory):
    """A copy of the sample with the stages that run only when they are named."""
    root = tmp_path_factory.mktemp("full") / "sample"
    shutil.copytree(sample.root, root)
    made = workspace.load(root)
    analyse(made, Options(encoder="static"), quiet, ["meaning", "passages"])
    return made


def told(capsys, *arguments):
    assert main(["duplicates", *map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("kind", ["exact", "near"])
def test_copies(sample, capsys, kind):
    value = told(capsys, kind, "--workspace", sample.root, "--most", 3)
    assert value["kind"] == kind and value["n_groups"] > 50 and len(value["groups"]) == 3
    assert value["n_removable"] > 0 and value["n_removable_tokens"] > 0 and value["survivor_rules"] == "longest text"
    for one in value["groups"]:
        assert one["kept"] and {id_ for id_, _ in one["removable"]} | set(one["kept"]) == set(one["ids"])
    where = ("--where", "split = 'test'")
    part = told(capsys, kind, "--workspace", sample.root, *where, "--sort", "tokens")
    assert part["n_removable"] < value["n_removable"] == part["whole_corpus"]["n_removable"]
    apart = told(capsys, kind, "--workspace", sample.root, "--within-splits", "--touching", "split=test")
    assert 0 < apart["n_removable"] < value["n_removable"]
    assert main(["duplicates", kind, "--workspace", str(sample.root), "--touching", "split=nowhere"]) == 2
    assert "there are test, train, validation" in capsys.readouterr().err


def test_meaning(full, capsys):
    value = told(capsys, "meaning", "--workspace", full.root, "--most", 2)
    assert value["n_groups"] > 50 and len(value["groups"]) == 2 and value["recall"] >= 0.95
    assert any(note.startswith("One random pair in 1,000,000 lies above") for note in value["notes"])
    again = told(capsys, "meaning", "--workspace", full.root, "--rescore", "words", "--threshold", 0.6)
    assert again["rescored_by"] == "words" and again["n_removable"] > 0
    assert value["calibrated_by"] == "random pairs" and "0 of 30 pairs are labelled" in value["notes"][-1]
    assert main(["duplicates", "meaning", "--workspace", str(full.root), "--threshold", "0.1"]) == 2
    assert "give a number from" in capsys.readouterr().err


def test_passages(full, capsys):
    value = told(capsys, "passages", "--workspace", full.root, "--most", 5)
    assert len(value["passages"]) == 5 and value["n_unread"] == 0 and value["n_left_out"] > 0
    wasted = [one["n_wasted_tokens"] for one in value["passages"]]
    assert wasted == sorted(wasted, reverse=True) and wasted[-1] > 0
    assert all(one["n_times"] >= one["n_records"] >= 2 for one in value["passages"])
    part = told(capsys, "passages", "--workspace", full.root, "--kinds", "line", "--where", "split = 'train'")
    assert {one["kind"] for one in part["passages"]} == {"line"} and part["n_passages"] < value["n_passages"]
    stored = stored_passages(full.artifact("passages"))
    record, start, end = stored.spans(0)[0]
    assert stored.spans_in(record)
    assert without_passages("x" * end, [(start, end)]) in ("x" * start, "")


@pytest.mark.parametrize("by", ["exact", "meaning"])
def test_leakage_of_another_kind(full, capsys, by):
    value = told(capsys, "leakage", "--workspace", full.root, "--by", by)
    assert value["by"] == by and value["n_leaking"] > 0


def test_leakage(sample, capsys):
    value = told(capsys, "leakage", "--workspace", sample.root, "--threshold", 0.9, "--most", 2)
    cells = {(cell["split"], cell["other"]): cell for cell in value["cells"]}
    assert value["column"] == "split" and value["n_leaking"] > 0
    assert cells["test", "train"]["n_records"] > 0 and len(cells["test", "train"]["pairs"]) == 2
    assert cells["test", "train"]["n_pairs"] == cells["train", "test"]["n_pairs"]
    assert main(["duplicates", "leakage", "--workspace", str(sample.root), "--column", "nothing"]) == 2
    assert "has no column 'nothing'" in capsys.readouterr().err


def test_contamination_and_its_certificate(sample, sample_source, tmp_path, capsys):
    reference, target = sample_source / "benchmark.parquet", tmp_path / "clean.md"
    root = shutil.copytree(sample.root, tmp_path / "sample")  # what is found is kept with the corpus
    arguments = ["contamination", "--workspace", root, "--reference", reference, "--certificate"]
    value = told(capsys, *arguments, target)
    assert value["result"]["n_items_found"]["verbatim"] > 0 and not value["result"]["is_clean"]
    assert {hit["severity"] for hit in value["hits"]} >= {"verbatim", "edited"}
    assert target.read_text(encoding="utf-8").startswith("# Contamination certificate: ")
    assert value["method"]["by_meaning"]["n_items"] > 0 and "items were looked for by meaning" in target.read_text()
    (kept,) = comparison.kept(workspace.load(root))
    assert kept.by_meaning and kept.paths == (str(reference),)
    told(capsys, *arguments, tmp_path / "clean.json", "--words-only")
    assert [one.by_meaning for one in comparison.kept(workspace.load(root))].count(True) == 1
    assert json.loads((tmp_path / "clean.json").read_text(encoding="utf-8"))["references"][0]["n_items"] == 20
    assert main(["duplicates", *map(str, [*arguments, tmp_path / "clean.pdf"])]) == 2
    assert "as .json or .md" in capsys.readouterr().err
    assert main(["duplicates", *map(str, arguments[:3]), "--reference", str(tmp_path / "none.parquet")]) == 2


@pytest.mark.parametrize("kind", ["meaning", "passages"])
def test_what_was_not_computed_says_how(tiny_home, capsys, kind):
    assert main(["duplicates", kind, "--workspace", str(tiny_home / "tiny")]) == 2
    assert f"--only {kind}`" in capsys.readouterr().err
