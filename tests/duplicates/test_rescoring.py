import random

import numpy as np
import pytest

from benchmarks import paraphrases
from lib.duplicates.calibration import auc
from lib.duplicates.pairs import Pairs
from lib.duplicates.rescoring import lexical_similarity, model_similarity, proposed, rescored, seconds_for
from lib.errors import BadOption
from tests.duplicates.conftest import changed_words, word_bank, written

TEXTS = ["The cat sat", "the CAT sat!", "a cat sat down", "", "quite other words"]


def texts_of(ids):
    return [TEXTS[k] for k in ids]


class Letters:
    """An encoder whose vectors count letters."""

    name, dim, identity = "letters", 26, "letters"

    def encode(self, texts):
        rows = np.array([[text.lower().count(chr(97 + k)) for k in range(26)] for text in texts.to_pylist()], float)
        return (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype(np.float32)


def test_shared_words_and_letter_runs():
    a, b = np.array([0, 0, 3, 0, 1]), np.array([1, 2, 4, 4, 2])
    assert lexical_similarity(texts_of, a, b).tolist() == [1.0, 0.4, 0.0, 0.0, 0.4]
    runs = lexical_similarity(texts_of, a, b, "characters")
    assert runs[0] == 1.0 and 0 < runs[1] < 1 and runs[2:4].tolist() == [0.0, 0.0]
    with pytest.raises(BadOption, match="not by 'sound'"):
        lexical_similarity(texts_of, a, b, "sound")


def test_a_model_scores_so_many_pairs_and_says_how_long_more_would_take():
    a, b = np.array([0, 0]), np.array([1, 4])
    found = model_similarity(texts_of, a, b, Letters())
    assert found[0] == 1.0 and found[1] < 0.8
    assert model_similarity(texts_of, a[:0], b[:0], Letters()).tolist() == []
    with pytest.raises(BadOption, match=r"2 pairs would take letters about 1 minutes; raise"):
        model_similarity(texts_of, a, b, Letters(), most=1)
    assert seconds_for(a, b, 10) == 0.3


def test_pairs_with_another_similarity():
    pairs = Pairs(np.arange(4), np.array([0, 0, 1]), np.array([1, 2, 3]), *[np.array([0.9, 0.8, 0.7])] * 2, 0.6)
    other = rescored(pairs, np.array([0.2, 0.5, 0.9]), 0.4)
    assert (other.a.tolist(), other.similarity.tolist(), other.floor) == ([0, 1], [0.5, 0.9], 0.4)
    assert proposed(pairs, 0.8).similarity.tolist() == [0.9, 0.8]


def test_shared_words_part_edited_texts_from_texts_of_one_theme():
    """Bags of frequent words look alike; a copy shares the rare ones too."""
    chance = random.Random(8)
    bank = word_bank(chance, 3000)
    texts, pairs = [], []
    for _ in range(60):
        text = written(chance, bank, 5)
        texts += [text, changed_words(chance, bank, text, 0.3), written(chance, bank, 5)]
        pairs += [(len(texts) - 3, len(texts) - 2, True), (len(texts) - 3, len(texts) - 1, False)]
    a, b, same = (np.array(column) for column in zip(*pairs, strict=True))
    found = lexical_similarity(lambda ids: [texts[k] for k in ids], a, b)
    assert auc(found, same) >= 0.99


def test_a_sentence_model_tells_paraphrases_better_than_the_vectors_that_propose_them():
    """On pairs of few shared words and on light edits, against other statements on the subject; words do not help."""
    first, second, kinds = paraphrases.written()
    chosen = np.array([kind != "lookalike" for kind in kinds])
    same = np.array([paraphrases.KINDS[kind] for kind in kinds])[chosen]
    assert len(kinds) == 240 and same.sum() == 120
    found = {name: auc(values[chosen], same) for name, values in paraphrases.scores(first, second).items()}
    assert found["minilm"] >= 0.85 and found["minilm"] >= found["static"] + 0.05 > found["words"]
