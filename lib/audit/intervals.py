"""How sure a share, a ratio or a difference is: intervals that know that mentions come in documents.

All intervals are two-sided at the level LEVEL. They speak of the corpus as a draw of documents from its sources; a
whole corpus has no sampling error about itself.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

LEVEL = 0.95
Z = float(ndtri(0.5 + LEVEL / 2))
N_BUCKETS = 200
# A jackknife over fewer groups has too few degrees of freedom for the normal factor Z.
LEAST_CLUSTERS = 20
LEAST_MENTIONS = 30
LEAST_TOGETHER = 10
# Beyond these, and where a symmetric interval would leave 0..1, the logit's is taken and turned back.
LOGIT_BELOW, LOGIT_ABOVE = 0.05, 0.95


@dataclass(frozen=True)
class Estimate:
    """A number with its interval. None stands for "not enough data", and why then says what is missing."""

    value: float | None
    low: float | None = None
    high: float | None = None
    why: str = ""

    def to_json(self) -> dict:
        value = {"value": self.value, "low": self.low, "high": self.high}
        return value | {"why": self.why} if self.why else value


def missing(why: str) -> Estimate:
    """Not enough data, for this reason."""
    return Estimate(None, why=f"not enough data: {why}")


def wilson(n_hits: np.ndarray | int, n: np.ndarray | int) -> tuple[np.ndarray, np.ndarray]:
    """Low and high of the share n_hits/n (Wilson 1927, score interval); n = 0 gives 0 and 1."""
    hits, total = np.asarray(n_hits, dtype=float), np.asarray(n, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = hits / total
        centre = (p + Z**2 / (2 * total)) / (1 + Z**2 / total)
        half = Z / (1 + Z**2 / total) * np.sqrt(p * (1 - p) / total + Z**2 / (4 * total**2))
    low = np.where(total > 0, np.where(hits == 0, 0.0, np.maximum(centre - half, 0)), 0.0)
    return low, np.where(total > 0, np.where(hits == total, 1.0, np.minimum(centre + half, 1)), 1.0)


def clustered_share(hits: np.ndarray, totals: np.ndarray) -> Estimate:
    """The share sum(hits)/sum(totals) with a delete-a-group jackknife over buckets of documents.

    hits and totals are (b,) sums in each bucket. var = (B-1)/B · Σ(θ_b - mean θ)² over the B buckets that have any
    total (Efron and Stein 1981); on the logit scale near 0 and 1. Missing under LEAST_MENTIONS or LEAST_CLUSTERS.
    """
    hits, totals = np.asarray(hits, dtype=float), np.asarray(totals, dtype=float)
    used = totals > 0
    n, n_clusters = totals.sum(), int(used.sum())
    if n < LEAST_MENTIONS:
        return missing(f"{n:,.0f} mentions on the axis, {LEAST_MENTIONS} are needed")
    share = float(hits.sum() / n)
    if n_clusters < LEAST_CLUSTERS:
        return Estimate(share, why=f"no interval: {n_clusters} clusters, {LEAST_CLUSTERS} are needed")
    if hits.sum() in (0, n):  # nothing varies: fall back on Wilson over the clusters, which is the wider
        low, high = wilson(n_clusters * share, n_clusters)
        return Estimate(share, float(low), float(high))
    left_out = (hits.sum() - hits[used]) / (n - totals[used])
    half = Z * jackknife_error(left_out)
    if LOGIT_BELOW <= share <= LOGIT_ABOVE and share - half > 0 and share + half < 1:
        return Estimate(share, share - half, share + half)
    # All mentions of a group may lie in one bucket; half a mention keeps the logit finite there.
    rest = n - totals[used]
    left_out = (hits.sum() - hits[used] + 0.5) / (rest + 1)
    half = Z * jackknife_error(np.log(left_out / (1 - left_out)))
    middle = np.log(share / (1 - share))
    return Estimate(share, float(_inverse_logit(middle - half)), float(_inverse_logit(middle + half)))


def jackknife_error(left_out: np.ndarray) -> float:
    """Standard error from the (B,) estimates that each leave one group out."""
    b = len(left_out)
    return float(np.sqrt((b - 1) / b * ((left_out - left_out.mean()) ** 2).sum()))


def ratio_of_shares(hits_1: int, n_1: int, hits_0: int, n_0: int) -> Estimate:
    """(hits_1/n_1) / (hits_0/n_0) with the log interval √(1/a − 1/n1 + 1/c − 1/n0) (Katz et al. 1978).

    Half a hit is added on each side where one has none; missing where a side has no records.
    """
    if not n_1 or not n_0:
        return missing("one side has no records")
    if not hits_1 and not hits_0:
        return missing("no record is affected")
    a, c, n1, n0 = float(hits_1), float(hits_0), float(n_1), float(n_0)
    if not hits_1 or not hits_0:
        a, c, n1, n0 = a + 0.5, c + 0.5, n1 + 0.5, n0 + 0.5
    ratio = (a / n1) / (c / n0)
    # Zero only where both sides are affected whole; then the ratio is 1 for certain.
    error = np.sqrt(max(0.0, 1 / a - 1 / n1 + 1 / c - 1 / n0))
    return Estimate(float(ratio), float(ratio * np.exp(-Z * error)), float(ratio * np.exp(Z * error)))


def clustered_difference(before: np.ndarray, after: np.ndarray) -> Estimate:
    """share(after) - share(before), paired by bucket: before and after are (b, 2) hits and totals of each bucket."""
    before, after = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    if min(before[:, 1].sum(), after[:, 1].sum()) < LEAST_MENTIONS:
        return missing(f"fewer than {LEAST_MENTIONS} mentions before or after")

    def difference(b: np.ndarray, a: np.ndarray) -> np.ndarray:
        return a[..., 0] / a[..., 1] - b[..., 0] / b[..., 1]

    value = float(difference(before.sum(0), after.sum(0)))
    used = (before[:, 1] > 0) | (after[:, 1] > 0)
    if used.sum() < LEAST_CLUSTERS:
        return Estimate(value, why=f"no interval: {int(used.sum())} clusters, {LEAST_CLUSTERS} are needed")
    half = Z * jackknife_error(difference(before.sum(0) - before[used], after.sum(0) - after[used]))
    return Estimate(value, value - half, value + half)


def benjamini_hochberg(p_values: np.ndarray) -> np.ndarray:
    """Adjusted p-values of one family, (n,), in the order given (Benjamini and Hochberg 1995)."""
    p = np.asarray(p_values, dtype=float)
    order = np.argsort(p, kind="stable")
    scaled = p[order] * len(p) / np.arange(1, len(p) + 1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(1, np.minimum.accumulate(scaled[::-1])[::-1])
    return adjusted


def _inverse_logit(x: float) -> float:
    return 1 / (1 + np.exp(-x))
