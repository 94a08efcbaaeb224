"""Which records are similar, and how much: the stored answer of near-duplicate search, from which every cut is made.

Records with the same set of shingles form a class, represented by its smallest row, and only representatives stand in
the pairs. So a million copies of one text are one class, not half a billion pairs, and nothing is lost: what is true of
the representative is true of every member of its class.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Pairs:
    """Similar pairs down to a floor, ordered by (a, b).

    representative int64 (n,): smallest row with the same shingle set (the row itself where there is no other), -1 where
    the text has no word. a < b int64: representatives. similarity, containment float64: 0 to 1, similarity >= floor.
    n_crowded: records that stood in a bucket too large to compare all its pairs, counted once for each band.
    """

    representative: np.ndarray
    a: np.ndarray
    b: np.ndarray
    similarity: np.ndarray
    containment: np.ndarray
    floor: float
    n_crowded: int = 0

    def __len__(self) -> int:
        return len(self.a)

    @property
    def n_records(self) -> int:
        return len(self.representative)

    @property
    def n_copies(self) -> int:
        """Records with the same shingle set as an earlier one."""
        return int(((self.representative >= 0) & (self.representative != np.arange(self.n_records))).sum())

    def expanded(self, threshold: float, limit: int = 32) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Pairs of records instead of classes with similarity >= threshold: (a, b, similarity), a < b, ordered.

        Of each class the first `limit` members are paired with each other and with those of similar classes; further
        members are paired with their representative only, so that the answer never grows with the square of a class.
        """
        members = np.flatnonzero(self.representative >= 0)
        order = members[np.argsort(self.representative[members], kind="stable")]
        classes, starts, sizes = np.unique(self.representative[order], return_index=True, return_counts=True)
        left, right, similarity = [], [], []
        for step in range(1, int(sizes.max(initial=1))):
            # Members that stand `step` after another of the same class; after `limit`, only after the representative.
            if step >= limit:
                break
            first = np.concatenate([starts[sizes > step + k] + k for k in range(limit - step)])
            left.append(order[first])
            right.append(order[first + step])
        crowded = np.flatnonzero(sizes > limit)
        for k in crowded:
            tail = order[starts[k] + limit : starts[k] + sizes[k]]
            left.append(np.full(len(tail), order[starts[k]]))
            right.append(tail)
        similarity = [np.ones(sum(map(len, left)))]
        chosen = np.flatnonzero(self.similarity >= threshold)
        class_a = np.searchsorted(classes, self.a[chosen])
        class_b = np.searchsorted(classes, self.b[chosen])
        size_a, size_b = np.minimum(sizes[class_a], limit), np.minimum(sizes[class_b], limit)
        n_each = size_a * size_b
        within = np.arange(n_each.sum()) - np.repeat(np.cumsum(n_each) - n_each, n_each)
        row_a = order[np.repeat(starts[class_a], n_each) + within // np.repeat(size_b, n_each)]
        row_b = order[np.repeat(starts[class_b], n_each) + within % np.repeat(size_b, n_each)]
        left.append(np.minimum(row_a, row_b))
        right.append(np.maximum(row_a, row_b))
        similarity.append(np.repeat(self.similarity[chosen], n_each))
        a, b, s = np.concatenate(left), np.concatenate(right), np.concatenate(similarity)
        ordered = np.lexsort((b, a))
        return a[ordered], b[ordered], s[ordered]
