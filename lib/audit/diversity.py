"""How many groups there are in effect, and how unevenly they share: Hill numbers, evenness, Gini, Lorenz curve."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Diversity:
    """richness: groups that occur (Hill number of order 0). typical: exp of Shannon's entropy (order 1). dominant:
    inverse Simpson (order 2). evenness: typical / richness, 1 where all groups have the same count. gini: 0 even, near
    1 where one group has all.
    """

    richness: int
    typical: float
    dominant: float
    evenness: float
    gini: float


def diversity(counts: np.ndarray) -> Diversity | None:
    """Of the counts (g,) of each group; None where there is nothing (Hill 1973; Gini over the groups that occur)."""
    counts = np.asarray(counts, dtype=float)
    counts = counts[counts > 0]
    if not len(counts):
        return None
    p = counts / counts.sum()
    typical = float(np.exp(-(p * np.log(p)).sum()))
    return Diversity(len(p), typical, float(1 / (p**2).sum()), typical / len(p), gini(counts))


def hill(counts: np.ndarray, orders: np.ndarray) -> np.ndarray:
    """Hill numbers of the counts (g,) for each order q >= 0: (Σ p^q)^(1/(1-q)), exp of the entropy at q = 1."""
    p = np.asarray(counts, dtype=float)
    p = p[p > 0] / p.sum()
    if not len(p):
        return np.full(len(orders), np.nan)
    return np.array([np.exp(-(p * np.log(p)).sum()) if q == 1 else (p**q).sum() ** (1 / (1 - q)) for q in orders])


def gini(counts: np.ndarray) -> float:
    """Half the mean absolute difference between two groups over the mean, (g,) counts; 0 where all are equal."""
    x = np.sort(np.asarray(counts, dtype=float))
    if not len(x) or not x.sum():
        return 0.0
    return float((2 * np.arange(1, len(x) + 1) - len(x) - 1) @ x / (len(x) * x.sum()))


def lorenz(counts: np.ndarray) -> np.ndarray:
    """The curve's points (g + 1, 2): share of the groups, smallest first, against their share of the mentions."""
    x = np.sort(np.asarray(counts, dtype=float))
    total = x.sum() or 1.0
    return np.column_stack([np.linspace(0, 1, len(x) + 1), np.concatenate([[0], np.cumsum(x)]) / total])
