"""From which similarity on two records count as the same in meaning, and on what that rests: labels or random pairs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lib.corpus.texts import Texts
from lib.duplicates import evidence, meaning_labels, meaning_second_look, rescoring
from lib.duplicates.calibration import LEAST_LABELS, Labelled, fitted
from lib.duplicates.meaning_stage import StoredMeaning, stored_meaning
from lib.duplicates.vector_picks import cosines
from lib.embed import vectors as stored
from lib.errors import NotComputed
from lib.query.view import View

LABELS, RANDOM, GUESS = "labels", "random pairs", "a guess"
# Shared words say nothing of meaning by themselves: where to begin until pairs are labelled.
USUAL = {rescoring.WORDS: 0.6, rescoring.CHARACTERS: 0.6, rescoring.MODEL: 0.8}


@dataclass(frozen=True)
class Calibration:
    """threshold: of the similarity by judge, where to begin. source: LABELS, RANDOM or GUESS, what it rests on.

    labelled: what the labels say by themselves. random: the cosine that one random pair in a million reaches, and
    random_sentence; None and "" for another judge than the cosine.
    """

    judge: str
    threshold: float
    source: str
    labelled: Labelled
    random: float | None
    random_sentence: str

    def sentence(self) -> str:
        """Which calibration is in force, in words."""
        if self.source == LABELS:
            return f"Calibrated by labelled pairs. {self.labelled.sentence()}"
        n = self.labelled.n
        more = f"{n} of {LEAST_LABELS} pairs are labelled" if n < LEAST_LABELS else self.labelled.sentence()
        if self.source == RANDOM:
            return f"Calibrated by random pairs, which says how rare a cosine is, not what it means. {more}."
        return f"Not calibrated: {self.threshold:.2f} is a guess to start from. {more}."


def calibrated(view: View, judge: str = evidence.COSINE) -> Calibration:
    """The calibration in force for a judge of pairs by meaning. Raises NotComputed before the stage meaning."""
    kept = stored_meaning(evidence.folder_of(view, "meaning"))
    a, b, same = meaning_labels.decided(meaning_labels.given(view.workspace.ledger_path), view.n_records)
    similarity, counts = similarities(view, kept, judge, a, b)
    found = fitted(similarity[counts], same[counts])
    is_cosine = judge == evidence.COSINE
    random = kept.threshold if is_cosine else None
    said = kept.random.sentence() if is_cosine else ""
    if found.threshold is not None:
        low = kept.pairs.floor if is_cosine else 0.0
        return Calibration(judge, min(1.0, max(low, found.threshold)), LABELS, found, random, said)
    if is_cosine:
        return Calibration(judge, kept.threshold, RANDOM, found, random, said)
    return Calibration(judge, USUAL[judge], GUESS, found, random, said)


def similarities(
    view: View, kept: StoredMeaning, judge: str, a: np.ndarray, b: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The similarity of pairs of records by a judge, float64 (n_pairs,), and which count for its threshold, bool.

    Only pairs that the vectors propose count for another judge than the cosine, and only those that it looked at.
    """
    cosine = _cosines(view, a, b)
    if judge == evidence.COSINE:
        return cosine, np.ones(len(a), dtype=bool)
    proposed = cosine >= kept.threshold
    if judge == rescoring.MODEL:
        if view.workspace.artifact(meaning_second_look.NAME) is None:
            return np.zeros(len(a)), np.zeros(len(a), dtype=bool)
        similarity = meaning_second_look.of_pairs(view.workspace, a, b)
        return np.nan_to_num(similarity), proposed & ~np.isnan(similarity)
    similarity = np.zeros(len(a))
    with Texts(view.workspace) as texts:
        similarity[proposed] = rescoring.lexical_similarity(texts.pick, a[proposed], b[proposed], judge)
    return similarity, proposed


def cosines_of(view: View, pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], float]:
    """The cosine of each pair of records."""
    a, b = (np.array([pair[k] for pair in pairs], dtype=np.int64) for k in (0, 1))
    return dict(zip(pairs, _cosines(view, a, b).tolist(), strict=True))


def _cosines(view: View, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    folder = view.workspace.artifact("embed")
    if folder is None:
        raise NotComputed("The records have no vectors yet; run `analyse` up to the stage embed.")
    return cosines(stored.opened(folder / "vectors.npy"), a, b)
