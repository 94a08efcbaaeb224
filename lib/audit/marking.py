"""Which words mark one set of texts against another: log odds with an informative Dirichlet prior."""

from dataclasses import dataclass

import numpy as np

from lib.audit.intervals import Z

PRIOR = 1000.0


@dataclass(frozen=True)
class Marking:
    """Of each word, (w,): delta > 0 marks the first set. order ranks words by how far the interval is clear of 0."""

    delta: np.ndarray
    error: np.ndarray

    @property
    def low(self) -> np.ndarray:
        return self.delta - Z * self.error

    @property
    def high(self) -> np.ndarray:
        return self.delta + Z * self.error

    @property
    def order(self) -> np.ndarray:
        """Words of the first set, strongest first by the lower bound; those of the second set come last."""
        return np.argsort(-np.where(self.delta >= 0, self.low, self.high), kind="stable")


def marking(first: np.ndarray, second: np.ndarray, background: np.ndarray, prior: float = PRIOR) -> Marking:
    """Monroe, Colaresi and Quinn (2008), equations 16 and 20.

    first and second are (w,) counts of each word; background (w,) its counts in the whole corpus, from which the prior
    α_w = α_0·p_w is made, α_0 = prior words in all.
    """
    first, second = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    background = np.asarray(background, dtype=float)
    alpha = np.maximum(prior * background / max(1.0, background.sum()), 1e-9)
    delta = _log_odds(first, alpha) - _log_odds(second, alpha)
    return Marking(delta, np.sqrt(1 / (first + alpha) + 1 / (second + alpha)))


def pooled(parts: list[Marking]) -> Marking:
    """One ranking from one for each topic, weighted by 1/error²: words of the topics themselves fall away."""
    weights = np.array([1 / part.error**2 for part in parts])
    delta = (weights * np.array([part.delta for part in parts])).sum(0) / weights.sum(0)
    return Marking(delta, np.sqrt(1 / weights.sum(0)))


def _log_odds(counts: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    with_prior = counts + alpha
    return np.log(with_prior / (counts.sum() + alpha.sum() - with_prior))
