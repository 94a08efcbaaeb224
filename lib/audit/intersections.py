"""Which groups are named together, in one sentence or one record, more or less often than if they were independent."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from lib.audit.intervals import LEAST_TOGETHER
from lib.audit.marks import Mentions, Tier

Window = Literal["sentence", "document"]


@dataclass(frozen=True)
class Intersections:
    """Tables (rows, columns) of two axes. observed counts windows that name both groups; expected is d_g·d_h/N.

    ratio is observed over expected, NaN where observed is under LEAST_TOGETHER: not enough data. n windows in all.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    window: Window
    n: int
    n_row: np.ndarray
    n_column: np.ndarray
    observed: np.ndarray
    expected: np.ndarray
    ratio: np.ndarray


def intersect(
    mentions: Mentions,
    row_axis: str,
    column_axis: str,
    chosen: np.ndarray,
    window: Window = "sentence",
    tier: Tier = "B",
) -> Intersections:
    """Groups of one axis by those of another (or the same one) within the records chosen, (n,) bool."""
    chosen = chosen & mentions.arrays["counted"]
    rows, columns = mentions.groups_of(row_axis), mentions.groups_of(column_axis)
    row_windows, row_group = windows_of(mentions, row_axis, chosen, window, tier)
    column_windows, column_group = windows_of(mentions, column_axis, chosen, window, tier)
    observed = np.zeros((len(rows), len(columns)), np.int64)
    for number in range(len(rows)):
        inside = among(column_windows, row_windows[row_group == number])
        observed[number] = np.bincount(column_group[inside], minlength=len(columns))
    n = int(mentions.arrays["sentences"][chosen].sum() if window == "sentence" else chosen.sum())
    n_row = np.bincount(row_group, minlength=len(rows))
    n_column = np.bincount(column_group, minlength=len(columns))
    expected = np.outer(n_row, n_column) / max(1, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(observed >= LEAST_TOGETHER, observed / expected, np.nan)
    return Intersections(rows, columns, window, n, n_row, n_column, observed, expected, ratio)


def windows_of(
    mentions: Mentions, axis: str, chosen: np.ndarray, window: Window, tier: Tier
) -> tuple[np.ndarray, np.ndarray]:
    """Window and group of every group named in each window, (m,) each; a window is one int64 number."""
    windows, group = mentions.sentences_of(axis, tier, chosen)
    return (windows, group) if window == "sentence" else documents_of(windows, group)


def documents_of(windows: np.ndarray, group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The records and groups of sentences and groups, each pair once."""
    pairs = np.sort(windows >> 32 << 16 | group)
    pairs = pairs[np.diff(pairs, prepend=-1) != 0]
    return pairs >> 16, pairs & 0xFFFF


def among(windows: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Which windows, (m,) bool, are among others; both ascend, so that it is quicker than np.isin."""
    if not len(others):
        return np.zeros(len(windows), bool)
    place = np.minimum(np.searchsorted(others, windows), len(others) - 1)
    return others[place] == windows
