"""How a column is drawn as bars: by its values, or by fixed ranges of its numbers or dates."""

import threading
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Literal
from weakref import WeakKeyDictionary

from lib.corpus.columns import element_type, is_date, is_list, is_number, is_scalar, is_string
from lib.engine.quoting import quoted
from lib.query import edges
from lib.query.predicates import Between, Scalar
from lib.query.view import View

# Numbers with so few values are shown value by value: ratings, labels, years of a short period.
FEW_VALUES = 12
# A text column with more values than this share of its records tells records apart and is no facet.
UNIQUE_SHARE = 0.5
SAMPLE_RECORDS = 200_000
# Columns that are keys, places or pointers, not properties.
_NO_FACET = frozenset({"id", "content_hash", "source_row", "exact_group", "near_group", "near_kept", "meaning_group"})
_NO_FACET |= {"map_x", "map_y", "is_landmark", "cda_edits", "cda_parent"}
# Derived columns that a curator asks for first stand first; the others keep the order of the catalog.
_FIRST_DERIVED = (
    "is_generated",
    "topic",
    "subtopic",
    "n_tokens",
    "n_words",
    "n_chars",
    "exact_size",
    "near_size",
    "near_similarity",
)


@dataclass(frozen=True)
class Scale:
    """kind "values": one bar a value, the most frequent first, or in order of value where is_ordered.
    kind "ranges": one bar for each of ranges, whatever the Selection, so that bars never move.
    """

    column: str
    type: str
    kind: Literal["values", "ranges"]
    is_list: bool = False
    is_ordered: bool = False
    ranges: tuple[Between, ...] = ()
    labels: tuple[str, ...] = ()
    n_distinct: int = 0


@dataclass(frozen=True)
class Spread:
    """What the whole column holds: n_filled records have a value; n_distinct is an estimate (HyperLogLog)."""

    n_filled: int
    n_distinct: int


class _Known:
    """What was found out of one View's columns."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.spreads: dict[str, Spread] | None = None
        self.scales: dict[str, Scale] = {}


_known: WeakKeyDictionary[View, _Known] = WeakKeyDictionary()
_known_lock = threading.Lock()


def _of(view: View) -> _Known:
    with _known_lock:
        return _known.setdefault(view, _Known())


def columns(view: View) -> list[str]:
    """Columns that make a facet: those of the source files in their order, then those that Winnow made.

    Left out: ids and other columns whose values tell records apart, places on the map, types without an order or
    repetition, and columns that have one value throughout.
    """
    spreads = _spreads(view)
    own_id = {column.name for column in view.workspace.columns if column.role == "id"}
    useful = [name for name, spread in spreads.items() if name not in own_id and _is_useful(view, name, spread)]
    from_source = {column.name for column in view.workspace.columns}
    derived = [name for name in useful if name not in from_source]
    first = [name for name in _FIRST_DERIVED if name in derived]
    return [name for name in useful if name in from_source] + first + [name for name in derived if name not in first]


def _is_useful(view: View, name: str, spread: Spread) -> bool:
    type_ = view.schema[name]
    if spread.n_filled == 0 or (spread.n_distinct <= 1 and spread.n_filled == view.n_records and not is_list(type_)):
        return False
    telling_apart = spread.n_distinct > max(50, UNIQUE_SHARE * spread.n_filled)
    return not (telling_apart and is_string(type_))


def _spreads(view: View) -> dict[str, Spread]:
    known = _of(view)
    with known.lock:
        if known.spreads is None:
            names = [name for name, type_ in view.schema.items() if name not in _NO_FACET and _can_be_drawn(type_)]
            parts = [f"count({quoted(name)}), approx_count_distinct({quoted(name)})" for name in names]
            row = view.rows(f"SELECT {', '.join(parts)} FROM catalog")[0] if parts else ()
            known.spreads = {name: Spread(row[2 * i], row[2 * i + 1]) for i, name in enumerate(names)}
        return known.spreads


def _can_be_drawn(type_: str) -> bool:
    inner = element_type(type_) if is_list(type_) else type_
    return (
        is_scalar(inner) and not inner.startswith(("TIME ", "TIME_", "TIMETZ", "UUID", "INTERVAL")) and inner != "TIME"
    )


def scale(view: View, column: str) -> Scale:
    """The scale of one column, made once for a View. Raises KeyError for a column that is not in the catalog."""
    known = _of(view)
    with known.lock:
        if column not in known.scales:
            known.scales[column] = _make(view, column)
        return known.scales[column]


def _make(view: View, column: str) -> Scale:
    type_ = view.schema[column]
    if is_list(type_):
        return Scale(column, type_, "values", is_list=True)
    spread = _spreads(view).get(column, Spread(0, 0))
    if is_number(type_) and spread.n_distinct > FEW_VALUES:
        return _numbers(view, column, type_)
    if is_date(type_) and spread.n_filled:
        return _dates(view, column, type_)
    is_ordered = (is_number(type_) and spread.n_distinct <= FEW_VALUES) or type_ == "BOOLEAN"
    return Scale(column, type_, "values", is_ordered=is_ordered, n_distinct=spread.n_distinct)


def _numbers(view: View, column: str, type_: str) -> Scale:
    """Quantiles come from a fixed sample, the least and most from all records."""
    name, step = quoted(column), max(1, view.n_records // SAMPLE_RECORDS)
    value = f"CAST({name} AS DOUBLE)"
    row = view.rows(
        f"""SELECT min(v), quantile_disc(v, [0.01, 0.5, 0.99]) FILTER (id % ? = 0), max(v)
            FROM (SELECT id, {value} AS v FROM catalog WHERE isfinite({value}))""",
        [step],
    )[0]
    if row[0] is None or row[1] is None:
        return Scale(column, type_, "values", is_ordered=True)
    whole = not type_.startswith(("FLOAT", "DOUBLE", "DECIMAL"))
    cuts: tuple[Scalar, ...] = edges.of_numbers((row[0], *row[1], row[2]), whole)
    if not cuts:
        return Scale(column, type_, "values", is_ordered=True)
    return Scale(column, type_, "ranges", ranges=_ranges(column, cuts), labels=_labels([_number(cut) for cut in cuts]))


def _dates(view: View, column: str, type_: str) -> Scale:
    # Years that Python's dates do not have (before 1, after 9999, infinity) fall into the first or last bar.
    moment = f"CAST({quoted(column)} AS TIMESTAMP)"
    least, most = view.rows(
        f"SELECT min(m), max(m) FROM (SELECT {moment} AS m FROM catalog) "
        "WHERE m BETWEEN TIMESTAMP '0001-01-01' AND TIMESTAMP '9999-12-31'"
    )[0]
    if least is None:
        return Scale(column, type_, "values")
    cuts = edges.of_dates(_moment(least), _moment(most), has_time=not type_.startswith("DATE"))
    if not cuts:
        return Scale(column, type_, "values", is_ordered=True)
    unit = edges.unit_of(cuts)
    text = {"year": "{:%Y}", "month": "{:%Y-%m}", "day": "{:%Y-%m-%d}", "hour": "{:%Y-%m-%d %H:00}"}[unit]
    values = tuple(cut.strftime("%Y-%m-%d" if unit != "hour" else "%Y-%m-%d %H:%M:%S") for cut in cuts)
    return Scale(
        column, type_, "ranges", ranges=_ranges(column, values), labels=_labels([text.format(c) for c in cuts])
    )


def _moment(value: datetime | date) -> datetime:
    plain = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return plain.replace(tzinfo=None)


def _ranges(column: str, cuts: tuple[Scalar, ...]) -> tuple[Between, ...]:
    middle = [Between(column, low, high, open=True) for low, high in pairwise(cuts)]
    return (Between(column, None, cuts[0], open=True), *middle, Between(column, cuts[-1], None))


def _labels(cuts: list[str]) -> tuple[str, ...]:
    middle = [f"{low} – {high}" for low, high in pairwise(cuts)]
    return (f"< {cuts[0]}", *middle, f"≥ {cuts[-1]}")


def _number(value: Scalar) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.6g}"
