"""Which runs of words recur, whatever the lines: compared word by word with the record that has them first."""

import numpy as np

from lib.duplicates.checkpoints import Checkpoints
from lib.duplicates.compiled import kernel
from lib.duplicates.passage_extension import stretches
from lib.duplicates.passage_groups import Found, Kept, covered, recurring_groups
from lib.duplicates.passage_units import RUN
from lib.duplicates.source import Source

LEAST_OVERLAP = 0.8


@kernel
def _clustered(leader, first, last, out):
    """Number runs of one leader that are nearly the same stretch of it; in order of leader, first and last."""
    n, low, high = -1, 0, 0
    for k in range(len(leader)):
        joins = False
        if k > 0 and leader[k] == leader[k - 1]:
            shared = min(high, last[k]) - max(low, first[k])
            joins = shared >= LEAST_OVERLAP * (max(high, last[k]) - min(low, first[k]))
        if joins:
            low, high = max(low, first[k]), min(high, last[k])
        else:
            n, low, high = n + 1, first[k], last[k]
        out[k] = n


@kernel
def _apart(group, record, start, end, keep):
    """Keep of each bundle of overlapping stretches the longest; in order of group, record and start."""
    best, reached = -1, np.int64(-1)
    for k in range(len(group)):
        if k > 0 and group[k] == group[k - 1] and record[k] == record[k - 1] and start[k] < reached:
            if end[k] - start[k] > end[best] - start[best]:
                keep[best] = False
                keep[k] = True
                best = k
            reached = max(reached, end[k])
        else:
            keep[k] = True
            best, reached = k, end[k]


def recurring_runs(
    kept: Kept,
    whole: Found,
    source: Source,
    n_threads: int | None,
    checkpoints: Checkpoints = Checkpoints(),
) -> Found:
    """Recurring runs of 50 words and more that do not lie within recurring lines and paragraphs."""
    part = kept.chosen(kept.units.kind == RUN)
    order = np.lexsort((part.start, part.units.record))
    part = part.chosen(order)
    by = np.lexsort((whole.start, whole.record))
    inside = covered(part.units.record, part.start, part.end, whole.record[by], whole.start[by], whole.end[by])
    part = part.chosen(~inside)
    group = recurring_groups(part.units.hash, part.units.record)
    part, group = part.chosen(group >= 0), group[group >= 0]
    # Parts are in order of record and place, so the first of a group is the one that the others are held against.
    _, first, local = np.unique(group, return_index=True, return_inverse=True)
    record, place = part.units.record, part.units.first
    leader, other = record[first][local], place[first][local]
    pairs = np.flatnonzero(record != leader)
    found = stretches(*(c[pairs] for c in (record, place, leader, other)), source, checkpoints, n_threads)
    record, start, end, n_words, leader = (found[name] for name in ("record", "start", "end", "n_words", "leader"))
    leader_first, leader_start, leader_end = found["first"] - found["shift"], found["leader_start"], found["leader_end"]
    leader_last = leader_first + n_words
    order = np.lexsort((record, leader_last, leader_first, leader))
    cluster = np.zeros(len(order), dtype=np.int64)
    _clustered(leader[order], leader_first[order], leader_last[order], cluster)
    back = np.empty_like(cluster)
    back[order] = cluster
    # The leader's own occurrence: the stretch that all runs of the cluster cover.
    n = int(cluster.max(initial=-1)) + 1
    own_start, own_end = np.full(n, np.iinfo(np.int64).max), np.full(n, -1)
    np.minimum.at(own_start, back, leader_start)
    np.maximum.at(own_end, back, leader_end)
    own_record, own_words = np.zeros(n, np.int64), np.zeros(n, np.int64)
    own_record[back] = leader
    np.maximum.at(own_words, back, leader_last - leader_first)
    columns = ((own_record, record), (own_start, start), (own_end, end), (own_words, n_words))
    return _united(np.concatenate((np.arange(n), back)), *(np.concatenate(column) for column in columns))


def _united(group: np.ndarray, record: np.ndarray, start: np.ndarray, end: np.ndarray, n_words: np.ndarray) -> Found:
    """Groups that name nearly the same stretch of a record made one, each stretch told once.

    Which runs are sampled near the ends of a passage depends on what stands beside it, so that a record may have been
    held against two different ones for the same passage.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    order = np.lexsort((end, start, record))
    group, record, start, end, n_words = (c[order] for c in (group, record, start, end, n_words))
    shared = np.minimum(end[1:], end[:-1]) - np.maximum(start[1:], start[:-1])
    either = np.maximum(end[1:], end[:-1]) - np.minimum(start[1:], start[:-1])
    same = (record[1:] == record[:-1]) & (shared >= LEAST_OVERLAP * either)
    n = int(group.max(initial=-1)) + 1
    links = coo_array((np.ones(int(same.sum())), (group[:-1][same], group[1:][same])), shape=(n, n))
    group = connected_components(links, directed=False)[1][group].astype(np.int64) if n else group
    # Of stretches of one record that overlap the longest stays.
    order = np.lexsort((-end, start, record, group))
    group, record, start, end, n_words = (c[order] for c in (group, record, start, end, n_words))
    keep = np.zeros(len(group), dtype=bool)
    _apart(group, record, start, end, keep)
    return Found(np.full(int(keep.sum()), RUN), group[keep], record[keep], start[keep], end[keep], n_words[keep])
