"""The second net of contamination: items of a benchmark that a record asks in other words, by vectors and a model.

Static vectors propose for each item the record nearest to it, and MiniLM looks again at what they propose. Both read
the question alone or with its answer, and the record as a whole: a record that holds much besides is not found.

Measured (benchmarks/contamination.py --meaning): of 60 written items among 52,002 instructions it told 54 that were
lightly edited, none that were put in quite other words, none of 60 statements on the same subject, and 45 of 60
lookalikes in which one word turns the meaning round. Of 120,614 benchmark items it told 73 in those instructions, of
which some six in ten ask the same or give the answer (read by hand; from 0.85 on nearly eight in ten), and 1 in 232,412
descriptions of packages, which hold none.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.duplicates.calibration import cosines_between
from lib.duplicates.checkpoints import Arrays, Checkpoints
from lib.duplicates.compiled import available_threads
from lib.duplicates.references import Items
from lib.duplicates.strings import text_array
from lib.duplicates.vector_cells import nearest_cells
from lib.duplicates.words import words_of
from lib.embed.cells import spherical_centroids
from lib.embed.encoders import Encoder
from lib.embed.vectors import rows, sample, unit

# An item is proposed from the cosine on that one in a million random pairs of an item and a record reach. Where many
# of the pairs are no chance, that would be too high: it is never above what 52,000 instructions and 120,000 items gave.
CHANCE, MOST_THRESHOLD = 1e-6, 0.86
# From here on the model's cosine counts (benchmarks/contamination.py, by hand and on a reference that is not there).
LEAST_SIMILARITY = 0.80
# Some three minutes of MiniLM; the most similar proposals come first.
MOST_JUDGED = 2_000
JUDGED_AT_ONCE = 64
# Fewer words say too little to be told in other ones.
LEAST_WORDS = 4
# Up to here each item is compared with every record.
MOST_FOR_EXACT = 20_000
POINTS_A_CELL, ITERATIONS = 40, 6
RECORD_CELLS, ITEM_CELLS = 2, 8
ITEMS_AT_ONCE = 4_096
N_SAMPLED = 300
# Gives the texts of some records, ascending and unique, in their order.
TextsOf = Callable[[np.ndarray], object]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Net:
    """How it was cast. encoder proposed from the cosine `threshold` on, which the share `chance` of random pairs of an
    item and a record reaches; judge kept what reaches `least`.

    n_items were looked for, of which n_proposed have a record above the threshold and n_judged, the most similar of
    them, were looked at again. recall: share of a sample's nearest records that the search found, None for no sample.
    """

    encoder: str
    judge: str
    threshold: float
    chance: float
    least: float
    n_items: int
    n_proposed: int
    n_judged: int
    recall: float | None

    def to_json(self) -> dict:
        return asdict(self)

    def sentence(self) -> str:
        """What was done, in words."""
        said = (
            f"{self.n_items:,} items were looked for by meaning: of {self.n_proposed:,} the nearest record has a "
            f"cosine of {self.threshold:.3f} or more ({self.encoder} vectors; so have {self.chance * 1e6:.3g} "
            "of a million random pairs)"
        )
        if self.n_judged < self.n_proposed:
            said += f", of which the {self.n_judged:,} most similar were looked at again"
        said += f"; told are those with a cosine of {self.least:.2f} or more by {self.judge}"
        if self.recall is not None:
            said += f". The search finds {self.recall:.0%} of the nearest records (≈, from a sample)"
        return said + "."


@dataclass(frozen=True)
class Caught:
    """Items asked in other words, in order of record and item: item and record int64, similarity float64, 0..1."""

    item: np.ndarray
    record: np.ndarray
    similarity: np.ndarray
    net: Net


def cast(
    items: Items,
    vectors: np.ndarray,
    texts_of: TextsOf,
    encoder: Encoder,
    judge: Encoder | None = None,
    seed: int = 0,
    progress: Progress = lambda done, total: None,
    checkpoints: Checkpoints = Checkpoints(),
    n_threads: int | None = None,
) -> Caught:
    """For each item the record nearest in meaning, where it is near enough.

    :param vectors: (n_records, dim) by `encoder`, zeros where a record has no text.
    :param judge: looks at the proposals again; None leaves them to the encoder, from LEAST_SIMILARITY on.
    :param progress: called as progress(proposals judged, proposals); it may raise to stop the work.
    """
    asked, answered, usable = _wordings(items)
    found = checkpoints.once(
        "nearest", lambda: _proposals([asked, answered], usable, vectors, encoder, seed, n_threads)
    )
    item, record, cosine = found["item"], found["record"], found["cosine"]
    proposed = np.flatnonzero(cosine >= float(found["threshold"]))
    chosen = proposed[np.lexsort((item[proposed], -cosine[proposed]))][:MOST_JUDGED]
    chosen = chosen[np.lexsort((item[chosen], record[chosen]))]  # one record's items together: it is encoded once
    similarity = cosine[chosen]
    if judge is not None:
        parts = []
        for first in range(0, len(chosen), JUDGED_AT_ONCE):
            some = chosen[first : first + JUDGED_AT_ONCE]
            said = pc.if_else(found["with_answer"][some], answered.take(item[some]), asked.take(item[some]))
            kept = checkpoints.once(
                f"judged-{first:08d}", lambda t=said, r=record[some]: {"s": _judged(t, r, texts_of, judge)}
            )
            parts.append(kept["s"])
            progress(min(first + JUDGED_AT_ONCE, len(chosen)), len(chosen))
        similarity = np.concatenate([np.zeros(0), *parts])
    enough = similarity >= LEAST_SIMILARITY
    chosen, similarity = chosen[enough], similarity[enough]
    recall = float(found["recall"])
    net = Net(
        encoder.name,
        encoder.name if judge is None else judge.name,
        float(found["threshold"]),
        float(found["chance"]),
        LEAST_SIMILARITY,
        int(usable.sum()),
        len(proposed),
        min(len(proposed), MOST_JUDGED),
        None if np.isnan(recall) else recall,
    )
    return Caught(item[chosen], record[chosen], similarity, net)


def _wordings(items: Items) -> tuple[pa.Array, pa.Array, np.ndarray]:
    """The questions, the questions with their first answer, and which items have words enough, bool (n_items,)."""
    asked = text_array(items.table["question"])
    first = [answers[0] if answers else "" for answers in items.table["answers"].to_pylist()]
    answered = pc.binary_join_element_wise(asked, pa.array(first, pa.large_string()), pa.scalar(" ", pa.large_string()))
    return asked, answered, words_of(answered).counts >= LEAST_WORDS


def _proposals(
    wordings: Sequence[pa.Array],
    usable: np.ndarray,
    vectors: np.ndarray,
    encoder: Encoder,
    seed: int,
    n_threads: int | None,
) -> Arrays:
    """The nearest record of each usable item with its cosine, and from which cosine on it is proposed."""
    item = np.flatnonzero(usable)
    ids = np.flatnonzero(np.any(vectors != 0, axis=1))
    encoded = [encoder.encode(some.take(item)) for some in wordings]
    spreads = [cosines_between(some, vectors, ids, seed) for some in encoded]
    threshold = min(MOST_THRESHOLD, max(spread.cosine_at(CHANCE) for spread in spreads))
    chance = max(spread.share_above(threshold) for spread in spreads)
    record, cosine, wording = _nearest(encoded, vectors, ids, seed, n_threads)
    recall = np.nan
    if len(ids) > MOST_FOR_EXACT and len(item):
        some = sample(np.flatnonzero(cosine >= threshold), N_SAMPLED, seed)
        if len(some):
            true = _exact([rows[some] for rows in encoded], vectors, ids)[1]
            recall = float(np.mean(cosine[some] >= true - 1e-4))
    found = {"item": item, "record": record, "cosine": cosine, "with_answer": wording > 0}
    return found | {
        "threshold": np.float64(threshold),
        "chance": np.float64(chance),
        "recall": np.float64(recall),
    }


Best = tuple[np.ndarray, np.ndarray, np.ndarray]


def _nothing(n: int) -> Best:
    return np.full(n, -1, np.int64), np.full(n, -1.0), np.zeros(n, np.int8)


def _exact(encoded: Sequence[np.ndarray], vectors: np.ndarray, ids: np.ndarray) -> Best:
    """Nearest record, cosine and wording of each row, every record looked at; -1 and -1.0 for no record."""
    best = _nothing(len(encoded[0]))
    for first in range(0, len(ids), ITEMS_AT_ONCE):
        some = ids[first : first + ITEMS_AT_ONCE]
        against = unit(rows(vectors, some)).T
        for at in range(0, len(best[0]), ITEMS_AT_ONCE):
            part = slice(at, at + ITEMS_AT_ONCE)
            for number, wording in enumerate(encoded):
                _take(best, part, *_best_of(wording[part] @ against, some), number)
    return best


def _best_of(products: np.ndarray, ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Id and cosine of the highest of each row; of equal ones the first."""
    at = products.argmax(axis=1)
    return ids[at], np.round(products[np.arange(len(at)), at].astype(np.float64), 5)


def _take(best: Best, rows_of: slice | np.ndarray, record: np.ndarray, cosine: np.ndarray, wording: int) -> None:
    """Put these in where they beat what is there; of equal ones the smaller id."""
    old_record, old_cosine, old_wording = (column[rows_of] for column in best)
    better = (cosine > old_cosine) | ((cosine == old_cosine) & (record < old_record))
    best[0][rows_of] = np.where(better, record, old_record)
    best[1][rows_of] = np.where(better, cosine, old_cosine)
    best[2][rows_of] = np.where(better, np.int8(wording), old_wording)


def _nearest(
    encoded: Sequence[np.ndarray], vectors: np.ndarray, ids: np.ndarray, seed: int, n_threads: int | None
) -> Best:
    """The same where records are many, looked for in the cells nearest to an item. Independent of threads."""
    import faiss  # so that its threads are there to be limited  # noqa: F401
    from threadpoolctl import threadpool_limits

    if len(ids) <= MOST_FOR_EXACT:
        return _exact(encoded, vectors, ids)
    with threadpool_limits(1):
        return _in_cells(encoded, vectors, ids, seed, n_threads)


def _in_cells(
    encoded: Sequence[np.ndarray], vectors: np.ndarray, ids: np.ndarray, seed: int, n_threads: int | None
) -> Best:
    n_cells = int(np.sqrt(len(ids)))
    training = unit(rows(vectors, sample(ids, n_cells * POINTS_A_CELL, seed)))
    centroids = spherical_centroids(training, n_cells, seed, ITERATIONS)
    members, starts = _by_cell(nearest_cells(vectors, ids, centroids, n_threads, RECORD_CELLS), n_cells)
    best = _nothing(len(encoded[0]))
    with ThreadPoolExecutor(available_threads(n_threads)) as pool:
        for number, wording in enumerate(encoded):
            everyone = np.arange(len(wording))
            asking, begins = _by_cell(nearest_cells(wording, everyone, centroids, n_threads, ITEM_CELLS), n_cells)

            def search(cell: int, wording=wording, asking=asking, begins=begins):
                some = np.sort(asking[begins[cell] : begins[cell + 1]])
                inside = np.sort(ids[members[starts[cell] : starts[cell + 1]]])
                if not len(some) or not len(inside):
                    return some[:0], some[:0], np.zeros(0)
                against = unit(rows(vectors, inside)).T
                parts = [
                    _best_of(wording[some[at : at + ITEMS_AT_ONCE]] @ against, inside)
                    for at in range(0, len(some), ITEMS_AT_ONCE)
                ]
                return some, *(np.concatenate(column) for column in zip(*parts, strict=True))

            for some, record, cosine in pool.map(search, range(n_cells)):
                _take(best, some, record, cosine, number)
    return best


def _by_cell(nearest: np.ndarray, n_cells: int) -> tuple[np.ndarray, np.ndarray]:
    """Places of the rows in each cell, and where each cell begins, (n_cells + 1,)."""
    order = np.argsort(nearest.ravel(), kind="stable")
    return order // nearest.shape[1], np.searchsorted(nearest.ravel()[order], np.arange(n_cells + 1))


def _judged(wordings: pa.Array, record: np.ndarray, texts_of: TextsOf, judge: Encoder) -> np.ndarray:
    """The judge's cosine of each item and record, float64, 0..1."""
    ids, local = np.unique(record, return_inverse=True)
    of_records = judge.encode(texts_of(ids)).astype(np.float64)[local]
    cosine = np.einsum("ij,ij->i", judge.encode(wordings).astype(np.float64), of_records)
    return np.clip(np.round(cosine, 6), 0.0, 1.0)
