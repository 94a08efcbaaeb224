"""The stage second_look of an analysis: pairs that static vectors propose, judged by a sentence model.

On pairs of the same and of another meaning MiniLM tells the two kinds apart better than the vectors that propose them
and far better than shared words (benchmarks/meaning.py). It is slow, so it runs when asked for, on the most similar.
"""

from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import numpy as np

from lib.corpus.artifacts import Task, read_array, read_facts
from lib.corpus.texts import Texts
from lib.corpus.workspace import Workspace
from lib.duplicates.checkpoints import Checkpoints
from lib.duplicates.compiled import available_threads
from lib.duplicates.meaning_stage import stored_meaning
from lib.duplicates.pairs import Pairs
from lib.duplicates.rescoring import MOST_FOR_MODEL, proposed, rescored
from lib.duplicates.strings import text_array
from lib.duplicates.vector_picks import cosines
from lib.embed.encoders import MINILM_A_SECOND, Encoder, open_encoder
from lib.errors import NotComputed

NAME = "second_look"
VERSION = 2
RECORDS_AT_ONCE = 64
_SHIFT = np.uint64(32)


def chosen(pairs: Pairs, threshold: float, most: int = MOST_FOR_MODEL) -> np.ndarray:
    """Places of the pairs to judge, ascending: from the threshold on, the `most` most similar where there are more."""
    places = np.flatnonzero(np.asarray(pairs.similarity) >= threshold)
    similarity = np.asarray(pairs.similarity)[places]
    return np.sort(places[np.lexsort((places, -similarity))][:most])


def seconds_left(pairs: Pairs, threshold: float) -> float:
    """About how long the stage takes: each record of the pairs is encoded once."""
    places = chosen(pairs, threshold)
    return len(np.unique(np.concatenate((pairs.a[places], pairs.b[places])))) / MINILM_A_SECOND


def run(task: Task) -> None:
    """Judge the proposed pairs by MiniLM. Resumes at the next 64 records.

    Each text is encoded by itself, in one thread: what a model makes of a text depends in its last bits on the texts
    beside it. So a pair has the same similarity in every run, and pairs that were judged before files were appended
    keep theirs.
    """
    kept = stored_meaning(task.input("meaning"))
    places = chosen(kept.pairs, kept.threshold)
    a, b = np.asarray(kept.pairs.a)[places], np.asarray(kept.pairs.b)[places]
    encoder = open_encoder("minilm", 1)
    similarity = np.full(len(a), np.nan)
    if task.previous is not None and read_facts(task.previous)["identity"] == encoder.identity:
        similarity = _stored(task.previous, a, b)
    new = np.flatnonzero(np.isnan(similarity))
    ids, local = np.unique(np.concatenate((a[new], b[new])), return_inverse=True)
    task.report(0, len(ids), "preparing the model")
    done = Checkpoints(task.folder / "kept")
    parts = [np.zeros((0, encoder.dim), np.float32)]
    with Texts(task.workspace) as texts, ThreadPoolExecutor(available_threads()) as pool:
        for first in range(0, len(ids), RECORDS_AT_ONCE):
            some = ids[first : first + RECORDS_AT_ONCE]
            made = done.once(
                f"of-{len(ids):012d}-vectors-{first:012d}",
                lambda some=some: {"v": _encoded(encoder, texts, some, pool)},
            )
            parts.append(made["v"])
            task.report(min(first + RECORDS_AT_ONCE, len(ids)), len(ids))
    similarity[new] = np.maximum(0.0, cosines(np.concatenate(parts), local[: len(new)], local[len(new) :]))
    task.write_array("a", a)
    task.write_array("b", b)
    task.write_array("similarity", similarity)
    n_proposed = int((np.asarray(kept.pairs.similarity) >= kept.threshold).sum())
    task.write_facts(
        {"model": encoder.name, "identity": encoder.identity, "n_judged": len(a), "n_proposed": n_proposed}
    )
    done.clear()
    task.report(len(ids), len(ids))


def _encoded(encoder: Encoder, texts: Texts, ids: np.ndarray, pool: Executor) -> np.ndarray:
    """The vectors of some records, float32 (n_ids, dim), each encoded by itself."""
    plain = text_array(texts.pick(ids)).to_pylist()
    # The first text by itself, since it sets up the tokeniser, which threads must not do at the same time.
    return np.concatenate([_alone(encoder, plain[0]), *pool.map(lambda text: _alone(encoder, text), plain[1:])])


def _alone(encoder: Encoder, text: str | None) -> np.ndarray:
    import torch

    torch.set_num_threads(1)  # each thread has a number of its own
    return encoder.encode([text])


def of_pairs(workspace: Workspace, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """What the stage said of these pairs (a below b), float64; NaN where it did not look. Raises NotComputed."""
    folder = workspace.artifact(NAME)
    if folder is None:
        raise NotComputed(
            f"The sentence model has not looked at the pairs by meaning yet; "
            f"run `python -m lib analyse --workspace {workspace.root} --only {NAME}`."
        )
    return _stored(folder, a, b)


def _stored(folder: Path, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    known = _keys(read_array(folder, "a"), read_array(folder, "b"))
    order, wanted = np.argsort(known), _keys(a, b)
    if not len(known):
        return np.full(len(wanted), np.nan)
    at = order[np.minimum(np.searchsorted(known[order], wanted), len(known) - 1)]
    return np.where(known[at] == wanted, np.asarray(read_array(folder, "similarity"))[at], np.nan)


def judged(workspace: Workspace, pairs: Pairs, threshold: float, floor: float) -> Pairs:
    """The pairs with the model's cosine as similarity, those that it did not look at left out. Raises NotComputed."""
    found = proposed(pairs, threshold)
    similarity = of_pairs(workspace, found.a, found.b)
    return rescored(found, np.where(np.isnan(similarity), -1.0, similarity), floor)


def sentence(workspace: Workspace) -> str:
    """What was looked at, in words. Raises NotComputed."""
    folder = workspace.artifact(NAME)
    if folder is None:
        raise NotComputed("The sentence model has not looked at the pairs by meaning yet.")
    facts = read_facts(folder)
    said = f"MiniLM looked at {facts['n_judged']:,} pairs that the vectors propose"
    if facts["n_judged"] < facts["n_proposed"]:
        said += f", the most similar of {facts['n_proposed']:,}; the others are left out"
    return said + "."


def _keys(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return (np.asarray(a).astype(np.uint64) << _SHIFT) | np.asarray(b).astype(np.uint64)
