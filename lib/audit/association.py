"""How strongly a word and a group go together in one window: normalised PMI and log odds, from counts of windows."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from lib.audit.intervals import LEAST_TOGETHER, Z, benjamini_hochberg

LEAST_WORD = 50


@dataclass(frozen=True)
class Association:
    """Of each word with one group, arrays of length w. All counts are of windows (sentences, say) in *one* event space.

    npmi lies in -1..1: 1 only together, 0 independent; NaN where together < LEAST_TOGETHER. log_odds with standard
    error; low and high are its interval; p two-sided, adjusted within the family of all words shown (NaN else).
    """

    together: np.ndarray
    npmi: np.ndarray
    log_odds: np.ndarray
    error: np.ndarray
    p: np.ndarray

    @property
    def low(self) -> np.ndarray:
        return self.log_odds - Z * self.error

    @property
    def high(self) -> np.ndarray:
        return self.log_odds + Z * self.error


def npmi(together: np.ndarray, n_word: np.ndarray, n_group: np.ndarray, n: np.ndarray) -> np.ndarray:
    """ln(a·N/(n_w·n_g)) / −ln(a/N) (Bouma 2009); NaN where a = 0; 1 where word and group fill every window."""
    a, n_word, n_group, n = (np.asarray(x, dtype=float) for x in (together, n_word, n_group, n))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.log(a * n / (n_word * n_group)) / -np.log(a / n)
    return np.where(a == n, 1.0, np.where(a > 0, value, np.nan))


def log_odds(
    together: np.ndarray, n_word: np.ndarray, n_group: np.ndarray, n: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Log odds ratio of the 2x2 table with half a window added to each cell, and its standard error √Σ1/cell."""
    a, n_word, n_group, n = (np.asarray(x, dtype=float) for x in (together, n_word, n_group, n))
    cells = np.stack(np.broadcast_arrays(a, n_word - a, n_group - a, n - n_word - n_group + a)) + 0.5
    return np.log(cells[0] * cells[3] / (cells[1] * cells[2])), np.sqrt((1 / cells).sum(0))


def associate(together: np.ndarray, n_word: np.ndarray, n_group: int, n: int) -> Association:
    """Words (w,) with one group: windows with both, with the word, with the group, and all of them.

    Words under LEAST_WORD windows, or under LEAST_TOGETHER with the group, get NaN: not enough data.
    """
    together, n_word = np.asarray(together), np.asarray(n_word)
    enough = (together >= LEAST_TOGETHER) & (n_word >= LEAST_WORD)
    ratio, error = log_odds(together, n_word, n_group, n)
    p = np.full(len(together), np.nan)
    if enough.any():
        p[enough] = benjamini_hochberg(2 * ndtr(-np.abs(ratio[enough] / error[enough])))
    blank = np.where(enough, 1.0, np.nan)
    return Association(together, npmi(together, n_word, n_group, n) * blank, ratio * blank, error * blank, p)
