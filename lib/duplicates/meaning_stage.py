"""The stage meaning of an analysis: pairs of close vectors, how many are missed, and what a cosine is worth."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lib.corpus.artifacts import Task, read_array, read_facts
from lib.duplicates.calibration import ONE_IN_A_MILLION, RandomPairs, random_pairs
from lib.duplicates.checkpoints import Checkpoints
from lib.duplicates.meaning import MeaningOptions, measured_recall, pairs_by_meaning
from lib.duplicates.pairs import Pairs
from lib.duplicates.stages import PAIR_ARRAYS
from lib.embed import vectors as stored

VERSION = 1
# The floor is set where about so many random records would reach it for each record: low enough for every threshold
# that anybody would choose, high enough that the pairs fit the disk.
RANDOM_PAIRS_A_RECORD = 10
LEAST_FLOOR = 0.5


@dataclass(frozen=True)
class StoredMeaning:
    """A finished stage. pairs: as in `lib.duplicates.meaning`, memory-mapped. random: cosines of random pairs.

    threshold: the cosine that one random pair in a million reaches. recall: share of true pairs stored, None where a
    sample had none, of n_true. sentences: what is stored, the threshold, the recall, in words.
    """

    pairs: Pairs
    random: RandomPairs
    threshold: float
    recall: float | None
    n_true: int
    sentences: tuple[str, ...]


def run(task: Task) -> None:
    """Pairs by meaning over the vectors of the stage embed. parameters: seed. Resumes at the next wave of cells."""
    vectors = stored.opened(task.input("embed") / "vectors.npy")
    n, seed = len(vectors), task.parameters["seed"]
    task.report(0, n, "random pairs")
    random = random_pairs(vectors, seed=seed)
    floor = round(min(1.0, max(LEAST_FLOOR, random.cosine_at(2 * RANDOM_PAIRS_A_RECORD / max(1, n)))), 4)
    options = MeaningOptions(floor=floor, seed=seed)
    kept = Checkpoints(task.folder / "kept")
    found = pairs_by_meaning(
        vectors,
        options,
        progress=lambda done, total: task.report(done, total + total // 10 + 1, "comparing"),
        checkpoints=kept,
    )
    recall = measured_recall(vectors, found, seed=seed)
    for name in PAIR_ARRAYS:
        task.write_array(name, getattr(found.pairs, name))
    task.write_array("random_counts", random.counts)
    task.write_facts(
        {
            "floor": found.pairs.floor,
            "n_pairs": len(found.pairs),
            "n_crowded": found.pairs.n_crowded,
            "threshold": max(found.pairs.floor, random.cosine_at(ONE_IN_A_MILLION)),
            "n_random_pairs": random.n_pairs,
            "recall": recall.share,
            "n_true": recall.n_true,
            "sentences": [found.sentence(), random.sentence(), _of_recall(recall.share, recall.n_true)],
        }
    )
    kept.clear()
    task.report(n, n)


def _of_recall(share: float | None, n_true: int) -> str:
    if share is None:
        return "None of the records sampled has a similar one, so that the recall could not be measured."
    return f"{share:.1%} of the true pairs of sampled records were found (≈, from {n_true:,} true pairs)."


def stored_meaning(folder: Path) -> StoredMeaning:
    """What the stage wrote."""
    facts = read_facts(folder)
    pairs = Pairs(*(read_array(folder, name) for name in PAIR_ARRAYS), facts["floor"], facts["n_crowded"])
    random = RandomPairs(facts["n_random_pairs"], np.asarray(read_array(folder, "random_counts")))
    return StoredMeaning(pairs, random, facts["threshold"], facts["recall"], facts["n_true"], tuple(facts["sentences"]))
