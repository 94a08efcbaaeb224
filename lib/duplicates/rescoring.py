"""How alike pairs proposed by their vectors really read: shared words, shared letter runs, or a sentence model.

Averaged word vectors find pairs quickly and judge them poorly, so they propose and one of these decides what is shown.
AUC of pairs that mean the same against pairs that do not (benchmarks/paraphrases.py):

    pairs                                                  static  MiniLM  words  letter runs
    written: reworded and lightly edited, against others    0.770   0.869  0.573        0.531
    the same with lookalikes (one word turned round)        0.522   0.605  0.395        0.377
    52,000 instructions: proposed pairs, labelled by hand   0.845   0.874  0.842        0.858

No mean of two of them was better on all three. Shared words find copies of long texts, not paraphrases of short ones,
and nothing here sees that a lookalike means the opposite.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyarrow as pa

from lib.duplicates.compiled import kernel, spread
from lib.duplicates.pairs import Pairs
from lib.duplicates.shingles import shingle_sets
from lib.duplicates.strings import text_array
from lib.embed.encoders import MINILM_A_SECOND, Encoder
from lib.errors import BadOption

WORDS, CHARACTERS, MODEL = "words", "characters", "model"
MOST_FOR_MODEL = 10_000
PAIRS_AT_ONCE = 100_000
# Gives the texts of some ids, ascending and unique, in their order.
TextsOf = Callable[[np.ndarray], object]


@kernel
def _jaccards(hashes, offsets, left, right, first, last, out):
    for pair in range(first, last):
        i, end_i = offsets[left[pair]], offsets[left[pair] + 1]
        j, end_j = offsets[right[pair]], offsets[right[pair] + 1]
        n_all, n_shared = end_i - i + end_j - j, 0
        while i < end_i and j < end_j:
            x, y = hashes[i], hashes[j]
            n_shared += np.int64(x == y)
            i += np.int64(x <= y)
            j += np.int64(y <= x)
        out[pair] = n_shared / (n_all - n_shared) if n_all else 0.0


def lexical_similarity(
    texts_of: TextsOf, a: np.ndarray, b: np.ndarray, by: str = WORDS, n_threads: int | None = None
) -> np.ndarray:
    """The Jaccard similarity of the words (or of the runs of five letters) of each pair of records, float64, 0..1.

    :param a, b: ids, int64 (n_pairs,). Texts are read for 100,000 pairs at once.
    :raises BadOption: by is neither "words" nor "characters".
    """
    if by not in (WORDS, CHARACTERS):
        raise BadOption(f"Pairs are re-scored by {WORDS}, {CHARACTERS} or {MODEL}, not by {by!r}; choose one.")
    out = np.zeros(len(a))
    for first in range(0, len(a), PAIRS_AT_ONCE):
        part = slice(first, first + PAIRS_AT_ONCE)
        ids, local = np.unique(np.concatenate((a[part], b[part])), return_inverse=True)
        texts: pa.Array = text_array(texts_of(ids))
        sets = shingle_sets(texts, 5 if by == CHARACTERS else 1, by == CHARACTERS, n_threads)
        half = len(local) // 2
        left, right, scores = local[:half], local[half:], out[part]
        sizes = np.diff(sets.offsets)
        work = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes[left] + sizes[right] + 1)))

        def compare(k: int, m: int, sets=sets, left=left, right=right, scores=scores) -> None:
            _jaccards(sets.hashes, sets.offsets, left, right, k, m, scores)

        spread(compare, work, n_threads)
    return out


def seconds_for(a: np.ndarray, b: np.ndarray, texts_a_second: float = MINILM_A_SECOND) -> float:
    """About how long a sentence model takes for the texts of these pairs, each encoded once."""
    return len(np.unique(np.concatenate((a, b)))) / texts_a_second


def model_similarity(
    texts_of: TextsOf, a: np.ndarray, b: np.ndarray, encoder: Encoder, most: int = MOST_FOR_MODEL
) -> np.ndarray:
    """The cosine of each pair by an encoder, float64, 0..1 (below 0 counts as 0).

    :raises BadOption: more than `most` pairs; the sentence says how long they would take.
    """
    if len(a) > most:
        minutes = max(1, round(seconds_for(a, b) / 60))
        raise BadOption(
            f"{len(a):,} pairs would take {encoder.name} about {minutes:,} minutes; raise the threshold until there "
            f"are at most {most:,}, or re-score by words."
        )
    if not len(a):
        return np.zeros(0)
    ids, local = np.unique(np.concatenate((a, b)), return_inverse=True)
    vectors = encoder.encode(text_array(texts_of(ids))).astype(np.float64)
    half = len(a)
    return np.clip(np.round(np.einsum("ij,ij->i", vectors[local[:half]], vectors[local[half:]]), 6), 0.0, 1.0)


def rescored(pairs: Pairs, similarity: np.ndarray, floor: float) -> Pairs:
    """The pairs with another similarity, those below floor left out; records with equal vectors stay equal.

    :param similarity: float64 (n_pairs,), 0..1, in the order of the pairs.
    """
    chosen = similarity >= floor
    return replace(
        pairs,
        a=pairs.a[chosen],
        b=pairs.b[chosen],
        similarity=similarity[chosen],
        containment=pairs.containment[chosen],
        floor=floor,
    )


def proposed(pairs: Pairs, threshold: float) -> Pairs:
    """The pairs at or above a threshold of the vectors: those worth a second look."""
    return rescored(pairs, np.where(pairs.similarity >= threshold, pairs.similarity, -1.0), threshold)
