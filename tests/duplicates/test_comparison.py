"""A comparison with references is a job whose result stays with the corpus and goes into the export."""

import json
import shutil

import numpy as np
import pyarrow.parquet as pq
import pytest

from lib.corpus import appending
from lib.corpus.texts import Texts
from lib.duplicates import comparison, contamination
from lib.errors import BadOption, BadSource, BadWorkspace, Cancelled
from lib.jobs.analysis import analyse
from lib.jobs.stages import Options
from tests.corpora import analysed, open_corpus, quiet, write

QUESTION = "Which of these nine planets has the largest number of moons that were ever counted by an observer?"
ROWS = {"text": ["Nothing here.", f"Quiz: {QUESTION} The answer: Saturn.", "Other words entirely, all of them new."]}


@pytest.fixture
def made(tmp_path):
    workspace = analysed(tmp_path, ROWS, ("import",))
    write(tmp_path / "quiz.parquet", {"question": [QUESTION, "Why?"], "answer": ["Saturn", "Because"]})
    return workspace


def test_a_comparison_is_kept_and_read_again(made, tmp_path):
    path = str(tmp_path / "quiz.parquet")
    result = comparison.run(made, {"paths": [path, path, " "], "by_meaning": False}, quiet)
    (one,) = comparison.kept(made)
    assert (one.folder.name, one.paths, one.name, one.n_records) == (result["comparison"], (path,), "quiz.parquet", 3)
    found = comparison.load(one.folder)
    (hit,) = found.hits()
    assert (hit.record, hit.severity, hit.has_answer) == (1, "verbatim", True)
    assert ROWS["text"][1][hit.start : hit.end] == QUESTION.rstrip("?")
    comparison.run(made, {"paths": [path], "by_meaning": False}, quiet)
    assert len(comparison.kept(made)) == 1


def test_the_certificate_speaks_of_the_records_that_leave(made, tmp_path):
    comparison.run(made, {"paths": [str(tmp_path / "quiz.parquet")], "by_meaning": False}, quiet)
    out = tmp_path / "out"
    out.mkdir()
    names = [path.name for path in comparison.write(made, out, np.array([0, 2]))]
    assert names == ["contamination.json", "contamination.md"]
    value = json.loads((out / "contamination.json").read_text())
    assert value["result"]["is_clean"] and value["corpus"]["n_records"] == 2
    assert "No item was found" in (out / "contamination.md").read_text()
    comparison.write(made, out, np.array([0, 1]))
    assert not json.loads((out / "contamination.json").read_text())["result"]["is_clean"]


def test_bad_references_get_a_sentence(made, tmp_path, monkeypatch):
    for paths, said in (([], "No reference is given"), (["x"] * 3, "There is no file"), ("x", "a list `paths`")):
        with pytest.raises((BadOption, BadSource), match=said):
            comparison.run(made, {"paths": paths}, quiet)
    with pytest.raises(BadOption, match="at most 200"):
        comparison.checked([f"/{n}" for n in range(201)])
    monkeypatch.setenv("WINNOW_ROOTS", str(tmp_path / "elsewhere"))
    with pytest.raises(BadSource, match="outside the folders"):
        comparison.checked([str(tmp_path / "quiz.parquet")])


def test_a_damaged_comparison_gets_a_sentence(made, tmp_path):
    comparison.run(made, {"paths": [str(tmp_path / "quiz.parquet")], "by_meaning": False}, quiet)
    (one,) = comparison.kept(made)
    (one.folder / "judged.npy").write_bytes(b"")
    with pytest.raises(BadWorkspace, match="damaged"):
        comparison.load(one.folder)
    (one.folder / comparison.FACTS).write_text("{}")
    with pytest.raises(BadWorkspace, match="not complete"):
        comparison.kept(made)
    # A new one can be made all the same, in its place.
    comparison.run(made, {"paths": [str(tmp_path / "quiz.parquet")], "by_meaning": False}, quiet)
    assert len(comparison.kept(made)) == 1


def test_a_comparison_that_was_cut_off_goes_on(tmp_path, monkeypatch):
    texts = [f"{QUESTION} Number {n}." if n % 7 == 0 else f"Something else, {n} times over." for n in range(60)]
    made = analysed(tmp_path, {"text": texts}, ("import",))
    write(tmp_path / "quiz.parquet", {"question": [QUESTION], "answer": ["Saturn"]})
    paths = (str(tmp_path / "quiz.parquet"),)
    monkeypatch.setattr(Texts.ranges, "__defaults__", (10, 10**6))
    whole = comparison.compare(made, paths, False)
    shutil.rmtree(made.root / "contamination")
    n_read: list[int] = []
    read = Texts.read
    monkeypatch.setattr(Texts, "read", lambda self, *ids: n_read.append(1) or read(self, *ids))

    def stop(done, total, note):
        if done >= 30:
            raise Cancelled

    with pytest.raises(Cancelled):
        comparison.compare(made, paths, False, stop)
    assert len(n_read) == 3
    found = comparison.compare(made, paths, False)
    assert len(n_read) == 6 and found.table.equals(whole.table) and found.table.num_rows == 9
    comparison.keep(made, paths, found)
    (folder,) = (made.root / "contamination").iterdir()
    assert len(list((folder / "kept").iterdir())) == 6


def test_after_an_append_only_the_new_records_are_looked_at(tmp_path, monkeypatch):
    """A common phrase becomes one only with the new records, so what was told of old ones changes with them."""
    monkeypatch.setattr(Texts.ranges, "__defaults__", (40, 10**6))
    monkeypatch.setattr(contamination, "MOST_RECORDS", 20)
    short = "Can you tell me what the time is now?"
    texts = [
        f"{n}. {QUESTION if n % 7 == 0 else short if n % 5 == 0 else 'Nothing at all.'} Number {n}." for n in range(150)
    ]
    first, second, third = (
        write(tmp_path / f"{n}.parquet", {"text": texts[a:b]})
        for n, (a, b) in enumerate(((0, 70), (70, 80), (80, 150)))
    )
    write(tmp_path / "quiz.parquet", {"question": [QUESTION, short], "answer": ["Saturn", "noon"]})
    other = write(tmp_path / "other.parquet", {"question": [texts[1]], "answer": ["x"]})
    paths = (str(tmp_path / "quiz.parquet"),)
    grown, whole = (open_corpus(first, tmp_path / name) for name in ("grown", "whole"))
    analyse(grown, Options(), quiet, ["import"])
    found = comparison.compare(grown, paths, False)
    assert found.n_common_items == 0
    comparison.keep(grown, paths, found)
    looked = []
    matched = contamination._matched
    monkeypatch.setattr(
        contamination,
        "_matched",
        lambda first, texts, *rest: looked.append((first, len(texts))) or matched(first, texts, *rest),
    )
    for more in (second, third):
        grown, whole = (appending.append(one, str(more)) for one in (grown, whole))
        analyse(grown, Options(), quiet, ["import"])
        found = comparison.compare(grown, paths, False)
        folder = comparison.keep(grown, paths, found)
    assert looked == [(70, 10), (80, 40), (120, 30)]
    analyse(whole, Options(), quiet, ["import"])
    expected = comparison.compare(whole, paths, False)
    assert comparison.load(folder).table.equals(expected.table) and found.table.equals(expected.table)
    assert (found.n_common_items, found.n_common_hits) == (expected.n_common_items, expected.n_common_hits) == (1, 25)
    kept = comparison.keep(whole, paths, expected)
    assert [path.read_bytes() for path in sorted((folder / "kept").iterdir())] == [
        path.read_bytes() for path in sorted((kept / "kept").iterdir())
    ]
    # Again nothing is looked at; with other references everything is.
    looked.clear()
    assert comparison.compare(grown, paths, False).table.equals(expected.table) and not looked
    comparison.compare(grown, (*paths, str(other)), False)
    assert looked == [(0, 40), (40, 40), (80, 40), (120, 30)]


def test_a_comparison_from_before_the_look_by_meaning_is_read(made, tmp_path):
    comparison.run(made, {"paths": [str(tmp_path / "quiz.parquet")], "by_meaning": False}, quiet)
    (one,) = comparison.kept(made)
    facts = json.loads((one.folder / comparison.FACTS).read_text())
    facts["version"] = 1
    del facts["net"]
    (one.folder / comparison.FACTS).write_text(json.dumps(facts))
    table = pq.read_table(one.folder / "hits.parquet").drop_columns(["similarity"])
    pq.write_table(table, one.folder / "hits.parquet")
    (again,) = comparison.kept(made)
    found = comparison.load(again.folder)
    assert not again.by_meaning and found.net is None
    assert [(hit.severity, hit.similarity) for hit in found.hits()] == [("verbatim", None)]
