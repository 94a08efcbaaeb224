"""The stage over the sample corpus: what is stored, and what a second look at the proposed pairs gains."""

import shutil

import numpy as np
import pyarrow.parquet as pq
import pytest

from lib.corpus import workspace
from lib.corpus.texts import Texts
from lib.duplicates.calibration import auc
from lib.duplicates.meaning_stage import stored_meaning
from lib.duplicates.rescoring import lexical_similarity
from lib.jobs.analysis import analyse
from lib.jobs.stages import Options
from tests.corpora import quiet

EDITS = ("words_changed_5pct", "words_changed_10pct", "typos", "sentence_dropped", "shuffled_sentences", "truncated")


@pytest.fixture(scope="module")
def made(sample, tmp_path_factory):
    root = tmp_path_factory.mktemp("meaning") / "sample"
    shutil.copytree(sample.root, root)
    opened = workspace.load(root)
    analyse(opened, Options(encoder="static"), quiet, ["meaning"])
    return opened


@pytest.fixture(scope="module")
def planted(sample_source):
    """Pairs of record numbers, smaller first, that are edits of each other."""
    numbers = {
        identity: k for k, identity in enumerate(pq.read_table(sample_source / "corpus.parquet")["id"].to_pylist())
    }
    rows = pq.read_table(sample_source / "truth.parquet").to_pylist()
    return {tuple(sorted((numbers[r["record"]], numbers[r["partner"]]))) for r in rows if r["plant"] in EDITS}


def test_it_stores_pairs_recall_and_a_threshold(made):
    stored = stored_meaning(made.artifact("meaning"))
    assert stored.recall >= 0.95 and stored.n_true > 100
    assert stored.pairs.floor <= stored.threshold <= 1
    assert stored.random.cosine_at(1e-6) <= stored.threshold
    assert len(stored.sentences) == 3 and stored.sentences[1].startswith("One random pair in 1,000,000")


def test_words_tell_edits_from_texts_of_one_topic_better_than_vectors(made, planted):
    stored = stored_meaning(made.artifact("meaning"))
    pairs = stored.pairs
    is_edit = np.array([pair in planted for pair in zip(pairs.a.tolist(), pairs.b.tolist(), strict=True)])
    assert is_edit.sum() > 50
    with Texts(made) as texts:
        words = lexical_similarity(texts.pick, np.asarray(pairs.a), np.asarray(pairs.b))
    before, after = auc(pairs.similarity, is_edit), auc(words, is_edit)
    assert after > before
    assert after >= 0.95
