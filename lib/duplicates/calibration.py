"""What a cosine is worth: how rare it is among random pairs of this corpus, and what labelled pairs say of it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lib.duplicates.vector_classes import vector_classes
from lib.embed.vectors import rows, sample, unit

ONE_IN_A_MILLION = 1e-6
N_BINS = 20_000
N_SAMPLED = 10_000
# Fewer labelled pairs set no threshold.
LEAST_LABELS = 30
# Of one degree of freedom.
CHI_SQUARE_95 = 3.841


@dataclass(frozen=True)
class RandomPairs:
    """How cosines are spread over n_pairs random pairs of different records with different vectors.

    counts int64 (N_BINS,): pairs by cosine, in bins of equal width from -1 to 1.
    """

    n_pairs: int
    counts: np.ndarray

    def share_above(self, cosine: float) -> float:
        """The share of random pairs at or above a cosine, 0..1, to the width of a bin (0.0001)."""
        first = min(N_BINS, max(0, math.floor((cosine + 1) / 2 * N_BINS + 1e-9)))
        return float(self.counts[first:].sum() / self.n_pairs) if self.n_pairs else 0.0

    def cosine_at(self, share: float) -> float:
        """The lowest cosine, to 0.0001, that at most this share of random pairs reaches; 1.0 where there is none."""
        above = np.cumsum(self.counts[::-1])[::-1] / max(1, self.n_pairs)
        fits = np.flatnonzero(above <= share)
        return round(float(fits[0] / N_BINS * 2 - 1), 4) if self.n_pairs and len(fits) else 1.0

    def sentence(self, share: float = ONE_IN_A_MILLION) -> str:
        if not self.n_pairs:
            return "There are too few different vectors to compare random pairs."
        return (
            f"One random pair in {round(1 / share):,} lies above {self.cosine_at(share):.4f} "
            f"(≈, from {self.n_pairs:,} random pairs)."
        )


@dataclass(frozen=True)
class Labelled:
    """What pairs that a person labelled say of a similarity.

    threshold: where a pair is as likely the same as not, by a logistic fit; None where the labels cannot say, and why
    tells the reason. low, high: the similarities between which the fit cannot tell which it is, at 95 %. auc: chance
    that a pair that is the same is more similar than one that is not, ties half; None where one kind is missing.
    n_wrong_inside: labelled pairs at or above the threshold that are not the same; n_wrong_outside: those below that
    are. line: intercept and slope of the log odds.
    """

    threshold: float | None
    low: float | None
    high: float | None
    auc: float | None
    n_same: int
    n_other: int
    n_wrong_inside: int = 0
    n_wrong_outside: int = 0
    line: tuple[float, float] | None = None
    why: str = ""

    @property
    def n(self) -> int:
        return self.n_same + self.n_other

    def share_same(self, similarity: np.ndarray) -> float | None:
        """The share of pairs of these similarities that the fit expects to be the same, 0..1; None without a fit."""
        if self.line is None or not len(similarity):
            return None
        return float(_sigmoid(self.line[0] + self.line[1] * np.asarray(similarity, dtype=np.float64)).mean())

    def sentence(self) -> str:
        if self.threshold is None:
            return f"{self.n} labelled pairs ({self.n_same} the same, {self.n_other} not) set no threshold: {self.why}."
        return (
            f"From {self.threshold:.4g} on ({self.low:.4g} to {self.high:.4g} at 95 %) a pair is more likely the same "
            f"than not, by a logistic fit to {self.n} labelled pairs, {self.n_same} of them the same: "
            f"{self.n_wrong_inside} above are not the same, {self.n_wrong_outside} below are; a same pair is the more "
            f"similar one in {self.auc:.0%} of cases."
        )


def random_pairs(
    vectors: np.ndarray, n_sampled: int = N_SAMPLED, seed: int = 0, representative: np.ndarray | None = None
) -> RandomPairs:
    """The cosines of all pairs between two disjoint samples of n_sampled records each (100 million pairs by default).

    :param representative: as `vector_classes` gives it; equal vectors are drawn once. Memory: 200 MB.
    """
    representative = vector_classes(vectors) if representative is None else representative
    ids = np.flatnonzero(representative == np.arange(len(vectors)))
    drawn = sample(ids, 2 * n_sampled, seed)
    drawn = np.random.default_rng(seed).permutation(drawn)
    half = len(drawn) // 2
    left, right = unit(rows(vectors, np.sort(drawn[:half]))), unit(rows(vectors, np.sort(drawn[half:])))
    return _spread(left, right)


def cosines_between(left: np.ndarray, vectors: np.ndarray, ids: np.ndarray, seed: int = 0) -> RandomPairs:
    """The same for pairs of a row of left, (n, dim), and one of the rows ids of vectors, 10,000 of each at most.

    Rows of zeros are left out.
    """
    filled = np.flatnonzero(np.any(left != 0, axis=1))
    one, two = sample(filled, N_SAMPLED, seed), sample(ids, N_SAMPLED, seed)
    return _spread(unit(rows(left, one)), unit(rows(vectors, two)))


def _spread(left: np.ndarray, right: np.ndarray) -> RandomPairs:
    counts = np.zeros(N_BINS, dtype=np.int64)
    for first in range(0, len(left), 1_000):
        products = np.clip(left[first : first + 1_000] @ right.T, -1, 1).ravel()
        places = np.minimum(((products + 1) * (N_BINS / 2)).astype(np.int64), N_BINS - 1)
        counts += np.bincount(places, minlength=N_BINS)
    return RandomPairs(int(counts.sum()), counts)


def auc(similarity: Sequence[float], is_same: Sequence[bool]) -> float | None:
    """The chance that a pair that is the same is more similar than one that is not, ties half; None without both.

    The Mann-Whitney statistic over its maximum (Hanley and McNeil 1982).
    """
    values, same = np.asarray(similarity, dtype=float), np.asarray(is_same, dtype=bool)
    n_same, n_other = int(same.sum()), int((~same).sum())
    if not n_same or not n_other:
        return None
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    return float((mean_rank[places][same].sum() - n_same * (n_same + 1) / 2) / (n_same * n_other))


def fitted(similarity: Sequence[float], is_same: Sequence[bool], least: int = LEAST_LABELS) -> Labelled:
    """The threshold that labelled pairs set: where the odds that a pair is the same are even.

    Logistic regression on the similarity with Firth's penalty (Biometrika 1993), which is finite also where the two
    kinds do not overlap; the interval holds the thresholds that a test of the profile likelihood keeps (Heinze and
    Schemper 2002). Which similarities were labelled does not bias it, so that they may be drawn evenly.

    :param similarity, is_same: (n_pairs,), the decided ones only. :param least: fewer labels set no threshold.
    """
    values, same = np.asarray(similarity, dtype=np.float64), np.asarray(is_same, dtype=bool)
    n_same, n_other = int(same.sum()), int((~same).sum())
    chance = auc(values, same)

    def nothing(why: str) -> Labelled:
        return Labelled(None, None, None, chance, n_same, n_other, why=why)

    if n_same + n_other < least:
        return nothing(f"{least} are needed")
    if chance is None:
        kind, way = ("the same", "less") if n_same else ("not the same", "more")
        return nothing(f"all are {kind}; label {way} similar pairs too, if there are any")
    line = _firth(values, same)
    if line[1] <= 0 or chance <= 0.5:
        return nothing("pairs that are the same are no more similar than the others, so this similarity cannot tell")
    threshold = -line[0] / line[1]
    if not values.min() <= threshold <= values.max():
        kind = "the same" if threshold < values.min() else "not the same"
        return nothing(f"at every similarity that was labelled most pairs are {kind}")
    low, high = _interval(values, same, threshold)
    threshold = round(float(threshold), 4)
    inside = values >= threshold
    return Labelled(
        threshold,
        low,
        high,
        chance,
        n_same,
        n_other,
        int((inside & ~same).sum()),
        int((~inside & same).sum()),
        (float(line[0]), float(line[1])),
    )


def _sigmoid(log_odds: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(log_odds, -500, 500)))


def _firth(values: np.ndarray, same: np.ndarray, most_steps: int = 200) -> np.ndarray:
    """Intercept and slope, (2,), by Newton steps on the penalised likelihood."""
    centre, scale = values.mean(), values.std() or 1.0
    design = np.column_stack((np.ones(len(values)), (values - centre) / scale))
    line = np.zeros(2)
    for _ in range(most_steps):
        p = _sigmoid(design @ line)
        weight = np.maximum(p * (1 - p), 1e-12)
        covariance = np.linalg.inv(design.T @ (weight[:, None] * design))
        leverage = weight * np.einsum("ij,jk,ik->i", design, covariance, design)
        step = covariance @ (design.T @ (same - p + leverage * (0.5 - p)))
        step *= min(1.0, 2.0 / max(1e-12, float(np.abs(step).max())))  # no leap past the maximum
        line = line + step
        if np.abs(step).max() < 1e-9:
            break
    return np.array([line[0] - line[1] * centre / scale, line[1] / scale])


def _interval(values: np.ndarray, same: np.ndarray, threshold: float) -> tuple[float, float]:
    """The least and the greatest threshold, within the labelled similarities, that the labels do not rule out."""
    span = values.max() - values.min()
    at = np.append(np.linspace(values.min(), values.max(), 201), threshold)
    slopes = np.geomspace(0.5, 2_000, 60) / span
    best = np.full(len(at), -np.inf)
    sign = np.where(same, 1.0, -1.0)
    for slope in slopes:
        odds = slope * (values[None, :] - at[:, None])
        p = _sigmoid(odds)
        weight = np.maximum(p * (1 - p), 1e-300)
        moved = values - values.mean()
        sums = weight.sum(1), weight @ moved, weight @ moved**2
        information = np.maximum(sums[0] * sums[2] - sums[1] ** 2, 1e-300)
        likelihood = -np.logaddexp(0, -sign * odds).sum(1) + 0.5 * np.log(information)
        best = np.maximum(best, likelihood)
    kept = at[best >= best.max() - CHI_SQUARE_95 / 2]
    return round(float(kept.min()), 4), round(float(kept.max()), 4)
