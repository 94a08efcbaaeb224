"""Records that were made here, from others: files of the workspace that the corpus reads behind its sources.

Such a file has the columns of the sources and, behind them, COLUMNS, which say of each record what it was made from
and how. The import reads it like any other file; the stage here brings COLUMNS into the catalog.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lib import atomic
from lib.corpus.artifacts import Task
from lib.corpus.files import stat_and_fingerprint
from lib.corpus.sources import SourceFile, schema_of
from lib.corpus.workspace import GENERATED, Workspace
from lib.engine.duck import connect, sentences
from lib.engine.quoting import quoted
from lib.errors import BadSource

VERSION = 1
BATCH_RECORDS = 500_000
# What every generated record says of itself. cda_parent is the id of the record that it was made from, cda_parent_id
# what that record's own id column says (its id where there is none). cda_edits is JSON: a list of
# {field, start, end, before, after, rule, confidence}, spans in characters of the parent's field. cda_confidence is
# the least of theirs, 0..1; cda_review how a person took it: accepted, edited, or accepted with others above a line.
COLUMNS = {
    "is_generated": pa.bool_(),
    "cda_parent_id": pa.string(),
    "cda_parent": pa.int64(),
    "cda_axis": pa.string(),
    "cda_direction": pa.string(),
    "cda_operator": pa.string(),
    "cda_edits": pa.string(),
    "cda_confidence": pa.float32(),
    "cda_rules": pa.string(),
    "cda_seed": pa.int64(),
    "cda_run": pa.string(),
    "cda_review": pa.string(),
}
PARENT = "cda_parent_id"
# A child of a child of a child; deeper ones count as a family of their own.
MOST_GENERATIONS = 8


def files(workspace: Workspace) -> list[tuple[int, SourceFile]]:
    """The generated files in order, each with the id of its first record."""
    starts = np.cumsum([0, *(file.n_rows for file in workspace.sources.files)]).tolist()
    return [(first, f) for first, f in zip(starts, workspace.sources.files, strict=False) if f.is_generated]


def add(workspace: Workspace, name: str, tables: Iterable[pa.Table]) -> tuple[Workspace, range]:
    """Write records as the file `name` and put it behind the corpus' files; gives the saved workspace and their ids.

    tables have the sources' columns by source name, and COLUMNS. A file of that name that the corpus has already is
    left as it is, so that a step that was cut off can be done again. An analysis brings the records into the catalog.
    Raises BadSource where there is no record, NoSpace, Busy.
    """
    path = workspace.root / GENERATED / f"{name}.parquet"
    with workspace.only_one("adding of records"):
        starts = np.cumsum([0, *(file.n_rows for file in workspace.sources.files)]).tolist()
        for (first, last), file in zip(pairwise(starts), workspace.sources.files, strict=True):
            if file.path == str(path):
                return workspace, range(first, last)
        path.parent.mkdir(exist_ok=True)
        with atomic.replacing(path) as temporary:
            n_rows = _write(workspace, temporary, tables)
        n_bytes, mtime_ns, fingerprint = stat_and_fingerprint(str(path))
        file = SourceFile(str(path), n_rows, n_bytes, mtime_ns, fingerprint[:16], fingerprint, True)
        sources = replace(workspace.sources, files=(*workspace.sources.files, file))
        grown = replace(workspace, sources=sources)
        grown.save()
    return grown, range(starts[-1], starts[-1] + n_rows)


def _write(workspace: Workspace, path: Path, tables: Iterable[pa.Table]) -> int:
    """One Parquet file with exactly the types of the sources; gives its rows."""
    schema = [(column.source_name or column.name, column.type) for column in workspace.sources.schema]
    own = [(name, type) for name, type in _sql_types() if name not in dict(schema)]
    columns = [(name, "VARCHAR" if type.startswith("ENUM(") else type) for name, type in [*schema, *own]]
    with connect(spill=workspace.spill, memory="1GB") as con, sentences(str(path), workspace.root):
        con.execute(f"CREATE TABLE made ({', '.join(f'{quoted(name)} {type}' for name, type in columns)})")
        for table in tables:
            values = ", ".join(f"CAST({quoted(name)} AS {type})" for name, type in columns)
            con.register("arriving", table)
            con.execute(f"INSERT INTO made SELECT {values} FROM arriving")
            con.unregister("arriving")
        n_rows = con.execute("SELECT count(*) FROM made").fetchone()[0]
        if not n_rows:
            raise BadSource("No record was given to add; choose some first.")
        escaped = str(path).replace("'", "''")  # COPY takes no parameter here
        con.execute(f"COPY made TO '{escaped}' (FORMAT parquet, COMPRESSION zstd)")
        found = dict(schema_of(con, str(path)))
    wrong = [name for name, type in columns if found.get(name) != type]
    if wrong:
        raise BadSource(
            f"Column {wrong[0]!r} cannot be written as {dict(columns)[wrong[0]]}; leave it out of the roles."
        )
    return n_rows


def _sql_types() -> Iterator[tuple[str, str]]:
    names = {pa.bool_(): "BOOLEAN", pa.string(): "VARCHAR", pa.int64(): "BIGINT", pa.float32(): "FLOAT"}
    return ((name, names[type]) for name, type in COLUMNS.items())


def parents(workspace: Workspace) -> tuple[np.ndarray, np.ndarray]:
    """Ids of the generated records and of those that each was made from, both (m,) int64, the first ascending."""
    children, origins = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for first, file in files(workspace):
        table = pq.read_table(file.path, columns=["cda_parent"])
        children.append(np.arange(first, first + file.n_rows))
        origins.append(table["cda_parent"].to_numpy())
    return np.concatenate(children), np.concatenate(origins)


def names_parents(workspace: Workspace) -> bool:
    """Whether records of this corpus may say what they were made from."""
    return bool(files(workspace)) or any(column.name == PARENT for column in workspace.columns)


def families(
    workspace: Workspace, n_records: int, con: duckdb.DuckDBPyConnection, relation: str, given: Sequence = ()
) -> np.ndarray | None:
    """The record at the root of each one's descent, int64 (n,); None where no record has a parent here.

    relation, with the parameters given, has the catalog's rows: where it has PARENT, as the export of a corpus with
    generated records does, a parent is found by its own id. Of records made here the very parent is known, also where
    several have its id.
    """
    children, origins = parents(workspace)
    is_here = children < n_records
    children, origins = children[is_here], origins[is_here]
    names = {row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {relation}", list(given)).fetchall()}
    if PARENT in names:
        role = workspace.roles.id
        name = next((c.name for c in workspace.columns if role and c.source_name == role), None)
        own = quoted(name) if name in names else "id"
        found = con.sql(
            f"""SELECT child.id AS child, min(parent.id) AS parent FROM {relation} child
                JOIN {relation} parent ON parent.{own}::VARCHAR = child.{PARENT}::VARCHAR GROUP BY child.id""",
            params=[*given, *given],
        ).to_arrow_table()
        children = np.concatenate([found["child"].to_numpy(), children])
        origins = np.concatenate([found["parent"].to_numpy(), origins])
    if not len(children):
        return None
    parent = np.arange(n_records)
    parent[children] = origins
    root = parent
    for _ in range(MOST_GENERATIONS):
        root = parent[root]
    return root


def parameters(workspace: Workspace) -> dict:
    """What the stage's result depends on: which records were made here. The import's key names the rest."""
    return {"files": [file.fingerprint for _, file in files(workspace)]}


def run(task: Task) -> None:
    """Write COLUMNS for every record: NULL, and is_generated false, for those of the sources.

    Where the sources have a column of that name themselves, as an export of ours has, its value stands.
    """
    total = task.workspace.sources.n_rows
    made = [(first, pq.read_table(file.path, columns=list(COLUMNS))) for first, file in files(task.workspace)]
    # The id of a parent in another corpus says nothing here.
    wanted = set(COLUMNS) - {"cda_parent"}
    own = [c.name for c in task.workspace.columns if c.name in wanted and c.name == c.source_name]
    for first in range(0, total, BATCH_RECORDS):
        last = min(total, first + BATCH_RECORDS)
        task.report(first, total)
        if task.part(first).exists():
            continue
        columns = _columns(made, first, last)
        if own:
            columns = _with_own(task, columns, own, first, last)
        ids = pa.array(np.arange(first, last, dtype=np.int64))
        task.write_part(first, pa.table({"id": ids, **columns}))
    task.write_facts({"n_generated": sum(table.num_rows for _, table in made)})
    task.report(total, total)


def _columns(made: list[tuple[int, pa.Table]], first: int, last: int) -> dict[str, pa.ChunkedArray]:
    """COLUMNS of the ids [first, last)."""
    pieces: list[pa.Table] = []
    at = first
    for start, table in made:
        low, high = max(start, first), min(start + table.num_rows, last)
        if low < high:
            pieces += [_none(low - at), table.slice(low - start, high - low).cast(_SCHEMA)]
            at = high
    found = pa.concat_tables([*pieces, _none(last - at)])
    return {name: found[name] for name in COLUMNS}


_SCHEMA = pa.schema(list(COLUMNS.items()))


def _none(n: int) -> pa.Table:
    """n records of the sources."""
    arrays = [pa.array(np.zeros(n, bool)) if name == "is_generated" else pa.nulls(n, t) for name, t in COLUMNS.items()]
    return pa.Table.from_arrays(arrays, schema=_SCHEMA)


def _with_own(task: Task, columns: dict, own: list[str], first: int, last: int) -> dict[str, pa.ChunkedArray]:
    """The columns with what the sources say of their own records under the same names."""
    names = ", ".join(f"TRY_CAST({quoted(name)} AS {dict(_sql_types())[name]}) AS {quoted(name)}" for name in own)
    paths = [str(path) for path in sorted((task.input("import") / "columns").glob("*.parquet"))]
    with connect(memory="512MB") as con, sentences(str(task.folder)):
        found = con.sql(
            f"SELECT {names} FROM read_parquet($paths) WHERE id >= $first AND id < $last ORDER BY id",
            params={"paths": paths, "first": first, "last": last},
        ).to_arrow_table()
    is_ours = columns["cda_parent"].is_valid().combine_chunks()
    merged = dict(columns)
    for name in own:
        theirs = found[name].cast(COLUMNS[name])
        if name == "is_generated":
            theirs = theirs.fill_null(False)
        merged[name] = pa.chunked_array([pc.if_else(is_ours, columns[name], theirs).combine_chunks()])
    return merged
