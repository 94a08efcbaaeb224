"""Which records of a Selection stand on one page, in which order, without sorting or holding all of them."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from lib.engine.quoting import quoted
from lib.errors import BadOption
from lib.query.predicates import column_type
from lib.query.selection import Selection
from lib.query.view import View

MOST_ROWS = 200
# Ids are counted by blocks of so many, so that a page deep inside is looked for in one block only.
_BLOCK_BITS = 16
_MOST_KNOWN = 32


@dataclass(frozen=True)
class Order:
    """By a column of the catalog, records without a value last; records with the same value by id, ascending."""

    column: str = "id"
    descending: bool = False


@dataclass(frozen=True)
class Place:
    """Ids on a page in order, and how many records the Selection has in all."""

    ids: tuple[int, ...]
    n_records: int


def ids_at(view: View, selection: Selection, order: Order, offset: int, limit: int) -> Place:
    """Ids [offset, offset + limit) of the Selection in this order. Raises BadOption, BadFilter."""
    if not 1 <= limit <= MOST_ROWS or offset < 0:
        raise BadOption(f"A page has 1 to {MOST_ROWS} records and starts at 0 or later; asked for {limit} at {offset}.")
    column_type(view.schema, order.column)
    blocks = _blocks(view, selection)
    total = int(blocks.sum())
    limit = min(limit, total - offset)
    if limit <= 0:
        return Place((), total)
    if order.column == "id":
        return Place(_by_id(view, selection, order, blocks, offset, limit), total)
    condition, parameters = view.where(selection)
    way = "DESC" if order.descending else "ASC"
    rows = view.rows(
        f"""SELECT id FROM catalog WHERE {condition}
            ORDER BY {quoted(order.column)} {way} NULLS LAST, id LIMIT ? OFFSET ?""",
        [*parameters, limit, offset],
    )
    return Place(tuple(row[0] for row in rows), total)


def _by_id(
    view: View, selection: Selection, order: Order, blocks: np.ndarray, offset: int, limit: int
) -> tuple[int, ...]:
    total = int(blocks.sum())
    first = total - offset - limit if order.descending else offset
    ends = np.cumsum(blocks)
    low, high = np.searchsorted(ends, [first, first + limit - 1], side="right")
    before = int(ends[low - 1]) if low else 0
    condition, parameters = view.where(selection)
    rows = view.rows(
        f"SELECT id FROM catalog WHERE id >= ? AND id < ? AND ({condition}) ORDER BY id LIMIT ? OFFSET ?",
        [int(low) << _BLOCK_BITS, int(high + 1) << _BLOCK_BITS, *parameters, limit, first - before],
    )
    ids = tuple(row[0] for row in rows)
    return ids[::-1] if order.descending else ids


def position_of(view: View, selection: Selection, order: Order, id_: int) -> int | None:
    """At which place, from 0, a record stands in the Selection; None where it is not in it."""
    condition, parameters = view.where(selection)
    column = quoted(order.column)
    column_type(view.schema, order.column)
    there = view.rows(f"SELECT {column} FROM catalog WHERE id = ? AND ({condition})", [id_, *parameters])
    if not there:
        return None
    if order.column == "id":
        blocks = _blocks(view, selection)
        block = id_ >> _BLOCK_BITS
        inside = view.rows(
            f"SELECT count(*) FROM catalog WHERE id >= ? AND id < ? AND ({condition})",
            [block << _BLOCK_BITS, id_, *parameters],
        )[0][0]
        before = int(blocks[:block].sum()) + inside
        return int(blocks.sum()) - 1 - before if order.descending else before
    value = f"(SELECT {column} FROM catalog WHERE id = ?)"
    ahead = ">" if order.descending else "<"
    earlier = f"""CASE WHEN {value} IS NULL THEN {column} IS NOT NULL OR id < ?
        ELSE coalesce({column} {ahead} {value} OR ({column} = {value} AND id < ?), false) END"""
    return view.rows(
        f"SELECT count(*) FROM catalog WHERE ({condition}) AND {earlier}",
        [*parameters, id_, id_, id_, id_, id_],
    )[0][0]


_known: WeakKeyDictionary[View, OrderedDict[tuple[int, str], np.ndarray]] = WeakKeyDictionary()
_lock = threading.Lock()


def _blocks(view: View, selection: Selection) -> np.ndarray:
    """(n_blocks,) int64 records of the Selection by block of ids; kept for the last Selections."""
    key = (view.state.counter, selection.to_text())
    with _lock:
        known = _known.setdefault(view, OrderedDict())
        if key in known:
            known.move_to_end(key)
            return known[key]
    condition, parameters = view.where(selection)
    rows = view.rows(
        f"SELECT id >> {_BLOCK_BITS} AS block, count(*) FROM catalog WHERE {condition} GROUP BY block", parameters
    )
    counts = np.zeros(((view.n_records - 1) >> _BLOCK_BITS) + 1 if view.n_records else 0, dtype=np.int64)
    for block, n in rows:
        counts[block] = n
    with _lock:
        known[key] = counts
        while len(known) > _MOST_KNOWN:
            known.popitem(last=False)
    return counts
