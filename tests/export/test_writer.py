"""The data files: what is written is what the source holds, in every format."""

import csv
import hashlib
import io
import json

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from lib.corpus.artifacts import silent
from lib.errors import BadOption, Cancelled, SourceChanged
from lib.export import fields, writer
from lib.export.formats import FORMATS
from lib.query.view import View
from tests.corpora import Options, analyse, open_corpus, quiet
from tests.export.corpus import COLUMNS, WITHOUT_BYTES, N, opened, source_rows

ALL = np.arange(N)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("writer")


@pytest.fixture(scope="module")
def view(folder):
    made = opened(folder)
    yield made
    made.close()


def write(view, folder, format="parquet", names=(), ids=ALL, per_file=1000):
    chosen = fields.choose(fields.available(view), names, FORMATS[format])
    return writer.write(view, ids, chosen, FORMATS[format], folder, per_file, silent)


def files(folder):
    return sorted(folder.iterdir())


def test_parquet_gives_the_source_back(view, folder, tmp_path):
    write(view, tmp_path)
    table = pq.read_table(files(tmp_path)[0])
    assert table.to_pylist() == source_rows(folder)
    described = "SELECT column_name, column_type FROM (DESCRIBE FROM read_parquet(?))"
    types = [
        duckdb.execute(described, [str(path)]).fetchall() for path in (files(tmp_path)[0], folder / "corpus.parquet")
    ]
    assert types[0] == types[1]


@pytest.mark.parametrize("format", ["jsonl", "jsonl.zst"])
def test_json_lines_give_the_source_back(view, tmp_path, format):
    write(view, tmp_path, format, WITHOUT_BYTES)
    (path,) = files(tmp_path)
    assert path.name == f"data-00000-of-00001.{format}"
    data = path.read_bytes()
    if format == "jsonl.zst":
        data = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data)).read()
    rows = [json.loads(line) for line in data.decode().split("\n")[:-1]]
    expected = [
        dict(zip(WITHOUT_BYTES, values, strict=True)) for values in zip(*map(COLUMNS.get, WITHOUT_BYTES), strict=True)
    ]
    for row, source in zip(rows, expected, strict=True):
        assert list(row) == WITHOUT_BYTES
        assert row == {
            **source,
            "day": source["day"] and source["day"].isoformat(),
            "exact": source["exact"] and float(source["exact"]),
        }


def test_csv_gives_the_source_back_and_nested_values_as_json(view, tmp_path):
    write(view, tmp_path, "csv", WITHOUT_BYTES)
    with open(files(tmp_path)[0], newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == COLUMNS["text"]  # "=1+1" as it is
    assert [row["lang"] for row in rows] == ["en", "", "", "de", "en", "en"]
    assert [json.loads(row["topics"]) if row["topics"] else None for row in rows] == COLUMNS["topics"]
    assert [json.loads(row["messages"]) if row["messages"] else None for row in rows] == COLUMNS["messages"]
    assert [row['a "quoted" name'] for row in rows] == list("xyzxyz")


def test_csv_tells_null_from_empty_text(view, tmp_path):
    write(view, tmp_path, "csv", ["lang", "id"])
    assert files(tmp_path)[0].read_text().splitlines()[1:4] == ["en,r0", ",r1", '"",r2']


@pytest.mark.parametrize(
    ("per_file", "names"),
    [(1, [1] * 6), (4, [4, 2]), (6, [6]), (1000, [6])],
)
def test_files_hold_at_most_per_file_records_in_order(view, tmp_path, per_file, names):
    written = write(view, tmp_path, "parquet", ["id"], per_file=per_file)
    assert [item.n_records for item in written] == names
    assert [item.name for item in written] == [path.name for path in files(tmp_path)]
    assert [value for path in files(tmp_path) for value in pq.read_table(path)["id"].to_pylist()] == COLUMNS["id"]


def test_only_the_ids_asked_for(view, tmp_path):
    write(view, tmp_path, "parquet", ["id", "text", "messages"], ids=np.array([1, 2, 5]), per_file=2)
    rows = [row for path in files(tmp_path) for row in pq.read_table(path).to_pylist()]
    assert rows == [{name: COLUMNS[name][i] for name in ("id", "text", "messages")} for i in (1, 2, 5)]


def test_null_texts_are_null_again(tmp_path):
    columns = {"text": ["a", None, "", "b"], "k": [1, 2, 3, 4]}
    made = opened(tmp_path, columns, None)
    out = tmp_path / "out"
    out.mkdir()
    write(made, out, ids=np.arange(4))
    assert pq.read_table(files(out)[0]).to_pydict() == columns


def test_several_files_and_composed_texts(tmp_path):
    part = {"instruction": ["do", "say"], "output": ["done", "said"]}
    for name in ("a", "b"):
        (tmp_path / "src").mkdir(exist_ok=True)
        pq.write_table(pa.table({**part, "k": [name + "0", name + "1"]}), tmp_path / "src" / f"{name}.parquet")
    made = open_corpus(tmp_path / "src", tmp_path / "ws")
    analyse(made, Options(), quiet, ["import"])
    out = tmp_path / "out"
    out.mkdir()
    write(View(made), out, "parquet", ["k", "output", "text", "source_file"], np.array([1, 2, 3]))
    assert pq.read_table(files(out)[0]).to_pylist() == [
        {"k": "a1", "output": "said", "text": "say\n\nsaid", "source_file": "a.parquet"},
        {"k": "b0", "output": "done", "text": "do\n\ndone", "source_file": "b.parquet"},
        {"k": "b1", "output": "said", "text": "say\n\nsaid", "source_file": "b.parquet"},
    ]


def test_order_and_bytes_do_not_depend_on_threads(tmp_path):
    n = 30_000
    columns = {"k": list(range(n)), "text": [f"text {i * 7919 % 1013} of record {i}" for i in range(n)]}
    made = opened(tmp_path, columns, None, ["import"])
    digests = []
    for threads in (1, 4):
        out = tmp_path / f"out{threads}"
        out.mkdir()
        with made.cursor() as cursor:
            cursor.execute(f"SET threads = {threads}")
        write(made, out, ids=np.arange(0, n, 3), per_file=4_000)
        digests.append([hashlib.sha256(path.read_bytes()).hexdigest() for path in files(out)])
        ids = np.concatenate([pq.read_table(path)["k"].to_numpy() for path in files(out)])
        assert np.array_equal(ids, np.arange(0, n, 3))
    assert digests[0] == digests[1]


def test_a_source_that_changed_is_said(tmp_path):
    made = opened(tmp_path)
    (tmp_path / "corpus.parquet").unlink()
    with pytest.raises(SourceChanged, match="cannot be read as it was at import"):
        write(made, tmp_path, "parquet", ["id", "messages"])
    # Fields that the workspace has of its own need no source.
    out = tmp_path / "out"
    out.mkdir()
    write(made, out, "parquet", ["id", "text"])
    assert pq.read_table(files(out)[0])["text"].to_pylist() == COLUMNS["text"]


def test_preview_is_what_is_written(view, tmp_path):
    chosen = fields.choose(fields.available(view), ["id", "topics"], FORMATS["csv"])
    assert writer.preview(view, np.array([0, 4, 5]), chosen, FORMATS["csv"], 2) == [
        {"id": "r0", "topics": '["a","b"]'}, {"id": "r4", "topics": "[null]"},
    ]  # fmt: skip


def test_progress_counts_records_and_a_cancel_stops_between_files(view, tmp_path):
    seen = []

    def report(done, total, note=""):
        seen.append((done, total))
        if done == 4:
            raise Cancelled

    chosen = fields.choose(fields.available(view), ["id"], FORMATS["csv"])
    with pytest.raises(Cancelled):
        writer.write(view, ALL, chosen, FORMATS["csv"], tmp_path, 2, report)
    assert seen == [(0, 6), (2, 6), (4, 6)]


@pytest.mark.parametrize("per_file", [0, -1])
def test_no_records_a_file_is_refused(view, tmp_path, per_file):
    with pytest.raises(BadOption, match="choose more"):
        write(view, tmp_path, per_file=per_file)
