"""Which groups meet which topics (or sources, or values of any column) more or less often than expected."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from lib.audit.intervals import LEAST_TOGETHER, benjamini_hochberg


@dataclass(frozen=True)
class Relations:
    """Tables (groups, values). observed counts documents; ratio is observed over expected; residual is adjusted.

    ratio, residual and p are NaN where the observed count *and* the expected one are under LEAST_TOGETHER. p is
    adjusted for the family of all cells.
    """

    observed: np.ndarray
    expected: np.ndarray
    ratio: np.ndarray
    residual: np.ndarray
    p: np.ndarray


def relations(observed: np.ndarray, n_group: np.ndarray, n_value: np.ndarray, n: int) -> Relations:
    """observed (g, v) documents with group and value; n_group (g,), n_value (v,) documents with each; n documents.

    Each group is set against the documents without it, so a document may mention several groups. The residual is
    (O−E)/√(E(1−n_g/N)(1−n_v/N)) (Haberman 1973): beyond ±2 is rare by chance.
    """
    observed, n_group, n_value = (np.asarray(x, dtype=float) for x in (observed, n_group, n_value))
    expected = np.outer(n_group, n_value) / max(1, n)
    spread = expected * np.outer(1 - n_group / max(1, n), 1 - n_value / max(1, n))
    enough = (observed >= LEAST_TOGETHER) | (expected >= LEAST_TOGETHER)
    blank = np.where(enough & (spread > 0), 1.0, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        residual = (observed - expected) / np.sqrt(spread) * blank
        ratio = observed / expected * blank
    p = np.full(observed.shape, np.nan)
    shown = ~np.isnan(residual)
    if shown.any():
        p[shown] = benjamini_hochberg(2 * ndtr(-np.abs(residual[shown])))
    return Relations(observed.astype(np.int64), expected, ratio, residual, p)


def standardised_share(hits: np.ndarray, totals: np.ndarray, weights: np.ndarray) -> float | None:
    """The share that a group would have if the slice had the corpus' mix of topics.

    hits and totals (t,) of the slice by topic; weights (t,) the corpus' documents by topic. Topics that the slice does
    not have are left out of the weights; None where none is left.
    """
    hits, totals, weights = (np.asarray(x, dtype=float) for x in (hits, totals, weights))
    used = totals > 0
    if not weights[used].sum():
        return None
    return float((hits[used] / totals[used] * weights[used]).sum() / weights[used].sum())
