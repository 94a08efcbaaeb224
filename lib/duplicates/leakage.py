"""Which splits share records: how many of one stand, exactly or nearly, in another, and the pairs behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pyarrow as pa

from lib.duplicates.groups import checked_threshold
from lib.duplicates.pairs import Pairs
from lib.errors import BadOption

NO_SPLIT = "(no split)"
MOST_SPLITS = 50


@dataclass(frozen=True)
class Leakage:
    """The matrix split by split, over pairs at or above the threshold. Splits are in order of their names.

    sizes int64 (n_splits,): records in each. records int64 (n_splits, n_splits): records of the row's split that are
    similar to at least one other record of the column's split; the diagonal counts repeats within a split.
    pairs int64, symmetric: similar pairs with one end in each (in classes of equal texts every pair counts).
    """

    splits: tuple[str, ...]
    sizes: np.ndarray
    records: np.ndarray
    pairs: np.ndarray
    threshold: float
    split_of: np.ndarray
    stored: Pairs

    def share(self, split: str, other: str) -> float:
        """Share of the records of one split that are similar to a record of the other, 0..1."""
        row, column = self._place(split), self._place(other)
        return float(self.records[row, column] / self.sizes[row]) if self.sizes[row] else 0.0

    @property
    def n_leaking(self) -> int:
        """Records that are similar to a record of another split."""
        return int(self._leaks.sum())

    @cached_property
    def _leaks(self) -> np.ndarray:
        own = np.arange(len(self.splits)) == self.split_of[:, None]
        return (self._reach & ~own).any(axis=1)

    @cached_property
    def _reach(self) -> np.ndarray:
        return _reach(self.stored, self.split_of, len(self.splits))

    def rows_of(self, split: str, other: str) -> np.ndarray:
        """The records of one split that are similar to a record of the other, ascending: the cell of the matrix."""
        row, column = self._place(split), self._place(other)
        return np.flatnonzero((self.split_of == row) & self._reach[:, column])

    def pairs_of(self, split: str, other: str, most: int = 100) -> list[tuple[int, int, float]]:
        """Pairs (record of split, record of other, similarity) behind a cell, the most similar first."""
        row, column = self._place(split), self._place(other)
        found: list[tuple[int, int, float]] = []
        for a, b, similarity in self._class_pairs(row, column):
            left, right = self._members(a, row), self._members(b, column)
            for one in left.tolist():
                for two in right.tolist():
                    if one == two or (row == column and a == b and one > two):
                        continue
                    found.append((one, two, similarity))
                    if len(found) == most:
                        return found
        return found

    def _class_pairs(self, row: int, column: int):
        """Pairs of classes (representatives) that give the cell, equal texts first, then by similarity."""
        count = self._counts
        both = (count[:, row] > 0) & (count[:, column] > 0) if row != column else count[:, row] > 1
        for k in np.flatnonzero(both):
            yield int(self._classes[k]), int(self._classes[k]), 1.0
        a, b = np.searchsorted(self._classes, self.stored.a), np.searchsorted(self._classes, self.stored.b)
        forward = (count[a, row] > 0) & (count[b, column] > 0)
        backward = (count[b, row] > 0) & (count[a, column] > 0) & (row != column)
        order = np.flatnonzero(forward | backward)
        order = order[np.argsort(-self.stored.similarity[order], kind="stable")]
        for k in order:
            left, right, similarity = int(self.stored.a[k]), int(self.stored.b[k]), float(self.stored.similarity[k])
            if forward[k]:
                yield left, right, similarity
            if backward[k]:
                yield right, left, similarity

    def _members(self, representative: int, split: int) -> np.ndarray:
        first, last = np.searchsorted(self._ordered, [representative, representative + 1])
        members = self._order[first:last]
        return members[self.split_of[members] == split]

    @cached_property
    def _order(self) -> np.ndarray:
        inside = np.flatnonzero(self.stored.representative >= 0)
        return inside[np.argsort(self.stored.representative[inside], kind="stable")]

    @cached_property
    def _ordered(self) -> np.ndarray:
        return self.stored.representative[self._order]

    @cached_property
    def _classes(self) -> np.ndarray:
        return np.unique(self._ordered)

    @cached_property
    def _counts(self) -> np.ndarray:
        return _counts(self.stored, self.split_of, len(self.splits))[1]

    def _place(self, split: str) -> int:
        if split not in self.splits:
            raise BadOption(f"There is no split {split!r}; there are {', '.join(self.splits)}.")
        return self.splits.index(split)

    def to_json(self) -> dict:
        return {
            "threshold": self.threshold,
            "n_leaking": self.n_leaking,
            "splits": {name: int(size) for name, size in zip(self.splits, self.sizes, strict=True)},
            "cells": [
                {
                    "split": one,
                    "other": two,
                    "n_records": int(self.records[i, j]),
                    "share": round(self.share(one, two), 6),
                    "n_pairs": int(self.pairs[i, j]),
                }
                for i, one in enumerate(self.splits)
                for j, two in enumerate(self.splits)
            ],
        }


def _counts(pairs: Pairs, split_of: np.ndarray, n_splits: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Classes (representatives), their records by split (n_classes, n_splits), and the class of each record (or -1)."""
    inside = np.flatnonzero(pairs.representative >= 0)
    classes, local = np.unique(pairs.representative[inside], return_inverse=True)
    flat = local * n_splits + split_of[inside]
    class_of = np.full(pairs.n_records, -1, dtype=np.int64)
    class_of[inside] = local
    return classes, np.bincount(flat, minlength=len(classes) * n_splits).reshape(len(classes), n_splits), class_of


def _reach(pairs: Pairs, split_of: np.ndarray, n_splits: int) -> np.ndarray:
    """For each record the splits in which another record is similar to it, bool (n, n_splits)."""
    classes, counts, class_of = _counts(pairs, split_of, n_splits)
    a, b = np.searchsorted(classes, pairs.a), np.searchsorted(classes, pairs.b)
    near = np.zeros(counts.shape, dtype=bool)
    np.logical_or.at(near, a, counts[b] > 0)
    np.logical_or.at(near, b, counts[a] > 0)
    reach = np.zeros((pairs.n_records, n_splits), dtype=bool)
    inside = class_of >= 0
    own = split_of[inside][:, None] == np.arange(n_splits)
    reach[inside] = near[class_of[inside]] | (counts[class_of[inside]] - own > 0)
    return reach


def leakage(pairs: Pairs, splits: Sequence[object], threshold: float) -> Leakage:
    """What splits share, by the stored pairs at or above a threshold; equal texts count at every threshold.

    Exact duplicates alone: give pairs of `lib.duplicates.groups.cut_of_groups`' kind and threshold 1.

    :param splits: n values, one a record; None, NaN and "" are the split "(no split)". A dictionary array without NULL
        is taken as it is, which is much quicker.
    :raises BadOption: a threshold outside [pairs.floor, 1], another number of values, or over 50 splits.
    """
    threshold = checked_threshold(threshold, pairs.floor)
    if len(splits) != pairs.n_records:
        raise BadOption(
            f"There are {len(splits):,} values of the split for {pairs.n_records:,} records; give each its own."
        )
    found, split_of = _encoded(splits)
    if len(found) > MOST_SPLITS:
        raise BadOption(f"The column has {len(found):,} values, too many for splits (at most {MOST_SPLITS}).")
    chosen = pairs.similarity >= threshold
    columns = {name: np.asarray(getattr(pairs, name))[chosen] for name in ("a", "b", "similarity", "containment")}
    stored = replace(pairs, **columns, floor=threshold)
    classes, counts, _ = _counts(stored, split_of, len(found))
    a, b = np.searchsorted(classes, stored.a), np.searchsorted(classes, stored.b)
    reach = _reach(stored, split_of, len(found))
    n_pairs = np.zeros((len(found), len(found)), dtype=np.int64)
    records = np.zeros_like(n_pairs)
    for i in range(len(found)):
        records[i] = reach[split_of == i].sum(axis=0)
        for j in range(len(found)):
            same = counts[:, i] * counts[:, j] if i != j else counts[:, i] * (counts[:, i] - 1) // 2
            across = counts[a, i] * counts[b, j] + (counts[a, j] * counts[b, i] if i != j else 0)
            n_pairs[i, j] = same.sum() + across.sum()
    sizes = np.bincount(split_of, minlength=len(found))
    return Leakage(tuple(map(str, found)), sizes, records, n_pairs, threshold, split_of, stored)


def _encoded(splits: Sequence[object] | pa.DictionaryArray) -> tuple[np.ndarray, np.ndarray]:
    """The names of the splits, in order, and the place of each record's among them, int64 (n,)."""
    values = splits.dictionary.to_pylist() if isinstance(splits, pa.DictionaryArray) else _plain(splits)
    names = [NO_SPLIT if value is None or value == "" or value != value else str(value) for value in values]
    if not names:
        return np.zeros(0, dtype=object), np.zeros(0, dtype=np.int64)
    found, places = np.unique(np.array(names, dtype=object), return_inverse=True)
    if not isinstance(splits, pa.DictionaryArray):
        return found, places
    used, split_of = np.unique(places[splits.indices.to_numpy()], return_inverse=True)
    return found[used], split_of


def _plain(splits: Sequence[object]) -> list:
    if isinstance(splits, pa.Array | pa.ChunkedArray):
        return splits.to_pylist()
    return splits.tolist() if isinstance(splits, np.ndarray) else list(splits)
