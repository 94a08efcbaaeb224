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
    marks, values = marks.within(both), values.within(both)
    n, n_value = int(both.sum()), values.documents()
    observed = np.zeros((len(marks.groups), len(values.groups)), np.int64)
    standardised = None if topics is None else np.full(observed.shape, np.nan)
    weights = None if topics is None else np.bincount(topics[both])
    for number in range(len(marks.groups)):
        mine = np.zeros(len(both), bool)
        mine[marks.ids[marks.group == number]] = True
        observed[number] = values.documents(mine)
        if topics is None:
            continue
        for column in range(len(values.groups)):
            inside = values.ids[values.group == column]
            hits = np.bincount(topics[inside[mine[inside]]], minlength=len(weights))
            share = standardised_share(hits, np.bincount(topics[inside], minlength=len(weights)), weights)
            standardised[number, column] = np.nan if share is None else share
    cells = relations(observed, marks.documents(), n_value, n)
    return Crossing(marks.groups, values.groups, marks.documents(), n_value, n, cells, standardised)
