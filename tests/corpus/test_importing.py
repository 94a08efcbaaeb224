"""The import: ids in order, text as it was, resumable, and one sentence for each bad source."""

import os

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lib.corpus import importing, workspace
from lib.corpus.roles import Roles
from lib.errors import BadOption, BadSource, Cancelled, SourceChanged
from lib.jobs.analysis import analyse
from lib.jobs.stages import Options
from lib.query.view import View
from tests.corpora import SENTENCES, analysed, open_corpus, quiet, write


def catalog(made, columns="*"):
    view = View(made)
    try:
        return view.rows(f"SELECT {columns} FROM catalog ORDER BY id")
    finally:
        view.close()


def test_ids_follow_the_files_and_text_is_kept_as_it_was(tmp_path):
    for name, texts in {"b": ["three", "four"], "a": ["one", None]}.items():
        write(tmp_path / "in" / f"{name}.parquet", {"text": texts, "n": list(range(len(texts)))})
    made = open_corpus(tmp_path / "in", tmp_path / "workspace")
    analyse(made, Options(), quiet, ["import"])
    assert catalog(made, "id, source_file, source_row, n_chars, is_empty, n") == [
        (0, "a.parquet", 0, 3, False, 0),
        (1, "a.parquet", 1, 0, True, 1),
        (2, "b.parquet", 0, 5, False, 0),
        (3, "b.parquet", 1, 4, False, 1),
    ]
    view = View(made)
    assert view.rows("SELECT text FROM texts ORDER BY id") == [("one",), ("",), ("three",), ("four",)]
    view.close()


def test_equal_texts_have_equal_content_hashes(tmp_path):
    made = analysed(tmp_path, {"text": ["same", "other", "same"]}, ["import"])
    hashes = [row[0] for row in catalog(made, "content_hash")]
    assert hashes[0] == hashes[2] != hashes[1]
    assert str(hashes[0]) == "51037a4a-3773-0f52-c873-2586d3aaa316"  # md5 of "same"


def test_composed_texts_keep_their_parts_and_wide_columns_stay_out_of_the_catalog(tmp_path):
    columns = {
        "instruction": ["Add"] * 3,
        "input": ["1 + 1", "", None],
        "output": ["2", "x", "y"],
        "page": ["w" * 999] * 3,
    }
    made = analysed(tmp_path, columns, ["import"], Roles(text=("instruction", "input", "output"), metadata=("page",)))
    view = View(made)
    assert [row[0] for row in view.rows("SELECT text FROM texts ORDER BY id")] == [
        "Add\n\n1 + 1\n\n2",
        "Add\n\nx",
        "Add\n\ny",
    ]
    fields = view.rows(
        "SELECT fields->>'instruction', fields->>'input', length(fields->>'page') FROM texts ORDER BY id"
    )
    assert fields == [("Add", "1 + 1", 999), ("Add", "", 999), ("Add", None, 999)]
    assert "page" not in view.schema
    view.close()


def test_odd_column_names_survive(tmp_path):
    odd = {"text": ["a", "b"], "id": ["x", "y"], "select": [1, 2], '"; drop table': ["p", "q"], "Text": ["c", "d"]}
    made = analysed(tmp_path, odd, ["import"], Roles(text=("text",), id="id"))
    rows = catalog(made, '"select", """; drop table", source_id, "Text_1"')
    assert rows == [(1, "p", "x", "c"), (2, "q", "y", "d")]


def test_one_record_and_a_record_of_50_mb(tmp_path):
    made = analysed(tmp_path / "one", {"text": ["alone"]})
    assert catalog(made, "id, n_tokens") == [(0, 1)]
    made = analysed(tmp_path / "large", {"text": ["small", "long words " * 4_600_000, "small"]})
    assert catalog(made, "n_chars, n_words") == [(5, 1), (50_600_000, 9_200_000), (5, 1)]


def test_an_import_cut_off_goes_on_and_ends_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "BATCH_RECORDS", 10)
    source = write(tmp_path / "c.parquet", {"text": [f"text {i}" for i in range(95)], "n": list(range(95))}, 7)
    whole = open_corpus(source, tmp_path / "whole")
    analyse(whole, Options(), quiet, ["import"])
    cut = open_corpus(source, tmp_path / "cut")
    for stop in (10, 40, 90):

        def halt(stage, state, done, total, note="", stop=stop):
            if done >= stop:
                raise Cancelled

        with pytest.raises(Cancelled):
            analyse(cut, Options(), halt, ["import"])
        assert workspace.load(cut.root).current() is None
    analyse(cut, Options(), quiet, ["import"])
    assert catalog(cut) == catalog(whole)


def test_a_batch_cut_off_between_text_and_columns_is_made_again(tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "BATCH_RECORDS", 10)
    made = open_corpus(write(tmp_path / "c.parquet", {"text": [f"t{i}" for i in range(30)]}), tmp_path / "w")

    def halt(stage, state, done, total, note=""):
        if done >= 20:
            raise Cancelled

    with pytest.raises(Cancelled):
        analyse(made, Options(), halt, ["import"])
    parts = sorted(made.root.glob("artifacts/import/*.building/columns/*.parquet"))
    parts[-1].unlink()  # the text of ids 10 to 19 is written, their columns are not
    analyse(made, Options(), quiet, ["import"])
    view = View(made)
    assert view.rows("SELECT count(*), count(DISTINCT id), min(text), max(text) FROM texts") == [(30, 30, "t0", "t9")]
    view.close()


@pytest.mark.parametrize("texts", [[None, None], ["", "  "]])
def test_a_text_column_without_text_is_refused(tmp_path, texts):
    source = write(tmp_path / "c.parquet", {"text": pa.array(texts, pa.string()), "other": ["a", "b"]})
    made = open_corpus(source, tmp_path / "w", Roles(text=("text",)))
    with pytest.raises(BadSource, match=r"No record of .* has text in text; choose other text columns"):
        analyse(made, Options(), quiet, ["import"])


def test_no_text_column_is_refused(tmp_path):
    source = write(tmp_path / "c.parquet", {"a": [1, 2]})
    made = open_corpus(source, tmp_path / "w", Roles())
    with pytest.raises(BadOption, match="No text column"):
        analyse(made, Options(), quiet, ["import"])


@pytest.mark.parametrize("change", ["rewrite", "remove"])
def test_a_source_that_changed_after_the_import_is_noticed(tmp_path, change):
    made = analysed(tmp_path, SENTENCES, ["import"])
    source = tmp_path / "corpus.parquet"
    if change == "rewrite":
        write(source, {**SENTENCES, "text": ["changed"] * 6})
    else:
        os.unlink(source)
    (made.root / "CURRENT").unlink()
    for artifact in made.root.glob("artifacts/import/*"):
        artifact.rename(artifact.with_name("gone"))
    with pytest.raises(SourceChanged, match=r"corpus\.parquet"):
        analyse(made, Options(), quiet, ["import"])


def test_text_that_is_not_utf8_gets_a_sentence(tmp_path):
    source = tmp_path / "c.parquet"
    table = pa.table({"text": pa.array([b"good", b"bad \xff\xfe"], pa.binary())})
    pq.write_table(table.cast(pa.schema([("text", pa.string())]), safe=False), source)
    with pytest.raises(BadSource, match="UTF-8"):
        made = workspace.create(tmp_path / "w", *_without_reading(source))
        analyse(made, Options(), quiet, ["import"])


def _without_reading(source):
    from lib.corpus import sources

    found = sources.resolve(str(source))
    return found, found.schema, Roles(text=("text",))


def test_a_full_disk_keeps_what_is_there(tmp_path, monkeypatch):
    from lib.errors import NoSpace

    made = open_corpus(write(tmp_path / "c.parquet", {"text": ["a", "b"]}), tmp_path / "w")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(importing.atomic, "install", full)
    with pytest.raises(NoSpace, match=r"disk is full .* during import; free some space"):
        analyse(made, Options(), quiet, ["import"])
    monkeypatch.undo()
    analyse(made, Options(), quiet, ["import"])
    assert len(catalog(made)) == 2


def test_what_a_record_says_of_its_making_stays_in_the_catalog(tmp_path):
    columns = {"text": ["a", "b"], "cda_edits": ["x" * 400] * 2, "note": ["y" * 400] * 2}
    made = open_corpus(write(tmp_path / "c.parquet", columns), tmp_path / "w")
    analyse(made, Options(), quiet, ["import"])
    view = View(made)
    assert view.rows("SELECT cda_edits FROM catalog WHERE id = 0") == [("x" * 400,)] and "note" not in view.schema
    view.close()
