"""Records by value or range of a column, in one scan for several columns: what facets are made of."""

from collections.abc import Mapping, Sequence
from datetime import date
from weakref import WeakKeyDictionary

import numpy as np

from lib.engine.quoting import quoted
from lib.query.predicates import OneOf, Scalar
from lib.query.scales import Scale
from lib.query.selection import Selection
from lib.query.view import View

# Totals of columns with up to so many values are kept for the View; of others, those on screen are counted each time.
_MOST_TOTALS = 5_000
# A column with more values is counted by itself: ranking the groups of several columns sorts them all, which costs
# more than the scan that it saves.
MANY_VALUES = 2_000
# Records by key: the value itself, or the number of its range, -1 for those without a value; most frequent first.
Counts = dict[Scalar, int]


def by_value(
    view: View, group: list[Scale], condition: str, parameters: list, find: Mapping[str, str], limits: Mapping[str, int]
) -> list[tuple[Counts, int]]:
    """For each scale its most frequent keys with counts, and how many keys there are; in one scan for all."""
    keys = [_key(scale) for scale in group]
    bound = [value for _, values in keys for value in values]
    selected = ", ".join(f"{sql} AS k{i}" for i, (sql, _) in enumerate(keys))
    if group[0].column in find:
        condition += f" AND {_contains(quoted(group[0].column))}"
        parameters = [*parameters, find[group[0].column]]
    most = max(limits[s.column] if s.kind == "values" else 100 for s in group)
    if len(group) == 1:
        rows = view.rows(
            f"""SELECT k0, n, count(*) OVER () FROM (
                    SELECT k0, count(*) AS n FROM (SELECT {selected} FROM catalog WHERE {condition}) GROUP BY k0)
                ORDER BY n DESC, k0 LIMIT ?""",
            [*bound, *parameters, most],
        )
        return [({_scalar(key): n for key, n, _ in rows}, rows[0][2] if rows else 0)]
    names = [f"k{i}" for i in range(len(group))]
    sets = ", ".join(f"({name})" for name in names)
    rank = f"row_number() OVER (PARTITION BY g ORDER BY n DESC, {', '.join(names)})"
    rows = view.rows(
        f"""SELECT g, {", ".join(names)}, n, count(*) OVER (PARTITION BY g) AS n_values FROM (
                SELECT grouping_id({", ".join(names)}) AS g, {", ".join(names)}, count(*) AS n
                FROM (SELECT {selected} FROM catalog WHERE {condition}) GROUP BY GROUPING SETS ({sets}))
            QUALIFY {rank} <= ? ORDER BY g, n DESC, {", ".join(names)}""",
        [*bound, *parameters, most],
    )
    answers: list[tuple[Counts, int]] = [({}, 0) for _ in group]
    everything = 2 ** len(group) - 1
    position_of = {everything - 2 ** (len(group) - 1 - i): i for i in range(len(group))}
    for row in rows:
        i = position_of[row[0]]
        counts, _ = answers[i]
        if group[i].kind == "ranges" or len(counts) < limits[group[i].column]:
            counts[_scalar(row[1 + i])] = row[-2]
        answers[i] = (counts, row[-1])
    return answers


def _key(scale: Scale) -> tuple[str, list]:
    """SQL of what records are counted by: the value itself, or the number of its range, -1 for NULL."""
    name = quoted(scale.column)
    if scale.kind == "values":
        return name, []
    cuts = [range_.high for range_ in scale.ranges[:-1]]
    cases = " ".join(f"WHEN {name} < CAST(? AS {scale.type}) THEN {i}" for i in range(len(cuts)))
    return f"CASE WHEN {name} IS NULL THEN -1 {cases} ELSE {len(cuts)} END", cuts


def by_element(
    view: View, scale: Scale, condition: str, parameters: list, find: Mapping[str, str], limits: Mapping[str, int]
) -> tuple[Counts, int]:
    """Records by element of a list column; a record counts once for each different element."""
    name = quoted(scale.column)
    wanted = f"WHERE {_contains('k')}" if scale.column in find else ""
    bound = [find[scale.column]] if wanted else []
    rows = view.rows(
        f"""SELECT k, n, count(*) OVER () FROM (SELECT k, count(*) AS n FROM (
                SELECT unnest(list_distinct({name})) AS k FROM catalog WHERE {condition}) {wanted} GROUP BY k)
            ORDER BY n DESC, k LIMIT ?""",
        [*parameters, *bound, limits[scale.column]],
    )
    counts = {_scalar(key): n for key, n, _ in rows}
    n_values = rows[0][2] if rows else 0
    if not wanted:
        missing = view.rows(f"SELECT count(*) FROM catalog WHERE ({condition}) AND {name} IS NULL", parameters)[0][0]
        if missing:
            counts[None] = missing
            n_values += 1
    return counts, n_values


def _contains(name: str) -> str:
    return f"contains(lower(CAST({name} AS VARCHAR)), lower(?))"


def count_of(view: View, selection: Selection, scale: Scale, values: Sequence[Scalar]) -> Counts:
    """Records of the Selection for each given value; at most as many as bars fit on a screen."""
    counts = {}
    for value in values:
        counts[value] = view.count(selection.and_(OneOf(scale.column, (value,)))).n_records
    return counts


_totals_known: WeakKeyDictionary[View, dict[str, Counts]] = WeakKeyDictionary()


def load_totals(view: View, group: Sequence[Scale]) -> None:
    """Count the whole corpus by each column that was not counted yet; kept, since a catalog never changes."""
    known = _totals_known.setdefault(view, {})
    new = [scale for scale in group if scale.column not in known]
    together = [scale for scale in new if not scale.is_list and scale.n_distinct <= MANY_VALUES]
    alone = [[scale] for scale in new if scale not in together]
    for scales_ in [together, *alone] if together else alone:
        everything = ("true", [], {}, {scale.column: _MOST_TOTALS for scale in scales_})
        if scales_[0].is_list:
            counted = [by_element(view, scales_[0], *everything)]
        else:
            counted = by_value(view, scales_, *everything)
        known.update({scale.column: counts for scale, (counts, _) in zip(scales_, counted, strict=True)})


def totals_of(view: View, scale: Scale, shown: Sequence[Scalar] = ()) -> Counts:
    """Records of the whole corpus by key, the most frequent first; those shown are among them."""
    totals = _totals_known[view][scale.column]
    if len(totals) < _MOST_TOTALS:
        return totals
    rare = [value for value in shown if value not in totals]
    return {**totals, **count_of(view, Selection(scope="all"), scale, rare)}


def _scalar(value: object) -> Scalar:
    """A value of DuckDB as one that a filter can keep in an address: dates, decimals and odd floats as text."""
    if isinstance(value, float) and not np.isfinite(value):
        return str(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)
