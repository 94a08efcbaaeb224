"""Generated records: they lie behind the sources, say what they were made from, and move with the workspace."""

import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lib.corpus import appending, generated, workspace
from lib.corpus.preview import first_look
from lib.errors import BadSource
from lib.jobs.analysis import analyse
from lib.jobs.stages import Options
from lib.query.view import View
from tests.corpora import SENTENCES, analysed, quiet, write

STAGES = ["profile", "exact"]
CHILD = {
    "is_generated": True,
    "cda_parent_id": "a",
    "cda_parent": 0,
    "cda_axis": "gender",
    "cda_direction": "swap",
    "cda_operator": "rules",
    "cda_edits": "[]",
    "cda_confidence": 0.75,
    "cda_rules": "1",
    "cda_seed": 7,
    "cda_run": "r1",
    "cda_review": "accepted",
}


def children(made, texts=("The she-cat sat.",), **changed):
    """A table as `generated.add` takes it: one child of the first record for each text."""
    row = {name: values[0] for name, values in SENTENCES.items()}
    rows = [{**row, "id": f"a-{n}", "text": text, **CHILD, **changed} for n, text in enumerate(texts)]
    return pa.Table.from_pylist(rows, schema=pa.schema([*pa.table(SENTENCES).schema, *generated.COLUMNS.items()]))


@pytest.fixture
def made(tmp_path):
    return analysed(tmp_path, SENTENCES, STAGES)


def rows(view, columns):
    return view.rows(f"SELECT {columns} FROM catalog ORDER BY id")


def test_children_stand_behind_the_sources_and_say_what_they_are(made):
    grown, ids = generated.add(made, "one", [children(made)])
    assert (ids, grown.sources.n_rows, len(grown.sources.given)) == (range(6, 7), 7, 1)
    analyse(grown, Options(), quiet, STAGES)
    view = View(grown)
    found = rows(view, "id, is_generated, cda_parent, cda_parent_id, cda_confidence, source_file, lang, source_row")
    assert found[0] == (0, False, None, None, None, "corpus.parquet", "en", 0)
    assert found[6] == (6, True, 0, "a", 0.75, "generated/one.parquet", "en", 0)
    assert view.rows("SELECT text FROM texts WHERE id = 6") == [("The she-cat sat.",)]
    assert [part.tolist() for part in generated.parents(grown)] == [[6], [0]]
    view.close()


def test_the_same_step_again_adds_nothing(made):
    once, ids = generated.add(made, "one", [children(made)])
    again, same = generated.add(once, "one", [children(made, ("something else",))])
    assert (again, same) == (once, ids)


def test_more_children_and_appended_files_keep_the_old_ids(made, tmp_path):
    grown, _ = generated.add(made, "one", [children(made)])
    analyse(grown, Options(), quiet, STAGES)
    grown = appending.append(grown, str(write(tmp_path / "more.parquet", {k: v[:2] for k, v in SENTENCES.items()})))
    grown, ids = generated.add(grown, "two", [children(made, ("x y", "z"))])
    analyse(grown, Options(), quiet, STAGES)
    view = View(grown)
    assert ids == range(9, 11)
    assert [row[0] for row in rows(view, "is_generated")] == [False] * 6 + [True] + [False] * 2 + [True] * 2
    assert rows(view, "cda_parent")[9:] == [(0,), (0,)]
    view.close()


def test_the_result_equals_an_import_of_everything_at_once(made):
    grown, _ = generated.add(made, "one", [children(made)])
    analyse(grown, Options(), quiet, STAGES)
    with View(grown).cursor() as cursor:
        stepwise = cursor.execute("SELECT * FROM catalog ORDER BY id").fetchall()
    shutil.rmtree(grown.root / "artifacts")
    (grown.root / "CURRENT").unlink()
    analyse(grown, Options(), quiet, STAGES)
    with View(grown).cursor() as cursor:
        assert cursor.execute("SELECT * FROM catalog ORDER BY id").fetchall() == stepwise


def test_a_moved_workspace_finds_its_children(made, tmp_path):
    grown, _ = generated.add(made, "one", [children(made)])
    shutil.move(grown.root, tmp_path / "elsewhere")
    moved = workspace.load(tmp_path / "elsewhere")
    analyse(moved, Options(), quiet, STAGES)
    assert moved.sources.files[1].path == str(tmp_path / "elsewhere" / "generated" / "one.parquet")
    assert View(moved).n_records == 7


def test_opening_the_same_sources_again_keeps_the_children(made, tmp_path):
    generated.add(made, "one", [children(made)])
    look = first_look(str(tmp_path / "corpus.parquet"))
    again = workspace.create(made.root, look.sources, look.columns, look.roles)
    assert [file.is_generated for file in again.sources.files] == [False, True]


def test_a_corpus_that_was_exported_with_children_keeps_what_it_says_of_them(tmp_path):
    source = {**SENTENCES, "is_generated": [True, *[False] * 5], "cda_parent_id": ["c", *[None] * 5]}
    made = analysed(tmp_path, source, STAGES)
    row = {**{name: values[1] for name, values in source.items()}, **CHILD, "id": "b-1", "cda_parent_id": "b"}
    schema = dict(zip(pa.table(source).schema.names, pa.table(source).schema.types, strict=True)) | generated.COLUMNS
    grown, _ = generated.add(made, "one", [pa.Table.from_pylist([row], schema=pa.schema(list(schema.items())))])
    analyse(grown, Options(), quiet, STAGES)
    found = rows(View(grown), "is_generated, cda_parent_id, cda_parent")
    assert found == [(True, "c", None), *[(False, None, None)] * 5, (True, "b", 0)]


def test_no_child_is_refused_and_leaves_nothing(made):
    with pytest.raises(BadSource, match="No record was given"):
        generated.add(made, "none", [])
    assert not list((made.root / "generated").iterdir())
    assert workspace.load(made.root).sources.files == made.sources.files


def test_types_are_those_of_the_sources(tmp_path):
    source = tmp_path / "typed.parquet"
    table = pa.table(
        {
            "text": ["one two", "three"],
            "price": pa.array([1, 2], pa.decimal128(9, 2)),
            "at": pa.array([0, 1], pa.timestamp("us", "UTC")),
            "image": pa.array([b"x", None]),
            "said": [[{"role": "user", "content": "hello"}], None],
        }
    )
    pq.write_table(table, source)
    look = first_look(str(source))
    made = workspace.create(tmp_path / "w", look.sources, look.columns, look.roles)
    schema = pa.schema([*table.schema, *generated.COLUMNS.items()])
    child = pa.Table.from_pylist([{**table.to_pylist()[0], **CHILD}], schema=schema)
    grown, _ = generated.add(made, "one", [child])
    analyse(grown, Options(), quiet, ["profile"])
    assert View(grown).n_records == 3
