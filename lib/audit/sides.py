"""What an audit looks at: one Selection, or two side by side, each as a mask of records, on one axis in one tier."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from lib.audit.audit import label_columns
from lib.audit.intervals import Estimate, missing, wilson
from lib.audit.lexicon import label
from lib.audit.marks import MOST_LABELS, Marks, Tier, buckets_by, labels, opened
from lib.corpus.columns import is_list, is_string
from lib.engine.quoting import quoted
from lib.query.predicates import OneOf
from lib.query.selection import Selection
from lib.query.view import View

FIRST_AXES = ("gender", "race", "religion", "age")
# Columns that tell records apart, not kinds of records.
_OWN = (
    "id",
    "content_hash",
    "source_file",
    "source_row",
    "is_empty",
    "mentions",
    "exact_group",
    "near_group",
    "near_kept",
)
# A column with more values than this is a text or a number of its own for each record.
MOST_VALUES = 5_000


@dataclass(frozen=True)
class Axis:
    """kind "mentions": an axis of the lexicon. kind "labels": a column; it may have the same name."""

    kind: Literal["mentions", "labels"]
    name: str
    title: str


@dataclass(frozen=True, eq=False)
class Side:
    """A named Selection; chosen is (n,) bool."""

    name: str
    selection: Selection
    chosen: np.ndarray

    @property
    def n(self) -> int:
        return int(self.chosen.sum())


def side(view: View, name: str, selection: Selection) -> Side:
    """Raises BadFilter."""
    chosen = np.zeros(view.n_records, bool)
    chosen[view.ids(selection)] = True
    return Side(name, selection, chosen)


def axes(view: View) -> list[Axis]:
    """The axes of the lexicon that have terms, then the columns whose values can be groups; those of people first.

    Raises NotComputed before the stage mentions.
    """
    mentions = opened(view)
    named = dict.fromkeys(axis for axis, _ in mentions.groups)
    first = FIRST_AXES + tuple(axis for axis in named if axis not in FIRST_AXES)
    found = [Axis("mentions", axis, mentions.axes[axis]) for axis in first if axis in named]
    people = label_columns(view)
    labelled = [*people, *(name for name in columns(view) if name not in people)]
    return found + [Axis("labels", name, name) for name in labelled]


def columns(view: View) -> list[str]:
    """Columns whose values can stand for groups, or be set against groups: those of kinds, not of single records."""
    own = {*_OWN, *(column.name for column in view.workspace.columns if column.role == "id")}
    names = [
        name
        for name, type_ in view.schema.items()
        if name not in own and (is_string(type_) or is_list(type_) or type_ in ("BOOLEAN", "TINYINT", "UTINYINT"))
    ]
    if not names:
        return []
    counted = ", ".join(f"approx_count_distinct({quoted(name)})" for name in names)
    found = view.rows(f"SELECT {counted} FROM catalog")[0]
    few = min(MOST_VALUES, max(MOST_LABELS, view.n_records // 5))
    return [name for name, n in zip(names, found, strict=True) if n > 1 and (n <= few or is_list(view.schema[name]))]


def marks(view: View, axis: Axis, tier: Tier = "B", clusters: str | None = None) -> Marks:
    """Who mentions, or is labelled by, which group. clusters: a column whose values are the jackknife's units, in place
    of documents. Raises BadOption, NotComputed.
    """
    found = opened(view).marks(axis.name, tier) if axis.kind == "mentions" else labels(view, axis.name)
    return replace(found, bucket=buckets_by(view, clusters)) if clusters else found


def behind(marks_: Marks, within: Selection, *groups: str) -> Selection:
    """The records behind a number of these groups (any of the axis where none is named)."""
    if marks_.kind == "labels":
        return within.and_(OneOf(marks_.axis, tuple(groups or marks_.groups)))
    return within.and_(OneOf("mentions", tuple(label(marks_.axis, group) for group in groups or marks_.groups)))


def unmarked(marks_: Marks, within: Selection) -> Selection:
    """The records that name no group of the axis."""
    if marks_.kind == "labels":
        return within.and_(OneOf(marks_.axis, (None,)))
    every = tuple(label(marks_.axis, group) for group in marks_.groups)
    return within.and_(OneOf("mentions", every, negated=True))


def without(marks_: Marks, side_: Side, counted: Estimate) -> tuple[int, int, Estimate]:
    """Records of a side that name no group, of how many, and their share (Wilson).

    counted: that share among the records counted, which is the answer for words. Of a column, the records without a
    value: they could not be counted.
    """
    if marks_.kind == "mentions":
        return marks_.n_counted - marks_.n_marked, marks_.n_counted, counted
    n = side_.n - marks_.n_counted
    low, high = wilson(n, side_.n)
    return n, side_.n, Estimate(n / side_.n, float(low), float(high)) if side_.n else missing("no record")


def slices(view: View, column: str, within: Selection, most: int = 8) -> list[Side]:
    """One side for each of the most frequent values of a column within a Selection, most records first."""
    base = side(view, "", within)
    values = labels(view, column).within(base.chosen)
    counts = values.documents()
    found = []
    for number in np.argsort(-counts, kind="stable")[:most]:
        if not counts[number]:
            break
        chosen = np.zeros(view.n_records, bool)
        chosen[values.ids[values.group == number]] = True
        value = values.groups[number]
        found.append(Side(value, within.and_(OneOf(column, (value,))), chosen))
    return found
