"""Generated records through `export` and `run`: the same source gives the same records again."""

import json

import pyarrow.parquet as pq
import pytest

from lib import cli
from tests.corpora import SENTENCES, analysed, write
from tests.curate.families import generate


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("WINNOW_CURATOR", "Ada")
    made = analysed(tmp_path, SENTENCES)
    assert cli.main(["exclude", "--workspace", str(made.root), "--where", "n_words < 3", "--reason", "short"]) == 0
    made, _ = generate(made, "one", [(0, {"text": "The she-cat sat."}), (1, {"text": "A bitch barked at the cat!"})])
    made, _ = generate(made, "two", [(6, {"text": "They sat."})], run="r2", direction="they")
    return made.root


def said(capsys, *argv) -> dict:
    capsys.readouterr()
    assert cli.main([*map(str, argv), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def records(folder) -> list[dict]:
    return [row for path in sorted(folder.glob("data-*")) for row in pq.read_table(path).to_pylist()]


def test_the_same_source_gives_the_same_records_again(root, tmp_path, capsys):
    said(capsys, "export", "--workspace", root, "--out", tmp_path / "out")
    recipe = tmp_path / "out" / "recipe.yaml"
    value = said(capsys, "run", recipe, tmp_path / "corpus.parquet", "--out", tmp_path / "next")
    assert [(m["action"], m["n_in_recipe"], m["n_found"], m["n_missing"]) for m in value["decisions"]] == [
        ("exclude", 1, 1, 0), ("generate", 2, 2, 0), ("generate", 1, 1, 0),
    ]  # fmt: skip
    assert value["counts"]["records_generated"] == 3
    first, second = records(tmp_path / "out"), records(tmp_path / "next")
    assert first == second and [row["id"] for row in first[5:]] == ["a-cda0", "b-cda1", "a-cda0-cda2"]
    # A rule that finds one record more than it found before the children were there, were it to reach them.
    assert second[-1]["text"] == "They sat."


def test_missing_parents_are_told_and_apart_is_apart(root, tmp_path, capsys):
    said(capsys, "export", "--workspace", root, "--out", tmp_path / "out", "--generated", "apart")
    assert len(records(tmp_path / "out")) == 5
    source = write(tmp_path / "tomorrow.parquet", {name: values[1:] for name, values in SENTENCES.items()})
    value = said(
        capsys, "run", tmp_path / "out" / "recipe.yaml", source, "--out", tmp_path / "next", "--generated", "apart"
    )
    assert [(m["n_found"], m["n_missing"]) for m in value["decisions"][1:]] == [(1, 1), (0, 1)]
    made = pq.read_table(tmp_path / "next" / "generated-00000-of-00001.parquet").to_pylist()
    assert [(row["id"], row["cda_parent_id"]) for row in made] == [("b-cda1", "b")]
    assert cli.main(["export", "--workspace", str(root), "--out", str(tmp_path / "text")]) == 0
    assert "made from others: 3 of them" in capsys.readouterr().out
