"""Groups against the values of a column (topics, sources, labels): records with both, and how many were expected."""

from dataclasses import dataclass

import numpy as np

from lib.audit.marks import Marks
from lib.audit.relations import Relations, relations, standardised_share


@dataclass(frozen=True)
class Crossing:
    """cells has tables (groups, values); standardised (groups, values) is None where no topics were given: the share of
    the value's records that mention the group, had the value the corpus' mix of topics (NaN where it cannot be said).
    """

    groups: tuple[str, ...]
    values: tuple[str, ...]
    n_group: np.ndarray
    n_value: np.ndarray
    n: int
    cells: Relations
    standardised: np.ndarray | None = None


def cross(marks: Marks, values: Marks, topics: np.ndarray | None = None) -> Crossing:
    """Marks of one axis by those of another (from `labels` for a column), over records counted on both.

    topics (n,) int ≥ 0: the stratum of each record by which shares are standardised.
    """
    both = marks.counted & values.counted
    marks, value_of = marks.within(both), values.single
    observed = np.zeros((len(marks.groups), len(values.groups)), np.int64)
    standardised = None if topics is None else np.full(observed.shape, np.nan)
    if value_of is None or topics is not None:
        values = values.within(both)
    if value_of is None:
        n_value = values.documents()
        for number in range(len(marks.groups)):
            observed[number] = values.documents(_flags(marks, number))
    else:
        n_value = np.bincount(value_of[both & (value_of >= 0)], minlength=len(values.groups))
        met = value_of[marks.ids]
        keys = marks.group[met >= 0] * len(values.groups) + met[met >= 0]
        observed = np.bincount(keys, minlength=observed.size).reshape(observed.shape)
    if topics is not None:
        weights = np.bincount(topics[both])
        for number in range(len(marks.groups)):
            mine = _flags(marks, number)
            for column in range(len(values.groups)):
                inside = values.ids[values.group == column]
                hits = np.bincount(topics[inside[mine[inside]]], minlength=len(weights))
                share = standardised_share(hits, np.bincount(topics[inside], minlength=len(weights)), weights)
                standardised[number, column] = np.nan if share is None else share
    n = int(both.sum())
    cells = relations(observed, marks.documents(), n_value, n)
    return Crossing(marks.groups, values.groups, marks.documents(), n_value, n, cells, standardised)


def _flags(marks: Marks, number: int) -> np.ndarray:
    """(n,) bool: the records that mention the group of this number."""
    flags = np.zeros(len(marks.counted), bool)
    flags[marks.ids[marks.group == number]] = True
    return flags
