"""Whole rows of the source files by the ids of their records: what the text store and the catalog do not keep."""

from collections.abc import Sequence
from itertools import pairwise

import duckdb
import numpy as np
import pyarrow as pa

from lib.corpus.sources import check_unchanged, scan
from lib.corpus.workspace import Workspace
from lib.engine.duck import connect, sentences
from lib.engine.quoting import quoted
from lib.errors import BadFilter


def read(workspace: Workspace, ids: Sequence[int] | np.ndarray, columns: Sequence[str] | None = None) -> pa.Table:
    """The rows of these records, in the order of ids, which name each once: `id` as "winnow_id", then the columns.

    columns are source names; None means all.
    Raises SourceChanged, and BadFilter for an id that there is not.
    """
    names = [c.source_name or c.name for c in workspace.sources.schema] if columns is None else list(columns)
    return _read(workspace, ids, ", ".join(quoted(name) for name in names))


def read_json(workspace: Workspace, ids: Sequence[int] | np.ndarray, columns: Sequence[str]) -> pa.Table:
    """The same with each column as JSON text (string; NULL where the value is), so that any type can be walked."""
    return _read(workspace, ids, ", ".join(f"to_json({quoted(name)})::VARCHAR AS {quoted(name)}" for name in columns))


def _read(workspace: Workspace, ids: Sequence[int] | np.ndarray, selected: str) -> pa.Table:
    wanted = np.asarray(ids, dtype=np.int64)
    check_unchanged(workspace.sources)
    starts = np.cumsum([0, *(file.n_rows for file in workspace.sources.files)]).tolist()
    if len(wanted) and not (wanted.min() >= 0 and wanted.max() < starts[-1]):
        raise BadFilter(f"{workspace.name} has records 0 to {starts[-1] - 1:,}; {wanted.max():,} is none of them.")
    with connect(spill=workspace.spill, memory="1GB") as con, sentences(workspace.sources.spec, workspace.root):
        if any("://" in file.path for file in workspace.sources.files):
            con.execute("LOAD httpfs")
        order = {"winnow_place": pa.array(np.arange(len(wanted))), "winnow_id": pa.array(wanted)}
        _copied(con, pa.table(order))
        parts, parameters = [], []
        for file, (first, last) in zip(workspace.sources.files, pairwise(starts), strict=True):
            if not ((wanted >= first) & (wanted < last)).any() and parts:
                continue
            relation, values = scan(workspace.sources, [file])
            parts.append(
                f"""SELECT winnow_place, winnow_id, {selected} FROM {relation}
                    JOIN wanted ON file_row_number = winnow_id - ?::BIGINT
                    WHERE winnow_id >= ? AND winnow_id < ? AND file_row_number BETWEEN ? AND ?"""
            )
            inside = wanted[(wanted >= first) & (wanted < last)] - first
            bounds = [int(inside.min()), int(inside.max())] if len(inside) else [-1, -1]
            parameters += [*values, first, first, last, *bounds]
        found = con.sql(f"{' UNION ALL '.join(parts)} ORDER BY winnow_place", params=parameters).to_arrow_table()
    return found.drop_columns(["winnow_place"])


def _copied(con: duckdb.DuckDBPyConnection, table: pa.Table) -> None:
    """A table of its own: DuckDB 2.0.0 gives wrong results on some queries over Arrow objects."""
    con.register("arriving", table)
    con.execute("CREATE TEMP TABLE wanted AS SELECT * FROM arriving")
    con.unregister("arriving")
