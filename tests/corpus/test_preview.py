"""The first look: what it says, that it is JSON, and what bad records do to it."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lib.corpus.preview import check_has_text, first_look
from lib.corpus.roles import Roles
from lib.errors import BadOption, BadSource


def write(path, columns):
    pq.write_table(columns if isinstance(columns, pa.Table) else pa.table(columns), path)
    return str(path)


def test_a_look_at_a_small_corpus(tmp_path):
    rows = [{"id": f"r{i}", "text": f"the text of record {i}", "lang": "en", "n": i} for i in range(30)]
    path = write(tmp_path / "a.parquet", pa.Table.from_pylist(rows))
    look = first_look(path)
    assert (look.n_rows, look.n_bytes) == (30, (tmp_path / "a.parquet").stat().st_size)
    assert look.rows == tuple(rows[:20])
    assert look.roles == Roles(("text",), id="id", metadata=("lang", "n"))
    assert [(c.name, c.source_name, c.role) for c in look.columns] == [
        ("source_id", "id", "id"),
        ("source_text", "text", "text"),
        ("lang", "lang", "metadata"),
        ("n", "n", "metadata"),
    ]
    assert look.problems == ()
    assert first_look(path, n_rows=3).rows == tuple(rows[:3])


def test_the_sample_runs_over_small_and_empty_files(tmp_path):
    for name, n in (("a", 2), ("b", 0), ("c", 3)):
        texts = [f"words of {name} {i}" for i in range(n)]
        write(tmp_path / f"{name}.parquet", {"text": pa.array(texts, pa.string())})
    look = first_look(str(tmp_path))
    assert [row["text"] for row in look.rows] == [
        f"words of {name} {i}" for name, n in (("a", 2), ("c", 3)) for i in range(n)
    ]
    assert look.facts["text"].n_rows == 5


def test_values_of_all_types_are_json(tmp_path):
    path = write(
        tmp_path / "a.parquet",
        pa.table(
            {
                "text": ["x"],
                "large": pa.array([2**62], pa.int64()),
                "nan": [float("nan")],
                "money": pa.array([1], pa.decimal128(10, 2)),
                "day": pa.array([18262], pa.date32()),
                "moment": pa.array([0], pa.timestamp("us", tz="UTC")),
                "hour": pa.array([0], pa.time64("us")),
                "bytes": [b"\xff\xfe"],
                "nested": [[{"a": b"x", "b": [None, True]}]],
                "map": pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int64())),
                "many": [list(range(1000))],
                "none": pa.array([None], pa.null()),
            }
        ),
    )
    (row,) = first_look(path).rows
    assert json.loads(json.dumps(row, allow_nan=False)) == {
        "text": "x",
        "large": "4611686018427387904",
        "nan": "nan",
        "money": "1.00",
        "day": "2020-01-01",
        "moment": "1970-01-01 00:00:00+00",
        "hour": "00:00:00",
        "bytes": "(2 bytes)",
        "nested": [{"a": "(1 bytes)", "b": [None, True]}],
        "map": {"k": 1},
        "many": list(range(50)),
        "none": None,
    }


def test_a_huge_record_is_cut(tmp_path):
    huge = "ä" * 25_000_000  # 50 MB
    path = write(
        tmp_path / "a.parquet",
        {"text": ["small", huge], "messages": [[{"role": "a", "content": "b"}], [{"role": "a", "content": huge}]]},
    )
    rows = first_look(path).rows
    assert rows[1]["text"] == "ä" * 2000 + "… (+24998000 characters)"
    assert rows[1]["messages"] == [{"role": "a", "content": "ä" * 2000 + "… (+24998000 characters)"}]


def test_text_that_is_not_utf8(tmp_path):
    raw = pa.array([b"fine", b"\xff\xfe broken"], pa.binary())
    broken = pa.StringArray.from_buffers(2, *raw.buffers()[1:])
    path = write(tmp_path / "a.parquet", {"text": broken})
    with pytest.raises(BadSource) as refused:
        first_look(path)
    assert str(refused.value) == (
        f"{path} holds text that is not valid UTF-8; "
        "decode it with its true encoding and write the file again as UTF-8."
    )


@pytest.mark.parametrize("value", [None, ""])
def test_no_text_in_any_record(tmp_path, value):
    path = write(tmp_path / "a.parquet", {"text": pa.array([value] * 300, pa.string()), "note": ["n"] * 300})
    look = first_look(path)
    roles = Roles(("text",), metadata=("note",))
    said = "The text of all 300 records is empty or NULL in column text; choose another text column, of: note."
    with pytest.raises(BadOption) as refused:
        check_has_text(look.sources, roles)
    assert str(refused.value) == said


def test_text_only_in_a_late_record_is_text(tmp_path):
    path = write(tmp_path / "a.parquet", {"text": pa.array([None] * 300 + ["here"], pa.string())})
    look = first_look(path)
    assert (look.roles.text, look.problems) == (("text",), ())


def test_no_column_of_text(tmp_path):
    look = first_look(write(tmp_path / "a.parquet", {"n": [1], "m": [2.0]}))
    assert look.roles == Roles((), metadata=("n", "m"))
    assert look.problems == ("No text column is chosen and none could be guessed; choose one or several of: n, m.",)


def test_one_row(tmp_path):
    look = first_look(write(tmp_path / "a.parquet", {"id": ["a"], "text": ["only one"], "label": ["x"]}))
    assert (look.roles, look.n_rows) == (Roles(("text",), id="id", label="label"), 1)
