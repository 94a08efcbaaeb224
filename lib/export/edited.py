"""The texts of an export as the edits in force leave them; only records that an edit touches are read in Python."""

from collections.abc import Sequence

import duckdb
import numpy as np
import pyarrow as pa

from lib.engine.quoting import quoted
from lib.errors import BadOption
from lib.export import records
from lib.export.fields import Field
from lib.export.formats import FORMATS
from lib.ledger import edits
from lib.query.view import View

# Records edited at a time, so that no more than some 100 MB of text is held.
BATCH_RECORDS = 20_000
ID = Field("id", "BIGINT", "l.id", "id", False)


def touched(view: View, ids: np.ndarray) -> np.ndarray:
    """Those of ids, (n,) int64 ascending, that an edit in force touches."""
    return np.intersect1d(ids, edits.edited_ids(view.state.edits), assume_unique=True)


def editable(view: View, fields: Sequence[Field]) -> tuple[Field, ...]:
    """The fields that carry a record's text or a part of it."""
    parts = view.workspace.roles.text
    return tuple(f for f in fields if f.type == "VARCHAR" and (f.sql == "t.text" or (f.is_source and f.name in parts)))


def check(view: View, fields: Sequence[Field], ids: np.ndarray) -> None:
    """Raise BadOption where an edit would have to reach into a nested value: it would go out uncut otherwise."""
    parts = view.workspace.roles.text
    nested = [field.name for field in fields if field.is_source and field.name in parts and field.type != "VARCHAR"]
    if nested and (n := len(touched(view, ids))):
        raise BadOption(
            f"Passages were cut from {n:,} of these records, and in field {nested[0]!r} they cannot be, since it is "
            "nested; export the field text in its stead, or undo the edits."
        )


def fill(view: View, cursor: duckdb.DuckDBPyConnection, fields: Sequence[Field], ids: np.ndarray) -> frozenset[str]:
    """Put the edited values of the records among ids into the temporary table `edited`.

    Gives the names of the fields whose values there count; none, and no table, where no edit touches these records.
    """
    mine, found = editable(view, fields), touched(view, ids)
    if not mine or not len(found):
        return frozenset()
    columns = ", ".join(f"{quoted(field.name)} VARCHAR" for field in mine)
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE edited (id_in_export BIGINT, {columns})")
    for start in range(0, len(found), BATCH_RECORDS):
        part = found[start : start + BATCH_RECORDS]
        records.fill(cursor, "touched", pa.table({"id": pa.array(part)}))
        first, last = int(part[0]), int(part[-1]) + 1
        sql, parameters = records.query(view, (ID, *mine), FORMATS["parquet"], first, last, among="touched")
        rows = cursor.execute(sql, parameters).fetchall()
        values = [[None if v is None else edits.apply(row[0], v, view.state.edits) for v in row[1:]] for row in rows]
        names = ["id_in_export", *(field.name for field in mine)]
        arrays = [pa.array([row[0] for row in rows]), *(pa.array(v, pa.string()) for v in zip(*values, strict=True))]
        cursor.register("edited_arrive", pa.Table.from_arrays(arrays, names))
        cursor.execute("INSERT INTO edited SELECT * FROM edited_arrive")
        cursor.unregister("edited_arrive")
    return frozenset(field.name for field in mine)
