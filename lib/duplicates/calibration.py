"""What a cosine is worth: how rare it is among random pairs of this corpus, and what labelled pairs say of it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lib.duplicates.meaning import cosines
from lib.duplicates.vector_classes import vector_classes
from lib.embed.vectors import rows, sample, unit
from lib.errors import BadOption

ONE_IN_A_MILLION = 1e-6
N_BINS = 20_000
FEW_LABELS = 30


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
    """What pairs that a person labelled say: threshold is the cosine that parts them best, None where it cannot.

    auc: chance that a pair that is the same has a higher cosine than one that is not, ties half; None where one kind
    is missing. precision, recall: at the threshold, of the labelled pairs. 0..1.
    """

    threshold: float | None
    auc: float | None
    precision: float | None
    recall: float | None
    n_same: int
    n_other: int

    def sentence(self) -> str:
        n = self.n_same + self.n_other
        if self.threshold is None:
            return f"{n} labelled pairs cannot set a threshold; label at least one of each kind."
        few = f" Fewer than {FEW_LABELS} pairs were labelled, so this is a rough guide." if n < FEW_LABELS else ""
        return (
            f"{self.threshold:.4f} parts the {n} labelled pairs best: precision {self.precision:.2f}, recall "
            f"{self.recall:.2f}; a same pair lies above another one in {self.auc:.0%} of cases.{few}"
        )


def random_pairs(
    vectors: np.ndarray, n_sampled: int = 10_000, seed: int = 0, representative: np.ndarray | None = None
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


def best_threshold(similarity: Sequence[float], is_same: Sequence[bool]) -> Labelled:
    """The threshold with the best F1 among the labelled pairs; half-way to the next lower value."""
    values, same = np.asarray(similarity, dtype=float), np.asarray(is_same, dtype=bool)
    n_same, n_other = int(same.sum()), int((~same).sum())
    chance = auc(values, same)
    if chance is None:
        return Labelled(None, None, None, None, n_same, n_other)
    order = np.argsort(-values, kind="stable")
    values, hits = values[order], np.cumsum(same[order])
    last = np.append(np.flatnonzero(values[1:] != values[:-1]), len(values) - 1)  # equal values fall together
    precision, recall = hits[last] / (last + 1), hits[last] / n_same
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    best = int(np.argmax(f1))
    at = last[best]
    below = values[at + 1] if at + 1 < len(values) else values[at]
    threshold = round(float((values[at] + below) / 2), 4)
    return Labelled(threshold, chance, float(precision[best]), float(recall[best]), n_same, n_other)


def labelled(vectors: np.ndarray, pairs: Sequence[tuple[int, int, bool]]) -> Labelled:
    """What labelled pairs (row, row, is the same) say of the cosine of these vectors.

    :raises BadOption: a row that is not there, or a pair of a record with itself.
    """
    for a, b, _ in pairs:
        if not (0 <= a < len(vectors) and 0 <= b < len(vectors)) or a == b:
            raise BadOption(f"({a}, {b}) is no pair of two of the {len(vectors):,} records; label other ones.")
    left, right = (np.array([pair[k] for pair in pairs], dtype=np.int64) for k in (0, 1))
    return best_threshold(cosines(vectors, left, right), [bool(pair[2]) for pair in pairs])
