"""excluded.parquet: every excluded record with its reason, its decision, and for a duplicate the copy that stays."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from lib import atomic
from lib.engine.duck import sentences
from lib.engine.quoting import quoted
from lib.ledger import events
from lib.query.view import View

NAME = "excluded.parquet"


def write(view: View, folder: Path) -> int:
    """Write excluded.parquet into folder, a row an excluded record, ascending by id; gives their number.

    Columns: id, source_id (of the id column, NULL without one), content_hash, reason, event, by, at, and for
    duplicates kept, kept_source_id, similarity (0..1) and rule, else NULL.
    """
    decided, evidence = _evidence(view)
    role = view.workspace.roles.id
    name = next((c.name for c in view.workspace.columns if role and c.source_name == role), None)
    has_id = name is not None and name in view.schema
    own, of_kept = (f"{alias}.{quoted(name)}" if has_id else "NULL::VARCHAR" for alias in "ck")
    path = folder / NAME
    with view.cursor() as cursor, sentences(str(path)), atomic.replacing(path) as temporary:
        for table, rows in (("out_by", evidence), ("decided", decided)):
            cursor.register("arriving", rows)
            cursor.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM arriving")
            cursor.unregister("arriving")
        escaped = str(temporary).replace("'", "''")  # COPY takes no parameter for its path
        n = cursor.execute(
            f"""COPY (SELECT o.id, {own} AS source_id, replace(c.content_hash::VARCHAR, '-', '') AS content_hash,
                             d.reason, d.event, d.by, d.at, o.kept, {of_kept} AS kept_source_id, o.similarity, o.rule
                      FROM out_by o JOIN decided d ON d.event = o.event JOIN catalog c ON c.id = o.id
                      LEFT JOIN catalog k ON k.id = o.kept ORDER BY o.id)
                TO '{escaped}' (FORMAT parquet, COMPRESSION zstd)"""
        ).fetchall()[0][0]
        cursor.execute("DROP TABLE out_by; DROP TABLE decided")
    return n


def _evidence(view: View) -> tuple[pa.Table, pa.Table]:
    """The decisions that exclude something; and for each excluded record its event and its members' evidence."""
    path = view.workspace.ledger_path
    excluded_by = view.state.excluded_by
    used = set(np.unique(excluded_by[excluded_by > 0]).tolist())
    decided = [event for event in events.all_events(path) if event.seq in used]
    parts = []
    for event in decided:
        # An undo takes out the records that the undone decision made.
        members = events.members(path, event.target if event.action == "undo" else event.uid)
        inside = members.only(members.ids < view.n_records)
        members = inside.only(excluded_by[inside.ids] == event.seq)
        n = len(members)
        parts.append(
            pa.table(
                {
                    "id": pa.array(members.ids),
                    "event": pa.array(np.full(n, event.seq), pa.int32()),
                    "kept": pa.nulls(n, pa.int64()) if members.kept is None else pa.array(members.kept),
                    "similarity": pa.nulls(n, pa.float32())
                    if members.similarity is None
                    else pa.array(members.similarity, pa.float32()),
                    "rule": pa.nulls(n, pa.string()) if members.rule is None else pa.array(members.rule, pa.string()),
                }
            )
        )
    names = {"event": pa.int32(), "reason": pa.string(), "by": pa.string(), "at": pa.string()}
    rows = [[event.seq, event.reason, event.by, event.at] for event in decided]
    columns = [[row[i] for row in rows] for i in range(len(names))]
    table = pa.table([pa.array(c, t) for c, t in zip(columns, names.values(), strict=True)], names=list(names))
    empty = pa.schema(
        [
            ("id", pa.int64()),
            ("event", pa.int32()),
            ("kept", pa.int64()),
            ("similarity", pa.float32()),
            ("rule", pa.string()),
        ]
    )
    return table, pa.concat_tables(parts) if parts else empty.empty_table()
