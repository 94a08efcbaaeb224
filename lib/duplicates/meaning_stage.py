"""The stage meaning of an analysis: pairs of close vectors, how many are missed, and what a cosine is worth."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lib.corpus.artifacts import Task, read_array, read_facts
from lib.corpus.texts import Texts
from lib.duplicates import writing
from lib.duplicates.calibration import ONE_IN_A_MILLION, RandomPairs, random_pairs
from lib.duplicates.checkpoints import Checkpoints
from lib.duplicates.meaning import MeaningPairs, pairs_by_meaning
from lib.duplicates.meaning_growth import Groundwork
from lib.duplicates.meaning_recall import TruePicks, measured_recall
from lib.duplicates.meaning_search import MOST_PAIRS, MeaningOptions
from lib.duplicates.pairs import Pairs
from lib.duplicates.stages import PAIR_ARRAYS
from lib.duplicates.vector_cells import learnt_from
from lib.duplicates.vector_classes import classes_of, digest, vector_hashes
from lib.embed import vectors as stored

VERSION = 2
GROUNDWORK_ARRAYS = ("centroids", "nearest", "counts", "last")
TRUE_ARRAYS = ("ids", "row", "key")
# The floor is set where about so many random records would reach it for each record: low enough for every threshold
# that anybody would choose, high enough that the pairs fit the disk.
RANDOM_PAIRS_A_RECORD = 10
# Room is left for the pairs that a quarter more records bring, and for those that are more than random.
MOST_RANDOM_PAIRS = MOST_PAIRS * 2 // 5
LEAST_FLOOR = 0.5


@dataclass(frozen=True)
class StoredMeaning:
    """A finished stage. pairs: as in `lib.duplicates.meaning`, memory-mapped. random: cosines of random pairs.

    threshold: the cosine that one random pair in a million reaches. recall: share of true pairs stored, None where a
    sample had none, of n_true. sentences: what is stored, the threshold, the recall, in words. beware: see
    `lib.duplicates.writing`.
    """

    pairs: Pairs
    random: RandomPairs
    threshold: float
    recall: float | None
    n_true: int
    sentences: tuple[str, ...]
    beware: str = ""


def run(task: Task) -> None:
    """Pairs by meaning over the vectors of the stage embed. parameters: seed. Resumes at the next wave of cells.

    The floor is learnt from the same vectors as the cells (`learnt_from`), so that it mostly stays as files are
    appended, and old records are not compared with each other again.
    """
    vectors = stored.opened(task.input("embed") / "vectors.npy")
    n, seed = len(vectors), task.parameters["seed"]
    task.report(0, n, "random pairs")
    hashes = vector_hashes(vectors)
    ids = np.flatnonzero(classes_of(hashes) == np.arange(n))
    n_learnt = learnt_from(len(ids))
    before = None if task.previous is None else earlier(task.previous, seed)
    if before is not None and not before.fits(n_learnt, hashes):
        before = None
    random = _random(vectors, ids[:n_learnt], seed) if before is None else before.random
    a_record = min(RANDOM_PAIRS_A_RECORD, MOST_RANDOM_PAIRS / max(1, n_learnt))
    floor = round(min(1.0, max(LEAST_FLOOR, random.cosine_at(2 * a_record / max(1, n_learnt)))), 4)
    options = MeaningOptions(floor=floor, seed=seed)
    kept = Checkpoints(task.folder / "kept")
    found = pairs_by_meaning(
        vectors,
        options,
        progress=lambda done, total: task.report(done, total + total // 10 + 1, "comparing"),
        checkpoints=kept,
        before=None if before is None else before.found,
        hashes=hashes,
    )
    known = before.true if before is not None and found.pairs.floor == before.found.pairs.floor else None
    recall = measured_recall(vectors, found, seed=seed, before=known)
    for name in PAIR_ARRAYS:
        task.write_array(name, getattr(found.pairs, name))
    for name in GROUNDWORK_ARRAYS:
        task.write_array(name, getattr(found.groundwork, name))
    for name in TRUE_ARRAYS:
        task.write_array(f"true_{name}", getattr(recall.picks, name))
    task.write_array("random_counts", random.counts)
    with Texts(task.workspace) as texts:
        beware = writing.warning(texts, read_facts(task.input("embed")).get("encoder", ""), seed)
    task.write_facts(
        {
            "floor": found.pairs.floor,
            "asked_floor": found.asked_floor,
            "n_pairs": len(found.pairs),
            "n_crowded": found.pairs.n_crowded,
            "threshold": max(found.pairs.floor, random.cosine_at(ONE_IN_A_MILLION)),
            "n_random_pairs": random.n_pairs,
            "n_learnt": found.groundwork.n_learnt,
            "vectors": found.digest,
            "recall": recall.share,
            "n_true": recall.n_true,
            "sentences": [found.sentence(), random.sentence(), _of_recall(recall.share, recall.n_true)],
            "beware": beware,
        }
    )
    kept.clear()
    task.report(n, n)


def _random(vectors: np.ndarray, ids: np.ndarray, seed: int) -> RandomPairs:
    """Random pairs of these records."""
    representative = np.full(len(vectors), -1, np.int64)
    representative[ids] = ids
    return random_pairs(vectors, seed=seed, representative=representative)


def _of_recall(share: float | None, n_true: int) -> str:
    if share is None:
        return "None of the records sampled has a similar one, so that the recall could not be measured."
    return f"{share:.1%} of the true pairs of sampled records were found (≈, from {n_true:,} true pairs)."


@dataclass(frozen=True)
class Earlier:
    """What the stage found before files were appended. true: of how many records, too."""

    found: MeaningPairs
    random: RandomPairs
    true: tuple[TruePicks, int]

    def fits(self, n_learnt: int, hashes: np.ndarray) -> bool:
        """Whether it was learnt from the same vectors as what is learnt now."""
        n = self.found.pairs.n_records
        same = n <= len(hashes) and self.found.digest == digest(hashes[:n])
        return same and self.found.groundwork.n_learnt == n_learnt


def earlier(folder: Path, seed: int) -> Earlier:
    """What the stage wrote, to go on from; in memory."""
    facts, kept = read_facts(folder), stored_meaning(folder)
    groundwork = Groundwork(facts["n_learnt"], *(np.array(read_array(folder, name)) for name in GROUNDWORK_ARRAYS))
    options = MeaningOptions(floor=facts["asked_floor"], seed=seed)
    found = MeaningPairs(kept.pairs, facts["asked_floor"], options, groundwork, facts["vectors"])
    true = TruePicks(*(np.array(read_array(folder, f"true_{name}")) for name in TRUE_ARRAYS))
    return Earlier(found, kept.random, (true, found.pairs.n_records))


def stored_meaning(folder: Path) -> StoredMeaning:
    """What the stage wrote."""
    facts = read_facts(folder)
    pairs = Pairs(*(read_array(folder, name) for name in PAIR_ARRAYS), facts["floor"], facts["n_crowded"])
    random = RandomPairs(facts["n_random_pairs"], np.asarray(read_array(folder, "random_counts")))
    return StoredMeaning(
        pairs, random, facts["threshold"], facts["recall"], facts["n_true"], tuple(facts["sentences"]), facts["beware"]
    )
