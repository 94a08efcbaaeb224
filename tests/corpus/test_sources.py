"""Sources of every kind: resolved, refused with one sentence, kept as JSON, and noticed when they change."""

import json
import os

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lib.corpus import sources
from lib.corpus.columns import Column
from lib.corpus.sources import Sources, check_unchanged, resolve, scan
from lib.errors import BadSource, SourceChanged


def write(path, **columns):
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns or {"id": ["x", "y"], "text": ["a", "b"]}), path)
    return path


def read(found, fields="*", files=None):
    relation, parameters = scan(found, files)
    with duckdb.connect() as con:
        return con.execute(f"SELECT {fields} FROM {relation}", parameters).fetchall()


def sentence(src):
    with pytest.raises(BadSource) as refused:
        resolve(str(src))
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_folder_in_the_order_of_its_paths(tmp_path):
    b, a = write(tmp_path / "b.parquet"), write(tmp_path / "a" / "z.parquet", id=["z"], text=["c"])
    found = resolve(f" {tmp_path} ")
    assert found.spec == str(tmp_path)
    assert [(file.path, file.n_rows) for file in found.files] == [(str(a), 1), (str(b), 2)]
    assert (found.n_rows, found.n_bytes) == (3, a.stat().st_size + b.stat().st_size)
    assert [file.mtime_ns for file in found.files] == [a.stat().st_mtime_ns, b.stat().st_mtime_ns]
    assert found.schema == (Column("source_id", "VARCHAR", "id"), Column("source_text", "VARCHAR", "text"))
    assert len({file.schema_hash for file in found.files}) == 1
    assert len({file.fingerprint for file in found.files}) == 2
    assert read(found) == [("z", "c"), ("x", "a"), ("y", "b")]
    assert read(found, "id, file_row_number", found.files[1:]) == [("x", 0), ("y", 1)]
    assert Sources.from_json(json.loads(json.dumps(found.to_json()))) == found
    assert resolve(f"file://{tmp_path}").files == found.files


def test_only_the_named_file_is_read_though_its_name_is_a_pattern(tmp_path):
    write(tmp_path / "a1.parquet", text=["no"])
    assert read(resolve(str(write(tmp_path / "a[1].parquet", text=["yes"])))) == [("yes",)]


def test_folders_named_like_partitions_add_no_columns(tmp_path):
    write(tmp_path / "split=train" / "a.parquet")
    assert [column.source_name for column in resolve(str(tmp_path)).schema] == ["id", "text"]


ODD = ["select", '"; drop table x', "a\nb", "😀", "", "a", "A", "nul\x00byte", "x" * 3000, "source_id", "id"]


def test_odd_names_can_be_read_by_their_source_names(tmp_path):
    path = tmp_path / "odd.parquet"
    pq.write_table(pa.table([pa.array([i]) for i in range(len(ODD))], names=ODD), path)
    found = resolve(str(path))
    for position, column in enumerate(found.schema):
        assert read(found, sources.quoted(column.source_name)) == [(position,)]
    assert len({column.name.lower() for column in found.schema}) == len(ODD)


def test_what_no_path_can_be(tmp_path):
    assert sentence("").startswith("No source is named")
    assert sentence("a\x00b").startswith("The source's name holds a NUL byte")
    assert sentence(tmp_path / "no.parquet").startswith("There is no file or folder")
    assert sentence("gopher://x/y.parquet").startswith("gopher://x/y.parquet begins with gopher://")


@pytest.mark.parametrize("src", ["hf://datasets/a/b", "s3://bucket/*.parquet", "https://host/a.parquet"])
def test_a_url_without_its_extension(src, monkeypatch, tmp_path):
    # An extension folder with nothing in it and a repository that is a folder: nothing to load, nothing to download.
    def offline():
        settings = {"extension_directory": str(tmp_path), "custom_extension_repository": str(tmp_path / "none")}
        return duckdb.connect(config=settings)

    monkeypatch.setattr(sources, "_connect", offline)
    assert sentence(src) == (
        f"{src} cannot be read, since DuckDB's extension httpfs is not installed here and could not be downloaded; "
        "download the files and open them from a folder."
    )


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ({"id": ["x"]}, "{b} has no column 'text', which {a} has; open files of one schema at a time."),
        (
            {"id": [1], "text": ["x"]},
            "Column 'id' is BIGINT in {b} but VARCHAR in {a}; open files of one schema at a time.",
        ),
        (
            {"id": ["x"], "text": ["x"], "more": [1]},
            "{b} has a column 'more', which {a} does not have; open files of one schema at a time.",
        ),
        (
            {"id": ["x"], "text": [[{"role": "x", "content": "y"}]]},
            'Column \'text\' is STRUCT("role" VARCHAR, "content" VARCHAR)[] in {b} but VARCHAR in {a}; '
            "open files of one schema at a time.",
        ),
    ],
)
def test_schemas_that_differ(tmp_path, second, said):
    a, b = write(tmp_path / "a.parquet"), write(tmp_path / "b.parquet", **second)
    assert sentence(tmp_path) == said.format(a=a, b=b)


def test_nested_columns_and_another_order_are_one_schema(tmp_path):
    nested = {"turns": [[{"role": "user", "content": "hi"}]], "tags": [["a"]], "n": [1]}
    write(tmp_path / "a.parquet", **nested)
    write(tmp_path / "b.parquet", **dict(reversed(nested.items())))
    found = resolve(str(tmp_path))
    assert [column.source_name for column in found.schema] == ["turns", "tags", "n"]
    assert read(found, "n, tags") == [(1, ["a"]), (1, ["a"])]


def test_no_rows_no_columns_and_one_row(tmp_path):
    empty = write(tmp_path / "empty.parquet", text=pa.array([], pa.string()))
    assert sentence(empty) == f"{empty} holds 0 rows; choose a source that has records."
    one = write(tmp_path / "one.parquet", text=["only"])
    assert resolve(str(one)).n_rows == 1
    assert resolve(str(tmp_path)).n_rows == 1
    bare = tmp_path / "bare" / "x.parquet"
    bare.parent.mkdir()
    pq.write_table(pa.table({}), bare)
    assert sentence(bare) == f"{bare} has no columns; a corpus needs at least one column of text."


def test_a_damaged_footer_names_its_file(tmp_path):
    good, bad = write(tmp_path / "a.parquet"), write(tmp_path / "b.parquet")
    content = bytearray(good.read_bytes())
    content[-60:-8] = b"\xff" * 52
    bad.write_bytes(content)
    assert sentence(tmp_path).startswith(f"{bad} cannot be read as Parquet (")


def test_a_source_that_changed_is_noticed(tmp_path):
    path = write(tmp_path / "a.parquet")
    content = path.read_bytes()
    found = resolve(str(path))
    check_unchanged(found)

    os.utime(path, ns=(1, 1))
    check_unchanged(found)  # touched only

    changed = "has changed since it was imported; put the old file back, or open the corpus again as a new one."
    write(path, id=["x", "y"], text=["a", "c"])
    with pytest.raises(SourceChanged) as refused:
        check_unchanged(found)
    assert str(refused.value) == f"Source file {path} {changed}"

    path.write_bytes(content[:-10])
    with pytest.raises(SourceChanged, match="cannot be read as it was at import"):
        check_unchanged(found)
    path.unlink()
    with pytest.raises(SourceChanged, match="There is no file"):
        check_unchanged(found)
    path.write_bytes(content)
    check_unchanged(found)


def test_many_files(tmp_path):
    for i in range(300):
        write(tmp_path / f"{i:03}.parquet", text=[str(i)])
    found = resolve(str(tmp_path))
    assert read(found) == [(str(i),) for i in range(300)]
