"""Which records were made from others, from which, and what was made from a record."""

import numpy as np

from lib.corpus import generated
from lib.corpus.generated import COLUMNS, PARENT
from lib.engine.quoting import quoted
from lib.query.view import View

# What a column of ours is called where it says that a record was made from another.
IS_GENERATED = "is_generated"
# The id, in this workspace, of the record that one made here was made from.
VERY_PARENT = "cda_parent"
# Beside a record.
MOST_CHILDREN = 50


def is_told(view: View) -> bool:
    """Whether the catalog says which records were made from others, here or where its files come from."""
    return view.schema.get(IS_GENERATED) == "BOOLEAN" and PARENT in view.schema


def of_here(view: View) -> frozenset[str]:
    """The columns of `generated.COLUMNS` that this catalog has from records made here, not from its sources."""
    own = {column.name for column in view.workspace.columns}
    return frozenset(name for name in COLUMNS if name in view.schema and name not in own)


def mask(view: View) -> np.ndarray:
    """Which records were made from others, bool (n,)."""
    if not is_told(view):
        return np.zeros(view.n_records, dtype=bool)
    found = view.arrow(f"SELECT coalesce({IS_GENERATED}, false) AS made FROM catalog ORDER BY id")["made"]
    return found.to_numpy()


def n_generated(view: View) -> int:
    """How many records were made from others, those that are out included."""
    return view.rows(f"SELECT count_if({IS_GENERATED}) FROM catalog")[0][0] if is_told(view) else 0


def families(view: View) -> np.ndarray | None:
    """The record at the root of each one's descent, int64 (n,); None where no record was made from another here."""
    with view.cursor() as cursor:
        return generated.families(view.workspace, view.n_records, cursor, "catalog")


def parent(view: View, id_: int) -> int | None:
    """The record that this one was made from; None where there is none, or where it is not in this corpus."""
    if PARENT not in view.schema:
        return None
    very = _very_parent(view)
    found = view.rows(f"SELECT {very}, {PARENT} FROM catalog WHERE id = ?", [id_])
    if not found or (found[0][0] is None and found[0][1] is None):
        return None
    if found[0][0] is not None:
        return int(found[0][0])
    named = view.rows(
        f"SELECT min(id) FROM catalog WHERE {_own_id(view)}::VARCHAR = ? AND id <> ?", [str(found[0][1]), id_]
    )
    return named[0][0]


def children(view: View, id_: int, most: int = MOST_CHILDREN) -> list[int]:
    """The first `most` records that were made from this one, ascending."""
    if PARENT not in view.schema:
        return []
    very, own = _very_parent(view), _own_id(view)
    rows = view.rows(
        f"""SELECT id FROM catalog WHERE {very} = ? OR ({very} IS NULL AND id <> ? AND {PARENT}::VARCHAR =
                (SELECT {own}::VARCHAR FROM catalog WHERE id = ?)) ORDER BY id LIMIT ?""",
        [id_, id_, id_, most],
    )
    return [row[0] for row in rows]


def _very_parent(view: View) -> str:
    """SQL of the parent's id: known of records that were made here, NULL for all others."""
    return VERY_PARENT if VERY_PARENT in of_here(view) else "NULL::BIGINT"


def _own_id(view: View) -> str:
    role = view.workspace.roles.id
    name = next((c.name for c in view.workspace.columns if role and c.source_name == role), None)
    return quoted(name) if name in view.schema else "id"
