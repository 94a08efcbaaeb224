"""The records of an export as SQL: fields from catalog, text store and source files, joined by id, in order of id."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

import duckdb
import numpy as np
import pyarrow as pa

from lib.corpus.sources import check_unchanged, scan
from lib.engine.duck import sentences
from lib.engine.quoting import quoted
from lib.errors import WinnowError
from lib.export.fields import Field
from lib.export.formats import Format
from lib.query.view import View


@contextmanager
def prepared(view: View, ids: np.ndarray, fields: Sequence[Field]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the temporary tables `leaving` (id) and, where a field needs it, `tagged` (id, tag).

    Raises SourceChanged where a field is read from source files that are not what they were.
    """
    with view.cursor() as cursor, sentences(view.workspace.name):
        if any(field.origin == "source" for field in fields):
            check_unchanged(view.workspace.sources)
            if any("://" in file.path for file in view.workspace.sources.files):
                cursor.execute("LOAD httpfs")
        fill(cursor, "leaving", pa.table({"id": pa.array(ids)}))
        if any(field.sql == "g.tags" for field in fields):
            tags = view.state.tags
            columns = {
                "id": np.concatenate([np.empty(0, np.int64), *tags.values()]),
                "tag": np.repeat(np.array(list(tags), dtype=object), [len(found) for found in tags.values()]),
            }
            fill(
                cursor,
                "tagged",
                pa.table({"id": pa.array(columns["id"]), "tag": pa.array(columns["tag"], pa.string())}),
            )
        try:
            yield cursor
        finally:
            for name in ("leaving", "tagged", "touched", "edited"):
                cursor.execute(f"DROP TABLE IF EXISTS {name}")


def fill(cursor: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """Copy an Arrow table with a column id into a temporary one, and check that all of it arrived (see `View`)."""
    cursor.register("leaving_arrives", table)
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM leaving_arrives")
    cursor.unregister("leaving_arrives")
    arrived = cursor.execute(f"SELECT count(*), coalesce(sum(id), 0) FROM {name}").fetchall()[0]
    if arrived != (table.num_rows, int(table["id"].to_numpy().sum())):
        raise WinnowError(f"DuckDB copied {arrived[0]} of {table.num_rows} ids into {name}; report this.")


def query(
    view: View,
    fields: Sequence[Field],
    format: Format,
    first: int,
    last: int,
    edited: frozenset[str] = frozenset(),
    among: str = "leaving",
) -> tuple[str, list]:
    """SQL of the records in the table `among` with first <= id < last, ascending, and its parameters.

    edited names the fields for which the table `edited` has other values of some records.

    Each side is cut to the range before the join, so that the join holds one range in memory, however large the
    corpus is. A join keeps no order, hence the sort at the end.
    """
    origins = {field.origin for field in fields}
    here, bounds = "id >= ? AND id < ?", [first, last]
    joins, parameters = [], []
    if "catalog" in origins:
        joins.append(f"JOIN (SELECT * FROM catalog WHERE {here}) c ON c.id = l.id")
        parameters += bounds
    if "text" in origins:
        joins.append(f"JOIN (SELECT id, text FROM texts WHERE {here}) t ON t.id = l.id")
        parameters += bounds
    if "source" in origins:
        relation, values = _source(view, [field for field in fields if field.origin == "source"], first, last)
        joins.append(f"JOIN ({relation}) s ON s.id_in_export = l.id")
        parameters += values
    made = {field.sql for field in fields if field.origin == "made"}
    if "g.tags" in made:
        joins.append(f"LEFT JOIN (SELECT id, list(tag ORDER BY tag) AS tags FROM tagged WHERE {here} GROUP BY id) g")
        joins[-1] += " ON g.id = l.id"
        parameters += bounds
    if made - {"g.tags"}:
        joins.append(f"LEFT JOIN (SELECT id FROM {view.excluded_table} WHERE {here}) x ON x.id = l.id")
        parameters += bounds
    if edited:
        joins.append("LEFT JOIN edited e ON e.id_in_export = l.id")
    selected = ", ".join(
        f"{format.written(_value(field, edited), field.type)} AS {quoted(field.name)}" for field in fields
    )
    records = f"(SELECT id FROM {among} WHERE {here}) l {' '.join(joins)}"
    return f"SELECT {selected} FROM {records} ORDER BY l.id", [*bounds, *parameters]


def _value(field: Field, edited: frozenset[str]) -> str:
    if field.name not in edited:
        return field.sql
    return f"CASE WHEN e.id_in_export IS NULL THEN {field.sql} ELSE e.{quoted(field.name)} END"


def _source(view: View, fields: Sequence[Field], first: int, last: int) -> tuple[str, list]:
    """The wanted columns of the source rows with first <= id < last, by their place in each file."""
    sources = view.workspace.sources
    starts = np.cumsum([0, *(file.n_rows for file in sources.files)])
    columns = ", ".join(f"{field.sql.removeprefix('s.')}" for field in fields)
    parts, parameters = [], []
    for file, (start, end) in zip(sources.files, pairwise(starts.tolist()), strict=True):
        low, high = max(first, start), min(last, end)
        if low >= high:
            continue
        relation, values = scan(sources, [file])
        parts.append(
            f"SELECT file_row_number + ?::BIGINT AS id_in_export, {columns} FROM {relation} "
            "WHERE file_row_number >= ? AND file_row_number < ?"
        )
        parameters += [start, *values, low - start, high - start]
    return " UNION ALL ".join(parts), parameters
