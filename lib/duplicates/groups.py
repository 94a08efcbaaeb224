"""What would stay and what would go at a threshold: groups of similar records, each judged against a kept one."""

from dataclasses import dataclass

import numpy as np

from lib.duplicates.candidates import distinct
from lib.duplicates.native import native
from lib.duplicates.pairs import Pairs
from lib.errors import BadOption


@dataclass(frozen=True)
class Cut:
    """The groups at one threshold, one entry a record.

    group int64 (n,): smallest row among the records linked by pairs at or above the threshold, directly or in a chain;
    -1 for a record alone. kept int64 (n,): the kept record that this one repeats; its own row where it is kept itself.
    similarity float64 (n,): to that kept record, at or above the threshold; 1.0 where it is kept itself.
    """

    threshold: float
    group: np.ndarray
    kept: np.ndarray
    similarity: np.ndarray

    @property
    def removable(self) -> np.ndarray:
        """Which records repeat a kept one, bool (n,)."""
        return self.kept != np.arange(len(self.kept))

    def members(self, group: int) -> np.ndarray:
        """Rows of one group: the kept ones first, then by similarity to the kept one, nearest first."""
        rows = np.flatnonzero(self.group == group)
        return rows[np.lexsort((rows, -self.similarity[rows], self.kept[rows] != rows))]


@dataclass(frozen=True)
class Totals:
    """Groups, the records in them, and how many records and tokens (0 where not counted) could go."""

    n_groups: int
    n_records: int
    n_removable: int
    n_removable_tokens: int


@dataclass(frozen=True)
class GroupTable:
    """One entry a group, in order of group: its smallest row, records, removable records and tokens in those."""

    group: np.ndarray
    n_records: np.ndarray
    n_removable: np.ndarray
    n_removable_tokens: np.ndarray


@dataclass(frozen=True)
class Borderline:
    """Pairs (a, b, similarity) beside the threshold: the least similar inside, the most similar outside."""

    inside: list[tuple[int, int, float]]
    outside: list[tuple[int, int, float]]


@native
def _root(parent, node):
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


@native
def _linked(representative, a, b, parent, sizes, group):
    """Fill group with the smallest row that the class of each record is linked to, -1 where it is alone."""
    n = len(representative)
    for row in range(n):
        parent[row] = row
    for pair in range(len(a)):
        left, right = _root(parent, a[pair]), _root(parent, b[pair])
        if left < right:
            parent[right] = left
        elif right < left:
            parent[left] = right
    for row in range(n):
        group[row] = -1
        if representative[row] >= 0:
            group[row] = _root(parent, representative[row])
            sizes[group[row]] += 1
    for row in range(n):
        if group[row] >= 0 and sizes[group[row]] == 1:
            group[row] = -1


@native
def _best_members(representative, ranks, forced, best):
    """For each class the record that stays if one does: forced ones first, then by rank; indexed by representative."""
    for row in range(len(representative)):
        best[row] = row
    for row in range(len(representative)):
        group = representative[row]
        if group < 0:
            continue
        other = best[group]
        if forced[row] != forced[other]:
            if forced[row]:
                best[group] = row
        elif ranks[row] < ranks[other]:
            best[group] = row


@native
def _judge(order, best, ranks, forced, starts, neighbours, similarities, kept_class, similarity):
    """In survivor order a class with a kept neighbour goes, else stays; then each that goes is given to a kept one.

    That is the most similar of its kept neighbours, which may stand later in the order; of equals the best ranked.
    """
    for node in order:
        stays = True
        if not forced[best[node]]:
            for k in range(starts[node], starts[node + 1]):
                if kept_class[neighbours[k]] == neighbours[k]:
                    stays = False
                    break
        if stays:
            kept_class[node] = node
    for node in order:
        if kept_class[node] == node:
            continue
        chosen, highest = -1, -1.0
        for k in range(starts[node], starts[node + 1]):
            other = neighbours[k]
            if kept_class[other] != other:
                continue
            better = similarities[k] > highest
            if similarities[k] == highest:
                better = ranks[best[other]] < ranks[best[chosen]]
            if better:
                chosen, highest = other, similarities[k]
        kept_class[node], similarity[node] = chosen, highest


def checked_threshold(threshold: float, floor: float) -> float:
    """The threshold where it lies between the floor of the stored pairs and 1.

    :raises BadOption: it does not.
    """
    if isinstance(threshold, bool) or not isinstance(threshold, int | float | np.number):
        raise BadOption(f"The similarity threshold is {threshold!r}; give a number from {floor:g} to 1.")
    if not floor <= threshold <= 1.0:
        raise BadOption(f"The similarity threshold is {threshold:g}; give a number from {floor:g} to 1.")
    return float(threshold)


def cut(pairs: Pairs, threshold: float, ranks: np.ndarray | None = None, forced: np.ndarray | None = None) -> Cut:
    """Groups at a threshold, and for each record whether it repeats one that is kept.

    A record goes only if it is at least `threshold` similar to a record that stays: records are taken in the survivor
    order, and each stays unless a kept one is similar enough. The ends of a chain A ~ B ~ C therefore both stay.

    :param ranks: survivor order, int64 (n,), best lowest; row order if None.
    :param forced: bool (n,), records that stay whatever they repeat, before all others in the order.
    :raises BadOption: the threshold is not between pairs.floor and 1.
    """
    threshold = checked_threshold(threshold, pairs.floor)
    n = pairs.n_records
    ranks = np.arange(n) if ranks is None else np.ascontiguousarray(ranks, dtype=np.int64)
    forced = np.zeros(n, dtype=bool) if forced is None else np.ascontiguousarray(forced, dtype=bool)
    chosen = pairs.similarity >= threshold
    a, b, similarities = pairs.a[chosen], pairs.b[chosen], pairs.similarity[chosen]
    representative = np.ascontiguousarray(pairs.representative)
    best = np.empty(n, dtype=np.int64)
    _best_members(representative, ranks, forced, best)

    # Both directions of each pair, by node: the neighbours of nodes[k] are neighbours[starts[k] : starts[k + 1]].
    nodes = distinct((a.view(np.uint64), b.view(np.uint64))).view(np.int64)
    local = np.searchsorted(nodes, np.concatenate((a, b)))
    local_a, local_b = local[: len(a)], local[len(a) :]
    order_of_edges = np.argsort(local, kind="stable")
    neighbours = np.concatenate((local_b, local_a))[order_of_edges]
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(np.bincount(local, minlength=len(nodes)))))
    best_of_node = best[nodes]
    order = np.lexsort((nodes, ranks[best_of_node], ~forced[best_of_node]))
    kept_node = np.full(len(nodes), -1, dtype=np.int64)
    node_similarity = np.ones(len(nodes))
    both_ways = np.concatenate((similarities, similarities))[order_of_edges]
    _judge(order, best_of_node, ranks, forced, starts, neighbours, both_ways, kept_node, node_similarity)

    kept_class = np.arange(n)
    kept_class[nodes] = nodes[kept_node]
    class_similarity = np.ones(n)
    class_similarity[nodes] = node_similarity
    group = np.empty(n, dtype=np.int64)
    _linked(representative, a, b, np.empty(n, np.int64), np.zeros(n, np.int32), group)
    stays = (representative < 0) | forced
    own_class = np.where(stays, 0, representative)
    kept = np.where(stays, np.arange(n), best[kept_class[own_class]]) if n else np.zeros(0, np.int64)
    similarity = np.where(stays, 1.0, class_similarity[own_class]) if n else np.zeros(0)
    return Cut(threshold, group, kept, similarity)


def cut_of_groups(groups: np.ndarray, ranks: np.ndarray | None = None, forced: np.ndarray | None = None) -> Cut:
    """The same for exact duplicates: one record of each group stays, the best in survivor order.

    :param groups: int64 (n,), as `lib.duplicates.hashes.group_ids` gives them. ranks, forced: as in `cut`.
    """
    representative = np.where(groups < 0, np.arange(len(groups)), groups)
    none = np.zeros(0, np.int64)
    return cut(Pairs(representative, none, none, np.zeros(0), np.zeros(0), 1.0), 1.0, ranks, forced)


def group_table(cut: Cut, n_tokens: np.ndarray | None = None, within: np.ndarray | None = None) -> GroupTable:
    """Size and waste of each group, counted over all records, or over those where the bool array `within` is true."""
    inside = cut.group >= 0 if within is None else (cut.group >= 0) & within
    rows = np.flatnonzero(inside)
    groups, local = np.unique(cut.group[rows], return_inverse=True)
    removable = cut.kept[rows] != rows
    tokens = np.zeros(len(rows)) if n_tokens is None else np.asarray(n_tokens)[rows] * removable
    return GroupTable(
        groups,
        np.bincount(local, minlength=len(groups)),
        np.bincount(local, weights=removable, minlength=len(groups)).astype(np.int64),
        np.bincount(local, weights=tokens, minlength=len(groups)).astype(np.int64),
    )


def totals(cut: Cut, n_tokens: np.ndarray | None = None, within: np.ndarray | None = None) -> Totals:
    """Groups, records in them, removable records and tokens; over all records or those where `within` is true."""
    inside = cut.group >= 0 if within is None else (cut.group >= 0) & within
    removable = cut.removable if within is None else cut.removable & within
    seen = np.zeros(len(cut.group), dtype=bool)
    seen[cut.group[inside]] = True
    tokens = 0 if n_tokens is None else int(np.asarray(n_tokens)[removable].sum())
    return Totals(int(seen.sum()), int(inside.sum()), int(removable.sum()), tokens)


def histogram(pairs: Pairs, n_bins: int = 50) -> tuple[np.ndarray, np.ndarray]:
    """Number of pairs by similarity from the floor to 1: (edges (n_bins + 1,), counts (n_bins,)).

    Pairs of distinct texts, and one pair of similarity 1 for each record with the same shingles as an earlier one.
    """
    edges = np.linspace(pairs.floor, 1.0, n_bins + 1).round(9)
    counts, _ = np.histogram(pairs.similarity, edges)
    counts[-1] += pairs.n_copies
    return edges, counts


def borderline(pairs: Pairs, threshold: float, n: int = 5) -> Borderline:
    """The n least similar pairs still inside the threshold and the n most similar just outside it.

    Ties go to the smaller rows. With fewer than n distinct pairs inside, pairs of equal records fill up.
    """
    threshold = checked_threshold(threshold, pairs.floor)
    inside = _least(pairs, pairs.similarity, np.flatnonzero(pairs.similarity >= threshold), n)
    outside = _least(pairs, -pairs.similarity, np.flatnonzero(pairs.similarity < threshold), n)
    if len(inside) < n:
        copies = np.flatnonzero((pairs.representative >= 0) & (pairs.representative != np.arange(pairs.n_records)))
        inside += [(int(pairs.representative[row]), int(row), 1.0) for row in copies[: n - len(inside)]]
    return Borderline(inside, outside)


def _least(pairs: Pairs, values: np.ndarray, chosen: np.ndarray, n: int) -> list[tuple[int, int, float]]:
    if len(chosen) > n:
        highest = np.partition(values[chosen], n - 1)[n - 1]
        chosen = chosen[values[chosen] <= highest]
    first = chosen[np.argsort(values[chosen], kind="stable")][:n]
    return [(int(pairs.a[k]), int(pairs.b[k]), float(pairs.similarity[k])) for k in first]
