"""A group too large to read record by record, in a few numbers: where its records come from, how long, how similar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lib.duplicates.review import Repeats

MOST_VALUES = 5


@dataclass(frozen=True)
class Summary:
    """n_records and n_kept of a group, records that are out not counted. similarity: lowest and highest of those that
    would go, to the copy kept for each; None where none would. n_chars: shortest and longest text. mixes: for each
    column asked for, its most frequent values with their records, and how many values there are in all.
    """

    n_records: int
    n_kept: int
    similarity: tuple[float, float] | None
    n_chars: tuple[int, int]
    mixes: Mapping[str, tuple[tuple[tuple[str, int], ...], int]]


def summary(
    repeats: Repeats, group: int, n_chars: np.ndarray, codes: Mapping[str, tuple[np.ndarray, Sequence[str]]]
) -> Summary:
    """Sum up one group. n_chars: of each record, (n,). codes: for each column, its values as
    `lib.duplicates.evidence.codes` gives them."""
    cut = repeats.cut
    rows = np.flatnonzero(cut.group == group)
    goes = cut.kept[rows] != rows
    similar = cut.similarity[rows[goes]]
    mixes = {}
    for column, (numbers, names) in codes.items():
        found, counts = np.unique(numbers[rows], return_counts=True)
        order = np.lexsort((found, -counts))[:MOST_VALUES]
        mixes[column] = (tuple((names[found[k]], int(counts[k])) for k in order), len(found))
    ends = (float(similar.min()), float(similar.max())) if len(similar) else None
    return Summary(len(rows), int((~goes).sum()), ends, (int(n_chars[rows].min()), int(n_chars[rows].max())), mixes)
