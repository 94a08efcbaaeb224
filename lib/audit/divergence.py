"""How far two mixes of groups lie apart: Jensen-Shannon divergence in bits, beside what chance alone would give."""

from dataclasses import dataclass

import numpy as np

# Added to every count, so that a group that one side lacks does not rule the number (Jeffreys).
SMOOTHING = 0.5
N_DRAWS = 1000


@dataclass(frozen=True)
class Divergence:
    """value in bits, 0 (same mix) to 1 (nothing in common). null_median and null_high (95th percentile) are what two
    random halves of the same documents give; p is how often chance reaches the value, None where no null was drawn.
    """

    value: float
    null_median: float | None = None
    null_high: float | None = None
    p: float | None = None


def jensen_shannon(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Divergence in bits of the mixes on the last axis, (..., g) each summing to 1 (Lin 1991)."""
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    m = (p + q) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.where(p > 0, p * np.log2(p / m), 0).sum(-1)
        right = np.where(q > 0, q * np.log2(q / m), 0).sum(-1)
    return np.maximum(0, (left + right) / 2)


def smoothed(counts: np.ndarray) -> np.ndarray:
    """Counts (..., g) as a mix, with SMOOTHING added to each."""
    counts = np.asarray(counts, dtype=float) + SMOOTHING
    return counts / counts.sum(-1, keepdims=True)


def between(first: np.ndarray, second: np.ndarray, seed: int = 7, n_draws: int = N_DRAWS) -> Divergence:
    """Two disjoint slices, given as counts by bucket of documents (b, g) each.

    The null changes whole buckets between the sides at random, so that documents stay whole: mentions of one document
    are not independent.
    """
    first, second = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    value = float(jensen_shannon(smoothed(first.sum(0)), smoothed(second.sum(0))))
    # Buckets of both sides are one pool; each draw deals it out again, with as many buckets on each side as before.
    pool = np.concatenate([first, second])
    pool = pool[pool.sum(1) > 0]
    n_first = int((first.sum(1) > 0).sum())
    if not 0 < n_first < len(pool):
        return Divergence(value)
    rng = np.random.default_rng(seed)
    chosen = np.argsort(rng.random((n_draws, len(pool))), axis=1) < n_first
    left = chosen @ pool
    null = jensen_shannon(smoothed(left), smoothed(pool.sum(0) - left))
    p = (1 + int((null >= value).sum())) / (1 + n_draws)
    return Divergence(value, float(np.median(null)), float(np.quantile(null, 0.95)), p)


def from_reference(counts: np.ndarray, shares: np.ndarray, seed: int = 7, n_draws: int = N_DRAWS) -> Divergence:
    """A mix against reference shares (g,) that sum to 1; counts are by bucket (b, g).

    The null: as many *independent* mentions drawn from the reference, divided by the design effect of the buckets.
    """
    counts, shares = np.asarray(counts, dtype=float), np.asarray(shares, dtype=float)
    total = counts.sum(0)
    value = float(jensen_shannon(smoothed(total), shares))
    if not total.sum():
        return Divergence(value)
    n = max(1, int(total.sum() / design_effect(counts)))
    drawn = np.random.default_rng(seed).multinomial(n, shares, size=n_draws)
    null = jensen_shannon(smoothed(drawn), shares)
    p = (1 + int((null >= value).sum())) / (1 + n_draws)
    return Divergence(value, float(np.median(null)), float(np.quantile(null, 0.95)), p)


def design_effect(counts: np.ndarray) -> float:
    """How many times more the shares vary than if mentions were independent; at least 1. counts is (b, g) by bucket."""
    counts = np.asarray(counts, dtype=float)
    counts = counts[counts.sum(1) > 0]
    n, b = counts.sum(), len(counts)
    if b < 2 or not n:
        return 1.0
    share = counts.sum(0) / n
    residuals = counts - counts.sum(1, keepdims=True) * share
    variance = b / (b - 1) * (residuals**2).sum(0) / n**2
    independent = share * (1 - share) / n
    return max(1.0, float(variance.sum() / independent.sum())) if independent.sum() > 0 else 1.0
