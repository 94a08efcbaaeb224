"""Whether a scorer (sentiment, toxicity, quality ...) treats texts of groups alike: the gap, and the gap of twins.

The mean score by group alone says little: groups may be written about on other topics, and scorers react to the words
for some groups by themselves. The counterfactual gap changes nothing but those words; show both or neither.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from lib.audit.intervals import LEAST_CLUSTERS, LEAST_MENTIONS, N_BUCKETS, Estimate, Z, jackknife_error, missing
from lib.audit.marks import Marks

# Texts -> one number each.
Scorer = Callable[[Sequence[str]], Sequence[float]]


@dataclass(frozen=True)
class Tone:
    """mean score of the records that mention the group, and difference from the mean of those that do not."""

    group: str
    n_documents: int
    mean: Estimate
    difference: Estimate


def by_group(marks: Marks, scores: np.ndarray) -> list[Tone]:
    """scores (n,) of each record, NaN where it has none; documents are clustered by bucket."""
    scored = marks.counted & ~np.isnan(scores)
    found = []
    for number, group in enumerate(marks.groups):
        with_group = np.zeros(len(scored), bool)
        with_group[marks.ids[marks.group == number]] = True
        inside, outside = _sums(marks, scores, scored & with_group), _sums(marks, scores, scored & ~with_group)
        mean = clustered_mean(*inside)
        found.append(Tone(group, int(inside[1].sum()), mean, _difference(inside, outside)))
    return found


def counterfactual_gap(texts: Sequence[str], twins: Sequence[str], buckets: np.ndarray, scorer: Scorer) -> Estimate:
    """mean[S(x) − S(swap x)] over pairs that differ in the words for a group only; buckets (n,) of the originals."""
    if len(texts) != len(twins):
        raise ValueError(f"{len(texts)} texts have {len(twins)} twins")
    gaps = np.asarray(scorer(list(texts)), dtype=float) - np.asarray(scorer(list(twins)), dtype=float)
    return clustered_mean(np.bincount(buckets, gaps, N_BUCKETS), np.bincount(buckets, minlength=N_BUCKETS))


def clustered_mean(sums: np.ndarray, counts: np.ndarray) -> Estimate:
    """sum/count with a delete-a-group jackknife over (b,) buckets; missing under LEAST_MENTIONS records."""
    if counts.sum() < LEAST_MENTIONS:
        return missing(f"{int(counts.sum())} records, {LEAST_MENTIONS} are needed")
    value, used = float(sums.sum() / counts.sum()), counts > 0
    if used.sum() < LEAST_CLUSTERS:
        return Estimate(value, why=f"no interval: {int(used.sum())} clusters, {LEAST_CLUSTERS} are needed")
    half = Z * jackknife_error((sums.sum() - sums[used]) / (counts.sum() - counts[used]))
    return Estimate(value, value - half, value + half)


def _sums(marks: Marks, scores: np.ndarray, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    buckets = marks.bucket[chosen]
    return np.bincount(buckets, scores[chosen], N_BUCKETS), np.bincount(buckets, minlength=N_BUCKETS)


def _difference(inside: tuple[np.ndarray, np.ndarray], outside: tuple[np.ndarray, np.ndarray]) -> Estimate:
    n = min(int(inside[1].sum()), int(outside[1].sum()))
    if n < LEAST_MENTIONS:
        return missing(f"{n} records on one side, {LEAST_MENTIONS} are needed")
    used = (inside[1] > 0) & (outside[1] > 0)
    value = float(inside[0].sum() / inside[1].sum() - outside[0].sum() / outside[1].sum())
    if used.sum() < LEAST_CLUSTERS:
        return Estimate(value, why=f"no interval: {int(used.sum())} clusters, {LEAST_CLUSTERS} are needed")
    without = [(total.sum() - total[used]) for side in (inside, outside) for total in side]
    half = Z * jackknife_error(without[0] / without[1] - without[2] / without[3])
    return Estimate(value, value - half, value + half)
